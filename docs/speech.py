"""Makes the program speak one of its languages, as its window does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Translate everything that the program says, for as long as the context lasts."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from rnnviz.window.language import Language

    _app = QApplication.instance() or QApplication([])
    spoken = Language(language)
    try:
        yield
    finally:
        spoken.close()
