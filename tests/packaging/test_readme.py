"""The README names every preset and view, and only settings, presets and views that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rnnviz.experiment.experiment import PLAIN_SECTIONS, SECTION_CHOICES, parse_section
from rnnviz.experiment.preset import list_presets
from rnnviz.setting import settings_of
from rnnviz.text import BadInput
from rnnviz.views.index import VIEWS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`]+)`")
PRESETS = {preset.name for preset in list_presets()}
NAMES = {view.name for view in VIEWS}


def section(title: str) -> str:
    _, _, rest = README.partition(f"\n## {title}\n")
    assert rest, title
    return rest.partition("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [line.strip("| ").split(" | ") for line in lines if not line.startswith("| ---")][1:]


TAUGHT = rows("The texts, line by line")
each_row = pytest.mark.parametrize("row", TAUGHT, ids=[row[0] for row in TAUGHT])


def test_every_preset_and_every_view_is_listed():
    listed = set(CODE.findall(section("The presets")))
    assert listed >= PRESETS
    assert {row[0].strip("`") for row in rows("What each view shows")} >= NAMES


@each_row
def test_presets_and_views_are_there(row):
    _, _, presets, views = row
    found = set(CODE.findall(presets))
    assert found
    assert found <= PRESETS
    shown = set(CODE.findall(views)) - {"K"}
    assert shown
    assert shown <= NAMES


def takes(part: str, key: str, value: str) -> bool:
    """Whether a kind of a section has a setting, and it the value; … stands for any."""
    for kind in SECTION_CHOICES.get(part) or (PLAIN_SECTIONS[part],):
        if any(known == key for known, _, _ in settings_of(kind)):
            named = {"name": kind.name} if part in SECTION_CHOICES else {}
            number = int(value) if value.isdigit() else value
            try:
                parse_section(part, named if value == "…" else named | {key: number})
            except BadInput:
                continue
            return True
    return False


@each_row
def test_settings_are_there(row):
    dotted = ""
    for code in CODE.findall(row[1]):
        key, given, value = code.rpartition("=")
        dotted = key if given else dotted
        part, _, inner = dotted.partition(".")
        value = value.strip('"')
        if inner == "name":
            assert value == "…" or parse_section(part, {"name": value})
        else:
            assert takes(part, inner, value), code
