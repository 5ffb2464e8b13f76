"""Losses, states, adjoints and gradients against PyTorch: stored, and live where it is there."""

from __future__ import annotations

import importlib.util
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from tests.nn import torch_reference as torch_side
from tests.nn.sample import Case, Sample, relative

Array = NDArray[Any]

CELLS: dict[str, Cell] = {
    "rnn-tanh": SRN(torch_side.SIZE, "tanh"),
    "rnn-relu": SRN(torch_side.SIZE, "relu"),
    "lstm": LSTM(torch_side.SIZE),
    "gru": GRU(torch_side.SIZE, "reset_after"),
}
GATES = {
    "rnn-tanh": ("",),
    "rnn-relu": ("",),
    "lstm": (".input", ".forget", ".candidate", ".output"),
    "gru": (".reset", ".update", ".candidate"),
}
"""Torch's blocks of rows, in its order."""


def case_of(model: str, readout: str, loss: str, stored: dict[str, Array]) -> Case:
    """Return the network with torch's weights."""
    network = Network(
        (CELLS[model],), torch_side.INPUTS, torch_side.OUTPUTS, readout=readout, loss=loss
    )
    parameters = network.parameters()
    fill(parameters, model, stored, "")
    return Case(network, parameters, Sample(stored["x"], stored["y"]))


def fill(parameters: Parameters, model: str, stored: dict[str, Array], prefix: str) -> None:
    """Copy torch's weights, or gradients with `prefix` "d ", under our names."""
    blocks = len(GATES[model])
    split = {k: np.split(stored[f"{prefix}{k}_l0"], blocks) for k in ("weight_hh", "weight_ih")}
    inner, outer = (np.split(stored[f"{prefix}bias_{k}_l0"], blocks) for k in ("hh", "ih"))
    for n, gate in enumerate(GATES[model]):
        parameters[f"l0.U{gate}"][:] = split["weight_hh"][n]
        parameters[f"l0.W{gate}"][:] = split["weight_ih"][n]
        apart = model == "gru" and gate == ".candidate"
        # Two biases that are added have one gradient, that of either.
        parameters[f"l0.b{gate}"][:] = outer[n] + (0 if apart or prefix else inner[n])
        if apart:
            parameters["l0.b_h.candidate"][:] = inner[n]
    parameters["readout.V"][:], parameters["readout.c"][:] = (
        stored[prefix + "V"],
        stored[prefix + "c"],
    )


def compare(model: str, readout: str, loss: str, stored: dict[str, Array]) -> None:
    case = case_of(model, readout, loss, stored)
    expected = case.network.parameters()
    fill(expected, model, stored, "d ")
    found, run = case.gradient(), case.run()
    assert abs(run.loss - stored["loss"]) < 1e-12
    np.testing.assert_allclose(run.layers[0].h[1:], stored["h"], atol=1e-12)
    assert relative(run.layers[0].adjoint[1:], stored["adjoint_h"]) < 1e-10
    for name in expected:
        assert relative(found[name], expected[name]) < 1e-10, name


def _stored() -> dict[str, dict[str, Array]]:
    cases: dict[str, dict[str, Array]] = {}
    with np.load(torch_side.FIXTURES / "torch_networks.npz") as archive:
        for key in archive.files:
            name, _, array = key.partition("/")
            cases.setdefault(name, {})[array] = archive[key]
    return cases


STORED = _stored()


@pytest.mark.parametrize("name", STORED)
def test_stored(name: str) -> None:
    model, readout, loss = name.split()
    compare(model, readout, loss, STORED[name])


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
@pytest.mark.parametrize(
    ("model", "readout", "loss"),
    list(product(torch_side.MODELS, torch_side.READOUTS, torch_side.LOSSES)),
)
def test_live(model: str, readout: str, loss: str) -> None:
    compare(model, readout, loss, torch_side.run(model, readout, loss, seed=100))


def test_merging_the_candidate_biases_would_be_another_function() -> None:
    stored = STORED["gru last squared"]
    case = case_of("gru", "last", "squared", stored)
    apart = case.loss()
    case.parameters["l0.b.candidate"][:] += case.parameters["l0.b_h.candidate"]
    case.parameters["l0.b_h.candidate"][:] = 0
    assert abs(case.loss() - apart) > 1e-4
