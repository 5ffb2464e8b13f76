"""Builds the manual; see `docs.build`."""
