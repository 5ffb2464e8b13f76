"""Limits stand still, cover the data, and move by steps one can see."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.axis_limit import (
    AIR,
    LARGEST,
    decades,
    extent,
    full_limits,
    nice_limit,
    nice_limits,
    nice_step,
    panel_limits,
    symmetric_limit,
    typical,
)
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import (
    Annotation,
    Axis,
    Band,
    BeyondMarks,
    Curve,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
    Shape,
)

anything = st.lists(st.floats(), max_size=20).map(np.array)


@given(anything)
def test_extent_is_that_of_the_finite_values(values):
    finite = [v for v in values.tolist() if math.isfinite(v)]
    assert extent(values) == ((min(finite), max(finite)) if finite else None)


@given(anything, anything)
def test_decades_move_by_blocks_and_no_further_than_the_data(a, b):
    a, b = np.clip(a, -400, 400), np.clip(b, -400, 400)
    low, high = decades(a, b, low=-12, high=2, block=10)
    finite = [v for v in (*a.tolist(), *b.tolist()) if math.isfinite(v)]
    assert (low + 12) % 10 == 0
    assert (high - 2) % 10 == 0
    assert low > min([-12.0, *finite]) - 11
    assert high < max([2.0, *finite]) + 11
    near = [v for v in finite if -12 - AIR <= v <= 2 + AIR]
    assert low <= min(near, default=0.0)
    assert high >= max(near, default=0.0)


@pytest.mark.parametrize("slope", [-290.0, -40.0, -0.1, 0.0, 3.0, 290.0])
@pytest.mark.parametrize("count", [6, 7, 10, 11, 12, 21, 300])
def test_a_straight_line_is_typical_however_steep(slope, count):
    line = np.linspace(0.0, slope, count)
    assert typical(line, log10=True) == (min(0.0, slope), max(0.0, slope))
    low, high = decades(line, low=-1.0, high=1.0, block=1.0)
    assert low <= min(slope, 0.0)
    assert high >= max(slope, 0.0)


CALM = np.log10(np.linspace(0.4, 0.6, 25))


@pytest.mark.parametrize("last", [[284.0], [120.0, 284.0], [5.0, 284.0], [-280.0]])
def test_a_run_that_ends_in_an_explosion_still_shows_what_it_learnt(last):
    low, high = decades(np.append(CALM, last), low=-3.0, high=1.0, block=2.0)
    assert low >= -7
    assert high <= 7


def test_above_what_is_typical_there_is_a_decade_of_air_for_a_line_that_leaves():
    series = np.append(np.full(30, 0.9), 200.0)
    assert decades(series, low=-3.0, high=1.0, block=2.0) == (-3.0, 3.0)


def test_a_spike_of_500_is_seen_on_a_logarithmic_axis_and_leaves_a_linear_one():
    calm = np.linspace(0.9, 1.1, 100)
    series = np.insert(calm, 40, 500.0)
    assert typical(np.log10(series), log10=True)[1] == math.log10(500)
    assert typical(series) == (0.9, 1.1)
    assert full_limits([Panel("p", artists=(Curve(np.arange(101.0), series),))])[0].y[1] >= 500


@pytest.mark.parametrize("first", [[0.4], [0.4, 2.7], [0.4, 2.7, 2.8]])
def test_of_a_few_values_the_one_that_blows_up_leaves(first):
    """A run may diverge at its second update."""
    several = [np.array([*first, 137.0]) + shift for shift in (0.0, -0.2, 0.1)]
    assert decades(*several, low=-3.0, high=3.0, block=3.0)[1] <= 6


def test_a_single_evaluation_after_the_explosion_is_not_typical():
    found = decades(CALM, np.array([284.0]), low=-3.0, high=1.0, block=2.0)
    assert found[1] <= 3


@given(st.floats(-1e290, 1e290), st.integers(1, 30))
def test_a_constant_is_typical(value, count):
    assert typical(np.full(count, value)) == (value, value)


@pytest.mark.parametrize(
    ("value", "limit"),
    [(0, 20), (20, 20), (21, 50), (50, 50), (51, 100), (1e6, 1e6), (1_000_001, 2e6), (math.nan, 20),
     (math.inf, 20), (1.7e308, LARGEST)],
)  # fmt: skip
def test_nice_limits_of_updates(value, limit):
    assert nice_limit(value, 20) == limit


@given(st.floats(1e-290, 1e299))
def test_nice_limit_is_the_next_of_1_2_5(value):
    limit = nice_limit(value, 1e-300)
    assert limit >= value
    assert limit <= 2.5 * value * (1 + 1e-12)
    assert f"{limit:e}"[0] in "125"
    assert float(f"{limit:.0e}") == limit


@given(anything)
def test_symmetric_limit_covers(values):
    limit = symmetric_limit(values)
    finite = np.abs(values[np.isfinite(values)])
    assert 0 < limit <= LARGEST
    assert (np.minimum(finite, LARGEST) <= limit).all()


numbers = st.floats(-1e290, 1e290, allow_nan=False)


@given(st.floats(1e-300, 1e300), st.integers(1, 20))
def test_a_nice_step_is_1_2_or_5_and_makes_few_steps(span, count):
    step = nice_step(span, count)
    mantissa = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - m) for m in (1, 2, 5, 10)) < 1e-6
    assert span / step <= count * (1 + 1e-6)


@given(numbers, numbers, st.booleans())
def test_nice_limits_contain_the_data(a, b, log10):
    low, high = sorted((a, b))
    if log10:
        low, high = np.clip([low, high], -400, 400).tolist()
    found = nice_limits(low, high, log10)
    slack = 1e-9 * max(abs(low), abs(high), 1)
    assert found[0] <= low + slack
    assert found[1] >= high - slack
    assert found[0] < found[1]


def limits(axis, *values):
    y = np.array(values)
    return panel_limits([Panel("p", y=axis, artists=(Curve(np.arange(len(y)), y),))])[0].y


def test_fixed_limits_are_kept_and_one_end_may_be_open():
    assert limits(Axis(low=-3, high=4), 100.0) == (-3, 4)
    low, high = limits(Axis(low=0), 1.0, 9.0)
    assert low == 0
    assert high >= 9


@given(st.lists(st.floats(), max_size=30), st.booleans(), st.booleans())
def test_every_finite_value_is_inside_or_marked_at_the_border(values, whole, log10):
    values = np.array(values)
    values = np.where(np.abs(values) <= 1e299, values, np.nan)
    x = np.arange(float(len(values)))
    panel = Panel("p", Axis(low=0, high=30), Axis(whole=whole, log10=log10), (Curve(x, values),))
    (found,) = panel_limits([panel])
    (marked,) = with_beyond_marks([panel], [found])
    assert math.isfinite(found.y[1] - found.y[0])
    assert found.y[0] < found.y[1]
    marks = [a for a in marked.artists if isinstance(a, BeyondMarks)]
    side = (values > found.y[1] + 1e-5 * width(found)).astype(int)
    side -= values < found.y[0] - 1e-5 * width(found)
    for k in np.flatnonzero(side).tolist():
        first, last = stretch(side, k)
        assert any(
            first - 3 <= at <= last + 3 and side[k] * (y - values[k]) >= 0
            for mark in marks
            for at, y in zip(mark.x, mark.y, strict=True)
        )
    assert bool(marks) >= side.any()
    (all_of_it,) = full_limits([panel])
    slack = 1e-9 * width(all_of_it)
    for value in values[np.isfinite(values)]:
        assert all_of_it.y[0] - slack <= value <= all_of_it.y[1] + slack


def width(limits):
    return limits.y[1] - limits.y[0]


def stretch(side, k):
    """Return where those neighbours begin and end that are on the same side."""
    same = np.flatnonzero(side != side[k])
    before, after = same[same < k], same[same > k]
    return max(before, default=-1) + 1, min(after, default=len(side)) - 1


def test_nothing_finite_still_gives_an_axis():
    assert limits(Axis(), math.nan, math.inf) == (0.0, 1.0)


def test_limits_in_the_wrong_order_are_not_believed():
    low, high = limits(Axis(low=2, high=2), 1.0)
    assert low < high
    assert limits(Axis(low=-math.inf, high=math.inf))[0] == -LARGEST


TWO = np.array([-3.0, 8.0])


@pytest.mark.parametrize(
    ("artist", "x", "y"),
    [
        (Curve(TWO, 2 * TWO), (-3, 8), (-6, 16)),
        (Points(TWO, TWO), (-3, 8), (-3, 8)),
        (Shape(TWO, TWO), (-3, 8), (-3, 8)),
        (Band(TWO, TWO - 1, TWO + 1), (-3, 8), (-4, 9)),
        (HeatMap(np.zeros((3, 5)), 0, 1), (0.5, 5.5), (0.5, 3.5)),
        (ReferenceLine(7.0), None, (7, 7)),
        (ReferenceLine(7.0, horizontal=False), (7, 7), None),
        (OffScaleMarks(TWO, "zero"), (-3, 8), None),
        (Annotation(7.0, 8.0, "a"), (7, 7), (8, 8)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_artist_is_within_open_limits(artist, x, y):
    found = panel_limits([Panel("p", artists=(artist,))])[0]
    for limit, data in ((found.x, x), (found.y, y)):
        if data is None:
            assert limit == (0.0, 1.0)
        else:
            assert limit[0] <= data[0] <= data[1] <= limit[1]


def test_a_panel_shares_the_x_axis_below_it():
    upper = Panel("a", x=Axis(low=5, high=6), share_x=True)
    lower = Panel("b", x=Axis(low=0, high=1), share_x=True)
    last = Panel("c", x=Axis(low=2, high=3))
    alone = Panel("d", x=Axis(low=7, high=8))
    found = [found.x for found in panel_limits([upper, lower, last, alone])]
    assert found == [(2, 3)] * 3 + [(7, 8)]


def test_a_shared_x_axis_that_is_open_covers_the_data_of_all_its_panels():
    upper = Panel("a", artists=(Curve(np.array([0.0, 99.0]), TWO),), share_x=True)
    lower = Panel("b", artists=(Curve(np.array([-5.0, 1.0]), TWO),))
    first, second = panel_limits([upper, lower])
    assert first.x == second.x
    assert first.x[0] <= -5
    assert first.x[1] >= 99
