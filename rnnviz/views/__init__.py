"""What each view shows, as pure functions from a frame to a figure; drawing is for others."""
