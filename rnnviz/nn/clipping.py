"""Gradient clipping by norm (Pascanu, Mikolov & Bengio 2013), and its variants.

Only the global form keeps the direction.  A gradient that is not finite is left alone: scaling
it would turn infinity into NaN or a silent zero, and the caller has to refuse the update.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.norm import norm
from rnnviz.nn.parameters import Parameters
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

Array = NDArray[Any]


def _threshold(help: str) -> Any:
    return setting(
        1.0,
        QT_TRANSLATE_NOOP("settings", "Threshold"),
        help,
        symbol="<i>θ</i>",
        low=1e-12,
        high=1e12,
        live=True,
        log=True,
    )


@dataclass(frozen=True)
class Clipping(ABC):
    """Settings of one kind of clipping, with its `name` in presets and the `title` shown.

    `changes_direction` tells whether it can change the gradient's direction.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    changes_direction: ClassVar[bool] = True

    @property
    def limit(self) -> float:
        """A gradient whose norm is not above this is left as it is."""
        return float(getattr(self, "threshold", math.inf))

    @abstractmethod
    def apply(self, gradient: Parameters) -> float:
        """Clip in place and return ‖g after‖/‖g before‖.

        Returns
        -------
        float
            1 where nothing was clipped; NaN, with the gradient untouched, where its norm is not
            finite.
        """


@dataclass(frozen=True)
class NoClipping(Clipping):
    """Leave every gradient as it is."""

    name: ClassVar[str] = "none"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("nn", "none")
    changes_direction: ClassVar[bool] = False

    def apply(self, gradient: Parameters) -> float:
        return 1.0


@dataclass(frozen=True)
class ClipGlobalNorm(Clipping):
    """g ← g · min(1, θ/‖g‖) with the norm of all parameters together."""

    name: ClassVar[str] = "global"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("nn", "global norm")
    changes_direction: ClassVar[bool] = False

    threshold: float = _threshold(
        QT_TRANSLATE_NOOP("settings", "A longer gradient is shortened to this norm.")
    )

    def apply(self, gradient: Parameters) -> float:
        return _shorten(gradient.flat, norm(gradient.flat), self.threshold)


@dataclass(frozen=True)
class ClipParameterNorm(Clipping):
    """The same for each of U, W, b, ... alone; the direction of the whole changes."""

    name: ClassVar[str] = "parameter"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("nn", "norm of each parameter")

    threshold: float = _threshold(
        QT_TRANSLATE_NOOP("settings", "A parameter's longer gradient is shortened to this norm.")
    )

    def apply(self, gradient: Parameters) -> float:
        blocks = list(gradient.blocks.values())
        norms = [norm(block) for block in blocks]
        before = norm(np.array(norms))
        if not math.isfinite(before):
            return math.nan
        scales = [_shorten(b, n, self.threshold) for b, n in zip(blocks, norms, strict=True)]
        after = norm(np.array(norms) * scales)
        return after / before if after < before else 1.0


@dataclass(frozen=True)
class ClipValue(Clipping):
    """Each entry into [-θ, θ]; the direction changes."""

    name: ClassVar[str] = "value"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("nn", "each value")

    threshold: float = _threshold(
        QT_TRANSLATE_NOOP("settings", "Every entry of the gradient is limited to this size.")
    )

    def apply(self, gradient: Parameters) -> float:
        before = norm(gradient.flat)
        if not math.isfinite(before):
            return math.nan
        np.clip(gradient.flat, -self.threshold, self.threshold, out=gradient.flat)
        after = norm(gradient.flat)
        return after / before if after < before else 1.0


def _shorten(g: Array, length: float, threshold: float) -> float:
    """Scale `g`, of norm `length`, to at most `threshold` in place; return the factor."""
    if not math.isfinite(length):
        return math.nan
    if length <= threshold:
        return 1.0
    scale = threshold / length
    # A float32 gradient may be longer than any float32, and its factor smaller than any.
    factor = g.dtype.type(scale) if scale > 1e-30 else np.float64(scale)
    np.multiply(g, factor, out=g, casting="same_kind")
    return scale


CLIPPINGS: tuple[type[Clipping], ...] = (NoClipping, ClipGlobalNorm, ClipParameterNorm, ClipValue)
