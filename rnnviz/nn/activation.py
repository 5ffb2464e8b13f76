"""Nonlinearities and their true derivatives, also where they saturate.

1 - h² loses every digit beyond |z| ≈ 19 although sech²(z) is 1e-16 there and 1e-26 at z = 30.  A
vanishing gradient lives in exactly those tails, so entries with a small slope are computed anew
from z.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

TAIL = 1e-3
"""Slopes below this are recomputed: above it, 1 - h² is right to 1e-13."""


def sech2(z: Array) -> Array:
    """Return 1/cosh²(z), right to the last digits for every z."""
    e = np.exp(-2 * np.abs(z))
    return np.asarray(4 * e / (1 + e) ** 2)


def logistic(z: Array) -> Array:
    """Return σ(z) = 1/(1 + e⁻ᶻ), with full relative accuracy where it is tiny; z may be complex."""
    return np.asarray(1 / (1 + np.exp(-z)))


def refine_tanh(z: Array, slope: Array) -> None:
    """Replace entries of `slope`, computed as 1 - tanh²(z), that have lost digits."""
    if slope.min(initial=1.0) < TAIL:
        where = slope < TAIL
        slope[where] = sech2(z[where])


def refine_logistic(half: Array, gate: Array, slope: Array) -> None:
    """Replace entries of a logistic gate and of its slope that have lost digits.

    Parameters
    ----------
    half : ndarray
        z/2, the argument of the tanh in σ(z) = ½ + ½ tanh(z/2).
    gate, slope : ndarray
        σ(z) and σ(z)(1 - σ(z)) as computed from that tanh; both are corrected in place.
    """
    if slope.min(initial=1.0) < TAIL:
        where = slope < TAIL
        z = half[where]
        gate[where] = logistic(2 * z)
        slope[where] = sech2(z) / 4


class Activation(ABC):
    """A nonlinearity h = f(z), applied entry by entry."""

    name: ClassVar[str]
    bound: ClassVar[tuple[float, float]]
    """The range of h; infinite where it has none."""

    @abstractmethod
    def __call__(self, z: Array) -> Array:
        """Return f(z); z may be complex."""

    @abstractmethod
    def apply(self, z: Array, out: Array) -> object:
        """Write f(z) into `out`."""

    @abstractmethod
    def slope(self, z: Array, h: Array, out: Array) -> object:
        """Write the true f'(z) into `out`, given h = f(z)."""


class Tanh(Activation):
    name = "tanh"
    bound = (-1.0, 1.0)

    def __call__(self, z: Array) -> Array:
        return np.asarray(np.tanh(z))

    apply = staticmethod(np.tanh)  # no Python frame between the step loop and the ufunc

    def slope(self, z: Array, h: Array, out: Array) -> None:
        np.multiply(h, h, out)
        np.subtract(1, out, out)
        refine_tanh(z, out)


class Logistic(Activation):
    name = "logistic"
    bound = (0.0, 1.0)

    def __call__(self, z: Array) -> Array:
        return logistic(z)

    def apply(self, z: Array, out: Array) -> None:
        np.negative(z, out)
        np.exp(out, out)
        np.add(out, 1, out)
        np.reciprocal(out, out)

    def slope(self, z: Array, h: Array, out: Array) -> None:
        np.multiply(h, h, out)
        np.subtract(h, out, out)
        if out.min(initial=1.0) < TAIL:
            where = out < TAIL
            out[where] = sech2(z[where] / 2) / 4


class ReLU(Activation):
    name = "relu"
    bound = (0.0, np.inf)

    def __call__(self, z: Array) -> Array:
        return np.where(z.real > 0, z, 0)

    def apply(self, z: Array, out: Array) -> None:
        np.maximum(z, 0, out=out)

    def slope(self, z: Array, h: Array, out: Array) -> None:
        np.greater(z, 0, out, casting="unsafe")


class Identity(Activation):
    name = "identity"
    bound = (-np.inf, np.inf)

    def __call__(self, z: Array) -> Array:
        return np.array(z)

    apply = staticmethod(np.positive)

    def slope(self, z: Array, h: Array, out: Array) -> None:
        out[...] = 1


ACTIVATIONS: dict[str, Activation] = {f.name: f for f in (Tanh(), Logistic(), ReLU(), Identity())}
