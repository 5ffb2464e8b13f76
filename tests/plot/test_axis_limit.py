"""Limits stand still, cover the data, and move by steps one can see."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.axis_limit import LARGEST, decades, extent, nice_limit, symmetric_limit

anything = st.lists(st.floats(), max_size=20).map(np.array)


@given(anything)
def test_extent_is_that_of_the_finite_values(values):
    finite = [v for v in values.tolist() if math.isfinite(v)]
    assert extent(values) == ((min(finite), max(finite)) if finite else None)


@given(anything, anything)
def test_decades_cover_finite_data_and_move_by_blocks(a, b):
    a, b = np.clip(a, -400, 400), np.clip(b, -400, 400)
    low, high = decades(a, b, low=-12, high=2, block=10)
    finite = [v for v in (*a.tolist(), *b.tolist()) if math.isfinite(v)]
    assert low <= min(finite, default=0.0)
    assert high >= max(finite, default=0.0)
    assert (low + 12) % 10 == 0
    assert (high - 2) % 10 == 0
    assert low > min([-12.0, *finite]) - 10
    assert high < max([2.0, *finite]) + 10


@pytest.mark.parametrize(
    ("value", "limit"),
    [(0, 20), (20, 20), (21, 50), (50, 50), (51, 100), (1e6, 1e6), (1_000_001, 2e6), (math.nan, 20),
     (math.inf, 20), (1.7e308, LARGEST)],
)  # fmt: skip
def test_nice_limits_of_updates(value, limit):
    assert nice_limit(value, 20) == limit


@given(st.floats(1e-290, 1e307))
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
