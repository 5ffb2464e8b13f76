"""Gradient flow: how errors are carried back through time.

Pure functions of a `LayerTrace`; NumPy only.  For any numbers, also NaN, infinite or 1e±300, these
functions return arrays of the documented shape and never raise.
"""
