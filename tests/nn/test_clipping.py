"""What clipping does to a gradient, and what it refuses to touch."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.nn.clipping import (
    CLIPPINGS,
    ClipGlobalNorm,
    ClipParameterNorm,
    Clipping,
    ClipValue,
    NoClipping,
)
from rnnviz.nn.norm import norm
from rnnviz.nn.parameters import Entry, Parameters

LAYOUT = (Entry("l0.U", (2, 2)), Entry("l0.b", (2,)))


def gradient(*values: float, dtype: str = "float64") -> Parameters:
    return Parameters((Entry("g", (len(values),)),), flat=np.array(values, dtype))


def test_without_clipping_nothing_happens() -> None:
    g = gradient(1e200, math.inf)
    assert NoClipping().apply(g) == 1.0
    assert g.flat.tolist() == [1e200, math.inf]


@pytest.mark.parametrize("kind", CLIPPINGS)
def test_a_short_gradient_is_left_bit_by_bit(kind: type[Clipping]) -> None:
    g = gradient(0.1, -0.2, 0.0)
    assert kind().apply(g) == 1.0
    assert g.flat.tolist() == [0.1, -0.2, 0.0]


@pytest.mark.parametrize("kind", CLIPPINGS[1:])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_refused(kind: type[Clipping], bad: float) -> None:
    g = gradient(5.0, bad)
    assert math.isnan(kind().apply(g))
    assert g.flat[0] == 5.0


def test_a_huge_finite_gradient_is_not_silently_zero() -> None:
    """Where the squares overflow, the usual norm is infinite and the clipped gradient zero."""
    g = gradient(3e200, 4e200)
    ClipGlobalNorm(threshold=1.0).apply(g)
    np.testing.assert_allclose(g.flat, [0.6, 0.8], rtol=1e-14)


def test_a_float32_gradient_longer_than_any_float32() -> None:
    g = gradient(*[3e38] * 16, dtype="float32")
    ClipGlobalNorm(threshold=1.0).apply(g)
    np.testing.assert_allclose(g.flat, [0.25] * 16, rtol=1e-6)


finite = st.floats(-1e300, 1e300).filter(lambda v: v == 0 or abs(v) > 1e-300)


@given(arrays(np.float64, 6, elements=finite), st.floats(1e-6, 1e6))
def test_global_norm_laws(values: np.ndarray, threshold: float) -> None:
    g = Parameters(LAYOUT, flat=values.copy())
    before = norm(values)
    scale = ClipGlobalNorm(threshold=threshold).apply(g)
    assert norm(g.flat) <= threshold * (1 + 1e-12)
    assert 0 < scale <= 1
    assert scale == min(1.0, threshold / before if before else 1.0)
    largest = int(np.abs(values).argmax())
    if abs(values[largest]) * scale > 1e-290:
        ratio = g.flat[largest] / values[largest]
        np.testing.assert_allclose(g.flat, values * ratio, rtol=1e-12, atol=1e-300)


@given(arrays(np.float64, 6, elements=finite), st.floats(1e-6, 1e6))
def test_the_other_kinds_never_lengthen(values: np.ndarray, threshold: float) -> None:
    for clipping in (ClipParameterNorm(threshold=threshold), ClipValue(threshold=threshold)):
        g = Parameters(LAYOUT, flat=values.copy())
        scale = clipping.apply(g)
        assert 0 <= scale <= 1
        assert (np.sign(g.flat) * np.sign(values) >= 0).all()
        assert (np.abs(g.flat) <= np.abs(values)).all()
        if isinstance(clipping, ClipValue):
            assert np.abs(g.flat).max() <= threshold
        else:
            assert max(map(norm, g.blocks.values())) <= threshold * (1 + 1e-12)
