"""Long work in a thread of its own: progress on the way, the truth at the end, a way to stop it.

The work is a plain function and knows no Qt.  Everything it says arrives in the window's thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rnnviz.text import BadInput

Tell = Callable[[int, int], None]
"""Says how much is done of how much; raises `Stopped` once nobody wants the result any more."""


class Stopped(Exception):  # noqa: N818 - not an error
    """The work is no longer wanted."""


class Job(QObject):
    """One piece of work.

    Signals
    -------
    progressed : (int, int)
    done : (object,)
        What the work returned.
    refused : (str,)
        One line for the user: bad input, or a file system that says no.
    broke : (object,)
        An exception nobody expected.
    ended : (Job,)
        After any of these.
    """

    progressed = Signal(int, int)
    done = Signal(object)
    refused = Signal(str)
    broke = Signal(object)
    ended = Signal(object)

    def __init__(self, work: Callable[[Tell], object]) -> None:
        super().__init__()
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rnnviz job", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """Ask the work to stop and wait a bounded time; return whether it has."""
        self._stop.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _tell(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self.progressed.emit(done, total)

    def _run(self) -> None:
        try:
            self.done.emit(self._work(self._tell))
        except Stopped:
            pass
        except BadInput as error:
            self.refused.emit(str(error.message))
        except OSError as error:
            self.refused.emit(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
        except Exception as error:  # noqa: BLE001 - it is told in the window
            self.broke.emit(error)
        finally:
            self.ended.emit(self)
