"""Painting the frames of a moving picture with the painters of the screen, without a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from rnnviz.animation.arrangement import Cell, cells
from rnnviz.animation.picture_size import PictureSize
from rnnviz.animation.words import Words
from rnnviz.plot.figure import Figure
from rnnviz.plot.palette import PRINT
from rnnviz.screen.figure_canvas import FigureCanvas
from rnnviz.screen.font import FAMILY
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Theme, with_family

_FOOT = 0.6
"""Letters of the caption as a share of the usual."""
RIGHT = 0.3
"""What is left free at the right of a view, in lines of its text."""
_BAR = 1 / 180
"""Height of the bar at the lower edge, which shows how far the picture has come."""


class Painter:
    """Paints views beside each other, with a line above and one below.

    Needs a QApplication, on whatever platform.

    Parameters
    ----------
    count : int
        Of views.
    size : PictureSize
    """

    def __init__(self, count: int, size: PictureSize) -> None:
        self._size = size
        theme = with_family(Theme(PRINT), FAMILY).projector(size.letters)
        self._head = TextLayout(theme)
        self._foot = TextLayout(replace(theme, point_size=_FOOT * size.letters))
        self._cells = [_Cell(cell, self._room, theme) for cell in cells(count)]

    @property
    def _room(self) -> QRectF:
        """What is left for the views between the two lines."""
        above, below = 1.2 * self._head.line, 1.3 * self._foot.line + self._bar
        return QRectF(0, above, self._size.width, self._size.height - above - below)

    @property
    def _bar(self) -> float:
        return max(2.0, round(_BAR * self._size.height))

    def consider(self, figures: Sequence[Figure]) -> None:
        """Make room beside the axes for what these figures have there."""
        for cell, figure in zip(self._cells, figures, strict=True):
            cell.canvas.draw(figure)

    def paint(self, figures: Sequence[Figure], step: int, words: Words, share: float) -> QImage:
        """Return the picture of a frame.

        Parameters
        ----------
        figures : sequence of Figure
        step : int
            Where the cursor of the time step is.
        words : Words
        share : float
            Of the frames that are over.
        """
        image = QImage(self._size.width, self._size.height, QImage.Format.Format_RGB32)
        image.fill(QColor(PRINT.ground))
        painter = QPainter(image)
        try:
            alone = len(self._cells) == 1
            title = figures[0].title if words.title is None else words.title
            self._paint_lines(painter, title, words)
            for cell, figure in zip(self._cells, figures, strict=True):
                cell.paint(painter, figure, step, "" if alone else figure.title)
            self._paint_bar(painter, share)
        finally:
            painter.end()
        return image

    def close(self) -> None:
        """Let go of all widgets."""
        for cell in self._cells:
            cell.canvas.close()
            cell.canvas.deleteLater()
        self._cells.clear()

    def _paint_lines(self, painter: QPainter, title: str, words: Words) -> None:
        head, width, margin = self._head, self._size.width, 0.5 * self._head.line
        moment = head.label(words.moment, bold=True)
        right = width - margin - moment.size().width()
        head.paint(painter, moment, QPointF(right, 0.1 * head.line), "ink", bold=True)
        laid = head.fitting(title, right - 2 * margin, bold=True)
        head.paint(painter, laid, QPointF(margin, 0.1 * head.line), "ink", bold=True)
        self._paint_meaning(painter, words.meaning, 2 * margin + laid.size().width(), right)
        foot = self._foot
        laid = foot.fitting(words.caption, width - 2 * margin)
        top = self._room.bottom() + 0.1 * foot.line
        foot.paint(painter, laid, QPointF(margin, top), "healthy")

    def _paint_meaning(self, painter: QPainter, meaning: str, left: float, right: float) -> None:
        """Paint as many clauses of what happens as find room between title and moment."""
        head = self._head
        text = head.whole_clauses(meaning, right - left - 0.5 * head.line)
        head.paint(
            painter, head.label(text, SMALL), QPointF(left, 0.17 * head.line), "healthy", SMALL
        )

    def _paint_bar(self, painter: QPainter, share: float) -> None:
        top = self._size.height - self._bar
        painter.fillRect(QRectF(0, top, self._size.width, self._bar), QColor(PRINT.roles["grid"]))
        done = QRectF(0, top, round(share * self._size.width), self._bar)
        painter.fillRect(done, QColor(PRINT.roles["healthy"]))


class _Cell:
    """A view's place in the picture, and what draws it."""

    def __init__(self, cell: Cell, room: QRectF, theme: Theme) -> None:
        base = theme.point_size * cell.letters
        own = replace(theme, point_size=base, line_scale=max(1.0, base / 11.0))
        self._layout = TextLayout(own)
        left, top = room.left() + cell.left * room.width(), room.top() + cell.top * room.height()
        right = room.left() + (cell.left + cell.width) * room.width() - RIGHT * self._layout.line
        whole = QRectF(left, top, right - left, cell.height * room.height())
        header = self._layout.line if cell.letters < 1 else 0.0
        self._at = QPointF(whole.left() + 0.5 * self._layout.line, whole.top())
        self._place = whole.adjusted(0, header, 0, 0).toRect()
        self.canvas = _canvas(own, self._place)

    def paint(self, painter: QPainter, figure: Figure, step: int, title: str) -> None:
        canvas = self.canvas
        canvas.set_step(step)
        canvas.draw(figure)
        canvas.viewport().render(painter, self._place.topLeft(), QRect(QPoint(), canvas.size()))
        if title:
            laid = self._layout.fitting(title, self._place.width(), bold=True)
            self._layout.paint(painter, laid, self._at, "ink", bold=True)


def _canvas(theme: Theme, place: QRect) -> FigureCanvas:
    """Return a widget that is never shown, but draws as if it were."""
    canvas = FigureCanvas(theme)
    canvas.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    canvas.setFrameShape(FigureCanvas.Shape.NoFrame)
    canvas.setMinimumSize(1, 1)
    canvas.setFixedSize(place.size())
    canvas.set_streaming(False)  # with smooth lines
    canvas.show()
    return canvas
