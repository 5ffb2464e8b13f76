"""Plain arrays in an .npz file, and nothing else: no pickled objects, no surprises.

A file comes from outside.  Its directory is read first, every size it declares is held against a
limit before anything is allocated, the header of each array is matched literally instead of being
evaluated, and the bytes must be exactly those that the header asks for.
"""

from __future__ import annotations

import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnnviz.export.atomic import write_atomically
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

Array = NDArray[Any]

LARGEST_ARRAY = 256 << 20
LARGEST_TOTAL = 512 << 20
MOST_ARRAYS = 4096
MOST_RATIO = 200
"""How many times larger than stored an array above 1 MiB may claim to be."""

_KINDS = "fibcU"
_HEADER = re.compile(
    r"\{'descr': '([<>|=]?)([a-zA-Z])(\d{1,9})', 'fortran_order': (False|True), "
    r"'shape': \(((?:\d{1,18}, ?)*(?:\d{1,18})?)\), \}\s*"
)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    TypeError, LookupError, ArithmeticError, struct.error,
)  # fmt: skip


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write arrays to an uncompressed .npz file, whole or not at all; equal arrays, equal bytes.

    Raises
    ------
    BadInput
        Where the file system refuses, or the arrays are more than `read_arrays` would take back.
    """
    total = sum(array.nbytes for array in arrays.values())
    if total > LARGEST_TOTAL or len(arrays) > MOST_ARRAYS:
        raise _bad(
            path,
            QT_TRANSLATE_NOOP("export", "{size} MiB of arrays are too much for one file: {most}"),
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
    try:
        with _opened(path) as file:
            count = _directory_length(path, file)
            with _damage_told(path), zipfile.ZipFile(file) as archive:
                if len(archive.infolist()) != count:
                    raise EOFError("directory")
                return _read_all(path, archive)
    except OSError as error:
        raise _bad(path, QT_TRANSLATE_NOOP("export", "the file cannot be read")) from error


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if not path.is_file():
            raise _bad(path, QT_TRANSLATE_NOOP("export", "there is no such file"))
    except ValueError as error:  # a NUL character in the name
        raise _bad(path, QT_TRANSLATE_NOOP("export", "there is no such file")) from error
    with path.open("rb") as file:
        yield file


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except BadInput:
        raise
    except _DAMAGED as error:
        source = QT_TRANSLATE_NOOP("export", "this is not a complete .npz file")
        raise _bad(path, source) from error


def _directory_length(path: Path, file: BinaryIO) -> int:
    """Return how many arrays the end record announces; it tells before the directory is read."""
    size = file.seek(0, 2)
    tail = min(size, (1 << 16) + 22 + 20)
    file.seek(size - tail)
    end = file.read(tail)
    at = end.rfind(b"PK\5\6")
    if at < 0 or len(end) - at < 22:
        raise _bad(path, QT_TRANSLATE_NOOP("export", "this is not a complete .npz file"))
    count, length, start = struct.unpack("<HII", end[at + 10 : at + 20])
    if end[max(at - 20, 0) : at].startswith(b"PK\6\7") or count > MOST_ARRAYS:
        raise _bad(path, QT_TRANSLATE_NOOP("export", "too many arrays in one file"))
    if start + length != size - tail + at or length > MOST_ARRAYS * 512:
        raise _bad(path, QT_TRANSLATE_NOOP("export", "this is not a complete .npz file"))
    return int(count)


def _read_all(path: Path, archive: zipfile.ZipFile) -> dict[str, Array]:
    members = archive.infolist()
    for member in members:
        _refuse_member(path, member)
    if sum(member.file_size for member in members) > LARGEST_TOTAL:
        source = QT_TRANSLATE_NOOP("export", "the arrays would take more than {most} MiB")
        raise _bad(path, source, most=LARGEST_TOTAL >> 20)
    names = [member.filename.removesuffix(".npy") for member in members]
    if len(set(names)) < len(names):
        raise _bad(path, QT_TRANSLATE_NOOP("export", "an array is there twice"))
    return {n: _read(path, n, archive, m) for n, m in zip(names, members, strict=True)}


def _refuse_member(path: Path, member: zipfile.ZipInfo) -> None:
    name, size = member.filename, member.file_size
    if not name.endswith(".npy") or not name.isprintable() or len(name) > 200:
        raise _bad(path, QT_TRANSLATE_NOOP("export", "something in it is no array"))
    if member.flag_bits & 1 or member.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        source = QT_TRANSLATE_NOOP("export", "{name} is packed in a way that is not read")
        raise _bad(path, source, name=name)
    if size > LARGEST_ARRAY or (size > 1 << 20 and size > MOST_RATIO * member.compress_size):
        source = QT_TRANSLATE_NOOP("export", "{name} claims to be {size} MiB; that is not believed")
        raise _bad(path, source, name=name, size=size >> 20)


def _read(path: Path, name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Array:
    with archive.open(member) as file:
        header_size, header = _header(file)
        dtype, shape, order = _parsed(path, name, header)
        size = dtype.itemsize * math.prod(shape)
        if header_size + size != member.file_size:
            source = QT_TRANSLATE_NOOP("export", "{name}: its size is not that of its shape")
            raise _bad(path, source, name=name)
        data = file.read(size)
        if len(data) != size or file.read(1):
            raise EOFError(name)
    array = np.frombuffer(data, dtype).reshape(shape, order=order)
    if not dtype.isnative:
        array = array.astype(dtype.newbyteorder("="))
        array.flags.writeable = False
    return array


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
        source = QT_TRANSLATE_NOOP("export", "{name}: such a shape is not believed")
        raise _bad(path, source, name=name)
    return dtype, shape, "F" if found[4] == "True" else "C"


def _bad(path: Path, source: str, **values: object) -> BadInput:
    problem = Message.of("export", source, **values)
    return BadInput(Message.of("export", "{file}: {problem}", file=path, problem=problem))
