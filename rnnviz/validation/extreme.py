"""Extreme cases: non-finite values, sequences of one step, numbers beyond doubles, and presets.

A signal that leaves the range of doubles on its way is not broken as long as every state,
pre-activation and entering error is finite: its logarithm still exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.experiment.preset import load_preset
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.residual import Residual
from rnnviz.nn.cells.srn import SRN
from rnnviz.training.trainer import Trainer
from rnnviz.validation.case import FlowCase, one
from rnnviz.validation.gated import OPEN
from rnnviz.validation.network import Recipe, Rng, direction, drawn, orthogonal, shuffle
from rnnviz.validation.recurrent import Group, made
from rnnviz.validation.reference import AmbiguousError, signal_of


def each_cell(size: int) -> tuple[Cell, ...]:
    """Return a cell of every kind and form that is listed."""
    return tuple(cell for kind in CELLS for cell in kind.examples(size))


def overflow(rng: Rng) -> Iterator[FlowCase]:
    """States that leave the range of doubles, with f' = 1 all the way."""
    size, factor = int(rng.integers(1, 5)), float(rng.uniform(20, 200))
    steps = int(np.ceil(320 / np.log10(factor))) + 5
    driven = {"l0.U": factor * shuffle(rng, size), "l0.b": 1.0, "readout.V": np.ones((1, size))}
    linear: tuple[SRN, ...] = (
        SRN(size, activation="relu"),
        SRN(size, activation="identity"),
        Residual(size, activation="relu"),
    )
    for cell in linear:
        recipe = Recipe([cell], steps, driven)
        name = f"{cell.name} {cell.activation}, {factor:.3g}·P, T={steps}"
        yield made("not finite", name, recipe, "broken")
    plain = {"l0.b": 1e308, "l0.W": 1e308, "readout.V": 1.0}
    recipe = Recipe([SRN(size)], 5, plain, x=np.ones((5, 1)))
    yield made("not finite", "z = ∞ although tanh is 1", recipe, "broken")
    for bad in (np.nan, np.inf):
        x = rng.normal(size=(8, 1))
        x[int(rng.integers(0, 8))] = bad
        for any_cell in rng.permutation(np.array(each_cell(size), dtype=object))[:4]:
            recipe = Recipe([any_cell], 8, inputs=1)
            recipe = replace(recipe, weights=drawn(rng, recipe, 1.0), x=x)
            yield made("not finite", f"{any_cell.name}, one input is {bad}", recipe, "broken")
    gate = {"l0.b.forget": 1e308, "l0.W.forget": 1e308, "readout.V": 1.0}
    recipe = Recipe([LSTM(size)], 5, gate, x=np.ones((5, 1)))
    yield made("not finite", "z of a gate = ∞", recipe, "broken")


def not_a_number(rng: Rng) -> Iterator[FlowCase]:
    """NaN or ∞ in a parameter, in every kind of cell."""
    bad = float(rng.choice([np.nan, np.inf, -np.inf]))
    size, steps = int(rng.integers(1, 5)), int(rng.integers(3, 30))
    for cell in each_cell(size):
        recipe = Recipe([cell], steps, inputs=2)
        weights = drawn(rng, recipe, 1.0)
        names = [n for n in weights if n.startswith(("l0.W", "l0.b"))]
        broken = str(rng.choice(names))
        weights[broken][...] = bad
        if cell.name == "gru" and np.isinf(bad) and "candidate" in broken:
            weights[broken][...] = np.nan  # an infinite candidate would be as good as 1
        x = rng.uniform(0.5, 1.5, (steps, 2))
        recipe = replace(recipe, weights=weights, x=x)
        yield made("not finite", f"{cell.name}, {broken} is {bad}", recipe, "broken")
    weights = {"l0.U": orthogonal(rng, size), "readout.V": np.full((1, size), np.nan)}
    yield made("not finite", "V is NaN", Recipe([SRN(size)], steps, weights), "broken")
    settings = {"readout": "every"}
    recipe = Recipe([SRN(size), SRN(size)], steps, {**weights, "l1.W": np.eye(size)})
    for index in range(2):
        case = replace(recipe, settings=settings)
        yield made("not finite", f"V is NaN, layer {index}", case, "broken", index=index)


def short(rng: Rng) -> Iterator[FlowCase]:
    """One step, two steps, one unit, in every kind of cell."""
    for steps in (1, 2):
        for cell in each_cell(int(rng.choice([1, 1, 3]))):
            recipe = Recipe([cell], steps, inputs=1)
            weights = drawn(rng, recipe, 1.0)
            block = cell.carry.gate if cell.carry and cell.carry.gate else cell.blocks[0]
            weights[f"l0.{cell.named('b', block)}"].fill(0.7)
            recipe = replace(recipe, weights=weights, x=np.full((steps, 1), 0.1))
            try:
                yield made("short", f"{cell.name}, D={cell.size}, T={steps}", recipe)
            except AmbiguousError:
                continue


def beyond(rng: Rng) -> Iterator[FlowCase]:
    """Signals far beyond the range of doubles, with states that are small."""
    size = int(rng.integers(1, 5))
    plans = (
        (2.5, int(rng.integers(820, 900)), "exploding"),
        (0.4, int(rng.integers(820, 900)), "vanishing"),
        (0.01, 200, "vanishing"),
        (50.0, 200, "exploding"),
    )
    for scale, steps, kind in plans:
        activation = str(rng.choice(["identity", "tanh"]))
        weights = {"l0.U": scale * np.eye(size), "readout.V": direction(rng, size)}
        recipe = Recipe([SRN(size, activation=activation)], steps, weights)
        name = f"{scale}·I, {activation}, T={steps}"
        rate = float(np.log10(scale))
        yield made("beyond doubles", name, recipe, kind, rate=rate)


def beyond_below(rng: Rng) -> Iterator[FlowCase]:
    """The upper layer's signal leaves the range of doubles; the lower one is fed by it."""
    size = int(rng.integers(1, 4))
    for upper, kind in ((50.0, "exploding"), (0.02, "vanishing")):
        weights = {
            "l0.U": 0.02 * np.eye(size),
            "l1.U": upper * np.eye(size),
            "l1.W": orthogonal(rng, size),
            "readout.V": direction(rng, size),
        }
        recipe = Recipe([SRN(size), SRN(size, activation="identity")], 230, weights)
        name = f"{upper}·I above 0.02·I, T=230"
        for index in range(2):
            yield made("beyond doubles", f"{name}, l{index}", recipe, kind, index=index)


def long(rng: Rng) -> Iterator[FlowCase]:
    """Long sequences: a step of death among 784, gates that halve, steps that add up."""
    size, steps = int(rng.integers(1, 5)), 784
    m = int(rng.integers(2, steps - 1))
    x = np.ones((steps, 1))
    x[m - 1] = -1e4
    weights = {"l0.U": np.eye(size), "l0.W": np.ones((size, 1)), "readout.V": np.ones((1, size))}
    recipe = Recipe([SRN(size, activation="relu")], steps, weights, x=x)
    yield made("beyond doubles", f"I, all off at {m} of 784", recipe, "dead", zero=m)
    recipe = Recipe([LSTM(size)], 1200, {"l0.b.forget": 0.0, "readout.V": np.ones((1, size))})
    rate = float(np.log10(0.5))
    yield made("beyond doubles", "f = ½, T=1200", recipe, "vanishing", rate=rate)
    for steps, kind in ((60, "level"), (400, "exploding")):
        weights = {"l0.U": np.array([[1.0, 1.0], [0.0, 1.0]]), "readout.V": np.eye(1, 2)}
        recipe = Recipe([SRN(2, activation="identity")], steps, weights)
        yield made("non-normal", f"Jordan block of 1, T={steps}", recipe, kind)


def scaled_loss(rng: Rng) -> Iterator[FlowCase]:
    """Errors of 1e±200 that enter: ratios are the same."""
    size, steps = int(rng.integers(1, 5)), 60
    for scale, kind in ((0.7, "vanishing"), (1.0, "level"), (1.3, "exploding")):
        for error in (1e-200, 1e200, 1e-290, 1e290, 1e-310):
            weights = {"l0.U": scale * orthogonal(rng, size), "readout.V": direction(rng, size)}
            for readout in ("last", "every"):
                settings = {"readout": readout}
                recipe = Recipe([SRN(size)], steps, weights, error=error, settings=settings)
                name = f"{scale}·Q, error {error:g}, {readout}"
                rate = float(np.log10(scale))
                yield made("scaled loss", name, recipe, kind, rate=rate)


def entry(rng: Rng) -> Iterator[FlowCase]:
    """The entry from h into c does not count as decay, however little of the error enters c."""
    size, out = int(rng.integers(1, 5)), float(rng.uniform(-25, -8))
    for steps, tau in ((2, 0), (3, 0), (4, 2), (9, 3), (60, 0)):
        weights = {"l0.b.forget": OPEN, "l0.b.output": out, "readout.V": direction(rng, size)}
        recipe = Recipe([LSTM(size)], steps, weights, truncation=tau)
        yield made("LSTM carousel", f"o ≈ 0, T={steps}, τ={tau}", recipe, "level")
    for cell, gate in ((LSTM(size), "forget"), (GRU(size), "update")):
        weights = {f"l0.b.{gate}": -800.0, "readout.V": direction(rng, size)}
        recipe = Recipe([cell], 20, weights)
        yield made("dead gate", f"{cell.name}, {gate} is 0", recipe, "dead", plain=True)


def single(rng: Rng) -> Iterator[FlowCase]:
    """Parameters in 32 bits."""
    size, steps = int(rng.integers(2, 7)), 60
    settings = {"dtype": np.float32}
    for scale, kind in ((0.7, "vanishing"), (1.0, "level"), (1.3, "exploding")):
        weights = {"l0.U": scale * orthogonal(rng, size), "readout.V": direction(rng, size)}
        recipe = Recipe([SRN(size)], steps, weights, settings=settings)
        yield made("float32", f"{scale}·Q", recipe, kind)
    for cell in (LSTM(size), GRU(size)):
        recipe = Recipe([cell], steps, inputs=2, settings=settings)
        weights = drawn(rng, recipe, 1.0)
        recipe = replace(recipe, weights=weights, x=rng.normal(size=(steps, 2)))
        yield made("float32", f"{cell.name} at random", recipe)


def past_errors(rng: Rng) -> Iterator[FlowCase]:
    """Networks whose verdict was once wrong: a linear one was called saturated, and so on."""
    group = "past errors"
    U = np.diag([2.0] * 5 + [0.5] * 3)
    weights: dict[str, Any] = {"l0.U": U, "readout.V": np.eye(8)[7:]}
    recipe = Recipe([SRN(8, activation="identity")], 40, weights)
    rate, name = float(np.log10(0.5)), "linear, five units × 2, three × ½, error on the last"
    yield made(group, name, recipe, "vanishing", causes=one("small U"), rate=rate)
    weights = {"l0.b.forget": OPEN, "readout.V": np.ones((1, 3))}
    recipe = Recipe([LSTM(3)], 50, weights)
    yield made(group, "f = 1, o = ½: no half-life", recipe, "level", rate=0.0)
    weights = {"l0.U": 100 * np.eye(3), "l0.b": 1.0, "readout.V": np.ones((1, 3))}
    recipe = Recipe([SRN(3, activation="relu")], 400, weights)
    yield made(group, "ReLU, 100·I, T=400", recipe, "broken")
    x = rng.uniform(0.1, 1.0, (784, 4))
    x[12] = -1e4
    weights = {"l0.U": np.eye(4), "l0.W": np.eye(4), "readout.V": np.ones((1, 4))}
    recipe = Recipe([SRN(4, activation="relu")], 784, weights, inputs=4, x=x)
    yield made(group, "ReLU, I, T=784, off at 13", recipe, "dead", zero=13)
    for name in ("stacked-vanishing", "residual-fills", "encoder-decoder"):
        trainer = Trainer(replace(load_preset(name).experiment, seed=int(rng.integers(1000))))
        layers = trainer.trace().layers
        for index in {0, len(layers) // 2}:
            kind = "level" if name == "residual-fills" else signal_of(layers, index).kind
            yield FlowCase(group, f"{name}, l{index}", layers, index, one(kind))


PRESETS = (
    "stacked-vanishing",
    "stacked",
    "residual-fills",
    "residual-state",
    "carousel",
    "carousel-leak",
    "nilpotent",
    "eigenvalues-lie",
    "vanishing",
    "exploding",
    "sigmoid-small-u",
    "saturated",
    "encoder-decoder",
    "line-ends-both",
    "narx-remembers",
    "tdnn",
    "convolution-first",
    "truncated",
    "lstm-remembers",
    "gru-copies",
)
"""Presets whose networks are looked at as they start."""


def presets(rng: Rng) -> Iterator[FlowCase]:
    """Every layer of the untrained networks of presets, on random seeds."""
    for name in rng.permutation(PRESETS)[:4]:
        seed = int(rng.integers(1000))
        trainer = Trainer(replace(load_preset(str(name)).experiment, seed=seed))
        layers = trainer.trace().layers
        tau = trainer.experiment.training.truncation
        index = int(rng.integers(len(layers)))
        case = FlowCase("presets", f"{name}, seed {seed}, l{index}", layers, index, one(), tau)
        try:
            kinds = one(case.signal.kind) if case.signal is not None else one()
        except AmbiguousError:
            continue
        if kinds:
            yield replace(case, kinds=kinds)


GROUPS: tuple[Group, ...] = (
    overflow,
    not_a_number,
    short,
    beyond,
    beyond_below,
    long,
    scaled_loss,
    entry,
    past_errors,
    single,
    presets,
)
