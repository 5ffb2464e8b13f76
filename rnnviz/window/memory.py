"""What the window remembers between two launches: a small INI file with typed values.

Everything in it is a convenience: a value that is missing, of the wrong type or unreadable gives
way to its default, and the window says once that it started afresh.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

RECENT = 10


def standard_path() -> Path:
    """Return where this user's settings live."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "rnnviz" / "rnnviz.ini"


class Memory:
    """Typed access to the settings file at `path`.

    Attributes
    ----------
    damaged : bool
        Whether something in the file could not be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)
        self._settings.value("theme")  # Qt looks closely only when it is asked for something
        self.damaged = self._settings.status() == QSettings.Status.FormatError
        if self.damaged:
            # Qt writes no file that it could not read: the broken one is set aside.
            with contextlib.suppress(OSError):
                path.replace(path.with_suffix(".damaged"))
            self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def text(self, key: str, default: str, allowed: tuple[str, ...] = ()) -> str:
        """Return a text, one of `allowed` where these are given."""
        value = self._settings.value(key, default)
        if isinstance(value, str) and (not allowed or value in allowed):
            return value
        self.damaged = True
        return default

    def flag(self, key: str, default: bool) -> bool:
        """Return a truth value; the file knows only texts."""
        return self.text(key, "true" if default else "false", ("true", "false")) == "true"

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """Return a number from `low` to `high`."""
        try:
            value = float(self.text(key, repr(default)))
        except ValueError:
            value = float("nan")
        if low <= value <= high:
            return value
        self.damaged = True
        return default

    def blob(self, key: str) -> QByteArray:
        """Return the bytes of a saved layout, empty where there is none."""
        value = self._settings.value(key, QByteArray())
        if isinstance(value, QByteArray):
            return value
        self.damaged = True
        return QByteArray()

    def texts(self, key: str) -> list[str]:
        """Return a list of texts."""
        value = self._settings.value(key, [])
        value = [value] if isinstance(value, str) else value
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        self.damaged = True
        return []

    def keep(self, key: str, value: str | bool | float | QByteArray | list[str]) -> None:
        """Remember a value under its key."""
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif isinstance(value, (int, float)):
            value = repr(float(value))
        self._settings.setValue(key, value)

    def forget(self, key: str) -> None:
        self._settings.remove(key)

    def keep_recent(self, path: str) -> None:
        """Put a file at the head of the recent ones."""
        others = [other for other in self.texts("recent") if other != path]
        self.keep("recent", [path, *others][:RECENT])

    def forget_recent(self, path: str) -> None:
        self.keep("recent", [other for other in self.texts("recent") if other != path])

    def flush(self) -> bool:
        """Write the file; return whether that worked."""
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self._settings.sync()
        return self._settings.status() == QSettings.Status.NoError
