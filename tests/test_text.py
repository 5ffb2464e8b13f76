"""Words: translated where they are shown, and labels without markup where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnviz.text import (
    LONGEST_VALUE,
    BadInput,
    Message,
    install_translator,
    plain,
    printable,
    translate,
    unbroken,
)


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("<i>h<sub>k</sub></i>", "hₖ"),
        ("‖<i>δ<sub>k</sub></i>‖<sub>2</sub>", "‖δₖ‖₂"),
        ("<i>U</i><sup>T</sup>", "Uᵀ"),
        ("10<sup>−3</sup>", "10⁻³"),
        ("<i>b<sub>f</sub></i>", "b_f"),
        ("closed (< 0.1) and open (> 0.9)", "closed (< 0.1) and open (> 0.9)"),
        ("a &lt; b &amp; c", "a < b & c"),
    ],
)
def test_a_label_without_markup(label, line):
    assert plain(label) == line


@pytest.fixture
def shouting():
    install_translator(lambda context, source: source.upper() if context == "loud" else source)
    yield
    install_translator(None)


def test_a_message_is_translated_where_it_is_shown(shouting):
    inner = Message("loud", "inner")
    message = Message.of("quiet", "{what} in {n}", what=inner, n=3)
    assert str(message) == "INNER in 3"
    assert message.english == "inner in 3"


def test_bad_input_reads_in_english_and_keeps_its_message(shouting):
    problem = BadInput(Message.of("loud", "no {thing}", thing="file"))
    assert str(problem) == "no file"
    assert problem.message.source == "no {thing}"


def test_without_a_translator_the_source_is_shown():
    assert translate("loud", "hello") == "hello"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain, 学 é ‖δ‖", "plain, 学 é ‖δ‖"),
        ("two\nlines\r\tand\x1b[31m red", "two�lines��and�[31m red"),
        ("turned \u202eround\u2066\u200f", "turned �round��"),
        ("half \ud800", "half �"),
        ("wide\u3000and\xa0narrow", "wide and narrow"),
    ],
)
def test_a_text_from_outside_is_one_line(text, line):
    assert printable(text) == line
    assert str(Message.of("quiet", "{it}", it=text)) == line
    assert Message.of("quiet", "{it}", it=Path(text)).english == line
    assert str(BadInput(Message.of("quiet", "{it}", it=Message.of("", "{it}", it=text)))) == line


def test_of_a_very_long_text_both_ends_are_kept():
    line = printable("start" + "x" * 10**6 + "end")
    assert len(line) == LONGEST_VALUE
    assert line.startswith("start")
    assert line.endswith("end")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("in 76 % of all", ["in", "76 %", "of", "all"]),
        ("4 × 10⁴⁰ at once", ["4 × 10⁴⁰", "at", "once"]),
        ("norm, θ = 1 · x", ["norm,", "θ = 1", "·", "x"]),
        ("b = −0.5 here", ["b = −0.5", "here"]),
        ("a = b", ["a", "=", "b"]),
    ],
)
def test_a_number_is_not_parted_from_what_belongs_to_it(text, parts):
    assert unbroken(text).split(" ") == [p.replace(" ", "\N{NO-BREAK SPACE}") for p in parts]
