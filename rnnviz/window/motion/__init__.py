"""Slow motion: one update played phase by phase, at the pace of the keys."""
