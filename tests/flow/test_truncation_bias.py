"""The bias of truncated backpropagation, against the network's own gradients and a closed form."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.flow.lag import gradient_by_lag
from rnnviz.flow.truncation_bias import gradient, truncation_bias
from tests.nn.sample import EXAMPLES, make_case

Array = NDArray[Any]


@pytest.mark.parametrize("truncation", [0, 1, 4, 30])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_gradient_is_that_of_training(name: str, truncation: int) -> None:
    case = make_case(EXAMPLES[name](4), steps=13, batch=1, seed=3)
    layers = case.network.trace(case.parameters, case.batch).layers
    found, exact = gradient(layers, 0, truncation), case.gradient(truncation).of("l0")
    assert set(found) == set(exact)
    for key, value in exact.items():
        np.testing.assert_allclose(found[key], value, rtol=1e-10, atol=1e-13 * np.abs(value).max())


def test_the_top_of_a_stack_has_the_whole_gradient() -> None:
    case = make_case(EXAMPLES["lstm"](3), EXAMPLES["gru-reset_after"](4), steps=9, batch=1)
    layers = case.network.trace(case.parameters, case.batch).layers
    exact = case.gradient()
    for n, layer in enumerate(layers):
        for key, value in gradient(layers, n).items():
            np.testing.assert_allclose(value, exact[f"{layer.name}.{key}"], rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("made_with", [0, 3, 5])
@pytest.mark.parametrize("truncation", [0, 1, 3, 5])
@pytest.mark.parametrize("kinds", [("srn", "lstm"), ("gru", "srn", "narx-3")])
def test_lower_layers_hear_what_is_truncated_above(
    kinds: tuple[str, ...], truncation: int, made_with: int
) -> None:
    """Whatever truncation the trace was made with, each gradient is that of the network's pass."""
    case = make_case(*(EXAMPLES[kind](3 + n) for n, kind in enumerate(kinds)), steps=11, batch=1)
    layers = case.network.trace(case.parameters, case.batch, made_with).layers
    exact = case.gradient(truncation)
    for n, layer in enumerate(layers):
        for key, value in exact.of(layer.name).items():
            found = gradient(layers, n, truncation)[key]
            np.testing.assert_allclose(found, value, atol=1e-12 * max(1, np.abs(value).max()))


def test_truncated_layers_by_complex_step() -> None:
    """Two tanh layers whose states are constants at each border, by no pass of the network."""
    case = make_case(EXAMPLES["srn"](3), EXAMPLES["srn"](4), steps=8, batch=1, inputs=2)
    p = {key: value.astype(complex) for key, value in case.parameters.items()}
    x, y, plain = case.batch.x[..., 0], case.batch.y[..., 0], [None] * 8

    def loss(q: dict[str, Array], frozen: list[Any]) -> tuple[complex, list[Any]]:
        states, kept, total = [np.zeros(3, complex), np.zeros(4, complex)], [], 0j
        for k in range(8):
            if k and k % 3 == 0 and frozen[k] is not None:
                states = [np.asarray(s) for s in frozen[k]]
            kept.append([s.copy() for s in states])
            entering = x[k]
            for n in (0, 1):
                z = q[f"l{n}.U"] @ states[n] + q[f"l{n}.W"] @ entering + q[f"l{n}.b"]
                entering = states[n] = np.tanh(z)
            total += np.mean((q["readout.V"] @ entering + q["readout.c"] - y[k]) ** 2) / 8
        return total, kept

    _, kept = loss(p, plain)
    layers = case.network.trace(case.parameters, case.batch).layers
    for n in (0, 1):
        for name, found in gradient(layers, n, 3).items():
            key = f"l{n}.{name}"
            for index in np.ndindex(found.shape):
                moved = {**p, key: p[key].copy()}
                moved[key][index] += 1e-30j
                exact = loss(moved, kept)[0].imag / 1e-30
                assert found[index] == pytest.approx(exact, abs=1e-14)


def test_one_linear_unit() -> None:
    """h_k = u h_{k-1} + x with x = 1 and a loss at the last step: each b counts u^lag of it."""
    case = make_case(EXAMPLES["srn-identity"](1), steps=12, batch=1, inputs=1, readout="last")
    case.parameters["l0.U"][...] = 0.8
    layers = case.network.trace(case.parameters, case.batch).layers
    found = truncation_bias(layers, 0, 4)["b"]
    kept, whole = sum(0.8**n for n in range(4)), sum(0.8**n for n in range(12))
    assert found.ratio == pytest.approx(kept / whole)
    assert found.missing == pytest.approx(1 - kept / whole)
    assert found.degrees == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_missing_is_what_the_lags_say(name: str) -> None:
    """With one loss, the lags beyond the last border are just what is missing of U."""
    case = make_case(EXAMPLES[name](4), steps=12, batch=1, readout="last", seed=4)
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    whole, cut = gradient_by_lag(layer), gradient_by_lag(layer, 4)
    assert (cut.norms[4:] == -np.inf).all()
    np.testing.assert_array_equal(cut.norms[:4], whole.norms[:4])
    found = truncation_bias((layer,), 0, 4)
    for key, total in whole.total.items():
        missing = np.linalg.norm(total - cut.total[key]) / np.linalg.norm(total)
        assert found[key].missing == pytest.approx(missing, rel=1e-9)


def test_without_truncation_nothing_is_missing() -> None:
    case = make_case(EXAMPLES["gru"](4), steps=9, batch=1)
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    for found in truncation_bias((layer,), 0, 9).values():
        assert found.missing == 0
        assert found.ratio == 1
        assert found.cosine == pytest.approx(1, abs=1e-15)


def test_a_gradient_that_is_zero_or_broken_has_no_bias() -> None:
    case = make_case(EXAMPLES["srn"](4), steps=9, batch=1, readout="last")
    case.parameters["readout.V"][...] = 0
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    assert math.isnan(truncation_bias((layer,), 0, 3)[""].missing)
    case.parameters["readout.V"][...] = 1e308
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    assert math.isnan(truncation_bias((layer,), 0, 3)[""].missing)
