"""Progress of long reading, and a way to cancel it.

The caller installs a callback for its thread (a context variable); readers report to it.  So no
reader needs an argument for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Watcher = Callable[[float], None]
"""Called with the fraction that is read, 0 to 1; an exception that it raises cancels reading."""

_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def progress_callback(watcher: Watcher) -> Iterator[None]:
    """Call `watcher` with the progress of everything that is read in this context."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def report_progress(share: float) -> None:
    """Report the fraction that is read, 0 to 1, to the callback, if there is one."""
    watcher = _watcher.get()
    if watcher is not None:
        watcher(min(max(share, 0.0), 1.0))
