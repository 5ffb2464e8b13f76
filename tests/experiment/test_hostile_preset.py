"""A preset may come from anywhere: whatever it holds, it is read or refused in one line."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rnnviz.experiment.experiment import PLAIN_SECTIONS, SECTION_CHOICES, parse_experiment
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import LONGEST_WORDS, load_preset, parse_preset
from rnnviz.reading.toml import MAX_DEPTH, read_toml
from rnnviz.setting import short
from rnnviz.text import BadInput

HEAD = "format = 1\n"
DOTS = ".".join("a" * 32_000)
HUGE = "0x" + "f" * 60_000
HOSTILE = {
    "dotted key": f"{DOTS} = 1",
    "dotted table": f"[{DOTS}]",
    "dotted key of an inline table": f"x = {{{DOTS} = 1}}",
    "dotted key after quotes within quotes": f'x = {{y = """b"""", {DOTS} = 1}}',
    "dotted key after an escaped quote": f'x = {{y = "\\"", {DOTS} = 1}}',
    "dotted key after a quote in a comment": f'# "\n{DOTS} = 1',
    "quoted parts": ".".join(['"a"'] * 16_000) + " = 1",
    "arrays": "x = " + "[" * 30_000,
    "closed arrays": "x = " + "[" * 30_000 + "]" * 30_000,
    "inline tables": "x = " + "{a = " * 10_000,
    "arrays of tables": "[[a]]\n" * 10_000,
    "decimal digits": "seed = " + "9" * 5_000,
    "hexadecimal digits": f"seed = {HUGE}",
    "digits in a table": f"seed = {{a = {HUGE}}}",
    "digits in a list": f"cell = {{name = [{HUGE}]}}",
    "a nested value": f"seed = {'[' * MAX_DEPTH}{']' * MAX_DEPTH}",
    "a long key": "x" * 60_000 + " = 1",
    "a key with control characters": '"a\\nb\\u001b[31m\\u202e" = 1',
    "a setting with control characters": '[cell]\nname = "srn"\n"a\\nb\\u001b[31m\\u202e" = 1',
    "a long title": f'title = "{"x" * (LONGEST_WORDS + 1)}"',
    "blanks to watch for": f'watch = "{" " * 60_000}"',
    "a date": "seed = 1979-05-27T07:32:00Z",
    "more than a preset may have": "#" + "x" * 65_536,
}


def refusal(read: Callable[[], object]) -> str:
    """Return the line with which something is refused, having held memory to a limit."""
    tracemalloc.start()
    try:
        with pytest.raises(BadInput) as caught:
            read()
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
    line = str(caught.value)
    assert line == str(caught.value.message)
    assert line.isprintable()
    assert len(line) < 1_000
    return line


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_preset_is_one_line(what: str) -> None:
    text = HEAD + HOSTILE[what]
    assert refusal(lambda: parse_preset(text, "x", "x.toml")).startswith("x.toml: ")


@pytest.mark.parametrize(
    "assignment",
    [
        f"{DOTS}=1", f"seed={DOTS}", f"seed={HUGE}", "seed=" + "9" * 5_000, "seed=" + "[" * 30_000,
        f"seed={{a={HUGE}}}", "cell.name={a=1}", "cell.name=[1]", "cell.name=5", "task.name=true",
        "training.rule={a=1}", "cell.a\nb\x1b[31m=1", "\u202e=1", "x" * 60_000,
    ],
)  # fmt: skip
def test_a_hostile_assignment_is_one_line(assignment: str) -> None:
    refusal(lambda: with_overrides(load_preset("vanishing"), [assignment]))


def test_what_only_looks_deep_is_read() -> None:
    brackets = "[{." * 1_000
    text = f"""
        a = "{brackets}"  # {brackets}
        b = '{brackets}'
        c = \"\"\"{brackets}\n\\"{brackets}\"\"\"\"\"
        d = '''{brackets}\n{brackets}'''''
        e = {[0.5] * 1_000}
        "f" . g = 1
    """
    table = read_toml(text)
    assert table["a"] == table["b"] == brackets
    assert table["c"] == f'{brackets}\n"{brackets}""'
    assert table["d"] == f"{brackets}\n{brackets}''"
    assert len(table["e"]) == 1_000
    assert table["f"] == {"g": 1}


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1])
def test_the_depth_is_counted(depth: int) -> None:
    for text in ("x = " + "[" * depth + "]" * depth, ".".join("a" * (depth + 1)) + " = 1"):
        if depth <= MAX_DEPTH:
            read_toml(text)
        else:
            with pytest.raises(ValueError, match="deep"):
                read_toml(text)


WORDS = st.text(max_size=20)
ODD = [10**400, -(10**4_000), "x" * 100_000, "\ud800", "a\nb\x1b"]
PLAINLY = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.sampled_from(ODD)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    PLAINLY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
SECTIONS = {
    **{(key, cls.name): cls for key, classes in SECTION_CHOICES.items() for cls in classes},
    **{(key, ""): cls for key, cls in PLAIN_SECTIONS.items()},
}


@given(value=ANYTHING)
@hypothesis_settings(max_examples=25)
@pytest.mark.parametrize(("section", "name"), SECTIONS)
def test_any_value_of_any_setting_is_taken_or_refused(section: str, name: str, value: Any) -> None:
    keys = ["name", *(k for k in SECTIONS[section, name].__dataclass_fields__)]
    for key in keys:
        table = {**({"name": name} if name else {}), key: value}
        taken_or_refused({section: table})
    taken_or_refused({section: value})


def taken_or_refused(table: dict[str, Any]) -> None:
    line = told(lambda: parse_experiment(table))
    assert line.isprintable()
    assert len(line) < 1_000


def told(read: Callable[[], object]) -> str:
    """Return the line with which something is refused, empty where it is taken."""
    try:
        read()
    except BadInput as problem:
        return str(problem)
    return ""


KEYS = ["format", "title", "regime", "focus", "place", "views", "seed", "group"]


@given(key=st.sampled_from(KEYS), value=ANYTHING)
def test_any_value_of_any_key_of_a_preset_is_taken_or_refused(key: str, value: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rnnviz.reading.toml_file.read_toml", lambda text: {"format": 1, key: value})
        assert told(lambda: parse_preset("", "x", "x")).isprintable()


@given(ANYTHING)
def test_any_value_is_shown_in_short(value: Any) -> None:
    for quote in (True, False):
        line = short(value, quote)
        assert line.isprintable()
        assert len(line) <= 60


def test_a_value_too_deep_for_the_stack_is_shown_in_short() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert len(short(deep)) <= 60
    while deep:  # taken apart by hand
        deep = deep[0]
