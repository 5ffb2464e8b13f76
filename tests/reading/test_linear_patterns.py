"""Every pattern takes a time that grows with the length of the text, not with its square.

Texts grow step by step until they take long enough to be compared with a quarter of them: four
times the time is linear, sixteen times the square.  Only the processor's time counts.
"""

from __future__ import annotations

import ast
import importlib
import math
import re
import time
from collections.abc import Callable, Iterator
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
USE = re.compile(rf"\b(?:re|[A-Z0-9_]+)\.(?:{'|'.join(METHODS)})\(")
"""What stands in a module that uses a pattern: only such are parsed."""
SIGNS = (
    "\n", " ", "1", "9", "a", "é", "中", "，", "<", "&", "(", "[", ".", "\\", '"', "》",
    "a.", ". ", "1,", "1, ", "\n ", "<i>", "&#1", "[[",
)  # fmt: skip
HEADS = ("{'descr': '<f8', 'fortran_order': False, 'shape': (", '"', "'", "1..2:", "a[", "b/", "《")
"""What has to come before the repeated part of some patterns."""
FILLERS = ("1, ", "1", "a", " ")
TEXTS = [("", sign) for sign in SIGNS] + [(head, sign) for head in HEADS for sign in FILLERS]
LENGTHS = [int(8 * 1.5**power) for power in range(17)]
"""Letters, to 5,254; the steps are so small that powers of two are found before they hang."""
ENOUGH = 1e-3
"""Seconds that can be compared; the square of 5,254 letters takes ten times as long."""
OF_THE_PROGRAM = {"explanation", "formula"}
"""Modules whose patterns read pages and formulas of the program alone."""


def used() -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Yield where each pattern of the program is used, the pattern and the method."""
    for path in sorted((ROOT / "rnnviz").rglob("*.py")):
        source = path.read_text("utf-8")
        if not USE.search(source) or path.stem in OF_THE_PROGRAM:
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


def seconds(act: Callable[[str], object], text: str, repeat: int) -> float:
    """Return the least time of the processor that it takes."""
    least = math.inf
    for _ in range(repeat):
        start = time.process_time()
        act(text)
        least = min(least, time.process_time() - start)
    return least


def is_linear(act: Callable[[str], object], head: str, sign: str) -> bool:
    """Return whether what is done with the head and more and more signs takes linear time."""

    def text(length: int) -> str:
        return head + sign * (length // len(sign)) + "\0"

    for length in LENGTHS:
        if seconds(act, text(length), 1) < ENOUGH:
            continue
        quarter = seconds(act, text(length // 4), 3)
        if seconds(act, text(length), 3) > 9 * quarter:
            return False
    return True


def use(pattern: re.Pattern[Any], method: str) -> Callable[[str], object]:
    """Return what uses a pattern on a text to its end."""

    def act(text: str) -> object:
        given: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
        found = getattr(pattern, method)(*([given[:0]] if method == "sub" else []), given)
        return sum(1 for _ in found) if method == "finditer" else found

    return act


def slow_texts(pattern: re.Pattern[Any], method: str) -> list[tuple[str, str]]:
    return [text for text in TEXTS if not is_linear(use(pattern, method), *text)]


def test_there_are_patterns() -> None:
    assert len(USED) > 30


@pytest.mark.parametrize("place", USED)
def test_a_pattern_is_linear(place: str) -> None:
    assert slow_texts(*USED[place]) == []


@pytest.mark.parametrize(
    ("pattern", "method", "sign"),
    [
        (r"\s+$", "search", " "),
        (r"\s+$", "sub", "\n"),
        (r"a*b", "search", "a"),
        (r"a*b", "finditer", "a"),
        (r"\d+(?:\.\d+)?;", "findall", "1"),
        (r"\s*\s*b", "match", " "),
        (r"(a+)+$", "search", "a"),
        (r"(a|aa)+$", "fullmatch", "a"),
        (rb"<[^>]*>", "sub", "<"),
    ],
)
def test_a_pattern_that_is_not_linear_is_found(
    pattern: str | bytes, method: str, sign: str
) -> None:
    assert not is_linear(use(re.compile(pattern), method), "", sign)


def test_the_head_of_a_lesson_is_found_in_many_empty_lines() -> None:
    for line in ("\n", "\r\n", "\t\n", "[[", "[[\n", "step\n"):
        assert is_linear(is_lesson, "", line)
        assert not is_lesson(line * 1_000)
    assert is_lesson("\n" * 1_000 + " [[ step ]]")


def test_what_is_no_range_is_refused_at_once() -> None:
    def refuse(text: str) -> None:
        with pytest.raises(BadInput, match="list of values"):
            parse_over({"task.length": text})

    for sign in ("1", "1.", "1..2", "1e"):
        assert is_linear(refuse, "", sign)


def test_markup_within_markup_is_parsed_at_once() -> None:
    for sign in ("<i>", "<sub>a", "<sub>a</sub>"):
        assert is_linear(plain, "", sign)
        assert is_linear(parse, "", sign)
    assert plain("<i>" * 1_000 + "a") == "a"
    assert len(parse("<sub>a" * 1_000)) == 1_000
    assert len(parse("<sub>a</sub>" * 1_000)) == 1_000


def test_words_of_a_caption_are_found_beside_many_blanks() -> None:
    assert is_linear(_WORD.findall, "one  two", " ")
    assert _WORD.findall("one  two" + " " * 1_000) == ["one", "  two"]
    assert _WORD.findall("一，二 three") == ["一，", "二", " three"]


@pytest.mark.parametrize("row", ["a" + " " * (LARGEST - 30) + "b", "[" * (LARGEST - 30)])
def test_a_long_line_of_preferences_is_damage_at_once(row: str, tmp_path: Path) -> None:
    path = tmp_path / "rnnviz.ini"
    path.write_text(f"[General]\n{row}\n", encoding="utf-8")
    assert Preferences(path).damaged
