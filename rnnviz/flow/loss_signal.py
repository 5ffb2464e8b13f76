"""The error of one loss, backpropagated through one layer: one row of the δ triangle.

What is followed is what the triangle shows: δ_{t,k} = ∂L_t/∂z_k of an SRN, whose recursion closes
on it, and λ_{t,k} = ∂L_t/∂s_k of every other cell.  Below another layer it is the sum of what is
carried by the layer itself and of what comes down at every step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from rnnviz.flow.delta import entry_steps, farthest, steady_rate
from rnnviz.flow.per_layer import layer_total_norms
from rnnviz.flow.reachability import reachable
from rnnviz.flow.scaled_vector import Array, Scaled, in_state, log10, near_one, pulled, squares
from rnnviz.flow.stack import Carried, descent, group_directions, loss_rows
from rnnviz.nn.trace import LayerTrace

MAX_TRIED = 512
"""Of a truncated run, the most losses among which the one that reaches farthest is chosen."""
MIN_FIT_STEPS = 6
"""Fewest steps to which a rate is fitted: fewer lie on a line by accident."""
AGREES = 0.15
"""Largest relative difference between the change that a rate predicts and the measured one."""
STEP_SHARE = 0.5
"""A single step is reported where it is more than this share of the change, and over a decade."""


@dataclass(frozen=True, eq=False)
class LossSignal:
    """One loss's error in one layer, at steps counted in the layer's order of reading.

    Attributes
    ----------
    step : int
        t, 1..T: the loss's own step; the last one for a loss that looks at both ends.
    first : int
        The first of the steps in a row up to t that it can reach by structure: the border of
        truncated BPTT or the edge of a window of delays limit it.
    values : (t,) ndarray
        log10 of the norm at k = 1..t; NaN before `first`, −inf where it is exactly zero.
    total : (t,) ndarray
        The same of the sum over all losses; `values` where there is one.
    losses : int
        How many steps have a loss.
    last : bool
        Whether no later step has one.
    entry : bool
        Whether the loss enters one of several states, so that the step from t to t−1 is partly an
        entry into the others and no part of a rate.
    inflow : list of (vectors, exponent)
        What the loss sends into the state from above at each step, (S, 1), scaled.
    closes : bool
        Whether it is δ_{t,k}, of which f′ of step k is a factor, and not λ_{t,k}.
    """

    step: int
    first: int
    values: Array
    total: Array
    losses: int
    last: bool
    entry: bool
    inflow: list[Scaled]
    closes: bool = False

    @property
    def reference(self) -> int:
        """The step whose size everything before is compared with: t, or t−1 after an entry.

        Where it is exactly zero there, the latest step before at which it is not: below another
        layer what comes down can refill it.
        """
        last = self.step - 1 if self.entry and self.step > self.first else self.step
        return self._latest_nonzero(last)

    @property
    def sized(self) -> int:
        """The step whose norm is the unit of relative sizes: t, or as `reference`."""
        return self._latest_nonzero(self.step)

    def _latest_nonzero(self, last: int) -> int:
        present = np.flatnonzero(~np.isneginf(self.values[self.first - 1 : last]))
        return self.first + int(present[-1]) if len(present) else last

    @property
    def entering(self) -> Scaled:
        """What the loss sends into the state of step t, or `sized`, (S, 1), scaled."""
        return self.inflow[self.sized - 1]

    @property
    def silent(self) -> bool:
        """Whether nothing enters the layer."""
        return not np.any(self.entering[0]) and bool(np.all(np.isneginf(self._reached)))

    @property
    def ratio(self) -> float:
        """log10 of what the first reachable step receives over the reference."""
        return _difference(self.values[self.first - 1], self.values[self.reference - 1])

    @property
    def received(self) -> float:
        """log10 of what the first reachable step receives over what step t, or `sized`, has."""
        return _difference(self.values[self.first - 1], self.values[self.sized - 1])

    @property
    def growth(self) -> float:
        """log10 of the largest value from `first` to the reference over that of the reference."""
        way = self.values[self.first - 1 : self.reference]
        return _difference(float(np.max(way)), float(way[-1]))

    @property
    def top(self) -> int:
        """The step at which it is largest."""
        way = self.values[self.first - 1 : self.reference]
        return self.first + int(np.argmax(np.nan_to_num(way, nan=-np.inf)))

    @property
    def zero(self) -> int | None:
        """The latest step at which it is exactly zero from there back; None where it is not."""
        zero = np.isneginf(self._reached)
        if zero.all():
            return self.step
        return self.first + int(np.argmin(zero)) - 1 if zero[0] else None

    @property
    def total_ratio(self) -> float:
        """log10 of what the first reachable step has of the total over what `sized` has."""
        return _difference(self.total[self.first - 1], self.total[self.sized - 1])

    @property
    def fit(self) -> tuple[float, int, int] | None:
        """A rate in powers of ten a step back, and the first and last step of a fair line.

        The whole range is tried first, then parts of it; None where no half is a straight line.
        """
        start = self.first if self.zero is None else self.zero + 1
        length = self.reference - start + 1
        if length < MIN_FIT_STEPS or not np.isfinite(self.values[start - 1 : self.reference]).all():
            return None
        cut = max(1, length // 8)
        parts = [(i, j) for i in range(5) for j in range(5 - i)]
        for i, j in sorted(parts, key=sum):
            a, b = start + i * cut, self.reference - j * cut
            if b - a + 1 >= max(MIN_FIT_STEPS, length // 2):
                rate = steady_rate(self.values[a - 1 : b][::-1])
                change = float(self.values[a - 1] - self.values[b - 1])
                if abs(rate * (b - a) - change) <= AGREES * abs(change):
                    return rate, a, b
        return None

    @property
    def rate(self) -> float:
        """Powers of ten a step, going back; NaN where no line is a fair description."""
        return self.fit[0] if self.fit is not None else float("nan")

    @property
    def drop(self) -> tuple[int, float] | None:
        """The one step that takes most of what is lost, and log10 of the factor; None without."""
        way = self.values[self.first - 1 : self.reference]
        if len(way) < 5 or not np.isfinite(way).all():
            return None
        change = way[:-1] - way[1:]  # what each step does to it, going back
        at, whole = int(np.argmin(change)), float(way[0] - way[-1])
        worst = float(change[at])
        others = np.delete(change, at)
        if worst > -1 or worst > STEP_SHARE * whole or worst > 5 * float(others.min(initial=0.0)):
            return None
        return self.first + at + (0 if self.closes else 1), worst

    @property
    def _reached(self) -> Array:
        return self.values[self.first - 1 :]


def _difference(a: float, b: float) -> float:
    with np.errstate(invalid="ignore"):
        return float(np.subtract(a, b))


def loss_signal(layers: Sequence[LayerTrace], index: int, truncation: int = 0) -> LossSignal:
    """Return the signal of the loss that reaches farthest back in a layer, the latest of these.

    Parameters
    ----------
    layers : sequence of LayerTrace
        From the input upwards, as `stack.triangles`.
    index : int
        Which of them.
    truncation : int
        τ of truncated BPTT; 0 for none.
    """
    layer, layer_groups = layers[index], group_directions(layers)
    losses = _losses(layer_groups[-1])
    chosen, reached = _longest(layer_groups, layer, losses, truncation)
    step = _own(layer, chosen)
    first = _way(reached, step)
    with np.errstate(all="ignore"):
        values, inflow = _values(layer_groups, layer, chosen, truncation)
        total = _total(layers, index, truncation) if len(losses) > 1 else values
    values[: first - 1] = np.nan
    return LossSignal(
        step=step,
        first=first,
        values=values[:step],
        total=total[:step],
        losses=len(losses),
        last=len(losses) < 2 or bool(chosen[0] == losses[-1][0]),
        entry=entry_steps(layer) > 0,
        inflow=inflow,
        closes=layer.cell.closes,
    )


def _losses(top: Sequence[LayerTrace]) -> list[Array]:
    """Return the losses, each as the rows t−1 of the sequence at which it enters the top layer.

    One that looks at the end of both directions enters at the last row and at the first.
    """
    rows = loss_rows(top)
    steps = top[0].steps
    if not len(rows):
        return [np.array([steps - 1])]
    both = len(top) == 2 and len(rows) == 2 and rows[0] == 0 and rows[1] == steps - 1
    if both and not top[0].direct[0].any() and not top[1].direct[0].any():
        return [rows]
    return [np.array([row]) for row in rows]


def _own(layer: LayerTrace, losses: Array) -> int:
    """Return the step of a loss in the order in which a layer reads, the last where it has two."""
    return int((layer.steps - losses if layer.backward else losses + 1).max())


def _longest(
    layer_groups: Sequence[Sequence[LayerTrace]],
    layer: LayerTrace,
    losses: list[Array],
    truncation: int,
) -> tuple[Array, Array]:
    """Return the loss that reaches farthest back, the latest of these, and the steps it reaches."""
    latest = max(losses, key=lambda rows: _own(layer, rows))
    if not truncation or len(losses) == 1:
        found = reachable(layer_groups, truncation, latest, ends=len(latest) > 1)
        return latest, np.asarray(found[layer.name][0])
    tried = losses[:: -max(1, len(losses) // MAX_TRIED)][::-1]
    by_loss = reachable(layer_groups, truncation, np.concatenate(tried))[layer.name]
    pairs = zip(tried, by_loss[::-1] if layer.backward else by_loss, strict=True)
    return max(pairs, key=lambda pair: (_length(layer, *pair), _own(layer, pair[0])))


def _length(layer: LayerTrace, losses: Array, reached: Array) -> int:
    step = _own(layer, losses)
    return step - _way(reached, step)


def _way(reached: Array, step: int) -> int:
    """Return the first of the steps in a row up to a loss's own that it can reach."""
    cut = np.flatnonzero(~reached[:step])
    return min(int(cut[-1]) + 2 if len(cut) else 1, step)


def _values(
    layer_groups: Sequence[Sequence[LayerTrace]],
    layer: LayerTrace,
    losses: Array,
    truncation: int,
) -> tuple[Array, list[Scaled]]:
    """Return log10 of the norms at all steps, (T,), and what enters the state at each of them."""
    values = np.full(layer.steps, np.nan)
    embed, found = partial(in_state, layer), []
    for half, entering, carried in descent(layer_groups, losses, truncation, together=True):
        if half is layer:
            values = _norms(layer, carried)
            found = [(embed(vectors), exponent) for vectors, exponent in entering]
            break
    return values, found


def _total(layers: Sequence[LayerTrace], index: int, truncation: int) -> Array:
    """Return log10 of the norms of the sum over all losses, (T,), of what the triangle shows."""
    layer = layers[index]
    norms = layer_total_norms(layers, index, truncation)
    if layer.cell.closes:
        return norms["z"]
    return joint_norm([norms[name][1:] for name in layer.cell.states])


def joint_norm(parts: Sequence[Array]) -> Array:
    """Return log10 of the norm of vectors put together, from the log10 norms of the parts."""
    table = np.stack(parts)
    top = table.max(axis=0)
    with np.errstate(all="ignore"):
        rest = 0.5 * np.log10(np.sum(10.0 ** (2 * (table - top)), axis=0))
    return np.asarray(np.where(np.isfinite(top), top + rest, top))


def recurrence_only_norms(layer: LayerTrace, signal: LossSignal, truncation: int = 0) -> Array:
    """Return the norms that a layer's own recurrence makes of what the loss sends into step t.

    Where the signal is exactly zero at t it is what comes down into `signal.sized`.

    Parameters
    ----------
    layer : LayerTrace
        Mostly one whose U, slopes or gates have been replaced, to see what they do.
    signal : LossSignal
    truncation : int

    Returns
    -------
    (t,) ndarray
        log10; NaN before `signal.first`.
    """
    vectors, exponent = near_one(signal.entering[0])
    exponent = exponent + signal.entering[1]
    first, carried = max(signal.first, farthest(signal.step, truncation)), []
    with np.errstate(all="ignore"):
        for k in range(signal.sized, first - 1, -1):
            carried.append((k, (vectors, exponent)))
            if k > first:
                vectors, shift = pulled(layer, k, vectors)
                vectors, nearer = near_one(vectors)
                exponent = exponent + shift + nearer
        return _norms(layer, carried)[: signal.step]


def _norms(layer: LayerTrace, carried: Carried) -> Array:
    """Return log10 of the norms of one column at some steps, (T,), as the triangle has them."""
    steps = np.array([k for k, _ in carried]) - 1
    columns = np.concatenate([vectors for _, (vectors, _) in carried], axis=1)
    exponent = np.concatenate([power for _, (_, power) in carried])
    if layer.cell.closes:
        slopes, shift = near_one(np.asarray(layer.slopes["z"][steps], dtype=np.float64).T)
        columns, exponent = columns * slopes, exponent + shift
    values = np.full(layer.steps, np.nan)
    values[steps] = log10(squares(columns), exponent, columns)
    return values
