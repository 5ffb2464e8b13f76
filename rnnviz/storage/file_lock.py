"""A lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """The lock on an empty file, held by one owner at a time in all processes of a machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Take it if nobody has it; return whether it is held now.

        Where the file cannot be made or the file system has no locks, it is not.
        """
        if self._file is None:
            try:
                file = open(self._path, "ab")  # noqa: SIM115 - kept open while it is held
            except OSError:
                return False
            try:
                _lock(file)
            except OSError:
                file.close()
                return False
            self._file = file
        return True

    def release(self) -> None:
        """Let others take it."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def remove(self) -> None:
        """Release it, and remove its file."""
        self.release()
        with contextlib.suppress(OSError):
            os.unlink(self._path)
