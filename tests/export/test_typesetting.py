"""Labels are set as mathematics, in fonts that know every character the program writes."""

from __future__ import annotations

import pytest

from rnnviz.export import typesetting
from rnnviz.export.typesetting import broken, typeset, width, wrap
from rnnviz.resource import ASSETS

CASES = {
    "plain $5 {x}": ("plain $5 {x}", False),
    "&lt;&amp;": ("<&", False),
    "log<sub>10</sub>": (r"log$_{\text{10}}$", True),
    "time step <i>k</i>": (r"time step $\mathit{k}$", True),
    "<i>U</i><sup>T</sup>": (r"$\mathit{U}^{\text{T}}$", True),
    "<i>δ<sub>t,k</sub></i>": (r"$\mathit{δ}_{\mathit{t}\text{,}\mathit{k}}$", True),
    "<i>s</i><sub><i>k</i>−1</sub>": (r"$\mathit{s}_{\mathit{k}\text{−1}}$", True),
    "$<i>x</i>": (r"\$$\mathit{x}$", True),
    "a<sub>{}</sub>": (r"a$_{\text{\{\}}}$", True),
    "<i>never closed": (r"$\mathit{never}\text{ }\mathit{closed}$", True),
    "x<sub>never closed": (r"x$_{\text{never closed}}$", True),
    "</sub>stray": ("stray", False),
}


@pytest.mark.parametrize("label", CASES)
def test_markup_becomes_mathematics(label: str) -> None:
    assert typeset(label) == CASES[label]


@pytest.mark.parametrize("label", CASES)
def test_what_is_typeset_can_be_parsed(label: str) -> None:
    import matplotlib as mpl
    from matplotlib.mathtext import MathTextParser

    text, math = typeset(label)
    if math:
        with mpl.rc_context(typesetting.settings()):
            assert MathTextParser("path").parse(text).width > 0


def test_characters_without_a_glyph_become_squares() -> None:
    assert typeset("a\U0001fae0b") == (f"a{typesetting.MISSING}b", False)
    assert typeset("<i>a\ud800</i>")[0] == rf"$\mathit{{a}}\text{{{typesetting.MISSING}}}$"


def test_one_family_knows_greek_chinese_and_mathematics() -> None:
    if not list((ASSETS / "fonts").glob("*.ttf")):
        pytest.skip("the fonts have not been built")
    assert typesetting.family() == typesetting.FAMILY
    words = "δηλρσθτ‖∂′×−∞≤⁻ 时间步梯度消失爆炸隐藏状态"
    assert typeset(words) == (words, False)
    assert typesetting.MISSING not in typeset(f"<i>{words}</i>")[0]


def test_without_its_fonts_the_page_is_set_in_another_family(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "ASSETS", tmp_path)
    found = typesetting.family.__wrapped__()
    assert found == typesetting.FALLBACK


def test_lines_break_at_spaces_and_between_chinese_characters() -> None:
    assert wrap("one two three", 5) == "one two\nthree"
    assert wrap("时间步的长度。", 3) == "时间步\n的长\n度。"
    assert wrap("short", 99) == "short"
    assert wrap("", 5) == ""


@pytest.mark.parametrize("limit", [1, 4, 9, 30])
def test_breaking_lines_loses_nothing_but_spaces(limit: int) -> None:
    text = "At update 30: 误差，在第 3 步是 <i>NaN</i> (‖δ‖ = 10⁻³⁰)."
    broken = wrap(text, limit)
    assert broken.replace("\n", "").replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("limit", [0.1, 1, 4, 9, 30])
def test_breaking_a_text_of_somebodys_loses_nothing_at_all(limit: float) -> None:
    text = "A  <i>word</i> &amp; $x$\n\n  " + "long" * 20 + " 床前明月光，疑是地上霜。 \t end "
    lines = broken(text, limit)
    assert "".join(lines) == text.replace("\n", "")
    set_lines = [line.rstrip(" ") for line in lines if len(line.rstrip(" ")) > 1]
    longest = max((sum(map(typesetting._advance, line)) for line in set_lines), default=0.0)
    assert longest <= max(limit, 1.0) + 1e-9


def test_a_text_of_somebodys_breaks_where_it_says_between_words_and_within_long_ones() -> None:
    assert broken("one two three\n\nend", 5) == ["one two ", "three", "", "end"]
    assert broken("aaaaaaaa", 2.5 * width("a")) == ["aa", "aa", "aa", "aa"]
    assert broken("ab 中中中", width("ab ") + 2.1) == ["ab 中中", "中"]
