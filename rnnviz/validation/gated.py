"""Gated cells of known regime.

With all U and W zero the gates are the logistic of their biases: c is multiplied by σ(b_forget) at
every step of an LSTM, h by σ(b_update) at every step of a GRU.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.mingru import MinGRU
from rnnviz.nn.cells.minlstm import MinLSTM
from rnnviz.validation.case import FlowCase, one
from rnnviz.validation.network import Recipe, Rng, direction, drawn, orthogonal
from rnnviz.validation.recurrent import Group, made

OPEN, SHUT = 60.0, -60.0
"""Biases at which a logistic gate is 1 exactly, and 0 to 26 digits."""


def logit(share: float) -> float:
    """Return the bias at which a logistic gate is open to some share."""
    return float(np.log(share / (1 - share)))


def forget(rng: Rng) -> Iterator[FlowCase]:
    """∂c_T/∂c_k = σ(b)ᵀ⁻ᵏ, whatever the output gate lets into c at the last step."""
    group = "LSTM forget gate"
    for bias in (0.0, 1.0, 2.0, 5.0, 40.0, float(rng.uniform(-4, 6))):
        for out in (0.0, OPEN, float(rng.uniform(-25.0, -8.0))):
            size, steps = int(rng.integers(1, 7)), int(rng.integers(20, 120))
            rate = -float(np.log1p(np.exp(-bias)) / np.log(10))
            whole = rate * (steps - 2)
            if abs(whole + 2) < 0.3:
                continue
            weights = {
                "l0.b.forget": bias,
                "l0.b.output": out,
                "l0.b.input": float(rng.choice([0.0, SHUT])),
                "readout.V": direction(rng, size),
            }
            kind = "vanishing" if whole < -2 else "level"
            causes = one("gates") if kind == "vanishing" else one()
            name = f"b_f = {bias:.3g}, b_o = {out:.3g}, T={steps}"
            recipe = Recipe([LSTM(size)], steps, weights)
            yield made(group, name, recipe, kind, causes=causes, rate=rate)


def carousel(rng: Rng) -> Iterator[FlowCase]:
    """f = 1 with inputs and a little U: c is kept whatever i, o and c̃ are."""
    size, steps = int(rng.integers(2, 7)), int(rng.integers(30, 200))
    for out in (logit(0.5), logit(0.999), -20.0):
        weights = {
            "l0.b.forget": OPEN,
            "l0.b.output": out,
            "l0.b.input": SHUT,
            "l0.W.candidate": rng.normal(size=(size, 1)),
            "l0.U.candidate": 0.3 * orthogonal(rng, size),
            "readout.V": direction(rng, size),
        }
        recipe = Recipe([LSTM(size)], steps, weights, x=rng.normal(size=(steps, 1)))
        name = f"f = 1, i = 0, b_o = {out:.3g}, T={steps}"
        yield made("LSTM carousel", name, recipe, "level")
    values = {"l0.b.forget": OPEN, "l0.b.output": 0.0, "l0.b.candidate": 0.002}
    recipe = Recipe([LSTM(1)], steps, {**values, "readout.V": 1.0})
    yield made("LSTM carousel", f"f = 1, o = ½, i = ½, T={steps}", recipe, "level", rate=0.0)


def forgets_apart(rng: Rng) -> Iterator[FlowCase]:
    """Units that forget at different rates: the slowest decides."""
    size, steps = int(rng.integers(2, 6)), int(rng.integers(40, 120))
    for slowest, kind in ((OPEN, "level"), (0.0, "vanishing")):
        bias = rng.uniform(-3.0, -1.0, size)
        bias[0] = slowest
        weights = {"l0.b.forget": bias, "readout.V": np.ones((1, size))}
        name = f"slowest f = {1 / (1 + np.exp(-slowest)):.2g} of {size}"
        yield made("LSTM forget gate", name, Recipe([LSTM(size)], steps, weights), kind)
    bias = np.full(size, OPEN)
    bias[0] = SHUT
    weights = {"l0.b.forget": bias, "readout.V": np.eye(1, size)}
    recipe = Recipe([LSTM(size)], steps, weights)
    yield made("LSTM forget gate", "the one unit with an error forgets", recipe, "vanishing")


def update(rng: Rng) -> Iterator[FlowCase]:
    """J = diag z with U = 0: z at 1, between, and at 0."""
    for form in ("reset_before", "reset_after"):
        for bias in (OPEN, 5.0, 0.0, float(rng.uniform(-3, 5))):
            size, steps = int(rng.integers(1, 7)), int(rng.integers(20, 150))
            rate = -float(np.log1p(np.exp(-bias)) / np.log(10))
            whole = rate * (steps - 1)
            if abs(whole + 2) < 0.3:
                continue
            kind = "vanishing" if whole < -2 else "level"
            weights = {"l0.b.update": bias, "readout.V": direction(rng, size)}
            causes = one("gates") if kind == "vanishing" else one()
            name = f"{form}, b_z = {bias:.3g}, T={steps}"
            recipe = Recipe([GRU(size, form=form)], steps, weights)
            yield made("GRU update gate", name, recipe, kind, causes=causes, rate=rate)
    yield from without_u(rng)


def without_u(rng: Rng) -> Iterator[FlowCase]:
    """Gates that see the input alone: J = diag(1 − z), diag f or diag f/(f + i), whatever W is."""
    for bias in (-OPEN, -5.0, 0.0, 2.0):
        size, steps = int(rng.integers(1, 7)), int(rng.integers(20, 150))
        plans: tuple[tuple[Cell, str, float], ...] = (
            (MinGRU(size), "update", -np.log1p(np.exp(bias))),
            (MinLSTM(size, form="simple"), "forget", -np.log1p(np.exp(-bias))),
            (MinLSTM(size), "forget", -np.log(1.5 + 0.5 * np.exp(-bias))),
        )
        for cell, gate, log in plans:
            rate = float(log / np.log(10))
            whole = rate * (steps - 1)
            if abs(whole + 2) < 0.3:
                continue
            kind = "vanishing" if whole < -2 else "level"
            weights = {
                f"l0.b.{gate}": bias,
                "l0.W.candidate": rng.normal(size=(size, 1)),
                "readout.V": direction(rng, size),
            }
            recipe = Recipe([cell], steps, weights, x=rng.normal(size=(steps, 1)))
            causes = one("gates") if kind == "vanishing" else one()
            name = f"{cell.name}, b = {bias:.3g}, T={steps}"
            yield made("gates without h", name, recipe, kind, causes=causes, rate=rate)


def copied(rng: Rng) -> Iterator[FlowCase]:
    """z = 1 exactly: h is copied, whatever else is in the network."""
    for form in ("reset_before", "reset_after"):
        size, steps = int(rng.integers(2, 7)), int(rng.integers(30, 300))
        recipe = Recipe([GRU(size, form=form)], steps, inputs=2)
        weights = drawn(rng, recipe, 1.5) | {"l0.b.update": OPEN, "l0.U.update": 0.0}
        weights["l0.W.update"] = 0.0
        x = rng.normal(size=(steps, 2))
        recipe = Recipe(recipe.cells, steps, weights, inputs=2, x=x)
        yield made("GRU update gate", f"{form}, z = 1, T={steps}", recipe, "level", rate=0.0)


def candidate(rng: Rng) -> Iterator[FlowCase]:
    """z = 0 makes an SRN of a GRU: U_h with r open; with r shut nothing comes through it."""
    for form in ("reset_before", "reset_after"):
        for scale, kind in ((0.7, "vanishing"), (1.0, "level"), (1.4, "exploding")):
            size, steps = int(rng.integers(2, 7)), int(rng.integers(30, 60))
            weights = {
                "l0.b.update": SHUT,
                "l0.b.reset": OPEN,
                "l0.U.candidate": scale * orthogonal(rng, size),
                "readout.V": direction(rng, size),
            }
            recipe = Recipe([GRU(size, form=form)], steps, weights)
            name = f"{form}, z = 0, r = 1, {scale}·Q, T={steps}"
            rate = float(np.log10(scale))
            yield made("GRU candidate", name, recipe, kind, rate=rate)
        weights = {**weights, "l0.b.reset": SHUT}
        recipe = Recipe([GRU(size, form=form)], steps, weights)
        yield made("GRU candidate", f"{form}, z = 0, r = 0", recipe, "vanishing")


def shut_once(rng: Rng) -> Iterator[FlowCase]:
    """A carrying gate that is open at all steps but m, where it lets nothing through."""
    size, steps = int(rng.integers(1, 6)), int(rng.integers(30, 70))
    for cell in (LSTM(size), GRU(size), GRU(size, form="reset_after")):
        m, depth = int(rng.integers(5, steps - 4)), float(rng.uniform(8, 25))
        x = np.ones((steps, 1))
        x[m - 1] = -depth / 40.0
        gate = _carrying_gate(cell)
        weights = {f"l0.W.{gate}": 40.0, "readout.V": direction(rng, size)}
        recipe = Recipe([cell], steps, weights, x=x)
        name = f"{cell.name}, {gate} shut at {m} of {steps}"
        yield made("one shut gate", name, recipe, "vanishing", causes=one("gates"), drop=m)


def through_u(rng: Rng) -> Iterator[FlowCase]:
    """i = o = 1 and f = 0 make an SRN of an LSTM; z = ½ halves a GRU's own way and U's."""
    size = int(rng.integers(1, 6))
    for scale, kind in ((0.7, "vanishing"), (1.0, "level"), (1.4, "exploding")):
        weights = {
            "l0.b.input": OPEN,
            "l0.b.output": OPEN,
            "l0.b.forget": SHUT,
            "l0.U.candidate": scale * orthogonal(rng, size),
            "readout.V": direction(rng, size),
        }
        recipe = Recipe([LSTM(size)], 40, weights)
        rate = float(np.log10(scale))
        yield made("LSTM candidate", f"f = 0, {scale}·Q", recipe, kind, rate=rate)
    for form in ("reset_before", "reset_after"):
        for scale, kind in ((-0.5, "vanishing"), (1.0, "level"), (2.0, "exploding")):
            weights = {
                "l0.b.reset": OPEN,
                "l0.U.candidate": scale * np.eye(size),
                "readout.V": direction(rng, size),
            }
            recipe = Recipe([GRU(size, form=form)], 40, weights)
            rate = float(np.log10(0.5 + 0.5 * scale))
            name = f"{form}, z = ½, {scale}·I"
            yield made("GRU candidate", name, recipe, kind, rate=rate)


def _carrying_gate(cell: Cell) -> str:
    assert cell.carry is not None
    return cell.carry.gate


def random_gated(rng: Rng) -> Iterator[FlowCase]:
    """Weights drawn at random, by the reference."""
    size = int(rng.integers(1, 9))
    cells = (LSTM(size), GRU(size), GRU(size, form="reset_after"))
    for cell in cells:
        steps = int(rng.integers(2, 80))
        scale = float(np.exp(rng.uniform(np.log(0.3), np.log(6.0))))
        recipe = Recipe([cell], steps, inputs=2, outputs=2)
        weights = drawn(rng, recipe, scale)
        carry = f"l0.b.{_carrying_gate(cell)}"
        weights[carry] = weights[carry] + rng.uniform(-1, 6)
        x = rng.normal(size=(steps, 2))
        recipe = Recipe([cell], steps, weights, inputs=2, outputs=2, x=x)
        yield made("random", f"{cell.name}, g = {scale:.2g}, D={size}, T={steps}", recipe)


GROUPS: tuple[Group, ...] = (
    forget,
    carousel,
    forgets_apart,
    update,
    copied,
    candidate,
    shut_once,
    through_u,
    random_gated,
)
