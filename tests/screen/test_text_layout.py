"""What of a text is shown where it finds too little room."""

from dataclasses import replace

from PySide6.QtGui import QFont

from rnnviz.plot.figure import Panel
from rnnviz.screen.header import fitting_title
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import DARK, LIGHT


def test_a_note_is_cut_after_a_whole_clause_or_left_out(qapp):
    layout = TextLayout(LIGHT)
    note = "Held out: 0.38, persistence 0.95."
    assert layout.whole_clauses(note, 1000.0) == note
    assert layout.whole_clauses(note, layout.width("Held out: 0.38") + 1) == "Held out: 0.38"
    assert layout.whole_clauses(note, 20.0) == ""
    formula = "<i>J</i> = <i>s</i>, and more"
    room = layout.size("<i>J</i> = <i>s</i>", SMALL).width()
    assert layout.whole_clauses(formula, room + 1) == "<i>J</i> = <i>s</i>"


def test_what_is_laid_out_is_kept_for_all_that_write_in_the_same_letters(qapp):
    light, dark = TextLayout(LIGHT), TextLayout(DARK)
    assert light.label("k<sub>1</sub>") is dark.label("k<sub>1</sub>")
    large = TextLayout(LIGHT.projector())
    assert large.label("k<sub>1</sub>") is not light.label("k<sub>1</sub>")
    assert large.size("k").height() > light.size("k").height()


def test_nothing_is_kept_of_another_font_of_the_application(qapp):
    before = qapp.font()
    first = TextLayout(LIGHT)
    other = QFont(before)
    other.setFamily("monospace" if before.family() != "monospace" else "sans")
    qapp.setFont(other)
    try:
        assert TextLayout(LIGHT).label("k") is not first.label("k")
    finally:
        qapp.setFont(before)
    assert TextLayout(LIGHT).label("k") is first.label("k")


def test_a_title_without_room_gives_way_to_a_shorter_one(qapp):
    layout = TextLayout(LIGHT)
    plain, short = "eigenvalues of <i>U</i>", "roots"
    title = f"{plain} (all of them)"
    panel = Panel("p", title=title, short_title=short)
    for words in (title, plain, short):
        room = layout.label(words, SMALL, bold=True).size().width() + 1
        assert fitting_title(panel, room, layout).text() == words
    assert fitting_title(replace(panel, short_title=""), room, layout).text().endswith("…")
