"""What is drawn inside one box: drawings kept from frame to frame, and those that stand still.

To see that an artist looks as before costs less than to paint it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rnnviz.plot.figure import Artist
from rnnviz.screen.data_transform import DataTransform, Style
from rnnviz.screen.drawing import Drawing, paint_all
from rnnviz.screen.panel_content import DRAWINGS
from rnnviz.screen.panel_layout import EDGE
from rnnviz.screen.static_layer import Lines, StaticLayer


class DisplayList:
    """The drawings of one panel.

    Attributes
    ----------
    drawings : list of Drawing
        In the order drawn.
    version : int
        Another one whenever any of them looks otherwise.
    """

    def __init__(self) -> None:
        self.drawings: list[Drawing] = []
        self.version = 0
        self._still = 0
        self._backdrop = StaticLayer()

    def take(self, artists: tuple[Artist, ...]) -> None:
        """Draw these from now on; drawings are kept where the kind of artist is the same."""
        old, kept = self.drawings, []
        alike = len(artists)
        for i, artist in enumerate(artists):
            kind = DRAWINGS[type(artist)]
            if i >= len(old) or type(old[i]) is not kind:
                alike = min(alike, i)
                kept.append(kind(artist))
                continue
            if i < alike and not looks_alike(old[i].artist, artist):
                alike = i
            old[i].take(artist)
            kept.append(old[i])
        self.drawings = kept
        if alike < max(len(artists), len(old)):
            self.version += 1
            self._stand(alike)

    def _stand(self, count: int) -> None:
        """Let the backdrop hold so many of the first drawings, which look as they did."""
        if count != self._still:
            self._still = count
            self._backdrop.forget()

    def paint(self, painter: QPainter, place: DataTransform, style: Style, lines: Lines) -> None:
        """Paint paper, axis lines and artists, and leave the painter clipped to the box."""
        still = self._still
        # Within one rectangle Qt copies a picture at once; what is exposed may be many.
        painter.setClipRect(QRectF(0, 0, EDGE + place.width + 1, place.height + EDGE))
        self._backdrop.paint(painter, place, style, lines, self.drawings[:still])
        painter.translate(EDGE, 0)
        painter.setClipRect(QRectF(0, 0, place.width, place.height))
        paint_all(painter, self.drawings[still:], place, style)


def looks_alike(one: object, other: object) -> bool:
    """Return whether two artists make the same picture."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    seen = _seen(type(one))  # type: ignore[arg-type]
    return all(map(_equal, seen(one), seen(other)))


@cache
def _seen(kind: type) -> Callable[[object], tuple[object, ...]]:
    """Return what gives all that can be seen of an artist."""
    return attrgetter(*(field.name for field in fields(kind) if field.compare))


def _equal(one: object, other: object) -> bool:
    """Return whether two values are equal; NaN equals nothing, and is painted anew."""
    if one is other:
        return True
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other)
    return bool(one == other)
