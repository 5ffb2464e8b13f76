"""Undoing and redoing what was done in the window."""
