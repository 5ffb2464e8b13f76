"""Small widgets used in several parts of the window."""
