"""Fictional data for the demo, always the same for the same day. Called by load_demo only."""
