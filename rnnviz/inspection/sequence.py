"""The sequence that an inspected network reads, where it starts, and the loss at its end.

The loss is L = Σ_t g_t · h_t over the states of the top layer, so that g_t = ∂L/∂h_t is what a
read-out would send into step t, whatever the read-out is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnnviz.export.npz import LARGEST_TOTAL, read_arrays
from rnnviz.inspection.stack import Stack
from rnnviz.inspection.tensor import bad, finite, listed
from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.trace import Array
from rnnviz.text import QT_TRANSLATE_NOOP, Message

Arrays = Mapping[str, Array]


@dataclass(frozen=True)
class Sequence:
    """What goes into an inspection beside the weights.

    Attributes
    ----------
    x : (T, M) ndarray
    initial : mapping of str to (N, D) ndarray
        For each state of the cell a row for each direction of each layer, in PyTorch's order.
    direct : (T, N·D of the top layer) ndarray
        g_t = ∂L/∂h_t without the detour through later steps.
    given : bool
        Whether the file says g; otherwise it is ones at the last step.
    activation : str
        The nonlinearity of an SRN.
    unused : tuple of str
        Names in the file that have no effect on this network.
    origin : str or Message
        Where it comes from: a file's name, or that it is random.
    """

    x: Array
    initial: Arrays
    direct: Array
    given: bool = False
    activation: str = "tanh"
    unused: tuple[str, ...] = ()
    origin: str | Message = ""


def read_sequence(path: Path, stack: Stack, with_triangle: bool = True) -> Sequence:
    """Return the sequence of an .npz file, held to the network that is to read it.

    Parameters
    ----------
    path : Path
    stack : Stack
    with_triangle : bool
        Whether the T×T numbers of each layer's triangle must find room.

    Raises
    ------
    BadInput
        Where the file cannot be read, an array is missing, misshapen or not finite, or the trace
        would be too large.
    """
    return sequence_of(path, read_arrays(path), stack, with_triangle)


def sequence_of(path: Path, arrays: Arrays, stack: Stack, with_triangle: bool = True) -> Sequence:
    """Return the sequence that named arrays make; `path` is where they come from."""
    x = _inputs(path, arrays, stack)
    _refuse_huge(path, stack, len(x), with_triangle)
    starts = {name: f"{name}0" for name in stack.cell.states}
    used = {"inputs", "grad_hidden", *starts.values()}
    if hasattr(stack.cell, "activation"):
        used.add("nonlinearity")
    return Sequence(
        x,
        {state: _start(path, name, arrays, stack) for state, name in starts.items()},
        _direct(path, arrays, len(x), stack),
        "grad_hidden" in arrays,
        _activation(path, arrays),
        tuple(name for name in arrays if name not in used),
        path.name,
    )


def random_sequence(stack: Stack, steps: int = 50, seed: int = 1) -> Sequence:
    """Return standard normal inputs, for a look at a network whose data are not at hand."""
    source = QT_TRANSLATE_NOOP("cli", "random inputs (standard normal, T = {steps}, seed {seed})")
    return Sequence(
        np.random.default_rng(seed).normal(size=(steps, stack.inputs)),
        {
            state: np.zeros((stack.depth * stack.ways, stack.cell.size))
            for state in stack.cell.states
        },
        ones_at_the_end(steps, stack),
        origin=Message.of("cli", source, steps=steps, seed=seed),
    )


def ones_at_the_end(steps: int, stack: Stack) -> Array:
    """Return ∂L/∂h_t where the loss is the sum of the last states of the top layer."""
    ones = np.zeros((steps, stack.outputs))
    ones[-1] = 1
    return ones


def _inputs(path: Path, arrays: Arrays, stack: Stack) -> Array:
    if "inputs" not in arrays:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: there is no array inputs, (T, M) = (T, {width}); it holds {known}"
        )
        raise bad(path, source, width=stack.inputs, known=listed(arrays))
    shape = arrays["inputs"].shape
    if len(shape) != 2 or shape[0] < 1 or shape[1] != stack.inputs:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: inputs has the shape {shape}; (T, M) = (T, {width}) would be right, one"
            " sequence of at least one step",
        )
        raise bad(path, source, shape=shape, width=stack.inputs)
    return _numbers(path, "inputs", arrays)


def _refuse_huge(path: Path, stack: Stack, steps: int, with_triangle: bool) -> None:
    need = stack.trace_bytes(steps, with_triangle)
    if need > LARGEST_TOTAL:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: inputs has {steps} steps, whose trace would take {need} MiB; give fewer steps:"
            " at most {most} MiB can be",
        )
        most = LARGEST_TOTAL >> 20
        raise bad(path, source, steps=steps, need=need >> 20, most=most)


def _start(path: Path, name: str, arrays: Arrays, stack: Stack) -> Array:
    """Return the initial state of every direction of every layer."""
    right = (stack.depth * stack.ways, stack.cell.size)
    if name not in arrays:
        return np.zeros(right)
    if arrays[name].shape not in (right, right[1:]):
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: {name} has the shape {shape}; {one} would be right, the same for every layer,"
            " or {right}",
        )
        raise bad(path, source, name=name, shape=arrays[name].shape, one=right[1:], right=right)
    return np.broadcast_to(_numbers(path, name, arrays), right)


def _direct(path: Path, arrays: Arrays, steps: int, stack: Stack) -> Array:
    right = (steps, stack.outputs)
    if "grad_hidden" not in arrays:
        return ones_at_the_end(steps, stack)
    if arrays["grad_hidden"].shape != right:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: grad_hidden has the shape {shape}; {right} would be right"
        )
        raise bad(path, source, shape=arrays["grad_hidden"].shape, right=right)
    return _numbers(path, "grad_hidden", arrays)


def _numbers(path: Path, name: str, arrays: Arrays) -> Array:
    array = arrays[name]
    if array.dtype.kind not in "fib" or array.dtype.itemsize > 8:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: {name} holds {dtype}; real numbers, such as float64, would be right"
        )
        raise bad(path, source, name=name, dtype=array.dtype.name)
    return finite(path, name, array.astype(np.float64))


def _activation(path: Path, arrays: Arrays) -> str:
    if "nonlinearity" not in arrays:
        return "tanh"
    array = arrays["nonlinearity"]
    name = str(array.reshape(())) if array.size == 1 else ""
    if name not in ACTIVATIONS:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: {name} is {found}; one of {known} would be right"
        )
        found = repr(name) if array.size == 1 else f"an array of shape {array.shape}"
        raise bad(path, source, name="nonlinearity", found=found, known=", ".join(ACTIVATIONS))
    return name
