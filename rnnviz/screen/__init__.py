"""Painting figures on the screen with Qt.

pyqtgraph holds the scene: `GraphicsView` is the base of the widget, `GraphicsScene` tells clicks
from drags and who gets them, and a `ViewBox` a panel holds the range with its limits, equal units
on both axes and whether a drag pans or draws a rectangle.  Inside and around it a `GraphicsObject`
of ours paints the panel, axes and curves too, by QPainter: pyqtgraph's `PlotItem` with axes and
curves of its own takes twice as long for a frame of many panels, and longer still where the range
of an axis moves.  The scene itself takes some 0.6 ms a frame for seven views with 13 panels.

`ViewBox.setXLink` links whole ranges; here only the part that was chosen by hand is linked, see
`rnnviz.screen.axis_link`, since layers and runs have their own lengths.
"""

import os

import PySide6  # noqa: F401 - pyqtgraph takes the binding that is already there

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph

# Qt itself sends no more moves of the mouse than there is time for; pyqtgraph would drop the last.
pyqtgraph.setConfigOption("mouseRateLimit", 0)
