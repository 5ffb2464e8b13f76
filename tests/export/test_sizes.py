"""On paper: the colour map of sizes, and what its cells that hold no number are called."""

import numpy as np
from matplotlib.figure import Figure as Sheet

from rnnviz.export import theme
from rnnviz.export.artist import draw_artist
from rnnviz.export.page import Caption, render
from rnnviz.export.panel import PanelDrawing
from rnnviz.views.figure import Figure, HeatMap, Panel


def heat(values, special=("", "", "")) -> HeatMap:
    return HeatMap(np.asarray(values, float), -12, 2, "log", special=special)


def test_sizes_brighten_and_an_exact_zero_is_none_of_them():
    colors = theme.cell_colors(heat([[-12, -8, -4, 0, 2, -np.inf]]))[0] / 255
    luminance = (colors**2.2) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance[:5]) > 0).all()
    assert np.abs(colors[:5] - colors[5]).sum(axis=1).min() > 0.5
    assert theme.color_table("log").shape == (theme.LEVELS, 3)


def named(special):
    """Draw cells without a number and return what they are called in the key."""
    sheet = Sheet(figsize=(4, 3))
    drawing = PanelDrawing(sheet, 10.0, (200.0, 120.0))
    draw_artist(heat([[-1.0, np.nan], [-np.inf, np.inf]], special), drawing, 0)
    return [handle.get_label() for handle in drawing.key]


def test_cells_without_a_number_have_the_names_that_the_map_gives_them():
    assert named(("", "", "")) == ["NaN", "−∞", "∞"]
    assert named(("unreached", "nought", "")) == ["unreached", "nought", "∞"]


def test_loud_words_are_drawn_larger():
    pages = [
        render([Figure("t", (Panel("p", empty="words", loud=loud),))], Caption("a", "b"), "png")
        for loud in (False, True)
    ]
    assert pages[0] != pages[1]
