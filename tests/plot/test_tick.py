"""Limits that stay put, and ticks."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.figure import Axis
from rnnviz.plot.tick import PATIENCE, Tracker, extent, nice_limits, nice_step, ticks

numbers = st.floats(-1e290, 1e290, allow_nan=False)


def test_extent_ignores_what_is_not_finite():
    assert extent([np.array([np.nan, 2.0, np.inf]), np.array([-1.0, -np.inf])]) == (-1.0, 2.0)
    assert extent([np.array([np.nan])]) is None
    assert extent([]) is None


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
    found = nice_limits(low, high, Axis(log10=log10))
    slack = 1e-9 * max(abs(low), abs(high), 1)
    assert found[0] <= low + slack
    assert found[1] >= high - slack
    assert found[0] < found[1]


def test_fixed_limits_are_taken_as_they_are():
    assert Tracker().follow(Axis(low=-2, high=3), (-100, 100)) == (-2, 3)


def test_limits_grow_at_once_and_hold_while_data_moves_within():
    tracker, axis = Tracker(), Axis()
    first = tracker.follow(axis, (0, 4.2))
    assert tracker.follow(axis, (0.5, 3.9)) == first
    grown = tracker.follow(axis, (0, 40))
    assert grown[1] >= 40
    assert tracker.follow(axis, (0, 38)) == grown


def test_limits_shrink_only_after_a_while():
    tracker, axis = Tracker(), Axis()
    wide = tracker.follow(axis, (0, 100))
    for _ in range(PATIENCE - 1):
        assert tracker.follow(axis, (0, 5)) == wide
    assert tracker.follow(axis, (0, 5))[1] < 100


def test_limits_without_data_are_kept():
    tracker, axis = Tracker(), Axis()
    before = tracker.follow(axis, (0, 7))
    assert tracker.follow(axis, None) == before
    assert Tracker().follow(axis, None) == (0.0, 1.0)


def test_one_end_may_be_fixed():
    low, high = Tracker().follow(Axis(low=0.0), (3.0, 9.5))
    assert low == 0.0
    assert high >= 9.5


def test_ticks_of_whole_numbers_are_whole():
    values = [v for v, _ in ticks(Axis(whole=True), (0.5, 4.5), 10)]
    assert values == [1, 2, 3, 4]


def test_ticks_of_logarithms_are_powers_of_ten():
    found = ticks(Axis(log10=True), (-3, 2), 6)
    assert [text for _, text in found] == ["10⁻³", "10⁻²", "10⁻¹", "1", "10", "10²"]


def test_named_ticks_are_those_within_the_limits():
    axis = Axis(ticks=((1.0, "a"), (2.0, "b"), (9.0, "z")))
    assert ticks(axis, (0.5, 3), 2) == [(1.0, "a"), (2.0, "b")]


@given(numbers, st.floats(1e-12, 1e290), st.integers(1, 12), st.booleans(), st.booleans())
def test_ticks_lie_within_the_limits_and_are_not_many(low, span, count, whole, log10):
    high = low + span
    if not high > low:
        return
    found = ticks(Axis(whole=whole, log10=log10), (low, high), count)
    assert len(found) <= 4 * count + 9
    slack = 1e-6 * max(abs(low), abs(high))
    assert all(low - slack <= v <= high + slack for v, _ in found)


@pytest.mark.parametrize(
    ("span", "texts"),
    [
        ((0, 1), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ((-2, 2), ["−2", "−1", "0", "1", "2"]),
        ((0, 4e6), ["0", "10⁶", "2·10⁶", "3·10⁶", "4·10⁶"]),
    ],
)
def test_numbers_on_an_axis_have_the_same_number_of_decimals(span, texts):
    assert [text for _, text in ticks(Axis(), span, 5)] == texts
