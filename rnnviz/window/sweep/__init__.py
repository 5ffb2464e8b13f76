"""Sweeps in the window: chosen in a form, run by processes of their own, drawn as they come."""
