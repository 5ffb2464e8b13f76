"""The pixels of a symbol: told apart from each other, symmetric, and never none."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import pytest

from rnnviz.plot.figure import Symbol
from rnnviz.screen.points import stamp

SYMBOLS = get_args(Symbol)


@pytest.mark.parametrize("symbol", SYMBOLS)
@pytest.mark.parametrize("radius", [1.0, 1.7, 3.0, 6.5])
def test_a_symbol_is_mirrored_at_its_middle_and_stays_within_its_radius(symbol, radius):
    pixels = set(stamp(symbol, radius))
    assert pixels
    assert {(down, -across) for down, across in pixels} == pixels
    assert max(max(abs(i), abs(j)) for i, j in pixels) <= radius


@pytest.mark.parametrize(("one", "other"), list(combinations(SYMBOLS, 2)))
def test_symbols_can_be_told_apart(one, other):
    differing = set(stamp(one, 5.0)) ^ set(stamp(other, 5.0))
    assert len(differing) >= 8


def test_triangles_point_up_and_down():
    up, down = set(stamp("triangle", 6.0)), set(stamp("triangle_down", 6.0))
    assert {(-i, j) for i, j in up} == down
    assert sum(i > 0 for i, _ in up) > sum(i < 0 for i, _ in up)
