"""The time-delay neural network: no state, but a delay line of the input of each layer.

h_t = f(W [x_t; x_{t-1}; …; x_{t-K}] + b) (Lang, Waibel & Hinton 1990; Waibel et al. 1989).  Each
layer but the output has delays, so the read-out reads the last K steps too, and the error of step t
reaches the top layer at t, ..., t−K only.

A convolution is the same with a stride.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.batched_product import each, outer_sum
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.srn import SRN, UnrolledSRN
from rnnviz.nn.delay_window import DelayWindow
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Layout
from rnnviz.nn.unrolled import Steps
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]


@dataclass(frozen=True)
class TDNN(SRN):
    """Units that read a delay line of their input and have no state."""

    name: ClassVar[str] = "tdnn"
    title: ClassVar[str] = "TDNN"
    memoryless: ClassVar[bool] = True
    torch_rows: ClassVar[tuple[str, ...]] = ()

    delays: int = setting(
        8,
        QT_TRANSLATE_NOOP("settings", "Delays"),
        QT_TRANSLATE_NOOP(
            "settings", "How many earlier steps of what is below are seen beside the newest."
        ),
        symbol="<i>K</i>",
        low=0,
        high=256,
    )

    @classmethod
    def examples(cls, size: int) -> tuple[Cell, ...]:
        return cls(size, delays=2), cls(size, activation="logistic", delays=0)

    @property
    def formula(self) -> Formula:
        seen = f"[x_k; …; x_{{k−{self.delays}}}]" if self.delays else "x_k"
        return Formula(
            markup(f"z_k = W {seen} + b, h_k = f(z_k)"),
            markup("δ_k = ∂L/∂z_k = diag(f′(z_k)) ∂L/∂h_k"),
            markup("J_k = ∂h_k/∂h_{k−1} = 0"),
        )

    @property
    def window(self) -> DelayWindow:
        return DelayWindow(self.delays)

    @property
    def above(self) -> DelayWindow:
        return DelayWindow(self.delays)

    def layout(self, inputs: int) -> Layout:
        """Return W (D, (K+1)·M) and b (D,), `inputs` being the size of what is seen."""
        return tuple(entry for entry in super().layout(inputs) if entry.symbol != "U")

    @property
    def passes(self) -> type[UnrolledTDNN]:
        return UnrolledTDNN

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        return ACTIVATIONS[self.activation](parameters["W"] @ x + parameters["b"])

    def jacobian(self, layer: LayerTrace) -> Array:
        """Return J_k = 0."""
        return np.zeros((layer.steps, self.size, self.size))

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        return np.zeros(adjoint.shape)


@dataclass(frozen=True)
class Convolution(TDNN):
    """A TDNN before recurrent layers, with a stride by which these make fewer steps."""

    name: ClassVar[str] = "convolution"
    title: ClassVar[str] = "Convolution"
    one_way: ClassVar[bool] = True

    stride: int = 1

    @property
    def formula(self) -> Formula:
        at = f"{self.stride}k" if self.stride > 1 else "k"
        seen = f"[x_{{{at}}}; …; x_{{{at}−{self.delays}}}]" if self.delays else f"x_{{{at}}}"
        return replace(super().formula, step=markup(f"z_k = W {seen} + b, h_k = f(z_k)"))

    @property
    def window(self) -> DelayWindow:
        return DelayWindow(self.delays, self.stride)

    @property
    def above(self) -> DelayWindow:
        return DelayWindow()


class UnrolledTDNN(UnrolledSRN):
    """The passes of a TDNN: all steps at once."""

    def forward(self, weights: Mapping[str, Array]) -> None:
        """Compute every state; nothing reads the initial one."""
        self.joint[:, -1] = weights["b"]
        if self.lookup is None:
            self.joint[:, self.size : -1] = weights["W"]
        else:
            self.lookup.gather(weights["W"], self.drive)
        self.activation.apply(self.folded(), self.h[1:])

    def folded(self) -> Array:
        z = each(self.joint[:, self.size :], self.source[:-1, self.size :])
        return z if self.lookup is None else z + self.drive

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        return ()

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        """Compute every δ_k = f'(z_k) ⊙ λ_k; λ_0 stays zero."""
        np.multiply(self.delta, self.adjoint[1:], self.delta)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        """Write ∂L/∂W = Σ δ_k [window of x]_kᵀ and ∂L/∂b = Σ δ_k."""
        joint = outer_sum(self.delta, self.source[:-1, self.size :])
        gradient["b"][...] = joint[:, -1]
        self.accumulate_input(gradient["W"], joint[:, :-1])
