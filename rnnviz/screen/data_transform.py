"""Where data coordinates lie in the pixels of one panel, and what a drawing must know to paint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.plot.axis_limit import Span
from rnnviz.plot.figure import Role
from rnnviz.screen.theme import Theme

Array = NDArray[Any]
SMOOTH_EDGES = QPainter.RenderHint.Antialiasing
SMOOTH_IMAGES = QPainter.RenderHint.SmoothPixmapTransform
"""Kept here: looking them up in their enumeration takes longer than setting them."""
_BEYOND = 3.0


@dataclass(frozen=True)
class DataTransform:
    """One panel's axes limits and its size in logical pixels; y grows upwards in data only."""

    x: Span
    y: Span
    width: float
    height: float
    _kept: dict[object, tuple[Array, Any]] = field(default_factory=dict, compare=False, repr=False)

    def across(self, x: Array) -> Array:
        """Return pixels from the left; what lies far outside is brought to just outside."""
        return self.keep("across", x, lambda: _scaled(x, self.x, self.width))

    def keep(self, name: object, x: Array, found: Callable[[], Any]) -> Any:
        """Return what was found for x last time, for lines drawn in turn share theirs.

        x must be an array that nobody writes to, as all arrays of a figure are.
        """
        kept = self._kept.get(name)
        if kept is None or kept[0] is not x:
            kept = self._kept[name] = (x, found())
        return kept[1]

    def down(self, y: Array) -> Array:
        """Return pixels from the top."""
        return self.height - _scaled(y, self.y, self.height)

    def x_at(self, pixel: float) -> float:
        return self.x[0] + pixel * (self.x[1] - self.x[0]) / max(self.width, 1e-9)

    def y_at(self, pixel: float) -> float:
        return self.y[1] - pixel * (self.y[1] - self.y[0]) / max(self.height, 1e-9)


def _scaled(values: Array, span: Span, size: float) -> Array:
    """Map a span to 0..size; Qt's rasteriser loses its way with pixels beyond some thousands.

    Overflow is meant to happen: whoever paints a whole figure silences NumPy once.
    """
    pixels = (np.asarray(values, dtype=float) - span[0]) * (size / (span[1] - span[0]))
    # minimum and maximum keep NaN, and infinities go to the same place as what is far outside.
    return np.minimum(np.maximum(pixels, -_BEYOND * size), (1 + _BEYOND) * size)


def squared(x: Span, y: Span, width: float, height: float) -> tuple[Span, Span]:
    """Return limits widened where needed, such that a unit is as long on both axes."""
    unit = max((x[1] - x[0]) / width, (y[1] - y[0]) / height)
    return _widened(x, unit * width), _widened(y, unit * height)


def _widened(span: Span, length: float) -> Span:
    middle = (span[0] + span[1]) / 2
    return middle - length / 2, middle + length / 2


@dataclass(frozen=True)
class Style:
    """How to paint now: the theme, the screen's device pixel ratio, and whether to smooth edges."""

    theme: Theme
    ratio: float = 1.0
    smooth: bool = False
    _pens: dict[tuple[Role, float], QPen] = field(default_factory=dict, compare=False, repr=False)

    def pen(self, role: Role, width: float) -> QPen:
        """Return the theme's pen for this screen."""
        key = (role, width)
        if key not in self._pens:
            self._pens[key] = self.theme.pen(role, width, self.ratio)
        return self._pens[key]

    @cached_property
    def paper(self) -> QColor:
        return self.theme.paper_color(1.0)

    @cached_property
    def ink(self) -> QColor:
        return self.theme.color("ink")

    def color(self, role: Role, alpha: float = 1.0) -> QColor:
        return self.theme.color(role, alpha)
