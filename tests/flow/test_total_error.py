"""Norms of the total error: those of the trace where doubles suffice, the true ones elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow import total_error
from rnnviz.flow.delta import log10_norms
from rnnviz.flow.scaled_vector import log10, log10_of_each, squares
from rnnviz.flow.total_error import total_norms
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN


def linear(chain, factor, steps, every=False):
    """A chain h_k = factor · h_{k-1} that stays at zero, with errors of length 5."""
    direct = np.zeros((steps, 2))
    direct[0 if every else -1 :] = (3.0, 4.0)
    return chain(factor * np.eye(2), steps, direct)


@pytest.mark.parametrize("factor", [0.5, 1.5])
def test_beyond_the_range_of_doubles(chain, factor):
    layer = linear(chain, factor, 4000)
    right = np.log10(5.0) + np.arange(4000, -1, -1) * np.log10(factor)
    found = total_norms(layer)
    np.testing.assert_allclose(found["h"], right, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found["z"], right[1:], rtol=0, atol=1e-9)
    assert not np.isfinite(log10_norms(layer.adjoints["h"])).all()  # doubles alone are wrong


def test_losses_at_every_step_add_up(chain):
    layer = linear(chain, 1.5, 2500, every=True)
    power = np.arange(2500, 0, -1) * np.log10(1.5)
    # Σ_{j < n} 1.5^j = (1.5^n − 1) / 0.5, in logarithms
    right = np.log10(10.0) + power + np.log1p(-(10.0 ** -np.minimum(power, 300))) / np.log(10)
    np.testing.assert_allclose(total_norms(layer)["z"], right, rtol=0, atol=1e-9)


def test_an_exact_zero_stays_one(chain):
    found = total_norms(chain(2 * np.eye(3, k=1), 9))["h"]
    assert np.isneginf(found[:7]).all()
    np.testing.assert_allclose(found[7:], np.log10([4, 2, 1])[-3:], atol=1e-12)


def test_saturated_units(chain):
    """Slopes of 1e-300 twice over make 1e-600, which is not zero."""
    layer = chain(np.array([[1.0]]), 3, activation="tanh", bias=345.0)
    slopes = np.log10(layer.slopes["z"][::-1, 0])
    assert -301 < slopes.min() < slopes.max() < -298
    np.testing.assert_allclose(total_norms(layer)["z"][::-1], np.cumsum(slopes), atol=1e-9)


def test_both_ways_agree_where_doubles_suffice(layer, monkeypatch):
    plain = total_norms(layer)
    monkeypatch.setattr(total_error, "_SAFE", (0.0, 0.0))
    careful = total_norms(layer)
    assert set(plain) == {*layer.cell.states, *layer.cell.blocks}
    for name, norms in plain.items():
        np.testing.assert_allclose(careful[name], norms, rtol=0, atol=1e-11)


def test_truncation(chain, monkeypatch):
    monkeypatch.setattr(total_error, "_SAFE", (0.0, 0.0))
    found = total_norms(linear(chain, 0.5, 7, every=True), truncation=3)["h"]
    lengths = np.array([1, 1.5, 1.75])
    expected = [0.875, *lengths[::-1], *lengths[::-1], 1]
    np.testing.assert_allclose(found, np.log10(5 * np.array(expected)), atol=1e-12)


def test_what_is_not_finite_raises_nothing(make_layer):
    parameters = {"U": 1e100 * np.eye(2), "W": np.ones((2, 1)), "b": np.full(2, np.nan)}
    x, direct = np.full((30, 1), 1e200), np.ones((30, 2))
    layer = make_layer(SRN(2, activation="tanh"), x, direct, parameters)
    assert set(total_norms(layer)) == {"h", "z"}


def test_only_unsafe_steps_are_taken_again_and_agree(layer, monkeypatch):
    """Whatever steps are called unsafe, the numbers stay those of the trace."""
    plain = total_norms(layer)
    levels = np.concatenate(list(plain.values()))
    middle = np.median(levels[np.isfinite(levels)])
    monkeypatch.setattr(total_error, "_SAFE", (float(middle), 300.0))
    found = total_norms(layer)
    for name, norms in plain.items():
        np.testing.assert_allclose(found[name], norms, rtol=0, atol=1e-11)


def test_a_zero_that_must_be_one_costs_no_second_pass(make_layer, monkeypatch):
    """c_0 = 0 makes δ of the forget gate zero at step 1; nothing need be carried back for that."""
    rng = np.random.default_rng(0)
    weights = {f"U.{name}": rng.normal(size=(3, 3)) for name in LSTM.blocks}
    weights["b.candidate"] = rng.normal(size=3)
    x, direct = rng.normal(size=(20, 2)), rng.normal(size=(20, 3))
    layer = make_layer(LSTM(3), x, direct, weights)
    pulls = []
    monkeypatch.setattr(total_error, "pulled", lambda *arguments: pulls.append(arguments))
    found = total_norms(layer)
    assert not pulls
    assert np.flatnonzero(np.isneginf(found["forget"])).tolist() == [0]
    assert np.flatnonzero(np.isneginf(found["c"])).tolist() == [20]


@pytest.mark.parametrize("size", [1, 2, 7, 16, 33])
def test_columns_measured_together_have_the_norms_that_each_has_alone(size):
    rng = np.random.default_rng(size)
    sizes = 10.0 ** rng.integers(-320, 300, size=60)
    columns = [rng.normal(size=(size, 1)) * each for each in (0.0, np.inf, np.nan, *sizes)]
    exponents = [np.array([n]) for n in rng.integers(-2000, 2000, size=len(columns))]
    with np.errstate(all="ignore"):
        alone = [log10(squares(v), e, v)[0] for v, e in zip(columns, exponents, strict=True)]
        np.testing.assert_array_equal(log10_of_each(columns, exponents), alone)
