"""The base class of what paints an artist: it is kept, and given the artist of each new frame."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtGui import QPainter

from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.theme import Style

if TYPE_CHECKING:
    from rnnviz.screen.label_placement import LabelPlacer

A = TypeVar("A")

SMOOTH_EDGES = QPainter.RenderHint.Antialiasing
SMOOTH_IMAGES = QPainter.RenderHint.SmoothPixmapTransform
"""Kept here: looking them up in their enumeration takes longer than setting them."""


class Drawing(ABC, Generic[A]):
    """Paints artists of one kind, one after the other.

    Attributes
    ----------
    artist
        What is painted now.
    """

    def __init__(self, artist: A) -> None:
        self.artist = artist

    def set_artist(self, artist: A) -> None:
        """Paint this artist from now on."""
        self.artist = artist

    @abstractmethod
    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        """Paint into the panel's pixels; the painter's state need not be restored."""

    def reserve_room(self, labels: LabelPlacer, transform: DataTransform) -> None:
        """Keep all labels off what none may cover, before any is painted."""

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        """Paint what is written beside the artist, after all artists have been painted."""

    def nearest(self, transform: DataTransform, x: float, y: float) -> Any:
        """Return what lies at a point in data coordinates, for tool tips, or None."""
        return None


def paint_all(
    painter: QPainter, drawings: Sequence[Drawing], transform: DataTransform, style: Style
) -> None:
    """Paint drawings in their order, without their labels."""
    for drawing in drawings:
        painter.setRenderHint(SMOOTH_EDGES, style.smooth)
        drawing.paint(painter, transform, style)
    painter.setRenderHint(SMOOTH_EDGES, False)
