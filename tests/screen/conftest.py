"""Figures to draw and the widget that draws them."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

import rnnviz.screen  # noqa: F401 - chooses the binding before anything imports pyqtgraph
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import LIGHT


@pytest.fixture
def widget(qtbot):
    """A widget of 400×300 pixels that is shown."""
    widget = FigureWidget(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.show()
    return widget


@pytest.fixture
def pixels(qapp):
    """Return a function that paints a widget and gives its pixels as (height, width, 3)."""

    def grab(widget):
        qapp.processEvents()
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        bits = np.frombuffer(image.constBits(), dtype=np.uint8)
        rows = bits.reshape(image.height(), image.bytesPerLine() // 4, 4)
        return rows[:, : image.width(), 2::-1].copy()

    return grab


@pytest.fixture(autouse=True)
def every_move_counts():
    """Let pyqtgraph deliver all moves of the mouse: by default, it drops what comes too fast."""
    import pyqtgraph as pg

    usual = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption("mouseRateLimit", 0)
    yield
    pg.setConfigOption("mouseRateLimit", usual)
