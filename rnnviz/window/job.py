"""Long work in a thread of its own, and the truth at its end.

The work is a plain function and knows no Qt.  Whatever comes of it arrives in the window's thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rnnviz.text import BadInput, printable


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
    ended : (Job,)
        After any of these.
    """

    done = Signal(object)
    refused = Signal(str)
    broke = Signal(object)
    ended = Signal(object)

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work
        self._thread = threading.Thread(target=self._run, name="rnnviz job", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait a bounded time for the end; return whether it has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self.done.emit(self._work())
        except BadInput as error:
            self.refused.emit(str(error.message))
        except OSError as error:
            told = f"{error.filename or ''}: {error.strerror or error}"
            self.refused.emit(printable(told.lstrip(": ")))
        except Exception as error:  # noqa: BLE001 - it is told in the window
            self.broke.emit(error)
        finally:
            self.ended.emit(self)
