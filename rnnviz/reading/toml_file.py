"""TOML files of a person, such as presets and lessons: read within bounds, or refused in one line.

Each kind of file says in its own words what is wrong with it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnviz.reading.toml import read_toml
from rnnviz.setting import short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

MAX_BYTES = 64 * 1024


@dataclass(frozen=True)
class TomlKind:
    """A kind of file by the messages that refuse one, each with the place of `{file}`.

    Attributes
    ----------
    context : str
        Where the translations of these messages are.
    too_large, not_text, too_deep : str
        More than `MAX_BYTES`; not UTF-8; TOML that is nested too deeply, or has too long a number.
    """

    context: str
    too_large: str
    not_text: str
    too_deep: str

    def text(self, path: Path) -> str:
        """Return the text of a file.

        Raises
        ------
        BadInput
            Where there is no such file, it cannot be read, is too large, or is not UTF-8.
        """
        data = _beginning(path)
        if len(data) > MAX_BYTES:
            raise self._refused(path, self.too_large)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self._refused(path, self.not_text) from error

    def table(self, text: str, where: str) -> dict[str, Any]:
        """Return the table of a file's text; `where` names its origin in error messages.

        Raises
        ------
        BadInput
            Where it is too large, too deep, or not TOML.
        """
        if len(text.encode("utf-8", "replace")) > MAX_BYTES:
            raise self._refused(where, self.too_large)
        try:
            return read_toml(text)
        except tomllib.TOMLDecodeError as error:
            source = QT_TRANSLATE_NOOP("training", "{file}: this is not valid TOML: {what}")
            what = " ".join(str(error).split())[:200]
            raise BadInput.in_file(where, "training", source, what=what) from error
        except ValueError as error:
            raise self._refused(where, self.too_deep) from error

    def _refused(self, where: str | Path, source: str) -> BadInput:
        return BadInput.in_file(where, self.context, source)


def check_format(version: object, right: int) -> None:
    """Raise `BadInput` where a file's version is not the one that is read."""
    if type(version) is int and version == right:
        return
    if version is None:
        source = QT_TRANSLATE_NOOP("training", "format is missing: it must be {right}")
    elif type(version) is int and version > right:
        source = QT_TRANSLATE_NOOP(
            "training", "format: {value} needs a newer rnnviz; this version reads format {right}"
        )
    else:
        source = QT_TRANSLATE_NOOP("training", "format: {value} is not {right}")
    raise BadInput.of("training", source, value=short(version), right=right)


def _beginning(path: Path) -> bytes:
    """Return the bytes of a regular file up to one more than are allowed."""
    try:
        if not path.is_file():
            source = QT_TRANSLATE_NOOP("training", "{file}: there is no such file")
            raise BadInput.in_file(path, "training", source)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except BadInput:
        raise
    except (OSError, ValueError) as error:
        source = QT_TRANSLATE_NOOP("training", "{file}: the file cannot be read")
        raise BadInput.in_file(path, "training", source) from error
