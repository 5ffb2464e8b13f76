"""Total errors and gradients by lag in every layer: they are those of the network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow import per_layer
from rnnviz.flow.delta import log10_norms
from rnnviz.flow.per_layer import ErrorNorms, gradients_by_lag, layer_total_norms
from rnnviz.flow.total_error import total_norms
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.network import Network
from tests.nn.sample import Case, Sample

STACKS = {
    "srn-srn": ((SRN(4), SRN(5)), False),
    "lstm-gru-srn": ((LSTM(3), GRU(4), SRN(3)), False),
    "gru-lstm": ((GRU(3, form="reset_after"), LSTM(4)), False),
    "both ways": ((SRN(4), GRU(3)), True),
    "one layer both ways": ((LSTM(3),), True),
}


def case_of(name, steps=14, readout="every"):
    cells, both = STACKS[name]
    rng = np.random.default_rng(5)
    network = Network(cells, 3, 2, bidirectional=both, readout=readout)
    parameters = network.parameters()
    for value in parameters.values():
        value[...] = rng.normal(0, 0.5, value.shape)
    shape = (steps, 2, 1) if readout == "every" else (2, 1)
    return Case(network, parameters, Sample(rng.normal(size=(steps, 3, 1)), rng.normal(size=shape)))


def layers_of(case):
    return case.network.trace(case.parameters, case.batch).layers


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize(
    ("name", "truncation"),
    [(name, 0) for name in STACKS] + [(name, 4) for name, (_, both) in STACKS.items() if not both],
)
def test_gradients_by_lag_add_up_to_those_of_the_network(name, readout, truncation):
    case = case_of(name, readout=readout)
    exact = case.gradient(truncation)
    layers = layers_of(case)
    for layer, found in zip(layers, gradients_by_lag(layers, truncation), strict=True):
        own = exact.of(layer.name)
        assert found.total
        for key, G in found.total.items():
            assert np.abs(G - own[key]).max() < 1e-12 * np.abs(own[key]).max()
        if truncation:
            assert np.isneginf(found.norms[truncation:]).all()


def test_blocks_of_losses_change_nothing(monkeypatch):
    layers = layers_of(case_of("lstm-gru-srn"))
    whole = gradients_by_lag(layers)
    monkeypatch.setattr(per_layer, "_ENTRIES", 3 * 14 * 12)
    for one, other in zip(whole, gradients_by_lag(layers), strict=True):
        np.testing.assert_allclose(one.norms, other.norms, atol=1e-12)


@pytest.mark.parametrize("name", STACKS)
def test_total_norms_are_those_of_the_trace_and_of_scaled_numbers(name, monkeypatch):
    layers = layers_of(case_of(name))
    plain = [layer_total_norms(layers, n) for n in range(len(layers))]
    for layer, norms in zip(layers, plain, strict=True):
        for key, rows in {**layer.adjoints, **layer.deltas}.items():
            np.testing.assert_allclose(norms[key], log10_norms(rows), atol=1e-14)
    monkeypatch.setattr("rnnviz.flow.total_error._SAFE", (1.0, -1.0))
    for n, norms in enumerate(plain):
        anew = layer_total_norms(layers, n)
        for key, rows in norms.items():
            np.testing.assert_allclose(anew[key], rows, atol=1e-11)


def test_the_lower_layer_of_two_chains_beyond_the_range_of_doubles():
    """λ of the lower of two chains of ρI is Σ ρ^n = (n+1)ρ^n: 1e-2 a step, 1200 steps."""
    cell, steps = SRN(2, activation="identity"), 1200
    network = Network((cell, cell), 2, 2, readout="last")
    parameters = network.parameters()
    for key, value in parameters.items():
        if key.endswith((".U", ".W", ".V")):
            value[...] = np.eye(2) * (1e-2 if key.endswith(".U") else 1.0)
    batch = Sample(np.zeros((steps, 2, 1)), np.ones((2, 1)))
    layers = network.trace(parameters, batch).layers
    norms = layer_total_norms(layers, 0)
    lag = np.arange(steps - 1, -1, -1)
    top = total_norms(layers[1])["h"][-1]
    expected = top - 2 * lag + np.log10(lag + 1)
    np.testing.assert_allclose(norms["h"][1:], expected, rtol=0, atol=1e-9)
    np.testing.assert_allclose(norms["z"], expected, rtol=0, atol=1e-9)
    # x = 0, h = 0: no gradient of U; with states of 1 it is Σ λ_k, by lag (n+1)ρ^n as well
    ones = [replace(la, states={"h": np.ones((steps + 1, 2))}) for la in layers]
    found = gradients_by_lag(ones)[0]
    np.testing.assert_allclose(
        found.norms - found.norms[0], (norms["h"][1:] - top)[::-1], atol=1e-9
    )


def test_the_norms_of_a_layer_are_found_once(monkeypatch):
    layers, asked = layers_of(case_of("lstm-gru-srn")), []
    plain = per_layer.plain_norms
    monkeypatch.setattr(
        per_layer, "plain_norms", lambda *args: (asked.append(args), plain(*args))[1]
    )
    norms = ErrorNorms(layers)
    states = norms.of(0, blocks=False)
    whole = norms.of(0)
    assert norms.of(0) is norms.of(0, blocks=False) is whole
    assert len(asked) == 2
    for name, rows in states.items():
        np.testing.assert_array_equal(rows, whole[name])
