"""The minimal LSTM of Feng et al. (2024): a forget and an input gate that do not see h_{k-1}.

f = σ(W_f x_k + b_f), i = σ(W_i x_k + b_i), h̃ = W_h x_k + b_h or g of it, and the gates normalised
to shares, f' = f/(f + i) and i' = i/(f + i), h_k = f' ⊙ h_{k-1} + i' ⊙ h̃: the scale of the state
does not depend on the length of the sequence.  The simple form has f and i themselves.  ∂h_t/∂h_k
is exactly the product of f', or of f, over the steps between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import logistic
from rnnviz.nn.cell import Carry, Cell
from rnnviz.nn.cells.mingru import InputGatedCell
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.unitwise import Moment
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.initializer import Init
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]

TINY = 1e-30
"""Below this sum of two gates their shares are computed from logarithms, also in float32."""


@dataclass(frozen=True)
class Share(Carry):
    """The share a/(a + b) of one logistic gate in its sum with another; or the rest, b/(a + b)."""

    other: str = ""

    def factor(self, layer: LayerTrace) -> Array:
        return shares(layer.gates, layer.preactivations, self.gate, self.other)[self.complement]

    def log(self, layer: LayerTrace) -> Array:
        odds = log_odds(layer.preactivations[self.gate], layer.preactivations[self.other])
        return np.asarray(-np.logaddexp(0.0, odds if self.complement else -odds))

    def symbol(self, letters: Mapping[str, str]) -> str:
        a, b = letters[self.gate], letters[self.other]
        return f"{b if self.complement else a}/({a} + {b})"


def log_odds(z: Array, other: Array) -> Array:
    """Return ln(σ(z)/σ(other))."""
    return np.asarray(np.logaddexp(0, -other) - np.logaddexp(0, -z), dtype=z.dtype)


def shares(
    gates: Mapping[str, Array], z: Mapping[str, Array], one: str, other: str
) -> tuple[Array, Array]:
    """Return what one gate and another one have in their sum."""
    total = gates[one] + gates[other]
    if total.min(initial=1.0) > TINY:
        return gates[one] / total, gates[other] / total
    odds = log_odds(z[one], z[other])
    return logistic(odds), logistic(-odds)


@dataclass(frozen=True)
class MinLSTM(InputGatedCell):
    """A state that is scaled and added to, by how much the input alone decides."""

    name: ClassVar[str] = "minlstm"
    title: ClassVar[str] = "minLSTM"
    blocks: ClassVar[tuple[str, ...]] = ("input", "forget", "candidate")
    rows: ClassVar[tuple[str, ...]] = ("forget", "input", "candidate")
    gates: ClassVar[Mapping[str, tuple[float, float]]] = {
        "input": (0.0, 1.0),
        "forget": (0.0, 1.0),
        "candidate": (-np.inf, np.inf),
    }
    letters: ClassVar[Mapping[str, str]] = {"input": "i", "forget": "f", "candidate": "h̃"}
    gate_titles: ClassVar[Mapping[str, str]] = {
        "input": QT_TRANSLATE_NOOP("nn", "input gate"),
        "forget": QT_TRANSLATE_NOOP("nn", "forget gate"),
        "candidate": QT_TRANSLATE_NOOP("nn", "candidate"),
    }

    form: str = setting(
        "normalized",
        QT_TRANSLATE_NOOP("settings", "Form"),
        QT_TRANSLATE_NOOP("settings", "Whether the forget gate and the input gate add up to 1."),
        choices=(
            ("normalized", QT_TRANSLATE_NOOP("settings", "normalised: f/(f + i) and i/(f + i)")),
            ("simple", QT_TRANSLATE_NOOP("settings", "simple: f and i")),
        ),
    )

    @classmethod
    def examples(cls, size: int) -> tuple[Cell, ...]:
        """Return each choice once: what the two settings do does not depend on the other."""
        return cls(size), cls(size, candidate="positive", form="simple")

    @property
    def normalized(self) -> bool:
        return self.form == "normalized"

    @property
    def carry(self) -> Carry | None:  # type: ignore[override]
        return Share("forget", other="input") if self.normalized else Carry("forget")

    @property
    def formula(self) -> Formula:
        f, i = ("f_{}/(f_{} + i_{})", "i_k/(f_k + i_k)") if self.normalized else ("f_{}", "i_k")
        now, later = f.replace("{}", "k"), f.replace("{}", "{k+1}")
        plain = f"({now})" if self.normalized else now
        return Formula(
            markup(
                f"h_k = {plain} ⊙ h_{{k−1}} + {f'({i})' if self.normalized else i} ⊙ h̃_k;"
                " f_k = σ(W_f x_k + b_f); i_k = σ(W_i x_k + b_i);"
                f" h̃_k = {self._candidate_formula}"
            ),
            markup(f"∂L/∂h_k = {f'({later})' if self.normalized else later} ⊙ ∂L/∂h_{{k+1}}"),
            markup(f"J_k = ∂h_k/∂h_{{k−1}} = diag({now})"),
        )

    def start_bias(self, block: str, init: Init) -> float:
        return init.forget_bias if block == "forget" else 0.0

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p, h = parameters, state
        f = logistic(p["W.forget"] @ x + p["b.forget"])
        i = logistic(p["W.input"] @ x + p["b.input"])
        candidate = self.activation_of("candidate")(p["W.candidate"] @ x + p["b.candidate"])
        if self.normalized:
            f, i = f / (f + i), i / (f + i)
        return np.asarray(f * h + i * candidate)

    def _shares(self, at: Moment) -> tuple[Array, Array]:
        """Return what h_{k-1} and h̃ are multiplied by."""
        if not self.normalized:
            return at.value["forget"], at.value["input"]
        return shares(at.value, at.z, "forget", "input")

    def update(self, at: Moment) -> None:
        f, i = self._shares(at)
        np.add(f * at.before["h"], i * at.value["candidate"], at.after["h"])

    def kept(self, at: Moment) -> Mapping[tuple[str, str], Array]:
        return {("h", "h"): self._shares(at)[0]}

    def effects(self, at: Moment) -> Mapping[tuple[str, str], Array]:
        f, i = self._shares(at)
        h, candidate = at.before["h"], at.value["candidate"]
        if self.normalized:
            moved = f * i * (h - candidate)  # of f' by ln(f/i)
            forget = logistic(-at.z["forget"]) * moved
            entering = -logistic(-at.z["input"]) * moved
        else:
            forget, entering = at.slope["forget"] * h, at.slope["input"] * candidate
        return {
            ("h", "forget"): forget,
            ("h", "input"): entering,
            ("h", "candidate"): i * at.slope["candidate"],
        }
