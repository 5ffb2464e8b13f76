"""Named arrays out of a file of weights, as the doubles that everything here computes with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

Array = NDArray[Any]


@dataclass(frozen=True)
class Tensor:
    """One array as it stands in a file.

    Attributes
    ----------
    dtype : str
        What the file calls the kind of its numbers.
    shape : tuple of int
    widen : callable
        Returns the numbers as float64, or None where they are not floating-point.
    """

    dtype: str
    shape: tuple[int, ...]
    widen: Callable[[], Array | None]


def of_array(array: Array) -> Tensor:
    """Return an array as a tensor of its own dtype."""
    return Tensor(array.dtype.name, array.shape, lambda: _widened(array))


def _widened(array: Array) -> Array | None:
    if array.dtype.kind != "f" or array.dtype.itemsize > 8:
        return None
    return array.astype(np.float64)


def doubles(path: Path, name: str, tensor: Tensor) -> Array:
    """Return the numbers of a tensor as float64.

    Raises
    ------
    BadInput
        Where they are no floating-point numbers of at most 64 bits, or not all finite.
    """
    values = tensor.widen()
    if values is None:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: {name} holds {dtype}; float16, bfloat16, float32 or float64 would be right",
        )
        raise bad(path, source, name=name, dtype=tensor.dtype)
    return finite(path, name, values)


def finite(path: Path, name: str, values: Array) -> Array:
    """Return `values`, or raise `BadInput` that says where one is not finite."""
    wrong = np.argwhere(~np.isfinite(values))
    if len(wrong):
        at = tuple(int(i) for i in wrong[0])
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: {name}[{place}] is {value}; every number must be finite"
        )
        raise bad(path, source, name=name, place=", ".join(map(str, at)), value=values[at])
    return values


def bad(path: Path, source: str, **values: object) -> BadInput:
    """Return the error for a file; `source` is an English template, marked for "cli"."""
    shown = {k: _shown(str(v)) if k == "name" else v for k, v in values.items()}
    return BadInput(Message.of("cli", source, file=_shown(str(path), 200), **shown))


def listed(names: Mapping[str, object], most: int = 8) -> str:
    """Return some names for reading, "nothing" where there are none."""
    shown = [_shown(name) for name in list(names)[:most]]
    return ", ".join(shown) + (", …" if len(names) > most else "") or "nothing"


def _shown(text: str, most: int = 60) -> str:
    """Return a text from outside as one printable line; of a long one the end."""
    text = text if len(text) <= most else "…" + text[1 - most :]
    return "".join(c if c.isprintable() else "�" for c in text)
