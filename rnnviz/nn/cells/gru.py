"""The gated recurrent unit of Cho et al. (2014): one gate decides how much of the state stays.

z = σ(U_z h_{k-1} + W_z x_k + b_z), r likewise, h_k = z ⊙ h_{k-1} + (1 - z) ⊙ h̃.  In the book's
form the reset gate acts before the product, h̃ = tanh(U_h (r ⊙ h_{k-1}) + W_h x_k + b_h); in torch's
and cuDNN's after it, h̃ = tanh(r ⊙ (U_h h_{k-1} + b') + W_h x_k + b_h).  The two are different
functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.activation import logistic
from rnnviz.nn.cell import Carry, Cell, diagonal
from rnnviz.nn.cells.gru_pass import UnrolledGRU, UnrolledResetAfter, UnrolledResetBefore
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Entry, Layout
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.initializer import Init
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]


@dataclass(frozen=True)
class GRU(Cell):
    """A state that is a moving average with gates for weights."""

    name: ClassVar[str] = "gru"
    title: ClassVar[str] = "GRU"
    states: ClassVar[tuple[str, ...]] = ("h",)
    blocks: ClassVar[tuple[str, ...]] = ("update", "reset", "candidate")
    gates: ClassVar[Mapping[str, tuple[float, float]]] = {
        "update": (0.0, 1.0),
        "reset": (0.0, 1.0),
        "candidate": (-1.0, 1.0),
    }
    rows: ClassVar[tuple[str, ...]] = ("reset", "update", "candidate")
    torch_rows: ClassVar[tuple[str, ...]] = ("reset", "update", "candidate")
    carry: ClassVar[Carry | None] = Carry("update")
    letters: ClassVar[Mapping[str, str]] = {"update": "z", "reset": "r", "candidate": "h̃"}
    gate_titles: ClassVar[Mapping[str, str]] = {
        "update": QT_TRANSLATE_NOOP("nn", "update gate"),
        "reset": QT_TRANSLATE_NOOP("nn", "reset gate"),
        "candidate": QT_TRANSLATE_NOOP("nn", "candidate"),
    }

    form: str = setting(
        "reset_before",
        QT_TRANSLATE_NOOP("settings", "Form"),
        QT_TRANSLATE_NOOP(
            "settings", "Whether the reset gate acts before the product with U or after it."
        ),
        choices=(
            ("reset_before", QT_TRANSLATE_NOOP("settings", "reset before the product (book)")),
            ("reset_after", QT_TRANSLATE_NOOP("settings", "reset after the product (PyTorch)")),
        ),
    )

    @property
    def formula(self) -> Formula:
        inner = "r_k ⊙ (U_h h_{k−1} + b_h′)" if self.after else "U_h (r_k ⊙ h_{k−1})"
        return Formula(
            markup(
                f"h_k = z_k ⊙ h_{{k−1}} + (1 − z_k) ⊙ h̃_k, h̃_k = tanh({inner} + W_h x_k + b_h);"
                " z_k = σ(U_z h_{k−1} + W_z x_k + b_z); r_k = σ(U_r h_{k−1} + W_r x_k + b_r)"
            ),
            markup("∂L/∂h_k = J_{k+1}ᵀ ∂L/∂h_{k+1}"),
            markup("J_k = ∂h_k/∂h_{k−1}"),
        )

    def bounds_of(self, state: str) -> tuple[float, float]:
        """Return the range of h, a weighted mean of candidates where it starts as one."""
        return -1.0, 1.0

    def start_bias(self, block: str, init: Init) -> float:
        return init.update_bias if block == "update" else 0.0

    @property
    def after(self) -> bool:
        return self.form == "reset_after"

    def layout(self, inputs: int) -> Layout:
        inner = (Entry("b_h", (self.size,), ("candidate",)),) if self.after else ()
        return super().layout(inputs) + inner

    def unroll(
        self,
        inputs: int,
        steps: int,
        batch: int,
        dtype: DTypeLike = np.float64,
        symbolic: bool = False,
    ) -> UnrolledGRU:
        unrolled = UnrolledResetAfter if self.after else UnrolledResetBefore
        return unrolled(self, inputs, steps, batch, dtype, symbolic)

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p, h = parameters, state
        z = logistic(p["U.update"] @ h + p["W.update"] @ x + p["b.update"])
        r = logistic(p["U.reset"] @ h + p["W.reset"] @ x + p["b.reset"])
        if self.after:
            inner = r * (p["U.candidate"] @ h + p["b_h.candidate"])
        else:
            inner = p["U.candidate"] @ (r * h)
        candidate = np.tanh(inner + p["W.candidate"] @ x + p["b.candidate"])
        return np.asarray(z * h + (1 - z) * candidate)

    def jacobian(self, layer: LayerTrace) -> Array:
        """Return J_k = diag z + diag((h_{k-1} - h̃)⊙z') U_z + diag((1-z)⊙h̃') R_k.

        R_k = U_h [diag r + diag(h_{k-1}⊙r') U_r] in the book's form,
        R_k = diag r U_h + diag((U_h h_{k-1} + b')⊙r') U_r in torch's.
        """
        p, g, s = layer.parameters, layer.gates, layer.slopes
        h = layer.states["h"][:-1]
        if self.after:
            R = g["reset"][:, :, None] * p["U.candidate"]
            R += (_inner(layer, h) * s["reset"])[:, :, None] * p["U.reset"]
        else:
            R = diagonal(g["reset"]) + (h * s["reset"])[:, :, None] * p["U.reset"]
            R = np.matmul(p["U.candidate"], R)
        J = (_complement(layer) * s["candidate"])[:, :, None] * R
        J += ((h - g["candidate"]) * s["update"])[:, :, None] * p["U.update"]
        np.einsum("kii->ki", J)[...] += g["update"]
        return np.asarray(J)

    def errors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, Array]:
        g = {name: gate[k - 1][:, None] for name, gate in layer.gates.items()}
        s = {name: slope[k - 1][:, None] for name, slope in layer.slopes.items()}
        h, p = layer.states["h"][k - 1], layer.parameters
        candidate = _complement(layer, k - 1)[:, None] * s["candidate"] * adjoint
        if self.after:
            reset = _inner(layer, h)[:, None] * s["reset"] * candidate
        else:
            reset = h[:, None] * s["reset"] * (p["U.candidate"].T @ candidate)
        update = (h[:, None] - g["candidate"]) * s["update"] * adjoint
        return {"update": update, "reset": reset, "candidate": candidate}

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        found, reset = super().factors(layer, k, adjoint), layer.gates["reset"][k - 1]
        error, h = found["U.candidate"]
        if self.after:
            error = reset[:, None] * error
            found["b_h.candidate"] = error, np.ones(1)
            found["U.candidate"] = error, h
        else:
            found["U.candidate"] = error, reset * h
        return found

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        p, delta = layer.parameters, self.errors(layer, k, adjoint)
        r, z = layer.gates["reset"][k - 1][:, None], layer.gates["update"][k - 1][:, None]
        if self.after:
            through = p["U.candidate"].T @ (r * delta["candidate"])
        else:
            through = r * (p["U.candidate"].T @ delta["candidate"])
        gates = p["U.update"].T @ delta["update"] + p["U.reset"].T @ delta["reset"]
        return np.asarray(z * adjoint + through + gates)

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        g, s, p = layer.gates, layer.slopes, layer.parameters
        h, r = layer.states["h"][:-1], g["reset"]
        candidate = diagonal(_complement(layer) * s["candidate"])
        if self.after:
            reset = candidate * (_inner(layer, h) * s["reset"])[:, None]
        else:
            reset = candidate @ p["U.candidate"] * (h * s["reset"])[:, None]
        update = diagonal((h - g["candidate"]) * s["update"])
        effects = {"update": update, "reset": reset, "candidate": candidate}
        found = self.entering(layer, effects)
        if self.after:
            inner = candidate * r[:, None]
            found["b_h.candidate"] = inner, found["b.candidate"][1]
            found["U.candidate"] = inner, h
        else:
            found["U.candidate"] = candidate, r * h
        return found


def _inner(layer: LayerTrace, h: Array) -> Array:
    """Return U_h h + b' of the reset-after form for h (..., D)."""
    return np.asarray(h @ layer.parameters["U.candidate"].T + layer.parameters["b_h.candidate"])


def _complement(layer: LayerTrace, row: int | slice = slice(None)) -> Array:
    """Return 1 - z, which keeps its digits where z is nearly 1."""
    return logistic(-layer.preactivations["update"][row])
