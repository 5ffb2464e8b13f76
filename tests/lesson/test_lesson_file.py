"""Lesson files are read whole or refused in one line, and written so that they read back equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.lesson import lesson_file
from rnnviz.lesson.lesson import (
    EVENTS,
    PARTS,
    VIEW_NAMES,
    Lesson,
    LessonStep,
    choice_words,
    hidden_after,
    hidden_before_answer,
    open_question,
    words,
)
from rnnviz.lesson.lesson_file import (
    is_lesson,
    lesson_text,
    parse_lesson,
    read_lesson,
    write_lesson,
)
from rnnviz.reading.toml_file import MAX_BYTES
from rnnviz.resource import PRESETS
from rnnviz.text import BadInput, install_translator
from tests.attempt import attempt

LESSON = """\
format = 1
title = "Why"
title_zh = "为什么"
minutes = 10

[[step]]
preset = "vanishing"
at = 0
arrangement = "focus"
views = ["delta", "loss"]
hide = ["delta", "form"]
say = "Fifty steps."
say_zh = "五十步。"

[[step]]
ask = "Draw it."
sketch = "delta"
range = [-20, 5]

[[step]]
ask = "What sets the slope?"
ask_zh = "什么决定斜率？"
choices = ["<i>U</i>", "the loss"]
choices_zh = ["<i>U</i>", "损失"]
until = "update 5"

[[step]]
answer = 1
because = "f′Uᵀ"
reveal = true

[[step]]
set = {"cell.activation" = "relu"}
beside = {"clipping.name" = "global"}
k = 3
speed = 4.0

[[step]]
branch = {"optimizer.learning_rate" = 0.01}
at = 3
keep = true
until = "end"
"""


def refused(text: str) -> str:
    """Return the one line with which a lesson is refused."""
    with pytest.raises(BadInput) as caught:
        parse_lesson(text, "x.toml")
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith("x.toml: ")
    return line


def test_what_is_written_reads_back_equal_and_can_be_read_by_hand():
    lesson = parse_lesson(LESSON, "x")
    text = lesson_text(lesson)
    assert parse_lesson(text, "x") == lesson
    assert 'say_zh = "五十步。"' in text.splitlines()
    assert "at = 0" in text.splitlines()
    assert 'set = { "cell.activation" = "relu" }' in text.splitlines()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("format = 1", "format = 2", "newer"),
        ("format = 1", "", "format is missing"),
        ('title = "Why"', "", "title is missing"),
        ('title = "Why"', 'titel = "Why"', "titel: there is no such key; did you mean title?"),
        ("minutes = 10", "minutes = 10.5", "minutes: 10.5 is not a whole number from 0 to 240"),
        ('"vanishing"', '"vanshing"', "step 1: preset: vanshing: there is no such preset; did you"),
        ('"vanishing"', '"none.toml"', "step 1: preset: none.toml: there is no such file"),
        ('preset = "vanishing"', "", "step 1: preset is missing"),
        ("at = 0", "at = -1", "step 1: at: -1 is not a whole number from 0"),
        ("at = 0", "at = true", "step 1: at: True is not"),
        ("at = 0", "at = 900000", "step 1: at: 900000 is after the last update of the run"),
        ('"focus"', '"fokus"', "step 1: arrangement: 'fokus' is not one of focus, pair"),
        ('"loss"]', '"los"]', "step 1: views: los: there is no such view; did you mean loss?"),
        (
            '"form"]',
            '"from"]',
            "step 1: hide: from: there is no such view or part of the window; d",
        ),
        ('sketch = "delta"', "", "step 2: range: sketch is missing"),
        ("[-20, 5]", "[5, -20]", "step 2: range: this must be [low, high]"),
        ("[-20, 5]", "[-20, inf]", "step 2: range: inf is not a finite number"),
        ('"update 5"', '"updte 5"', "step 3: until: updte 5: there is no such event"),
        ('"update 5"', '"explodes"', "step 3: until: explodes: there is no such event"),
        ('"update 5"', '"update 0"', "step 3: until: update 0: there is no such event"),
        ('"update 5"', '"update 900000"', "step 3: until: 900000 is after the last update"),
        (', "损失"]', ', "损失", "三"]', "step 3: choices_zh: these must be 2"),
        ('ask = "What sets the slope?"', "", "step 3: ask_zh: ask is missing"),
        ("answer = 1", "answer = 3", "step 4: answer: 3 is not a number from 1 to 2"),
        ("answer = 1", "answer = 0", "step 4: answer: 0 is not the number of a choice"),
        ("answer = 1", "answer = 1.0", "step 4: answer: 1.0 is not the number of a choice"),
        ("answer = 1", 'answer = 1\nanswer_zh = "一"', "step 4: answer_zh: answer is a number"),
        ("reveal = true", 'reveal = ["loss"]', "step 4: reveal: loss is not hidden"),
        ("reveal = true", "reveal = false", "step 4: reveal: this must be a list"),
        (
            '"cell.activation" = "relu"',
            '"cell.activaton" = "relu"',
            "step 5: set: cell.activaton: ",
        ),
        ('"cell.activation" = "relu"', '"cell.activation" = 3', "step 5: set: cell.activation: 3"),
        ('{"clipping.name" = "global"}', "{}", "step 5: beside: it is empty"),
        ('{"clipping.name" = "global"}', "3", 'step 5: beside: this must be a table {"cell.name"'),
        ("k = 3", "k = 0", "step 5: k: 0 is not a whole number from 1"),
        ("speed = 4.0", "speed = nan", "step 5: speed: nan is not a finite number from 0 to 1000"),
        ('"optimizer.learning_rate"', '"cell.size"', "step 6: branch: cell.size: 0.01 is not"),
        (
            '"optimizer.learning_rate" = 0.01',
            '"cell.size" = 8',
            "branch: cell.size: this cannot ch",
        ),
        ("keep = true", 'form = true\nhide = ["form"]', "step 6: form: it is hidden"),
        ('sketch = "delta"', 'sketch = "cliff"', "step 2: sketch: cliff has no axes to draw on"),
        ("keep = true", 'keep = "yes"', "step 6: keep: 'yes' is not true or false"),
        ("keep = true", "keep = true\nmotion = true", "step 6: motion and until"),
        (
            "keep = true",
            "keep = true\nspeek = 3",
            "step 6: speek: there is no such key; did you me",
        ),
        ('until = "end"\n', 'until = "end"\n[[step]]\n', "step 7: this step does nothing"),
        (
            'until = "end"\n',
            'until = "end"\n[[step]]\nanswer = 1',
            "step 7: answer: nothing has been",
        ),
        (
            'until = "end"\n',
            'until = "end"\n[[step]]\nreveal=true',
            "step 7: reveal: nothing is hidd",
        ),
        ('say = "Fifty steps."', 'say = "a\\u0007"', "step 1: say: there is a control character"),
        (
            'say = "Fifty steps."',
            f'say = "{"a" * 1001}"',
            "step 1: say: this text is longer than 10",
        ),
        ("[[step]]\nanswer", "[[step]\nanswer", "TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_step_and_key(old, new, words):
    assert old in LESSON
    assert words in refused(LESSON.replace(old, new, 1))


@pytest.mark.parametrize("steps", ["", "step = 3", "step = [3]", "[step]\nsay = 'a'", "step = []"])
def test_a_lesson_without_steps_is_refused(steps):
    assert "step" in refused(f'format = 1\ntitle = "x"\n{steps}')


def test_too_deep_too_large_and_not_text(tmp_path: Path):
    assert "too deeply" in refused("x = " + "[" * 20_000)
    assert "64 KiB" in refused("#" * (MAX_BYTES + 1))
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="UTF-8"):
        read_lesson(path)
    for name in ("missing.toml", ".", "a\0b.toml"):
        with pytest.raises(BadInput, match=r"no such file|cannot be read"):
            read_lesson(tmp_path / name)


def test_a_preset_beside_the_lesson_is_found(tmp_path: Path):
    (tmp_path / "mine.toml").write_text((PRESETS / "clipped.toml").read_text("utf-8"), "utf-8")
    path = tmp_path / "lesson.toml"
    path.write_text(LESSON.replace('"vanishing"', '"mine.toml"'), "utf-8")
    assert read_lesson(path).steps[0].preset == "mine.toml"


def test_what_is_hidden_and_asked():
    lesson = parse_lesson(LESSON, "x")
    assert hidden_after(lesson, 0) == {"delta", "form"}
    assert hidden_before_answer(lesson, 1) == {"delta", "form"}
    assert hidden_after(lesson, 1) == {"form"}
    assert hidden_after(lesson, 3) == frozenset()
    assert [open_question(lesson, n) for n in range(5)] == [None, 1, 2, 2, None]
    assert [step.stages for step in lesson.steps] == [1, 2, 1, 1, 1, 1]
    everything = replace(lesson, steps=(replace(lesson.steps[0], hide=("views",)),))
    assert hidden_after(everything, 0) == {*VIEW_NAMES}


def test_texts_come_in_the_language_of_the_user(request):
    lesson = parse_lesson(LESSON, "x")
    assert words(lesson, "title") == "Why"
    install_translator(None, "zh_CN")
    request.addfinalizer(lambda: install_translator(None))
    assert words(lesson, "title") == "为什么"
    assert choice_words(lesson.steps[2]) == ("<i>U</i>", "损失")
    assert words(lesson.steps[1], "ask") == "Draw it."


def test_a_lesson_that_could_not_be_read_back_is_not_written(tmp_path: Path):
    path = tmp_path / "x.toml"
    lesson = parse_lesson(LESSON, "x")
    write_lesson(lesson, path)
    assert read_lesson(path) == lesson
    for steps in ((LessonStep(say="no run"),), lesson.steps * 40, ()):
        with pytest.raises(BadInput):
            write_lesson(replace(lesson, steps=steps), path)
    assert read_lesson(path) == lesson


def test_lessons_are_told_from_presets():
    assert is_lesson(LESSON)
    assert not any(is_lesson(path.read_text("utf-8")) for path in PRESETS.glob("*.toml"))


# -- anything at all -------------------------------------------------------------------------

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Zs")), max_size=20
)
STEP = st.builds(
    LessonStep,
    say=TEXT,
    at=st.none() | st.integers(0, 100),
    k=st.none() | st.integers(1, 50),
    views=st.lists(st.sampled_from(VIEW_NAMES), max_size=3).map(tuple),
    hide=st.lists(st.sampled_from((*PARTS, *VIEW_NAMES, "views")), max_size=3).map(tuple),
    until=st.sampled_from(("", "end", "update 7", *EVENTS)),
    speed=st.none() | st.floats(0, 1000),
    keep=st.just(False),
    ask=TEXT.map(lambda text: f"?{text}"),
    choices=st.just(())
    | st.lists(TEXT.map(lambda text: f"a{text}"), min_size=2, max_size=9).map(tuple),
    settings=st.dictionaries(st.just("seed"), st.integers(0, 99)),
    answer=st.just(0) | TEXT,
)


@settings(max_examples=30)
@given(st.lists(STEP, min_size=1, max_size=4), TEXT)
def test_any_lesson_reads_back_equal(steps, title):
    first = replace(steps[0], preset="vanishing")
    answers = [replace(step, answer=step.answer or 0) for step in (first, *steps[1:])]
    lesson = Lesson(f"t{title}", tuple(answers))
    assert parse_lesson(lesson_text(lesson), "x") == lesson


def check_outcome(read: Callable[[], Lesson]) -> None:
    """Fail unless what is read reads back equal, or is refused in one line."""
    found = attempt(read)
    if isinstance(found, BadInput):
        assert "\n" not in str(found)
    else:
        assert parse_lesson(lesson_text(found), "x.toml") == found


def checked(table: dict[str, object]) -> Lesson:
    """Return the lesson that a table makes."""
    lesson = lesson_file._lesson(table, Path())
    lesson_file.check_steps(lesson)
    return lesson


@settings(max_examples=100)
@given(st.data())
def test_any_change_of_a_character_is_a_lesson_or_a_line(data):
    place = data.draw(st.integers(0, len(LESSON) - 1))
    other = data.draw(st.characters())
    text = LESSON[:place] + other + LESSON[place + 1 :]
    check_outcome(lambda: parse_lesson(text, "x.toml"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=100)
@given(st.sampled_from(list(lesson_file._KEYS)), VALUES)
def test_any_value_is_refused_in_one_line_or_reads_back_equal(key, value):
    table = {"title": "x", "step": [{"preset": "vanishing", "say": "a"}, {key: value}]}
    check_outcome(lambda: checked(table))
