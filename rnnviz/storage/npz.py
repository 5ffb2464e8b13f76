"""Plain arrays in `.npz` files, without pickled objects.

A file may come from anywhere.  Its directory is read first, every size that it declares is checked
against a limit before anything is allocated, the header of each array is matched literally instead
of being evaluated, and the number of bytes must be exactly what the header says.
"""

from __future__ import annotations

import functools
import math
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnnviz.storage.atomic_write import write_atomically
from rnnviz.storage.zip_archive import bad_file as _bad
from rnnviz.storage.zip_archive import damage_reported, opened_archive, opened_file
from rnnviz.text import QT_TRANSLATE_NOOP

Array = NDArray[Any]

LARGEST_ARRAY = 256 << 20
LARGEST_TOTAL = 512 << 20
MAX_ARRAYS = 4096
MAX_RATIO = 200
"""How many times larger than stored an array above 1 MiB may claim to be."""
ALWAYS_ACCEPTED = 64 << 20
MAX_RATIO_TOGETHER = 20
"""How many times larger than the file all arrays above `ALWAYS_ACCEPTED` bytes may claim to be."""

_KINDS = "fiubcU"
_HEADER = re.compile(
    r"\{'descr': '([<>|=]?)([a-zA-Z])(\d{1,9})', 'fortran_order': (False|True), "
    r"'shape': \(((?:\d{1,18}, ?)*(?:\d{1,18})?)\), \}\s*"
)


@dataclass(frozen=True)
class Stored:
    """An array in a file, before its numbers are read.

    Attributes
    ----------
    dtype : numpy.dtype
    shape : tuple of int
    read : callable
        Returns the array, read-only; raises `BadInput` where the file is damaged.
    """

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    read: Callable[[], Array]


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write arrays to an uncompressed .npz file, whole or not at all; equal arrays, equal bytes.

    Raises
    ------
    BadInput
        Where the file system refuses, or the arrays are more than `read_arrays` would take back.
    """
    total = sum(array.nbytes for array in arrays.values())
    if total > LARGEST_TOTAL or len(arrays) > MAX_ARRAYS:
        raise _bad(
            path,
            QT_TRANSLATE_NOOP(
                "export", "the arrays take {size} MiB; one file can hold at most {most} MiB"
            ),
            size=total >> 20,
            most=LARGEST_TOTAL >> 20,
        )

    def produce(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, array in arrays.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    np.lib.format.write_array(member, np.asanyarray(array), allow_pickle=False)

    write_atomically(path, produce)


def read_arrays(path: Path) -> dict[str, Array]:
    """Return all arrays of an .npz file by name, read-only.

    Raises
    ------
    BadInput
        For anything that is not a complete file of plain arrays within the limits, in one line.
    """
    with opened_archive(path, ".npz", MAX_ARRAYS) as archive:
        members = _checked_members(path, archive)
        return {name: _read(path, name, archive, member) for name, member in members.items()}


def stored_arrays(path: Path) -> dict[str, Stored]:
    """Return the arrays of an .npz file by name, before any number is read.

    Raises
    ------
    BadInput
        As `read_arrays`, but damage to the numbers of an array is noticed when it is read.
    """
    with opened_archive(path, ".npz", MAX_ARRAYS) as archive:
        members = _checked_members(path, archive)
        return {name: _stored(path, name, archive, member) for name, member in members.items()}


def read_array(path: Path) -> Array:
    """Return the array of an .npy file, read-only.

    Raises
    ------
    BadInput
        For anything that is not a complete file of one plain array within the limits.
    """
    with opened_file(path) as file, damage_reported(path, ".npy"):
        size = file.seek(0, 2)
        file.seek(0)
        return _contents(path, "inputs", file, size)


def _stored(path: Path, name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Stored:
    with archive.open(member) as file:
        dtype, shape, _ = _declared(path, name, file, member.file_size)
    return Stored(dtype, shape, functools.partial(_read_alone, path, name))


def _read_alone(path: Path, name: str) -> Array:
    with opened_archive(path, ".npz", MAX_ARRAYS) as archive:
        return _read(path, name, archive, _checked_members(path, archive)[name])


def _checked_members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members by the names of their arrays, their sizes checked against the limits."""
    members = archive.infolist()
    for member in members:
        _refuse_member(path, member)
    total = sum(member.file_size for member in members)
    if total > LARGEST_TOTAL:
        source = QT_TRANSLATE_NOOP("export", "the arrays would take more than {most} MiB")
        raise _bad(path, source, most=LARGEST_TOTAL >> 20)
    if total > ALWAYS_ACCEPTED and total > MAX_RATIO_TOGETHER * path.stat().st_size:
        source = QT_TRANSLATE_NOOP(
            "export",
            "the arrays claim to be {size} MiB, too much for so small a file;"
            " save them uncompressed, with numpy.savez",
        )
        raise _bad(path, source, size=total >> 20)
    names = [member.filename.removesuffix(".npy") for member in members]
    if len(set(names)) < len(names):
        raise _bad(path, QT_TRANSLATE_NOOP("export", "it holds an array twice"))
    return dict(zip(names, members, strict=True))


def _refuse_member(path: Path, member: zipfile.ZipInfo) -> None:
    name, size = member.filename, member.file_size
    if not name.endswith(".npy") or not name.isprintable() or len(name) > 200:
        raise _bad(path, QT_TRANSLATE_NOOP("export", "it holds something that is not an array"))
    if member.flag_bits & 1 or member.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        source = QT_TRANSLATE_NOOP(
            "export", "{name} is compressed by a method that is not supported"
        )
        raise _bad(path, source, name=name)
    if size > LARGEST_ARRAY or (size > 1 << 20 and size > MAX_RATIO * member.compress_size):
        source = QT_TRANSLATE_NOOP(
            "export", "{name} claims to be {size} MiB, which is not plausible"
        )
        raise _bad(path, source, name=name, size=size >> 20)


def _read(path: Path, name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Array:
    with archive.open(member) as file:
        return _contents(path, name, file, member.file_size)


def _contents(path: Path, name: str, file: IO[bytes], whole: int) -> Array:
    """Return the array in a file of `whole` bytes."""
    dtype, shape, order = _declared(path, name, file, whole)
    size = dtype.itemsize * math.prod(shape)
    data = file.read(size)
    if len(data) != size or file.read(1):
        raise EOFError(name)
    array = np.frombuffer(data, dtype).reshape(shape, order=order)
    if not dtype.isnative:
        array = array.astype(dtype.newbyteorder("="))
        array.flags.writeable = False
    return array


def _declared(
    path: Path, name: str, file: IO[bytes], whole: int
) -> tuple[np.dtype[Any], tuple[int, ...], Any]:
    """Return dtype, shape and order that a header declares, if they match the size of the file."""
    header_size, header = _header(file)
    dtype, shape, order = _parsed(path, name, header)
    if header_size + dtype.itemsize * math.prod(shape) != whole:
        source = QT_TRANSLATE_NOOP("export", "{name}: its size does not match its shape")
        raise _bad(path, source, name=name)
    return dtype, shape, order


def _header(file: IO[bytes]) -> tuple[int, str]:
    """Return the size of everything before the data, and the header's text."""
    start = file.read(8)
    if start[:6] != b"\x93NUMPY" or start[6:] not in (b"\1\0", b"\2\0", b"\3\0"):
        raise ValueError("no array")
    width, form = (2, "<H") if start[6:] == b"\1\0" else (4, "<I")
    (length,) = struct.unpack(form, file.read(width))
    if length > 10_000:
        raise ValueError("long header")
    return 8 + width + length, file.read(length).decode("latin-1")


def _parsed(path: Path, name: str, header: str) -> tuple[np.dtype[Any], tuple[int, ...], Any]:
    found = _HEADER.fullmatch(header)
    if found is None or found[2] not in _KINDS:
        source = QT_TRANSLATE_NOOP(
            "export", "{name} does not hold plain numbers, truth values or text"
        )
        raise _bad(path, source, name=name)
    shape = tuple(int(n) for n in found[5].replace(",", " ").split())
    dtype = np.dtype(found[1] + found[2] + found[3])
    size = dtype.itemsize * math.prod(n for n in shape if n)
    if len(shape) > 8 or size > LARGEST_ARRAY:
        source = QT_TRANSLATE_NOOP("export", "{name}: its shape is not plausible")
        raise _bad(path, source, name=name)
    return dtype, shape, "F" if found[4] == "True" else "C"
