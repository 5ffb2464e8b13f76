"""Exporting views and recordings from the window."""
