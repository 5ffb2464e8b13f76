"""The sequence that an inspected network reads, where it starts, and the loss at its end.

The loss is L = Σ_t g_t · h_t over the states of the top layer, so that g_t = ∂L/∂h_t is what a
read-out would send into step t, whatever the read-out is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rnnviz.inspection.architecture import Architecture
from rnnviz.inspection.batch_layout import BatchLayout, batch_layout_of
from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.reading.file import shortened
from rnnviz.reading.tensor.tensor import Array, Tensor, Tensors, bad_tensor_file, finite, listed
from rnnviz.reading.tensor.tensor_file import read_tensors
from rnnviz.storage.npz import LARGEST_TOTAL
from rnnviz.text import QT_TRANSLATE_NOOP, Message

Arrays = Mapping[str, Array]

LONGEST_LABEL = 40


@dataclass(frozen=True)
class ReadingOptions:
    """What the user specifies where the files do not.

    Attributes
    ----------
    nonlinearity : str
        Of an SRN; empty if not specified.
    sequence : int
        Which of a batch, counted from 0 as PyTorch's index.
    batch_first : bool or None
        Whether the inputs are (B, T, M); None to decide by their shape.
    """

    nonlinearity: str = ""
    sequence: int = 0
    batch_first: bool | None = None


DEFAULT_OPTIONS = ReadingOptions()


@dataclass(frozen=True)
class Batch:
    """The sequences of a batch, of which one is inspected.

    Attributes
    ----------
    x : (B, T, M) ndarray
    initial : mapping of str to (B, N, D) ndarray
    direct : (B, T, N·D of the top layer) ndarray
    chosen : int
        Which is inspected.
    """

    x: Array
    initial: Arrays
    direct: Array
    chosen: int

    @property
    def message(self) -> Message:
        """Which one is inspected, as a phrase."""
        source = QT_TRANSLATE_NOOP("cli", "sequence {chosen} of {count} (from 0)")
        return Message.of("cli", source, chosen=self.chosen, count=len(self.x))

    def sample(self, most: int) -> Iterator[InputSequence]:
        """Yield the sequences of the batch, of more than `most` that many at equal distances."""
        for n in np.unique(np.linspace(0, len(self.x) - 1, min(most, len(self.x))).astype(int)):
            x = self.x[n]
            start = {state: rows[n].astype(np.float64) for state, rows in self.initial.items()}
            yield InputSequence(x.astype(np.float64), start, self.direct[n].astype(np.float64))


@dataclass(frozen=True)
class InputSequence:
    """The inputs of an inspection besides the weights.

    Attributes
    ----------
    x : (T, M) ndarray
    initial : mapping of str to (N, D) ndarray
        For each state of the cell a row for each direction of each layer, in PyTorch's order.
    direct : (T, N·D of the top layer) ndarray
        g_t = ∂L/∂h_t without the detour through later steps.
    given : bool
        Whether the file holds g; otherwise it is ones at the last step.
    activation : str
        The nonlinearity of an SRN; empty if not specified.
    unused : tuple of str
        Names in the file that have no effect on this network.
    origin : str or Message
        Where it comes from: a file's name, or that it is random.
    hidden : (T, N·D of the top layer) ndarray or None
        The states that PyTorch computed, for comparison.
    labels : tuple of str
        A name for each step, such as the token that is read; empty where there are none.
    batch : Batch or None
        The batch that it was chosen from.
    spread : tuple of (B, T) ndarray
        Of each layer, log10 of the norms of the whole batch, if they are already known.
    """

    x: Array
    initial: Arrays
    direct: Array
    given: bool = False
    activation: str = ""
    unused: tuple[str, ...] = ()
    origin: str | Message = ""
    hidden: Array | None = None
    labels: tuple[str, ...] = ()
    batch: Batch | None = field(default=None, repr=False)
    spread: tuple[Array, ...] = field(default=(), repr=False)


def read_sequence(
    path: Path,
    stack: Architecture,
    with_triangle: bool = True,
    reading: ReadingOptions = DEFAULT_OPTIONS,
) -> InputSequence:
    """Return the sequence of a file, checked against the network that is to read it.

    Parameters
    ----------
    path : Path
        .npz, .npy, .safetensors or .pt.
    stack : Architecture
    with_triangle : bool
        Whether the T×T numbers of each layer's triangle must find room.
    reading : ReadingOptions

    Raises
    ------
    AmbiguousInput
        Where the time axis is ambiguous.
    BadInput
        Where the file cannot be read, an array is missing, misshapen or not finite, or the trace
        would be too large.
    """
    return sequence_of(path, read_tensors(path), stack, with_triangle, reading)


def sequence_of(
    path: Path,
    tensors: Tensors,
    stack: Architecture,
    with_triangle: bool = True,
    reading: ReadingOptions = DEFAULT_OPTIONS,
) -> InputSequence:
    """Return the sequence that named tensors make; `path` is where they come from."""
    if "inputs" not in tensors:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: there is no array named inputs of the shape (T, M) = (T, {width});"
            " the file contains {known}",
        )
        raise bad_tensor_file(path, source, width=stack.inputs, known=listed(tensors))
    file = _File(
        path, tensors, stack, batch_layout_of(path, tensors, stack, _first(path, tensors, reading))
    )
    _refuse_huge(path, stack, file.layout.steps, with_triangle)
    chosen = _chosen(path, reading.sequence, file.layout.sequences)
    states = {state: file.start(f"{state}0") for state in stack.cell.states}
    hidden = file.per_step("hidden")
    x, direct = file.per_step("inputs", stack.inputs), file.per_step("grad_hidden")
    assert x is not None
    if direct is None:
        direct = np.broadcast_to(
            ones_at_the_end(file.layout.steps, stack), (len(x), file.layout.steps, stack.outputs)
        )
    batch = Batch(x, states, direct, chosen)
    return InputSequence(
        x[chosen].astype(np.float64),
        {state: rows[chosen].astype(np.float64) for state, rows in states.items()},
        direct[chosen].astype(np.float64),
        "grad_hidden" in tensors,
        _activation(path, tensors, stack, reading),
        file.unused,
        shortened(path.name),
        None if hidden is None else hidden[chosen].astype(np.float64),
        file.labels(chosen),
        batch if len(x) > 1 else None,
    )


def random_sequence(
    stack: Architecture, steps: int = 50, seed: int = 1, activation: str = ""
) -> InputSequence:
    """Return standard normal inputs, for a look at a network whose data are not at hand."""
    source = QT_TRANSLATE_NOOP("cli", "random inputs (standard normal, T = {steps}, seed {seed})")
    return InputSequence(
        np.random.default_rng(seed).normal(size=(steps, stack.inputs)),
        {
            state: np.zeros((stack.depth * stack.directions, stack.cell.size))
            for state in stack.cell.states
        },
        ones_at_the_end(steps, stack),
        activation=activation,
        origin=Message.of("cli", source, steps=steps, seed=seed),
    )


def ones_at_the_end(steps: int, stack: Architecture) -> Array:
    """Return ∂L/∂h_t where the loss is the sum of the last states of the top layer."""
    ones = np.zeros((steps, stack.outputs))
    ones[-1] = 1
    return ones


@dataclass(frozen=True)
class _File:
    """The arrays of a file, checked against the network and the layout of the inputs."""

    path: Path
    tensors: Tensors
    stack: Architecture
    layout: BatchLayout

    def per_step(self, name: str, width: int = 0) -> Array | None:
        """Return an array of one row for each step as (B, T, W), None where it is not there."""
        if name not in self.tensors:
            return None
        width, shape = width or self.stack.outputs, self.tensors[name].shape
        if not self.layout.fits(shape, width):
            source = QT_TRANSLATE_NOOP(
                "cli", "{file}: {name} has the shape {shape}; expected {right}"
            )
            right = self.layout.right(width)
            raise bad_tensor_file(self.path, source, name=name, shape=shape, right=right)
        return self.layout.batch(numbers(self.path, name, self.tensors[name]))

    def start(self, name: str) -> Array:
        """Return the initial state of every direction of every layer, (B, N, D)."""
        rows, size, count = (
            self.stack.depth * self.stack.directions,
            self.stack.cell.size,
            self.layout.sequences,
        )
        right = (count, rows, size)
        if name not in self.tensors:
            return np.broadcast_to(0.0, right)
        shape = self.tensors[name].shape
        known = [(size,), (rows, size), (rows, 1, size), (rows, count, size)]
        if rows == 1:  # a cell's
            known.append((count, size))
        if shape not in known:
            source = QT_TRANSLATE_NOOP(
                "cli",
                "{file}: {name} has the shape {shape}; expected {one}, the same for every layer,"
                " or {right}",
            )
            several = (rows, size) if count == 1 else (rows, count, size)
            raise bad_tensor_file(
                self.path, source, name=name, shape=shape, one=(size,), right=several
            )
        values = numbers(self.path, name, self.tensors[name])
        if values.ndim == 3:
            values = np.moveaxis(values, 1, 0)
        elif shape == (count, size) and rows == 1:
            values = values[:, None]
        return np.broadcast_to(values, right)

    def labels(self, chosen: int) -> tuple[str, ...]:
        """Return a name for each step: of T texts one each, of one text a letter each."""
        if "labels" not in self.tensors:
            return ()
        tensor, steps = self.tensors["labels"], self.layout.steps
        array = tensor.read() if tensor.dtype.startswith("str") else None
        if array is not None and array.ndim == 2 and array.shape[0] == self.layout.sequences:
            array = array[chosen]
        found = (
            () if array is None else tuple(str(array) if array.ndim == 0 else map(str, array.flat))
        )
        if len(found) != steps:
            source = QT_TRANSLATE_NOOP(
                "cli",
                "{file}: labels is {dtype} of the shape {shape}; expected {steps} texts, one for"
                " each step",
            )
            raise bad_tensor_file(
                self.path, source, dtype=tensor.dtype, shape=tensor.shape, steps=steps
            )
        return tuple(_printed(label) for label in found)

    @property
    def unused(self) -> tuple[str, ...]:
        """The names of what has no effect."""
        used = {"inputs", "grad_hidden", "hidden", "labels", "batch_first"}
        used |= {f"{state}0" for state in self.stack.cell.states}
        if hasattr(self.stack.cell, "activation"):
            used.add("nonlinearity")
        return tuple(name for name in self.tensors if name not in used)


def numbers(path: Path, name: str, tensor: Tensor) -> Array:
    """Return real numbers as they are stored, all finite."""
    kind = np.dtype(tensor.dtype).kind if tensor.dtype in _REAL else ""
    array = tensor.read() if kind or tensor.dtype == "bfloat16" else None
    if array is None:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: {name} holds {dtype}; expected real numbers, such as float64"
        )
        raise bad_tensor_file(path, source, name=name, dtype=tensor.dtype)
    return finite(path, name, array)


_REAL = {"bool", "float16", "float32", "float64"} | {
    f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)
}


def _printed(label: str) -> str:
    """Return a label as one short line."""
    shown = {"\n": "↵", "\t": "⇥", "": "·"}.get(label, label)
    shown = "".join(c if c.isprintable() else "�" for c in shown)
    return shown if len(shown) <= LONGEST_LABEL else shown[: LONGEST_LABEL - 1] + "…"


def _first(path: Path, tensors: Tensors, reading: ReadingOptions) -> bool | None:
    """Return whether the inputs are (B, T, M), as specified by the user or the file."""
    if reading.batch_first is not None or "batch_first" not in tensors:
        return reading.batch_first
    array = tensors["batch_first"].read()
    if array is None or array.size != 1 or array.dtype.kind not in "bi":
        source = QT_TRANSLATE_NOOP("cli", "{file}: batch_first must be true or false")
        raise bad_tensor_file(path, source)
    return bool(array.reshape(()))


def _chosen(path: Path, index: int, count: int) -> int:
    if not 0 <= index < count:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: there is no sequence {index}; --sequence counts from 0 to {last}"
        )
        raise bad_tensor_file(path, source, index=index, last=count - 1)
    return index


def _refuse_huge(path: Path, stack: Architecture, steps: int, with_triangle: bool) -> None:
    need = stack.trace_bytes(steps, with_triangle)
    if need > LARGEST_TOTAL:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: inputs has {steps} steps, whose trace would take {need} MiB; give fewer steps:"
            " at most {most} MiB can be",
        )
        most = LARGEST_TOTAL >> 20
        raise bad_tensor_file(path, source, steps=steps, need=need >> 20, most=most)


def _activation(path: Path, tensors: Tensors, stack: Architecture, reading: ReadingOptions) -> str:
    """Return the nonlinearity that the user or the file names, or empty."""
    name = _named(path, tensors)
    said = reading.nonlinearity
    if name and said and name != said and hasattr(stack.cell, "activation"):
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: nonlinearity is {name}, but --nonlinearity says {said}; leave one out"
        )
        raise bad_tensor_file(path, source, name=name, said=said)
    return said or name


def _named(path: Path, tensors: Tensors) -> str:
    if "nonlinearity" not in tensors:
        return ""
    shape, array = tensors["nonlinearity"].shape, tensors["nonlinearity"].read()
    name = "?" if array is None or array.size != 1 else str(array.reshape(()))
    if name and name not in ACTIVATIONS:
        source = QT_TRANSLATE_NOOP("cli", "{file}: {name} is {found}; expected one of {known}")
        found = f"an array of shape {shape}" if name == "?" else repr(name[:40])
        raise bad_tensor_file(
            path, source, name="nonlinearity", found=found, known=", ".join(ACTIVATIONS)
        )
    return name
