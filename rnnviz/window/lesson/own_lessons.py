"""Lessons as the gallery lists them: those of the program, and the user's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from rnnviz.lesson import shipped
from rnnviz.lesson.lesson_file import read_head, read_lesson
from rnnviz.storage.atomic_write import write_atomically
from rnnviz.text import BadInput
from rnnviz.window.file.own_files import OwnFiles
from rnnviz.window.side_panel.gallery_model import ListedLesson


class OwnLessons(OwnFiles[bytes]):
    """Lessons that the user made, as the bytes of their files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "lesson")

    def read(self, path: Path) -> bytes:
        read_lesson(path)
        return path.read_bytes()

    def write(self, made: bytes, path: Path) -> None:
        write_atomically(path, lambda stream: _write(stream, made))

    def listed(self) -> list[ListedLesson]:
        """Return those whose heads can be read, by title; opening says what is wrong with steps."""
        found = []
        self.problems = []
        for path in self.folder.glob("*.toml"):
            try:
                found.append(listed(path, own=True))
            except BadInput as error:
                self.problems.append(str(error.message))
        return sorted(found, key=lambda each: (each.title.casefold(), each.path))


def _write(stream: Any, content: bytes) -> None:
    stream.write(content)


def listed(path: Path, own: bool) -> ListedLesson:
    """Return what the gallery shows of a lesson."""
    head = read_head(path)
    words = head.title, head.title_zh, head.summary, head.summary_zh
    return ListedLesson(path, *words, head.minutes, own)


def shipped_lessons() -> list[ListedLesson]:
    """Return the lessons of the program in their order."""
    return [_listed_shipped(path) for path in shipped.shipped_lessons()]


@cache
def _listed_shipped(path: Path) -> ListedLesson:
    return listed(path, own=False)
