"""Limits show all finite data, never overflow, and ticks say what they mean."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.export.axis import LARGEST, _named, _number, _power_of_ten, limits_of
from rnnviz.plot.figure import Axis, Curve, HeatMap, Panel, Points, ReferenceLine

ANY = st.floats(allow_nan=True, allow_infinity=True)


def limits(axis: Axis, *values: float) -> tuple[float, float]:
    y = np.array(values)
    return limits_of([Panel("p", y=axis, artists=(Curve(np.arange(len(y)), y),))])[0].y


def test_fixed_limits_are_kept() -> None:
    assert limits(Axis(low=-3, high=4), 100.0) == (-3, 4)
    low, high = limits(Axis(low=0), 1.0, 9.0)
    assert low == 0
    assert high > 9


@given(st.lists(ANY, max_size=8), st.booleans(), st.booleans())
def test_all_finite_values_lie_inside(values: list[float], whole: bool, log10: bool) -> None:
    low, high = limits(Axis(whole=whole, log10=log10), *values)
    assert math.isfinite(high - low)
    assert low < high
    for value in values:
        if abs(value) <= 1e299:
            assert low <= value <= high


def test_nothing_finite_still_gives_an_axis() -> None:
    assert limits(Axis(), math.nan, math.inf) == (-1.0, 1.0)


def test_limits_in_the_wrong_order_are_not_believed() -> None:
    low, high = limits(Axis(low=2, high=2), 1.0)
    assert low < high
    assert limits(Axis(low=-math.inf, high=math.inf))[0] == -LARGEST


def test_heat_maps_rules_and_clouds_count() -> None:
    artists = (
        HeatMap(np.zeros((3, 5)), 0, 1, left=1, bottom=1),
        ReferenceLine(7.0),
        Points(np.array([9.0]), np.array([-2.0])),
    )
    found = limits_of([Panel("p", artists=artists)])[0]
    assert found.x[0] < 0.5
    assert found.x[1] > 9
    assert found.y[0] < -2
    assert found.y[1] > 7


def test_a_panel_shares_the_x_axis_below_it() -> None:
    upper = Panel("a", x=Axis(low=5, high=6), share_x=True)
    lower = Panel("b", x=Axis(low=0, high=1), share_x=True)
    last = Panel("c", x=Axis(low=2, high=3))
    assert [found.x for found in limits_of([upper, lower, last])] == [(2, 3)] * 3


NUMBERS = {
    0.0: "0",
    0.5: "0.5",
    -12.0: "−12",
    0.1 + 0.2: "0.3",
    99999.0: "99999",
    1e5: r"10$^{\text{5}}$",
    -2.5e-4: r"−2.5×10$^{\text{−4}}$",
    1e-300: r"10$^{\text{−300}}$",
    -1e283: r"−10$^{\text{283}}$",
}


@pytest.mark.parametrize("value", NUMBERS)
def test_numbers_on_ticks(value: float) -> None:
    assert _number(value) == NUMBERS[value]


def test_ticks_of_a_logarithm_are_powers() -> None:
    assert _power_of_ten(-12.0) == r"10$^{\text{−12}}$"


def test_named_ticks_are_thinned_evenly_where_they_would_overlap() -> None:
    axis = Axis(ticks=tuple((float(i), "学") for i in range(100)))
    places, _ = _named(axis, 30.0, "x")
    assert len(places) * 1.3 <= 30
    assert len(set(np.diff(places))) == 1
    assert _named(axis, 1000.0, "x")[0] == list(range(100))
