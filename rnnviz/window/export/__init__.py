"""The window's dialog and controller for exporting figures."""
