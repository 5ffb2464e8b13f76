"""The left side: gallery, settings, explanations."""
