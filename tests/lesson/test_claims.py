"""What the lessons say in numbers is so in their runs."""

from __future__ import annotations

import re

import pytest

from tests.lesson.claims import CLAIMS, Check
from tests.lesson.shipped import NAMES, english, lesson

ALL = [(name, words, check) for name, claims in CLAIMS.items() for words, check in claims.items()]


@pytest.mark.parametrize(("name", "words", "check"), ALL, ids=[f"{n}: {w}" for n, w, _ in ALL])
def test_what_a_lesson_says_is_so(name: str, words: str, check: Check):
    assert any(words in english(step) for step in lesson(name).steps), "no step says this any more"
    assert check()


@pytest.mark.parametrize("name", NAMES)
def test_every_step_that_tells_a_measured_number_is_checked(name: str):
    for index, step in enumerate(lesson(name).steps, 1):
        told = measured(english(step))
        checked = any(words in english(step) for words in CLAIMS[name])
        assert checked or not told, f"step {index} tells {told}, which nothing checks"


def measured(text: str) -> list[str]:
    """Return the numbers of a text that only a run can give: decimals, powers of ten, percents."""
    return re.findall(r"\d+\.\d+|10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|\d+ %", text)
