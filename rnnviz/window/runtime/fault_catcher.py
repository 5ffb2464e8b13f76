"""Errors that nobody expected: caught once, told in the window, and the window lives on.

Slots, paint events, threads and Qt itself all report here.  A slot that fails sixty times a
second is one report, not a storm: a fault is told when its place in the program is new.
"""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from rnnviz.window.runtime.override_guard import keep_errors_whole

_LOUD = (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
_MOST_PLACES = 1000


class FaultCatcher(QObject):
    """Catches what nothing else caught and emits it, from any thread, to whoever listens.

    Signals
    -------
    caught : (str, str)
        One line, and the whole traceback.
    """

    caught = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        keep_errors_whole()
        self._known: set[str] = set()
        self._lock = threading.Lock()
        self._previous: tuple[object, ...] = ()

    def install(self) -> None:
        """Take over all the hooks."""
        old_qt = qInstallMessageHandler(self._qt_message)
        self._previous = (sys.excepthook, threading.excepthook, old_qt)
        sys.excepthook = self._exception
        threading.excepthook = self._thread_exception

    def remove(self) -> None:
        """Give the hooks back."""
        if self._previous:
            sys.excepthook, threading.excepthook, old_qt = self._previous  # type: ignore[assignment]
            qInstallMessageHandler(old_qt)  # type: ignore[arg-type]
            self._previous = ()

    def note(self, error: BaseException) -> None:
        """Report an exception that was caught elsewhere."""
        self._exception(type(error), error, error.__traceback__)

    def _exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        frames = traceback.extract_tb(trace)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        summary = "".join(traceback.format_exception_only(kind, error)).strip().splitlines()
        self._tell(
            f"{kind.__name__} {place}",
            summary[-1] if summary else kind.__name__,
            "".join(traceback.format_exception(kind, error, trace)),
        )

    def _thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value or arguments.exc_type()
        self._exception(arguments.exc_type, error, arguments.exc_traceback)

    def _qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind in _LOUD:
            self._tell(text, text, f"Qt: {text}")
        elif kind == QtMsgType.QtWarningMsg and self._is_new(text):
            print(f"Qt: {text}", file=sys.__stderr__)

    def _tell(self, place: str, summary: str, details: str) -> None:
        if self._is_new(place):
            print(details, file=sys.__stderr__)
            self.caught.emit(summary, details)

    def _is_new(self, place: str) -> bool:
        with self._lock:
            if place in self._known or len(self._known) >= _MOST_PLACES:
                return False
            self._known.add(place)
            return True
