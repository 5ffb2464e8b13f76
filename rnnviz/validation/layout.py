"""Layouts of known regime: truncation, padding, directions, stacks, encoder and decoder, losses.

The layer is nearly always linear with a scaled orthogonal U, so that the signal depends on the
layout alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.residual import Residual
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN, Convolution
from rnnviz.validation.case import FlowCase, one
from rnnviz.validation.network import Recipe, Rng, direction, drawn, orthogonal
from rnnviz.validation.recurrent import Group, made

Weights = dict[str, Any]


def linear(size: int) -> SRN:
    """Return an SRN that is a linear network."""
    return SRN(size, activation="identity")


def truncation(rng: Rng) -> Iterator[FlowCase]:
    """The longest piece decides: τ steps where every step has a loss, the rest where one has."""
    size, scale = int(rng.integers(1, 6)), 0.7
    rate = float(np.log10(scale))
    weights: Weights = {
        "l0.U": scale * orthogonal(rng, size),
        "l0.W": 0.0,
        "readout.V": direction(rng, size),
    }
    plans = ((50, 20), (50, 7), (48, 12), (50, 60), (41, 20), (50, 1), (30, 29), (90, 45))
    for readout in ("every", "last", "mean"):
        for steps, tau in plans:
            way = min(tau, steps) if readout != "last" or tau >= steps else (steps - 1) % tau + 1
            whole = rate * (way - 1)
            if abs(whole + 2) < 0.2:
                continue
            kind = "vanishing" if whole < -2 else "level"
            settings = {"readout": readout}
            cells = [linear(size) if readout == "last" else SRN(size)]
            recipe = Recipe(cells, steps, weights, truncation=tau, settings=settings)
            name = f"T={steps}, τ={tau}, {readout}: {way} steps"
            yield made("truncation", name, recipe, kind, rate=rate if way > 2 else None)


def truncated_growth(rng: Rng) -> Iterator[FlowCase]:
    """What would grow over the whole sequence does not within a piece; gated cells likewise."""
    size = int(rng.integers(1, 6))
    U = 1.3 * orthogonal(rng, size)
    weights: Weights = {"l0.U": U, "readout.V": direction(rng, size)}
    for tau, kind in ((8, "level"), (30, "exploding")):
        settings = {"readout": "every"}
        recipe = Recipe([linear(size)], 60, weights, truncation=tau, settings=settings)
        yield made("truncation", f"1.3·Q, τ={tau}", recipe, kind)
    for cell, gate in ((LSTM(size), "forget"), (GRU(size), "update")):
        weights = {f"l0.b.{gate}": 1.0, "readout.V": direction(rng, size)}
        for tau, kind in ((7, "level"), (40, "vanishing")):
            recipe = Recipe([cell], 80, weights, truncation=tau)
            recipe = replace(recipe, settings={"readout": "every"})
            yield made("truncation", f"{cell.name}, σ(1), τ={tau}", recipe, kind)


def padding(rng: Rng) -> Iterator[FlowCase]:
    """A sequence of n real steps among T: only these count."""
    size, scale, steps = int(rng.integers(1, 6)), 0.8, 60
    for length in (6, 12, 40, 60):
        for readout in ("last", "every", "mean"):
            kind = "vanishing" if (length - 1) * np.log10(scale) < -2 else "level"
            weights = {"l0.U": scale * orthogonal(rng, size), "readout.V": direction(rng, size)}
            settings = {"readout": readout}
            recipe = Recipe([SRN(size)], steps, weights, length=length, settings=settings)
            name = f"{length} of {steps} real, {readout}"
            rate = float(np.log10(scale))
            yield made("padding", name, recipe, kind, rate=rate)


def padded_halves(rng: Rng) -> Iterator[FlowCase]:
    """Padding under two directions, windows and strides: each half ends at the sequence's end."""
    size, steps, length = int(rng.integers(1, 5)), 40, int(rng.integers(4, 30))
    cells: tuple[list[Cell], ...] = (
        [SRN(size), LSTM(size)],
        [GRU(size)],
        [Convolution(2, delays=3, stride=2), SRN(size)],
        [TDNN(size, delays=4)],
    )
    for chosen in cells:
        both = not chosen[0].memoryless or len(chosen) > 1
        readout = str(rng.choice(["last", "mean"]))
        settings = {"readout": readout, "bidirectional": both}
        recipe = Recipe(chosen, steps, inputs=2, length=length, settings=settings)
        weights = drawn(rng, recipe, float(rng.uniform(0.5, 1.5)))
        recipe = replace(recipe, weights=weights, x=rng.normal(size=(steps, 2)))
        index = int(rng.integers(len(recipe.network().names)))
        name = f"{' '.join(c.name for c in chosen)}, {length} of {steps}, half {index}"
        yield made("padding", name, recipe, index=index)


def truncated_halves(rng: Rng) -> Iterator[FlowCase]:
    """Truncation under two directions and stacks, each half cut in its own order."""
    size, steps = int(rng.integers(1, 5)), int(rng.integers(10, 45))
    for tau in (1, 7, 20):
        readout = str(rng.choice(["last", "mean", "every"]))
        settings = {"readout": readout, "bidirectional": bool(rng.integers(2))}
        cells: list[Cell] = [SRN(size), (SRN(size), GRU(size), LSTM(size))[int(rng.integers(3))]]
        cells = cells[: int(rng.integers(1, 3))]
        recipe = Recipe(cells, steps, truncation=tau, settings=settings)
        weights = drawn(rng, recipe, float(rng.uniform(0.5, 1.5)))
        recipe = replace(recipe, weights=weights, x=rng.normal(size=(steps, 1)))
        index = int(rng.integers(len(recipe.network().names)))
        name = f"{' '.join(c.name for c in cells)}, half {index}, {readout}, T={steps}, τ={tau}"
        yield made("truncation", name, recipe, index=index)


def directions(rng: Rng) -> Iterator[FlowCase]:
    """Each half has a U of its own and reads from its own end."""
    size, steps = int(rng.integers(1, 5)), 40
    plans = {"vanishing": 0.7, "level": 1.0, "exploding": 1.3}
    for readout in ("last", "every", "mean"):
        one_way, other = (str(k) for k in rng.choice(list(plans), 2, replace=False))
        weights = {
            "l0.U": plans[one_way] * orthogonal(rng, size),
            "l0r.U": plans[other] * orthogonal(rng, size),
            "readout.V": direction(rng, 2 * size),
        }
        settings = {"readout": readout, "bidirectional": True}
        recipe = Recipe([linear(size)], steps, weights, settings=settings)
        for index, kind in enumerate((one_way, other)):
            rate = float(np.log10(plans[kind]))
            name = f"half {index}, {readout}"
            yield made("two directions", name, recipe, kind, index=index, rate=rate)


def one_loss_between(rng: Rng) -> Iterator[FlowCase]:
    """One step of a sequence has a loss: each half goes back from it to its own end; or none."""
    size, steps = int(rng.integers(1, 5)), 50
    for m in (4, 25, 46):
        weights = {
            "l0.U": 0.7 * orthogonal(rng, size),
            "l0r.U": 1.4 * orthogonal(rng, size),
            "readout.V": direction(rng, 2 * size),
        }
        at = dict.fromkeys(range(1, steps + 1), 0.0) | {m: 1.0}
        settings = {"readout": "every", "bidirectional": True}
        recipe = Recipe([linear(size)], steps, weights, error_at=at, settings=settings)
        forward = "vanishing" if 0.7 ** (m - 1) < 0.01 else "level"
        backward = "exploding" if 1.4 ** (steps - m) > 100 else "level"
        for index, kind in enumerate((forward, backward)):
            yield made("two directions", f"a loss at {m}, half {index}", recipe, kind, index=index)
        V = np.array(weights["readout.V"])
        V[:, size:] = 0
        recipe = replace(recipe, weights={**weights, "readout.V": V})
        yield made("two directions", f"a loss at {m}, V = 0", recipe, "silent", index=1)


def symbols(rng: Rng) -> Iterator[FlowCase]:
    """Symbols that select columns of W, one-hot rows and embedded vectors, by the reference."""
    size, steps = int(rng.integers(1, 6)), int(rng.integers(10, 40))
    kinds: tuple[Cell, ...] = (SRN(size), LSTM(size), GRU(size), TDNN(size, delays=2))
    for embedding in (0, 3):
        cell = kinds[int(rng.integers(len(kinds)))]
        settings = {"symbolic": True, "embedding": embedding, "readout": "every"}
        recipe = Recipe([cell, SRN(size)], steps, inputs=5, outputs=2, settings=settings)
        weights = drawn(rng, recipe, float(rng.uniform(0.4, 1.5)))
        recipe = replace(recipe, weights=weights, x=rng.integers(5, size=steps))
        for index in range(2):
            name = f"{cell.name} srn, embedding {embedding}, layer {index}"
            yield made("symbols", name, recipe, index=index)


def directions_stacked(rng: Rng) -> Iterator[FlowCase]:
    """Two or three layers of two halves of mixed cells, by the reference."""
    size, steps = int(rng.integers(1, 4)), int(rng.integers(10, 40))
    kinds = (SRN(size), LSTM(size), GRU(size), linear(size), Residual(size), NARX(size, delays=2))
    chosen = rng.choice(len(kinds), int(rng.integers(2, 4)))
    settings = {"readout": str(rng.choice(["last", "every", "mean"])), "bidirectional": True}
    recipe = Recipe([kinds[n] for n in chosen], steps, inputs=2, settings=settings)
    weights = drawn(rng, recipe, float(rng.uniform(0.3, 1.2)))
    recipe = replace(recipe, weights=weights, x=rng.normal(size=(steps, 2)))
    index = int(rng.integers(2 * len(chosen)))
    name = f"{' '.join(c.name for c in recipe.cells)}, half {index}, {settings['readout']}"
    yield made("two directions", name, recipe, index=index)


def _cells(rng: Rng, count: int) -> list[Cell]:
    """Return cells of every kind in random order."""
    size = int(rng.integers(1, 6))
    kinds: tuple[Cell, ...] = (
        SRN(size),
        SRN(size, activation="logistic"),
        SRN(size, activation="relu"),
        linear(size),
        LSTM(size),
        GRU(size),
        GRU(size, form="reset_after"),
        Residual(size),
        Residual(size, form="input"),
        NARX(size, delays=3),
        TDNN(size, delays=2),
    )
    return [kinds[int(n)] for n in rng.integers(0, len(kinds), count)]


def stacks(rng: Rng) -> Iterator[FlowCase]:
    """Stacks of up to eight layers of mixed cells, every layer of them, by the reference."""
    cells, steps = _cells(rng, int(rng.integers(2, 9))), int(rng.integers(5, 40))
    settings = {"readout": str(rng.choice(["last", "every", "mean"]))}
    tau = int(rng.choice([0, 0, 7]))
    recipe = Recipe(cells, steps, inputs=2, outputs=2, truncation=tau, settings=settings)
    weights = drawn(rng, recipe, float(rng.uniform(0.4, 1.6)))
    recipe = replace(recipe, weights=weights, x=rng.normal(size=(steps, 2)))
    for index in rng.permutation(len(cells))[:3]:
        name = f"layer {index} of {' '.join(cell.name for cell in cells)}"
        yield made("stack", f"{name}, {settings['readout']}, τ={tau}", recipe, index=int(index))


def lower(rng: Rng) -> Iterator[FlowCase]:
    """Two linear layers: the lower one is fed at every step by what the upper one carries."""
    size, steps = int(rng.integers(1, 5)), 60
    W = orthogonal(rng, size)
    plans = (
        (0.5, 1.0, "vanishing", "level", ""),
        (1.0, 0.5, "level", "level", ""),
        (0.5, 0.4, "vanishing", "vanishing", "small U"),
        (1.3, 0.5, "exploding", "exploding", "above"),
        (0.5, 1.3, "vanishing", "exploding", "U"),
    )
    for upper, below, above_kind, kind, cause in plans:
        weights = {
            "l0.U": below * np.eye(size),
            "l1.U": upper * np.eye(size),
            "l1.W": W,
            "readout.V": direction(rng, size),
        }
        recipe = Recipe([linear(size), linear(size)], steps, weights)
        for index, right in ((0, kind), (1, above_kind)):
            name = f"{upper}·I above {below}·I, layer {index}"
            causes = one(cause) if cause and not index else one()
            yield made("lower layer", name, recipe, right, index=index, causes=causes)


def above_is_off(rng: Rng) -> Iterator[FlowCase]:
    """ReLUs above that are all off at step m, or always; below them a U of 0, or one that keeps."""
    size, steps = int(rng.integers(1, 5)), int(rng.integers(20, 50))
    m, group = int(rng.integers(5, steps - 3)), "above stops"
    cells = [linear(size), SRN(size, activation="relu")]
    weights: Weights = {
        "l0.U": 0.0,
        "l0.W": np.ones((size, 1)),
        "l1.U": np.eye(size),
        "l1.W": np.eye(size),
        "readout.V": direction(rng, size),
    }
    x = np.ones((steps, 1))
    x[m - 1] = -1e3
    for index in range(2):
        recipe = Recipe(cells, steps, weights, x=x)
        name = f"off at {m} of {steps}, nothing carried below, l{index}"
        yield made(group, name, recipe, "dead", index=index, zero=m)
    x[1:] = 0  # below, x is summed: 1, until it is -999 at step m alone
    x[m - 1 : m + 1, 0] = -1e3, 1e3
    recipe = Recipe(cells, steps, weights | {"l0.U": np.eye(size)}, x=x)
    yield made(group, f"off at {m} of {steps}", recipe, "dead", index=1, zero=m)
    yield made(group, f"off at {m} of {steps}, kept below", recipe, "level", index=0)
    recipe = Recipe(cells, steps, weights | {"l0.W": 0.0, "l1.b": -1.0})
    yield made(group, "always off", recipe, "dead", index=1, zero=steps)
    yield made(group, "always off, below", recipe, "silent", index=0)


def above_stops(rng: Rng) -> Iterator[FlowCase]:
    """The upper layer fades, or nothing comes down from it or from the read-out."""
    size, steps = int(rng.integers(1, 5)), int(rng.integers(20, 50))
    weights: Weights = {
        "l0.U": np.eye(size),
        "l1.U": 0.4 * np.eye(size),
        "l1.b": 1.0,
        "l1.W": 0.1 * np.eye(size),
        "readout.V": direction(rng, size),
    }
    recipe = Recipe([linear(size), SRN(size)], steps, weights)
    yield made("above stops", "fades above, kept below", recipe, "level", index=0)
    recipe = Recipe([linear(size), linear(size)], steps, weights | {"l1.W": 0.0})
    yield made("above stops", "W = 0 above: nothing enters", recipe, "silent", index=0)
    recipe = Recipe([linear(size), linear(size)], steps, weights | {"readout.V": 0.0})
    for index in range(2):
        yield made("above stops", f"V = 0, layer {index}", recipe, "silent", index=index)


def encoder_decoder(rng: Rng) -> Iterator[FlowCase]:
    """The decoder's U, then the encoder's: losses at the decoder's steps alone."""
    size, read, written = int(rng.integers(1, 5)), 25, int(rng.integers(3, 25))
    for first in (0.6, 1.0, 1.4):
        for second in (0.7, 1.0, 1.3):
            weights = {
                "l0.U": first * orthogonal(rng, size),
                "decoder.l0.U": second * orthogonal(rng, size),
                "readout.V": direction(rng, size),
            }
            recipe = Recipe([linear(size)], read + written, weights, inputs=3, border=read)
            border = np.log10(second) * written
            whole = border + np.log10(first) * (read - 1)
            peak = max(0.0, border, whole)
            name = f"{first}·Q reads {read}, {second}·Q writes {written}"
            yield from by_powers("encoder-decoder", name, recipe, whole, peak)


def by_powers(
    group: str, name: str, recipe: Recipe, whole: float, peak: float
) -> Iterator[FlowCase]:
    """Yield a case of known log10 of the first over the last, and of the largest over the last."""
    if min(abs(whole + 2), abs(peak - 2), abs(whole) if peak > 2 else 1.0) < 0.2:
        return
    if peak > 2:
        kind = "exploding" if whole >= 0 else "transient"
    else:
        kind = "vanishing" if whole < -2 else "level"
    yield made(group, name, recipe, kind)


def encoder_decoder_stack(rng: Rng) -> Iterator[FlowCase]:
    """An encoder and a decoder of one to three layers, at random, by the reference."""
    size = int(rng.integers(2, 5))
    kinds: tuple[Cell, ...] = (SRN(size), LSTM(size), GRU(size), Residual(size), linear(size))
    cells = [kinds[int(n)] for n in rng.integers(0, len(kinds), int(rng.integers(1, 4)))]
    read, written = int(rng.integers(3, 30)), int(rng.integers(2, 20))
    recipe = Recipe(cells, read + written, inputs=3, outputs=3, border=read)
    weights = drawn(rng, recipe, float(rng.uniform(0.3, 1.6)))
    recipe = replace(recipe, weights=weights)
    for index in range(len(cells)):
        name = f"layer {index} of {' '.join(c.name for c in cells)}, {read} + {written}"
        yield made("encoder-decoder", name, recipe, index=index)


def losses(rng: Rng) -> Iterator[FlowCase]:
    """Losses at every step: the verdict follows the last one, however large the others are."""
    size, steps = int(rng.integers(1, 6)), 40
    for scale, kind in ((0.7, "vanishing"), (1.0, "level"), (1.25, "exploding")):
        for early in (1e6, 1e-6, 0.0):
            weights = {"l0.U": scale * orthogonal(rng, size), "readout.V": direction(rng, size)}
            at = dict.fromkeys(range(1, steps), early)
            for reduction in ("mean", "sum"):
                settings = {"readout": "every", "reduction": reduction}
                recipe = Recipe([SRN(size)], steps, weights, error_at=at, settings=settings)
                rate = float(np.log10(scale))
                name = f"{scale}·Q, early losses × {early:g}, {reduction}"
                yield made("losses", name, recipe, kind, rate=rate)
    weights = {"l0.U": 0.7 * orthogonal(rng, size), "readout.V": direction(rng, size)}
    for last in (3, 20, steps - 1):
        at = dict.fromkeys(range(last + 1, steps + 1), 0.0)
        recipe = Recipe([SRN(size)], steps, weights, error_at=at, settings={"readout": "every"})
        kind = "vanishing" if last > 15 else "level"
        yield made("losses", f"none after step {last} of {steps}", recipe, kind)
    recipe = Recipe([SRN(size)], steps, weights, error=0.0, settings={"readout": "every"})
    yield made("losses", "every answer is right", recipe, "silent")
    recipe = Recipe([SRN(size)], steps, weights, error=0.0)
    yield made("losses", "the answer is right", recipe, "silent")


def convolved(rng: Rng) -> Iterator[FlowCase]:
    """A convolution below halves of two directions and below gates, by the reference."""
    size, stride = int(rng.integers(1, 5)), int(rng.integers(1, 4))
    above: Cell = (LSTM(size), GRU(size), SRN(size))[int(rng.integers(3))]
    cells = [Convolution(2, delays=int(rng.integers(0, 5)), stride=stride), above]
    settings = {"readout": "last", "bidirectional": bool(rng.integers(2))}
    recipe = Recipe(cells, 45, inputs=2, settings=settings)
    weights = drawn(rng, recipe, float(rng.uniform(0.4, 1.5)))
    recipe = replace(recipe, weights=weights, x=rng.normal(size=(45, 2)))
    for index in range(2):
        name = f"stride {stride} below {above.name}, {settings['bidirectional']}, l{index}"
        yield made("convolution", name, recipe, index=index)


GROUPS: tuple[Group, ...] = (
    truncation,
    truncated_growth,
    padding,
    padded_halves,
    truncated_halves,
    directions,
    one_loss_between,
    directions_stacked,
    symbols,
    stacks,
    lower,
    above_is_off,
    above_stops,
    encoder_decoder,
    encoder_decoder_stack,
    losses,
    convolved,
)
