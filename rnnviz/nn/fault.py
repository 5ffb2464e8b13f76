"""The origin of the first number that is not finite: pass, quantity, step and unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from rnnviz.nn.network import Run
    from rnnviz.nn.unrolled import Unrolled

Array = NDArray[Any]


@dataclass(frozen=True)
class Fault:
    """The first non-finite number of an update, in the order of computation.

    Attributes
    ----------
    direction : {"forward", "backward"}
    quantity : str
        "x", "z", "c", "h", a gate's name, "z forget", "output", "loss", "a1" of a hidden layer of
        the read-out; backwards "∂L/∂o", "δ a1", "∂L/∂h", "∂L/∂c", "δ forget", or
        "∂L/∂l0.U" for a sum over steps.
    step : int
        1..T; 0 where the quantity belongs to no single step.
    unit : int or None
        Row of the quantity, from 0; None where it has no rows.
    layer : str
        "l0" and so on; "readout" for the read-out and the loss.
    sequence : int
        Which sequence of the batch, from 0.
    """

    direction: str
    quantity: str
    step: int
    unit: int | None
    layer: str = ""
    sequence: int = 0


Item = tuple[str, int, Array]
"""A quantity, the step of its row 0, and its values (steps, units, B) by row."""


def first_fault(run: Run) -> Fault | None:
    """Return the first non-finite number of the last passes of `run`, None if all are finite."""
    with np.errstate(all="ignore"):  # pre-activations are computed anew, bad ones too
        for direction, layer, items in _passes(run):
            found = _first(items, -1 if direction == "backward" else 1)
            if found is not None:
                quantity, step, unit, sequence = found
                return Fault(direction, quantity, step, unit, layer, sequence)
    return None


def _passes(run: Run) -> Iterator[tuple[str, str, list[Item]]]:
    layers = list(zip(run.names, run.layers, strict=True))
    for name, layer in layers:
        yield "forward", name, list(_forward(layer))
    yield "forward", "readout", list(_hidden(run))
    yield "forward", "readout", [("output", *_placed(run.readout.output, run.steps))]
    yield "forward", "readout", [("loss", 0, np.full((1, 1, 1), run.loss))]
    if run.gradient is None:
        return
    yield "backward", "readout", [("∂L/∂o", *_placed(run.readout.slope, run.steps))]
    yield "backward", "readout", list(_hidden_errors(run))
    for name, layer in reversed(layers):
        yield "backward", name, list(_backward(layer))
    for name, values in run.gradient.items():
        layer_name = name.partition(".")[0]
        yield "backward", layer_name, [(f"∂L/∂{name}", 0, values.reshape(1, len(values), -1))]


def _hidden(run: Run) -> Iterator[Item]:
    """Yield the values of the read-out's hidden layers, from below."""
    for n, value in enumerate(run.readout.hidden.values[1:], start=1):
        yield f"a{n}", *_placed(value, run.steps)


def _hidden_errors(run: Run) -> Iterator[Item]:
    """Yield the errors of the read-out's hidden layers, from above."""
    errors = list(enumerate(run.readout.hidden.errors, start=1))
    for n, error in reversed(errors):
        yield f"δ a{n}", *_placed(error, run.steps)


def _placed(output: Array, steps: int) -> tuple[int, Array]:
    """Return the read-out with the step of its first row."""
    return (1, output) if output.ndim == 3 else (steps, output[None])


def _forward(layer: Unrolled) -> Iterator[Item]:
    """Yield the quantities of a forward step in the order in which they are computed."""
    yield "x", 1, layer.x
    yield from ((name, 0, state[:1]) for name, state in layer.states.items())
    for name, z in layer.preactivations.items():
        yield ("z" if name == "z" else f"z {name}"), 1, z
    yield from ((name, 1, gate) for name, gate in layer.gates.items())
    yield from ((name, 1, state[1:]) for name, state in layer.states.items())


def _backward(layer: Unrolled) -> Iterator[Item]:
    for name in reversed(layer.cell.states):  # h passes its adjoint on to c
        yield f"∂L/∂{name}", 0, layer.adjoints[name]
    for name, delta in layer.deltas.items():
        yield ("δ" if name == "z" else f"δ {name}"), 1, delta


def _first(items: Iterable[Item], direction: int) -> tuple[str, int, int, int] | None:
    """Return (quantity, step, unit, sequence) of the item that turns non-finite first."""
    best: tuple[str, int, int, int] | None = None
    for quantity, start, values in items:
        bad = ~np.isfinite(values)
        rows = np.flatnonzero(bad.any(axis=(1, 2)))
        if not len(rows):
            continue
        row = int(rows[0] if direction > 0 else rows[-1])
        if best is None or direction * (start + row - best[1]) < 0:
            unit, sequence = np.argwhere(bad[row])[0]
            best = quantity, start + row, int(unit), int(sequence)
    return best
