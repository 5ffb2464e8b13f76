"""The Qt application: style, fonts and number format, the same on every platform."""

from __future__ import annotations

import gc
import signal
import socket

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLocale,
    QObject,
    QSocketNotifier,
    Qt,
)
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import createdByPython

from rnnviz import __version__
from rnnviz.resource import ASSETS
from rnnviz.window.appearance.icon import icon

BASE_POINTS = 10.0
FAMILY = "RNNViz Sans"


def make_application(arguments: list[str]) -> QApplication:
    """Return the application, dressed; there may be only one."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication(arguments)
    dress(app)
    return app


def dress(app: QApplication) -> None:
    """Give an application our style, font, name and number format."""
    QCoreApplication.setApplicationName("rnnviz")
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("rnnviz")
    QGuiApplication.setApplicationDisplayName("rnnviz")
    # A decimal comma would turn a typed 0.25 into 25: numbers are the same everywhere.
    QLocale.setDefault(QLocale.c())
    app.setStyle("Fusion")
    load_fonts()
    font = QFont(app.font())
    if FAMILY in QFontDatabase.families():
        font.setFamily(FAMILY)
    font.setPointSizeF(BASE_POINTS)
    app.setFont(font)
    icon = ASSETS / "icon" / "rnnviz.svg"
    if icon.is_file():
        app.setWindowIcon(QIcon(str(icon)))


def load_fonts() -> None:
    """Load the fonts that come along, once."""
    if FAMILY not in QFontDatabase.families():
        for path in sorted((ASSETS / "fonts").glob("*.?tf")):
            QFontDatabase.addApplicationFont(str(path))


def end_application(app: QApplication) -> None:
    """Free what was made of Qt while Qt and Python are both whole.

    Windows go first, then cached pictures.  What Python made and handed to Qt must not outlive
    Python: its end calls Python.  The clipboard is the one owner that lives longer.
    """
    for window in app.topLevelWidgets():
        if createdByPython(window) and window.parent() is None:  # others are Qt's, inside of ours
            window.close()
            window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    icon.cache_clear()
    copied = app.clipboard().mimeData()
    # The stubs say it is never None; on a platform without a clipboard it is.
    if copied is not None and createdByPython(copied):  # type: ignore[redundant-expr]
        app.clipboard().clear()
    gc.collect()


class SignalClosing(QObject):
    """Closes the window in order when the system asks the program to end.

    A signal may arrive at any moment; the handler only writes a byte, and the event loop does
    the rest.
    """

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._window = window
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._close)
        self._old_wakeup = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._old = {s: signal.signal(s, _ignore) for s in _ending()}

    def _close(self) -> None:
        self._read.recv(64)
        self._window.close()  # type: ignore[attr-defined]

    def remove(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()


def _ending() -> list[signal.Signals]:
    """Return the signals that ask for the end; a closed terminal's only where it is not ignored."""
    ending = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        ending.append(signal.SIGHUP)
    return ending


def _ignore(number: int, frame: object) -> None:
    """The byte that `set_wakeup_fd` writes is what counts."""
