"""Theme, palette, font size and icons."""
