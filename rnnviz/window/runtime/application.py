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
from PySide6.QtGui import QGuiApplication, QIcon, QPixmapCache
from PySide6.QtWidgets import QApplication
from shiboken6 import createdByPython

from rnnviz import __version__
from rnnviz.resource import ASSETS
from rnnviz.screen.font import base_font, load_fonts
from rnnviz.screen.text_layout import forget_letters
from rnnviz.window.appearance.icon import forget_icons
from rnnviz.window.runtime.free_memory import share_memory
from rnnviz.window.runtime.gc_guard import unfreeze

PIXMAP_CACHE = 2048
"""KiB that Qt may keep of drawn controls.

Under a style sheet the header of a table is kept anew whenever it is painted; Qt's own 10 MiB would
fill with these over hours.
"""


def make_application(arguments: list[str]) -> QApplication:
    """Return the configured application; a process has only one."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    share_memory()
    app = QApplication(arguments)
    configure(app)
    return app


def configure(app: QApplication) -> None:
    """Give an application the style, font, name and number format of rnnviz."""
    QCoreApplication.setApplicationName("rnnviz")
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("rnnviz")
    QGuiApplication.setApplicationDisplayName("rnnviz")
    # A decimal comma would turn a typed 0.25 into 25: numbers are the same everywhere.
    QLocale.setDefault(QLocale.c())
    app.setStyle("Fusion")
    QPixmapCache.setCacheLimit(PIXMAP_CACHE)
    load_fonts()
    app.setFont(base_font(app.font()))
    picture = ASSETS / "icon" / "rnnviz.svg"
    if picture.is_file():
        app.setWindowIcon(QIcon(str(picture)))


def end_application(app: QApplication) -> None:
    """Free all Qt objects while Qt and Python are both still complete.

    Windows go first, then cached icons and texts.  An object that Python made must not outlive
    Python, since its destructor calls Python; the clipboard is the only owner in Qt that would
    keep one longer.
    """
    for window in app.topLevelWidgets():
        if createdByPython(window) and window.parent() is None:  # others are Qt's own
            window.close()
            window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    forget_icons()
    forget_letters()
    copied = app.clipboard().mimeData()
    # The stubs say it is never None; on a platform without a clipboard it is.
    if copied is not None and createdByPython(copied):  # type: ignore[redundant-expr]
        app.clipboard().clear()
    unfreeze()
    gc.collect()


class SignalClosing(QObject):
    """Closes the window properly when the system asks the program to end.

    A signal may arrive at any moment: the handler only writes a byte, which the event loop reads.
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
        self._old = {s: signal.signal(s, _ignore) for s in _ending_signals()}

    def _close(self) -> None:
        self._read.recv(64)
        self._window.close()  # type: ignore[attr-defined]

    def remove(self) -> None:
        """Restore the signal handlers that were there before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()


def _ending_signals() -> list[signal.Signals]:
    """Return the signals that end the program; SIGHUP only where it is not ignored, as by nohup."""
    ending = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        ending.append(signal.SIGHUP)
    return ending


def _ignore(number: int, frame: object) -> None:
    """Do nothing: the byte that `set_wakeup_fd` writes is enough."""
