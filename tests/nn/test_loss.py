"""Losses far from the middle."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.loss import LOSSES, CrossEntropy


def test_cross_entropy_of_huge_readouts() -> None:
    o, slope = np.array([[1000.0], [-1000.0], [999.0]]), np.empty((3, 1))
    loss = CrossEntropy("mean")(o, np.array([0]), slope)
    assert loss == pytest.approx(np.log1p(np.exp(-1)), rel=1e-14)
    p = 1 / (1 + np.exp(-1))
    np.testing.assert_allclose(slope[:, 0], [p - 1, 0, 1 - p], atol=1e-15)
    assert CrossEntropy("mean")(o, np.array([1]), slope) == pytest.approx(2000.0, abs=1)


@pytest.mark.parametrize("name", LOSSES)
def test_the_readout_is_left_alone(name: str) -> None:
    o = np.array([[1.0, -2.0], [0.5, 3.0]])
    y = np.array([1, 0]) if name == "cross_entropy" else np.zeros((2, 2))
    kept = o.copy()
    LOSSES[name]("mean")(o, y, np.empty_like(o))
    assert (o == kept).all()


def test_classes_stand_on_the_axis_before_the_last() -> None:
    rng = np.random.default_rng(0)
    o, y = rng.normal(size=(5, 3, 2)), rng.integers(0, 3, (5, 2))
    slope, one = np.empty_like(o), np.empty((3, 1))
    total = CrossEntropy("sum")(o, y, slope)
    apart = 0.0
    for k in range(5):
        for b in range(2):
            apart += CrossEntropy("sum")(o[k, :, b, None], y[k, b, None], one)
            np.testing.assert_allclose(slope[k, :, b], one[:, 0], atol=1e-16)
    assert total == pytest.approx(apart, rel=1e-14)
