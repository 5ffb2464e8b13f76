"""Dash patterns and symbols, the same on the screen and in print."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from rnnviz.plot.drawing_style import Dash, Role, Symbol
from rnnviz.plot.figure import Array, Curve, OffScale

Pattern = tuple[float, ...]
"""Lengths of strokes and gaps in turn; empty for a solid line."""

DASHES: Mapping[Dash, Pattern] = MappingProxyType(
    {
        "solid": (),
        "dash": (5.0, 3.0),
        "dot": (1.5, 2.5),
        "dashdot": (6.0, 2.5, 1.5, 2.5),
        "longdash": (10.0, 2.0),
        "dashdotdot": (6.0, 2.0, 1.2, 2.0, 1.2, 2.0),
        "shortdash": (2.5, 1.2),
        "sparse": (1.2, 4.0),
    }
)
SERIES_DASHES: tuple[Dash, ...] = (
    "solid", "dash", "dashdot", "dot", "longdash", "dashdotdot", "shortdash", "sparse",
)  # fmt: skip
"""Of the eight series: without colour nothing else tells their lines apart."""

OFF_SCALE_STYLE: Mapping[OffScale, tuple[Symbol, Role]] = MappingProxyType(
    {
        "zero": ("triangle_down", "vanishing"),
        "overflow": ("triangle", "exploding"),
        "nan": ("cross", "ink"),
    }
)
"""How values without a place on the axis are marked."""

COMPANION_DASHES: Mapping[Dash, Dash] = MappingProxyType(
    {"solid": "sparse", "dash": "shortdash", "dot": "dashdotdot", "dashdot": "longdash"}
)
"""Of a thinner line that belongs to one of a dash: a fit, a bound."""


def dash_of(curve: Curve) -> Dash:
    """Return the dash of a curve; a solid one of a series gets the dash of that series."""
    if curve.dash == "solid" and curve.role.startswith("series"):
        return SERIES_DASHES[int(curve.role.removeprefix("series"))]
    return curve.dash


def lone_point_symbol(y: Array) -> Symbol | None:
    """Return a symbol if a finite value has no finite neighbour to draw a line to, else None."""
    drawn = np.isfinite(y)
    if drawn.all() and len(y) > 1:
        return None
    padded = np.concatenate([[False], drawn, [False]])
    alone = drawn & ~padded[:-2] & ~padded[2:]
    return "circle" if alone.any() else None
