"""Norms of vectors whose squares no double can hold, against exact arithmetic."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from rnnviz.nn.norm import norm


def exact(values: Any) -> Any:
    with mp.workdps(50):
        return mp.sqrt(sum(mpf(float(v)) ** 2 for v in values))


@pytest.mark.parametrize("size", [1e-320, 1e-300, 1e-162, 1e-30, 1.0, 1e30, 1e154, 1e200, 1e307])
def test_any_magnitude(size: float) -> None:
    v = np.array([3, -4, 0, 1]) * size
    assert norm(v) == pytest.approx(float(exact(v)), rel=1e-14, abs=1e-323)


@given(st.lists(st.floats(-1e307, 1e307), min_size=1, max_size=8))
def test_against_exact_arithmetic(values: list[float]) -> None:
    expected = exact(values)
    assert norm(np.array(values)) == pytest.approx(float(expected), rel=1e-13, abs=1e-322)


def test_what_is_no_number() -> None:
    assert math.isnan(norm(np.array([1.0, np.nan, np.inf])))
    assert norm(np.array([1.0, -np.inf])) == math.inf
    assert norm(np.zeros(3)) == norm(np.zeros(0)) == 0.0


def test_single_precision_is_summed_in_double() -> None:
    v = np.full(1000, 3e38, np.float32)
    assert norm(v) == pytest.approx(float(np.float32(3e38)) * math.sqrt(1000), rel=1e-14)
    assert norm(np.full(4, 1e-45, np.float32)) == pytest.approx(2 * float(np.float32(1e-45)))


def test_any_shape() -> None:
    assert norm(np.full((2, 2), 0.5)) == 1.0
