"""Cells of a heat map may be of any size: they are painted, found and named where they are."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from rnnviz.plot.figure import Axis, Curve, Figure, HeatMap, Panel
from rnnviz.screen import hover
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.heatmap import HeatMapDrawing

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
