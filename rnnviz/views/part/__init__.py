"""Parts that several views share: axes, curves, tables, and sentences about the run."""
