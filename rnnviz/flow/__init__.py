"""Gradient flow: what the error does on its way back through time.

Pure functions of a `LayerTrace`; NumPy only.  Whatever the numbers are, also NaN, infinite or
1e±300, these functions return arrays of the promised shape and never raise.
"""
