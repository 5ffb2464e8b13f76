"""A panel on its other scale says the same."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.axis_limit import LARGEST, panel_limits
from rnnviz.plot.figure import (
    Annotation,
    Axis,
    Band,
    Curve,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
    Shape,
)
from rnnviz.plot.scale import is_switchable, switched

decade = st.one_of(st.floats(-300, 299), st.just(-math.inf), st.just(math.nan))
decades = st.lists(decade, min_size=1, max_size=12).map(np.array)
anything = st.lists(st.floats(), min_size=1, max_size=12).map(np.array)


def panel(*artists, log10=True):
    return Panel("p", Axis("k"), Axis("size", log10=log10, switchable=True), artists)


def curve(y, **style):
    return Curve(np.arange(1.0, len(y) + 1), np.array(y), label="<i>c</i>", **style)


def artists_of(found, kind):
    return [artist for artist in found.artists if isinstance(artist, kind)]


@given(decades)
def test_logarithms_come_back_from_the_linear_scale(y):
    original = panel(curve(y))
    linear = switched(original)
    assert not linear.y.log10
    back = switched(linear)
    assert back.y.log10
    found = back.artists[0].y
    finite = np.isfinite(y)
    np.testing.assert_allclose(found[finite], y[finite], rtol=1e-12, atol=1e-12)
    zeros = [float(x) for marks in artists_of(back, OffScaleMarks) for x in marks.x]
    assert zeros == original.artists[0].x[np.isneginf(y)].tolist()


@given(anything, st.booleans())
def test_nothing_is_dropped_but_what_was_missing_before(y, log10):
    original = panel(curve(y), log10=log10)
    found = switched(original)
    drawn = found.artists[0]
    marked = {float(x) for marks in artists_of(found, OffScaleMarks) for x in marks.x}
    for x, old, new in zip(drawn.x, y, drawn.y, strict=True):
        assert math.isnan(old) or not math.isnan(new) or float(x) in marked


def test_zeros_are_points_at_zero_on_the_linear_scale():
    marks = OffScaleMarks(np.array([2.0, 5.0]), "zero", "<i>c</i>: exactly 0", of="<i>c</i>")
    linear = switched(panel(curve([0.0, -1.0]), marks))
    (points,) = artists_of(linear, Points)
    assert points.x.tolist() == [2.0, 5.0]
    assert points.y.tolist() == [0.0, 0.0]
    assert (points.name, points.of) == ("c: exactly 0", "<i>c</i>")
    assert linear.y.low == 0.0


def test_what_is_not_positive_is_marked_on_the_log_scale_with_its_value():
    found = switched(panel(curve([0.0, 10.0, -0.5]), log10=False))
    assert found.artists[0].y[1] == 1.0
    assert found.artists[0].symbol == "circle"  # no line leads to a lone point
    (marks,) = artists_of(found, OffScaleMarks)
    assert (marks.kind, marks.x.tolist(), marks.of) == ("zero", [1.0, 3.0], "<i>c</i>")
    assert (marks.label, marks.texts) == ("<i>c</i>: not above 0", ("0", "−0.5"))
    (marks,) = artists_of(switched(panel(curve([0.0]), log10=False)), OffScaleMarks)
    assert marks.label == "<i>c</i>: exactly 0"


def test_what_a_double_cannot_hold_is_marked_on_the_linear_scale_with_its_value():
    found = switched(panel(curve([0.0, 320.0])))
    assert np.isnan(found.artists[0].y[1])
    (marks,) = artists_of(found, OffScaleMarks)
    assert (marks.kind, marks.x.tolist(), marks.texts) == ("overflow", [2.0], ("10³²⁰",))
    assert marks.label == "<i>c</i>: beyond the scale"


def test_what_is_too_small_for_a_double_is_not_called_zero():
    assert switched(panel(curve([-400.0, 0.0]))).artists[0].y[0] > 0


def test_other_marks_stay_as_they_are():
    marks = OffScaleMarks(np.array([3.0]), "nan", "not a number")
    assert switched(panel(curve([0.0]), marks)).artists[1] is marks


def test_points_leave_with_their_steps():
    points = Points(np.array([1.0, 2.0]), np.array([0.0, 100.0]), step=np.array([7, 8]), name="q")
    found = switched(panel(points, log10=False))
    (kept,) = artists_of(found, Points)
    assert (kept.x.tolist(), kept.y.tolist(), kept.step.tolist()) == ([2.0], [2.0], [8])
    assert artists_of(found, OffScaleMarks)[0].texts == ("0",)


def test_a_band_that_reaches_zero_ends_a_decade_below_the_data():
    x = np.array([1.0, 2.0])
    found = switched(panel(Band(x, np.array([0.0, 0.02]), np.array([1.0, 10.0])), log10=False))
    (band,) = found.artists
    assert band.low.tolist() == [-2.0, pytest.approx(math.log10(0.02))]
    assert band.high.tolist() == [0.0, 1.0]
    back = switched(panel(Band(x, np.array([-math.inf, 0.0]), np.array([1.0, 400.0])))).artists[0]
    assert back.low.tolist() == [0.0, 1.0]
    assert back.high.tolist() == [10.0, LARGEST]


def test_lines_shapes_and_words_move_along():
    x = np.array([1.0])
    rest = (
        ReferenceLine(2.0, label="θ"),
        ReferenceLine(7.0, horizontal=False),
        Shape(x, np.array([1.0])),
        Annotation(1.0, 3.0, "here"),
    )
    level, vertical, shape, words = switched(panel(*rest)).artists
    assert (level.value, vertical.value) == (100.0, 7.0)
    assert (shape.y.tolist(), words.y) == ([10.0], 1000.0)


def test_a_level_of_zero_has_no_place_on_a_log_scale():
    levels = ReferenceLine(0.0), ReferenceLine(100.0)
    (left,) = switched(panel(*levels, log10=False)).artists
    assert left.value == 2.0


def test_the_limits_are_those_of_the_data_on_the_other_scale():
    (limits,) = panel_limits([switched(panel(curve([-4.0, 1.0])))])
    assert limits.y == (0.0, 10.0)
    falling, leap = curve(np.linspace(0.0, -60.0, 50)), curve([*np.linspace(0.0, 1.0, 49), 286.0])
    (limits,) = panel_limits([switched(panel(falling))])
    assert limits.y == (0.0, 1.0)  # the largest values are few, and all of the picture
    (limits,) = panel_limits([switched(panel(leap))])
    assert limits.y == (0.0, 10.0)
    (limits,) = panel_limits([switched(panel(curve([0.02, 30.0]), log10=False))])
    assert limits.y == (-2.0, 2.0)


def test_only_an_axis_that_says_so_is_switched():
    cells = HeatMap(np.zeros((2, 2)), 0.0, 1.0)
    assert is_switchable(panel(curve([1.0])))
    assert not is_switchable(panel(cells))
    assert not is_switchable(Panel("p", y=Axis(log10=True), artists=(curve([1.0]),)))
    assert not is_switchable(Panel("p", y=Axis(switchable=True), message="nothing yet"))
