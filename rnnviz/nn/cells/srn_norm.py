"""An SRN with layer normalisation (Ba, Kiros & Hinton 2016).

a_k = U h_{k-1} + W x_k, z_k = g ⊙ (a_k − μ_k)/σ_k + b, h_k = f(z_k), where μ_k and σ_k are mean
and standard deviation of the D entries of a_k.  Whatever the size of U and W, z_k has the size of
g: what both are multiplied by falls out, forwards and on the way back.  An error passes

    J_k = diag(f'(z_k)) N_k U,  N_k = diag(g) (I − 11ᵀ/D − ââᵀ/D)/σ_k,  â = (a_k − μ_k)/σ_k.

σ_k is √(variance + 1e-5), as in PyTorch, so that a_k = 0 gives z_k = b.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.batched_product import each, outer_sum
from rnnviz.nn.cell import Cell, diagonal
from rnnviz.nn.cells.srn import SRN, UnrolledSRN
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Entry, Layout
from rnnviz.nn.unrolled import Steps

if TYPE_CHECKING:
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]

EPSILON = 1e-5
"""Added to the variance, as in PyTorch."""


def normalized(a: Array, axis: int = -1) -> tuple[Array, Array]:
    """Return (a − μ)/σ and 1/σ over an axis; a may be complex."""
    centred = a - a.mean(axis=axis, keepdims=True)
    scale = 1 / np.sqrt((centred * centred).mean(axis=axis, keepdims=True) + EPSILON)
    return centred * scale, scale


def through_norm(error: Array, unit: Array, scale: Array, axis: int = -1) -> Array:
    """Return ∂(a − μ)/σ/∂a, which is symmetric, times an error; `unit` is (a − μ)/σ."""
    mean, along = (v.mean(axis=axis, keepdims=True) for v in (error, error * unit))
    return np.asarray(scale * (error - mean - unit * along))


@dataclass(frozen=True)
class NormalizedSRN(SRN):
    """An SRN of which what enters f is brought to one mean and size at every step."""

    name: ClassVar[str] = "srn_norm"
    title: ClassVar[str] = "SRN, layer norm"
    closes: ClassVar[bool] = False
    normalizes: ClassVar[bool] = True
    torch_rows: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def examples(cls, size: int) -> tuple[Cell, ...]:
        """Return one: the choices of f are tested with the SRN."""
        return (cls(size),)

    @property
    def by_u_alone(self) -> bool:
        return True

    @property
    def formula(self) -> Formula:
        return Formula(
            markup(
                "a_k = U h_{k−1} + W x_k, z_k = g ⊙ â_k + b, â_k = (a_k − μ_k)/σ_k, h_k = f(z_k)"
            ),
            markup("δ_k = ∂L/∂z_k = diag(f′(z_k)) Uᵀ N_{k+1}ᵀ δ_{k+1}"),
            markup("J_k = diag(f′(z_k)) N_k U, N_k = diag(g) (I − 11ᵀ/D − â_k â_kᵀ/D)/σ_k"),
        )

    def layout(self, inputs: int) -> Layout:
        """Return U, W, b and g, (D,)."""
        return (*super().layout(inputs), Entry("g", (self.size,)))

    def first_values(self, rng: np.random.Generator) -> Mapping[str, Array]:
        return {"g": np.ones(self.size)}

    @property
    def passes(self) -> type[UnrolledNormalizedSRN]:
        return UnrolledNormalizedSRN

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p = parameters
        unit, _ = normalized(p["U"] @ state + p["W"] @ x)
        return ACTIVATIONS[self.activation](p["g"] * unit + p["b"])

    def recurrence_at(self, layer: LayerTrace, k: int) -> Array:
        """Return N_k U."""
        p = layer.parameters
        unit, scale = self._normalized(layer, slice(k - 1, k))
        return through_norm(np.diag(p["g"]), unit, scale) @ p["U"]

    def _normalized(self, layer: LayerTrace, rows: slice = slice(None)) -> tuple[Array, Array]:
        """Return â_k (n, D) and 1/σ_k (n, 1) of some steps."""
        p, h = layer.parameters, layer.states["h"][:-1][rows]
        return normalized(h @ p["U"].T + layer.input[rows] @ p["W"].T)

    def neutral(self, layer: LayerTrace, scale: float) -> LayerTrace:
        """Return the SRN with `scale` times I in place of N_k U, and the same slopes."""
        plain = replace(layer, cell=_Unnormalized(self.size, activation=self.activation))
        return plain.cell.neutral(plain, scale)

    def jacobian(self, layer: LayerTrace) -> Array:
        p = layer.parameters
        unit, scale = self._normalized(layer)
        rows = (layer.slopes["z"] * p["g"])[:, :, None] * np.eye(self.size)
        return through_norm(rows, unit[:, None], scale[:, None]) @ p["U"]

    def _into_a(self, layer: LayerTrace, k: int, adjoint: Array) -> tuple[Array, Array, Array]:
        """Return δ_k, ∂/∂a_k of columns λ, (D, n) each, and â_k (D, 1)."""
        unit, scale = self._normalized(layer, slice(k - 1, k))
        delta = self.errors(layer, k, adjoint)["z"]
        moved = layer.parameters["g"][:, None] * delta
        return delta, through_norm(moved, unit.T, scale, axis=0), unit.T

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        return np.asarray(layer.parameters["U"].T @ self._into_a(layer, k, adjoint)[1])

    def pull_down(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        return np.asarray(layer.parameters["W"].T @ self._into_a(layer, k, adjoint)[1])

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        delta, error, unit = self._into_a(layer, k, adjoint)
        one = np.ones(1)
        return {
            "U": (error, layer.states["h"][k - 1]),
            "W": (error, layer.input[k - 1]),
            "b": (delta, one),
            "g": (delta * unit, one),
        }

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        unit, scale = self._normalized(layer)
        slopes, g, one = layer.slopes["z"], layer.parameters["g"], np.ones((layer.steps, 1))
        into = through_norm((slopes * g)[:, :, None] * np.eye(self.size), unit[:, None],
                            scale[:, None])  # fmt: skip
        return {
            "U": (into, layer.states["h"][:-1]),
            "W": (into, layer.input),
            "b": (diagonal(slopes), one),
            "g": (diagonal(slopes * unit), one),
        }


@dataclass(frozen=True)
class _Unnormalized(SRN):
    """An SRN of which ∂L/∂h is followed, as of the normalised one, and not δ."""

    closes: ClassVar[bool] = False


class UnrolledNormalizedSRN(UnrolledSRN):
    """The passes of a layer-normalised SRN.

    Attributes
    ----------
    z, unit, into_a : (T, D, B) ndarray
        z_k, â_k and, after the backward pass, ∂L/∂a_k.
    scale : (T, 1, B) ndarray
        1/σ_k.
    """

    cell: NormalizedSRN

    def allocate(self) -> None:
        super().allocate()
        self.z, self.unit, self.into_a = (self.zeros(self.steps, self.size) for _ in range(3))
        self.scale, self.g = self.zeros(self.steps, 1), np.ones((self.size, 1), self.dtype)

    def join(self, weights: Mapping[str, Array]) -> None:
        self.g = weights["g"][:, None]
        super().join(weights)
        self.joint[:, -1] = 0  # b is added after the normalisation

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        b = weights["b"][:, None]
        for k in range(self.steps):
            a = self.joint.dot(self.source[k])
            if self.lookup is not None:
                a += self.drive[k]
            self.unit[k], self.scale[k] = normalized(a, axis=0)
            np.add(self.g * self.unit[k], b, self.z[k])
            self.activation.apply(self.z[k], self.h[k + 1])

    def folded(self) -> Array:
        return self.z

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        rows = range(self.steps, 0, -1)
        return [(k, carry, target) for k, (_, carry, target) in zip(rows, carries, strict=True)]

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        product, adjoints = weights["U"].T.copy().dot, self.per_step(self.adjoint)
        for k, carry, target in schedule:
            if carry is not None:
                adjoints[k] += carry
            delta = self.delta[k - 1]
            np.multiply(delta, self.adjoint[k], delta)
            error = through_norm(self.g * delta, self.unit[k - 1], self.scale[k - 1], axis=0)
            self.into_a[k - 1] = error
            target[...] = product(error).reshape(target.shape)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        joint = outer_sum(self.into_a, self.source[:-1])
        gradient["U"][...] = joint[:, : self.size]
        gradient["b"][...] = self.delta.sum(axis=(0, 2))
        gradient["g"][...] = (self.delta * self.unit).sum(axis=(0, 2))
        if self.lookup is None:
            gradient["W"][...] = joint[:, self.size : -1]
        else:
            self.lookup.scatter(self.into_a, gradient["W"])

    def input_adjoint(self, weights: Mapping[str, Array], out: Array) -> None:
        each(weights["W"].T, self.into_a, out)
