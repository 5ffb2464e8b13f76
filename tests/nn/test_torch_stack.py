"""Layers on top of each other, in both directions, over sequences of different lengths, in torch.

`torch.nn.RNN`, `LSTM` and `GRU` run over packed sequences; everything that learns must get the
gradient that they say, and what enters the padding none at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.tasks.task import Batch

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

Array = NDArray[Any]

CELLS: dict[str, Any] = {"rnn": SRN, "lstm": LSTM, "gru": lambda size: GRU(size, "reset_after")}
ROWS = {
    "rnn": ("",),
    "lstm": (".input", ".forget", ".candidate", ".output"),
    "gru": (".reset", ".update", ".candidate"),
}
"""The blocks in the order in which torch stacks them."""


@dataclass(frozen=True)
class Plan:
    """A network and its data."""

    kind: str
    size: int
    inputs: int
    outputs: int
    depth: int
    both: bool
    lengths: tuple[int, ...]
    padded: bool
    readout: str
    loss: str
    embedding: int
    seed: int

    @property
    def steps(self) -> int:
        return max(self.lengths)

    @property
    def packed(self) -> Array:
        """How long the sequences are."""
        return np.array(self.lengths if self.padded else [self.steps] * len(self.lengths))

    def network(self) -> Network:
        cells = (CELLS[self.kind](self.size),) * self.depth
        return Network(
            cells, self.inputs, self.outputs, readout=self.readout, loss=self.loss,
            bidirectional=self.both, symbolic=self.embedding > 0, embedding=self.embedding,
        )  # fmt: skip

    def batch(self) -> Batch:
        rng, T, B = np.random.default_rng(self.seed), self.steps, len(self.lengths)
        x: Array = rng.normal(size=(T, self.inputs, B))
        if self.embedding:
            x = rng.integers(0, self.inputs, (T, B))
        over = (T,) if self.readout == "every" else ()
        y: Array = rng.normal(size=(*over, self.outputs, B))
        if self.loss == "cross_entropy":
            y = rng.integers(0, self.outputs, (*over, B))
        return Batch(x, y, self.packed if self.padded else None)


plans = st.builds(
    Plan,
    kind=st.sampled_from(sorted(CELLS)),
    size=st.integers(1, 5),
    inputs=st.integers(1, 4),
    outputs=st.integers(1, 3),
    depth=st.integers(1, 3),
    both=st.booleans(),
    lengths=st.lists(st.integers(1, 9), min_size=1, max_size=4).map(tuple),
    padded=st.booleans(),
    readout=st.sampled_from(["every", "last", "mean"]),
    loss=st.sampled_from(["squared", "cross_entropy"]),
    embedding=st.sampled_from([0, 3]),
    seed=st.integers(0, 2**32 - 1),
)


class Answer:
    """What torch says about a plan."""

    def __init__(self, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        width, seen = plan.embedding or plan.inputs, plan.size * (1 + plan.both)
        make = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[plan.kind]
        options = {"num_layers": plan.depth, "bidirectional": plan.both, "dtype": torch.float64}
        layers = make(width, plan.size, **options)
        head = torch.nn.Linear(seen, plan.outputs, dtype=torch.float64)
        table = torch.nn.Embedding(plan.inputs, width, dtype=torch.float64)
        batch = plan.batch()
        x = torch.from_numpy(batch.x)
        self.x = x.permute(0, 2, 1).contiguous().requires_grad_() if x.ndim == 3 else x
        entering = table(x) if plan.embedding else self.x
        loss = _loss(plan, head(_read(plan, layers, entering)), torch.from_numpy(batch.y))
        loss.backward()
        self.loss = float(loss.detach())
        self.named = dict(layers.named_parameters()) | {"V": head.weight, "c": head.bias}
        if plan.embedding:
            self.named["E"] = table.weight
        self._plan = plan

    def parameters(self, of: Any) -> Parameters:
        """Return what `of` says of each tensor under our names."""
        found, plan = self._plan.network().parameters(), self._plan
        found["readout.V"][...], found["readout.c"][...] = of("V"), of("c")
        if plan.embedding:
            found["embedding.E"][...] = of("E").T
        for layer in range(plan.depth):
            for way in ("", "r")[: 1 + plan.both]:
                suffix = f"_l{layer}" + ("_reverse" if way else "")
                self._fill(found, f"l{layer}{way}", suffix, of)
        return found

    def _fill(self, found: Parameters, name: str, suffix: str, of: Any) -> None:
        rows = ROWS[self._plan.kind]
        arrays = [np.split(of(f"{kind}{suffix}"), len(rows)) for kind in _TENSORS]
        for row, U, W, input_bias, state_bias in zip(rows, *arrays, strict=True):
            found[f"{name}.U{row}"][...], found[f"{name}.W{row}"][...] = U, W
            if f"{name}.b_h{row}" in found:
                found[f"{name}.b{row}"][...] = input_bias
                found[f"{name}.b_h{row}"][...] = state_bias
            else:
                found[f"{name}.b{row}"][...] = self._bias(input_bias, state_bias, of)

    @staticmethod
    def _bias(one: Array, other: Array, of: Any) -> Array:
        return one if of.__name__ == "gradient" else one + other  # equal where both are added

    def values(self) -> Parameters:
        def value(name: str) -> Any:
            return self.named[name].detach().numpy()

        return self.parameters(value)

    def gradients(self) -> Parameters:
        def gradient(name: str) -> Any:
            return self.named[name].grad.numpy()

        return self.parameters(gradient)


_TENSORS = ("weight_hh", "weight_ih", "bias_ih", "bias_hh")


def _read(plan: Plan, layers: Any, entering: Any) -> Any:
    """Return the states that the read-out multiplies."""
    lengths = torch.from_numpy(plan.packed)
    pack = torch.nn.utils.rnn.pack_padded_sequence(entering, lengths, enforce_sorted=False)
    packed, final = layers(pack)
    h, _ = torch.nn.utils.rnn.pad_packed_sequence(packed)
    if plan.readout == "every":
        return h
    if plan.readout == "mean":
        return h.sum(0) / lengths[:, None]  # the padding is zero
    final = final[0] if isinstance(final, tuple) else final
    return torch.cat([final[-2], final[-1]], dim=1) if plan.both else final[-1]


def _loss(plan: Plan, output: Any, y: Any) -> Any:
    """Return the mean over what is real, as with `ignore_index`."""
    if plan.readout == "every":
        real = torch.arange(plan.steps)[:, None] < torch.from_numpy(plan.packed)
        output = output[real]
        y = y[real] if plan.loss == "cross_entropy" else y.permute(0, 2, 1)[real]
    elif plan.loss == "squared":
        y = y.T
    if plan.loss == "cross_entropy":
        return torch.nn.functional.cross_entropy(output, y)
    return torch.nn.functional.mse_loss(output, y)


def close(found: Array, exact: Array) -> bool:
    return bool(np.abs(found - exact).max() <= 1e-10 * max(1.0, float(np.abs(exact).max())))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(plans)
def test_everything_equals_torch(plan: Plan) -> None:
    torchs, network, batch = Answer(plan), plan.network(), plan.batch()
    parameters, gradient = torchs.values(), network.parameters()
    run = network.run(batch.steps, batch.size)
    loss = network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    assert loss == pytest.approx(torchs.loss, rel=1e-11, abs=1e-14)
    for name, exact in torchs.gradients().items():
        assert close(gradient[name], exact), name
    if not plan.embedding:
        sent = np.empty(batch.x.shape)
        run.stack.input_adjoint(parameters, sent)
        assert close(sent, torchs.x.grad.numpy().transpose(0, 2, 1))
    if plan.padded:
        padding = np.arange(plan.steps)[:, None] >= plan.packed
        for name, layer in zip(network.names, run.layers, strict=True):
            assert not layer.delta.transpose(0, 2, 1)[padding].any(), name
            assert not layer.adjoint[1:].transpose(0, 2, 1)[padding].any(), name


@settings(max_examples=30, deadline=None, derandomize=True)
@given(plans)
def test_the_buffers_remember_nothing_of_the_batch_before(plan: Plan) -> None:
    """Lengths come and go with the batches; a fresh network says the same."""
    network, batch = plan.network(), plan.batch()
    parameters = network.parameters()
    parameters.flat[:] = np.random.default_rng(plan.seed).normal(0, 0.5, parameters.flat.size)
    run, gradient = network.run(batch.steps, batch.size), network.parameters()
    whole, short = Batch(batch.x, batch.y), Batch(batch.x, batch.y, np.ones(batch.size, int))
    for other in (whole, short, batch):
        network.forward(parameters, other, run)
        network.backward(parameters, run, gradient)
    fresh = plan.network()
    again, its_run = fresh.parameters(), fresh.run(batch.steps, batch.size)
    fresh.forward(parameters, batch, its_run)
    fresh.backward(parameters, its_run, again)
    np.testing.assert_array_equal(gradient.flat, again.flat)
