"""The LSTM of Hochreiter & Schmidhuber (1997): no gate forgets, c is only ever added to.

i, o = σ(U h_{k-1} + W x_k + b), c̃ = tanh(...), c_k = c_{k-1} + i ⊙ c̃, h_k = o ⊙ tanh(c_k).  The
error carousel is exactly 1 at every step, whatever the weights; in exchange c cannot be emptied,
and over a long sequence it drifts until tanh(c) is flat.  The paper squashes by 4σ − 2 and 2σ − 1,
here it is tanh both times, as in the LSTM beside it; the paper also cuts the error where it would
pass back through a gate or U, here the whole gradient is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import logistic
from rnnviz.nn.cell import CAROUSEL, Carry
from rnnviz.nn.formula import Formula
from rnnviz.nn.lstm_family import GATES, LETTERS, TITLES, LSTMVariant, cell_formula, gate_formula

if TYPE_CHECKING:
    from rnnviz.nn.unitwise import Moment

Array = NDArray[Any]
_BLOCKS = ("input", "output", "candidate")


@dataclass(frozen=True)
class LSTM1997(LSTMVariant):
    """A cell state that is added to, with an input gate and an output gate."""

    name: ClassVar[str] = "lstm_1997"
    title: ClassVar[str] = "LSTM 1997"
    blocks: ClassVar[tuple[str, ...]] = _BLOCKS
    rows: ClassVar[tuple[str, ...]] = _BLOCKS
    gates: ClassVar[Mapping[str, tuple[float, float]]] = {name: GATES[name] for name in _BLOCKS}
    letters: ClassVar[Mapping[str, str]] = {name: LETTERS[name] for name in _BLOCKS}
    gate_titles: ClassVar[Mapping[str, str]] = {name: TITLES[name] for name in _BLOCKS}
    carry: ClassVar[Carry | None] = CAROUSEL

    @property
    def formula(self) -> Formula:
        return cell_formula("c_k = c_{k−1} + i_k ⊙ c̃_k", *map(gate_formula, self.blocks))

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p = parameters
        c, h = np.split(state, 2)
        i = logistic(p["U.input"] @ h + p["W.input"] @ x + p["b.input"])
        o = logistic(p["U.output"] @ h + p["W.output"] @ x + p["b.output"])
        g = np.tanh(p["U.candidate"] @ h + p["W.candidate"] @ x + p["b.candidate"])
        c = c + i * g
        return np.concatenate([c, o * np.tanh(c)])

    def write(self, at: Moment) -> None:
        c = at.after["c"]
        np.multiply(at.value["input"], at.value["candidate"], c)
        np.add(c, at.before["c"], c)

    def scale(self, at: Moment) -> Array:
        return np.ones_like(at.after["c"])

    def into_c(self, at: Moment) -> Mapping[str, Array]:
        return {
            "input": at.slope["input"] * at.value["candidate"],
            "candidate": at.value["input"] * at.slope["candidate"],
        }
