"""The Qt application of a process that paints and shows nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from rnnviz.screen.font import load_fonts
from rnnviz.window.runtime.application import end_application


@contextmanager
def offscreen_application() -> Iterator[None]:
    """Have an application meanwhile, which needs no display; one that is there serves as well."""
    if isinstance(QApplication.instance(), QApplication):
        load_fonts()
        yield
        return
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication(["rnnviz"])
    load_fonts()
    try:
        yield
    finally:
        end_application(app)
