"""Recognise the files of an inspection, and turn a trace back into an inspection.

A trace holds the weights and the sequence that it was computed from.  Only these are read, and the
rest is computed again, so that a damaged or forged file cannot show wrong results.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from rnnviz.inspection.architecture import Architecture, applicable
from rnnviz.inspection.input_sequence import InputSequence, sequence_of
from rnnviz.inspection.result import ONES
from rnnviz.inspection.state_dict import is_weight
from rnnviz.inspection.weights import LARGEST_STATE, MAX_LAYERS, MAX_PARAMETERS, Weights
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.parameters import Entry, Parameters, count
from rnnviz.nn.trace import Array
from rnnviz.reading.tensor.tensor import bad_tensor_file, finite, tensor_of_array
from rnnviz.setting import settings_of
from rnnviz.text import QT_TRANSLATE_NOOP

Arrays = Mapping[str, Array]
Kind = Literal["trace", "weights", "inputs", ""]

LONGEST_META = 1 << 20


def inspection_kind_of(arrays: Mapping[str, object]) -> Kind:
    """Return what a file is for an inspection, by the names in it; empty for anything else."""
    if "trace/x" in arrays and "trace/adjoint.x" in arrays:
        return "trace"
    if any(is_weight(name) for name in arrays):
        return "weights"
    return "inputs" if "inputs" in arrays else ""


def is_trace(arrays: Mapping[str, object]) -> bool:
    """Return whether the names in a file are those of a trace written by `rnnviz inspect`."""
    return inspection_kind_of(arrays) == "trace"


def trace_of(path: Path, arrays: Arrays) -> tuple[Weights, InputSequence]:
    """Return the weights and the sequence that a trace was made from.

    Raises
    ------
    BadInput
        Where the arrays of the file `path` do not hold them.
    """
    meta = _meta(path, arrays)
    stack = _stack(path, meta)
    weights = Weights(
        stack,
        _parameters(path, arrays, stack),
        str(meta.get("precision", "")),
        name=_line(meta.get("weights")) or path.name,
        prefix=_line(meta.get("network")),
        zero=_lines(meta.get("zero")),
        path=path,
    )
    given = {
        name: tensor_of_array(array) for name, array in _given(path, meta, arrays, stack).items()
    }
    sequence = sequence_of(path, given, stack)
    origin = _line(meta.get("sequence")) or path.name
    return weights, replace(sequence, origin=origin, spread=_spread(path, arrays, stack))


def _meta(path: Path, arrays: Arrays) -> dict[str, Any]:
    text = arrays.get("meta")
    if text is None or text.dtype.kind != "U" or text.shape or text.itemsize > LONGEST_META:
        raise _damaged(path)
    try:
        meta = json.loads(str(text))
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not isinstance(meta, dict) or meta.get("kind") != "inspection":
        raise _damaged(path)
    return meta


def _damaged(path: Path) -> Exception:
    return bad_tensor_file(
        path, QT_TRANSLATE_NOOP("cli", "{file}: this is not a trace written by rnnviz inspect")
    )


def _line(value: object) -> str:
    """Return a name from the file, empty if it is not one."""
    return value if isinstance(value, str) and value.isprintable() and len(value) < 200 else ""


def _lines(value: object) -> tuple[str, ...]:
    """Return the valid names in a list from the file."""
    return tuple(filter(None, map(_line, value))) if isinstance(value, list) else ()


def _spread(path: Path, arrays: Arrays, stack: Architecture) -> tuple[Array, ...]:
    """Return the norms of a whole batch, if the file has them."""
    names = [name for layer in range(stack.depth) for name in stack.names(layer)]
    if f"trace/{names[0]}.batch" not in arrays:
        return ()
    steps = len(arrays["trace/x"])
    found = tuple(_array(path, arrays, f"trace/{name}.batch", (None, steps)) for name in names)
    if not all(0 < len(rows) == len(found[0]) for rows in found):
        raise _damaged_array(path, f"trace/{names[0]}.batch")
    return found


def _stack(path: Path, meta: Mapping[str, Any]) -> Architecture:
    table = meta.get("cell")
    kinds = {kind.name: kind for kind in CELLS}
    if not isinstance(table, dict) or not _one_of(table.get("name"), kinds):
        raise _damaged(path)
    kind = kinds[table["name"]]
    settings: dict[str, Any] = {"size": _count(path, table.get("size"), LARGEST_STATE)}
    for key, declared, _ in settings_of(kind):
        if declared.choices:
            if not _one_of(table.get(key), dict(declared.choices)):
                raise _damaged(path)
            settings[key] = table[key]
    stack = Architecture(
        kind(**applicable(kind, settings)),
        _count(path, meta.get("inputs"), MAX_PARAMETERS),
        _count(path, meta.get("depth"), MAX_LAYERS),
        meta.get("bidirectional") is True,
    )
    if count(stack.layout) > MAX_PARAMETERS:
        raise _damaged(path)
    return stack


def _one_of(value: object, known: Mapping[str, object]) -> bool:
    return isinstance(value, str) and value in known


def _count(path: Path, value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise _damaged(path)
    return value


def _parameters(path: Path, arrays: Arrays, stack: Architecture) -> Parameters:
    shapes = {
        name: shape for entry in stack.layout for name, shape in zip(*_leaves(entry), strict=True)
    }
    for name, shape in shapes.items():
        _array(path, arrays, f"params/{name}", shape)  # before anything is allocated
    parameters = Parameters(stack.layout)
    for name in shapes:
        parameters[name][...] = finite(path, f"params/{name}", arrays[f"params/{name}"])
    return parameters.frozen(np.float64)


def _leaves(entry: Entry) -> tuple[tuple[str, ...], list[tuple[int, ...]]]:
    """Return the names of an entry's parts, and the shape of each."""
    names = entry.leaves()
    return names, [(entry.shape[0] // len(names), *entry.shape[1:])] * len(names)


def _array(path: Path, arrays: Arrays, name: str, shape: tuple[int | None, ...]) -> Array:
    """Return an array of doubles of a shape, in which None stands for any length."""
    array = arrays.get(name)
    if array is None or array.dtype != np.float64 or array.ndim != len(shape):
        raise _damaged_array(path, name)
    if any(right is not None and n != right for n, right in zip(array.shape, shape, strict=True)):
        raise _damaged_array(path, name)
    return array


def _damaged_array(path: Path, name: str) -> Exception:
    source = QT_TRANSLATE_NOOP("cli", "{file}: {name} is missing or has a wrong shape")
    return bad_tensor_file(path, source, name=name)


def _given(path: Path, meta: Mapping[str, Any], arrays: Arrays, stack: Architecture) -> Arrays:
    """Return the arrays of an equivalent file of inputs."""
    x = _array(path, arrays, "trace/x", (None, stack.inputs))
    names = [name for layer in range(stack.depth) for name in stack.names(layer)]
    right = (len(x) + 1, stack.cell.size)
    given = {
        f"{state}0": np.stack([_array(path, arrays, f"trace/{n}.{state}", right)[0] for n in names])
        for state in stack.cell.states
    }
    if hasattr(stack.cell, "activation"):
        given["nonlinearity"] = np.array(stack.cell.activation)
    if meta.get("loss") != ONES:
        given["grad_hidden"] = _direct(path, arrays, stack, len(x))
    optional = {"hidden": "trace/hidden", "labels": "trace/labels"}
    given |= {name: arrays[stored] for name, stored in optional.items() if stored in arrays}
    return {"inputs": x, **given}


def _direct(path: Path, arrays: Arrays, stack: Architecture, steps: int) -> Array:
    forward, *backward = (
        _array(path, arrays, f"trace/{name}.direct", (steps, stack.cell.size))
        for name in stack.names(stack.depth - 1)
    )
    return np.concatenate([forward, *(rows[::-1] for rows in backward)], axis=1)
