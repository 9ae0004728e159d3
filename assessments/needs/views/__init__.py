"""The pages of the needs assessment: one's own form, the supervisor's, the coordinator's rounds."""
