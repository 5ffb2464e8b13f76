"""Random networks against torch.autograd: outputs, losses, gradients, and the error of each step.

The error of a step is compared by its direction and by its length; where torch's doubles under-
or overflow, torch is given the loss times 1e±200, which moves its errors and nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnnviz.flow.delta import triangle
from rnnviz.flow.lag import gradient_by_lag
from rnnviz.flow.total_error import total_norms
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from tests.nn.sample import Sample
from tests.nn.test_torch import fill

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

Array = NDArray[Any]

CELLS: dict[str, Any] = {
    "rnn-tanh": lambda size: SRN(size, "tanh"),
    "rnn-relu": lambda size: SRN(size, "relu"),
    "lstm": LSTM,
    "gru": lambda size: GRU(size, "reset_after"),
}


@dataclass(frozen=True)
class Plan:
    """A network, its data, and how strong its recurrent weights are."""

    model: str
    size: int
    inputs: int
    outputs: int
    steps: int
    batch: int
    readout: str
    loss: str
    seed: int
    gain: float = 1.0

    def cell(self) -> Cell:
        return CELLS[self.model](self.size)

    def network(self) -> Network:
        return Network(
            (self.cell(),), self.inputs, self.outputs, readout=self.readout, loss=self.loss
        )

    def data(self) -> Sample:
        rng = np.random.default_rng(self.seed)
        x = rng.normal(size=(self.steps, self.inputs, self.batch))
        over = (self.steps,) if self.readout == "every" else ()
        if self.loss == "cross_entropy":
            return Sample(x, rng.integers(0, self.outputs, (*over, self.batch)))
        return Sample(x, rng.normal(size=(*over, self.outputs, self.batch)))


plans = st.builds(
    Plan,
    model=st.sampled_from(sorted(CELLS)),
    size=st.integers(1, 9),
    inputs=st.integers(1, 5),
    outputs=st.integers(1, 5),
    steps=st.integers(1, 40),
    batch=st.integers(1, 4),
    readout=st.sampled_from(["every", "last", "mean"]),
    loss=st.sampled_from(["squared", "cross_entropy"]),
    seed=st.integers(0, 2**32 - 1),
    gain=st.sampled_from([0.01, 0.3, 1.0, 2.0]),
)


class Answer:
    """What torch says about a plan, with its loss multiplied by `lift`."""

    def __init__(self, plan: Plan, lift: float = 1.0) -> None:
        torch.manual_seed(plan.seed)
        kind, _, nonlinearity = plan.model.partition("-")
        options = {"nonlinearity": nonlinearity} if nonlinearity else {}
        make = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
        layer = make(plan.inputs, plan.size, dtype=torch.float64, **options)
        head = torch.nn.Linear(plan.size, plan.outputs, dtype=torch.float64)
        with torch.no_grad():
            layer.weight_hh_l0 *= plan.gain
        data = plan.data()
        states = _unrolled(layer, torch.from_numpy(data.x))
        h = torch.cat(states)
        output = head({"every": h, "last": h[-1], "mean": h.mean(0)}[plan.readout])
        loss = _loss(plan, output, data.y)
        (loss * lift).backward()
        named = dict(layer.named_parameters()) | {"V": head.weight, "c": head.bias}
        self.arrays = {name: p.detach().numpy() for name, p in named.items()}
        self.arrays |= {f"d {name}": p.grad.numpy() for name, p in named.items()}
        self.loss, self.output = float(loss.detach()), output.detach().numpy()
        self.adjoint = np.stack([s.grad[0].numpy().T for s in states])

    def parameters(self, plan: Plan, prefix: str = "") -> Parameters:
        """Return torch's weights, or with "d " their gradients, under our names."""
        parameters = plan.network().parameters()
        fill(parameters, plan.model, self.arrays, prefix)
        return parameters


def _unrolled(layer: Any, x: Any) -> list[Any]:
    state, states = None, []
    for x_k in x.permute(0, 2, 1):
        _, state = layer(x_k[None], state)
        h = state[0] if isinstance(state, tuple) else state
        h.retain_grad()
        states.append(h)
    return states


def _loss(plan: Plan, output: Any, y: Array) -> Any:
    if plan.loss == "cross_entropy":
        flat = torch.from_numpy(y).reshape(-1)
        return torch.nn.functional.cross_entropy(output.reshape(-1, plan.outputs), flat)
    return torch.nn.functional.mse_loss(output, torch.from_numpy(np.swapaxes(y, -1, -2).copy()))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(plans)
def test_everything_equals_torch(plan: Plan) -> None:
    torchs, network, data = Answer(plan), plan.network(), plan.data()
    parameters, gradient = torchs.parameters(plan), network.parameters()
    run = network.run(plan.steps, plan.batch)
    loss = network.forward(parameters, data, run)
    network.backward(parameters, run, gradient)
    assert loss == pytest.approx(torchs.loss, rel=1e-12, abs=1e-15)
    output = np.swapaxes(run.output, -1, -2)
    np.testing.assert_allclose(output, torchs.output, rtol=0, atol=1e-11 * _size(torchs.output))
    for name, exact in torchs.parameters(plan, "d ").items():
        np.testing.assert_allclose(
            gradient[name], exact, rtol=0, atol=1e-10 * max(_size(exact), 1e-3)
        )
    for found, exact in zip(run.layers[0].adjoint[1:], torchs.adjoint, strict=True):
        np.testing.assert_allclose(found, exact, rtol=0, atol=1e-9 * _size(exact) + 1e-300)


def _size(array: Array) -> float:
    return float(np.abs(array).max(initial=0.0))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(plans)
def test_what_each_loss_sends_adds_up_to_the_gradient(plan: Plan) -> None:
    """Σ_ℓ G_ℓ against torch's ∂L/∂U, and one row of the triangle against one loss of torch's."""
    plan = Plan(**(vars(plan) | {"batch": 1, "readout": "every"}))
    torchs, network = Answer(plan), plan.network()
    layer = network.trace(torchs.parameters(plan), plan.data()).layers[0]
    exact = torchs.parameters(plan, "d ")
    for name, found in gradient_by_lag(layer).total.items():
        size = max(_size(exact[f"l0.{name}"]), 1e-6)
        np.testing.assert_allclose(found, exact[f"l0.{name}"], rtol=0, atol=1e-10 * size)
    last = Plan(**(vars(plan) | {"readout": "last"}))
    torchs = Answer(last)
    layer = last.network().trace(torchs.parameters(last), last.data()).layers[0]
    row = triangle(layer)[-1]
    np.testing.assert_allclose(_lengths(layer, torchs.adjoint[..., 0]), row, rtol=0, atol=1e-8)


def _lengths(layer: Any, adjoint: Array) -> Array:
    """Return log10 of the norms of δ_k of an SRN, and of our own full λ_k where torch has none."""
    with np.errstate(divide="ignore"):
        if layer.gates:
            if len(layer.cell.states) > 1:
                return np.log10(np.linalg.norm(layer.adjoint[1:], axis=1))
            return np.log10(np.linalg.norm(adjoint, axis=1))
        return np.log10(np.linalg.norm(adjoint * layer.slopes["z"], axis=1))


EXTREME = {
    "vanishing": Plan("rnn-tanh", 4, 2, 2, 500, 1, "last", "squared", 1, gain=0.1),
    "vanishing, gated": Plan("gru", 4, 2, 2, 1500, 1, "last", "squared", 3, gain=0.2),
    "vanishing, LSTM": Plan("lstm", 4, 2, 2, 1500, 1, "last", "cross_entropy", 4, gain=0.2),
    "exploding": Plan("rnn-relu", 6, 2, 2, 650, 1, "last", "cross_entropy", 2, gain=8.0),
}
LIFTS = (1.0, 1e200, 1e-200, 1e300, 1e-300)


@pytest.mark.parametrize("name", EXTREME)
def test_errors_that_doubles_cannot_hold(name: str) -> None:
    plan = EXTREME[name]
    answers = [Answer(plan, lift) for lift in LIFTS]
    layer = plan.network().trace(answers[0].parameters(plan), plan.data()).layers[0]
    found, known = total_norms(layer)["h"][1:], np.zeros(plan.steps, dtype=bool)
    for lift, answer in zip(LIFTS, answers, strict=True):
        size = np.abs(answer.adjoint[..., 0]).max(axis=1)
        safe = (size > 1e-140) & (size < 1e140)
        with np.errstate(all="ignore"):
            exact = np.log10(np.linalg.norm(answer.adjoint[..., 0], axis=1)) - math.log10(lift)
        np.testing.assert_allclose(found[safe], exact[safe], rtol=0, atol=1e-9)
        known |= safe
    with np.errstate(over="ignore"):
        plain = np.linalg.norm(answers[0].adjoint[..., 0], axis=1)
    assert not (np.isfinite(plain) & (plain > 0)).all(), "a naive norm would do"
    assert known.sum() > np.count_nonzero(np.isfinite(plain) & (plain > 0))
    assert np.isfinite(found).all()
