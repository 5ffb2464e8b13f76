"""The same curves for many sequences, since one is an anecdote: norms, lags and saturation.

Where all sequences are equally long and the layers read forwards, one pass over the whole batch
gives the norms of all.  Sequences in which it loses precision, and all others, are traced one by
one; the mean by lag needs the triangle of each.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.flow.delta import mean_log_by_lag
from rnnviz.flow.main_signal import joint_norm, main_signal_norms
from rnnviz.flow.saturation import saturated, saturation
from rnnviz.flow.stack import triangles
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import Array
from rnnviz.nn.unrolled import Unrolled
from rnnviz.tasks.task import Batch, Source
from rnnviz.training.checkpoint import Checkpoint
from rnnviz.training.probe import data_generator

Part = Literal["training", "held_out"]
SEQUENCES = 32
"""Sequences of a batch."""
LAG_SEQUENCES = 16
"""Of them those whose triangles are computed, for the mean by lag."""
LEAST = 4
"""Of them those that are waited for."""
STEPS = 32 * 400
"""Steps of all sequences together, at most: of long ones fewer are taken."""
SMALLEST = -250.0
"""log10 of a norm below which squares lose precision."""

_SHARES = np.array([[0.0], [0.25], [0.5], [0.75], [1.0]])
"""Of the values that the five quantiles of a step are not below."""

Cancelled = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class BatchSpread:
    """What every sequence of a batch does; one entry a layer, steps in its order of reading.

    Attributes
    ----------
    part : {"training", "held_out"}
    norms : tuple of (B, T) ndarray
        log10 of the error's norm, NaN after the end of a shorter sequence.
    saturated : tuple of mapping of str to (B, T) ndarray
        The share of saturated units of each block, NaN as above.
    lengths : (B,) int ndarray
        How many steps each sequence has.
    """

    part: Part
    norms: tuple[Array, ...]
    saturated: tuple[Mapping[str, Array], ...]
    lengths: Array


def batch_of(part: Part, checkpoint: Checkpoint, most: int = SEQUENCES) -> Batch:
    """Return the first sequences that the run reads in training, or that are held out for it."""
    source, size = checkpoint.source, checkpoint.experiment.training.batch
    count = int(np.clip(STEPS // checkpoint.experiment.task.length, 2, most))
    if part == "held_out":
        return source.test(count)
    rng = data_generator(checkpoint.experiment.seed)
    batches = [source.batch(rng, size) for _ in range(-(-count // size))]
    return _first(batches, count)


def _first(batches: Sequence[Batch], count: int) -> Batch:
    x, y = (np.concatenate([getattr(b, n) for b in batches], axis=-1) for n in ("x", "y"))
    lengths = [batch.lengths for batch in batches if batch.lengths is not None]
    return Batch(x, y, np.concatenate(lengths) if lengths else None).part(slice(count))


def batch_spread(
    part: Part, checkpoint: Checkpoint, cancelled: Cancelled = lambda: False
) -> BatchSpread | None:
    """Return what every sequence of a batch does; None where that was called off."""
    batch, network = batch_of(part, checkpoint), checkpoint.network().doubled()
    parameters = checkpoint.parameters.frozen(np.float64)
    truncation = checkpoint.experiment.training.truncation
    rows = _together(network, parameters, batch, truncation, checkpoint.source)
    for n in range(batch.size):
        if cancelled():
            return None
        if rows[n] is None:
            rows[n] = _alone(network, parameters, batch.part(slice(n, n + 1)), truncation)
    return _joined(part, [row for row in rows if row is not None])


Row = list[tuple[Array, Mapping[str, Array]]]
"""Of one sequence, for each layer: log10 of its norms (T,), and the saturated share by block."""


def _alone(network: Network, parameters: Parameters, one: Batch, truncation: int) -> Row:
    with np.errstate(all="ignore"):
        layers = network.trace(parameters, one, truncation).layers
        return [
            (
                main_signal_norms(layers, index, truncation),
                {name: block.by_step for name, block in saturation(layer).items()},
            )
            for index, layer in enumerate(layers)
        ]


def _together(
    network: Network, parameters: Parameters, batch: Batch, truncation: int, source: Source
) -> list[Row | None]:
    """Return the rows of all sequences from one pass; None for those it cannot give exactly."""
    nothing: list[Row | None] = [None] * batch.size
    plain = all(cell.window.plain and cell.above.plain for cell in network.cells)
    if batch.lengths is not None or source.border or network.stack.bidirectional or not plain:
        return nothing
    run = network.run(batch.steps, batch.size)
    with np.errstate(all="ignore"):
        network.forward(parameters, batch, run)
        network.backward(parameters, run, network.parameters(), truncation)
        # The mean over the batch divides by its size, that over one sequence does not.
        scale = 0.0 if network.loss.reduction == "sum" else np.log10(batch.size)
        found = [(_norms(layer) + scale, _saturated(layer)) for layer in run.layers]
    exact = np.all([(norms > SMALLEST) & np.isfinite(norms) for norms, _ in found], axis=(0, 1))
    return [
        [(norms[:, n], {k: v[:, n] for k, v in shares.items()}) for norms, shares in found]
        if exact[n]
        else None
        for n in range(batch.size)
    ]


def _norms(layer: Unrolled) -> Array:
    """Return log10 of the norm of the main signal at every step of every sequence, (T, B)."""
    if not layer.cell.gates:
        return _log10_norm(layer.deltas["z"])
    return joint_norm([_log10_norm(layer.adjoints[name][1:]) for name in layer.cell.states])


def _log10_norm(vectors: Array) -> Array:
    return np.asarray(0.5 * np.log10(np.square(vectors).sum(axis=1)))


def _saturated(layer: Unrolled) -> dict[str, Array]:
    """Return the share of saturated units of every block, (T, B)."""
    cell, gates, slopes = layer.cell, layer.gates, layer.slopes
    return {
        name: saturated(cell, name, gates.get(name), slopes[name]).mean(axis=1)
        for name in cell.blocks
    }


def _joined(part: Part, rows: Sequence[Row]) -> BatchSpread:
    """Return the rows of all sequences as arrays, NaN behind the end of each."""
    layers = range(len(rows[0]))
    norms = tuple(_padded([row[index][0] for row in rows]) for index in layers)
    shares = tuple(
        {name: _padded([row[index][1][name] for row in rows]) for name in rows[0][index][1]}
        for index in layers
    )
    return BatchSpread(part, norms, shares, np.array([len(row[0][0]) for row in rows]))


def _padded(rows: Sequence[Array]) -> Array:
    table = np.full((len(rows), max(map(len, rows))), np.nan)
    for row, values in zip(table, rows, strict=True):
        row[: len(values)] = values
    return table


def batch_lags(
    part: Part,
    checkpoint: Checkpoint,
    cancelled: Cancelled = lambda: False,
    seconds: float = math.inf,
) -> tuple[Array, ...] | None:
    """Return, one a layer, the mean log10 of the norms by lag in every sequence, (B, T).

    Of fewer sequences where these take longer than `seconds`; None where that was called off.
    """
    enough = time.monotonic() + seconds
    batch, network = batch_of(part, checkpoint, LAG_SEQUENCES), checkpoint.network().doubled()
    truncation, rows = checkpoint.experiment.training.truncation, []
    for n in range(batch.size):
        if cancelled():
            return None
        with np.errstate(all="ignore"):
            one = batch.part(slice(n, n + 1))
            layers = network.trace(checkpoint.parameters, one, truncation).layers
            rows.append([mean_log_by_lag(found) for found in triangles(layers, truncation)])
        if len(rows) >= LEAST and time.monotonic() > enough:
            break
    return tuple(_padded([row[index] for row in rows]) for index in range(len(rows[0])))


def quantiles(rows: Array) -> Array:
    """Return least, lower quartile, median, upper quartile and largest of every step, (5, T).

    Each is the value of one sequence, not a mean of two, because one of them may be exactly zero:
    the smallest that at least that share of the values does not exceed.  NaN, which are sequences
    that have ended or are not finite, do not count.
    """
    ordered = np.sort(rows, axis=0)  # NaN last
    known = np.count_nonzero(~np.isnan(rows), axis=0)
    places = np.ceil(_SHARES * known).astype(np.intp) - 1
    return np.take_along_axis(ordered, np.maximum(places, 0), axis=0)
