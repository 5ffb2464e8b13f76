"""What LSTMs with other gates have in common: c is scaled and added to, h = o ⊙ tanh(c).

A variant says what c_{k-1} is multiplied by, and what moves c_k when a pre-activation moves.  All
else follows, with q = ∂h_k/∂c_k = o ⊙ sech²(c_k).
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import sech2
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.unitwise import Moment, UnitwiseCell
from rnnviz.text import QT_TRANSLATE_NOOP

Array = NDArray[Any]

GATES: dict[str, tuple[float, float]] = {
    "input": (0.0, 1.0),
    "forget": (0.0, 1.0),
    "output": (0.0, 1.0),
    "candidate": (-1.0, 1.0),
}
"""The gates of an LSTM, with their ranges."""
LETTERS = {"input": "i", "forget": "f", "output": "o", "candidate": "c̃"}
TITLES = {
    "input": QT_TRANSLATE_NOOP("nn", "input gate"),
    "forget": QT_TRANSLATE_NOOP("nn", "forget gate"),
    "output": QT_TRANSLATE_NOOP("nn", "output gate"),
    "candidate": QT_TRANSLATE_NOOP("nn", "candidate"),
}


def gate_formula(gate: str, more: str = "") -> str:
    """Return the equation of a gate as text for `markup`, `more` being added to z."""
    letter, below = LETTERS[gate], "c" if gate == "candidate" else LETTERS[gate]
    f = "tanh" if gate == "candidate" else "σ"
    return f"{letter}_k = {f}(U_{below} h_{{k−1}} + W_{below} x_k{more} + b_{below})"


def cell_formula(state: str, *gates: str) -> Formula:
    """Return the formula of an LSTM from its equations of c and of its gates."""
    return Formula(
        markup("; ".join([f"{state}, h_k = o_k ⊙ tanh c_k", *gates])),
        markup("∂L/∂s_k = J_{k+1}ᵀ ∂L/∂s_{k+1}, s_k = (c_k, h_k)"),
        markup("J_k = ∂s_k/∂s_{k−1}, s_k = (c_k, h_k)"),
    )


class LSTMVariant(UnitwiseCell):
    """A cell state c and an output h that is read from it by a gate."""

    states: ClassVar[tuple[str, ...]] = ("c", "h")

    def bounds_of(self, state: str) -> tuple[float, float]:
        """Return the range of h = o ⊙ tanh(c); c has none."""
        return (-1.0, 1.0) if state == "h" else super().bounds_of(state)

    @abstractmethod
    def write(self, at: Moment) -> None:
        """Write c_k of a step, whose gates but the output gate are there."""

    @abstractmethod
    def scale(self, at: Moment) -> Array:
        """Return what c_{k-1} is multiplied by beside U: ∂c_k/∂c_{k-1}."""

    @abstractmethod
    def into_c(self, at: Moment) -> Mapping[str, Array]:
        """Return ∂c_k/∂(pre-activation) of each block but the output gate."""

    def out_of_c(self, at: Moment) -> Array:
        """Return q = ∂h_k/∂c_k."""
        return np.asarray(at.value["output"] * sech2(at.after["c"]))

    def update(self, at: Moment) -> None:
        self.write(at)
        np.tanh(at.after["c"], at.after["h"])
        np.multiply(at.after["h"], at.value["output"], at.after["h"])

    def kept(self, at: Moment) -> Mapping[tuple[str, str], Array]:
        scale = self.scale(at)
        return {("c", "c"): scale, ("h", "c"): self.out_of_c(at) * scale}

    def effects(self, at: Moment) -> Mapping[tuple[str, str], Array]:
        q, found = self.out_of_c(at), {}
        for block, effect in self.into_c(at).items():
            found["c", block], found["h", block] = effect, q * effect
        found["h", "output"] = np.tanh(at.after["c"]) * at.slope["output"]
        return found
