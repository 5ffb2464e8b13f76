"""The prediction view: classes, numbers, and text spelt out."""
