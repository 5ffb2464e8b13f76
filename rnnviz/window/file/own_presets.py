"""The user's own presets: files in a folder of the program's, listed in the gallery."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, count
from pathlib import Path

from rnnviz.experiment.gallery_order import rank
from rnnviz.experiment.preset import LAST, Preset, read_preset
from rnnviz.storage.file_name import safe_name
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.window.file.loader import save_preset

_LONGEST = 60
"""Characters of a file's name, at most."""
_UNTITLED = "preset"
_NOT_WRITABLE = QT_TRANSLATE_NOOP("window", "{file}: nothing can be written or removed here")


class OwnPresets:
    """Presets that the user saved, each in a file of `folder`.

    Parameters
    ----------
    folder : Path
        Made when the first is saved.
    taken : collection of str
        Names that belong to the presets of the program.

    Attributes
    ----------
    problems : list of str
        What is wrong with those that could not be read last time, a line each.
    """

    def __init__(self, folder: Path, taken: Collection[str]) -> None:
        self.folder = folder
        self.problems: list[str] = []
        self._taken = frozenset(taken)

    def presets(self) -> list[Preset]:
        """Return those that can be read, by their groups, places and titles."""
        found = []
        self.problems = []
        for path in sorted(self.folder.glob("*.toml")):
            try:
                found.append(read_preset(path))
            except BadInput as error:
                self.problems.append(str(error.message))
        return sorted(found, key=_place_in_gallery)

    def name_for(self, title: str) -> str:
        """Return a name for a new file that no other has."""
        stem = safe_name(title)[:_LONGEST].strip(" .") if title else _UNTITLED
        used = {path.stem for path in self.folder.glob("*.toml")} | self._taken
        names = chain([stem], (f"{stem}-{number}" for number in count(2)))
        return next(name for name in names if name not in used)

    def save(self, preset: Preset) -> None:
        """Write a preset under its name.

        Raises
        ------
        BadInput
            Where the folder cannot be written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput.in_file(self.folder, "window", _NOT_WRITABLE) from error
        save_preset(preset, self._path(preset))

    def remove(self, name: str) -> None:
        """Delete the file of a preset, if it is still there.

        Raises
        ------
        BadInput
            Where that is not allowed.
        """
        path = self.folder / f"{name}.toml"
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise BadInput.in_file(path, "window", _NOT_WRITABLE) from error

    def stored(self, name: str) -> Preset | None:
        """Return the preset of a name as its file has it; None where it cannot be read."""
        try:
            return read_preset(self.folder / f"{name}.toml")
        except BadInput:
            return None

    def has(self, preset: Preset) -> bool:
        """Whether a preset is one of these; a file elsewhere may have the same name."""
        return self.stored(preset.name) == preset

    def _path(self, preset: Preset) -> Path:
        return self.folder / f"{preset.name}.toml"


def _place_in_gallery(preset: Preset) -> tuple[object, ...]:
    """Return by what presets are sorted: those without a group first, the user's groups last."""
    group, title = preset.group or preset.group_zh, preset.title or preset.title_zh
    place = bool(group), rank(preset.group), group, preset.place or LAST
    return *place, title.casefold(), preset.name
