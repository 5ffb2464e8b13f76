"""Buttons in the upper right corner, in the line of the menus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QWidget


class MenuCorner(QWidget):
    """Holds the buttons, and keeps the width that they need."""

    def __init__(self, bar: QMenuBar, buttons: Sequence[QWidget]) -> None:
        super().__init__(bar)
        self._bar = bar
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 6, 0)
        for each in buttons:
            line.addWidget(each)
        bar.setCornerWidget(self)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return done

    def fit(self) -> None:
        """Follow the size of type and the words on the buttons, which Qt does not by itself."""
        self.adjustSize()
        self._bar.adjustSize()
