"""Painting figures on the screen with Qt.

The panels, axes and curves are painted here, by QPainter; of pyqtgraph only `GraphicsView` is used,
as the base of the widget: its plots, items and ViewBox would take too long for many panels at
thirty frames a second.
"""

import os

import PySide6  # noqa: F401 - pyqtgraph takes the binding that is already there

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
