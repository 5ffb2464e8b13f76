"""What the window remembers between two launches: a small INI file whose values are JSON.

A value that is missing, of the wrong type or unreadable is replaced by its default, and the window
says so once.  QSettings is not used: it would block on a named pipe, and unpickle values.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from PySide6.QtCore import QByteArray, QStandardPaths

from rnnviz.storage.atomic_write import write_atomically
from rnnviz.text import BadInput

RECENT = 10
LARGEST = 1 << 20
"""Bytes of a settings file, at most."""
_SECTION = "General"


def standard_path() -> Path:
    """Return where this user's settings live."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "rnnviz" / "rnnviz.ini"


def standard_data() -> Path:
    """Return the folder of what this user makes with the program."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(folder) / "rnnviz"


class Preferences:
    """Typed access to the settings file at `path`; it is written by `flush`.

    Attributes
    ----------
    presets, lessons : Path
        The folders of the user's own presets and lessons.
    damaged : bool
        Whether something in the file could not be used.
    """

    def __init__(self, path: Path, data: Path | None = None) -> None:
        self.path = path
        self.presets = (data or path.parent) / "presets"
        self.lessons = (data or path.parent) / "lessons"
        self._changed: dict[str, Any] = {}
        try:
            self._values, self.damaged = _read(path), False
        except _Damaged:
            self._values, self.damaged = {}, True
            if os.path.isfile(path):
                with contextlib.suppress(OSError):  # an unreadable file is moved aside
                    path.replace(path.with_suffix(".damaged"))

    def text(self, key: str, default: str, allowed: tuple[str, ...] = ()) -> str:
        """Return a text, one of `allowed` where these are given."""
        value = self._values.get(key, default)
        if isinstance(value, str) and (not allowed or value in allowed):
            return value
        self.damaged = True
        return default

    def flag(self, key: str, default: bool) -> bool:
        """Return a truth value."""
        value = self._values.get(key, default)
        if isinstance(value, str):  # as earlier versions wrote it
            return self.text(key, "true" if default else "false", ("true", "false")) == "true"
        if isinstance(value, bool):
            return value
        self.damaged = True
        return default

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """Return a number from `low` to `high`."""
        try:
            value = float(self._values.get(key, default))
        except (TypeError, ValueError, OverflowError):
            value = float("nan")
        if low <= value <= high:
            return value
        self.damaged = True
        return default

    def blob(self, key: str) -> QByteArray:
        """Return the bytes of a saved layout, empty where there is none."""
        value = self._values.get(key, {"base64": ""})
        try:
            return QByteArray(base64.b64decode(value["base64"], validate=True))
        except (TypeError, LookupError, ValueError, binascii.Error):
            self.damaged = True
            return QByteArray()

    def texts(self, key: str) -> list[str]:
        """Return a list of texts."""
        value = self._values.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return list(value)
        self.damaged = True
        return []

    def table(self, key: str) -> dict[str, Any]:
        """Return a table as JSON has it, empty where there is none."""
        value = self._values.get(key, {})
        if isinstance(value, dict):
            return value
        self.damaged = True
        return {}

    def keep(
        self, key: str, value: str | bool | float | QByteArray | list[str] | dict[str, Any]
    ) -> None:
        """Remember a value under its key."""
        plain: Any = value
        if isinstance(value, QByteArray):
            plain = {"base64": base64.b64encode(value.data()).decode()}
        self._values[key] = self._changed[key] = plain

    @property
    def folder(self) -> str:
        """Where the last file was opened or saved."""
        return self.text("folder", str(Path.home()))

    @folder.setter
    def folder(self, folder: str) -> None:
        self.keep("folder", folder)

    @property
    def export_folder(self) -> str:
        """Where pictures and animations were written last."""
        return self.text("export/folder", str(Path.home()))

    @export_folder.setter
    def export_folder(self, folder: str) -> None:
        self.keep("export/folder", folder)
        self.folder = folder

    def keep_recent(self, path: str) -> None:
        """Put a file first in the list of recent files."""
        others = [other for other in self.texts("recent") if other != path]
        self.keep("recent", [path, *others][:RECENT])

    def forget_recent(self, path: str) -> None:
        self.keep("recent", [other for other in self.texts("recent") if other != path])

    def flush(self) -> bool:
        """Write the file, keeping what another window has written; return whether it worked."""
        try:
            others = _read(self.path)
        except _Damaged:
            others = {}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            text = _text({**others, **self._changed})
            write_atomically(self.path, lambda file: _put(file, text))
        except (OSError, BadInput):
            return False
        return True


class _Damaged(Exception):  # noqa: N818 - internal
    """The settings file cannot be used."""


def _read(path: Path) -> dict[str, Any]:
    """Return the values of a settings file; none where there is no file."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            raise _Damaged
        text = path.read_bytes()[:LARGEST].decode("utf-8-sig")
        return {key: _value(row) for key, row in _rows(text)}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        raise _Damaged from error


def _rows(text: str) -> Iterator[tuple[str, str]]:
    """Yield the keys of the section and what stands after them.

    The standard library's parser takes a time that grows with the square of a line's length.
    """
    section = ""
    for line in map(str.strip, text.split("\n")):
        if not line or line[0] in "#;":
            continue
        if line[0] == "[" and line[-1] == "]":
            section = line[1:-1]
            continue
        key, found, row = line.partition("=")
        if not (section and found and key.strip()):
            raise ValueError(line[:80])
        if section == _SECTION:
            yield key.strip(), row.strip()


def _value(row: str) -> Any:
    """Return a value from its JSON; a bare word is a text."""
    try:
        return json.loads(row)
    except (ValueError, RecursionError):
        return row


def _text(values: Mapping[str, Any]) -> str:
    rows = (f"{key} = {json.dumps(value)}" for key, value in values.items())
    return "\n".join((f"[{_SECTION}]", *rows, ""))


def _put(file: BinaryIO, text: str) -> None:
    file.write(text.encode())
