"""An LSTM with coupled gates: what is forgotten makes room for what is written, i = 1 - f.

f, o = σ(U h_{k-1} + W x_k + b), c̃ = tanh(...), c_k = f ⊙ c_{k-1} + (1 - f) ⊙ c̃, h_k = o ⊙ tanh(c_k)
(CIFG in Greff et al. 2017).  c is a mean of candidates and stays within ±1, as h of a GRU does.
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

if TYPE_CHECKING:
    from rnnviz.nn.initializer import Init
    from rnnviz.nn.unitwise import Moment

Array = NDArray[Any]
_BLOCKS = ("forget", "output", "candidate")


@dataclass(frozen=True)
class CoupledLSTM(LSTMVariant):
    """A cell state that is a mean of itself and of a candidate, and an output gate."""

    name: ClassVar[str] = "lstm_coupled"
    title: ClassVar[str] = "LSTM, i = 1 − f"
    blocks: ClassVar[tuple[str, ...]] = _BLOCKS
    rows: ClassVar[tuple[str, ...]] = _BLOCKS
    gates: ClassVar[Mapping[str, tuple[float, float]]] = {name: GATES[name] for name in _BLOCKS}
    letters: ClassVar[Mapping[str, str]] = {name: LETTERS[name] for name in _BLOCKS}
    gate_titles: ClassVar[Mapping[str, str]] = {name: TITLES[name] for name in _BLOCKS}
    carry: ClassVar[Carry | None] = Carry("forget")

    @property
    def formula(self) -> Formula:
        state = "c_k = f_k ⊙ c_{k−1} + (1 − f_k) ⊙ c̃_k"
        return cell_formula(state, *map(gate_formula, self.blocks))

    def bounds_of(self, state: str) -> tuple[float, float]:
        """Return the range of c, a mean of candidates, and of h = o ⊙ tanh(c)."""
        return (-1.0, 1.0) if state == "c" else (-float(np.tanh(1)), float(np.tanh(1)))

    def start_bias(self, block: str, init: Init) -> float:
        return init.forget_bias if block == "forget" else 0.0

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p = parameters
        c, h = np.split(state, 2)
        f = logistic(p["U.forget"] @ h + p["W.forget"] @ x + p["b.forget"])
        o = logistic(p["U.output"] @ h + p["W.output"] @ x + p["b.output"])
        g = np.tanh(p["U.candidate"] @ h + p["W.candidate"] @ x + p["b.candidate"])
        c = f * c + (1 - f) * g
        return np.concatenate([c, o * np.tanh(c)])

    def write(self, at: Moment) -> None:
        """Write c_{k-1} + (1 - f) ⊙ (c̃ - c_{k-1}): with f = 1 c is copied bit by bit."""
        before, c = at.before["c"], at.after["c"]
        np.subtract(at.value["candidate"], before, c)
        np.multiply(c, logistic(-at.z["forget"]), c)
        np.add(c, before, c)

    def scale(self, at: Moment) -> Array:
        return at.value["forget"]

    def into_c(self, at: Moment) -> Mapping[str, Array]:
        return {
            "forget": at.slope["forget"] * (at.before["c"] - at.value["candidate"]),
            "candidate": logistic(-at.z["forget"]) * at.slope["candidate"],
        }
