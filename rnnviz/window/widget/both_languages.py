"""Fields for one text in both languages, side by side."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from rnnviz.text import translate
from rnnviz.window.language import LANGUAGES

Pair = tuple[str, str]
"""A text in English and in Chinese."""


class Paragraph(QPlainTextEdit):
    """A field of a few lines, which wrap; Tab leaves it."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)

    def text(self) -> str:
        return self.toPlainText()

    def setText(self, text: str) -> None:
        self.setPlainText(text)

    def sizeHint(self) -> QSize:
        margins = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        return QSize(260, self._lines * self.fontMetrics().lineSpacing() + margins)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())


class BothLanguages(QWidget):
    """One text in English and in Chinese; either may be empty.

    Parameters
    ----------
    name : str
        What the text is, for screen readers.
    lines : int
        Its height; a text of one line cannot be wrapped.

    Signals
    -------
    edited : ()
        The user has changed a text.

    Attributes
    ----------
    fields : tuple of QLineEdit or Paragraph
    """

    edited = Signal()

    def __init__(self, name: str, lines: int = 1) -> None:
        super().__init__()
        make = QLineEdit if lines == 1 else lambda: Paragraph(lines)
        self.fields: tuple[QLineEdit | Paragraph, QLineEdit | Paragraph] = make(), make()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        source = translate("window", "{text}, {language}")
        for field, language in zip(self.fields, LANGUAGES.values(), strict=True):
            field.setAccessibleName(source.format(text=name, language=language))
            field.setPlaceholderText(language)
            field.textChanged.connect(self._edited)
            row.addWidget(field, 1)
        self.setFocusProxy(self.fields[0])

    def _edited(self) -> None:
        self.edited.emit()

    @property
    def texts(self) -> Pair:
        """Both texts, without the spaces around them."""
        one, other = (field.text().strip() for field in self.fields)
        return one, other

    def show_texts(self, texts: Pair) -> None:
        """Show both, without a signal; the cursor stays where a text is the same already."""
        for field, text, shown in zip(self.fields, texts, self.texts, strict=True):
            if text != shown:
                with QSignalBlocker(field):
                    field.setText(text)
