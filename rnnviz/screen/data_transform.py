"""From data coordinates to the pixels of one panel, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.axis_limit import Span

Array = NDArray[Any]
_BEYOND = 3.0
"""Values outside the limits are drawn at most so many sizes of the panel away."""


@dataclass(frozen=True)
class DataTransform:
    """A panel's axis limits and its size in logical pixels; y grows upwards only in the data.

    Transforms with equal limits and sizes are equal; what has been computed for an x is kept.
    """

    x: Span
    y: Span
    width: float
    height: float
    _cache: dict[object, tuple[Array, Any]] = field(default_factory=dict, compare=False, repr=False)

    def x_pixels(self, x: Array) -> Array:
        """Return pixels from the left; what lies far outside is brought to just outside."""
        return self.cached("x", x, lambda: _scaled(x, self.x, self.width))

    def y_pixels(self, y: Array) -> Array:
        """Return pixels from the top; what lies far outside is brought to just outside."""
        return self.height - _scaled(y, self.y, self.height)

    def x_pixel(self, x: float) -> float:
        """Return the pixels of one place as `x_pixels` does, with less work."""
        return _one_scaled(x, self.x, self.width)

    def y_pixel(self, y: float) -> float:
        """Return the pixels of one place as `y_pixels` does, with less work."""
        return self.height - _one_scaled(y, self.y, self.height)

    def cached(self, name: object, x: Array, compute: Callable[[], Any]) -> Any:
        """Return what `compute` gave the last time for the same array x, or call it.

        The lines of a panel mostly share their x.  Nobody may write to it, as to no array of a
        figure.
        """
        known = self._cache.get(name)
        if known is None or known[0] is not x:
            known = self._cache[name] = (x, compute())
        return known[1]

    def x_at(self, pixel: float) -> float:
        """Return the x coordinate at a pixel from the left."""
        return self.x[0] + pixel * (self.x[1] - self.x[0]) / max(self.width, 1e-9)

    def y_at(self, pixel: float) -> float:
        """Return the y coordinate at a pixel from the top."""
        return self.y[1] - pixel * (self.y[1] - self.y[0]) / max(self.height, 1e-9)


def _one_scaled(value: float, span: Span, size: float) -> float:
    pixel = (value - span[0]) * (size / (span[1] - span[0]))
    return min(max(pixel, -_BEYOND * size), (1 + _BEYOND) * size)


def _scaled(values: Array, span: Span, size: float) -> Array:
    """Map a span to 0..size; Qt draws wrong lines to pixels that are many thousands away.

    May overflow to infinity: whoever paints a figure silences NumPy for all of it.
    """
    pixels = (np.asarray(values, dtype=float) - span[0]) * (size / (span[1] - span[0]))
    # minimum and maximum keep NaN, and infinities go to the same place as what is far outside.
    return np.minimum(np.maximum(pixels, -_BEYOND * size), (1 + _BEYOND) * size)
