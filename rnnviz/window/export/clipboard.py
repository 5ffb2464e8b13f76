"""Copying a picture to the clipboard, as pixels and as vectors."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication, QImage


def copy_picture(png: bytes, svg: bytes) -> None:
    """Put one picture on the clipboard in both forms.

    Parameters
    ----------
    png, svg : bytes
        The same picture as files of these formats.
    """
    data = _mime_data()
    data.setImageData(QImage.fromData(png))
    data.setData("image/svg+xml", svg)
    QGuiApplication.clipboard().setMimeData(data)


def _mime_data() -> QMimeData:
    """Return empty mime data that was created by Qt, not by Python.

    The destructor of an object made by Python calls Python.  Some platforms keep the contents of
    the clipboard until the process exits, after Python has ended, and that call crashes.  An
    object that Qt returns from a call is a plain C++ object.
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    data.clear()
    return data
