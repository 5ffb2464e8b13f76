"""What the user has made: files in a folder of the program's, each under a name of its own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from itertools import chain, count
from pathlib import Path
from typing import Generic, TypeVar

from rnnviz.storage.file_name import safe_name
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

Made = TypeVar("Made")
_LONGEST = 60
"""Characters of a file's name, at most."""
_NOT_WRITABLE = QT_TRANSLATE_NOOP("window", "{file}: nothing can be written or removed here")


class OwnFiles(Generic[Made]):
    """Things of one kind, each in a TOML file of `folder`.

    Parameters
    ----------
    folder : Path
        Made when the first is saved.
    untitled : str
        The name of a file whose contents have no title.
    taken : collection of str
        Names that are not given to files.

    Attributes
    ----------
    problems : list of str
        What is wrong with those that could not be read last time, a line each.
    """

    def __init__(self, folder: Path, untitled: str, taken: Collection[str] = ()) -> None:
        self.folder = folder
        self.problems: list[str] = []
        self._untitled, self._taken = untitled, frozenset(taken)

    @abstractmethod
    def read(self, path: Path) -> Made:
        """Return what a file holds, or raise `BadInput`."""

    @abstractmethod
    def write(self, made: Made, path: Path) -> None:
        """Write a file as a whole, or raise `BadInput`."""

    def by_name(self) -> dict[str, Made]:
        """Return all that can be read, by the names of their files."""
        found = {}
        self.problems = []
        for path in sorted(self.folder.glob("*.toml")):
            try:
                found[path.stem] = self.read(path)
            except BadInput as error:
                self.problems.append(str(error.message))
        return found

    def name_for(self, title: str) -> str:
        """Return a name for a new file that no other has."""
        stem = safe_name(title)[:_LONGEST].strip(" .") if title else self._untitled
        used = {path.stem for path in self.folder.glob("*.toml")} | self._taken
        names = chain([stem], (f"{stem}-{number}" for number in count(2)))
        return next(name for name in names if name not in used)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.toml"

    def stored(self, name: str) -> Made | None:
        """Return what is kept under a name; None where it cannot be read."""
        try:
            return self.read(self.path(name))
        except BadInput:
            return None

    def put(self, name: str, made: Made) -> None:
        """Write something under a name.

        Raises
        ------
        BadInput
            Where the folder cannot be written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput.in_file(self.folder, "window", _NOT_WRITABLE) from error
        self.write(made, self.path(name))

    def remove(self, name: str) -> None:
        """Delete the file of a name, if it is still there.

        Raises
        ------
        BadInput
            Where that is not allowed.
        """
        path = self.path(name)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise BadInput.in_file(path, "window", _NOT_WRITABLE) from error
