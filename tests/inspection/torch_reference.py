"""The same networks in PyTorch: every state, every adjoint and the gradient of every parameter.

Run as a script it writes the fixtures that stand in for PyTorch where it is not installed:
`python -m tests.inspection.torch_reference`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

FIXTURES = Path(__file__).parent / "fixtures"
STEPS, INPUTS, SIZE = 6, 3, 4
MODELS = ("rnn-tanh", "rnn-relu", "lstm", "gru")
ROWS = {
    "rnn": ("",),
    "lstm": (".input", ".forget", ".candidate", ".output"),
    "gru": (".reset", ".update", ".candidate"),
}
"""How torch stacks its gates, as its documentation says: i f g o, and r z n."""


@dataclass(frozen=True)
class Case:
    """A network to compare: which kind, how deep, and whether the files leave something out."""

    model: str
    depth: int = 1
    bidirectional: bool = False
    bias: bool = True
    plain: bool = False
    """Without h0, c0 and grad_hidden: all at their defaults."""

    @property
    def name(self) -> str:
        ways = "-both" if self.bidirectional else ""
        rest = "" if self.bias else "-nobias"
        return f"{self.model}-{self.depth}{ways}{rest}{'-plain' if self.plain else ''}"


CASES = (
    *(Case(*each) for each in product(MODELS, (1, 2, 3), (False, True))),
    *(Case(model, 2, bias=False) for model in MODELS),
    *(Case(model, 2, True, plain=True) for model in MODELS),
)
STORED = (
    Case("rnn-tanh"),
    Case("rnn-relu", 2),
    Case("lstm", 2, True),
    Case("gru", 2, True),
    Case("lstm", 3, bias=False),
    Case("gru", 1, plain=True),
)


@dataclass(frozen=True)
class Answer:
    """What a case's two files hold, and what PyTorch says."""

    weights: dict[str, Any]
    sequence: dict[str, Any]
    expected: dict[str, Any]


def answer(case: Case, seed: int = 1) -> Answer:
    """Run a case, in float64, with `expected` by the names of a trace file."""
    import torch

    torch.manual_seed(seed)
    net = _network(case)
    sequence = _sequence(case, np.random.default_rng(seed))
    x = torch.from_numpy(sequence["inputs"]).requires_grad_()
    halves = [
        _Half(case, net, layer, way)
        for layer in range(case.depth)
        for way in range(1 + case.bidirectional)
    ]
    output = _unrolled(halves, x, sequence)
    direct = torch.from_numpy(sequence.get("grad_hidden", _ones_at_the_end(output)))
    (output * direct).sum().backward()
    expected = {"trace/output": output, "trace/adjoint.x": x.grad}
    for half in halves:
        expected |= half.everything()
    weights = {name: p.detach().numpy() for name, p in net.named_parameters()}
    _hold_to_the_fused_network(net, output, x, sequence)
    return Answer(weights, sequence, {k: v.detach().numpy() for k, v in expected.items()})


def _network(case: Case) -> Any:
    import torch

    kind, _, nonlinearity = case.model.partition("-")
    options = {"nonlinearity": nonlinearity} if nonlinearity else {}
    make = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
    net = make(
        INPUTS, SIZE, case.depth, bias=case.bias, bidirectional=case.bidirectional,
        dtype=torch.float64, **options,
    )  # fmt: skip
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.mul_(1.5)
    return net


def _sequence(case: Case, rng: np.random.Generator) -> dict[str, Any]:
    sequence: dict[str, Any] = {"inputs": rng.normal(size=(STEPS, INPUTS))}
    halves = case.depth * (1 + case.bidirectional)
    if case.model.startswith("rnn"):
        sequence["nonlinearity"] = np.array(case.model.partition("-")[2])
    if not case.plain:
        sequence["h0"] = rng.normal(size=(halves, SIZE))
        sequence["grad_hidden"] = rng.normal(size=(STEPS, SIZE * (1 + case.bidirectional)))
        if case.model == "lstm":
            sequence["c0"] = rng.normal(size=(halves, SIZE))
    return sequence


def _ones_at_the_end(output: Any) -> Any:
    ones = np.zeros(output.shape)
    ones[-1] = 1
    return ones


class _Half:
    """One direction of one layer, step by step, so that every state keeps its gradient."""

    def __init__(self, case: Case, net: Any, layer: int, way: int) -> None:
        import torch

        self.kind, _, nonlinearity = case.model.partition("-")
        options = {"nonlinearity": nonlinearity} if nonlinearity else {}
        make = {"rnn": torch.nn.RNNCell, "lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}
        self.net, self.backward = net, way == 1
        self.name = f"l{layer}" + "r" * way
        self.ending = f"_l{layer}" + "_reverse" * way
        self.row = layer * (1 + case.bidirectional) + way
        width = getattr(net, f"weight_ih{self.ending}").shape[1]
        self.cell = make[self.kind](width, SIZE, bias=case.bias, dtype=torch.float64, **options)
        for name, _ in list(self.cell.named_parameters()):
            setattr(self.cell, name, getattr(net, name + self.ending))
        self.states: list[tuple[Any, ...]] = []

    def run(self, x: Any, sequence: dict[str, Any]) -> Any:
        """Return the states of h in the order of the sequence."""
        import torch

        names = ("h0", "c0") if self.kind == "lstm" else ("h0",)
        zero = np.zeros((self.row + 1, SIZE))
        start = [torch.tensor(sequence.get(n, zero)[self.row], requires_grad=True) for n in names]
        self.states = [tuple(start)]
        for row in x.flip(0) if self.backward else x:
            before = self.states[-1]
            after = self.cell(row, before if self.kind == "lstm" else before[0])
            self.states.append(after if self.kind == "lstm" else (after,))
            for state in self.states[-1]:
                state.retain_grad()
        h = torch.stack([states[0] for states in self.states[1:]])
        return h.flip(0) if self.backward else h

    def everything(self) -> dict[str, Any]:
        """Return the states and their adjoints in the order of reading, and the gradients."""
        import torch

        found = {}
        for n, state in enumerate(("h", "c")[: len(self.states[0])]):
            rows = [states[n] for states in self.states]
            grads = [torch.zeros(SIZE) if row.grad is None else row.grad for row in rows]
            found[f"trace/{self.name}.{state}"] = torch.stack(rows)
            found[f"trace/{self.name}.adjoint.{state}"] = torch.stack(grads)
        return found | self._gradients()

    def _gradients(self) -> dict[str, Any]:
        found = {}
        for n, block in enumerate(ROWS[self.kind]):
            rows = slice(n * SIZE, (n + 1) * SIZE)
            for ours, theirs in (("W", "weight_ih"), ("U", "weight_hh"), ("b", "bias_ih")):
                if hasattr(self.net, theirs + self.ending):
                    gradient = getattr(self.net, theirs + self.ending).grad
                    found[f"grad/{self.name}.{ours}{block}"] = gradient[rows]
        if self.kind == "gru" and hasattr(self.net, f"bias_hh{self.ending}"):
            inner = getattr(self.net, f"bias_hh{self.ending}").grad[-SIZE:]
            found[f"grad/{self.name}.b_h.candidate"] = inner
        return found


def _unrolled(halves: list[_Half], x: Any, sequence: dict[str, Any]) -> Any:
    import torch

    for layer in dict.fromkeys(half.name.rstrip("r") for half in halves):
        floor = [half for half in halves if half.name.rstrip("r") == layer]
        x = torch.cat([half.run(x, sequence) for half in floor], dim=1)
    return x


def _hold_to_the_fused_network(net: Any, output: Any, x: Any, sequence: dict[str, Any]) -> None:
    """Make sure that the steps add up to what torch.nn.RNN, GRU or LSTM itself computes."""
    import torch

    start = [torch.from_numpy(sequence[name]) for name in ("h0", "c0") if name in sequence]
    state = (tuple(start) if len(start) > 1 else start[0]) if start else None
    torch.testing.assert_close(net(x, state)[0], output, rtol=1e-12, atol=1e-12)


def main() -> None:
    """Write the stored cases, some as .npz, some with the prefix they have within a model."""
    from safetensors.numpy import save_file

    FIXTURES.mkdir(exist_ok=True)
    for n, case in enumerate(STORED):
        said = answer(case)
        weights = {f"rnn.{name}" if n % 3 else name: v for name, v in said.weights.items()}
        if n % 2:
            np.savez(FIXTURES / f"{case.name}.weights.npz", **weights)
        else:
            save_file(weights, FIXTURES / f"{case.name}.weights.safetensors")
        np.savez(FIXTURES / f"{case.name}.inputs.npz", **said.sequence)
        np.savez(FIXTURES / f"{case.name}.torch.npz", **said.expected)
    _write_torch_files()


def _write_torch_files() -> None:
    """Write what torch.save makes of a checkpoint, and of views, types and plain values."""
    import torch
    from safetensors.torch import load_file

    name = "lstm-2-both"
    state = {0: {"step": torch.tensor(3.0), "exp_avg": torch.zeros(2)}}
    checkpoint = {
        "epoch": 3,
        "model": load_file(FIXTURES / f"{name}.weights.safetensors"),
        "optimizer": {"state": state, "param_groups": [{"lr": 0.1, "betas": (0.9, 0.999)}]},
        "args": {"name": "test", "rate": 1e-3, "flags": [True, None]},
    }
    torch.save(checkpoint, FIXTURES / f"{name}.checkpoint.pt")
    mixed = {
        "inputs": torch.arange(24, dtype=torch.float64).reshape(4, 6).t()[1:3],
        "half": torch.tensor([1.5, -2.0]).half(),
        "brain": torch.tensor([1.5, -3e38]).bfloat16(),
        "whole": torch.tensor([[1, -2]]),
        "truth": torch.tensor([True, False]),
        "bytes": torch.tensor([7, 255], dtype=torch.uint8),
        "parameter": torch.nn.Parameter(torch.ones(2)),
        "labels": ["a", "学"],
        "number": 2.5,
        "none": None,
        "text": "relu",
        "empty": torch.zeros(0, 3),
    }
    torch.save(mixed, FIXTURES / "mixed.pt")


if __name__ == "__main__":
    main()
