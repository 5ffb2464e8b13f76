"""Long work in a thread of its own, and the truth at its end.

The work is a plain function and knows no Qt.  Whatever comes of it arrives in the window's thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rnnviz.reading.progress import watched
from rnnviz.text import BadInput


class _Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The user does not want the result any more."""


class Job(QObject):
    """One piece of work.

    Signals
    -------
    done : (object,)
        What the work returned.
    refused : (str,)
        One line for the user: bad input, or a file system that says no.
    broke : (object,)
        An exception nobody expected.
    progressed : (int,)
        Percent of a reading that are done.
    ended : (Job,)
        After any of these, or where it was stopped.
    """

    done = Signal(object)
    refused = Signal(str)
    broke = Signal(object)
    progressed = Signal(int)
    ended = Signal(object)

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rnnviz job", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let a reading end early; it then has no result."""
        self._stopped.set()

    def _watch(self, share: float) -> None:
        if self._stopped.is_set():
            raise _Stopped
        self.progressed.emit(int(100 * share))

    def wait(self, seconds: float) -> bool:
        """Wait a bounded time for the end; return whether it has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with watched(self._watch):
                result = self._work()
            self.done.emit(result)
        except _Stopped:
            pass
        except BadInput as error:
            self.refused.emit(str(error.message))
        except OSError as error:
            self.refused.emit(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
        except Exception as error:  # noqa: BLE001 - it is told in the window
            self.broke.emit(error)
        finally:
            self.ended.emit(self)
