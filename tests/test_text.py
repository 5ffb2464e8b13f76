"""Words: translated where they are shown, and labels without markup where there is none."""

from __future__ import annotations

import pytest

from rnnviz.text import BadInput, Message, install_translator, plain, translate


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
