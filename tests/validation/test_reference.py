"""The reference itself: against closed forms, the passes of `nn`, and exact numbers."""

from __future__ import annotations

from dataclasses import replace

import mpmath
import numpy as np
import pytest

from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.residual import Residual
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN, Convolution
from rnnviz.validation.network import Recipe, drawn, orthogonal
from rnnviz.validation.reference import AmbiguousError, signal_of

RNG = np.random.default_rng(3)
LAYOUTS = {
    "srn": ([SRN(4)], {}),
    "logistic": ([SRN(3, activation="logistic")], {"readout": "every"}),
    "lstm": ([LSTM(3)], {"readout": "every"}),
    "gru": ([GRU(3)], {"readout": "mean"}),
    "gru after": ([GRU(3, form="reset_after")], {"readout": "last"}),
    "residual": ([Residual(3), Residual(2, form="input")], {"readout": "last"}),
    "narx": ([NARX(2, delays=3, input_delays=1), SRN(3)], {"readout": "every"}),
    "tdnn": ([TDNN(3, delays=2), TDNN(2, delays=3)], {"readout": "every"}),
    "tdnn above": ([LSTM(2), TDNN(2, delays=2)], {"readout": "every"}),
    "convolution": ([Convolution(2, delays=3, stride=2), GRU(3), LSTM(2)], {"readout": "last"}),
    "two directions": ([SRN(2), LSTM(3), GRU(2)], {"readout": "every", "bidirectional": True}),
    "both ends": ([SRN(2), GRU(3)], {"readout": "last", "bidirectional": True}),
}


def recipe_of(name, tau=0):
    cells, settings = LAYOUTS[name]
    recipe = Recipe(cells, 12, inputs=2, outputs=2, settings=settings, truncation=tau)
    rng = np.random.default_rng(sum(map(ord, name)))
    return replace(recipe, weights=drawn(rng, recipe, 1.2), x=rng.normal(size=(12, 2)))


@pytest.mark.parametrize("tau", [0, 5])
@pytest.mark.parametrize("name", LAYOUTS)
def test_the_sum_of_all_losses_is_what_backpropagation_finds(name, tau):
    layers = recipe_of(name, tau).trace().layers
    for index, layer in enumerate(layers):
        if (name, tau) == ("both ends", 5) and index < 2:
            with pytest.raises(AmbiguousError):  # it reaches both ends and nothing between
                signal_of(layers, index, tau)
            continue
        signal = signal_of(layers, index, tau)
        rows = layer.deltas["z"] if layer.cell.closes else layer.adjoint[1:]
        wanted = np.linalg.norm(rows, axis=1)[: signal.step]
        total = np.nan_to_num(10.0**signal.total)  # what cannot be reached has nothing
        np.testing.assert_allclose(total, wanted, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize(("u", "wanted"), [(0.9, 5.726417e-3), (1.1, 106.718957)])
def test_one_linear_unit(u, wanted):
    recipe = Recipe([SRN(1, activation="identity")], 50, {"l0.U": u, "readout.V": 1.0})
    signal = signal_of(recipe.trace().layers, 0)
    assert (signal.step, signal.first) == (50, 1)
    np.testing.assert_allclose(10.0**signal.ratio, wanted, rtol=1e-6)


@pytest.mark.parametrize(
    ("b", "wanted"), [(0.0, 8.881784e-16), (1.0, 1.576191e-7), (5.0, 0.7147893)]
)
def test_the_forget_gate_alone(b, wanted):
    recipe = Recipe([LSTM(2)], 52, {"l0.b.forget": b, "readout.V": 1.0})
    signal = signal_of(recipe.trace().layers, 0)
    assert signal.start == 51
    np.testing.assert_allclose(10.0**signal.ratio, wanted, rtol=1e-6)


def test_a_chain_that_is_not_normal():
    U = 0.9 * np.eye(8) + 0.5 * np.eye(8, k=1)
    recipe = Recipe([SRN(8)], 281, {"l0.U": U, "readout.V": np.eye(1, 8)})
    signal = signal_of(recipe.trace().layers, 0)
    back = signal.values[::-1] - signal.values[-1]
    assert int(np.argmax(back)) == 69
    np.testing.assert_allclose(10.0 ** back[69], 12518.9, rtol=1e-5)
    np.testing.assert_allclose(10.0 ** back[100], 7007.86, rtol=1e-5)
    assert back[244] > 0 > back[245]
    assert signal.kind == "transient"


def test_a_nilpotent_chain_ends_in_exactly_zero():
    U = 2 * np.eye(20, k=1)
    recipe = Recipe([SRN(20, activation="identity")], 40, {"l0.U": U, "readout.V": np.eye(1, 20)})
    back = signal_of(recipe.trace().layers, 0).values[::-1]
    np.testing.assert_allclose(back[:20] - back[0], np.log10(2) * np.arange(20), atol=1e-12)
    assert np.isneginf(back[20:]).all()


def test_far_beyond_doubles_in_exact_numbers():
    U = 1.7 * orthogonal(RNG, 3) + 0.2 * RNG.normal(size=(3, 3))
    v = RNG.normal(size=(1, 3))
    recipe = Recipe([SRN(3, activation="identity")], 2000, {"l0.U": U, "readout.V": v})
    layers = recipe.trace().layers
    with mpmath.workdps(40):
        back, vector = mpmath.matrix(U.T.tolist()), mpmath.matrix(layers[0].direct[-1].tolist())
        vector = back**1999 * vector
        wanted = float(mpmath.log10(mpmath.norm(vector)))
    np.testing.assert_allclose(signal_of(layers, 0).values[0], wanted, rtol=1e-12)


def test_the_borders_of_truncation_and_the_latest_of_the_longest_ways():
    recipe = Recipe([SRN(2)], 50, {"l0.U": np.eye(2), "readout.V": 1.0}, truncation=20)
    every = replace(recipe, settings={"readout": "every"}).trace().layers
    assert (signal_of(every, 0, 20).step, signal_of(every, 0, 20).first) == (40, 21)
    last = recipe.trace().layers
    assert (signal_of(last, 0, 20).step, signal_of(last, 0, 20).first) == (50, 41)


def test_a_value_near_a_threshold_has_no_kind():
    U = 10.0 ** (-2.05 / 10) * np.eye(2)
    recipe = Recipe([SRN(2)], 11, {"l0.U": U, "readout.V": 1.0})
    with pytest.raises(AmbiguousError):
        _ = signal_of(recipe.trace().layers, 0).kind
