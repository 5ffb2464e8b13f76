"""The lessons that ship: complete in both languages, short enough for a projector, in order."""

from __future__ import annotations

import re

import pytest

from rnnviz.lesson.lesson import LessonStep, hidden_after, hidden_before_answer
from rnnviz.plot.markup import plain as as_plain
from rnnviz.training.concealed import Concealed
from tests.lesson.shipped import NAMES, TEXTS, lesson, plain

FIVE = tuple(name for name in NAMES if name != "tour")
MOST_ENGLISH, MOST_CHINESE = 215, 95
"""Characters that fit in three lines of a projector's large type."""
STEPS = [(name, index) for name in NAMES for index in range(len(lesson(name).steps))]


def step_of(name: str, index: int) -> LessonStep:
    return lesson(name).steps[index]


def test_five_lessons_and_a_tour_ship():
    assert len(FIVE) == 5
    assert "tour" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_takes_ten_to_twenty_minutes_and_the_tour_less_than_two(name: str):
    low, high = (1, 2) if name == "tour" else (10, 20)
    assert low <= lesson(name).minutes <= high
    presses = sum(step.stages for step in lesson(name).steps)
    assert lesson(name).minutes / presses > (0.2 if name == "tour" else 0.5)


@pytest.mark.parametrize("name", NAMES)
def test_head_and_summary_are_there_in_both_languages(name: str):
    found = lesson(name)
    for text in (found.title_zh, found.summary_zh):
        assert is_chinese(text)
    assert found.title
    assert found.summary


@pytest.mark.parametrize(("name", "index"), STEPS)
def test_every_text_is_there_in_chinese_too_and_fits_three_lines(name: str, index: int):
    step = step_of(name, index)
    assert step.say or step.ask or step.because
    for key in TEXTS:
        english, chinese = plain(getattr(step, key)), plain(getattr(step, f"{key}_zh"))
        assert bool(english) == bool(chinese)
        assert not chinese or is_chinese(chinese)
        assert len(english) <= MOST_ENGLISH
        assert len(chinese) <= MOST_CHINESE
    assert len(step.choices) == len(step.choices_zh)


@pytest.mark.parametrize(("name", "index"), STEPS)
def test_both_languages_give_the_same_numbers(name: str, index: int):
    step = step_of(name, index)
    for key in TEXTS:
        assert decimals(getattr(step, key)) <= decimals(getattr(step, f"{key}_zh"))


@pytest.mark.parametrize(("name", "index"), STEPS)
def test_a_step_that_opens_a_preset_chooses_its_views(name: str, index: int):
    step = step_of(name, index)
    assert step.views or not step.preset


@pytest.mark.parametrize("name", FIVE)
def test_every_question_is_answered(name: str):
    open_since = None
    for index, step in enumerate(lesson(name).steps):
        if step.asks:
            assert open_since is None, f"step {open_since} has no answer before step {index + 1}"
            open_since = index + 1
        if step.answers:
            open_since = None
    assert open_since is None


ABOUT_WORDS = {("4-eigenvalues", 10)}
"""Questions on what the words on screen mean, which are not hidden."""
GENERAL = {("3-gates", 6), ("5-truncation", 14)}
"""Questions that nothing on screen answers."""


@pytest.mark.parametrize("name", FIVE)
def test_where_a_question_is_open_no_note_and_no_verdict_answers_it(name: str):
    for index, step in enumerate(lesson(name).steps):
        if step.asks and (name, index + 1) not in ABOUT_WORDS | GENERAL:
            concealed = Concealed(hidden_before_answer(lesson(name), index))
            for part in ("notes", "verdict"):
                assert concealed.hides(part), f"step {index + 1} shows the {part}"


@pytest.mark.parametrize("name", FIVE)
def test_a_vote_is_answered_within_two_steps_or_says_that_there_are_trials_first(name: str):
    steps = lesson(name).steps
    for index, step in enumerate(steps):
        if step.asks:
            answered = next(n for n in range(index, len(steps)) if steps[n].answers)
            later = answered - index
            assert later <= 4
            assert later <= 2 or "Vote" in step.ask, f"step {index + 1}: answered {later} later"


@pytest.mark.parametrize("name", FIVE)
def test_at_the_end_nothing_is_hidden(name: str):
    assert not hidden_after(lesson(name), len(lesson(name).steps) - 1)


@pytest.mark.parametrize(("name", "index"), STEPS)
def test_markup_is_read_whole(name: str, index: int):
    step = step_of(name, index)
    for key in TEXTS:
        for text in (getattr(step, key), getattr(step, f"{key}_zh")):
            assert not re.search(r"[<>]", as_plain(text))


def is_chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def decimals(text: str) -> set[str]:
    """Return the numbers of a text that have a decimal point or a power of ten."""
    return set(re.findall(r"\d+\.\d+|10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", plain(text)))
