"""Read a .safetensors file: a length, a header in JSON, and the bytes of all tensors.

The library of the format checks that every byte is accounted for.  Sizes are checked against limits
before it opens the file.  The bytes of a tensor are read on demand, after its shape was checked.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from rnnviz.reading.tensor.tensor import Array, Tensor, array_of_bytes, bad_tensor_file
from rnnviz.storage.zip_archive import incomplete_file, opened_file
from rnnviz.text import QT_TRANSLATE_NOOP

LARGEST_FILE = 512 << 20
LARGEST_HEADER = 1 << 20
"""Bytes; a tensor takes about a hundred of them."""

_NAMES = {
    "F16": "float16", "BF16": "bfloat16", "F32": "float32", "F64": "float64", "BOOL": "bool",
    "I8": "int8", "I16": "int16", "I32": "int32", "I64": "int64",
    "U8": "uint8", "U16": "uint16", "U32": "uint32", "U64": "uint64",
}  # fmt: skip


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """Return all tensors of a file by name, their numbers unread.

    Raises
    ------
    BadInput
        For anything that is not a complete file within the limits.
    """
    with opened_file(path) as file:
        length = _header_length(path, file)
        _check_header(path)
        file.seek(8)
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    return {name: _tensor(path, 8 + length, header[name]) for name in sorted(header)}


def _header_length(path: Path, file: BinaryIO) -> int:
    """Return the length of the header, after checking it and the file size against limits."""
    size = file.seek(0, 2)
    file.seek(0)
    header = int.from_bytes(file.read(8), "little")
    if size > LARGEST_FILE:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: the file has {size} MiB; at most {most} MiB can be read"
        )
        raise bad_tensor_file(path, source, size=size >> 20, most=LARGEST_FILE >> 20)
    if header + 8 > size:
        raise incomplete_file(path, ".safetensors")
    if header > LARGEST_HEADER:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: its header has {size} KiB; at most {most} KiB can be read"
        )
        raise bad_tensor_file(path, source, size=header >> 10, most=LARGEST_HEADER >> 10)
    return header


def _check_header(path: Path) -> None:
    """Check the header against the file with the library of the format."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy"):
            pass
    except (SafetensorError, OSError, ValueError) as error:
        raise incomplete_file(path, ".safetensors") from error


def _tensor(path: Path, start: int, entry: dict[str, Any]) -> Tensor:
    dtype, shape = _NAMES.get(entry["dtype"], entry["dtype"]), tuple(entry["shape"])
    first, last = (start + offset for offset in entry["data_offsets"])
    return Tensor(dtype, shape, partial(_read, path, dtype, shape, first, last))


def _read(path: Path, dtype: str, shape: tuple[int, ...], first: int, last: int) -> Array | None:
    with opened_file(path) as file:
        file.seek(first)
        data = file.read(last - first)
    if len(data) != last - first:
        raise incomplete_file(path, ".safetensors")
    return array_of_bytes(dtype, shape, data)
