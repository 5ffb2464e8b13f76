"""The font of the program, which is shipped with it."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from rnnviz.resource import ASSETS

FAMILY = "RNNViz Sans"
BASE_POINTS = 10.0


def load_fonts() -> None:
    """Load the shipped fonts into Qt, once."""
    if FAMILY not in QFontDatabase.families():
        for path in sorted((ASSETS / "fonts").glob("*.?tf")):
            QFontDatabase.addApplicationFont(str(path))


def base_font(like: QFont) -> QFont:
    """Return a font in the usual size, of our family where it could be loaded."""
    font = QFont(like)
    if FAMILY in QFontDatabase.families():
        font.setFamily(FAMILY)
    font.setPointSizeF(BASE_POINTS)
    return font
