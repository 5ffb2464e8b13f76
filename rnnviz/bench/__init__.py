"""Measurements of speed, always as ratios to something else measured in the same minute."""
