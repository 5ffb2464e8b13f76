"""The norms of the total error at every step, correct also where doubles underflow or overflow.

Training backpropagates in doubles, where a δ of 1e-400 is exactly zero.  For display it must not
be: where an error of a trace comes near the ends of the range, or is zero, the step
λ_k = direct_k + J_{k+1}ᵀ λ_{k+1} is repeated with scaled vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial

import numpy as np

from rnnviz.flow.delta import log10_norms
from rnnviz.flow.exact_zero import zero_blocks, zero_steps
from rnnviz.flow.reachability import carried as carried_back
from rnnviz.flow.scaled_vector import (
    Array,
    Scaled,
    added,
    in_state,
    log10_of_each,
    near_one,
    pulled,
    transformed,
)
from rnnviz.nn.trace import LayerTrace

_SAFE = (-250.0, 250.0)
"""log10 norms between these have been computed in doubles without loss."""


def total_norms(layer: LayerTrace, truncation: int = 0, blocks: bool = True) -> dict[str, Array]:
    """Return log10 of the 2-norms of the total errors.

    Parameters
    ----------
    layer : LayerTrace
        Below another layer what entered must be known, see `LayerTrace.entered`.
    truncation : int
        τ of the truncated BPTT that the trace was made with; 0 for none.
    blocks : bool
        Whether those of the blocks are wanted too.

    Returns
    -------
    dict of str to ndarray
        For each state log10‖∂L/∂h_k‖, k = 0..T, (T+1,); for each block log10‖δ_k‖, k = 1..T, (T,).
        −inf for an exact zero; +inf and NaN where a pass was not finite.
    """
    norms = plain_norms(layer, blocks)
    lost = unsafe(layer, norms, cache(partial(_reached, layer, truncation)), truncation)
    if any(rows.any() for rows in lost):
        with np.errstate(all="ignore"):
            _correct(layer, truncation, norms, *lost)
    return norms


def _reached(layer: LayerTrace, truncation: int) -> Array:
    """Return which steps any loss reaches, (T,) bool."""
    entering = layer.direct if layer.entered is None else layer.entered
    return np.asarray(carried_back(layer, np.any(entering, axis=1)[None], truncation)[0])


def plain_norms(layer: LayerTrace, blocks: bool = True) -> dict[str, Array]:
    """Return log10 of the norms of the errors as they are in the trace."""
    rows = {**layer.adjoints, **(layer.deltas if blocks else {})}
    ends = np.cumsum([len(array) for array in rows.values()])[:-1]
    norms = log10_norms(np.concatenate(list(rows.values())))
    return dict(zip(rows, np.split(norms, ends), strict=True))


def unsafe(
    layer: LayerTrace, norms: dict[str, Array], reached: Callable[[], Array], truncation: int
) -> tuple[Array, Array]:
    """Return at which steps 0..T a state's norm, and at which 1..T a block's, may be lost.

    `reached` returns which steps 1..T any loss reaches; zeros that must be zero are not lost.
    """
    lost = {name: ~((rows > _SAFE[0]) & (rows < _SAFE[1])) for name, rows in norms.items()}
    suspects = [name for name, rows in lost.items() if rows.any()]
    for name in suspects:
        lost[name] &= ~(np.isneginf(norms[name]) & zero_steps(layer, name, reached(), truncation))
    states = np.logical_or.reduce([lost[name] for name in layer.cell.states])
    blocks = [name for name in suspects if name in layer.cell.blocks]
    for row in np.flatnonzero(_any(lost, blocks, layer.steps) & ~states[1:]):
        for name in zero_blocks(layer, int(row) + 1):
            lost[name][row] = False
    return states, _any(lost, blocks, layer.steps)


def _any(lost: dict[str, Array], names: Sequence[str], steps: int) -> Array:
    rows = [np.zeros(steps, dtype=bool), *(lost[name] for name in names)]
    return np.asarray(np.logical_or.reduce(rows))


def correct(
    layer: LayerTrace,
    norms: dict[str, Array],
    lost: tuple[Array, Array],
    carried: dict[int, Scaled],
) -> None:
    """Overwrite what `unsafe` calls lost, λ_k of the steps 1..T being given."""
    states, blocks = lost
    vectors, shift = pulled(layer, 1, carried[1][0])
    carried = carried | {0: (vectors, carried[1][1] + shift)}
    measured = _Measured(layer, norms)
    for k in range(layer.steps + 1):
        if states[k]:
            measured.add_states(k, carried[k])
        if k and blocks[k - 1]:
            measured.add_blocks(k, carried[k])
    measured.write()


def _correct(
    layer: LayerTrace, truncation: int, norms: dict[str, Array], states: Array, blocks: Array
) -> None:
    """Overwrite what is not safe; a safe λ_k of the trace is used for the steps before it."""
    entering = layer.direct if layer.entered is None else layer.entered
    doubles = layer.adjoint.astype(np.float64)[:, :, None]
    direct = in_state(layer, entering.T).T[:, :, None]
    measured = _Measured(layer, norms)
    later: Scaled | None = None  # λ_{k+1}, where it was computed anew
    for k in range(layer.steps, -1, -1):
        adjoint: Scaled | None = None
        if states[k]:
            above = later
            if above is None and k < layer.steps:
                above = near_one(doubles[k + 1])
            adjoint = _recomputed(layer, k, truncation, direct, above)
            measured.add_states(k, adjoint)
        if k and blocks[k - 1]:
            measured.add_blocks(k, near_one(doubles[k]) if adjoint is None else adjoint)
        later = adjoint
    measured.write()


def _recomputed(
    layer: LayerTrace, k: int, truncation: int, direct: Array, above: Scaled | None
) -> Scaled:
    """Return λ_k = direct_k + J_{k+1}ᵀ λ_{k+1}; no λ_{k+1} after the last step or a border."""
    cut = truncation and k and k % truncation == 0
    if above is None or cut:
        return near_one(direct[k - 1])
    if not above[0].any():
        return near_one(direct[k - 1]) if k else above
    vectors, shift = pulled(layer, k + 1, above[0])
    arriving = vectors, above[1] + shift
    return added(near_one(direct[k - 1]), arriving) if k else arriving


class _Measured:
    """The errors of a layer whose norms are to be written anew, all together in the end."""

    def __init__(self, layer: LayerTrace, norms: dict[str, Array]) -> None:
        self._layer, self._norms = layer, norms
        self._found: dict[str, list[tuple[int, Array, Array]]] = {name: [] for name in norms}

    def add_states(self, k: int, adjoint: Scaled) -> None:
        """Take ∂L/∂(state) of step k for every state."""
        names = self._layer.cell.states
        for name, part in zip(names, np.split(adjoint[0], len(names)), strict=True):
            self._found[name].append((k, part, adjoint[1]))

    def add_blocks(self, k: int, adjoint: Scaled) -> None:
        """Take δ_k of every block of step k whose norm in doubles is not safe.

        Blocks whose errors differ by hundreds of powers of ten need scales of their own.
        """
        for name in self._layer.cell.blocks:

            def error(vectors: Array, name: str = name) -> Array:
                return self._layer.errors(k, vectors)[name]

            if not _SAFE[0] < self._norms[name][k - 1] < _SAFE[1]:
                vectors, shift = transformed(error, adjoint[0])
                self._found[name].append((k - 1, vectors, adjoint[1] + shift))

    def write(self) -> None:
        """Write log10 of all these norms."""
        for name, found in self._found.items():
            if found:
                rows, vectors, exponents = zip(*found, strict=True)
                self._norms[name][list(rows)] = log10_of_each(vectors, exponents)
