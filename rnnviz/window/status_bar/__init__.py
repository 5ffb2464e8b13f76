"""The status line with the badges of the verdict."""
