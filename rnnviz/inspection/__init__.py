"""Inspection of a network trained elsewhere: its weights are replayed on one sequence.

PyTorch exposes the states of its recurrent layers and the gradients of their parameters; the
replay also has every gate, every δ and every Jacobian.
"""
