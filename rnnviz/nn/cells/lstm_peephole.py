"""An LSTM with peepholes: the gates also see c, each unit its own (Gers & Schmidhuber 2000).

i, f = σ(U h_{k-1} + W x_k + p ⊙ c_{k-1} + b), o = σ(U h_{k-1} + W x_k + p ⊙ c_k + b),
c̃ = tanh(...), c_k = f ⊙ c_{k-1} + i ⊙ c̃, h_k = o ⊙ tanh(c_k).  A gate can act on what is stored
even while o is shut, so that h tells nothing of it; counting and timing are learnt so (Gers,
Schraudolph & Schmidhuber 2002).  They cut the error where it would pass a peephole, here the whole
gradient is taken: ∂c_k/∂c_{k-1} is f, plus what comes through the peepholes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import logistic
from rnnviz.nn.cell import Carry
from rnnviz.nn.formula import Formula
from rnnviz.nn.lstm_family import GATES, LETTERS, TITLES, LSTMVariant, cell_formula, gate_formula
from rnnviz.nn.parameters import Entry, Layout
from rnnviz.nn.unitwise import UnitwiseCell, UnrolledUnitwise

if TYPE_CHECKING:
    from rnnviz.nn.initializer import Init
    from rnnviz.nn.trace import LayerTrace
    from rnnviz.nn.unitwise import Moment

Array = NDArray[Any]

SEEING = ("input", "forget", "output")
"""The gates that see c, in the order of p."""


@dataclass(frozen=True)
class PeepholeLSTM(LSTMVariant):
    """An LSTM whose gates see the cell state of their own unit, weighted by p."""

    name: ClassVar[str] = "lstm_peephole"
    title: ClassVar[str] = "LSTM, peepholes"
    # In the order in which they are computed: the output gate sees c_k.
    blocks: ClassVar[tuple[str, ...]] = ("input", "forget", "candidate", "output")
    rows: ClassVar[tuple[str, ...]] = ("input", "forget", "output", "candidate")
    gates: ClassVar[Mapping[str, tuple[float, float]]] = GATES
    letters: ClassVar[Mapping[str, str]] = LETTERS
    gate_titles: ClassVar[Mapping[str, str]] = TITLES
    carry: ClassVar[Carry | None] = Carry("forget")

    @property
    def formula(self) -> Formula:
        return cell_formula(
            "c_k = f_k ⊙ c_{k−1} + i_k ⊙ c̃_k",
            gate_formula("input", " + p_i ⊙ c_{k−1}"),
            gate_formula("forget", " + p_f ⊙ c_{k−1}"),
            gate_formula("output", " + p_o ⊙ c_k"),
            gate_formula("candidate"),
        )

    def layout(self, inputs: int) -> Layout:
        """Return U, W and b of every block, and p (3D,)."""
        return (*super().layout(inputs), Entry("p", (len(SEEING) * self.size,), SEEING))

    def start_bias(self, block: str, init: Init) -> float:
        return init.forget_bias if block == "forget" else 0.0

    def with_recurrence(self, parameters: Mapping[str, Array], scale: float) -> dict[str, Array]:
        """Return the parameters with `scale` times I as every U, and no peepholes."""
        found = super().with_recurrence(parameters, scale)
        return found | {f"p.{gate}": np.zeros(self.size) for gate in SEEING}

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p = parameters
        c, h = np.split(state, 2)
        i = logistic(p["U.input"] @ h + p["W.input"] @ x + p["p.input"] * c + p["b.input"])
        f = logistic(p["U.forget"] @ h + p["W.forget"] @ x + p["p.forget"] * c + p["b.forget"])
        g = np.tanh(p["U.candidate"] @ h + p["W.candidate"] @ x + p["b.candidate"])
        c = f * c + i * g
        o = logistic(p["U.output"] @ h + p["W.output"] @ x + p["p.output"] * c + p["b.output"])
        return np.concatenate([c, o * np.tanh(c)])

    def advance(self, at: Moment) -> None:
        """Add what the peepholes see to the pre-activations: the output gate sees c_k."""
        before, after, p = at.before["c"], at.after["c"], at.parameters
        for gate in ("input", "forget"):
            np.add(at.z[gate], p[f"p.{gate}"] * before, at.z[gate])
        for block in ("input", "forget", "candidate"):
            self.activation_of(block).apply(at.z[block], at.value[block])
        self.write(at)
        np.add(at.z["output"], p["p.output"] * after, at.z["output"])
        self.activation_of("output").apply(at.z["output"], at.value["output"])
        np.multiply(at.value["output"], np.tanh(after), at.after["h"])

    def write(self, at: Moment) -> None:
        c = at.after["c"]
        np.multiply(at.value["input"], at.value["candidate"], c)
        np.add(c, at.value["forget"] * at.before["c"], c)

    def out_of_c(self, at: Moment) -> Array:
        """Return o ⊙ sech²(c_k), and what c_k does through the output gate that sees it."""
        seen = at.parameters["p.output"] * at.slope["output"] * np.tanh(at.after["c"])
        return np.asarray(super().out_of_c(at) + seen)

    def scale(self, at: Moment) -> Array:
        into = self.into_c(at)
        seen = sum(at.parameters[f"p.{gate}"] * into[gate] for gate in ("input", "forget"))
        return np.asarray(at.value["forget"] + seen)

    def into_c(self, at: Moment) -> Mapping[str, Array]:
        return {
            "input": at.slope["input"] * at.value["candidate"],
            "forget": at.slope["forget"] * at.before["c"],
            "candidate": at.value["input"] * at.slope["candidate"],
        }

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        found, c = UnitwiseCell.factors(self, layer, k, adjoint), layer.states["c"]
        for gate in SEEING:
            seen = c[k if gate == "output" else k - 1][:, None]
            found[f"p.{gate}"] = found[f"b.{gate}"][0] * seen, np.ones(1)
        return found

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        found, c = super().immediate(layer), layer.states["c"]
        for gate in SEEING:
            effect, one = found[f"b.{gate}"]
            seen = c[1:] if gate == "output" else c[:-1]
            found[f"p.{gate}"] = effect * seen[:, None], one
        return found

    @property
    def passes(self) -> type[UnrolledPeephole]:
        return UnrolledPeephole


class UnrolledPeephole(UnrolledUnitwise):
    """The passes, with the gradient of p."""

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        super().accumulate(gradient)
        c = self.others["c"]
        for n, gate in enumerate(SEEING):
            seen = c[1:] if gate == "output" else c[:-1]
            into = gradient["p"][n * self.size : (n + 1) * self.size]
            into[...] = (self.block(self.delta, gate) * seen).sum(axis=(0, 2))
