"""The symbols of the marks on a timeline."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rnnviz.window.playback.timeline_mark import MarkKind


@dataclass(frozen=True)
class Shape:
    """The symbol of a mark: its colour by name, and its corners in pixels around its place."""

    colour: str
    filled: bool
    points: tuple[tuple[float, float], ...]


_STAR = tuple(
    (r * math.sin(i * math.pi / 5), -r * math.cos(i * math.pi / 5))
    for i, r in enumerate([4.5, 1.9] * 5)
)
SHAPES: dict[MarkKind, Shape] = {
    "clip": Shape("waiting", True, ((0, -4), (4, 0), (0, 4), (-4, 0))),
    "spike": Shape("exploding", True, _STAR),
    "died": Shape("vanishing", False, ((-3, -3), (3, 3), (0, 0), (-3, 3), (3, -3))),
    "solved": Shape("healthy", False, ((-4, 0), (-1, 3), (4, -4))),
    "end": Shape("exploding", True, ((-3, -3.5), (3, -3.5), (3, 3.5), (-3, 3.5))),
    "change": Shape("waiting", False, ((0, -3.5), (4, 3.5), (-4, 3.5), (0, -3.5))),
    "branch": Shape("dim", False, ((-4, -4), (0, 0), (4, -4), (0, 0), (0, 4))),
    "bookmark": Shape("accent", True, ((-3, -4), (3, -4), (3, 4), (0, 1.5), (-3, 4))),
}
"""How marks look: each has a shape of its own, for those who do not see its colour."""
