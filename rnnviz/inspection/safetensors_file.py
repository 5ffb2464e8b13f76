"""Read a .safetensors file: a length, a header in JSON, and the bytes of all tensors.

The library that owns the format checks that every byte is accounted for.  Before it sees the file,
the sizes are held against limits, so that nothing absurd is read, let alone allocated.
"""

from __future__ import annotations

import math
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnnviz.inspection.tensor import Tensor, bad
from rnnviz.text import QT_TRANSLATE_NOOP

Array = NDArray[Any]

LARGEST_FILE = 512 << 20
LARGEST_HEADER = 1 << 20
"""Bytes; a tensor takes about a hundred of them."""

_FLOATS = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "BF16": "<u2"}
_NAMES = {"F16": "float16", "F32": "float32", "F64": "float64", "BF16": "bfloat16"}


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """Return all tensors of a file by name.

    Raises
    ------
    BadInput
        For anything that is not a complete file within the limits.
    """
    from safetensors import SafetensorError, deserialize

    data = _read(path)
    try:
        stored = deserialize(data)  # type: ignore[no-untyped-call]
    except SafetensorError as error:
        raise _incomplete(path) from error
    return {name: _tensor(entry) for name, entry in sorted(stored, key=itemgetter(0))}


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise bad(path, QT_TRANSLATE_NOOP("cli", "{file}: there is no such file"))
        with path.open("rb") as file:
            _refuse_absurd(path, file)
            return file.read(LARGEST_FILE)
    except OSError as error:
        source = QT_TRANSLATE_NOOP("cli", "{file}: the file cannot be read ({reason})")
        raise bad(path, source, reason=error.strerror or error) from error


def _refuse_absurd(path: Path, file: BinaryIO) -> None:
    """Look at the size of the file and at what it says of its header; leave it at its start."""
    size = file.seek(0, 2)
    file.seek(0)
    header = int.from_bytes(file.read(8), "little")
    file.seek(0)
    if size > LARGEST_FILE:
        source = QT_TRANSLATE_NOOP("cli", "{file}: {size} MiB are too much; at most {most} MiB")
        raise bad(path, source, size=size >> 20, most=LARGEST_FILE >> 20)
    if header + 8 > size:
        raise _incomplete(path)
    if header > LARGEST_HEADER:
        source = QT_TRANSLATE_NOOP("cli", "{file}: its header has {size} KiB; at most {most} KiB")
        raise bad(path, source, size=header >> 10, most=LARGEST_HEADER >> 10)


def _incomplete(path: Path) -> Exception:
    source = QT_TRANSLATE_NOOP("cli", "{file}: this is not a complete .safetensors file")
    return bad(path, source)


def _tensor(entry: dict[str, Any]) -> Tensor:
    kind, shape = entry["dtype"], tuple(entry["shape"])
    return Tensor(_NAMES.get(kind, kind), shape, partial(_widened, kind, shape, entry["data"]))


def _widened(kind: str, shape: tuple[int, ...], data: bytes) -> Array | None:
    if kind not in _FLOATS:
        return None
    values: Array = np.frombuffer(data, _FLOATS[kind], math.prod(shape)).reshape(shape)
    if kind == "BF16":  # the upper half of a float32
        values = (values.astype(np.uint32) << 16).view(np.float32)
    return values.astype(np.float64)
