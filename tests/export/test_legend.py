"""A key above a panel has room of its own, or shares the line of a title."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D

from rnnviz.export.artist import draw_panel
from rnnviz.export.caption import Caption
from rnnviz.export.page import draw_page
from rnnviz.export.panel import PanelDrawing
from rnnviz.export.sheet_size import NAMED
from rnnviz.plot.axis_limit import Limits
from rnnviz.plot.figure import Axis, Curve, Figure, OffScaleMarks, Panel, ReferenceLine, Shape

SIZE = 10.0
LINE = 0.9 * SIZE
"""What a line of a key is high, at least."""


def head(title, keys=1, note="", room=300.0):
    """Return how high what is written above a panel is."""
    drawing = PanelDrawing(Sheet(), SIZE, (room, 200.0))
    for i in range(keys):
        drawing.name_in_legend(Line2D([], []), f"exactly zero {i}")
    return drawing.draw_head(Panel("panel", title=title, note=note), room)


@pytest.mark.parametrize("note", ["", "a note"])
def test_a_key_without_a_title_has_a_line_of_its_own(note):
    """Else it stands in the axis label of the panel above."""
    assert head("", 1, note) >= head("", 0, note) + LINE


def test_a_key_shares_the_line_of_a_short_title():
    assert head("short", 1) == head("short", 0)
    long = "a title nearly as wide as the panel"
    assert head(long, 1, room=200.0) > head(long, 0, room=200.0) + LINE


def test_curves_come_first_then_levels_and_marks_at_the_border_last():
    """Of two runs A and B are found at once, however they were drawn."""
    x = np.arange(1.0, 21.0)
    short = np.where(x < 8, 0.5, np.nan)
    panel = Panel(
        "panel",
        x=Axis("n", 0, 20),
        y=Axis("loss", 0, 1),
        artists=(
            OffScaleMarks(np.array([9.0]), "nan", "not finite"),
            ReferenceLine(0.3, role="chance", label="a level whose long name needs the legend"),
            Curve(x, short, "a", "A: no clipping"),
            Curve(x, 0.8 * short, "b", "B: clipping"),
        ),
    )
    drawing = PanelDrawing(Sheet(), SIZE, (100.0, 100.0))
    draw_panel(drawing, panel, Limits((0, 20), (0, 1)), None)
    drawing.draw_head(panel, 100.0)
    names = [handle.get_label() for handle in drawing.legend]
    assert names == [
        "A: no clipping", "B: clipping", "a level whose long name needs the legend", "not finite"
    ]  # fmt: skip


def rows_of(names, room=300.0):
    """Return the names of a key above axes as they are written, and their height."""
    drawing = PanelDrawing(Sheet(), SIZE, (room, 200.0))
    for name in names:
        drawing.name_in_legend(Line2D([], []), name)
    high = drawing.draw_head(Panel("panel"), room)
    legend = drawing.axes.get_legend()
    return [text.get_text() for text in legend.get_texts()], high / LINE


SHORT = ["chance, A", "chance, B", "persistence, A", "held out"]


def test_one_long_name_does_not_put_all_others_below_each_other():
    names, high = rows_of(["B: LSTM, Delayed recall", *SHORT])
    assert names[1:] == SHORT
    assert high < 5


def test_names_of_runs_are_whole_where_there_is_room_else_they_lose_clauses_alike():
    runs = [
        "A: SRN ReLU, Next value of a sine wave, and 6 more",
        "B: LSTM, <i>W</i> = 1, and 6 more",
    ]
    assert rows_of(runs, 800.0)[0] == [runs[0], "B: LSTM, $\\mathit{W}$ = 1, and 6 more"]
    assert rows_of([*runs, *SHORT], 200.0)[0][:2] == ["A: SRN ReLU", "B: LSTM"]
    assert rows_of(["A: a file of a very long name indeed.npz"], 120.0)[0][0].count("\n") >= 1


def test_a_page_is_higher_where_much_is_written_above_the_axes():
    x = np.arange(1.0, 21.0)
    low, high = (
        Panel(
            "panel",
            note="what there is to say. " * count,
            artists=tuple(Curve(x[:3], x[:3], label=f"curve {i}") for i in range(count)),
        )
        for count in (1, 30)
    )
    pages = [draw_page([Figure("t", (panel, panel))], Caption("t", "c")) for panel in (low, high)]
    heights = [page.get_size_inches()[1] * 72 for page in pages]
    assert heights[1] > heights[0]
    for page, height in zip(pages, heights, strict=True):
        assert all(axes.get_position().height * height >= 5 * 12 - 1 for axes in page.axes)


@pytest.mark.parametrize(("name", "beside"), [("column", False), ("half", True)])
def test_a_square_panel_is_large_above_the_others_where_a_page_is_narrow(name, beside, monkeypatch):
    monkeypatch.setattr("rnnviz.export.page.default_size", lambda count: NAMED[name])
    span = Axis("x", -1.5, 1.5)
    circle = Shape(np.array([0.0, 1.0]), np.array([1.0, 0.0]), label="|<i>λ</i>| = 1")
    note = "what there is to say of the factors of every step. " * 3
    panels = Panel("p", span, span, (circle,), square=True), Panel("f", span, span, note=note)
    page = draw_page([Figure("t", panels)], Caption("t", "c"))
    first, second = (axes.get_position() for axes in page.axes)
    assert bool(second.x0 > first.x1) is beside
    assert bool(second.y1 < first.y0) is not beside
    assert first.width >= (0.25 if beside else 0.4)


def test_a_shape_whose_name_finds_no_room_beside_it_is_named_in_the_key():
    at = np.array([0.0, 0.5]), np.array([0.0, 0.5])
    for label, named in (("short", []), ("the name of a shape that is long", [1])):
        panel = Panel("p", Axis("", 0, 1), Axis("", 0, 1), (Shape(*at, label=label),))
        drawing = PanelDrawing(Sheet(), SIZE, (100.0, 100.0))
        draw_panel(drawing, panel, Limits((0, 1), (0, 1)), None)
        assert len(drawing.legend) == len(named)


def test_lines_and_symbols_grow_with_the_text():
    """On a slide a line is seen from the last row; in a column a symbol does not hide the line."""
    scales = [
        (drawing.line_scale, drawing.mark_scale)
        for drawing in (PanelDrawing(Sheet(), size, (100.0, 100.0)) for size in (8.0, 12.0, 20.0))
    ]
    assert scales == [(1.0, 2 / 3), (1.0, 1.0), (20 / 12, 20 / 12)]


def test_a_message_is_wrapped_to_the_width_that_its_panel_turns_out_to_have():
    panel = Panel("p", message="words " * 30)
    drawing = PanelDrawing(Sheet(), SIZE, (400.0, 100.0))
    draw_panel(drawing, panel, Limits((0, 1), (0, 1)), None)
    before = drawing.axes.texts[0].get_text().count("\n")
    drawing.place(0.0, 0.0, 200.0, 100.0)
    (text,) = drawing.axes.texts
    assert text.get_text().count("\n") > before
