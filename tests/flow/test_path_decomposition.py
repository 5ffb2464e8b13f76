"""Products of Jacobians in the log domain, and the two ways past and through U."""

from __future__ import annotations

import math
from functools import reduce

import numpy as np
import pytest

from rnnviz.flow import chunk
from rnnviz.flow.path_decomposition import carried, carry_paths, product_norms
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from tests.flow.conftest import CELLS, random_layer

CARRYING = [name for name, cell in CELLS.items() if cell.carry]


def exact_products(layer, step):
    """Return J_t…J_{k+1} for k = 0..t by plain multiplication."""
    J = layer.cell.jacobian(layer)
    eye = np.eye(J.shape[1])
    return [reduce(np.matmul, J[k:step][::-1], eye) for k in range(step + 1)]


@pytest.mark.parametrize("step", [1, 7, None])
@pytest.mark.parametrize("name", CELLS)
def test_norms_of_products(name, step, monkeypatch):
    layer = random_layer(CELLS[name])
    monkeypatch.setattr(chunk, "_ENTRIES", 3 * layer.state.shape[1] ** 2)
    exact = exact_products(layer, step or layer.steps)
    sigma = np.array([np.linalg.norm(product, 2) for product in exact])
    found = product_norms(layer, step)
    np.testing.assert_allclose(10**found, sigma, rtol=1e-10, atol=1e-300)


@pytest.mark.parametrize("factor", [0.5, 1.5])
def test_beyond_the_range_of_doubles(chain, factor):
    found = product_norms(chain(factor * np.eye(2), 4000))
    np.testing.assert_allclose(
        found, np.arange(4000, -1, -1) * math.log10(factor), rtol=0, atol=1e-9
    )


def test_a_nilpotent_product_ends_in_an_exact_zero(chain):
    found = product_norms(chain(2 * np.eye(5, k=1), 9))
    np.testing.assert_allclose(found[5:], np.arange(4, -1, -1) * math.log10(2), atol=1e-12)
    assert np.isneginf(found[:5]).all()


def test_the_bound_holds_for_every_error(layer):
    from rnnviz.flow.delta import backward_norms

    signal = backward_norms(layer, layer.steps)
    assert (signal <= signal[-1] + product_norms(layer) + 1e-12).all()


def test_not_finite_is_nan_from_there_on(chain):
    found = product_norms(chain(np.eye(2), 6, activation="tanh", bias=np.nan))
    np.testing.assert_array_equal(found, [np.nan] * 6 + [0.0])


def test_an_srn_has_no_carrying_gate(chain):
    layer = chain(np.eye(2), 3)
    assert carried(layer) is None
    assert carry_paths(layer) is None


@pytest.mark.parametrize("step", [4, None])
@pytest.mark.parametrize("name", CARRYING)
def test_both_paths_together_are_the_block_of_the_product(name, step):
    layer = random_layer(CELLS[name])
    t, D = step or layer.steps, layer.size
    found = carry_paths(layer, step)
    gate = layer.cell.carry.factor(layer)
    for k, product in enumerate(exact_products(layer, t)):
        straight = np.prod(gate[k:t], axis=0)
        block = product[:D, :D]
        np.testing.assert_allclose(10 ** found.carried[k], straight, rtol=1e-12)
        assert 10 ** found.mean[k] == pytest.approx(straight.mean(), rel=1e-12)
        assert 10 ** found.whole[k] == pytest.approx(np.linalg.norm(block, 2), rel=1e-10)
        rest = np.linalg.norm(block - np.diag(straight), 2)
        assert 10 ** found.beside[k] == pytest.approx(rest, rel=1e-9, abs=1e-15)


def gated(make_layer, cell, gate, bias, steps, U=0.0, rng=None):
    x = np.zeros((steps, 1))
    direct = np.ones((steps, cell.size))
    return make_layer(cell, x, direct, {f"b.{gate}": bias, "U.candidate": U})


@pytest.mark.parametrize(
    ("bias", "half_life"), [(0, 1), (1, 2.2127), (2, 5.4609), (3, 14.266), (5, 103.218)]
)
def test_the_half_lives_of_the_carousel(make_layer, bias, half_life):
    """A7: with U = 0 the forget gate alone carries c."""
    layer = gated(make_layer, LSTM(3), "forget", bias, 50)
    found = carry_paths(layer)
    slope = found.mean[1] - found.mean[0]
    assert math.log10(2) / slope == pytest.approx(half_life, rel=1e-4)
    np.testing.assert_allclose(found.whole, found.mean, rtol=0, atol=1e-12)
    assert np.isneginf(found.beside).all()


def test_a_gate_next_to_one_leaks_what_it_leaks(make_layer):
    """1 − σ(40) = 4e-18 is lost in the gate's double, not here."""
    layer = gated(make_layer, LSTM(2), "forget", 40.0, 1000)
    assert (layer.gates["forget"] == 1).all()
    np.testing.assert_allclose(carried(layer)[0], -1000 * math.exp(-40) / math.log(10), rtol=1e-12)
    assert (carry_paths(layer).whole == 0).all()


def test_a_gru_that_copies(make_layer):
    """A8: nothing passes but the copy, also where ∏ z of shut gates leaves the doubles."""
    layer = gated(make_layer, GRU(2), "update", 60.0, 300, U=np.eye(2))
    assert carry_paths(layer).whole[0] == 0
    assert carry_paths(layer).beside[0] < -15
    layer = gated(make_layer, GRU(2), "update", -20.0, 300)
    np.testing.assert_allclose(carried(layer)[0], -300 * math.log10(1 + math.exp(20)), rtol=1e-12)
