"""The pixels of a symbol: told apart from each other, symmetric, and never none."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from rnnviz.plot.bars import Bars
from rnnviz.plot.drawing_style import Role, Symbol
from rnnviz.plot.figure import Points
from rnnviz.plot.palette import GRAPHICS, contrast
from rnnviz.screen.bars import BarsDrawing
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.points import PointsDrawing, stamp
from rnnviz.screen.theme import DARK, LIGHT, Style

SYMBOLS = get_args(Symbol)
WHITE = QColor("white")


@pytest.mark.parametrize("symbol", SYMBOLS)
@pytest.mark.parametrize("radius", [1.0, 1.7, 3.0, 6.5])
def test_a_symbol_is_mirrored_at_its_middle_and_stays_within_its_radius(symbol, radius):
    pixels = set(stamp(symbol, radius))
    assert pixels
    assert {(down, -across) for down, across in pixels} == pixels
    assert max(max(abs(i), abs(j)) for i, j in pixels) <= radius


@pytest.mark.parametrize(("one", "other"), list(combinations(SYMBOLS, 2)))
def test_symbols_can_be_told_apart(one, other):
    differing = set(stamp(one, 5.0)) ^ set(stamp(other, 5.0))
    assert len(differing) >= 8


def test_triangles_point_up_and_down():
    up, down = set(stamp("triangle", 6.0)), set(stamp("triangle_down", 6.0))
    assert {(-i, j) for i, j in up} == down
    assert sum(i > 0 for i, _ in up) > sum(i < 0 for i, _ in up)


@pytest.mark.parametrize("y", [0.0, 0.01, 0.5, 1.0])
@pytest.mark.parametrize("x", [0.0, 0.5, 1.0])
def test_a_point_at_the_border_is_cut_and_not_left_out(x, y):
    points = Points(np.array([x]), np.array([y]), role="target", symbol="square", size=9.0)
    image = QImage(200, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        PointsDrawing(points).paint(
            painter, DataTransform((0.0, 1.0), (0.0, 1.0), 200.0, 200.0), Style(LIGHT)
        )
    painted = [(i, j) for i in range(200) for j in range(200) if image.pixelColor(i, j) != WHITE]
    assert painted
    middle = 200 * x, 200 * (1 - y)
    assert all(abs(i - middle[0]) < 6 and abs(j - middle[1]) < 6 for i, j in painted)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", get_args(Role))
def test_points_over_bars_are_seen_on_what_is_painted_below_them(theme, role):
    ends = np.array([0.0]), np.array([1.0])
    middle, style = np.array([0.5]), Style(theme)
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(style.paper)
    transform = DataTransform((0.0, 1.0), (0.0, 1.0), 60.0, 60.0)
    with QPainter(image) as painter:
        BarsDrawing(Bars(*ends, *ends, role)).paint(painter, transform, style)
        points = Points(middle, middle, symbol="square", size=20.0, over=role)
        PointsDrawing(points).paint(painter, transform, style)
    mark, ground = image.pixelColor(30, 30).name(), image.pixelColor(5, 5).name()
    assert contrast(mark, ground) >= GRAPHICS
