"""What each setting must have to be in the form, in preset files, in `--set`, in both languages.

The settings are taken from the sections themselves: a new one is tested once it is declared, and
everything that it lacks is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import rnnviz
from rnnviz.experiment.experiment import (
    PLAIN_SECTIONS,
    SECTION_CHOICES,
    SECTIONS,
    experiment_table,
    parse_experiment,
)
from rnnviz.nn.cells.index import CELLS
from rnnviz.setting import Setting, as_table, check, settings_of
from tests.translation import translated

CLASSES: list[tuple[str, type[Any]]] = [
    *((section, cls) for section, classes in SECTION_CHOICES.items() for cls in classes),
    *PLAIN_SECTIONS.items(),
]


def test_every_section_is_listed() -> None:
    assert {*SECTION_CHOICES, *PLAIN_SECTIONS} == set(SECTIONS)


@pytest.mark.parametrize(("section", "cls"), CLASSES, ids=lambda it: getattr(it, "__name__", it))
def test_no_setting_lacks_anything(section: str, cls: type[Any]) -> None:
    known = {key: (setting, kind) for key, setting, kind in settings_of(cls)}
    lacking = [
        f"{section}.{field.name}: declare it with rnnviz.setting.setting"
        for field in fields(cls)
        if field.name not in known
    ]
    for key, (setting, kind) in known.items():
        faults = (*text_faults(setting), *value_faults(setting, kind), *use_faults(cls, key))
        lacking += [f"{section}.{key}: {fault}" for fault in faults]
    assert not lacking, "\n".join(lacking)


def text_faults(setting: Setting) -> Iterator[str]:
    if not setting.label:
        yield "no label"
    if not setting.help or setting.help[-1] not in ".?…":
        yield "no help, or one that is no sentence"
    for text in (setting.label, setting.help, *(label for _, label in setting.choices)):
        if text and ("settings", text) not in translated():
            yield f'no Chinese for "{text}": QT_TRANSLATE_NOOP, then `make translations`'


def value_faults(setting: Setting, kind: type) -> Iterator[str]:
    if kind not in (bool, int, float, str):
        yield f"no form has a field for {kind}"
    if kind in (int, float) and (setting.low is None or setting.high is None):
        yield "no lower or upper limit"
    if setting.part and setting.part not in parameter_names():
        yield f"acts on {setting.part}, which no cell has"


def use_faults(cls: type[Any], key: str) -> Iterator[str]:
    known = {k: (s, t) for k, s, t in settings_of(cls)}
    if f".{key}" not in source_text():
        yield "no code reads it"
    when = known[key][0].when
    if when is not None and when[0] not in known:
        yield f"depends on {when[0]}, which is no setting"
    elif when is not None:
        for value in when[1]:
            check(when[0], value, *known[when[0]])


@pytest.mark.parametrize(("section", "cls"), CLASSES, ids=lambda it: getattr(it, "__name__", it))
def test_defaults_are_allowed_and_survive_a_preset(section: str, cls: type[Any]) -> None:
    for key, setting, kind in settings_of(cls):
        value = getattr(cls(), key)
        assert check(f"{section}.{key}", value, setting, kind) == value
    table = as_table(cls())
    assert experiment_table(parse_experiment({section: table}))[section] == table


@cache
def parameter_names() -> frozenset[str]:
    entries = [entry for cell in CELLS for entry in cell().layout(1)]
    return frozenset(name for entry in entries for name in (entry.name, *entry.leaves()))


@cache
def source_text() -> str:
    return "\n".join(path.read_text("utf-8") for path in Path(rnnviz.__file__).parent.rglob("*.py"))
