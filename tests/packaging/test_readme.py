"""The documents say only what there is, and the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rnnviz.cli import COMMANDS
from rnnviz.experiment.experiment import PLAIN_SECTIONS, SECTION_CHOICES, parse_section
from rnnviz.experiment.preset import list_presets
from rnnviz.setting import settings_of
from rnnviz.text import BadInput
from rnnviz.views.index import VIEWS

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.name for path in (ROOT / "docs" / "en").glob("*.md"))
PAIRS = {
    "README.md": ("README.md", "README.zh-CN.md"),
    **{page: (f"docs/en/{page}", f"docs/zh_CN/{page}") for page in PAGES},
}
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PRESETS = {preset.name for preset in list_presets()}
NAMES = {view.name for view in VIEWS}
in_both = pytest.mark.parametrize("name", PAIRS)


def document(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def headings(text: str) -> list[int]:
    """Return the level of each heading."""
    return [len(marks) for marks in re.findall(r"^(#+) ", FENCE.sub("", text), re.MULTILINE)]


def commands(text: str) -> list[str]:
    """Return every block of code without its comments, which may be translated."""
    blocks = (re.sub(r"\s*#.*", "", block) for block in FENCE.findall(text))
    return [block for block in blocks if "{toctree}" not in block and block.count("\n") > 1]


def table_rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the number of cells of each row of each table, and the code in it."""
    lines = [line for line in FENCE.sub("", text).splitlines() if line.startswith("| ")]
    return [(line.count(" | "), sorted(CODE.findall(line))) for line in lines]


def test_both_languages_have_the_same_pages() -> None:
    assert sorted(path.name for path in (ROOT / "docs" / "zh_CN").glob("*.md")) == PAGES


@in_both
def test_both_languages_have_the_same_headings_commands_and_tables(name: str) -> None:
    english, chinese = map(document, PAIRS[name])
    assert headings(english) == headings(chinese)
    if name not in ("built.md", "lessons.md"):  # a list of rooms and a lesson, in words
        assert commands(english) == commands(chinese)
    assert table_rows(english) == table_rows(chinese)


@in_both
def test_every_link_leads_somewhere(name: str) -> None:
    for path in PAIRS[name]:
        for target in LINK.findall(FENCE.sub("", document(path))):
            if target.startswith("#"):
                words = re.findall(r"^#+ (.+)$", document(path), re.MULTILINE)
                assert target[1:] in {heading.lower().replace(" ", "-") for heading in words}
            elif "://" not in target:
                assert ((ROOT / path).parent / target).exists(), target


@in_both
def test_every_command_is_there(name: str) -> None:
    for path in PAIRS[name]:
        for block in FENCE.findall(document(path)):
            for words in re.findall(r"^(?:\.venv/bin/)?rnnviz ([^\s#]+)", block, re.MULTILINE):
                assert words in COMMANDS or words in PRESETS, words


def test_the_readme_is_for_five_minutes() -> None:
    assert all(document(path).count("\n") <= 210 for path in PAIRS["README.md"])


def test_the_readme_names_every_view() -> None:
    assert set(CODE.findall(document("README.md"))) >= NAMES


def taught() -> list[list[str]]:
    lines = [line for line in document("docs/en/texts.md").splitlines() if line.startswith("| ")]
    return [line.strip("| ").split(" | ") for line in lines if not line.startswith("| ---")][1:]


TAUGHT = taught()
each_row = pytest.mark.parametrize("row", TAUGHT, ids=[row[0] for row in TAUGHT])


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
