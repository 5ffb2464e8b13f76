"""The minimal GRU of Feng et al. (2024): a gated mean whose gate and candidate do not see h_{k-1}.

z = σ(W_z x_k + b_z), h̃ = W_h x_k + b_h or g of it, h_k = (1 - z) ⊙ h_{k-1} + z ⊙ h̃.  With no U,
∂h_t/∂h_k is exactly the product of 1 - z over the steps between: no error explodes, and none comes
back on any other way.

The candidate is the plain one of section 3 of the paper, or its g(z) = z + ½ for z ≥ 0 and σ(z)
below, which keeps the state positive so that it can be computed by logarithms (appendix B).  Here z
is the share of the candidate, as in the paper; in `GRU` it is that of the old state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS, POSITIVE, Activation, logistic
from rnnviz.nn.cell import Carry
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Layout
from rnnviz.nn.unitwise import Moment, UnitwiseCell
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.initializer import Init

Array = NDArray[Any]


@dataclass(frozen=True)
class InputGatedCell(UnitwiseCell):
    """Gates and a candidate that are functions of the input alone."""

    states: ClassVar[tuple[str, ...]] = ("h",)

    candidate: str = setting(
        "linear",
        QT_TRANSLATE_NOOP("settings", "Candidate"),
        QT_TRANSLATE_NOOP("settings", "What is made of the input before it enters the state."),
        symbol="<i>h̃</i>",
        choices=(
            ("linear", QT_TRANSLATE_NOOP("settings", "linear")),
            ("positive", QT_TRANSLATE_NOOP("settings", "g: positive, linear above 0")),
        ),
    )

    def activation_of(self, block: str) -> Activation:
        if block != "candidate":
            return ACTIVATIONS["logistic"]
        return POSITIVE if self.candidate == "positive" else ACTIVATIONS["identity"]

    def layout(self, inputs: int) -> Layout:
        """Return W and b of every block: nothing is multiplied by h_{k-1}."""
        return tuple(entry for entry in super().layout(inputs) if entry.symbol != "U")

    @property
    def _candidate_formula(self) -> str:
        return "g(W_h x_k + b_h)" if self.candidate == "positive" else "W_h x_k + b_h"


@dataclass(frozen=True)
class MinGRU(InputGatedCell):
    """A state that is a mean of itself and of a candidate, weighted by the input alone."""

    name: ClassVar[str] = "mingru"
    title: ClassVar[str] = "minGRU"
    blocks: ClassVar[tuple[str, ...]] = ("update", "candidate")
    rows: ClassVar[tuple[str, ...]] = ("update", "candidate")
    gates: ClassVar[Mapping[str, tuple[float, float]]] = {
        "update": (0.0, 1.0),
        "candidate": (-np.inf, np.inf),
    }
    letters: ClassVar[Mapping[str, str]] = {"update": "z", "candidate": "h̃"}
    gate_titles: ClassVar[Mapping[str, str]] = {
        "update": QT_TRANSLATE_NOOP("nn", "update gate"),
        "candidate": QT_TRANSLATE_NOOP("nn", "candidate"),
    }
    carry: ClassVar[Carry | None] = Carry("update", complement=True)

    @property
    def formula(self) -> Formula:
        return Formula(
            markup(
                "h_k = (1 − z_k) ⊙ h_{k−1} + z_k ⊙ h̃_k; z_k = σ(W_z x_k + b_z);"
                f" h̃_k = {self._candidate_formula}"
            ),
            markup("∂L/∂h_k = (1 − z_{k+1}) ⊙ ∂L/∂h_{k+1}"),
            markup("J_k = ∂h_k/∂h_{k−1} = diag(1 − z_k)"),
        )

    def start_bias(self, block: str, init: Init) -> float:
        return init.update_bias if block == "update" else 0.0

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p, h = parameters, state
        z = logistic(p["W.update"] @ x + p["b.update"])
        candidate = self.activation_of("candidate")(p["W.candidate"] @ x + p["b.candidate"])
        return np.asarray((1 - z) * h + z * candidate)

    def update(self, at: Moment) -> None:
        """Write h_{k-1} + z ⊙ (h̃ - h_{k-1}): where the gate is shut h is copied bit by bit."""
        before, h = at.before["h"], at.after["h"]
        np.subtract(at.value["candidate"], before, h)
        np.multiply(h, at.value["update"], h)
        np.add(before, h, h)

    def kept(self, at: Moment) -> Mapping[tuple[str, str], Array]:
        return {("h", "h"): logistic(-at.z["update"])}

    def effects(self, at: Moment) -> Mapping[tuple[str, str], Array]:
        return {
            ("h", "update"): at.slope["update"] * (at.value["candidate"] - at.before["h"]),
            ("h", "candidate"): at.value["update"] * at.slope["candidate"],
        }
