"""The values at a place: where their block stands, and what is painted of hidden curves."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from rnnviz.plot.adjustment import Adjustment, Pin
from rnnviz.plot.figure import Axis, Curve, Figure, HeatMap, Panel, Points
from rnnviz.screen.label_placement import LabelPlacer
from rnnviz.screen.text_layout import TextLayout

X = np.arange(1.0, 101.0)
K = Axis("time step <i>k</i>", 0.5, 100.5, whole=True, over="step")


def figure(*artists, **panel):
    y = Axis("size", 0.0, 10.0, switchable=True)
    return Figure("f", (Panel("p", K, y, artists, **panel),))


LOW = figure(Curve(X, np.full(100, 1.0), label="<i>a</i>", role="a"))
HIGH = figure(Curve(X, np.full(100, 9.0), label="<i>a</i>", role="a"))
TWO = figure(
    Curve(X, np.full(100, 2.0), label="first"), Curve(X, np.full(100, 7.0), label="second")
)


@pytest.fixture
def blocks(monkeypatch):
    """Collect where blocks and labels are placed."""
    found = []
    reserve = LabelPlacer.reserve

    def note(self, rect, covering=False):
        found.append(rect)
        reserve(self, rect, covering)

    monkeypatch.setattr(LabelPlacer, "reserve", note)
    return found


@pytest.mark.parametrize("shown", [LOW, HIGH], ids=["below", "above"])
@pytest.mark.parametrize("place", [1.0, 50.0, 100.0])
def test_the_block_keeps_off_the_curve_and_inside_the_axes(widget, blocks, shown, place):
    widget.draw(shown)
    widget.set_crosshair(Pin("step", place))
    widget.grab()
    (item,) = widget.panels
    rect = blocks[-1]
    curve = item.transform.y_pixels(shown.panels[0].artists[0].y)[0]
    assert not rect.top() <= curve <= rect.bottom()
    assert 0 <= rect.left() < rect.right() <= item.transform.width
    assert 0 <= rect.top() < rect.bottom() <= item.transform.height


def test_values_stay_whole_and_names_are_cut_where_it_is_narrow(widget, monkeypatch):
    painted = []
    paint = TextLayout.paint

    def note(self, painter, laid, at, *rest, **more):
        painted.append((laid.text(), at.x() + laid.size().width()))
        paint(self, painter, laid, at, *rest, **more)

    monkeypatch.setattr(TextLayout, "paint", note)
    values = {"a name that is long": 2.11e-7, "b": 0.000606}
    curves = (Curve(X, np.full(100, value), label=name) for name, value in values.items())
    widget.resize(170, 220)
    widget.draw(figure(*curves))
    widget.set_crosshair(Pin("step", 30.0))
    widget.grab()
    (item,) = widget.panels
    ends = {text: end for text, end in painted if "606" in text or "2.11" in text}
    assert len(ends) == 2
    assert all(end <= item.transform.width for end in ends.values())


def test_it_is_painted_while_it_stands_somewhere_and_only_there(widget, pixels):
    widget.draw(LOW)
    before = pixels(widget)
    widget.set_crosshair(Pin("step", 30.0))
    with_it = pixels(widget)
    widget.set_crosshair(Pin("update", 30.0))
    elsewhere = pixels(widget)
    widget.set_crosshair(None)
    assert (with_it != before).any()
    np.testing.assert_array_equal(elsewhere, before)
    np.testing.assert_array_equal(pixels(widget), before)


def test_a_new_frame_is_read_where_it_stands(widget):
    widget.draw(LOW)
    widget.set_crosshair(Pin("step", 30.0))
    widget.draw(HIGH)
    (reading,) = widget.panels[0].readout.readings
    assert reading.text == "9"


def test_flat_axes_have_the_values_above_them(widget, blocks, pixels):
    widget.resize(400, 100)
    widget.draw(figure(*TWO.panels[0].artists, title="title"))
    before = pixels(widget)
    blocks.clear()
    widget.set_crosshair(Pin("step", 30.0))
    changed = (pixels(widget) != before).any(axis=2)
    header = widget.panels[0].header.area.toAlignedRect()
    assert changed[header.top() : header.bottom(), header.left() : header.right()].any()
    assert all(rect.height() < widget.panels[0].layout.small_line * 2 for rect in blocks)


def test_a_heat_map_shows_the_line_alone(widget, blocks, pixels):
    for height in (300, 100):
        widget.resize(400, height)
        widget.draw(figure(HeatMap(np.zeros((10, 100)), 0, 1), note="note"))
        before = pixels(widget)
        blocks.clear()
        widget.set_crosshair(Pin("step", 30.0))
        changed = (pixels(widget) != before).any(axis=(0, 2))
        assert 0 < changed.sum() <= 3
        assert blocks == []
        widget.set_crosshair(None)


def test_more_values_than_the_height_holds_stand_in_columns(widget, blocks):
    curves = [Curve(X, np.full(100, 9.5), label=f"c{i}") for i in range(24)]
    widget.resize(700, 260)
    widget.draw(figure(*curves))
    widget.set_crosshair(Pin("step", 30.0))
    widget.grab()
    rect = blocks[-1]
    assert rect.height() <= widget.panels[0].transform.height
    assert rect.width() > 2 * widget.panels[0].layout.width("c23 9.5")


def entries(widget):
    """Return where each name stands, as far as a grid of points finds it."""
    found = {}
    for y in range(0, widget.height(), 3):
        for x in range(0, widget.width(), 4):
            name = widget.name_at(QPointF(x, y))
            if name:
                found.setdefault(name, []).append((x, y))
    return found


@pytest.mark.parametrize("width", [600, 260], ids=["wide", "narrow"])
def test_every_name_can_be_clicked_where_it_stands_hidden_or_not(widget, width):
    points = Points(X[:3], X[:3], label="points")
    for shown in (TWO, figure(*TWO.panels[0].artists, points)):
        widget.resize(width, 300)
        widget.draw(shown)
        widget.grab()
        before = entries(widget)
        assert before.keys() >= {"first", "second"}
        widget.adjustment = Adjustment(hidden=frozenset({"first"}))
        widget.grab()
        assert entries(widget).keys() == before.keys()
        assert set(entries(widget)["first"]) & set(before["first"])
        widget.adjustment = Adjustment()


def test_a_hidden_curve_is_gone_and_its_name_is_faint(widget, pixels):
    widget.resize(600, 300)
    widget.draw(TWO)
    before = pixels(widget)
    at = entries(widget)["first"]
    widget.adjustment = Adjustment(hidden=frozenset({"first"}))
    after = pixels(widget)
    (item,) = widget.panels
    corner = item.view_box.pos()
    row = round(corner.y() + item.transform.y_pixels(np.array(2.0)))
    assert before[row - 1 : row + 2, 200].min() < after[row - 1 : row + 2, 200].min()
    name = [after[y, x].min() for x, y in at], [before[y, x].min() for x, y in at]
    assert min(name[0]) > min(name[1])


def test_a_pin_in_low_axes_names_but_its_place_where_values_would_cover_curves(widget, blocks):
    waves = [Curve(X, 5 + 4.5 * np.sin(X + i), label=f"wave {i}") for i in range(3)]
    pinned = Adjustment(pins=(Pin("step", 30.0),))
    heights = []
    for height in (150, 500):
        widget.resize(500, height)
        widget.adjustment = pinned
        widget.draw(figure(*waves))
        blocks.clear()
        widget.grab()
        heights.append(blocks[-1].height())
    line = widget.panels[0].layout.small_line
    assert heights[0] < 2 * line
    assert heights[1] >= 2 * line


@pytest.mark.parametrize(("width", "longest"), [(400, 0.4), (1600, 0.5)], ids=["narrow", "wide"])
def test_of_a_run_with_a_long_name_the_letter_is_enough_where_it_is_narrow(
    widget, blocks, width, longest
):
    name = "A: no clipping, learning rate 0.1"
    widget.resize(width, 400)
    widget.draw(figure(Curve(X, np.full(100, 1.0), label=name)))
    widget.set_crosshair(Pin("step", 30.0))
    widget.grab()
    named = blocks[-1].width() > widget.panels[0].layout.width(name)
    assert named == (width == 1600)
    assert blocks[-1].width() < longest * width
