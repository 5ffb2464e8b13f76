"""Bars: filled rectangles in data coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rnnviz.plot.drawing_style import Role

if TYPE_CHECKING:
    from rnnviz.plot.figure import Array


SOLID = 0.85
"""How opaque bars are: the grid behind them can be seen."""


@dataclass(frozen=True)
class Bars:
    """Rectangles from (left, bottom) to (right, top), each (n,).

    `empty` draws their outlines alone, dashed: what is cut off, what has been.
    """

    left: Array
    right: Array
    bottom: Array
    top: Array
    role: Role = "ink"
    empty: bool = False
