"""Overrides of a preset by `KEY=VALUE`: dotted keys as in its file, values as TOML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

import numpy as np

from rnnviz.experiment.experiment import SECTIONS, experiment_table, parse_experiment, parse_section
from rnnviz.experiment.preset import IN_FILE, Preset, refuse_unused_files
from rnnviz.reading.toml import read_toml
from rnnviz.setting import as_table, short, unknown_name
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput


def with_overrides(preset: Preset, assignments: Iterable[str]) -> Preset:
    """Return the preset with `KEY=VALUE` assignments applied, the keys dotted as in the file.

    A value is TOML; a bare word is taken as a text.  Setting `task.name`, `cell.name` and the like
    to another kind starts from that kind's defaults, keeping the keys both have.
    """
    table = experiment_table(preset.experiment)
    for assignment in assignments:
        key, found, text = assignment.partition("=")
        if not found:
            source = QT_TRANSLATE_NOOP(
                "training", "--set {what}: it must read KEY=VALUE, such as seed=2"
            )
            raise BadInput.of("training", source, what=short(assignment, quote=False))
        _assign(table, key.strip(), text.strip())
    return _parsed(preset, table)


def with_settings(preset: Preset, settings: Mapping[str, object]) -> Preset:
    """Return the preset with some settings changed, by their dotted keys; see `with_overrides`."""
    table = experiment_table(preset.experiment)
    for key, value in settings.items():
        _set_value(table, key, value.item() if isinstance(value, np.generic) else value)
    return _parsed(preset, table)


def _parsed(preset: Preset, table: Mapping[str, object]) -> Preset:
    try:
        experiment = parse_experiment(table)
        refuse_unused_files(experiment)
    except BadInput as error:
        problem = error.message
        raise BadInput.in_file(preset.name, "training", IN_FILE, problem=problem) from error
    return replace(preset, experiment=experiment)


def parse_value(text: str) -> object:
    """Return a TOML value; a bare word is taken as a text."""
    try:
        return read_toml(f"value = {text}")["value"]
    except ValueError:
        return text


def _assign(table: dict[str, object], dotted: str, text: str) -> None:
    section, _, key = dotted.partition(".")
    inner = table.get(section)
    # A text stays one, also where it looks like a number: column 1 of a file.
    keeps = key and isinstance(inner, dict) and isinstance(inner.get(key), str) and key != "name"
    _set_value(table, dotted, text if keeps and _is_unquoted(text) else parse_value(text))


def _set_value(table: dict[str, object], dotted: str, value: object) -> None:
    section, _, key = dotted.partition(".")
    if not key:
        if dotted != "seed":
            raise unknown_name(dotted, dotted, ("seed", *(f"{name}.…" for name in SECTIONS)))
        table["seed"] = value
        return
    inner = table.get(section)
    if not isinstance(inner, dict):
        raise unknown_name(dotted, section, ("seed", *SECTIONS))
    if key == "name" and value != inner.get("name"):
        table[section] = _section_of_other_kind(section, value, inner)
    else:
        inner[key] = value


def _is_unquoted(text: str) -> bool:
    return not text.startswith(('"', "'"))


def _section_of_other_kind(
    section: str, name: object, old: Mapping[str, object]
) -> dict[str, object]:
    table = as_table(parse_section(section, {"name": name}))
    for key in table.keys() & old.keys() - {"name"}:
        with suppress(BadInput):  # what is called the same may mean something else
            parse_section(section, {"name": name, key: old[key]})
            table[key] = old[key]
    return table
