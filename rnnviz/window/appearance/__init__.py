"""Colours, icons, font, theme and language of the window."""
