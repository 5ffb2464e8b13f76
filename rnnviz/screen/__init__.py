"""Figures drawn live with pyqtgraph: items are made once and then only told what is new."""

import os

import PySide6  # noqa: F401 - pyqtgraph takes the binding that is already there

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
