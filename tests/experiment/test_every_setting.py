"""What each setting must have to be in the form, in preset files, in `--set`, in both languages.

The list is taken from the sections themselves: a new setting is tested as soon as it is declared.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, fields
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
    parse_section,
)
from rnnviz.nn.cells.index import CELLS
from rnnviz.resource import ASSETS
from rnnviz.setting import Setting, as_table, check, settings_of

CLASSES: list[tuple[str, type[Any]]] = [
    *((section, cls) for section, classes in SECTION_CHOICES.items() for cls in classes),
    *PLAIN_SECTIONS.items(),
]


@dataclass(frozen=True)
class Declared:
    section: str
    cls: type[Any]
    key: str
    setting: Setting
    kind: type

    def __str__(self) -> str:
        return f"{self.section}.{self.key} of {self.cls.__name__}"


EVERY = [Declared(section, cls, *found) for section, cls in CLASSES for found in settings_of(cls)]
every_setting = pytest.mark.parametrize("it", EVERY, ids=str)


def test_every_section_is_listed() -> None:
    assert {*SECTION_CHOICES, *PLAIN_SECTIONS} == set(SECTIONS)


@pytest.mark.parametrize("cls", [cls for _, cls in CLASSES], ids=lambda cls: cls.__name__)
def test_every_field_is_declared_as_a_setting(cls: type[Any]) -> None:
    """A plain dataclass field would be neither in the form nor in presets."""
    known = [key for key, _, _ in settings_of(cls)]
    undeclared = [field.name for field in fields(cls) if field.name not in known]
    assert not undeclared, f"declare {undeclared} of {cls.__name__} with rnnviz.setting.setting"


@every_setting
def test_label_and_help_are_there(it: Declared) -> None:
    assert it.setting.label, f"{it} has no label"
    assert it.setting.help, f"{it} has no help"
    assert it.setting.help[-1] in ".?…", f"the help of {it} is not a sentence"


@every_setting
def test_something_reads_it(it: Declared) -> None:
    assert f".{it.key}" in source_text(), f"no code reads {it}"


@cache
def source_text() -> str:
    return "\n".join(path.read_text("utf-8") for path in Path(rnnviz.__file__).parent.rglob("*.py"))


@every_setting
def test_label_help_and_choices_are_translated(it: Declared) -> None:
    """A text that is not marked with QT_TRANSLATE_NOOP("settings", …) is never extracted."""
    texts = [it.setting.label, it.setting.help, *(label for _, label in it.setting.choices)]
    missing = [text for text in texts if text and text not in translated()]
    assert not missing, f"mark {missing} with QT_TRANSLATE_NOOP, then `make translations`"


@cache
def translated() -> frozenset[str]:
    root = ET.parse(ASSETS / "translations" / "rnnviz_zh_CN.ts").getroot()
    return frozenset(
        message.findtext("source") or ""
        for context in root.iter("context")
        if context.findtext("name") == "settings"
        for message in context.iter("message")
        if message.findtext("translation")
    )


@every_setting
def test_numbers_have_limits(it: Declared) -> None:
    if it.kind in (int, float):
        assert it.setting.low is not None, f"{it} has no lower limit"
        assert it.setting.high is not None, f"{it} has no upper limit"
    else:
        assert it.kind in (str, bool), f"{it}: no form has a field for {it.kind}"


@every_setting
def test_the_default_is_allowed_and_survives_a_preset(it: Declared) -> None:
    value = getattr(it.cls(), it.key)
    assert check(it.key, value, it.setting, it.kind) == value
    table = {it.section: as_table(it.cls())}
    assert as_table(parse_section(it.section, table[it.section])) == table[it.section]
    assert experiment_table(parse_experiment(table))[it.section] == table[it.section]


@every_setting
def test_what_it_depends_on_exists(it: Declared) -> None:
    if it.setting.when is not None:
        other, values = it.setting.when
        found = {k: (s, t) for k, s, t in settings_of(it.cls)}
        assert other in found, f"{it} depends on {other}, which is no setting"
        for value in values:
            check(other, value, *found[other])
    if it.setting.part:
        names = {name for cell in CELLS for e in cell().layout(1) for name in (e.name, *e.leaves())}
        assert it.setting.part in names, f"{it} acts on {it.setting.part}, which no cell has"
