"""Labels with markup: parsed once, read as one line, cut without losing a tag."""

from __future__ import annotations

import pytest

from rnnviz.export.typesetting import wrap
from rnnviz.plot.markup import (
    Run,
    has_markup,
    parse,
    plain,
    shorter_names,
    truncated,
    unbroken,
    without_aside,
    without_last_clauses,
)


def test_a_label_is_parsed_into_runs_that_look_alike():
    assert parse("log<sub>10</sub> <i>h<sub>k</sub></i> &lt; 1") == [
        Run("log"),
        Run("10", shifts=("sub",)),
        Run(" "),
        Run("h", italic=True),
        Run("k", italic=True, shifts=("sub",)),
        Run(" < 1"),
    ]


@pytest.mark.parametrize("label", ["</sub>a", "a</i>", "<i>a", "<sub>a<sub></sub>"])
def test_tags_that_are_not_paired_lose_no_text(label):
    assert "".join(run.text for run in parse(label)) == "a"


@pytest.mark.parametrize("label", ["a <i>b</i> <sub>1</sub>", "<b>&lt;b&gt;</b> &amp; c"])
def test_runs_make_rich_text_again(label):
    assert parse("".join(run.html() for run in parse(label))) == parse(label)


@pytest.mark.parametrize(
    ("label", "rich"), [("a", False), ("a < b", False), ("a &lt; b", True), ("<i>a</i>", True)]
)
def test_only_tags_and_entities_are_markup(label, rich):
    assert has_markup(label) is rich


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("<i>h<sub>k</sub></i>", "hₖ"),
        ("‖<i>δ<sub>k</sub></i>‖<sub>2</sub>", "‖δₖ‖₂"),
        ("<i>U</i><sup>T</sup>", "Uᵀ"),
        ("10<sup>−3</sup>", "10⁻³"),
        ("<i>b<sub>f</sub></i>", "b_f"),
        ("<i>δ<sub>t,k</sub></i> <i>h</i><sub><i>k</i>−1</sub>", "δₜ,ₖ hₖ₋₁"),
        ("closed (< 0.1) and open (> 0.9)", "closed (< 0.1) and open (> 0.9)"),
        ("a &lt; b &amp; c", "a < b & c"),
    ],
)
def test_a_label_without_markup(label, line):
    assert plain(label) == line


@pytest.mark.parametrize("count", range(12))
def test_a_label_is_cut_with_its_markup_whole(count):
    text = truncated("a <i>σ</i><sub>max</sub> &lt; 1 <b>x</b>", count)
    assert text.count("<i>") == text.count("</i>")
    assert text.count("<sub>") == text.count("</sub>")
    assert len(plain(text).replace("_", "").rstrip("…")) <= count


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("in 76 % of all", ["in", "76 %", "of", "all"]),
        ("4 × 10⁴⁰ at once", ["4 × 10⁴⁰", "at", "once"]),
        ("norm, θ = 1 · x", ["norm,", "θ = 1", "·", "x"]),
        ("b = −0.5 here", ["b = −0.5", "here"]),
        ("a = b", ["a", "=", "b"]),
        ("about ln 72 = 4.28 nats", ["about", "ln 72 = 4.28", "nats"]),
        ("ln V", ["ln", "V"]),
    ],
)
def test_a_number_is_not_parted_from_what_belongs_to_it(text, parts):
    assert unbroken(text).split(" ") == [p.replace(" ", "\N{NO-BREAK SPACE}") for p in parts]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Held out: 0.38, AR(2) 2.5. Band.", ["Held out: 0.38, AR(2) 2.5.", "Held out: 0.38"]),
        ("× 1 (f = 1, U 0), at most × 1", ["× 1 (f = 1, U 0)"]),
        ("<i>J = s, s = h</i>.", ["<i>J = s</i>"]),
        ("自由运行；在第 42 步，分开。", ["自由运行；在第 42 步", "自由运行"]),
        ("a < b & c, d", ["a < b & c"]),
        ("one clause", []),
    ],
)
def test_a_text_is_shortened_by_whole_clauses(text, left):
    assert list(without_last_clauses(text)) == [text, *left]


@pytest.mark.parametrize(
    ("label", "shorter"),
    [
        ("A: SRN, <i>η</i> = 1, and 2 more",
         ["A: SRN, <i>η</i> = 1", "A: SRN", "A"]),
        ("B", []), ("chance, A", []), ("held out", []), ("ln <i>V</i>: all, equally", []),
    ],
)  # fmt: skip
def test_only_names_of_runs_are_shortened(label, shorter):
    assert list(shorter_names(label)) == [label, *shorter]


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("<i>δ<sub>k</sub></i> = <i>U</i> (+ from <i>L</i>)", "<i>δ<sub>k</sub></i> = <i>U</i>"),
        ("diag(<i>f</i>′)", "diag(<i>f</i>′)"),
        ("(all)", "(all)"),
        ("x (a) y", "x (a) y"),
    ],
)
def test_an_aside_stands_in_parentheses_at_the_end(label, short):
    assert parse(without_aside(label)) == parse(short)


def test_no_line_is_broken_inside_a_product():
    title = "eigenvalues of diag(<i>f</i>′(<i>z<sub>k</sub></i>)) <i>U</i><sup>T</sup>"
    for limit in range(4, 30):
        assert ")) <i>U</i>" in wrap(title, limit)
    assert "\n" in wrap(title, 12)
