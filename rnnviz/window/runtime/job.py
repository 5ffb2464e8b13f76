"""Long work beside the window, one piece after the other in one thread, and the truth at its end.

The work is a plain function and knows no Qt.  Whatever comes of it arrives in the window's thread.
A thread for each piece would keep memory of its own long after its end.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rnnviz.reading.progress import progress_callback
from rnnviz.storage.atomic_write import WriteTransaction
from rnnviz.text import BadInput, printable


class _Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The user does not want the result any more."""


class Job(QObject):
    """One piece of work.

    Attributes
    ----------
    finished : bool
        Whether it has a result.

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
        self.finished = False

    def stop(self) -> None:
        """Let a reading end early; it then has no result."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether it was asked to end early."""
        return self._stopped.is_set()

    def _watch(self, share: float) -> None:
        if self._stopped.is_set():
            raise _Stopped
        self.progressed.emit(int(100 * share))

    def run(self) -> None:
        """Do the work, in whichever thread."""
        try:
            with progress_callback(self._watch):
                result = self._work()
            self.finished = True
            self.done.emit(result)
        except _Stopped:
            pass
        except BadInput as error:
            self.refused.emit(str(error.message))
        except OSError as error:
            told = f"{error.filename or ''}: {error.strerror or error}"
            self.refused.emit(printable(told.lstrip(": ")))
        except Exception as error:  # noqa: BLE001 - it is told in the window
            self.broke.emit(error)
        finally:
            self.ended.emit(self)


class JobThread:
    """Runs jobs in their order, in one thread that lives from the first to `stop`."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._stopping = False
        self._writing = WriteTransaction()
        self._thread: threading.Thread | None = None

    def add(self, job: Job) -> None:
        """Let a job run when those before it have; after `stop` none does."""
        with self._wake:
            self._waiting.append(job)
            self._wake.notify()
            if self._thread is None and not self._stopping:
                self._thread = threading.Thread(target=self._live, name="rnnviz jobs", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Begin nothing new."""
        with self._wake:
            self._stopping = True
            self._wake.notify()

    def wait(self, seconds: float) -> bool:
        """Wait a bounded time for the job under way; where it does not end, give up its files."""
        if self._thread is None:
            return True
        self._thread.join(max(0.0, seconds))
        if self._thread.is_alive():
            self._writing.abandon()
        return not self._thread.is_alive()

    def _live(self) -> None:
        with self._writing:
            while True:
                with self._wake:
                    self._wake.wait_for(lambda: self._stopping or self._waiting)
                    if self._stopping:
                        return
                    job = self._waiting.popleft()
                job.run()
                del job  # with its function, and all that it holds
