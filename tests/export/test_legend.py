"""A key above a panel has room of its own, or shares the line of a title."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D

from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.figure import Panel

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
