"""The page that explains a view: its formula, how to read it, what to look for in each regime.

It takes the sidebar's place, so that the view it speaks of keeps its own.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from rnnviz.text import language, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.comparison import is_alone
from rnnviz.views.view import View
from rnnviz.window.appearance.icon import icon
from rnnviz.window.appearance.palette import Colours


class Explanation(QWidget):
    """Shows one view's explanation with a way back."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self._frame: Frame | None = None
        self._shown: tuple[object, ...] = ()
        self.back = QToolButton()
        self.back.setAutoRaise(True)
        self.back.clicked.connect(self.left)
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.title.setWordWrap(True)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        line = QHBoxLayout()
        line.addWidget(self.back)
        line.addWidget(self.title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(line)
        column.addWidget(self.page, 1)
        self.retranslate()

    def explain(self, view: View) -> None:
        """Show the page of a view, for the layer and the settings on screen."""
        self.view = view
        self._show_page()

    def follow(self, frame: Frame) -> None:
        """Show the page anew if settings, layer, language, or whether others are there changed."""
        self._frame = frame
        self._show_page()

    def _show_page(self) -> None:
        frame = self._frame
        if self.view is None:
            return
        settings = (
            None if frame is None else (frame.snapshot.experiment, frame.layer, is_alone(frame))
        )
        shown = (self.view, settings, language())
        if shown != self._shown:
            self._shown = shown
            self.title.setText(self.view.title)
            self.page.setHtml(self.view.explanation(frame))

    def recolour(self, colours: Colours) -> None:
        self.back.setIcon(icon("back", colours.ink))

    def retranslate(self) -> None:
        self.back.setToolTip(translate("window", "Back to presets and settings (Esc)"))
        self.back.setAccessibleName(self.back.toolTip())
        self._show_page()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
