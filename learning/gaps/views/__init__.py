"""The pages of the gap reports and of one's own standing."""
