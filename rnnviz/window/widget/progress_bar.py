"""WORKAROUND: a bar of progress that may become as narrow as it likes.

Where nobody knows how long something takes (a range of 0 to 0), the style that follows style sheets
divides by the width inside the border: a bar of three pixels ends the process (Qt 6.10).
"""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QProgressBar

LEAST = 8
"""Pixels in which there is something to be seen."""


class ProgressBar(QProgressBar):
    """Is not painted where there is no room for it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() >= LEAST:
            super().paintEvent(event)
