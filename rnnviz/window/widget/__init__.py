"""Widgets that are used in several places."""
