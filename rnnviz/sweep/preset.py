"""Presets of sweeps: a preset file with a table `sweep` beside its ordinary keys.

[sweep]
over = { "cell.name" = ["srn", "lstm"], "task.length" = "5..35:5" }
seeds = 5
updates = 2000
show = ["accuracy", "loss"]
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rnnviz.experiment.preset import (
    IN_FILE,
    PRESET_FILE,
    Preset,
    load_preset,
    located,
    preset_from_table,
    shipped_preset,
)
from rnnviz.nearest_name import similar_name
from rnnviz.resource import PRESETS
from rnnviz.setting import Setting, check, check_text, unknown_name
from rnnviz.sweep.axis import MAX_VALUES, SweepAxis, parse_over
from rnnviz.sweep.figures import KNOWN
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

FOLDER = PRESETS / "sweeps"
_KEYS = ("over", "seeds", "updates", "show")
_SEEDS = Setting("seeds", low=1, high=MAX_VALUES)
_UPDATES = Setting("updates", low=1, high=1_000_000)
_NAME = "{file}"


@dataclass(frozen=True)
class SweepPreset:
    """What a sweep starts from.

    Attributes
    ----------
    preset : Preset
    axes : tuple of SweepAxis
        Empty in an ordinary preset.
    seeds : int
    updates : int or None
        None for the preset's own.
    show : tuple of str
        The figures that it is about, the first one first.
    """

    preset: Preset
    axes: tuple[SweepAxis, ...] = ()
    seeds: int = 1
    updates: int | None = None
    show: tuple[str, ...] = ()


def list_sweep_presets(folder: Path = FOLDER) -> list[SweepPreset]:
    """Return the presets of sweeps that come with the program, by their places."""
    found = [read_sweep_preset(path) for path in sorted(folder.glob("*.toml"))]
    return sorted(found, key=lambda each: (each.preset.place or MAX_VALUES, each.preset.name))


def load_sweep_preset(name_or_path: str) -> SweepPreset:
    """Return a preset of a sweep, or an ordinary one, by its name or by the path of its file.

    Raises
    ------
    BadInput
        Where neither exists or the file cannot be used.
    """
    if shipped_sweep(name_or_path):
        return read_sweep_preset(FOLDER / f"{name_or_path}.toml")
    path = Path(name_or_path)
    if path.suffix and os.path.lexists(path):
        return read_sweep_preset(path)
    _suggest(name_or_path)
    return SweepPreset(load_preset(name_or_path))


def _suggest(name: str) -> None:
    """Refuse what is the name of no preset where it is like that of a sweep's."""
    sweeps = [path.stem for path in FOLDER.glob("*.toml")]
    known = Path(name).suffix or os.path.lexists(name) or shipped_preset(name) is not None
    if not known and similar_name(name, sweeps) is not None:
        raise unknown_name(name, name, sweeps, what="sweep")


def shipped_sweep(name: str) -> bool:
    """Return whether a preset of a sweep of that name comes with the program."""
    return Path(name).name == name and os.path.isfile(FOLDER / f"{name}.toml")


def read_sweep_preset(path: Path) -> SweepPreset:
    """Read a preset file, with a table `sweep` or without."""
    where = str(path)
    table = PRESET_FILE.table(PRESET_FILE.text(path), where)
    given = table.pop("sweep", None)
    preset = located(preset_from_table(table, path.stem, where), path)
    if given is None:
        return SweepPreset(preset)
    try:
        return _with_table(preset, given)
    except BadInput as error:
        raise BadInput.in_file(where, "training", IN_FILE, problem=error.message) from error


def has_sweep(path: Path) -> bool:
    """Return whether a preset file has a table `sweep`.

    Raises
    ------
    BadInput
        Where it cannot be read.
    """
    return "sweep" in PRESET_FILE.table(PRESET_FILE.text(path), str(path))


def _with_table(preset: Preset, given: object) -> SweepPreset:
    if not isinstance(given, Mapping) or not isinstance(given.get("over"), Mapping):
        source = QT_TRANSLATE_NOOP(
            "sweep", 'sweep: this must be a table with over = {{"task.length" = [5, 10]}}'
        )
        raise BadInput.of("sweep", source)
    for key in given:
        if key not in _KEYS:
            raise unknown_name(f"sweep.{key}", key, _KEYS)
    seeds, updates = given.get("seeds", 1), given.get("updates")
    show = given.get("show", [])
    if not isinstance(show, list):
        source = QT_TRANSLATE_NOOP("sweep", 'sweep.show: this must be a list such as ["accuracy"]')
        raise BadInput.of("sweep", source)
    for name in show:
        if check_text("sweep.show", name) not in KNOWN:
            raise unknown_name(f"sweep.show {name}", name, sorted(KNOWN))
    check("sweep.seeds", seeds, _SEEDS, int)
    if updates is not None:
        check("sweep.updates", updates, _UPDATES, int)
    assert isinstance(seeds, int)
    assert updates is None or isinstance(updates, int)
    return SweepPreset(preset, parse_over(given["over"]), seeds, updates, tuple(show))
