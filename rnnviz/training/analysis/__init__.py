"""Analyses of a network at a checkpoint: loss slices, free runs, generated text, and others."""
