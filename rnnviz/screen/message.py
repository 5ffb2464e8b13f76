"""Text in the place of axes: why there is nothing to draw, what a panel says, the user's text."""

from __future__ import annotations

import html

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextOption

from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Panel
from rnnviz.plot.markup import without_last_clauses
from rnnviz.screen.drawing import SMOOTH_EDGES
from rnnviz.screen.text_layout import SMALL, TextLayout

_SMALLEST = 0.72
_QUIET_SIZES = (1.0, SMALL, _SMALLEST)
_LARGE_SIZES = (1.8, 1.5, 1.25, 1.0, SMALL, _SMALLEST)
_VERBATIM_SIZES = (1.5, 1.25, 1.0, SMALL, _SMALLEST)
"""Shares of the type size; the largest at which the text fits is used."""

_BESIDE = 12.0
"""Pixels free beside a message."""

_FROM_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_WRAPPED = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def paint_in_place_of_axes(
    painter: QPainter, panel: Panel, rect: QRectF, layout: TextLayout, other: str
) -> None:
    """Paint the message of a panel on paper; `other` is that of the panel beside it."""
    painter.setRenderHint(SMOOTH_EDGES, False)
    painter.fillRect(rect, QColor(layout.theme.palette.paper))
    if panel.verbatim:
        paint_verbatim(painter, panel.message, rect, layout, other)
    else:
        paint_message(painter, panel.message, rect, layout, panel.large, other)


def paint_message(
    painter: QPainter, text: str, rect: QRectF, layout: TextLayout, large: bool, other: str = ""
) -> None:
    """Paint text with markup in the middle of a rectangle, so large that another fits there too.

    Where even the smallest type has no room the last clauses, and at last the end, are left out.
    """
    width = max(rect.width() - 2 * _BESIDE, 20.0)
    for share in _LARGE_SIZES if large else _QUIET_SIZES:
        both = [layout.label(each, share, width=width) for each in (text, other)]
        if max(laid.size().height() for laid in both) <= rect.height():
            break
    shorter = (layout.label(part, share, width=width) for part in without_last_clauses(text))
    laid = next((each for each in shorter if each.size().height() <= rect.height()), None)
    color: Role = "ink" if large else "healthy"
    if laid is None:
        laid = layout.fitting(text, width, share)
        left = rect.center().x() - laid.size().width() / 2
    else:
        left = rect.left() + _BESIDE
    if laid.size().height() <= rect.height():
        at = QPointF(left, rect.center().y() - laid.size().height() / 2)
        layout.paint(painter, laid, at, color, share)


def paint_verbatim(
    painter: QPainter, label: str, rect: QRectF, layout: TextLayout, other: str = ""
) -> None:
    """Paint text of the user's data from the top left, with its own line breaks, without markup.

    It is so large that another fits there too.  Where even the smallest type has no room the end is
    cut off.
    """
    text, room = html.unescape(label), rect.adjusted(8, 6, -8, -4)
    both = text, html.unescape(other)
    option = QTextOption(_FROM_TOP_LEFT)
    option.setWrapMode(_WRAPPED)
    painter.setClipRect(rect)
    for share in _VERBATIM_SIZES:
        painter.setFont(layout.font(share))
        heights = (painter.boundingRect(room, each, option).height() for each in both)
        if max(heights) <= room.height():
            break
    painter.setPen(layout.theme.color("ink"))
    painter.drawText(room, text, option)
    painter.setClipping(False)
