"""One field over everything: commands, presets, views and settings."""
