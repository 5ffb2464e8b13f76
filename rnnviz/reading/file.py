"""Read text files safely: any problem becomes a `BadInput` of one line that names the file.

A file is opened only after it is known to be a regular file below a size limit.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from rnnviz.reading.encoding import Chunks, Undecodable, encoding_of
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

MAX_TEXT_BYTES = 16 * 2**20
"""The largest text that is read, in bytes."""

MAX_TABLE_BYTES = 16 * 2**30
"""The largest table that is read, in bytes."""

Path = str | os.PathLike[str]
_CHUNK = 2**20


def read_text(path: Path, encoding: str = "") -> str:
    """Return the text of a file; see `read_encoded`."""
    return read_encoded(path, encoding)[0]


def read_encoded(path: Path, encoding: str = "") -> tuple[str, str]:
    """Return the text of a file without its byte order mark, newlines as "\\n", and its codec.

    Parameters
    ----------
    path : str or path
    encoding : str
        The name of a codec; empty to detect UTF-8, UTF-16 or GB18030.

    Raises
    ------
    BadInput
        Where there is no such file, it is a folder or a device, empty, larger than
        `MAX_TEXT_BYTES`, may not be read, or is not a text in such an encoding.
    """
    data = _read(path)
    if not data:
        raise bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: the file is empty"))
    found = detect_encoding(path, lambda: iter((data,)), encoding)
    try:
        text = data.decode(found)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise undecodable(path, found, data[:start].count(b"\n") + 1) from None
    zero = text.find("\0")
    if zero >= 0:
        raise _zero(path, zero)
    return text.replace("\r\n", "\n").replace("\r", "\n"), found


def detect_encoding(path: Path, chunks: Chunks, wanted: str = "") -> str:
    """Return the codec of a file.

    Parameters
    ----------
    path : str or path
        Named in messages.
    chunks : callable
        Returns an iterator over the bytes of the file from its beginning.
    wanted : str
        The name of a codec, or empty.

    Raises
    ------
    BadInput
        Where there is no such codec, or the bytes are not of one that is recognised.
    """
    try:
        return encoding_of(chunks, wanted)
    except LookupError:
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: task.encoding: {name} is not a known encoding; gb18030, big5, cp1252,"
                " shift_jis or euc_kr would be one",
            ),
            name=shortened(wanted),
        ) from None
    except Undecodable as error:
        if error.zero:
            raise _zero(path, error.offset) from None
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: line {line} is not UTF-8 (byte 0x{byte}), and the file does not look"
                " like GB18030; save the text as UTF-8, or set task.encoding (cp1252, gb18030,"
                " big5, …)",
            ),
            line=error.line,
            byte=f"{error.byte:02x}",
        ) from None


def _zero(path: Path, place: int) -> BadInput:
    return bad_file(
        path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: byte {place} is zero, so this is not a text; save it as UTF-8 text",
        ),
        place=place + 1,
    )


def undecodable(path: Path, encoding: str, line: int) -> BadInput:
    """Return the error for a line that is not in the encoding of its file."""
    return bad_file(
        path,
        QT_TRANSLATE_NOOP("tasks", "{file}: line {line} is not {encoding}; set task.encoding"),
        line=line,
        encoding=encoding,
    )


def chunks_of(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file."""
    with open(os.path.expanduser(path), "rb") as file:
        while data := file.read(_CHUNK):
            yield data


def bad_file(path: Path, source: str, **values: object) -> BadInput:
    """Return the error for a text or table; `source` is a template in the context "tasks"."""
    return BadInput.in_file(shortened(path), "tasks", source, **values)


def shortened(value: Path, most: int = 60) -> str:
    """Return a path or a cell as one printable line; of a long one the end, where the name is."""
    text = os.fspath(value)
    text = text if len(text) <= most else "…" + text[1 - most :]
    return "".join(c if c.isprintable() else "�" for c in text)


def size_of(path: Path, largest: int) -> int:
    """Return the bytes of a plain file.

    Raises
    ------
    BadInput
        Where there is none, it is no plain file, or larger than `largest`.
    """
    try:
        status = os.stat(os.path.expanduser(path))
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    if stat.S_ISDIR(status.st_mode):
        raise bad_file(
            path, QT_TRANSLATE_NOOP("tasks", "{file}: this is a folder; a file is needed")
        )
    if not stat.S_ISREG(status.st_mode):
        raise bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: this is not a plain file"))
    if status.st_size > largest:
        raise _too_large(path, largest)
    return status.st_size


def _read(path: Path) -> bytes:
    size_of(path, MAX_TEXT_BYTES)
    try:
        with open(os.path.expanduser(path), "rb") as file:
            data = file.read(MAX_TEXT_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name no file can have
        raise unreadable(path, error) from None
    if len(data) > MAX_TEXT_BYTES:
        raise _too_large(path, MAX_TEXT_BYTES)
    return data


def unreadable(path: Path, error: OSError | ValueError) -> BadInput:
    """Return the error for a file that the operating system does not open."""
    if isinstance(error, FileNotFoundError):
        return bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: there is no such file"))
    if isinstance(error, PermissionError):
        return bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: no permission to read this file"))
    return bad_file(
        path,
        QT_TRANSLATE_NOOP("tasks", "{file}: the file cannot be read ({reason})"),
        reason=getattr(error, "strerror", None) or error,
    )


def _too_large(path: Path, largest: int) -> BadInput:
    return bad_file(
        path,
        QT_TRANSLATE_NOOP("tasks", "{file}: the file is too large; at most {most} MiB can be read"),
        most=largest // 2**20,
    )
