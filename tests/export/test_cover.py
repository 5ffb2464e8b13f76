"""Covers and bars on paper: where their numbers are, and a cover over all else."""

from __future__ import annotations

import math

import numpy as np
import pytest
from matplotlib.figure import Figure as Sheet

from rnnviz.export.artist import draw_artist
from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.bars import Bars
from rnnviz.plot.cover import Cover


@pytest.fixture
def on():
    drawing = PanelDrawing(Sheet(figsize=(6, 4)), 10.0, (360.0, 200.0))
    drawing.axes.set(xlim=(0.5, 10.5), ylim=(0.0, 1.0))
    return drawing


def test_a_cover_lies_over_everything(on):
    draw_artist(Cover(4.5, math.inf, 0.2, 0.6, "not yet"), on, 2.0)
    (shade,) = on.axes.collections
    corners = shade.get_paths()[0].vertices
    assert (corners.min(0).tolist(), corners.max(0).tolist()) == ([4.5, 0.2], [10.5, 0.6])
    (words,) = on.axes.texts
    assert words.get_text() == "not yet"
    assert words.get_zorder() > shade.get_zorder() > 10
    draw_artist(Cover(9.9, math.inf, 0.2, 0.6, "not yet"), on, 2.0)
    assert len(on.axes.texts) == 1, "no room"
    draw_artist(Cover(11.0, math.inf), on, 2.0)
    assert len(on.axes.collections) == 2


def test_bars_have_their_edges(on):
    edges = np.array([1.0, 3.0]), np.array([2.0, 4.5]), np.zeros(2), np.array([0.5, 0.25])
    draw_artist(Bars(*edges), on, 2.0)
    found = [patch.get_bbox().extents.tolist() for patch in on.axes.patches]
    assert found == [[1.0, 0.0, 2.0, 0.5], [3.0, 0.0, 4.5, 0.25]]
    draw_artist(Bars(*edges, empty=True), on, 2.0)
    assert on.axes.patches[-1].get_facecolor()[3] == 0
