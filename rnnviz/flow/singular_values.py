"""The largest singular value of a large matrix, without the others.

All of them take some eight times the work of forming a product of two such matrices.  Golub and
Kahan's bidiagonalisation multiplies by the matrix a few dozen times instead and bounds its own
error; where that is not small enough by then, all of them are computed.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from rnnviz.flow.scaled_vector import Array

SMALL = 96
"""Up to this size computing all singular values is no slower."""
MAX_TURNS = 48
"""Multiplications by the matrix and its transpose after which all singular values cost less."""
CLOSE = 1e-10
"""Largest ‖Aᵀu − σv‖/σ; the error of σ is at most that, and far less beside a gap."""


def largest_singular(matrix: Array) -> float:
    """Return σ_max of a finite matrix (m, n) whose entries are near one.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the singular values do not converge.
    """
    if min(matrix.shape) > SMALL and (found := _bidiagonalized(matrix)) is not None:
        return found
    return float(np.linalg.norm(matrix, 2))


def _bidiagonalized(matrix: Array) -> float | None:
    """Return σ_max by A V = P B with B upper bidiagonal; None where it does not come close."""
    V = np.empty((MAX_TURNS + 1, matrix.shape[1]))
    B = np.zeros((MAX_TURNS, MAX_TURNS))
    V[0], left, beta = _start(matrix.shape[1]), np.zeros(len(matrix)), 0.0
    for n in range(MAX_TURNS):
        left = matrix @ V[n] - beta * left
        B[n, n] = alpha = float(np.linalg.norm(left))
        if alpha == 0:
            return float(np.linalg.norm(B[: n + 1, : n + 1], 2))
        left /= alpha
        right = left @ matrix - alpha * V[n]
        for _ in range(2):  # once leaves too much of the earlier directions
            right -= (V[: n + 1] @ right) @ V[: n + 1]
        beta = float(np.linalg.norm(right))
        if n % 3 == 2 or beta == 0:
            P, sigma, _ = np.linalg.svd(B[: n + 1, : n + 1])
            if beta * abs(P[-1, 0]) <= CLOSE * sigma[0]:
                return float(sigma[0])
        V[n + 1] = right / beta
        if n + 1 < MAX_TURNS:
            B[n, n + 1] = beta
    return None


@lru_cache(4)
def _start(size: int) -> Array:
    """Return a direction that is in general position, always the same."""
    normal = np.random.default_rng(0).standard_normal(size)
    direction: Array = normal / np.linalg.norm(normal)
    direction.flags.writeable = False
    return direction
