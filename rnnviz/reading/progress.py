"""How far a long reading is, and a way to end it.

Whoever starts a reading may watch it; whoever reads only reports.  Each thread watches its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Watcher = Callable[[float], None]
"""Called with the share that is read, 0..1; an exception it raises ends the reading."""

_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def progress_callback(watcher: Watcher) -> Iterator[None]:
    """Have `watcher` called by everything that is read meanwhile in this thread."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def report_progress(share: float) -> None:
    """Say how much is read."""
    watcher = _watcher.get()
    if watcher is not None:
        watcher(min(max(share, 0.0), 1.0))
