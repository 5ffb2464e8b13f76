"""The file of a window that is open, by which the next one knows that it ended unexpectedly.

Each window has a file of its own with a lock that ends with its process: of two windows that are
open at once, none takes the other for lost.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from pathlib import Path
from typing import Any

from rnnviz.storage.atomic_write import make_folder
from rnnviz.storage.file_lock import FileLock
from rnnviz.text import BadInput
from rnnviz.window.file.last_run import read_last

FOLDER = "open"
"""Beside the preferences."""
FRESH = 60.0
"""Seconds in which a window that opens has surely taken the lock that it has made."""


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
        """Keep what it holds under another name, and remove what else there is of it.

        Where the file system refuses, it stays, and the next window offers it again.
        """
        with contextlib.suppress(OSError):
            os.replace(self.path, path)
        self._drop_lock()

    def remove(self) -> None:
        """Remove it: nothing is lost."""
        with contextlib.suppress(OSError):
            os.unlink(self.path)
        self._drop_lock()

    def _drop_lock(self) -> None:
        """Remove the lock, by which the file is found, unless the file is still there."""
        if os.path.lexists(self.path):
            self._lock.release()
        else:
            self._lock.remove()

    def is_newer_than(self, path: Path) -> bool:
        """Return whether it was stored after another file."""
        return _time_of(self.path) > _time_of(path)

    @property
    def may_begin(self) -> bool:
        """Whether its window may just be opening: its lock is made, and not yet taken."""
        age = time.time() - _time_of(self.path.with_suffix(".lock"))
        return age < FRESH and not os.path.lexists(self.path)


def lost_sessions(folder: Path) -> list[tuple[OpenSession, dict[str, Any]]]:
    """Return what windows held that ended without closing, the newest first.

    They are held from now on, so that no other window offers them too; damaged ones are removed.
    """
    found: list[tuple[float, OpenSession, dict[str, Any]]] = []
    for lock in (folder / FOLDER).glob("*.lock"):
        session = OpenSession(lock.with_suffix(".json"))
        if session.may_begin or not session.take():
            continue
        try:
            table, stored = read_last(session.path), _time_of(session.path)
        except BadInput:
            table = None
        if table is None:
            session.remove()
        else:
            found.append((stored, session, table))
    found.sort(key=lambda each: each[0], reverse=True)
    return [(session, table) for _, session, table in found]


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
