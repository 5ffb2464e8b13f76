"""The strip that offers the tour, once, when the program is started for the first time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from rnnviz.text import translate
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.preference_file import Preferences

_KEY = "tour_offered"


class TourOffer(QFrame):
    """A sentence and two buttons above the views, which cover nothing and wait for nobody.

    Signals
    -------
    accepted : ()
        The tour is wanted.
    """

    accepted = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("offer")
        self._preferences = preferences
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.take = QPushButton()
        self.take.setObjectName("primary")
        self.decline = QPushButton()
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 5, 10, 5)
        line.addWidget(self.words, 1)
        line.addWidget(self.take)
        line.addWidget(self.decline)
        self.take.clicked.connect(self._take)
        self.decline.clicked.connect(self.hide)
        self.retranslate()
        self.hide()

    def offer(self) -> None:
        """Show the strip, unless it has been shown in an earlier session."""
        if not self._preferences.flag(_KEY, False):
            self._preferences.keep(_KEY, True)
            self.show()

    def _take(self) -> None:
        self.hide()
        self.accepted.emit()

    def recolour(self, colours: Colours) -> None:
        self.setStyleSheet(
            f"QFrame#offer {{ background: {colours.note_ground};"
            f" border: 0; border-bottom: 1px solid {colours.line}; }}"
        )

    def retranslate(self) -> None:
        self.words.setText(
            translate(
                "lesson",
                "New here? A tour of ninety seconds shows what there is: three networks, the"
                " timeline, the export. It is in the menu Help at any time.",
            )
        )
        self.take.setText(translate("lesson", "Take the tour"))
        self.decline.setText(translate("lesson", "No, thank you"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
