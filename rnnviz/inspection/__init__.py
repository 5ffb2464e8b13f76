"""Somebody else's network: its weights, one sequence, and everything that happens on the way.

PyTorch shows the states of its recurrent layers and the gradients of their parameters; the
same equations run here show each gate, each δ and each Jacobian too.
"""
