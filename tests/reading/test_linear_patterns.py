"""Every pattern takes a time that grows with the length of the text, not with its square.

Texts are so long that the square would not end within the tests' patience.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rnnviz.export.typesetting import _WORD
from rnnviz.lesson.lesson_file import is_lesson
from rnnviz.plot.markup import parse, plain
from rnnviz.sweep.axis import parse_over
from rnnviz.text import BadInput
from rnnviz.window.preference_file import LARGEST, Preferences

ROOT = Path(__file__).parents[2]
METHODS = {"match", "fullmatch", "search", "findall", "finditer", "split", "sub"}
LENGTH = 100_000
SIGNS = (
    "\n", " ", "1", "9", "a", "é", "中", "，", "<", "&", "(", "[", ".", "\\", '"',
    "a.", ". ", "1,", "\n ", "<i>", "&#1", "[[",
)  # fmt: skip
TEXTS = [sign * (LENGTH // len(sign)) + "\0" for sign in SIGNS]
OF_THE_PROGRAM = {"explanation", "formula"}
"""Modules whose patterns read pages and formulas of the program alone."""


def used() -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Yield where each pattern of the program is used, the pattern and the method."""
    for path in sorted((ROOT / "rnnviz").rglob("*.py")):
        source = path.read_text("utf-8")
        if "re." not in source or path.stem in OF_THE_PROGRAM:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                pattern = pattern_of(node, path) if node.func.attr in METHODS else None
                if pattern is not None:
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield place, pattern, node.func.attr


def pattern_of(call: ast.Call, path: Path) -> re.Pattern[Any] | None:
    """Return the pattern of `re.sub("…", …)` or of `_NAME.sub(…)`."""
    assert isinstance(call.func, ast.Attribute)
    owner = call.func.value
    if not isinstance(owner, ast.Name):
        return None
    if owner.id == "re":
        first = call.args[0]
        return re.compile(first.value) if isinstance(first, ast.Constant) else None
    if not owner.id.isupper():
        return None
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    found = getattr(importlib.import_module(module), owner.id, None)
    return found if isinstance(found, re.Pattern) else None


USED = {f"{place} {method}": (pattern, method) for place, pattern, method in used()}


def test_there_are_patterns() -> None:
    assert len(USED) > 30


@pytest.mark.parametrize("place", USED)
def test_a_pattern_is_linear(place: str) -> None:
    pattern, method = USED[place]
    for text in TEXTS:
        given: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
        found = getattr(pattern, method)(*([given[:0]] if method == "sub" else []), given)
        if method == "finditer":
            assert sum(1 for _ in found) <= len(given) + 1


def test_the_head_of_a_lesson_is_found_in_many_empty_lines() -> None:
    for line in ("\n", "\r\n", "\t\n", "[[", "[[\n", "step\n"):
        assert not is_lesson(line * 300_000)
    assert is_lesson("\n" * 300_000 + " [[ step ]]")


def test_what_is_no_range_is_refused_at_once() -> None:
    for text in ("1" * 500_000, "1." * 300_000, "1..2" * 100_000, "1e" * 100_000):
        with pytest.raises(BadInput, match="list of values"):
            parse_over({"task.length": text})


def test_markup_within_markup_is_parsed_at_once() -> None:
    assert plain("<i>" * 100_000 + "a") == "a"
    assert len(parse("<sub>a" * 30_000)) == 30_000
    assert len(parse("<sub>a</sub>" * 30_000)) == 30_000


def test_words_of_a_caption_are_found_beside_many_blanks() -> None:
    assert _WORD.findall("one  two" + " " * 500_000) == ["one", "  two"]
    assert _WORD.findall("一，二 three") == ["一，", "二", " three"]


@pytest.mark.parametrize("row", ["a" + " " * (LARGEST - 30) + "b", "[" * (LARGEST - 30)])
def test_a_long_line_of_preferences_is_damage_at_once(row: str, tmp_path: Path) -> None:
    path = tmp_path / "rnnviz.ini"
    path.write_text(f"[General]\n{row}\n", encoding="utf-8")
    assert Preferences(path).damaged
