"""On paper: the colour map of sizes, and what its cells that hold no number are called."""

import numpy as np
from matplotlib.figure import Figure as Sheet
from matplotlib.text import Text

from rnnviz.export.artist import draw_artist
from rnnviz.export.caption import Caption
from rnnviz.export.page import draw_page, render
from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.color_map import cell_colors
from rnnviz.plot.figure import Figure, HeatMap, Panel
from rnnviz.plot.palette import PRINT


def heat(values, special_labels=("", "", "")) -> HeatMap:
    return HeatMap(np.asarray(values, float), -12, 2, "log", special_labels=special_labels)


def test_sizes_brighten_and_an_exact_zero_is_none_of_them():
    colors = cell_colors(heat([[-12, -8, -4, 0, 2, -np.inf]]), PRINT)[0] / 255
    luminance = (colors**2.2) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance[:5]) > 0).all()
    assert np.abs(colors[:5] - colors[5]).sum(axis=1).min() > 0.5


def named(special):
    """Draw cells without a number and return what they are called in the key."""
    sheet = Sheet(figsize=(4, 3))
    drawing = PanelDrawing(sheet, 10.0, (200.0, 120.0))
    draw_artist(heat([[-1.0, np.nan], [-np.inf, np.inf]], special), drawing, 0)
    return [handle.get_label() for handle in drawing.legend]


def test_cells_without_a_number_have_the_names_that_the_map_gives_them():
    assert named(("", "", "")) == ["NaN", "−∞", "∞"]
    assert named(("unreached", "nought", "")) == ["unreached", "nought", "∞"]


def test_loud_words_are_drawn_larger():
    pages = [
        render([Figure("t", (Panel("p", message="words", large=loud),))], Caption("a", "b"), "png")
        for loud in (False, True)
    ]
    assert pages[0] != pages[1]


def words_of(figure):
    sheet = draw_page([figure], Caption("title", "the caption"))
    return " ".join(" ".join(text.get_text().split()) for text in sheet.findobj(Text))


def test_what_a_panel_says_in_words_is_not_said_again_below():
    said = "δ <i>fades</i> &amp; so on."
    summary = "Diverged at update 3. δ fades & so on. Saturated: 3 %."
    words = words_of(Figure("t", (Panel("p", message=said, large=True),), summary=summary))
    assert words.count("fades") == 1
    assert words.count("Diverged at update 3. Saturated: 3 %.") == 1
    assert words_of(Figure("t", (Panel("p"),), summary=summary)).count(summary) == 1


def test_of_a_summary_only_what_no_panel_says_is_below():
    """Sentence by sentence: a note may hold some of them in another order."""
    note = "A: Diverged at update 25. A: Held out: 2 × 10³⁸."
    summary = "A: Diverged at update 25. The loss is 0.5. A: Held out: 2 × 10³⁸."
    words = words_of(Figure("t", (Panel("p", note=note),), summary=summary))
    assert words.count("Diverged") == words.count("Held out") == 1
    assert "The loss is 0.5. the caption" in words
