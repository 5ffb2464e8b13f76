"""The lessons that the gallery offers: played, deleted, and brought back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from rnnviz.reading.toml_file import MAX_BYTES
from rnnviz.text import BadInput, translate
from rnnviz.window.lesson.controller import LessonController
from rnnviz.window.lesson.own_lessons import OwnLessons, shipped_lessons
from rnnviz.window.side_panel.gallery import Gallery
from rnnviz.window.side_panel.gallery_model import ListedLesson
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard

Stored = tuple[str, bytes | None]
"""The name of a file, and what is in it; None where there is none."""


class LessonLibrary(QObject):
    """Lists lessons in the gallery and keeps the user's own.

    Attributes
    ----------
    own : OwnLessons
    """

    def __init__(
        self,
        folder: Path,
        gallery: Gallery,
        lessons: LessonController,
        notices: NoticeBoard,
        history: UndoHistory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.own = OwnLessons(folder)
        self._shipped = shipped_lessons()
        self._gallery, self._lessons = gallery, lessons
        self._notices, self._history = notices, history
        self._listed: list[ListedLesson] | None = None
        self._told: set[str] = set()
        gallery.lesson_chosen.connect(self._play)
        gallery.lesson_removal_requested.connect(self._remove)

    def announce(self) -> None:
        """Let the gallery show what there is, and say once which files cannot be read."""
        listed = self.own.listed()
        if listed != self._listed:
            self._listed = listed
            self._gallery.show_lessons([*self._shipped, *listed])
        for problem in self.own.problems:
            if problem not in self._told:
                self._told.add(problem)
                self._notices.inform(problem)

    def _play(self, listed: ListedLesson) -> None:
        self._lessons.start_file(listed.path)

    # -- the user's own --------------------------------------------------------------------

    def _remove(self, listed: ListedLesson) -> None:
        """Delete one of the user's own lessons."""
        name = listed.path.stem
        before = self.content(name)
        if before is not None and self.put((name, None)):
            words = translate("window", "deleting {name}").format(name=listed.title)
            self._history.push((name, before), (name, None), self.put, lambda *_: words)
            source = translate("window", "Deleted: {title}. Ctrl+Z brings it back.")
            self._notices.inform(source.format(title=listed.title))

    def content(self, name: str) -> bytes | None:
        """Return what is in a file, with the remarks that were written into it by hand."""
        try:
            return self.own.path(name).read_bytes()[: MAX_BYTES + 1]
        except OSError:
            return None

    def put(self, stored: Stored) -> bool:
        """Write or remove a file; return whether that worked."""
        name, content = stored
        try:
            if content is None:
                self.own.remove(name)
            else:
                self.own.put(name, content)
        except BadInput as error:
            self._notices.warn(str(error.message))
            return False
        self.announce()
        return True
