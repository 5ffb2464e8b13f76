"""The window's dialog and controller for inspecting weights."""
