"""The user's own presets: files in a folder of the program's, listed in the gallery."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, count
from pathlib import Path

from rnnviz.experiment.preset import Preset, read_preset
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
    """

    def __init__(self, folder: Path, taken: Collection[str]) -> None:
        self.folder = folder
        self._taken = frozenset(taken)

    def presets(self) -> list[Preset]:
        """Return those that can be read, by their titles."""
        found = []
        for path in self.folder.glob("*.toml"):
            try:
                found.append(read_preset(path))
            except BadInput:  # opening the file says what is wrong with it
                continue
        return sorted(found, key=lambda preset: (preset.title or preset.title_zh).casefold())

    def name_for(self, title: str, current: str = "") -> str:
        """Return a name for a new file: the current one of the same title is replaced."""
        stem = safe_name(title)[:_LONGEST].strip(" .") if title else _UNTITLED
        used = {path.stem for path in self.folder.glob("*.toml")} - {current} | self._taken
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

    def has(self, preset: Preset) -> bool:
        """Whether a preset is one of these."""
        return self._path(preset).is_file()

    def _path(self, preset: Preset) -> Path:
        return self.folder / f"{preset.name}.toml"
