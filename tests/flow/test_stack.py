"""Triangles of stacked layers against one backward pass for each loss."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow import stack
from rnnviz.flow.delta import log10_norms, triangle
from rnnviz.flow.stack import triangles
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN


def two_layers(make_layer, lower, upper, direct, scale=0.6):
    rng = np.random.default_rng(7)
    steps = len(direct)
    x = rng.normal(size=(steps, 3))
    weights = [
        {e: rng.normal(0, scale, v.shape) for e, v in _shapes(cell, width).items()}
        for cell, width in ((lower, 3), (upper, lower.size))
    ]
    bottom = make_layer(lower, x, np.zeros((steps, lower.size)), weights[0])
    top = make_layer(upper, bottom.states["h"][1:], direct, weights[1], name="l1")
    return bottom, top


def _shapes(cell, inputs):
    from rnnviz.nn.parameters import Parameters

    return Parameters(cell.layout(inputs))


def one_loss_at_a_time(layers, t):
    """λ_{t,k} of both layers by products with whole Jacobians."""
    bottom, top = layers
    lam = [np.zeros((layer.steps, layer.state.shape[1])) for layer in layers]
    lam[1][t, -top.size :] = top.direct[t]
    J = [layer.cell.jacobian(layer) for layer in layers]
    for k in range(t, -1, -1):
        down = top.cell.pull_down(top, k + 1, lam[1][k][:, None])[:, 0]
        lam[0][k, -bottom.size :] += down
        if k:
            for n in (0, 1):
                lam[n][k - 1] = J[n][k].T @ lam[n][k]
    return lam


@pytest.mark.parametrize("every", [True, False])
@pytest.mark.parametrize("cells", [(SRN(4), SRN(5)), (LSTM(3), GRU(4)), (SRN(3), LSTM(3))])
def test_each_loss_alone(make_layer, cells, every):
    direct = np.random.default_rng(1).normal(size=(8, cells[1].size))
    if not every:
        direct[:-1] = 0
    layers = two_layers(make_layer, *cells, direct)
    results = triangles(layers)
    for t in range(8):
        for layer, result, lam in zip(layers, results, one_loss_at_a_time(layers, t), strict=True):
            shown = lam if layer.gates else lam * layer.slopes["z"]
            np.testing.assert_allclose(result[t, : t + 1], log10_norms(shown)[: t + 1], atol=1e-10)
            assert np.isnan(result[t, t + 1 :]).all()


def test_one_layer_is_its_triangle(layer):
    np.testing.assert_array_equal(triangles((layer,))[0], triangle(layer))


def test_the_top_layer_knows_nothing_of_the_lower(make_layer):
    layers = two_layers(make_layer, SRN(4), SRN(4), np.ones((9, 4)))
    np.testing.assert_allclose(triangles(layers)[1], triangle(layers[1]), atol=1e-12)


def test_blocks_of_losses_change_nothing(make_layer, monkeypatch):
    layers = two_layers(make_layer, SRN(4), SRN(4), np.ones((9, 4)))
    whole = triangles(layers)
    monkeypatch.setattr(stack, "_ENTRIES", 2 * 9 * 4)
    np.testing.assert_allclose(triangles(layers), whole, atol=1e-13)


def test_magnitudes_no_double_can_hold(make_layer):
    """Two chains of rotations: in the lower one every step adds the same, λ = Σ ρ^n."""
    steps, cell = 1200, SRN(2, activation="identity")
    direct = np.zeros((steps, 2))
    direct[-1] = [1, 0]
    weights = {"U": 1e-2 * np.eye(2), "W": np.eye(2)}
    bottom = make_layer(cell, np.zeros((steps, 2)), np.zeros((steps, 2)), weights)
    top = make_layer(cell, np.zeros((steps, 2)), direct, weights, name="l1")
    lag = np.arange(steps - 1, -1, -1)
    expected = -2 * lag + np.log10(lag + 1)
    np.testing.assert_allclose(triangles((bottom, top))[0][-1], expected, rtol=0, atol=1e-9)


def test_truncation(make_layer):
    layers = two_layers(make_layer, SRN(4), SRN(4), np.ones((9, 4)))
    for result, whole in zip(triangles(layers, truncation=4), triangles(layers), strict=True):
        assert np.isnan(result[4:, :4]).all()
        np.testing.assert_array_equal(result[4:8, 4:8], whole[4:8, 4:8])
