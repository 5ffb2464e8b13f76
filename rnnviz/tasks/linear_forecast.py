"""The linear forecast: the next value as a weighted sum of the last K, by least squares.

It is what a network has to beat before its memory or its nonlinearity can be said to have done
anything: AR(K), and with inputs that are no part of the series ARX(K).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.task import Array
from rnnviz.text import QT_TRANSLATE_NOOP

MOST_NUMBERS = 4_000_000
"""The regression looks at this many numbers at most; longer series are sampled evenly."""


@dataclass(frozen=True)
class Linear:
    """y_k = a_0 + Σ_{i=1..K} A_i x_{k-i+1}.

    Attributes
    ----------
    order : int
        K.
    weights : (K, M, O) ndarray
        A_1, A_2, ..., of the newest value first.
    constant : (O,) ndarray
    """

    order: int
    weights: Array
    constant: Array

    def answer(self, x: Array) -> Array:
        """Return what it says of x (T, M, B) at steps K..T: (T-K+1, O, B)."""
        said = np.einsum("imo,itmb->tob", self.weights, lagged(x, self.order))
        return np.asarray(said + self.constant[:, None])

    def loss(self, x: Array, y: Array) -> float:
        """Return the mean squared error of the steps K..T of all sequences."""
        return float(np.mean((self.answer(x) - y[self.order - 1 :]) ** 2))


def lagged(x: Array, order: int) -> Array:
    """Return the newest value, the one before, ..., at steps K..T: (K, T-K+1, M, B)."""
    steps = len(x) - order + 1
    return np.stack([x[order - 1 - i : order - 1 - i + steps] for i in range(order)])


def fit(x: Array, y: Array, order: int) -> Linear:
    """Return the best linear forecast of y (T, O, B) from the last K values of x (T, M, B).

    Where several are as good, the one with the smallest weights.
    """
    order = min(order, len(x))
    few = max(1, MOST_NUMBERS // (x[..., 0].size * order))
    every = -(-x.shape[-1] // few)
    rows = lagged(x[..., ::every], order)  # (K, T-K+1, M, B)
    known = rows.transpose(1, 3, 0, 2).reshape(-1, order * x.shape[1])
    wanted = y[order - 1 :, :, ::every].transpose(0, 2, 1).reshape(-1, y.shape[1])
    means = known.mean(axis=0), wanted.mean(axis=0)
    weights = np.linalg.lstsq(known - means[0], wanted - means[1], rcond=None)[0]
    return Linear(
        order, weights.reshape(order, x.shape[1], -1), np.asarray(means[1] - means[0] @ weights)
    )


def order_setting(order: int) -> int:
    """Declare K of the forecast a network is measured against."""
    declared: int = setting(
        order,
        QT_TRANSLATE_NOOP("settings", "Order of the linear forecast"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The network is measured against the best weighted sum of this many last values.",
        ),
        symbol="<i>K</i>",
        low=1,
        high=100,
    )
    return declared
