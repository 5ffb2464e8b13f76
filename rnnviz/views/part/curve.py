"""Curves of values that may be missing or infinite, and marks for what has no place on an axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Artist, Curve, OffScaleMarks
from rnnviz.plot.line_style import lone_point_symbol
from rnnviz.text import translate
from rnnviz.views.part.axis import Array

SERIES: tuple[Role, ...] = (
    "series0", "series1", "series2", "series3", "series4", "series5", "series6", "series7",
)  # fmt: skip
"""Colours of curves that have no colour of their own, in the order in which they are used."""


def finite_curve(x: Array, y: Array, role: Role = "ink", label: str = "", **style: Any) -> Curve:
    """Return a curve with a gap at every value that is not finite.

    A point without a neighbour gets a symbol, because a line alone would not show it.
    """
    finite = np.isfinite(y)
    shown = y if finite.all() else np.where(finite, y, np.nan)
    return Curve(x, shown, role, label, symbol=lone_point_symbol(y), **style)


def marked_curve(
    x: Array,
    y: Array,
    role: Role,
    label: str,
    *,
    name: str = "",
    log10: bool = False,
    known: Array | None = None,
    **style: Any,
) -> tuple[Artist, ...]:
    """Return a curve of what is finite, and marks for what is not.

    Parameters
    ----------
    x, y : (n,) ndarray
    role, label, **style
        See `Curve`.
    name : str
        What the marks are called; by default as the curve.
    log10 : bool
        Whether y are logarithms, so that −inf is an exact zero and not an overflow.
    known : (n,) bool ndarray, optional
        Where there ought to be a value; elsewhere a gap says nothing and gets no mark.
    """
    curve = finite_curve(x, y, role, label, **style)
    if not log10:
        y = np.where(np.isinf(y), np.inf, y)
    if known is not None:
        x, y = x[known], y[known]
    return (curve, *off_scale_marks(x, y, name or label, of=label))


def off_scale_marks(x: Array, log10: Array, name: str, of: str = "") -> tuple[OffScaleMarks, ...]:
    """Return marks for what has no place on a log10 axis: exact zeros, overflow, NaN.

    `of` is the label of the curve whose values they are, by default the name.
    """
    if np.isfinite(log10).all():
        return ()
    zero, overflow, nan = (
        translate("views", "{name}: exactly 0"),
        translate("views", "{name}: overflow"),
        translate("views", "{name}: not a number"),
    )
    found = (
        OffScaleMarks(x[np.isneginf(log10)], "zero", zero.format(name=name), of=of or name),
        OffScaleMarks(x[np.isposinf(log10)], "overflow", overflow.format(name=name), of=of or name),
        OffScaleMarks(x[np.isnan(log10)], "nan", nan.format(name=name), of=of or name),
    )
    return tuple(marks for marks in found if len(marks.x))
