"""Delay lines and windows of known regime: NARX, TDNN, and a convolution in front."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN, Convolution
from rnnviz.validation.case import FlowCase, one
from rnnviz.validation.network import Recipe, Rng, direction, drawn, orthogonal
from rnnviz.validation.recurrent import Group, made


def delay_line(rng: Rng) -> Iterator[FlowCase]:
    """Only U_K is not zero: each K steps the signal is multiplied by it once."""
    for activation in ("identity", "tanh"):
        delays, size = int(rng.integers(1, 6)), int(rng.integers(1, 5))
        for scale, kind in ((0.4, "vanishing"), (1.0, "level"), (2.2, "exploding")):
            steps = delays * int(rng.integers(9, 14)) + 1
            last = {f"l0.U.{delays}": scale * orthogonal(rng, size)}
            weights = {**last, "readout.V": direction(rng, size)}
            cells = [NARX(size, activation=activation, delays=delays)]
            name = f"{activation}, U_{delays} = {scale}·Q, T={steps}"
            yield made("NARX", name, Recipe(cells, steps, weights), kind)


def narx(rng: Rng) -> Iterator[FlowCase]:
    """All U_j, drawn at random, delayed inputs too."""
    for activation in ("tanh", "logistic"):
        delays, size, steps = int(rng.integers(2, 5)), int(rng.integers(1, 5)), 40
        cells = [NARX(size, activation=activation, delays=delays, input_delays=2)]
        recipe = Recipe(cells, steps, inputs=2)
        weights = drawn(rng, recipe, float(rng.uniform(0.2, 1.5)))
        recipe = Recipe(cells, steps, weights, inputs=2, x=rng.normal(size=(steps, 2)))
        yield made("NARX", f"{activation}, K={delays}, at random", recipe)


def tdnn(rng: Rng) -> Iterator[FlowCase]:
    """The error enters at t, …, t−K by the read-out's blocks, and ends there."""
    size, delays, steps = int(rng.integers(1, 6)), int(rng.integers(2, 9)), 30
    row = direction(rng, size)
    for share, kind in ((1.0, "level"), (10.0 ** (-3.0 / delays), "vanishing")):
        blocks = [share**d * row for d in range(delays + 1)]
        for readout in ("last", "every"):
            weights = {"readout.V": np.hstack(blocks), "l0.W": 0.1}
            cells = [TDNN(size, delays=delays)]
            recipe = Recipe(cells, steps, weights, settings={"readout": readout})
            name = f"K={delays}, {share:.3g} a step, {readout}"
            yield made("TDNN", name, recipe, kind)
    blocks[-1] = 0 * row
    weights = {"readout.V": np.hstack(blocks)}
    recipe = Recipe(cells, steps, weights)
    yield made("TDNN", "nothing from the edge of the window", recipe, "dead", zero=steps - delays)


def tdnn_stack(rng: Rng) -> Iterator[FlowCase]:
    """Layers of delays: the lower one is reached through the window of the upper one."""
    size, steps = int(rng.integers(2, 5)), 25
    cells: list[Cell] = [TDNN(size, delays=2), TDNN(size, delays=int(rng.integers(1, 5)))]
    recipe = Recipe(cells, steps, inputs=2)
    weights = drawn(rng, recipe, float(rng.uniform(0.2, 1.5)))
    recipe = Recipe(cells, steps, weights, inputs=2, x=rng.normal(size=(steps, 2)))
    for index in range(2):
        yield made("TDNN", f"layer {index} of two", recipe, index=index)
    cells = [SRN(size), TDNN(size, delays=3)]
    recipe = Recipe(cells, steps, inputs=2)
    weights = drawn(rng, recipe, float(rng.uniform(0.5, 1.5)))
    recipe = Recipe(cells, steps, weights, inputs=2, x=rng.normal(size=(steps, 2)))
    for index in range(2):
        yield made("TDNN", f"above an SRN, layer {index}", recipe, index=index)


def convolution(rng: Rng) -> Iterator[FlowCase]:
    """A convolution shows what the recurrent layer above sends it, at its own fewer steps."""
    stride, delays = int(rng.integers(1, 5)), int(rng.integers(0, 6))
    size, channels, steps = int(rng.integers(1, 5)), 3, 48
    made_steps = steps // stride
    for scale, kind in ((0.4, "vanishing"), (1.0, "level"), (2.5, "exploding")):
        cells = [Convolution(channels, delays=delays, stride=stride), SRN(size)]
        weights = {
            "l1.U": scale * np.eye(size),
            "l1.W": rng.normal(size=(size, channels)),
            "readout.V": direction(rng, size),
        }
        recipe = Recipe(cells, steps, weights)
        name = f"stride {stride}, width {delays + 1}, {scale}·I above, T={made_steps}"
        causes = one("above") if kind == "vanishing" else one()
        for index in range(2):
            known = {"causes": causes} if index == 0 else {}
            known["rate"] = float(np.log10(scale))  # type: ignore[assignment]
            yield made("convolution", f"{name}, l{index}", recipe, kind, index=index, **known)


GROUPS: tuple[Group, ...] = (delay_line, narx, tdnn, tdnn_stack, convolution)
