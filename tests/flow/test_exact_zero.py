"""Zeros that must be zero are told from numbers too small for a double, without scaled numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow import per_layer, total_error
from rnnviz.flow.delta import log10_norms
from rnnviz.flow.per_layer import layer_total_norms
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.network import Network
from tests.nn.sample import CHAINS, EXAMPLES, Case, Sample

NORMAL = -300.0
"""Below 10 to this, doubles lose their digits one by one."""
UNBOUNDED = ("minlstm-positive-simple",)
"""Cells whose states grow from layer to layer, so that gates shut to the last digit of a double."""


@pytest.fixture
def scaled(monkeypatch):
    """A list of what was computed in scaled numbers."""
    done = []

    def noting(name, function):
        return lambda *arguments, **others: done.append(name) or function(*arguments, **others)

    for module, name in ((per_layer, "passed"), (total_error, "pulled")):
        monkeypatch.setattr(module, name, noting(name, getattr(module, name)))
    return done


def layers_of(cells, readout="every", truncation=0, bidirectional=False, steps=12):
    rng = np.random.default_rng(3)
    network = Network(cells, 3, 2, readout=readout, bidirectional=bidirectional)
    parameters = network.parameters()
    for value in parameters.values():
        value[...] = rng.normal(0, 0.6, value.shape)
    target = rng.normal(size=(steps, 2, 1) if readout == "every" else (2, 1))
    case = Case(network, parameters, Sample(rng.normal(size=(steps, 3, 1)), target))
    return network.trace(parameters, case.batch, truncation).layers


def assert_plain(layers, truncation=0):
    for n, layer in enumerate(layers):
        found = layer_total_norms(layers, n, truncation)
        for name, rows in {**layer.adjoints, **layer.deltas}.items():
            expected = log10_norms(rows)
            exact = ~(expected < NORMAL) | np.isneginf(expected)
            np.testing.assert_array_equal(found[name][exact], expected[exact])
            np.testing.assert_allclose(found[name][~exact], expected[~exact], atol=0.5)


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("depth", range(1, 9))
@pytest.mark.parametrize("cell", CHAINS)
def test_ordinary_networks_are_never_scaled(cell, depth, readout, scaled):
    layers = layers_of((EXAMPLES[cell](12),) * depth, readout)
    assert_plain(layers)
    if cell not in UNBOUNDED or depth < 8:
        assert not scaled


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("cells", [(LSTM(3), LSTM(3)), (GRU(3), SRN(3), LSTM(3)), (LSTM(3),)])
def test_beyond_borders_of_truncation_nothing_is_scaled(cells, readout, scaled):
    layers = layers_of(cells, readout, truncation=5)
    assert_plain(layers, truncation=5)
    assert not scaled


@pytest.mark.parametrize("readout", ["every", "last"])
def test_both_directions_are_not_scaled(readout, scaled):
    assert_plain(layers_of((LSTM(3), GRU(3)), readout, bidirectional=True))
    assert not scaled


@pytest.mark.parametrize("factor", [1e-3, 1e3])
def test_what_leaves_the_range_of_doubles_is_scaled(factor, scaled):
    """Chains of a thousandth or a thousand a step: 200 steps are 600 powers of ten."""
    cell = SRN(2, activation="identity")
    network = Network((cell, cell), 2, 2, readout="last")
    parameters = network.parameters()
    for key, value in parameters.items():
        if not key.endswith((".b", ".c")):
            value[...] = np.eye(2) * (factor if key.endswith(".U") else 1.0)
    batch = Sample(np.zeros((200, 2, 1)), np.ones((2, 1)))
    layers = network.trace(parameters, batch).layers
    lag, rate = np.arange(199, -1, -1), np.log10(factor)
    for n, count in enumerate((np.log10(lag + 1), 0)):
        z = layer_total_norms(layers, n)["z"]
        np.testing.assert_allclose(z, z[-1] + rate * lag + count, rtol=0, atol=1e-9)
    assert {"passed", "pulled"} <= set(scaled)


def test_a_delta_too_small_for_a_double_is_not_taken_for_zero(chain, scaled):
    """f' = 1e-300 times an error of 1e-100 is zero in doubles, and 1e-400 in truth."""
    direct = np.zeros((3, 1))
    direct[-1] = 1e-100
    layer = chain(np.array([[1.0]]), 3, direct, activation="tanh", bias=345.0)
    found = total_error.total_norms(layer)["z"][-1]
    assert layer.deltas["z"][-1, 0] == 0
    assert found == pytest.approx(np.log10(layer.slopes["z"][-1, 0]) - 100, abs=1e-9)


def test_dead_units_pass_nothing_back(chain, scaled):
    """Where no unit of a ReLU layer fires δ is zero, and so is everything before."""
    layer = chain(np.eye(2), 40, activation="relu", bias=-1.0)
    found = total_error.total_norms(layer)
    assert np.isneginf(found["z"]).all()
    assert found["h"][-1] == 0
    assert np.isneginf(found["h"][:-1]).all()
    assert len(scaled) <= 1


def test_where_no_loss_sends_anything_back_every_layer_has_exact_zeros():
    layers = []
    for layer in layers_of((SRN(3), SRN(3))):
        zero = {name: {k: 0 * v for k, v in getattr(layer, name).items()} for name in PASSED}
        entered = None if layer.entered is None else 0 * layer.entered
        layers.append(replace(layer, direct=0 * layer.direct, entered=entered, **zero))
    for n in range(2):
        found = layer_total_norms(layers, n)
        assert all(np.isneginf(rows).all() for rows in found.values())


PASSED = ("adjoints", "deltas")
