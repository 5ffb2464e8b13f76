"""What lies beyond the limits is marked at the border by an arrow with its value."""

import math

import numpy as np
import pytest
from matplotlib.figure import Figure as Sheet

from rnnviz.export.artist import draw_panel
from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.axis_limit import Limits, panel_limits
from rnnviz.plot.beyond import MOST_NAMED, NEAR, arrows, border_place, with_beyond_marks
from rnnviz.plot.figure import (
    Axis,
    Band,
    BeyondMarks,
    Curve,
    Figure,
    Panel,
    Points,
    ReferenceLine,
)
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import LIGHT

X = np.arange(1.0, 31.0)
LOSS = np.append(np.full(27, 0.1), [120.0, 284.0, 40.0])
RUN = Panel("loss", Axis("n", 0, 50), Axis("L", -3, 1, log10=True), (Curve(X, LOSS, "a", "loss"),))
BOX = Limits((0.0, 1.0), (0.0, 1.0))


def marks(panel, limits=None):
    (marked,) = with_beyond_marks([panel], [limits] if limits else panel_limits([panel]))
    return [a for a in marked.artists if isinstance(a, BeyondMarks)]


def test_a_line_that_leaves_has_one_arrow_with_its_farthest_value():
    (found,) = marks(RUN)
    assert (found.x.tolist(), found.y.tolist()) == ([29.0], [284.0])
    assert found.texts == ("10²⁸⁴",)
    assert (found.roles, found.names) == (("a",), ("loss",))


def test_what_is_inside_has_none_and_the_panel_stays_the_same():
    inside = Panel("p", Axis(low=0, high=50), Axis(low=0, high=300), (Curve(X, LOSS),))
    assert with_beyond_marks([inside], panel_limits([inside]))[0] is inside


def test_every_time_that_a_line_leaves_is_marked():
    y = np.full(30, 0.5)
    y[[4, 15]], y[24] = [30.0, 500.0], -7.0
    (found,) = marks(Panel("p", Axis(low=0, high=31), Axis(low=0, high=1), (Curve(X, y),)))
    pairs = zip(found.x.tolist(), found.texts, strict=True)
    assert sorted(pairs) == [(5.0, "30"), (16.0, "500"), (25.0, "−7")]


def test_of_many_that_leave_side_by_side_the_farthest_is_named():
    curves = tuple(Curve(X, LOSS + n, f"series{n}", f"w{n}") for n in range(8))
    (found,) = marks(Panel("p", Axis(low=0, high=50), Axis(low=-3, high=3, log10=True), curves))
    assert found.names == ("w7",)
    wild = np.where(X % 2 == 0, 1e3 + X, 0.5)
    (found,) = marks(Panel("p", Axis(low=0, high=31), Axis(low=0, high=1), (Curve(X, wild),)))
    assert 0 < len([text for text in found.texts if text]) <= MOST_NAMED
    assert np.diff(np.sort(found.x)).min() >= NEAR * 31


def test_infinities_and_gaps_have_marks_of_their_own():
    y = np.array([0.5, math.inf, -math.inf, math.nan])
    assert not marks(Panel("p", Axis(low=0, high=5), Axis(low=0, high=1), (Curve(X[:4], y),)))


@pytest.mark.parametrize(
    ("at", "place"),
    [((0.5, 9.0), (0.5, 1.0)), ((0.2, -3.0), (0.2, 0.0)), ((7.0, 0.3), (1.0, 0.3)),
     ((5.5, 10.5), (0.75, 1.0)), ((-4.5, 5.5), (0.0, 1.0)), ((0.4, 0.6), (0.4, 0.6))],
)  # fmt: skip
def test_what_is_beyond_two_borders_is_seen_from_the_middle(at, place):
    assert border_place(*at) == pytest.approx(place)


def test_far_points_of_a_plane_are_named_by_their_distance_from_the_origin():
    cloud = Points(np.array([0.5, 30.0, 0.1]), np.array([0.5, 40.0, 1e9]))
    plane = Panel("p", Axis(low=-2, high=2), Axis(low=-2, high=2), (cloud,), square=True)
    (found,) = marks(plane)
    assert dict(zip(found.x.tolist(), found.texts, strict=True)) == {30.0: "50", 0.1: "10⁹"}


def test_thousands_of_far_points_make_few_arrows():
    angle = np.linspace(0, 2 * math.pi, 6400)
    cloud = Points(9 * np.cos(angle), 9 * np.sin(angle))
    (found,) = marks(Panel("p", Axis(low=-2, high=2), Axis(low=-2, high=2), (cloud,), square=True))
    assert 8 <= len(found.x) <= 4 / NEAR


def test_a_level_beyond_the_limits_is_named_at_the_border():
    levels = (
        ReferenceLine(-9.0, label="AR(2)"),
        ReferenceLine(math.log10(2e6), label="<i>θ</i> = 2 × 10⁶"),
    )
    panel = Panel("p", Axis(low=0, high=9), Axis(low=-3, high=1, log10=True), levels)
    (found,) = marks(panel)
    assert found.texts == ("AR(2): 10⁻⁹", "<i>θ</i> = 2 × 10⁶")


def test_the_peak_of_a_band_is_not_lost():
    band = Band(X, np.zeros(30), np.where(X == 7, 1e6, 0.5))
    (found,) = marks(Panel("p", Axis(low=0, high=31), Axis(low=0, high=1), (band,)))
    assert found.x.tolist() == [7.0]


def test_arrows_vanish_where_the_range_shows_what_they_point_to():
    (found,) = marks(RUN)
    (arrow,) = arrows(found, (0.0, 50.0), (-3.0, 1.0))
    assert (arrow.up, arrow.right, arrow.above) == (1.0, 0.0, 1.0)
    assert arrow.across == pytest.approx(29 / 50)
    assert not list(arrows(found, (0.0, 50.0), (-3.0, 300.0)))


def test_both_painters_draw_the_arrow_and_its_value(qtbot):
    widget = FigureWidget(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(500, 300)
    widget.show()
    calm = Panel("loss", RUN.x, RUN.y, (Curve(X, np.full(30, 0.1), "a", "loss"),))
    pictures = []
    for panel in (calm, RUN):
        widget.draw(Figure("loss", (panel,)))
        pictures.append(widget.grab().toImage())
    assert pictures[0] != pictures[1]
    (item,) = widget.panels
    drawing = item.drawings[-1]
    tip = item.transform.x_at(29 / 50 * item.transform.width)
    assert drawing.nearest(item.transform, tip, item.transform.y_at(8.0)) == 0
    assert drawing.nearest(item.transform, tip, item.transform.y_at(150.0)) is None
    on_paper = PanelDrawing(Sheet(), 10.0, (400.0, 300.0))
    limits = panel_limits([RUN])
    draw_panel(on_paper, with_beyond_marks([RUN], limits)[0], limits[0], None)
    on_paper.place(50.0, 50.0, 400.0, 300.0)
    texts = [text.get_text() for text in on_paper.axes.texts]
    assert any("284" in text or "²⁸⁴" in text for text in texts)
    (line,) = on_paper.axes.get_lines()
    assert np.nanmax(line.get_ydata()) < 20  # a file holds no coordinates of hundreds of digits
