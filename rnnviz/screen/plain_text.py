"""Texts from outside where Qt guesses whether a text is rich: tool tips and boxes."""

from __future__ import annotations

from PySide6.QtCore import Qt as Core
from PySide6.QtGui import Qt


def as_it_is(text: str) -> str:
    """Return what makes a tool tip show a text letter by letter, whatever markup is in it.

    As rich text, a name from a file could show any picture.
    """
    if not Qt.mightBeRichText(text):
        return text
    return Qt.convertFromPlainText(text, Core.WhiteSpaceMode.WhiteSpaceNormal)
