"""Background jobs, which run one after another in a single thread.

A job is a plain function without Qt; its result arrives by a signal in the window's thread.  One
thread serves all jobs, in the order in which they were asked for.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rnnviz.reading.progress import progress_callback
from rnnviz.storage.atomic_write import WriteTransaction
from rnnviz.text import BadInput, printable
from rnnviz.window.runtime.free_memory import give_back_free_memory


class _Stopped(Exception):  # noqa: N818 - not an error
    """The user has stopped the job."""


class Job(QObject):
    """One function to be called in the background.

    Attributes
    ----------
    finished : bool
        Whether there is a result.

    Signals
    -------
    done : (object,)
        What the function returned.
    refused : (str,)
        One line for the user: bad input, or an error of the file system.
    broke : (object,)
        An unexpected exception.
    progressed : (float,)
        The share that is done, 0 to 1.
    ended : (Job,)
        After any of these, or after being stopped.
    """

    done = Signal(object)
    refused = Signal(str)
    broke = Signal(object)
    progressed = Signal(float)
    ended = Signal(object)

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work: Callable[[], object] | None = work
        self._stopped = threading.Event()
        self.finished = False

    def stop(self) -> None:
        """Let the job end early, without a result, at its next report of progress."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether the job was asked to end early."""
        return self._stopped.is_set()

    def _watch(self, share: float) -> None:
        if self._stopped.is_set():
            raise _Stopped
        self.progressed.emit(share)

    def run(self) -> None:
        """Call the function, in the current thread and once: it is let go with all it holds."""
        work, self._work = self._work, None
        assert work is not None
        try:
            with progress_callback(self._watch):
                result = work()
            self.finished = True
            self.done.emit(result)
        except _Stopped:
            pass
        except BadInput as error:
            self.refused.emit(str(error.message))
        except OSError as error:
            line = f"{error.filename or ''}: {error.strerror or error}"
            self.refused.emit(printable(line.lstrip(": ")))
        except Exception as error:  # noqa: BLE001 - reported in the window
            self.broke.emit(error)
        finally:
            self.ended.emit(self)


class JobThread:
    """Runs jobs in order, in one thread that lives from the first job until `stop`."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._over: list[Job] = []
        self._stopping = False
        self._writing = WriteTransaction()
        self._thread: threading.Thread | None = None

    def add(self, job: Job) -> None:
        """Let a job run after those before it; after `stop` none is started."""
        with self._wake:
            self._over.clear()
            self._waiting.append(job)
            self._wake.notify()
            if self._thread is None and not self._stopping:
                self._thread = threading.Thread(
                    target=self._run_jobs, name="rnnviz jobs", daemon=True
                )
                self._thread.start()

    def stop(self) -> None:
        """Start no further job."""
        with self._wake:
            self._stopping = True
            self._wake.notify()

    def wait(self, seconds: float) -> bool:
        """Wait a bounded time for the job under way; if it does not end, abandon its files."""
        if self._thread is None:
            return True
        self._thread.join(max(0.0, seconds))
        if self._thread.is_alive():
            self._writing.abandon()
        return not self._thread.is_alive()

    def finish(self, seconds: float) -> bool:
        """Run all that is waiting, within a bounded time, and end; return whether it has ended."""
        self._last = Job(self.stop)  # kept: it belongs to the window's thread
        if self._thread is not None:
            self.add(self._last)
        return self.wait(seconds)

    def _run_jobs(self) -> None:
        with self._writing:
            while True:
                with self._wake:
                    self._wake.wait_for(lambda: self._stopping or self._waiting)
                    if self._stopping:
                        return
                    job = self._waiting.popleft()
                job.run()
                # A Qt object must not be destroyed in another thread than its own: `add` lets go.
                self._over.append(job)
                del job
                give_back_free_memory()
