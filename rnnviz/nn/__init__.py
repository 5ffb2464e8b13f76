"""Recurrent networks in the book's equations, forward and backward, with every intermediate result.

NumPy only.  The first axis is time, the last the batch: `x` is (T, M, B), states are (T + 1, D, B),
so that z_k = U h_{k-1} + W x_k + b reads as in the book and the row blocks of stacked gates are
contiguous.
"""
