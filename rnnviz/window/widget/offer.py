"""A strip that offers something: a sentence and two buttons, which cover nothing and can wait."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton


class Offer(QFrame):
    """Hidden until it is shown, and again once it is answered.

    Signals
    -------
    accepted, declined : ()
    """

    accepted = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("offer")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
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
        self.decline.clicked.connect(self._decline)
        self.hide()

    def _take(self) -> None:
        self.hide()
        self.accepted.emit()

    def _decline(self) -> None:
        self.hide()
        self.declined.emit()

    def retranslate(self) -> None:
        """Speak the language of the window."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
