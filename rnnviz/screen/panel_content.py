"""The inside of a panel's box: artists in their order, and their words, none over another."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextOption

from rnnviz.plot.figure import (
    Annotation,
    Band,
    Curve,
    HeatMap,
    OffScaleMarks,
    Points,
    ReferenceLine,
    Shape,
)
from rnnviz.screen.annotation import AnnotationDrawing
from rnnviz.screen.annotation import LabelPlacer as WordsOnPaper
from rnnviz.screen.band import BandDrawing
from rnnviz.screen.curve import CurveDrawing, ShapeDrawing
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.heatmap import HeatMapDrawing
from rnnviz.screen.label_collision import LabelCollision
from rnnviz.screen.legend import Legend
from rnnviz.screen.points import PointsDrawing
from rnnviz.screen.reference_line import OffScaleMarksDrawing, ReferenceLineDrawing
from rnnviz.screen.text_layout import SMALL, TextLayout

DRAWINGS: dict[type, type[Drawing]] = {
    Curve: CurveDrawing,
    Band: BandDrawing,
    HeatMap: HeatMapDrawing,
    Points: PointsDrawing,
    ReferenceLine: ReferenceLineDrawing,
    OffScaleMarks: OffScaleMarksDrawing,
    Shape: ShapeDrawing,
    Annotation: AnnotationDrawing,
}
"""Which class draws which artist; a new kind of artist is a class and a line here."""


def paint_words(
    painter: QPainter,
    drawings: Sequence[Drawing],
    names: Legend | None,
    place: DataTransform,
    type_: TextLayout,
) -> None:
    """Paint the words of all artists, and the names of curves where these are kept inside."""
    beneath = LabelCollision([drawing.artist for drawing in drawings], place)
    words = WordsOnPaper(painter, type_, QRectF(0, 0, place.width, place.height), beneath)
    if names is not None:
        names.paint_inside(words, place)
    for drawing in drawings:
        if isinstance(drawing, ReferenceLineDrawing | AnnotationDrawing | OffScaleMarksDrawing):
            drawing.paint_words(words, place)


_QUIET, _LOUD = (1.0, SMALL, 0.72), (1.8, 1.5, 1.25, 1.0, SMALL, 0.72)
"""Shares of the type size for words in the place of axes, the largest that fits is used."""


_PROSE = (1.5, 1.25, 1.0, SMALL, 0.72)
_FROM_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_WRAPPED = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def paint_prose(painter: QPainter, label: str, rect: QRectF, type_: TextLayout) -> None:
    """Set somebody's text from the top left in the largest type at which all of it fits.

    Nothing in it is markup.  Where even the smallest type has no room its end is not seen.
    """
    text, room = html.unescape(label), rect.adjusted(8, 6, -8, -4)
    option = QTextOption(_FROM_TOP_LEFT)
    option.setWrapMode(_WRAPPED)
    painter.setClipRect(rect)
    for share in _PROSE:
        painter.setFont(type_.font(share))
        if painter.boundingRect(room, text, option).height() <= room.height():
            break
    painter.setPen(type_.theme.color("ink"))
    painter.drawText(room, text, option)
    painter.setClipping(False)


def paint_empty(painter: QPainter, text: str, rect: QRectF, type_: TextLayout, loud: bool) -> None:
    """Say in the middle why there is nothing, or what the panel is about."""
    width = max(rect.width() - 24, 20.0)
    for share in _LOUD if loud else _QUIET:
        laid = type_.label(text, share, width=width)
        if laid.size().height() <= rect.height():
            break
    at = QPointF(rect.left() + 12, max(rect.center().y() - laid.size().height() / 2, rect.top()))
    type_.paint(painter, laid, at, "ink" if loud else "healthy", share)
