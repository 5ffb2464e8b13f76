"""The panel at the side: gallery of presets, settings, explanation."""
