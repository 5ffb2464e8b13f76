"""A key above a panel has room of its own, or shares the line of a title."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D

from rnnviz.export.artist import draw_panel
from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.axis_limit import Limits
from rnnviz.plot.figure import Axis, Curve, OffScaleMarks, Panel, ReferenceLine

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
