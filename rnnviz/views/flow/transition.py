"""What multiplies the error on its way from one step to the one before.

The error of step k+1 reaches step k as J_{k+1}ᵀ λ_{k+1}, which is λ_k without what enters at step k
itself.  Where all of it passes U it is multiplied first by Uᵀ and then by f′; elsewhere a part goes
straight, multiplied by a gate or by 1, and the rest passes U and the gates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.delta import log10_norms
from rnnviz.flow.scaled_vector import in_state
from rnnviz.flow.singular_values import largest_singular
from rnnviz.nn.trace import LayerTrace
from rnnviz.views.flow.signal import LOST, in_delta, new_states

Array = NDArray[Any]

ROUNDING = 1e-14
"""Share of what arrives below which the rest beside the direct path is rounding."""
SMALL = 48
"""Size of a Jacobian up to which its largest singular value is computed for every frame: of larger
ones it takes a tenth of what the frame does, and is read from the spectrum where that is known."""


@dataclass(frozen=True, eq=False)
class Transitions:
    """The ways from step k+1 to step k, for some k in the order in which the layer reads.

    Attributes
    ----------
    k : (n,) int ndarray
        The earlier step of each.
    symbols : tuple of str
        What the error is multiplied by, plain: "Uᵀ" and "f′", or the direct factor and "U".
    factors : tuple of (n,) ndarray
        By how much each makes it longer: of Uᵀ and f′ the product is `total`; of a direct path the
        mean over the units of its factor, and ‖rest‖/‖λ_{k+1}‖.  NaN where that is not known.
    total : (n,) ndarray
        ‖what arrives at k‖/‖error of step k+1‖.
    arms : tuple of (n,) ndarray
        Of a direct path in a single state: log10 of what arrives straight and of the rest.
    cut : (n,) bool ndarray
        Where truncation lets nothing pass.
    joining : (n,) ndarray or None
        Of a direct path that is a state of its own: log10 of what joins it there from the others.
    """

    k: Array
    symbols: tuple[str, ...]
    factors: tuple[Array, ...]
    total: Array
    arms: tuple[Array, ...]
    cut: Array
    joining: Array | None = None


def direct_factor(layer: LayerTrace) -> tuple[str, Array] | None:
    """Return what multiplies the state on its direct path, (T, D), with its letter; or None."""
    cell = layer.cell
    if cell.carry is not None:
        with np.errstate(all="ignore"):
            return cell.carry_symbol, cell.carry.factor(layer)
    if cell.by_u_alone or cell.memoryless or len(new_states(cell)) > 1:
        return None
    return "1", np.ones((layer.steps, layer.size))


def transitions(layer: LayerTrace, first: int, last: int, truncation: int) -> Transitions:
    """Return the transitions k+1 → k for k = `first` to `last`, at most T−1."""
    k = np.arange(first, min(last, layer.steps - 1) + 1)
    if layer.cell.memoryless:
        k = k[:0]
    cut = (k % truncation == 0) if truncation else np.zeros(len(k), dtype=bool)
    with np.errstate(all="ignore"):
        arriving, later = _arriving(layer, k), _adjoint(layer, k + 1)
        arriving[cut] = 0.0
        if in_delta(layer.cell):
            return _by_u(layer, k, arriving, cut)
        return _beside_u(layer, k, arriving, later, cut)


def _adjoint(layer: LayerTrace, k: Array) -> Array:
    """Return λ_k of the full state, (n, S)."""
    return np.concatenate(
        [np.asarray(layer.adjoints[name][k], dtype=np.float64) for name in layer.cell.states],
        axis=1,
    )


def _arriving(layer: LayerTrace, k: Array) -> Array:
    """Return J_{k+1}ᵀ λ_{k+1}: λ_k without what enters at step k, (n, S)."""
    above = layer.direct if layer.entered is None else layer.entered
    return _adjoint(layer, k) - in_state(layer, np.asarray(above[k - 1], dtype=np.float64).T).T


def _by_u(layer: LayerTrace, k: Array, arriving: Array, cut: Array) -> Transitions:
    """Return what Uᵀ and f′ do to δ."""
    sent = arriving[:, -layer.size :]
    before, through_u, after = _norms(layer.deltas["z"][k], sent, layer.slopes["z"][k - 1] * sent)
    lost = ~((before > LOST) & (through_u > LOST) & (after > LOST)) & ~np.isneginf(after)
    factors = tuple(_ratio(a, b, lost) for a, b in ((through_u, before), (after, through_u)))
    symbol = "Σ Uⱼᵀ" if layer.cell.copies else "(NU)ᵀ" if layer.cell.normalizes else "Uᵀ"
    total = _ratio(after, before, lost)
    return Transitions(k, (symbol, "f′"), factors, total, (), cut)


def _beside_u(
    layer: LayerTrace, k: Array, arriving: Array, later: Array, cut: Array
) -> Transitions:
    """Return what the direct path and the rest do to ∂L/∂s."""
    before, whole = _norms(later, arriving)
    lost = ~((before > LOST) & (whole > LOST)) & ~np.isneginf(whole)
    total, found = _ratio(whole, before, lost), direct_factor(layer)
    if found is None:
        return Transitions(k, ("Jᵀ",), (total,), total, (), cut)
    symbol, factor = found
    D, several = layer.size, len(new_states(layer.cell)) > 1
    straight = factor[k] * later[:, :D]
    rest = arriving[:, D:] if several else arriving - straight
    factors = factor[k].mean(axis=1), _ratio(log10_norms(rest), before, lost)
    if several:
        joining = _known(arriving[:, :D] - straight, whole, cut)
        return Transitions(k, (symbol, "U"), factors, total, (), cut, joining)
    direct = log10_norms(straight)
    direct[cut] = -np.inf
    arms = direct, _known(rest, whole, cut)
    factors = factors[0], _ratio(arms[1], before, lost)
    return Transitions(k, (symbol, "U"), factors, total, arms, cut)


def _known(difference: Array, whole: Array, cut: Array) -> Array:
    """Return log10 of the norms of a difference; NaN where it is but rounding, 0 where cut."""
    found = log10_norms(difference)
    rounding = (found < whole + np.log10(ROUNDING)) & ~np.isneginf(found)
    return np.where(cut, -np.inf, np.where(rounding, np.nan, found))


def _norms(*rows: Array) -> list[Array]:
    """Return log10 of the norms of the rows of several arrays of one shape."""
    return np.split(log10_norms(np.concatenate(rows)), len(rows))


def _ratio(after: Array, before: Array, lost: Array) -> Array:
    """Return 10 to the difference of two log10 norms; NaN where doubles do not tell."""
    return np.where(lost, np.nan, 10.0 ** (after - before))


def bypasses(layer: LayerTrace, first: int, last: int) -> tuple[Array, Array, Array]:
    """Return what a cell with delays sends past the steps between: U_jᵀ from step k+j to step k.

    Parameters
    ----------
    first, last : int
        The steps k+j from which it is sent, in order of reading.

    Returns
    -------
    start, end, log10 : (n,) ndarrays
        Step k+j, step k, and log10‖diag(f′(z_k)) U_jᵀ δ_{k+j}‖, for j = 2 and more.
    """
    names = [f"U.{j}" for j in range(2, len(layer.cell.copies) + 2)]
    if len(layer.parts) > 1 or not all(name in layer.parameters for name in names):
        names = []
    start, end, sizes = [np.zeros(0)], [np.zeros(0)], [np.zeros(0)]
    with np.errstate(all="ignore"):
        for j, name in enumerate(names, start=2):
            later = np.arange(max(first, j + 1), last + 1)
            sent = layer.deltas["z"][later - 1] @ layer.parameters[name]
            start.append(later.astype(float))
            end.append((later - j).astype(float))
            sizes.append(log10_norms(layer.slopes["z"][later - j - 1] * sent))
    return np.concatenate(start), np.concatenate(end), np.concatenate(sizes)


def largest_factor(layer: LayerTrace, k: int) -> float:
    """Return by how much the step from k+1 to k can make any error longer at most; NaN if unknown.

    It is σ_max of what multiplies: diag(f′(z_k)) Uᵀ for δ, else J_{k+1}ᵀ.
    """
    size = layer.size if in_delta(layer.cell) else layer.state.shape[1]
    if size > SMALL or (in_delta(layer.cell) and layer.cell.copies):
        return float("nan")
    with np.errstate(all="ignore"):
        if in_delta(layer.cell):
            matrix = layer.slopes["z"][k - 1][:, None] * _recurrent(layer, k + 1).T
        else:
            matrix = layer.pull_back(k + 1, np.eye(size))
    return largest_singular(matrix) if np.isfinite(matrix).all() else float("nan")


def _recurrent(layer: LayerTrace, step: int) -> Array:
    """Return U of a step: encoder and decoder have one each."""
    part = layer
    for each in layer.parts:
        part = each
        if step <= each.steps:
            break
        step -= each.steps
    return part.cell.recurrence_at(part, step)
