"""The line above a panel: title, legend and note, or what the crosshair reads.

Above the highest panel of a column stands the name of the run that the column shows.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QStaticText

from rnnviz.plot.figure import Panel, Readout
from rnnviz.plot.markup import has_markup, shorter_names, without_aside
from rnnviz.plot.row import Around
from rnnviz.screen.legend import Legend
from rnnviz.screen.readout import line_width, paint_line
from rnnviz.screen.text_layout import SMALL, TextLayout

LEAST_NOTE = 60.0
"""Pixels that a note needs, of less one reads nothing."""
HEAD_GAP = 2.0
"""Pixels between the head of a column and the title below."""
TOP = 2.0
"""Above the text."""
MARGIN = 60.0
"""Pixels by which a header is narrower than its widget at least, about."""
END = 4.0
"""Pixels that are left free at the end of the line."""


def header_room(width: float, left: float) -> float:
    """Return the width of a header above axes that begin at `left` in a widget of a width."""
    return width - max(MARGIN, left + END)


def paint_head(painter: QPainter, around: Around, width: float, layout: TextLayout) -> None:
    """Paint the name of the run above its column: whole, shorter, or its letter alone."""
    laid = (layout.label(name, SMALL, bold=True) for name in shorter_names(around.head))
    fitting = next((each for each in laid if each.size().width() <= width), None)
    if fitting is not None:
        layout.paint(painter, fitting, QPointF(0.0, TOP), around.role, SMALL, bold=True)


def paint_header(
    painter: QPainter,
    panel: Panel,
    legend: Legend | None,
    readout: Readout | None,
    width: float,
    layout: TextLayout,
) -> None:
    """Paint the line above a panel.

    Parameters
    ----------
    painter : QPainter
    panel : Panel
    legend : Legend or None
        Names to paint here; none where they stand beside the axes.
    readout : Readout or None
        What is read in place of legend and note.
    width : float
        What of the line is free.
    layout : TextLayout
    """
    title = fitting_title(panel, width, layout)
    taken = title.size().width() + 10 if panel.title else 0.0
    if readout is not None and line_width(readout, layout) > width - taken:
        paint_line(painter, readout, layout, 0.0, width)  # the values instead of the title
        return
    layout.paint(painter, title, QPointF(0, TOP), "ink", SMALL, bold=True)
    if readout is not None:
        paint_line(painter, readout, layout, taken, width)
        return
    if legend is not None:
        legend.paint_rows(painter, TOP, width, taken, layout.small_line)
        taken = legend.row_end(width, taken) + 10 * bool(legend.count)
    if width - taken >= LEAST_NOTE:
        _paint_note(painter, panel.note, width, taken, layout)


def fitting_title(panel: Panel, width: float, layout: TextLayout) -> QStaticText:
    """Return a title as it fits: whole, without what is in parentheses, its short form, or cut."""
    for title in (panel.title, without_aside(panel.title), panel.short_title):
        laid = layout.label(title, SMALL, bold=True)
        if title and laid.size().width() <= width:
            return laid
    return layout.fitting(panel.title, width, SMALL, bold=True)


def _paint_note(
    painter: QPainter, note: str, width: float, taken: float, layout: TextLayout
) -> None:
    """Paint the note to the right of the title, as far as whole clauses fit.

    Plain ones change too often to be kept.
    """
    note = layout.whole_clauses(note, width - taken)
    if note and not has_markup(note):
        rect = QRectF(taken, TOP, width - taken, layout.small_line)
        layout.paint_plain(painter, note, rect, "healthy")
        return
    laid = layout.fitting(note, width - taken, SMALL)
    at = QPointF(max(width - laid.size().width(), taken), TOP)
    layout.paint(painter, laid, at, "healthy", SMALL)
