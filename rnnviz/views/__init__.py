"""The views: pure functions from a frame to a figure, and pages that explain them."""
