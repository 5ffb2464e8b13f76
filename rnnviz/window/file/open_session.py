"""The file of a window that is open, by which the next one knows that it ended unexpectedly.

Each window has a file of its own with a lock that ends with its process: of two windows that are
open at once, none takes the other for lost.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

from rnnviz.storage.atomic_write import make_folder
from rnnviz.storage.file_lock import FileLock
from rnnviz.text import BadInput
from rnnviz.window.file.last_run import read_last

FOLDER = "open"
"""Beside the preferences."""


class OpenSession:
    """The file of one window.

    Attributes
    ----------
    path : Path
        Where the window stores what is on screen while it is open.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path.with_suffix(".lock"))

    @classmethod
    def of_new_window(cls, folder: Path) -> OpenSession:
        """Return that of a window that opens; without one where the folder cannot be written."""
        with contextlib.suppress(BadInput):
            make_folder(folder / FOLDER)
        session = cls(folder / FOLDER / f"{os.getpid()}-{secrets.token_hex(4)}.json")
        session.take()
        return session

    def take(self) -> bool:
        """Hold it, unless the window to which it belongs is open."""
        return self._lock.take()

    def leave(self) -> None:
        """Hold it no more, and leave it to the next window."""
        self._lock.release()

    def keep_as(self, path: Path) -> None:
        """Keep what it holds under another name, and remove what else there is of it."""
        with contextlib.suppress(OSError):
            os.replace(self.path, path)
        self._lock.remove()

    def remove(self) -> None:
        """Remove it: nothing is lost."""
        with contextlib.suppress(OSError):
            os.unlink(self.path)
        self._lock.remove()


def lost_sessions(folder: Path) -> list[tuple[OpenSession, dict[str, Any]]]:
    """Return what windows held that ended without closing, the newest first.

    They are held from now on, so that no other window offers them too; damaged ones are removed.
    """
    found: list[tuple[float, OpenSession, dict[str, Any]]] = []
    for lock in (folder / FOLDER).glob("*.lock"):
        session = OpenSession(lock.with_suffix(".json"))
        if not session.take():
            continue
        try:
            table, time = read_last(session.path), _time_of(session.path)
        except BadInput:
            table = None
        if table is None:
            session.remove()
        else:
            found.append((time, session, table))
    found.sort(key=lambda each: each[0], reverse=True)
    return [(session, table) for _, session, table in found]


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
