"""What draws one artist: made once, told what is new, and asked to paint in the panel's pixels."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtGui import QPainter

from rnnviz.screen.data_transform import SMOOTH_EDGES, DataTransform, Style

A = TypeVar("A")


class Drawing(ABC, Generic[A]):
    """Draws artists of one kind, one after the other.

    Attributes
    ----------
    artist
        What is drawn now.
    """

    def __init__(self, artist: A) -> None:
        self.artist = artist

    def take(self, artist: A) -> None:
        """Draw this from now on."""
        self.artist = artist

    @abstractmethod
    def paint(self, painter: QPainter, place: DataTransform, style: Style) -> None:
        """Paint into the panel's pixels; the painter's state need not be restored."""

    def nearest(self, place: DataTransform, x: float, y: float) -> Any:
        """Return what lies at a point in data coordinates, for hovering, or None."""
        return None


def paint_all(
    painter: QPainter, drawings: Sequence[Drawing], place: DataTransform, style: Style
) -> None:
    """Paint drawings in their order, without their words."""
    for drawing in drawings:
        painter.setRenderHint(SMOOTH_EDGES, style.smooth)
        drawing.paint(painter, place, style)
    painter.setRenderHint(SMOOTH_EDGES, False)
