"""The user's own presets, as the gallery lists them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from rnnviz.experiment.gallery_order import rank
from rnnviz.experiment.preset import LAST, Preset, read_preset
from rnnviz.window.file.loader import save_preset
from rnnviz.window.file.own_files import OwnFiles


class OwnPresets(OwnFiles[Preset]):
    """Presets that the user saved; `taken` are the names of those of the program."""

    def __init__(self, folder: Path, taken: Collection[str]) -> None:
        super().__init__(folder, "preset", taken)

    def read(self, path: Path) -> Preset:
        return read_preset(path)

    def write(self, made: Preset, path: Path) -> None:
        save_preset(made, path)

    def presets(self) -> list[Preset]:
        """Return those that can be read, by their groups, places and titles."""
        return sorted(self.by_name().values(), key=_place_in_gallery)

    def save(self, preset: Preset) -> None:
        """Write a preset under its name; see `put`."""
        self.put(preset.name, preset)

    def has(self, preset: Preset) -> bool:
        """Whether a preset is one of these; a file elsewhere may have the same name."""
        return self.stored(preset.name) == preset


def _place_in_gallery(preset: Preset) -> tuple[object, ...]:
    """Return by what presets are sorted: those without a group first, the user's groups last."""
    group, title = preset.group or preset.group_zh, preset.title or preset.title_zh
    place = bool(group), rank(preset.group), group, preset.place or LAST
    return *place, title.casefold(), preset.name
