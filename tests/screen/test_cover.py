"""Covers and bars on the screen: pixel by pixel where they should be, in both themes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from rnnviz.plot.bars import Bars
from rnnviz.plot.cover import Cover
from rnnviz.plot.figure import Axis, Figure, HeatMap, Panel, ReferenceLine
from rnnviz.plot.network import Strips
from rnnviz.screen import axis
from rnnviz.screen.bars import rectangles
from rnnviz.screen.panel_layout import EDGE
from rnnviz.screen.theme import DARK, LIGHT

MAP = HeatMap(np.ones((4, 10)), -1, 1)
PANEL = Panel("p", Axis("k", 0.5, 10.5, over="step"), Axis("u", 0.5, 4.5), (MAP,))


def columns(widget, pixels):
    """Return the colours in the middle of every column of the map, and the panel itself."""
    (item,) = widget.panels
    box, image = item.box.area, pixels(widget)
    row = round(box.top() + 0.37 * box.height())
    x = [round(box.left() + item.transform.x_pixels(np.array(k)) + 3) for k in range(1, 11)]
    return [tuple(image[row, at]) for at in x], item


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_cover_hides_the_cells_below_it(widget, pixels, theme):
    widget.set_theme(theme)
    widget.set_step(1)
    cover = Cover(6.5, math.inf, text="")
    widget.draw(Figure("t", (replace(PANEL, artists=(MAP, cover)),)))
    found, item = columns(widget, pixels)
    assert len(set(found[1:6])) == 1
    assert len(set(found[6:])) == 1
    assert found[2] != found[8]
    y = item.box.area.center().y()
    x = item.box.area.left() + float(item.transform.x_pixels(np.array(8.0)))
    assert "1" not in widget.text_at(QPointF(x, y)).splitlines()


def test_moving_a_cover_paints_nothing_below_it_again(widget, pixels):
    for right in (3.5, 4.5, 5.5):
        widget.draw(Figure("t", (replace(PANEL, artists=(MAP, Cover(right, math.inf))),)))
        pixels(widget)
    assert widget.panels[0]._content._static_count == 1


def test_bars_are_where_their_numbers_are(widget, pixels):
    bars = Bars(np.array([1.0]), np.array([3.0]), np.array([0.0]), np.array([2.0]), "exploding")
    axes = Axis("x", 0, 4), Axis("y", 0, 4)
    widget.draw(Figure("t", (Panel("p", *axes, (bars,)),)))
    pixels(widget)
    transform = widget.panels[0].transform
    (found,) = rectangles(bars, transform)
    assert found.left() == pytest.approx(transform.width / 4)
    assert found.width() == pytest.approx(transform.width / 2)
    assert found.top() == pytest.approx(transform.height / 2)
    assert found.bottom() == pytest.approx(transform.height)
    empty = replace(bars, right=bars.left)
    assert rectangles(empty, transform) == []


def test_the_handle_is_over_what_is_covered_and_no_label_is_under_it(widget, pixels):
    line = ReferenceLine(5.5, horizontal=False, role="ink", label="one | other")
    for step, cover in ((5, ()), (5, (Cover(-math.inf, math.inf),))):
        widget.set_step(step)
        widget.draw(Figure("t", (replace(PANEL, artists=(MAP, line, *cover)),)))
        image, (item,) = pixels(widget), widget.panels
        tab = axis.handle(item.transform, item.style, step)
        at = item.box.area.topLeft() + tab.center() + QPointF(EDGE, 0)
        assert tuple(image[round(at.y()), round(at.x())]) == ink(item)


def test_the_strip_of_the_cursor_is_painted_over_it(widget, pixels):
    def cell(emphasis):
        strips = Strips(np.ones((2, 10)), np.arange(1.0, 11), 1.0, 4.0, 0.5, -1, 1)
        strips = replace(strips, emphasis=emphasis)
        widget.draw(Figure("t", (replace(PANEL, artists=(strips,)),)))
        image, (item,) = pixels(widget), widget.panels
        x = round(item.box.area.left() + EDGE + item.transform.x_pixels(np.array(5.0)))
        return tuple(image[round(item.box.area.center().y()), x]), ink(item)

    widget.set_step(5)
    crossed, black = cell(None)
    assert crossed == black
    framed, black = cell(4)
    assert framed != black


def ink(item):
    return item.style.ink.getRgb()[:3]
