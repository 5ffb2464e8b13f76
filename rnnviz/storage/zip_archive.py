"""ZIP archives from outside, opened only after a check of their directory.

The end record says how many members there are and how long their directory is, before Python's
reader builds an object for each; both are checked against limits.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

LONGEST_ENTRY = 512
"""Bytes of the directory for one member."""

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    TypeError, LookupError, ArithmeticError, struct.error,
)  # fmt: skip


def bad_file(path: Path, source: str, **values: object) -> BadInput:
    """Return the error for a file; `source` is an English template, marked for "export"."""
    problem = Message.of("export", source, **values)
    return BadInput.in_file(path, "export", "{file}: {problem}", problem=problem)


@contextmanager
def opened_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading; `BadInput` where there is none or reading fails."""
    try:
        if not path.is_file():
            raise bad_file(path, QT_TRANSLATE_NOOP("export", "there is no such file"))
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise bad_file(path, QT_TRANSLATE_NOOP("export", "the file cannot be read")) from error
    except ValueError as error:
        if isinstance(error, BadInput):
            raise
        # a NUL character in the name
        raise bad_file(path, QT_TRANSLATE_NOOP("export", "there is no such file")) from error


@contextmanager
def damage_reported(path: Path, kind: str) -> Iterator[None]:
    """Turn errors of reading damaged bytes into `BadInput`; `kind` is the suffix of the file."""
    try:
        yield
    except BadInput:
        raise
    except _DAMAGED as error:
        raise incomplete_file(path, kind) from error


def incomplete_file(path: Path, kind: str) -> BadInput:
    """Return the error for a file that breaks off or is damaged."""
    source = QT_TRANSLATE_NOOP("export", "this is not a complete {kind} file")
    return bad_file(path, source, kind=kind)


@contextmanager
def opened_archive(path: Path, kind: str, most: int) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP archive for reading.

    Parameters
    ----------
    path : Path
    kind : str
        The suffix by which messages call such a file.
    most : int
        Members that are accepted, at most.

    Raises
    ------
    BadInput
        Where there is no such file, it is damaged, or has more members; also for damage that is
        met while it is read.
    """
    with opened_file(path) as file, damage_reported(path, kind):
        count = _directory_length(path, file, kind, most)
        with zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) != count:
                raise EOFError("directory")
            yield archive


def _directory_length(path: Path, file: BinaryIO, kind: str, most: int) -> int:
    """Return how many members the end record announces, before the directory is read."""
    size = file.seek(0, 2)
    tail = min(size, (1 << 16) + 22 + 20 + 56)
    file.seek(size - tail)
    end = file.read(tail)
    at = end.rfind(b"PK\5\6")
    if at < 0 or len(end) - at < 22:
        raise incomplete_file(path, kind)
    count, length, start = struct.unpack("<HII", end[at + 10 : at + 20])
    if end[max(at - 20, 0) : at].startswith(b"PK\6\7"):  # the large format, as PyTorch writes it
        at -= 76
        record = end[max(at, 0) : at + 56]
        if at < 0 or len(record) < 56 or not record.startswith(b"PK\6\6"):
            raise incomplete_file(path, kind)
        count, length, start = struct.unpack("<QQQ", record[32:56])
    if count > most:
        raise bad_file(path, QT_TRANSLATE_NOOP("export", "too many arrays in one file"))
    if start + length != size - tail + at or length > most * LONGEST_ENTRY:
        raise incomplete_file(path, kind)
    return int(count)
