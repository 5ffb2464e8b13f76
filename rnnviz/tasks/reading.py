"""Read a text file that may be anything: whatever is wrong becomes one line that names the file.

Nothing is opened before it is known to be a plain file of a bearable size, and nothing but UTF-8
is guessed at.  Newlines are the only thing changed.
"""

from __future__ import annotations

import codecs
import os
import stat

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

LARGEST = 16 * 2**20
"""The largest file that is read, in bytes."""


def read_text(path: str | os.PathLike[str]) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark, newlines as "\\n".

    Raises
    ------
    BadInput
        Where there is no such file, it is a folder or a device, empty, larger than `LARGEST`,
        may not be read, or is not UTF-8 text.
    """
    data = _read(path)
    if not data:
        raise bad(path, QT_TRANSLATE_NOOP("tasks", "{file}: the file is empty"))
    return _decode(path, data).replace("\r\n", "\n").replace("\r", "\n")


def bad(path: str | os.PathLike[str], source: str, **values: object) -> BadInput:
    """Return the error for a file; `source` is an English template, marked for "tasks"."""
    return BadInput(Message.of("tasks", source, file=shown(path), **values))


def shown(value: str | os.PathLike[str], most: int = 60) -> str:
    """Return a path or a cell as one printable line; of a long one the end, where the name is."""
    text = os.fspath(value)
    text = text if len(text) <= most else "…" + text[1 - most :]
    return "".join(c if c.isprintable() else "�" for c in text)


def _read(path: str | os.PathLike[str]) -> bytes:
    try:
        place = os.path.expanduser(path)
        _check_kind(path, os.stat(place))
        with open(place, "rb") as file:
            data = file.read(LARGEST + 1)
    except BadInput:
        raise  # it is a ValueError too
    except FileNotFoundError:
        raise bad(path, QT_TRANSLATE_NOOP("tasks", "{file}: there is no such file")) from None
    except PermissionError:
        raise bad(
            path, QT_TRANSLATE_NOOP("tasks", "{file}: you have no right to read this file")
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a name no file can have
        raise bad(
            path,
            QT_TRANSLATE_NOOP("tasks", "{file}: the file cannot be read ({reason})"),
            reason=getattr(error, "strerror", None) or error,
        ) from None
    if len(data) > LARGEST:
        raise _too_large(path)
    return data


def _check_kind(path: str | os.PathLike[str], status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise bad(path, QT_TRANSLATE_NOOP("tasks", "{file}: this is a folder; a file is wanted"))
    if not stat.S_ISREG(status.st_mode):
        raise bad(path, QT_TRANSLATE_NOOP("tasks", "{file}: this is not a plain file"))
    if status.st_size > LARGEST:
        raise _too_large(path)


def _too_large(path: str | os.PathLike[str]) -> BadInput:
    return bad(
        path,
        QT_TRANSLATE_NOOP("tasks", "{file}: the file is too large; at most {most} MiB can be read"),
        most=LARGEST // 2**20,
    )


def _decode(path: str | os.PathLike[str], data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise bad(path, QT_TRANSLATE_NOOP("tasks", "{file}: the text is UTF-16; save it as UTF-8"))
    zero = data.find(b"\0")
    if zero >= 0:
        raise bad(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: byte {place} is zero, so this is not a text; save it as UTF-8 text",
            ),
            place=zero + 1,
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise bad(
            path,
            QT_TRANSLATE_NOOP(
                "tasks", "{file}: line {line} is not UTF-8 (byte 0x{byte}); save the text as UTF-8"
            ),
            line=error.object[: error.start].count(b"\n") + 1,
            byte=f"{error.object[error.start]:02x}",
        ) from None
