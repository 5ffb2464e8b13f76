"""The lessons that come with the program."""

from __future__ import annotations

import os
from pathlib import Path

from rnnviz.resource import ASSETS
from rnnviz.setting import unknown_name

SHIPPED = ASSETS / "lessons"


def shipped_lessons(folder: Path = SHIPPED) -> list[Path]:
    """Return their files in the order of the gallery, the tour first."""
    return sorted(folder.glob("*.toml"), key=lambda path: (path.stem != "tour", path.stem))


def lesson_path(name_or_path: str, folder: Path = SHIPPED) -> Path:
    """Return the file of a lesson that comes with the program, or of one of the user's.

    Raises
    ------
    BadInput
        Where it can only be a name and there is no such lesson.
    """
    path = Path(name_or_path)
    if path.suffix or path.name != name_or_path or os.path.lexists(path):
        return path
    names = [lesson.stem for lesson in shipped_lessons(folder)]
    if name_or_path not in names:
        raise unknown_name(name_or_path, name_or_path, names, what="lesson")
    return folder / f"{name_or_path}.toml"
