"""The paths on which errors pass back through a layer: along the carrying gate, or through U.

The largest singular value of the product J_t…J_{k+1} bounds every δ_{t,k} from above and is reached
by the error in the most favourable direction.  Cells with a gate that carries the state pass it on
in two ways: directly, multiplied by that gate alone, and through U at least once.  Products are
rescaled at every step, so that they neither overflow nor vanish, however many steps there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.flow.chunk import reversed_jacobians
from rnnviz.flow.delta import last_loss
from rnnviz.flow.lag import GradientByLag
from rnnviz.flow.per_layer import gradients_by_lag, layer_backward_norms
from rnnviz.flow.scaled_vector import Array
from rnnviz.flow.singular_values import largest_singular
from rnnviz.nn.trace import LayerTrace

_LOG2 = float(np.log10(2.0))


def product_norms(
    layer: LayerTrace, step: int | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Array:
    """Return log10 of σ_max(J_t…J_{k+1}) for k = 0..t.

    Parameters
    ----------
    layer : LayerTrace
    step : int, optional
        t, 1..T; the last step unless given.
    cancelled : callable
        Called at every step; once it returns true, the remaining entries stay NaN.

    Returns
    -------
    (t+1,) ndarray
        0 at k = t, where the product is the identity; −inf where it is exactly zero, NaN from
        the first Jacobian on that is not finite.
    """
    step = layer.steps if step is None else step
    result = np.full(step + 1, np.nan)
    result[step] = 0.0
    product, exponent = np.eye(layer.state.shape[1]), 0
    with np.errstate(all="ignore"):
        for k, jacobian in reversed_jacobians(layer, step):
            if cancelled():
                break
            product, shift = _near_one(product @ jacobian)
            exponent += shift
            result[k - 1] = _log10_sigma(product, exponent)
            if not result[k - 1] > -np.inf:
                result[: k - 1] = result[k - 1]
                break
    return result


@dataclass(frozen=True)
class CarryPaths:
    """The two paths from the carried state of step k (c of an LSTM, h of a GRU) to that of step t.

    Attributes
    ----------
    carried : (t+1, D) ndarray
        log10 of ∏_{j=k+1}^t of the carrying factor (`Cell.carry`), f of an LSTM and z of a GRU, of
        each unit, for k = 0..t.
    beside : (t+1,) ndarray
        log10 of σ_max of all the rest of ∂(state of t)/∂(state of k), which has passed through U
        and the other gates at least once.  In a GRU what is below 1e-16 of a step's gate is
        rounding.
    whole : (t+1,) ndarray
        log10 of σ_max of both together.
    """

    carried: Array
    beside: Array
    whole: Array

    @property
    def mean(self) -> Array:
        """(t+1,): log10 of the mean over the units of what is carried."""
        top = self.carried.max(axis=1, keepdims=True)
        top = np.where(np.isfinite(top), top, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(top[:, 0] + np.log10(np.mean(10.0 ** (self.carried - top), axis=1)))


def carried(layer: LayerTrace, step: int | None = None) -> Array | None:
    """Return `CarryPaths.carried` alone, which costs next to nothing; None where no gate carries.

    The logarithm of the gate is taken of its pre-activation, so that also a gate of 1 − 1e-20
    or 1e-400 counts as what it is.
    """
    if layer.cell.carry is None:
        return None
    step = layer.steps if step is None else step
    with np.errstate(all="ignore"):
        logs = layer.cell.carry.log(layer)[:step] / np.log(10.0)
        sums = np.cumsum(logs[::-1], axis=0)[::-1]
    return np.concatenate([sums, np.zeros((1, layer.size))])


def carry_paths(
    layer: LayerTrace, step: int | None = None, cancelled: Callable[[], bool] = lambda: False
) -> CarryPaths | None:
    """Return how the carried state passes straight and otherwise; None where no gate carries.

    Parameters
    ----------
    layer : LayerTrace
    step : int, optional
        t, 1..T; the last step unless given.
    cancelled : callable
        As in `product_norms`.
    """
    straight = carried(layer, step)
    if straight is None or layer.cell.carry is None:
        return None
    step, D = len(straight) - 1, layer.size
    with np.errstate(all="ignore"):
        gate = layer.cell.carry.factor(layer)
    beside, whole = np.full(step + 1, np.nan), np.full(step + 1, np.nan)
    beside[step], whole[step] = -np.inf, 0.0
    # The product is diag(a) in the carried block plus R: (diag(a) + R) J = diag(a g) + R', with
    # R' = R J + diag(a)(J - diag(g)), in which nothing cancels.  R and a have the same scale.
    rest, exponent, a = np.zeros((D, layer.state.shape[1])), 0, np.ones(D)
    with np.errstate(all="ignore"):
        for k, jacobian in reversed_jacobians(layer, step):
            others = jacobian[:D].copy()
            others[:, :D] -= np.diag(gate[k - 1])
            rest = rest @ jacobian + a[:, None] * others
            a = a * gate[k - 1]
            both, shift = _near_one(np.hstack([rest, a[:, None]]))
            rest, a, exponent = both[:, :-1], both[:, -1], exponent + shift
            if cancelled() or not np.isfinite(both).all():
                break
            beside[k - 1] = _log10_sigma(rest[:, :D], exponent)
            whole[k - 1] = _log10_sigma(rest[:, :D] + np.diag(a), exponent)
    return CarryPaths(straight, beside, whole)


def _near_one(matrix: Array) -> tuple[Array, int]:
    """Return a matrix over the power of two just above its largest entry, and the power."""
    largest = float(np.abs(matrix).max(initial=0.0))
    exponent = int(np.frexp(largest)[1]) if np.isfinite(largest) else 0
    return np.ldexp(matrix, -exponent), exponent


def _log10_sigma(matrix: Array, exponent: int) -> float:
    """Return log10 of σ_max of matrix · 2^exponent; NaN where an entry is not finite."""
    if not np.isfinite(matrix).all():
        return float("nan")
    near, shift = _near_one(matrix)
    try:
        sigma = largest_singular(near)
    except np.linalg.LinAlgError:
        return float("nan")
    return float(np.log10(sigma)) + (exponent + shift) * _LOG2 if sigma > 0 else -np.inf


@dataclass(frozen=True, eq=False)
class PathDecomposition:
    """The paths of the last loss back through one layer, and the gradient of U by lag.

    Attributes
    ----------
    step : int
        t of the last loss.
    products : (t+1,) ndarray
        log10 of σ_max(J_t…J_{k+1}) for k = 0..t: the most that any error of step t keeps.
    paths : CarryPaths or None
        Straight, by the carrying gate alone, and through U; None where no gate carries.
    measured : (t+1,) ndarray
        log10 of ‖λ_{t,k}‖ over ‖λ_{t,t}‖.  Below another layer all that comes down of the last
        loss counts, also at steps before t: there `products` bounds only what comes back in time.
    gradient : GradientByLag
        Of all losses.
    """

    step: int
    products: Array
    paths: CarryPaths | None
    measured: Array
    gradient: GradientByLag


def path_decompositions(
    layers: Sequence[LayerTrace],
    truncation: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[PathDecomposition, ...]:
    """Return the decomposition of every layer, from the input upwards.

    `truncation` is τ of truncated BPTT.  Once `cancelled` returns true, what is left stays NaN.
    """
    gradients = gradients_by_lag(layers, truncation)
    return tuple(
        _through(layers, index, gradient, truncation, cancelled)
        for index, gradient in enumerate(gradients)
    )


def _through(
    layers: Sequence[LayerTrace],
    index: int,
    gradient: GradientByLag,
    truncation: int,
    cancelled: Callable[[], bool],
) -> PathDecomposition:
    layer = layers[index]
    step = last_loss(layer)
    signal = layer_backward_norms(layers, index, step, truncation)
    with np.errstate(invalid="ignore"):
        measured = signal - signal[-1]
    found = product_norms(layer, step, cancelled), carry_paths(layer, step, cancelled)
    return PathDecomposition(step, *found, measured, gradient)
