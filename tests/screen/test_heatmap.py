"""Cells of a heat map may be of any size: they are painted, found and named where they are."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from rnnviz.plot.figure import Axis, Curve, Figure, HeatMap, Panel
from rnnviz.screen import colorbar, header, hover
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.heatmap import HeatMapDrawing
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import LIGHT

HEAT = HeatMap(np.arange(6.0).reshape(2, 3), 0, 5, left=10.0, bottom=-1.0, across=0.5, up=4.0)


def test_edges_and_cells():
    assert HEAT.x_edges == (9.75, 11.25)
    assert HEAT.y_edges == (-3.0, 5.0)
    drawing = HeatMapDrawing(HEAT)
    assert drawing.nearest(None, 10.6, 2.9) == (1, 1)
    assert drawing.nearest(None, 11.3, 0.0) is None
    said = hover.describe(Panel("p", Axis("w"), Axis("b")), [drawing], None, 11.0, 3.0)
    assert said.splitlines() == ["w: 11", "b: 3", "5"]


@pytest.mark.parametrize("relief", [np.zeros((2, 3)), np.full((2, 3), np.nan)])
def test_it_is_painted_with_a_path(qtbot, relief):
    widget = FigureWidget()
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    heat = HeatMap(relief, -1, 1, "log", 10.0, -1.0, 0.5, 4.0, label="log")
    path = Curve(np.array([10.0, 11.0]), np.array([0.0, 3.0]))
    widget.draw(Figure("t", (Panel("p", Axis("w"), Axis("b"), (heat, path)),)))
    assert not widget.grab().isNull()


def test_a_cell_is_described_by_its_map(widget):
    heat = HeatMap(
        np.zeros((2, 3)), -1, 1, "log",
        describe=lambda row, column: f"loss {row + 1} <i>k</i>\nstep {column + 1}",
    )  # fmt: skip
    axes = {"x": Axis("k", 0.5, 3.5), "y": Axis("t", 0.5, 2.5)}
    widget.draw(Figure("t", (Panel("p", artists=(heat,), **axes),)))
    item = widget.panels[0]
    transform = item.box.area.topLeft() + QPointF(15, 15)
    assert widget.text_at(transform) == "loss 2 k\nstep 1"


@pytest.mark.parametrize("high", [0.0, 1.0, 7.0])
@pytest.mark.parametrize("height", [80.0, 300.0, 470.0])
def test_the_label_of_a_bar_finds_room_between_its_ticks(qapp, high, height):
    layout, heat = TextLayout(LIGHT), HeatMap(np.zeros((2, 2)), -3.0, high, label="L")
    ticks = colorbar._spaced_ticks(heat, height, layout)
    assert (ticks[0][0], ticks[-1][0]) == (-3.0, high)
    assert colorbar._largest_gap(heat, ticks, height)[0] >= colorbar.APART * layout.small_line


def test_a_title_loses_its_aside_before_it_is_cut(qapp):
    layout = TextLayout(LIGHT)
    whole, short = "what is seen here (and where it is from)", "what is seen here"
    room = {name: layout.size(name, SMALL, bold=True).width() + 1 for name in (whole, short)}
    panel = Panel("a", Axis("x", 0, 1), Axis("y", 0, 1), title=whole)
    assert header.fitting_title(panel, room[whole], layout).text() == whole
    assert header.fitting_title(panel, room[whole] - 20, layout).text() == short
    assert header.fitting_title(panel, room[short] - 20, layout).text().endswith("…")
