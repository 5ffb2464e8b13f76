"""The data sets that come with the program, and the user's own file in place of one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rnnviz.resource import ASSETS
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

TEXTS = {"english": "us-constitution.txt", "chinese": "tang300.txt"}
SERIES = {"sunspots": "sunspots.csv", "co2": "co2-weekly.csv"}


def bundled_file(name: str) -> Path:
    """Return the path of a file that comes with the program."""
    return ASSETS / "data" / name


def chosen_file(choice: str, bundled: Mapping[str, str], file: str) -> str | Path:
    """Return the path of a bundled data set, or of the user's own file.

    Raises
    ------
    BadInput
        Where the user's own file is wanted and none is named.
    """
    if choice in bundled:
        return bundled_file(bundled[choice])
    if not file.strip():
        source = QT_TRANSLATE_NOOP("tasks", "task.file: no file is chosen; give its name")
        raise BadInput(Message("tasks", source))
    return file
