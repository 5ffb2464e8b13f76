"""A bar of progress that stands still for who wants no motion.

WORKAROUND: it may also become as narrow as it likes.  Where nobody knows how long something takes
(a range of 0 to 0), the style that follows style sheets divides by the width inside the border: a
bar of three pixels ends the process (Qt 6.10).
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QProgressBar, QStyleOptionProgressBar

LEAST = 8
"""Pixels in which there is something to be seen."""


def keep_still(still: bool) -> None:
    """Let all bars be empty while nobody knows how long it takes, or let them move."""
    ProgressBar.still = still


class ProgressBar(QProgressBar):
    """Is not painted where there is no room for it, and moves only with the progress."""

    still: ClassVar[bool] = False

    def show_progress(self, done: int, total: int) -> None:
        """Show how much is done; a total of 0 means unknown.

        It is painted with everything else in the next turn of the event loop: Qt's own setters
        would paint at once, and with the bar all else that waits in the window.
        """
        self.setUpdatesEnabled(False)
        self.setRange(0, total)
        self.setValue(done)
        self.setUpdatesEnabled(True)

    def initStyleOption(self, option: QStyleOptionProgressBar) -> None:
        super().initStyleOption(option)
        if self.still and option.minimum == option.maximum:
            option.maximum, option.progress = option.minimum + 1, option.minimum

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() >= LEAST:
            super().paintEvent(event)
