"""Nonlinearities and their true derivatives, also where they saturate.

1 - h² has no correct digit beyond |z| ≈ 19, although sech²(z) is 1e-16 there and 1e-26 at z = 30.
Vanishing gradients are made of exactly these slopes, so entries with a small slope are recomputed
from z.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

TAIL = 1e-3
"""Slopes below this are recomputed: above it, 1 - h² is accurate to 1e-13."""


def sech2(z: Array) -> Array:
    """Return 1/cosh²(z), accurate to the last digits for every z."""
    e = np.exp(-2 * np.abs(z))
    return np.asarray(4 * e / (1 + e) ** 2)


def logistic(z: Array) -> Array:
    """Return σ(z) = 1/(1 + e⁻ᶻ), with full relative accuracy where it is tiny; z may be complex."""
    return np.asarray(1 / (1 + np.exp(-z)))


def tanh_slope(h: Array, z: Callable[[], Array], out: Array) -> None:
    """Write 1 - h² into `out` and compute entries that lost digits from z, if there are any.

    Parameters
    ----------
    h : ndarray
        tanh(z).
    z : callable
        Gives z; called only where it is needed.
    out : ndarray
    """
    np.multiply(h, h, out)
    np.subtract(1, out, out)
    if out.min(initial=1.0) < TAIL:
        where = out < TAIL
        out[where] = sech2(z()[where])


def logistic_slope(gate: Array, half: Callable[[], Array], out: Array) -> None:
    """Write σ(1 - σ) into `out`; entries of it and of `gate` that lost digits are computed from z.

    Parameters
    ----------
    gate : ndarray
        σ(z), computed as ½ + ½ tanh(z/2); corrected in place where it is nearly 0 or 1.
    half : callable
        Gives z/2; called only where it is needed.
    out : ndarray
    """
    np.multiply(gate, gate, out)
    np.subtract(gate, out, out)
    if out.min(initial=1.0) < TAIL:
        where = out < TAIL
        z = half()[where]
        gate[where] = logistic(2 * z)
        out[where] = sech2(z) / 4


class Activation(ABC):
    """A nonlinearity h = f(z), applied entry by entry."""

    name: ClassVar[str]
    bound: ClassVar[tuple[float, float]]
    """The range of h; infinite where it has none."""
    max_slope: ClassVar[float] = 1.0
    """The largest f'(z)."""

    @abstractmethod
    def __call__(self, z: Array) -> Array:
        """Return f(z); z may be complex."""

    @abstractmethod
    def apply(self, z: Array, out: Array, /) -> object:
        """Write f(z) into `out`, which may be z itself."""

    @abstractmethod
    def slope(self, h: Array, z: Callable[[], Array], out: Array) -> object:
        """Write the true f'(z) into `out`, given h = f(z) and a function that returns z."""


class Tanh(Activation):
    name = "tanh"
    bound = (-1.0, 1.0)

    def __call__(self, z: Array) -> Array:
        return np.asarray(np.tanh(z))

    # No Python frame between the step loop and the ufunc.
    apply = staticmethod(np.tanh)  # type: ignore[assignment]

    def slope(self, h: Array, z: Callable[[], Array], out: Array) -> None:
        tanh_slope(h, z, out)


class Logistic(Activation):
    name = "logistic"
    bound = (0.0, 1.0)
    max_slope = 0.25

    def __call__(self, z: Array) -> Array:
        return logistic(z)

    def apply(self, z: Array, out: Array, /) -> None:
        np.negative(z, out)
        np.exp(out, out)
        np.add(out, 1, out)
        np.reciprocal(out, out)

    def slope(self, h: Array, z: Callable[[], Array], out: Array) -> None:
        np.multiply(h, h, out)
        np.subtract(h, out, out)
        if out.min(initial=1.0) < TAIL:
            where = out < TAIL
            out[where] = sech2(z()[where] / 2) / 4


class ReLU(Activation):
    name = "relu"
    bound = (0.0, np.inf)

    def __call__(self, z: Array) -> Array:
        return np.where(z.real > 0, z, 0)

    def apply(self, z: Array, out: Array, /) -> None:
        np.maximum(z, 0, out=out)

    def slope(self, h: Array, z: Callable[[], Array], out: Array) -> None:
        np.greater(h, 0, out, casting="unsafe")  # f'(0) = 0, as in PyTorch


class Identity(Activation):
    name = "identity"
    bound = (-np.inf, np.inf)

    def __call__(self, z: Array) -> Array:
        return np.array(z)

    apply = staticmethod(np.positive)  # type: ignore[assignment]

    def slope(self, h: Array, z: Callable[[], Array], out: Array) -> None:
        out[...] = 1


class PositiveLinear(Activation):
    """g(z) = z + ½ from 0 on and σ(z) below it: positive and continuous (Feng et al. 2024)."""

    name = "positive"
    bound = (0.0, np.inf)

    def __call__(self, z: Array) -> Array:
        return np.where(z.real >= 0, z + 0.5, logistic(z))

    def apply(self, z: Array, out: Array, /) -> None:
        out[...] = self(z)

    def slope(self, h: Array, z: Callable[[], Array], out: Array) -> None:
        out[...] = np.where(z() >= 0, 1.0, sech2(z() / 2) / 4)


POSITIVE = PositiveLinear()
ACTIVATIONS: dict[str, Activation] = {f.name: f for f in (Tanh(), Logistic(), ReLU(), Identity())}
