"""The linear recurrent unit of Orvieto et al. (2023): complex units that turn and shrink, no f.

x_k = λ ⊙ x_{k-1} + γ ⊙ B u_k + b with λ = exp(−exp ν + i exp θ), complex, so that |λ| < 1 whatever
ν is.  J is the same at every step, and over n steps an error keeps |λ|ⁿ of each unit exactly.  γ is
learnt and starts at √(1 − |λ|²), which keeps the state as large as its input.

All is real here: h holds the real parts of the D/2 complex units and then their imaginary parts, U
is the block matrix [[Re λ, −Im λ], [Im λ, Re λ]], and W has the rows Re B over Im B.  A read-out
V h is then the paper's Re(C x).  The bias is not the paper's.  If D is odd, the last unit is real.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell, diagonal
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Entry, Layout
from rnnviz.nn.structured import StructuredSRN, UnrolledStructuredSRN
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]

_DECAY, _ANGLE = "lambda.decay", "lambda.angle"


@dataclass(frozen=True)
class LRU(StructuredSRN):
    """A linear SRN whose U turns pairs of units and makes them smaller."""

    name: ClassVar[str] = "lru"
    title: ClassVar[str] = "LRU"
    torch_rows: ClassVar[tuple[str, ...]] = ()
    state_letter: ClassVar[str] = "lambda"
    activation: ClassVar[str] = "identity"  # type: ignore[misc]

    radius_min: float = setting(
        0.9,
        QT_TRANSLATE_NOOP("settings", "Smallest |λ| at the start"),
        QT_TRANSLATE_NOOP("settings", "The first λ are spread over a ring between two radii."),
        symbol="<i>r</i><sub>min</sub>",
        low=0.0,
        high=0.99999,
    )
    radius_max: float = setting(
        0.999,
        QT_TRANSLATE_NOOP("settings", "Largest |λ| at the start"),
        QT_TRANSLATE_NOOP("settings", "The nearer to 1, the longer the slowest units remember."),
        symbol="<i>r</i><sub>max</sub>",
        low=0.0,
        high=0.99999,
    )
    max_angle: float = setting(
        2 * math.pi,
        QT_TRANSLATE_NOOP("settings", "Largest angle at the start"),
        QT_TRANSLATE_NOOP(
            "settings", "The first λ turn by up to so much a step; small angles suit slow inputs."
        ),
        symbol="<i>θ</i><sub>max</sub>",
        low=1e-6,
        high=2 * math.pi,
    )

    @classmethod
    def examples(cls, size: int) -> tuple[Cell, ...]:
        """Return one: the settings are of the first values alone."""
        return (cls(size),)

    @property
    def formula(self) -> Formula:
        return Formula(
            markup(
                "h_k = U h_{k−1} + γ ⊙ (W x_k) + b; h: Re and Im of complex units, which U"
                " multiplies by λ = exp(−exp ν + i exp θ)"
            ),
            markup("δ_k = ∂L/∂h_k = Uᵀ δ_{k+1}"),
            markup("J_k = ∂h_k/∂h_{k−1} = U"),
        )

    @property
    def pairs(self) -> int:
        """The number of λ: D/2, or one more with the real unit of an odd D."""
        return (self.size + 1) // 2

    def layout(self, inputs: int) -> Layout:
        """Return ν and θ, (D/2,) each, ln γ (D/2,), W (D, M) and b (D,)."""
        n = self.pairs
        own = Entry("lambda", (2 * n,), ("decay", "angle")), Entry("gamma", (n,))
        return (*own, *super().layout(inputs)[1:])

    def first_values(self, rng: np.random.Generator) -> Mapping[str, Array]:
        """Return λ spread evenly over the area of a ring, and γ = √(1 − |λ|²)."""
        share, turn = rng.uniform(size=(2, self.pairs))
        low, high = self.radius_min**2, self.radius_max**2
        area = np.clip(low + share * (high - low), 1e-300, None)  # |λ|²
        decay, angle = np.log(-np.log(area) / 2), np.log(self.max_angle * (1 - turn))
        return {"lambda": np.concatenate([decay, angle]), "gamma": np.log1p(-area) / 2}

    def both(self, of_pairs: Array) -> Array:
        """Return numbers of the pairs (P, ...) for the rows of h, (D, ...)."""
        return np.concatenate([of_pairs, of_pairs[: self.size - self.pairs]])

    def summed(self, of_rows: Array) -> Array:
        """Return the sums over each pair, (..., P), of numbers of the rows (..., D)."""
        found = np.array(of_rows[..., : self.pairs])
        found[..., : self.size - self.pairs] += of_rows[..., self.pairs :]
        return found

    def _lambda(self, parameters: Mapping[str, Array]) -> tuple[Array, Array]:
        """Return Re λ and Im λ; the real unit of an odd D has no angle."""
        radius, angle = np.exp(-np.exp(parameters[_DECAY])), np.exp(parameters[_ANGLE])
        turning = np.arange(self.pairs) < self.size - self.pairs
        return np.where(turning, radius * np.cos(angle), radius), radius * np.sin(angle) * turning

    def recurrence(self, parameters: Mapping[str, Array]) -> Array:
        real, imaginary = self._lambda(parameters)
        U, n, turning = np.diag(self.both(real)), self.pairs, np.arange(self.size - self.pairs)
        U[turning, n + turning] = -imaginary[turning]
        U[n + turning, turning] = imaginary[turning]
        return U

    def with_recurrence(self, parameters: Mapping[str, Array], scale: float) -> dict[str, Array]:
        still = {_ANGLE: np.full(self.pairs, -np.inf)}
        with np.errstate(divide="ignore"):
            still[_DECAY] = np.log(-np.log(np.full(self.pairs, scale)))
        return {**parameters, **still}

    def state_gradient(
        self, parameters: Mapping[str, Array], delta: Array, h: Array
    ) -> dict[str, Array]:
        real, imaginary = self._lambda(parameters)
        n, turning = self.pairs, self.size - self.pairs
        into_real = self.summed(delta * h)
        into_imaginary = np.zeros_like(into_real)
        into_imaginary[..., :turning] = (
            delta[..., n:] * h[..., :turning] - delta[..., :turning] * h[..., n:]
        )
        decay, angle = np.exp(parameters[_DECAY]), np.exp(parameters[_ANGLE])
        return {
            _DECAY: -decay * (real * into_real + imaginary * into_imaginary),
            _ANGLE: angle * (real * into_imaginary - imaginary * into_real),
        }

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p, n, turning = parameters, self.pairs, self.size - self.pairs
        size, angle = np.exp(-np.exp(p[_DECAY])), np.exp(p[_ANGLE])
        entering = self.both(np.exp(p["gamma"])) * (p["W"] @ x) + p["b"]
        re, im = state[:n], state[n:]
        cos, sin = (
            size[:turning] * np.cos(angle[:turning]),
            size[:turning] * np.sin(angle[:turning]),
        )
        new = cos * re[:turning] - sin * im, size[turning:] * re[turning:]
        turned = np.concatenate([*new, sin * re[:turning] + cos * im])
        return np.asarray(turned + entering)

    def gain(self, parameters: Mapping[str, Array]) -> Array:
        """Return γ of every row, (D,)."""
        return self.both(np.exp(parameters["gamma"]))

    def pull_down(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        return super().pull_down(layer, k, self.gain(layer.parameters)[:, None] * adjoint)

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        found, gain = super().factors(layer, k, adjoint), self.gain(layer.parameters)
        error, x = gain[:, None] * found["W"][0], layer.input[k - 1]
        moved = self.summed((error * (layer.parameters["W"] @ x)[:, None]).T).T
        return found | {"W": (error, x), "gamma": (moved, np.ones(1))}

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        found = super().immediate(layer)
        gain = diagonal(np.broadcast_to(self.gain(layer.parameters), (layer.steps, self.size)))
        moved = self.summed(gain * (layer.input @ layer.parameters["W"].T)[:, None])
        return found | {"W": (gain, layer.input), "gamma": (moved, found["b"][1])}

    @property
    def passes(self) -> type[UnrolledLRU]:
        return UnrolledLRU


class UnrolledLRU(UnrolledStructuredSRN):
    """The passes, with γ on the rows of W."""

    cell: LRU

    def _scaled(self, weights: Mapping[str, Array]) -> Array:
        return np.asarray(self.cell.gain(weights)[:, None] * weights["W"])

    def join(self, weights: Mapping[str, Array]) -> None:
        super().join(weights)
        scaled = self._scaled(weights)
        if self.lookup is None:
            self.joint[:, self.reach : -1] = scaled
        else:
            self.lookup.gather(scaled, self.drive)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        super().accumulate(gradient)
        gain, into = self.cell.gain(self._named)[:, None], gradient["W"]
        np.multiply(into, gain, into)
        gradient["gamma"][...] = self.cell.summed((into * self._named["W"]).sum(axis=1))

    def input_adjoint(self, weights: Mapping[str, Array], out: Array) -> None:
        super().input_adjoint({**weights, "W": self._scaled(weights)}, out)
