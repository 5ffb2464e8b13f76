"""Text that is laid out once and painted often: labels with sub- and superscripts."""

from __future__ import annotations

import bisect
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
    QTextOption,
)

from rnnviz.plot.drawing_style import Role
from rnnviz.plot.markup import has_markup, plain, truncated, unbroken, without_last_clauses
from rnnviz.screen.theme import Theme

_KEPT = 2048
"""Texts laid out that are kept for all who write in the same letters."""
_PICTURES = 64
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SMALL = 0.85
"""Share of the type size for ticks and notes."""


class _Letters:
    """A font at several sizes, and what has been laid out in them.

    Qt takes half a millisecond for a label; many views write the same ones, and those of a dark
    theme are as large as those of a light one.
    """

    def __init__(self) -> None:
        self.fonts: dict[tuple[float, bool], QFont] = {}
        self.kept: OrderedDict[tuple[str, float, bool, float], QStaticText] = OrderedDict()
        self.widths: dict[tuple[str, float], float] = {}


@lru_cache(maxsize=4)
def _letters(font: str) -> _Letters:
    """Return the letters of a font by its key: that of an application may change."""
    return _Letters()


def forget_letters() -> None:
    """Free all fonts and texts, before the application ends."""
    _letters.cache_clear()


class TextLayout:
    """Lays out labels in the fonts of one theme; what is laid out is kept for all of its letters.

    Attributes
    ----------
    line : float
        Height of one line in logical pixels.
    small_line : float
        The same at the size of ticks and notes.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        letters = _letters(theme.font().key())
        self._fonts, self._kept, self._widths = letters.fonts, letters.kept, letters.widths
        self._pictures: OrderedDict[object, QPixmap] = OrderedDict()
        self._small: QFontMetricsF | None = None
        self.line = QFontMetricsF(self.font(1.0)).height()
        self.small_line = QFontMetricsF(self.font(SMALL)).height()

    def font(self, share: float = 1.0, bold: bool = False) -> QFont:
        key = (share, bold)
        if key not in self._fonts:
            self._fonts[key] = self.theme.font(share, bold)
        return self._fonts[key]

    def width(self, text: str, share: float = SMALL) -> float:
        """Return the width of plain text."""
        key = (text, share)
        if key not in self._widths:
            if len(self._widths) >= _KEPT:
                self._widths.clear()
            self._widths[key] = QFontMetricsF(self.font(share)).horizontalAdvance(text)
        return self._widths[key]

    def label(
        self, text: str, share: float = 1.0, bold: bool = False, width: float = -1.0
    ) -> QStaticText:
        """Return a label laid out; with a width it is wrapped and centred."""
        key = (text, share, bold, width)
        found = self._kept.get(key)
        if found is None:
            found = self._keep(key, self._laid_out(text, share, bold, width))
        else:
            self._kept.move_to_end(key)
        return found

    def _keep(self, key: tuple[str, float, bool, float], laid: QStaticText) -> QStaticText:
        self._kept[key] = laid
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return laid

    def picture(self, key: object, paint: Callable[[], QPixmap]) -> QPixmap:
        """Return a small picture of a label, painted where there is none under this key."""
        found = self._pictures.get(key)
        if found is None:
            found = self._pictures[key] = paint()
            if len(self._pictures) > _PICTURES:
                self._pictures.popitem(last=False)
        else:
            self._pictures.move_to_end(key)
        return found

    def _laid_out(self, text: str, share: float, bold: bool, width: float) -> QStaticText:
        laid = QStaticText(unbroken(text) if width > 0 else text)
        rich = has_markup(text)
        laid.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        laid.setPerformanceHint(QStaticText.PerformanceHint.ModerateCaching)
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter)
        if width > 0:
            laid.setTextWidth(width)
        else:
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.NoWrap)
        laid.setTextOption(option)
        laid.prepare(font=self.font(share, bold))
        return laid

    def fitting(
        self, text: str, room: float, share: float = 1.0, bold: bool = False
    ) -> QStaticText:
        """Return the label, or what fits of it followed by an ellipsis."""
        laid = self.label(text, share, bold)
        if laid.size().width() <= room:
            return laid
        if has_markup(text):
            return self._cut(text, room, share, bold)
        metrics = QFontMetricsF(self.font(share, bold))
        short = metrics.elidedText(plain(text), Qt.TextElideMode.ElideRight, max(room, 0.0))
        return self.label("" if short == "…" else short, share, bold)

    def whole_clauses(self, text: str, room: float) -> str:
        """Return as many clauses of a small text as fit; "" where not even the first does."""
        shorter = without_last_clauses(text)
        return next((part for part in shorter if self._small_width(part) <= room), "")

    def _small_width(self, text: str) -> float:
        if has_markup(text):
            return self.label(text, SMALL).size().width()
        return self._small_metrics.horizontalAdvance(text)

    @property
    def _small_metrics(self) -> QFontMetricsF:
        if self._small is None:
            self._small = QFontMetricsF(self.font(SMALL))
        return self._small

    def _cut(self, text: str, room: float, share: float, bold: bool) -> QStaticText:
        """Return as much of a label with markup as fits, followed by an ellipsis."""
        key = (text, share, bold, -2.0 - max(room, 0.0))  # a width to wrap at is positive
        if key not in self._kept:
            counts = range(len(plain(text)))
            fits = bisect.bisect_right(
                counts,
                room,
                key=lambda n: self._laid_out(truncated(text, n), share, bold, -1.0).size().width(),
            )
            short = truncated(text, counts[fits - 1]) if fits else ""
            self._keep(key, self._laid_out("" if fits <= 1 else short, share, bold, -1.0))
        return self._kept[key]

    def size(self, text: str, share: float = 1.0, bold: bool = False) -> QSizeF:
        return self.label(text, share, bold).size()

    def paint_plain(self, painter: QPainter, text: str, rect: QRectF, role: Role) -> None:
        """Paint small plain text, right-aligned; it changes too often to be kept."""
        painter.setFont(self.font(SMALL))
        painter.setPen(self.theme.text_color(role))
        painter.drawText(rect, _RIGHT, text)

    def paint(
        self,
        painter: QPainter,
        laid: QStaticText,
        at: QPointF,
        role: Role,
        share: float = 1.0,
        bold: bool = False,
        alpha: float = 1.0,
    ) -> None:
        """Paint a label with its top left corner at a point."""
        painter.setFont(self.font(share, bold))
        painter.setPen(QPen(self.theme.text_color(role, alpha)))
        painter.drawStaticText(at, laid)
