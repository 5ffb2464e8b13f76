"""Preset files: an experiment with a title, a hint, and the regime it is expected to show, as TOML.

A preset is read completely or refused with one line before anything is built from it; omitted keys
take their defaults.  The presets of the program and those of the user are read by the same code.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rnnviz.experiment.experiment import (
    PLAIN_SECTIONS,
    SECTION_CHOICES,
    SECTIONS,
    Experiment,
    experiment_table,
    parse_experiment,
)
from rnnviz.experiment.gallery_order import rank
from rnnviz.reading.toml import toml_lines
from rnnviz.reading.toml_file import TomlKind, check_format
from rnnviz.resource import PRESETS
from rnnviz.setting import Setting, applies, check, check_text, settings_of, short, unknown_name
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message, printable
from rnnviz.verdict import FLOW_KINDS, REGIMES, TRAINING_KINDS

FORMAT = 1
DEFAULT = "exploding"
_REGIME = Setting("regime", choices=tuple((name, name) for name in REGIMES))
_CLAIMS = {
    key: Setting(f"claims.{key}", choices=tuple((name, name) for name in names))
    for key, names in (("flow", FLOW_KINDS), ("training", TRAINING_KINDS))
}
LAST = 1000
"""Sorts what has no place after all that has one."""
_PLACE = Setting("place", low=1, high=LAST - 1)
_SPEED = Setting("speed", low=0.1, high=1000.0)
_WORDS = ("title", "title_zh", "watch", "watch_zh", "group", "group_zh", "regime")
_KEYS = (*_WORDS, "place", "focus", "speed", "views")
MAX_VIEWS = 100
LONGEST_WORDS = 2_000
"""Characters of a title, a group, or what to watch for."""
LISTED = ("name", "title", "regime", "flow", "training")
IN_FILE = QT_TRANSLATE_NOOP("training", "{file}: {problem}")
PRESET_FILE = TomlKind(
    "training",
    too_large=QT_TRANSLATE_NOOP("training", "{file}: a preset has at most 64 KiB"),
    not_text=QT_TRANSLATE_NOOP("training", "{file}: a preset must be UTF-8 text"),
    too_deep=QT_TRANSLATE_NOOP(
        "training", "{file}: this is not a preset: nested too deeply, or a number is too long"
    ),
)


@dataclass(frozen=True)
class Preset:
    """One experiment and the words around it.

    Attributes
    ----------
    name : str
        The file's stem.
    experiment : Experiment
    title, title_zh : str
        English and Chinese titles.
    watch, watch_zh : str
        One line on what to watch for.
    group, group_zh : str
        The heading it stands under in the gallery; see `gallery_order.GROUPS`, which have their
        translations.
    place : int
        Where it stands under that heading; 0 for last.
    regime : str
        What the preset claims to show in one word, one of `REGIMES`; empty in a preset of the
        user's own.
    flow, training : str
        The kinds of both verdicts that it claims for its end, in the file's table `claims`; see
        `rnnviz.verdict`; likewise.
    focus : tuple of str
        The settings that it is about, such as "init.recurrent_scale" or "clipping.name"; the form
        shows them first.
    views : tuple of str
        The views it is to be seen in: the hero, and its companions in order.
    speed : float or None
        Updates a second at which the run is to be watched; None for as many as there can be.
    """

    name: str
    experiment: Experiment
    title: str = ""
    title_zh: str = ""
    watch: str = ""
    watch_zh: str = ""
    group: str = ""
    group_zh: str = ""
    place: int = 0
    regime: str = ""
    flow: str = ""
    training: str = ""
    focus: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    speed: float | None = None

    @property
    def listed(self) -> dict[str, str]:
        """Name, title, regime and both claims, as `rnnviz presets --json` gives them."""
        return {key: getattr(self, key) for key in LISTED}


def list_presets(folder: Path = PRESETS) -> list[Preset]:
    """Return the presets that come with the program.

    They come in the order of the chapter, within a group by their places.
    """
    presets = [read_preset(path) for path in sorted(folder.glob("*.toml"))]
    return sorted(presets, key=lambda p: (rank(p.group), p.place or LAST, p.name))


def load_preset(name_or_path: str, folder: Path = PRESETS) -> Preset:
    """Return a shipped preset by its name, or one of the user's by its path.

    Raises
    ------
    BadInput
        Where neither exists or the file cannot be used.
    """
    shipped = folder / f"{name_or_path}.toml"
    if Path(name_or_path).name == name_or_path and os.path.isfile(shipped):
        return read_preset(shipped)
    path = Path(name_or_path)
    # Not the methods of a path: these fail for names that no file can have.
    if not path.suffix and not os.path.lexists(path):
        names = [p.stem for p in folder.glob("*.toml")]
        raise unknown_name(name_or_path, name_or_path, sorted(names), what="preset")
    return read_preset(path)


def shipped_preset(name: str, folder: Path = PRESETS) -> Preset | None:
    """Return the preset of that name that comes with the program, if there is one."""
    paths = {path.stem: path for path in folder.glob("*.toml")}
    return read_preset(paths[name]) if name in paths else None


def read_preset(path: Path) -> Preset:
    """Read one preset file; paths in it are relative to its folder."""
    return _shipped(path) if path.parent == PRESETS else _read(path)


def _read(path: Path) -> Preset:
    preset = parse_preset(PRESET_FILE.text(path), path.stem, str(path))
    return located(preset, path)


_shipped = cache(_read)
"""Those that come with the program do not change, and a lesson names the same ones many times."""


def located(preset: Preset, path: Path) -> Preset:
    """Return the preset of a file with the paths in it made absolute."""
    return replace(
        preset, experiment=_with_absolute_paths(preset.experiment, path.absolute().parent)
    )


def _with_absolute_paths(experiment: Experiment, folder: Path) -> Experiment:
    """Return the experiment with the files of its task as paths that start at a folder."""
    task = experiment.task
    named = {
        key: str(folder / getattr(task, key))
        for key, declared, _ in settings_of(task)
        if declared.file and getattr(task, key)
    }
    return replace(experiment, task=replace(task, **named))


def parse_preset(text: str, name: str, where: str) -> Preset:
    """Build a preset from TOML text; `where` names its origin in error messages."""
    return preset_from_table(PRESET_FILE.table(text, where), name, where)


def preset_from_table(table: dict[str, object], name: str, where: str) -> Preset:
    """Build a preset from the table of its file, which is emptied."""
    try:
        check_format(table.pop("format", None), FORMAT)
        words = {key: _words(key, table.pop(key)) for key in _WORDS if key in table}
        if words.get("regime"):
            check("regime", words["regime"], _REGIME, str)
        claims = _claims(table.pop("claims", {}))
        place = _place(table.pop("place")) if "place" in table else 0
        speed = speed_of(table.pop("speed")) if "speed" in table else None
        views = _names("views", table.pop("views", []))
        focus = _names("focus", _listed(table.pop("focus", [])))
        experiment = _experiment(table)
        refuse_unused_files(experiment)
        for dotted in focus:
            _check_focus(dotted)
        return Preset(
            printable(name),
            experiment,
            place=place,
            focus=focus,
            views=views,
            speed=speed,
            **words,
            **claims,
        )
    except BadInput as error:
        raise BadInput.in_file(where, "training", IN_FILE, problem=error.message) from error


def _check_focus(dotted: str) -> None:
    """Raise `BadInput` unless a setting of that name exists, in any kind of its section."""
    kinds = {**{key: (kind,) for key, kind in PLAIN_SECTIONS.items()}, **SECTION_CHOICES}
    known = {f"{name}.name": None for name in SECTION_CHOICES}
    for name, classes in kinds.items():
        known |= {f"{name}.{key}": None for kind in classes for key, _, _ in settings_of(kind)}
    if dotted not in known:
        raise unknown_name(f"focus {dotted}", dotted, known)


def _claims(value: object) -> dict[str, str]:
    """Return what a preset claims of both verdicts."""
    if not isinstance(value, dict):
        source = QT_TRANSLATE_NOOP(
            "training", 'claims: this must be a table with flow = "…" and training = "…"'
        )
        raise BadInput(Message("training", source))
    for key in value:
        if key not in _CLAIMS:
            raise unknown_name(f"claims.{key}", key, list(_CLAIMS))
    return {key: str(check(f"claims.{key}", value[key], _CLAIMS[key], str)) for key in value}


def _words(key: str, value: object) -> str:
    """Return a text that is shown as it is written, and not too long to be laid out."""
    text = check_text(key, value)
    if len(text) > LONGEST_WORDS:
        source = QT_TRANSLATE_NOOP("training", "{key}: this text is longer than {most} characters")
        raise BadInput.of("training", source, key=key, most=LONGEST_WORDS)
    return text


def _place(value: object) -> int:
    place = check("place", value, _PLACE, int)
    assert isinstance(place, int)
    return place


def speed_of(value: object) -> float:
    """Return a speed in updates a second, or refuse it in one line."""
    speed = check("speed", value, _SPEED, float)
    assert isinstance(speed, float)
    return speed


def _listed(value: object) -> object:
    """Return a single text as a list of one."""
    return [value] if isinstance(value, str) else value


def _names(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_VIEWS:
        source = QT_TRANSLATE_NOOP("training", '{key}: this must be a list such as ["delta"]')
        raise BadInput.of("training", source, key=key)
    return tuple(check_text(key, name) for name in value)


def _experiment(table: Mapping[str, object]) -> Experiment:
    for key in table:
        if key not in ("seed", *SECTIONS):
            raise unknown_name(key, key, preset_keys(), "preset key")
    return parse_experiment(table)


def preset_keys() -> tuple[str, ...]:
    """Return every key at the top of a preset file."""
    return ("format", *_KEYS, "claims", "seed", *SECTIONS)


def preset_text(preset: Preset) -> str:
    """Return the TOML text of a preset; `parse_preset` reads it back to an equal preset."""
    words = {key: value for key in _KEYS if (value := getattr(preset, key))}
    claims = {key: value for key in _CLAIMS if (value := getattr(preset, key))}
    table = experiment_table(preset.experiment, omit_idle=True)
    everything = {**words, **({"claims": claims} if claims else {}), **table}
    return "\n".join(toml_lines({"format": FORMAT, **everything})) + "\n"


def refuse_unused_files(experiment: Experiment) -> None:
    """Raise `BadInput` for a file that the experiment names and does not read."""
    task = experiment.task
    for key, declared, _ in settings_of(task):
        if declared.file and getattr(task, key) and not applies(task, declared):
            assert declared.when is not None
            other, values = declared.when
            source = QT_TRANSLATE_NOOP(
                "training", "task.{key}: this file is used only with task.{other} = {value}"
            )
            value = short(values[0])
            raise BadInput.of("training", source, key=key, other=other, value=value)
