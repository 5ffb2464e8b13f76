"""Labels and names inside a panel: none over another, none that names the wrong line."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from rnnviz.plot.figure import (
    Annotation,
    Axis,
    Curve,
    Figure,
    OffScaleMarks,
    Panel,
    ReferenceLine,
)
from rnnviz.screen import axis, label_placement
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.panel_layout import GAP
from rnnviz.screen.reference_line import RADIUS, OffScaleMarksDrawing
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import LIGHT


@pytest.mark.parametrize(("label", "smaller"), [("norm", False), ("a norm of all", True)])
def test_a_long_label_of_a_low_panel_is_set_smaller_and_not_cut(widget, label, smaller):
    painted = []

    class Pen:
        def scale(self, x, y):
            painted.append(x)

        def __getattr__(self, name):
            return lambda *_: None

    layout = TextLayout(LIGHT)
    rect = QRectF(0, 0, 20, 0.8 * layout.size("a norm of all", SMALL).width() + 2 * GAP)
    axis.paint_y_label(Pen(), Axis(label), layout, rect)
    assert (painted[0] < 1.0) is smaller


@pytest.fixture
def name_of_line(widget, pixels, monkeypatch):
    """Paint a named vertical line at 5 with a curve; return where the name is, in data, or None."""

    def paint(x, y, *others, label="here"):
        found = {}
        real = label_placement.LabelPlacer.place_on_line

        def place_on_line(self, rule, places, last=0):
            before = len(self._taken)
            spot = real(self, rule, places, last)
            found.update((rule.value, rect) for rect in self._taken[before:])
            return spot

        monkeypatch.setattr(label_placement.LabelPlacer, "place_on_line", place_on_line)
        curve = Curve(np.array(x), np.array(y))
        axes = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}
        rules = [ReferenceLine(at, False, label=label) for at in (5.0, *others)]
        widget.draw(Figure("t", (Panel("p", artists=(curve, *rules), **axes),)))
        pixels(widget)
        at = widget.panels[0].transform
        return [
            (at.x_at(r.left()), at.x_at(r.right()), at.y_at(r.center().y())) for r in found.values()
        ]

    return paint


def test_the_name_of_a_vertical_line_stands_where_no_curve_runs(name_of_line):
    ((left, _, high),) = name_of_line([0.0, 10.0], [1.0, 1.0])
    assert left >= 5.0
    assert high > 9
    ((_, _, high),) = name_of_line([0.0, 10.0], [9.6, 9.6])
    assert high < 9.4


def test_a_name_with_no_free_place_is_left_out(name_of_line):
    x = np.linspace(0, 10, 400)
    assert not name_of_line(x, 5 + 4.99 * np.sin(40 * x))


def test_a_name_without_room_right_of_its_line_stands_left_of_it(name_of_line):
    (first, second) = name_of_line([0.0, 10.0], [1.0, 1.0], 8.0, label="grown by far")
    assert not first[0] < 5.0 < first[1]
    assert second[1] <= 8.0


def test_names_of_neighbouring_lines_do_not_stand_over_each_other(name_of_line):
    first, second = name_of_line([0.0, 10.0], [1.0, 1.0], 5.3)
    apart = first[1] <= second[0] + 0.05 or second[1] <= first[0] + 0.05
    assert apart or abs(first[2] - second[2]) > 0.2


@pytest.mark.parametrize(("second", "written"), [(5.1, 1), (1.0, 2)])
def test_marks_that_touch_are_named_once(widget, pixels, monkeypatch, second, written):
    at = set()
    real = label_placement.LabelPlacer.place_clear

    def noted(self, text, places, role, last=0):
        at.add(places[0][0].x())
        return real(self, text, places, role, last)

    monkeypatch.setattr(label_placement.LabelPlacer, "place_clear", noted)
    marks = (OffScaleMarks(np.array([x]), "overflow", "not finite") for x in (5.0, second))
    axes = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}
    widget.draw(Figure("t", (Panel("p", artists=tuple(marks), **axes),)))
    pixels(widget)
    assert len(at) == written


@pytest.mark.parametrize(("at", "side"), [(8.0, "left"), (1.0, "right")])
def test_words_in_a_region_stand_beside_a_line_that_would_run_through_them(
    widget, pixels, monkeypatch, at, side
):
    painted = []
    real = label_placement.LabelPlacer._paint

    def paint(self, laid, rect, *rest):
        painted.append((laid.text(), rect))
        real(self, laid, rect, *rest)

    monkeypatch.setattr(label_placement.LabelPlacer, "_paint", paint)
    x, anchor = (9.5, "right") if side == "left" else (0.5, "left")
    artists = (
        ReferenceLine(at, horizontal=False),
        Annotation(x, 0.5, "a region of some name", anchor=anchor),
    )
    widget.draw(Figure("f", (Panel("p", Axis("", 0, 10), Axis("", 0, 1), artists),)))
    pixels(widget)
    ((_, rect),) = {text: (text, rect) for text, rect in painted}.values()
    line = at / 10 * widget.panels[0].transform.width
    assert rect.right() < line if side == "left" else rect.left() > line


@pytest.mark.parametrize("height", [100.0, 400.0])
def test_what_is_no_number_stands_in_a_lane_at_the_border_and_is_named_beside_it(height):
    """At a height of the scale it would be read as a value."""
    marks = OffScaleMarks(np.arange(1.0, 9.0), "nan", "δ: not a number")
    at = DataTransform((0.0, 10.0), (0.0, 1.0), 300.0, height)
    y = OffScaleMarksDrawing(marks)._height(at, RADIUS)
    assert y - RADIUS > 2 * RADIUS
    assert y + RADIUS < 2.5 * label_placement.MARK_HEIGHT
    collision = label_placement.LabelCollision([marks], at)
    assert collision.covers(QRectF(100.0, y - 2, 50.0, 4.0))
    assert not collision.covers(QRectF(100.0, y + 2 * RADIUS, 50.0, 15.0))
