"""A curve of what is finite, and marks at the border for what has no place on the axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.plot.figure import (
    Artist,
    Curve,
    OffScaleMarks,
    Role,
    Symbol,
)
from rnnviz.text import translate
from rnnviz.views.part.axis import (
    Array,
)


def lone_point_symbol(y: Array) -> Symbol | None:
    """Return a symbol where a line alone would hide a point that has no neighbour."""
    drawn = np.isfinite(y)
    if drawn.all() and len(y) > 1:
        return None
    padded = np.concatenate([[False], drawn, [False]])
    alone = drawn & ~padded[:-2] & ~padded[2:]
    return "circle" if alone.any() else None


def off_scale_marks(x: Array, log10: Array, name: str) -> tuple[OffScaleMarks, ...]:
    """Return marks for what has no place on a log10 axis: exact zeros, overflow, NaN."""
    if np.isfinite(log10).all():
        return ()
    found = (
        OffScaleMarks(
            x[np.isneginf(log10)], "zero", translate("views", "{name}: exactly 0").format(name=name)
        ),
        OffScaleMarks(
            x[np.isposinf(log10)],
            "overflow",
            translate("views", "{name}: overflow").format(name=name),
        ),
        OffScaleMarks(
            x[np.isnan(log10)], "nan", translate("views", "{name}: not a number").format(name=name)
        ),
    )
    return tuple(marks for marks in found if len(marks.x))


def marked_curve(
    x: Array, y: Array, role: Role, label: str, name: str = "", **style: Any
) -> tuple[Artist, ...]:
    """Return a curve of what is finite and marks, called `name` or `label`, for what is not."""
    finite = np.isfinite(y)
    if finite.all():
        return (Curve(x, y, role, label, symbol=lone_point_symbol(y), **style),)
    shown = np.where(finite, y, np.nan)
    curve = Curve(x, shown, role, label, symbol=lone_point_symbol(shown), **style)
    return (curve, *off_scale_marks(x, np.where(np.isinf(y), np.inf, y), name or label))
