"""What differs between the settings of two runs, a row a setting, and how one is taken over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from rnnviz.experiment.experiment import SECTIONS, Experiment, has_effect
from rnnviz.plot.markup import plain
from rnnviz.setting import check, settings_of
from rnnviz.text import BadInput, translate
from rnnviz.window.settings_form.number_text import parsed
from rnnviz.window.settings_form.setting_text import (
    declared_setting,
    kind_title,
    section_title,
    setting_name,
    value_text,
)

MOST_SYMBOLS = 2
"""Settings told with a kind, at most: "global norm, θ = 1"."""


@dataclass(frozen=True)
class DifferenceRow:
    """A setting with different values.

    Attributes
    ----------
    section, key : str
        The key is "name" for the kind of a section, and empty for the seed.
    label : str
    values : tuple of str
        That of A and that of B, as they are read; empty where a run has no such setting.
    """

    section: str
    key: str
    label: str
    values: tuple[str, str]


def difference_rows(one: Experiment, other: Experiment) -> list[DifferenceRow]:
    """Return what differs between A and B, in the order of the form."""
    rows = []
    if one.seed != other.seed:
        rows.append(_row("seed", "", one, other))
    for section in SECTIONS:
        first, second = getattr(one, section), getattr(other, section)
        if type(first) is not type(second):
            values = _kind_text(section, one, second), _kind_text(section, other, first)
            rows.append(DifferenceRow(section, "name", section_title(section), values))
        rows += [_row(section, key, one, other) for key in _differing(section, one, other)]
    return rows


def taken_over(row: DifferenceRow, source: Experiment, target: Experiment) -> Experiment:
    """Return the settings of one run with what another has in a row."""
    if not row.key:
        return replace(target, seed=source.seed)
    section: Any = getattr(source, row.section)
    if row.key != "name":
        value = getattr(section, row.key)
        section = replace(getattr(target, row.section), **{row.key: value})
    return replace(target, **{row.section: section})


def edited(row: DifferenceRow, experiment: Experiment, text: str) -> Experiment | None:
    """Return the settings of a run with a typed number in a row; None where it cannot be used."""
    found = declared_setting(experiment, f"{row.section}.{row.key}" if row.key else row.section)
    if found is None or found[1] not in (int, float):
        return None
    declared, kind = found
    try:
        value: Any = check(row.label, parsed(text, kind), declared, kind)
    except BadInput:
        return None
    if not row.key:
        return replace(experiment, seed=value)
    section: Any = replace(getattr(experiment, row.section), **{row.key: value})
    return replace(experiment, **{row.section: section})


def _differing(section: str, one: Experiment, other: Experiment) -> list[str]:
    """Return the keys that both runs have in a section with different values."""
    first, second = getattr(one, section), getattr(other, section)
    shared = {key for key, _, _ in settings_of(second)}
    return [
        key
        for key, _, _ in settings_of(first)
        if key in shared
        and getattr(first, key) != getattr(second, key)
        and any(has_effect(each, f"{section}.{key}") for each in (one, other))
    ]


def _row(section: str, key: str, one: Experiment, other: Experiment) -> DifferenceRow:
    dotted = f"{section}.{key}" if key else section
    values, label = [], dotted
    for each in (one, other):
        found = declared_setting(each, dotted)
        assert found is not None
        value = getattr(getattr(each, section), key) if key else each.seed
        values.append(value_text(found[0], value))
        label = setting_name(found[0])
    return DifferenceRow(section, key, label, (values[0], values[1]))


def _kind_text(section: str, experiment: Experiment, other: object) -> str:
    """Return a kind with those of its settings that the other does not have, if not off anyway."""
    own = getattr(experiment, section)
    off = {key for key, _, _ in settings_of(own) if getattr(own, key) == getattr(type(own)(), key)
           and not getattr(own, key)}  # fmt: skip
    known = {key for key, _, _ in settings_of(other)}
    parts = [
        f"{plain(declared.symbol)} = {value_text(declared, getattr(own, key))}"
        for key, declared, _ in settings_of(own)
        if key not in known | off and declared.symbol and has_effect(experiment, f"{section}.{key}")
    ]
    return translate("window", ", ").join((kind_title(section, own.name), *parts[:MOST_SYMBOLS]))
