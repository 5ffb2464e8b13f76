"""Named arrays from a file, whose numbers are read on demand as float64."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.reading.file import shortened
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

Array = NDArray[Any]


@dataclass(frozen=True)
class Tensor:
    """One array in a file; its numbers are read only when they are needed.

    Attributes
    ----------
    dtype : str
        The type of its numbers, named as in NumPy, or as in the file if NumPy lacks it.
    shape : tuple of int
    read : callable
        Returns the array in a type that NumPy has and that holds the numbers exactly, or None
        where there is none.
    """

    dtype: str
    shape: tuple[int, ...]
    read: Callable[[], Array | None]

    @property
    def is_floating(self) -> bool:
        """Whether its numbers are of a type that weights have."""
        return self.dtype in FLOATS


Tensors = Mapping[str, Tensor]


@dataclass(frozen=True)
class NetworkDescription:
    """What a file specifies of a network besides its tensors.

    Attributes
    ----------
    nonlinearity : str
        Of an SRN; empty if not specified.
    gru_form : str
        Of a GRU; empty if not specified.
    """

    nonlinearity: str = ""
    gru_form: str = ""


class DescribedTensors(dict[str, Tensor]):
    """Tensors with descriptions of their networks, by the prefixes of the names."""

    def __init__(self) -> None:
        super().__init__()
        self.descriptions: dict[str, NetworkDescription] = {}


FLOATS = ("float16", "bfloat16", "float32", "float64")
"""Types of weights that are read."""


def tensor_of_array(array: Array) -> Tensor:
    """Return an array as a tensor of its own dtype."""
    return Tensor(array.dtype.name, array.shape, lambda: array)


def array_of_bytes(dtype: str, shape: tuple[int, ...], data: bytes) -> Array | None:
    """Return little-endian bytes as an array; None for a type that NumPy does not have."""
    if dtype == "bfloat16":  # the upper half of a float32
        halves = np.frombuffer(data, "<u2").astype(np.uint32)
        return (halves << 16).view(np.float32).reshape(shape)
    try:
        return np.frombuffer(data, np.dtype(dtype).newbyteorder("<")).reshape(shape)
    except TypeError:
        return None


def doubles(path: Path, name: str, tensor: Tensor) -> Array:
    """Return the numbers of a tensor as float64.

    Raises
    ------
    BadInput
        Where they are not floating-point numbers of at most 64 bits, or not all finite.
    """
    values = tensor.read() if tensor.is_floating else None
    if values is None:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: {name} holds {dtype}; expected float16, bfloat16, float32 or float64",
        )
        raise bad_tensor_file(path, source, name=name, dtype=tensor.dtype)
    return finite(path, name, values).astype(np.float64)


def finite(path: Path, name: str, values: Array) -> Array:
    """Return `values`, or raise `BadInput` with the position of one that is not finite."""
    right = np.isfinite(values)
    if not right.all():
        at = tuple(int(i) for i in np.unravel_index(int(np.argmin(right)), values.shape))
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: {name}[{place}] is {value}; every number must be finite"
        )
        raise bad_tensor_file(
            path, source, name=name, place=", ".join(map(str, at)), value=values[at]
        )
    return values


def bad_tensor_file(path: Path, source: str, **values: object) -> BadInput:
    """Return the error for a file of arrays; `source` is a template in the context "cli"."""
    names = {k: shortened(str(values[k])) for k in ("name", "dtype", "found") if k in values}
    return BadInput.in_file(shortened(path, 200), "cli", source, **(values | names))


def listed(names: Iterable[str], most: int = 8) -> str:
    """Return the first names in one line, "nothing" if there are none."""
    names = list(names)
    shown = [shortened(name) for name in names[:most]]
    return ", ".join(shown) + (", …" if len(names) > most else "") or "nothing"
