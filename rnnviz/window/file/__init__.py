"""Opening and saving files."""
