"""Unexpected errors: reported once in the window, which lives on.

Exceptions in slots, paint events and threads, and critical messages of Qt, all arrive here.  A slot
that fails sixty times a second is reported once: each place in the program is reported only the
first time.
"""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from rnnviz.window.runtime.override_guard import guard_overrides

_CRITICAL = (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
_MOST_PLACES = 1000


class FaultCatcher(QObject):
    """Emits every exception that nothing else caught, from any thread.

    Signals
    -------
    caught : (str, str)
        One line, and the whole traceback.
    """

    caught = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        guard_overrides()
        self._known: set[str] = set()
        self._lock = threading.Lock()
        self._previous: tuple[object, ...] = ()

    def install(self) -> None:
        """Install the exception hooks of Python and the message handler of Qt."""
        old_qt = qInstallMessageHandler(self._qt_message)
        self._previous = (sys.excepthook, threading.excepthook, old_qt)
        sys.excepthook = self._exception
        threading.excepthook = self._thread_exception

    def remove(self) -> None:
        """Restore the hooks that were there before."""
        if self._previous:
            sys.excepthook, threading.excepthook, old_qt = self._previous  # type: ignore[assignment]
            qInstallMessageHandler(old_qt)  # type: ignore[arg-type]
            self._previous = ()

    def report(self, error: BaseException) -> None:
        """Report an exception that was caught elsewhere, such as in a job."""
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
        self._report(
            f"{kind.__name__} {place}",
            summary[-1] if summary else kind.__name__,
            "".join(traceback.format_exception(kind, error, trace)),
        )

    def _thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value or arguments.exc_type()
        self._exception(arguments.exc_type, error, arguments.exc_traceback)

    def _qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind in _CRITICAL:
            self._report(text, text, f"Qt: {text}")
        elif kind == QtMsgType.QtWarningMsg and self._is_new(text):
            print(f"Qt: {text}", file=sys.__stderr__)

    def _report(self, place: str, summary: str, details: str) -> None:
        if self._is_new(place):
            print(details, file=sys.__stderr__)
            self.caught.emit(summary, details)

    def _is_new(self, place: str) -> bool:
        with self._lock:
            if place in self._known or len(self._known) >= _MOST_PLACES:
                return False
            self._known.add(place)
            return True
