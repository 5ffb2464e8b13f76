"""Every intermediate result of one sequence: its forward pass and its backpropagated errors.

A trace is made by one forward and one backward pass over a single sequence with the parameters of
one moment; all its arrays are read-only and belong to it alone, so it may be passed between
threads.  Steps are numbered 1..T in the book; row k-1 of a (T, ...) array is step k, and row k of a
(T+1, ...) array is step k with row 0 the initial state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from rnnviz.nn.cell import Cell

Array = NDArray[Any]
Pull = Callable[[int, Array], Array]
"""(k, λ) to J_kᵀ λ."""


@dataclass(frozen=True)
class LayerTrace:
    """What happened in one layer.

    Attributes
    ----------
    name : str
        "l0" for the first layer; the backward direction of a bidirectional layer is "l0r".
    cell : Cell
        The equations.
    parameters : mapping of str to ndarray
        Without the layer's prefix: "U" (D, D), "W" (D, M), "b" (D,), or "U.forget" and so on.
    input : (T, M) ndarray
        What enters the layer at every step.
    states : mapping of str to (T+1, D) ndarray
        "h", and "c" where the cell has one.
    preactivations, slopes : mapping of str to (T, D) ndarray
        For each block ("z" for an SRN, the gate names otherwise) the argument of its nonlinearity
        and the derivative there.
    gates : mapping of str to (T, D) ndarray
        Gate activations and the candidate; empty for an SRN.
    direct : (T, D) ndarray
        λ_{t,t}: what the loss of step t alone sends into h_t, not by way of later steps.
    adjoints : mapping of str to (T+1, D) ndarray
        λ_k = ∂L/∂s_k of the total loss, by state: c_k and h_k are two coordinates of s_k, so
        λ_{k-1} = direct + J_kᵀ λ_k.  What reaches c_k through h_k of the same step is in δ.
    deltas : mapping of str to (T, D) ndarray
        ∂L/∂(pre-activation) of each block.
    sent : (T, (K+1)·D) ndarray or None
        Where the read-out sees the layer through a window: what the loss of step t alone sends into
        h_t, h_{t-1}, ..., h_{t-K}.
    entered : (T, D) ndarray or None
        All that enters h_k from above, of all losses: λ_k is the sum of this and J_{k+1}ᵀ λ_{k+1}.
        None where it is `direct`.
    backward : bool
        Whether the layer reads the sequence from its end: then its step 1 reads x_T, and so on.
    """

    name: str
    cell: Cell
    parameters: Mapping[str, Array]
    input: Array
    states: Mapping[str, Array]
    preactivations: Mapping[str, Array]
    slopes: Mapping[str, Array]
    gates: Mapping[str, Array]
    direct: Array
    adjoints: Mapping[str, Array]
    deltas: Mapping[str, Array]
    sent: Array | None = None
    entered: Array | None = None
    backward: bool = False

    @property
    def steps(self) -> int:
        """T, the number of steps."""
        return len(self.input)

    def reverse_if_backward(self, rows: Array) -> Array:
        """Return rows reordered from the sequence's order to the order of reading, or back."""
        return rows[::-1] if self.backward else rows

    @property
    def size(self) -> int:
        """D, the number of units."""
        return int(self.states["h"].shape[1])

    @property
    def state(self) -> Array:
        """(T+1, S): the full state s_k that the recursion acts on, c before h."""
        return np.concatenate([self.states[name] for name in self.cell.states], axis=1)

    @property
    def adjoint(self) -> Array:
        """(T+1, S): λ_k = ∂L/∂s_k of the full state."""
        return np.concatenate([self.adjoints[name] for name in self.cell.states], axis=1)

    def jacobian(self) -> Array:
        """Return J_k = ∂s_k/∂s_{k-1} of every step, (T, S, S), row k-1 for step k."""
        return self.cell.jacobian(self)

    def pull_back(self, k: int, adjoint: Array) -> Array:
        """Return J_kᵀ λ, (S, n), of n columns of `adjoint` (S, n)."""
        return self.cell.pull_back(self, k, adjoint)

    def pull_many(self) -> Pull:
        """Return `pull_back`, made fast for many columns."""
        return self.cell.pull_many(self)

    def pull_down(self, k: int, adjoint: Array) -> Array:
        """Return (∂s_k/∂x_k)ᵀ λ, (M, n): what λ sends into what is below at the same step."""
        return self.cell.pull_down(self, k, adjoint)

    def errors(self, k: int, adjoint: Array) -> dict[str, Array]:
        """Return δ_k of each block, (D, n), of n columns λ_k of `adjoint` (S, n)."""
        return self.cell.errors(self, k, adjoint)

    def factors(self, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        """Return what step k gives to the gradient of each parameter; see `Cell.factors`."""
        return self.cell.factors(self, k, adjoint)

    @property
    def parts(self) -> tuple[LayerTrace, ...]:
        """The layer itself, or the layers it was put together from along the steps."""
        return (self,)

    def without_u(self) -> LayerTrace:
        """Return the layer as if every U were zero."""
        return self.cell.neutral(self, 0.0)

    @property
    def recurrence(self) -> Array:
        """U, (D, D), of a cell that `closes`."""
        return self.cell.recurrence(self.parameters)

    @property
    def delta(self) -> Array:
        """(T, n·D): δ_k of all blocks side by side; for an SRN this is the book's δ_k = ∂L/∂z_k."""
        return np.concatenate([self.deltas[name] for name in self.cell.blocks], axis=1)


@dataclass(frozen=True)
class Trace:
    """What one sequence did in the whole network.

    Attributes
    ----------
    x : (T, M) ndarray
        What enters the first layer (one-hot rows or embedded vectors where the input is symbols).
    symbols : (T,) int ndarray or None
        The input symbols where the input is symbols.
    output : (T, O) ndarray
        The read-out o_t that would be given if the sequence ended at step t.
    target : ndarray
        As in the batch, without its last axis.
    loss : float
        Of this sequence, reduced as configured.
    layers : tuple of LayerTrace
    whole, whole_symbols : ndarray or None
        x and symbols at all steps where the layers make fewer: x and symbols then are those of the
        newest step that each step of the layers has seen.
    """

    x: Array
    symbols: Array | None
    output: Array
    target: Array
    loss: float
    layers: tuple[LayerTrace, ...]
    whole: Array | None = None
    whole_symbols: Array | None = None
    written: Array | None = None

    @property
    def main(self) -> int:
        """The index of the layer to show first: the lowest that has a state."""
        states = (n for n, layer in enumerate(self.layers) if not layer.cell.memoryless)
        return next(states, 0)

    @property
    def length(self) -> int:
        """T, the number of steps of the sequence."""
        return len(self.x if self.whole is None else self.whole)
