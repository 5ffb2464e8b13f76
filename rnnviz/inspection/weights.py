"""A recurrent network from the tensors of a torch.nn.RNN, GRU or LSTM.

PyTorch stacks the gates as rows of `weight_ih_lK` and `weight_hh_lK`, so the number of rows
identifies the cell.  It gives each layer two biases, which act as their sum; only the candidate of
its own form of the GRU keeps them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rnnviz.inspection.architecture import Architecture, applicable
from rnnviz.inspection.state_dict import Network, only_network
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.parameters import Parameters, count
from rnnviz.reading.file import shortened
from rnnviz.reading.tensor.tensor import (
    Array,
    DescribedTensors,
    NetworkDescription,
    Tensor,
    Tensors,
    bad_tensor_file,
    doubles,
    finite,
)
from rnnviz.reading.tensor.tensor_file import read_tensors
from rnnviz.text import QT_TRANSLATE_NOOP

MAX_LAYERS = 100
LARGEST_STATE = 2048
MAX_PARAMETERS = 1 << 26

_BY_BLOCKS = {len(cell.torch_rows): cell for cell in CELLS if cell.torch_rows}
_NAME = re.compile(
    r"(?:weight|bias)_(?:ih|hh|hr)_l(?P<layer>0|[1-9]\d{0,8})(?P<backward>_reverse)?"
)


@dataclass(frozen=True)
class Weights:
    """The network in a file of weights.

    Attributes
    ----------
    stack : Architecture
    parameters : Parameters
        Read-only.
    precision : str
        Of the numbers in the file.
    unused : tuple of str
        Names in the file that are not part of this network.
    name : str
        Of the file.
    prefix : str
        Of the network's names in the file.
    zero : tuple of str
        Biases that are missing in the file and taken as zero.
    path : Path
        Of the file, for messages.
    nonlinearity : str
        Of an SRN, if the file specifies it: Keras' does, PyTorch's does not.
    """

    stack: Architecture
    parameters: Parameters
    precision: str
    unused: tuple[str, ...] = ()
    name: str = ""
    prefix: str = ""
    zero: tuple[str, ...] = ()
    path: Path = Path("weights")
    nonlinearity: str = ""


def read_weights(path: Path, gru_form: str = "reset_after", network: str | None = None) -> Weights:
    """Return the network whose weights a file holds.

    Parameters
    ----------
    path : Path
        An .npz, .safetensors or .pt file.
    gru_form : {"reset_after", "reset_before"}
        Whether the reset gate of a GRU acts after the product with U, as in PyTorch, or before
        it, as in the book; the two biases of the candidate are then added.
    network : str, optional
        The prefix of the network's names where the file holds several.

    Raises
    ------
    BadInput
        Where the file cannot be read, does not hold such a network, or holds something that
        changes what the network computes.
    """
    return weights_of(path, read_tensors(path), gru_form, network)


def weights_of(
    path: Path, tensors: Tensors, gru_form: str = "reset_after", network: str | None = None
) -> Weights:
    """Return the network that named tensors make; `path` is where they come from."""
    found = only_network(path, tensors, network)
    source = _Source(path, found, {own: tensors[name] for own, name in found.names.items()})
    description = (
        tensors.descriptions.get(found.prefix) if isinstance(tensors, DescribedTensors) else None
    )
    description = description or NetworkDescription()
    used = set(found.names.values())
    unused = tuple(name for name in tensors if name not in used)
    known = _network(source, description.gru_form or gru_form)
    known = replace(known, nonlinearity=description.nonlinearity)
    return replace(known, unused=unused, name=shortened(path.name), prefix=found.prefix, path=path)


@dataclass(frozen=True)
class _Source:
    """The tensors of one network by their names in torch.nn."""

    path: Path
    network: Network
    tensors: Mapping[str, Tensor]

    def full(self, name: str) -> str:
        """Return the full name in the file; for a missing tensor, what it would be."""
        names = self.network.names
        is_cell = any(not theirs.endswith(own) for own, theirs in names.items())
        own = name.removesuffix("_l0") if is_cell else name
        return names.get(name, self.network.prefix + own)

    def shape(self, name: str) -> tuple[int, int]:
        """Return the shape of a matrix that must be there."""
        if name not in self.tensors:
            raise self.bad(name, QT_TRANSLATE_NOOP("cli", "{file}: {name} is missing"))
        shape = self.tensors[name].shape
        if len(shape) != 2 or 0 in shape:
            source = QT_TRANSLATE_NOOP(
                "cli", "{file}: {name} has the shape {shape}; it must be a matrix"
            )
            raise self.bad(name, source, shape=shape)
        return shape[0], shape[1]

    def check(self, name: str, right: tuple[int, ...]) -> None:
        """Raise `BadInput` where a tensor that is there has another shape."""
        if name in self.tensors and (shape := self.tensors[name].shape) != right:
            source = QT_TRANSLATE_NOOP(
                "cli", "{file}: {name} has the shape {shape}; expected {right}"
            )
            raise self.bad(name, source, shape=shape, right=right)

    def numbers(self, name: str) -> Array:
        """Return the numbers of a tensor."""
        return doubles(self.path, self.full(name), self.tensors[name])

    def bias(self, name: str, size: int) -> Array:
        """Return a bias, zero where it is not there."""
        return self.numbers(name) if name in self.tensors else np.zeros(size)

    def bad(self, name: str, source: str, **values: object) -> Exception:
        return bad_tensor_file(self.path, source, name=self.full(name), **values)


def _network(source: _Source, gru_form: str) -> Weights:
    cell, (depth, bidirectional) = _cell(source, gru_form), _size(source)
    stack = Architecture(cell, source.shape("weight_ih_l0")[1], depth, bidirectional)
    for _, ending, width in _parts(stack):
        _check(source, cell, ending, width)
    _refuse_huge(source, stack)
    parameters = Parameters(stack.layout)
    for name, ending, _ in _parts(stack):
        _fill(source, cell, ending, parameters, name)
    precision = ", ".join(sorted({tensor.dtype for tensor in source.tensors.values()}))
    return Weights(stack, parameters.frozen(np.float64), precision, zero=_zero(source, stack))


def _zero(source: _Source, stack: Architecture) -> tuple[str, ...]:
    """Return the biases that are not in the file."""
    biases = (f"{kind}{end}" for _, end, _ in _parts(stack) for kind in ("bias_ih", "bias_hh"))
    return tuple(source.full(name) for name in biases if name not in source.tensors)


def _refuse_huge(source: _Source, stack: Architecture) -> None:
    size = count(stack.layout)
    if size > MAX_PARAMETERS:
        template = QT_TRANSLATE_NOOP(
            "cli", "{file}: {size} parameters are too many; at most {most}"
        )
        raise bad_tensor_file(source.path, template, size=size, most=MAX_PARAMETERS)


def _parts(stack: Architecture) -> Iterator[tuple[str, str, int]]:
    """Yield, for each direction of each layer, its name here, its ending in PyTorch, its width."""
    for layer in range(stack.depth):
        for name, way in zip(stack.names(layer), ("", "_reverse"), strict=False):
            yield name, f"_l{layer}{way}", stack.width(layer)


def _cell(source: _Source, gru_form: str) -> Cell:
    """Return the cell, determined by the number of rows."""
    for name in source.tensors:
        if name.startswith(("weight_hr", "bias_hr")):
            template = QT_TRANSLATE_NOOP(
                "cli", "{file}: {name} is a projection; expected an LSTM with proj_size=0"
            )
            raise source.bad(name, template)
    rows, size = source.shape("weight_hh_l0")
    if rows % size or rows // size not in _BY_BLOCKS:
        template = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: {name} has the shape {shape}; with {size} columns an RNN has {srn} rows, a"
            " GRU {gru}, an LSTM {lstm}",
        )
        counts = {cell.name: n * size for n, cell in _BY_BLOCKS.items()}
        raise source.bad("weight_hh_l0", template, shape=(rows, size), size=size, **counts)
    if size > LARGEST_STATE:
        template = QT_TRANSLATE_NOOP(
            "cli", "{file}: {name} has {size} columns; at most {most} can be"
        )
        raise source.bad("weight_hh_l0", template, size=size, most=LARGEST_STATE)
    kind = _BY_BLOCKS[rows // size]
    return kind(size=size, **applicable(kind, {"form": gru_form}))


def _size(source: _Source) -> tuple[int, bool]:
    """Return how many layers there are, and whether they are bidirectional."""
    found = [match for name in source.tensors if (match := _NAME.fullmatch(name))]
    depth = 1 + max(int(match["layer"]) for match in found)
    if depth > MAX_LAYERS:
        template = QT_TRANSLATE_NOOP("cli", "{file}: {name}: at most {most} layers can be read")
        deepest = max(found, key=lambda match: int(match["layer"]))
        raise source.bad(deepest.group(), template, most=MAX_LAYERS)
    return depth, any(match["backward"] for match in found)


def _check(source: _Source, cell: Cell, ending: str, width: int) -> None:
    """Check names and shapes of one direction of one layer, before anything is allocated."""
    rows = len(cell.rows) * cell.size
    for name, columns in (("weight_ih", width), ("weight_hh", cell.size)):
        source.shape(name + ending)
        source.check(name + ending, (rows, columns))
    for name in ("bias_ih", "bias_hh"):
        source.check(name + ending, (rows,))


def _fill(source: _Source, cell: Cell, ending: str, parameters: Parameters, name: str) -> None:
    """Copy one direction of one layer."""
    size = len(cell.rows) * cell.size
    b_ih, b_hh = source.bias(f"bias_ih{ending}", size), source.bias(f"bias_hh{ending}", size)
    with np.errstate(over="ignore"):
        name_of_sum = f"{source.full(f'bias_ih{ending}')} + bias_hh{ending}"
        both = finite(source.path, name_of_sum, b_ih + b_hh)
    W, U = source.numbers(f"weight_ih{ending}"), source.numbers(f"weight_hh{ending}")
    for part, rows in _blocks(cell):
        apart = f"{name}.b_h{part}" in parameters
        parameters[f"{name}.W{part}"][...] = W[rows]
        parameters[f"{name}.U{part}"][...] = U[rows]
        parameters[f"{name}.b{part}"][...] = (b_ih if apart else both)[rows]
        if apart:
            parameters[f"{name}.b_h{part}"][...] = b_hh[rows]


def _blocks(cell: Cell) -> Iterator[tuple[str, slice]]:
    """Yield, for each block, the end of its parameters' names and its rows in PyTorch."""
    for n, block in enumerate(cell.torch_rows):
        yield cell.named("", block), slice(n * cell.size, (n + 1) * cell.size)
