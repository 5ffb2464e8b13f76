"""Painting figures on the screen with Qt.

The panels, axes and curves are painted here, by QPainter; of pyqtgraph only `GraphicsView` is used,
as the base of the widget: its `PlotItem` with axes and curves of its own takes longer for a frame
of many panels than these painters do, and longer still where the range of an axis moves.
"""

import os

import PySide6  # noqa: F401 - pyqtgraph takes the binding that is already there

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph

# Qt itself sends no more moves of the mouse than there is time for; pyqtgraph would drop the last.
pyqtgraph.setConfigOption("mouseRateLimit", 0)
