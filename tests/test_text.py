"""Messages are translated where they are shown; text from outside is made printable."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnviz.text import LONGEST_VALUE, BadInput, Message, install_translator, printable, translate


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
