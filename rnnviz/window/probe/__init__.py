"""Choosing which sequence is shown: the dialog, and a curve that is drawn."""
