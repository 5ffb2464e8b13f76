"""Read the tensors of a file that torch.save wrote, as data: nothing in it is ever called.

Such a file is an uncompressed ZIP archive: `data.pkl`, a program for a small stack machine that
describes dicts, lists and tensors, and beside it the bytes of each tensor.  Python would run that
program with whatever functions it names.  Here it is only disassembled, by `pickletools.genops`,
and interpreted by a machine that knows the instructions and the five names that PyTorch needs for
tensors; anything else is refused.  See torch/serialization.py and torch/_weights_only_unpickler.py.
"""

from __future__ import annotations

import math
import pickletools
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.reading.tensor.tensor import Array, Tensor, array_of_bytes
from rnnviz.setting import short
from rnnviz.storage.zip_archive import bad_file as damaged
from rnnviz.storage.zip_archive import opened_archive
from rnnviz.text import QT_TRANSLATE_NOOP

KIND = ".pt"
MAX_MEMBERS = 8192
LARGEST_PROGRAM = 2 << 20
"""Bytes; a tensor takes about three hundred of them."""
MAX_INSTRUCTIONS = 300_000
LARGEST_STORAGE = 512 << 20
MAX_DEPTH = 16
MAX_ENTRIES = 20_000

_STORAGES = {
    "HalfStorage": "float16", "BFloat16Storage": "bfloat16", "FloatStorage": "float32",
    "DoubleStorage": "float64", "BoolStorage": "bool", "CharStorage": "int8",
    "ByteStorage": "uint8", "ShortStorage": "int16", "IntStorage": "int32", "LongStorage": "int64",
}  # fmt: skip
_SIZES = {"bfloat16": 2} | {name: np.dtype(name).itemsize for name in _STORAGES.values()
                            if name != "bfloat16"}  # fmt: skip


def read_torch(path: Path) -> dict[str, Any]:
    """Return what a file of torch.save holds by name, dicts within dicts with dotted names.

    Tensors are `Tensor`s whose numbers are unread; numbers, truth values, texts and None are as
    they are.  A tensor alone is called "inputs".

    Raises
    ------
    BadInput
        For anything that is not a complete file of tensors and plain values within the limits.
    """
    with opened_archive(path, KIND, MAX_MEMBERS) as archive:
        members = {member.filename: member for member in archive.infolist()}
        folder = _folder(path, members)
        if members.get(f"{folder}byteorder") and archive.read(f"{folder}byteorder") != b"little":
            source = QT_TRANSLATE_NOOP("export", "it was written by a big-endian machine")
            raise damaged(path, source)
        program = _small(path, archive, members[f"{folder}data.pkl"])
        whole = _Machine(path, folder, members).run(program)
    if isinstance(whole, Tensor):
        return {"inputs": whole}
    return dict(_flat(path, whole))


def _folder(path: Path, members: Mapping[str, zipfile.ZipInfo]) -> str:
    """Return the folder that everything is in, with its slash."""
    found = [name for name in members if name.endswith("/data.pkl") and name.count("/") == 1]
    if len(found) != 1:
        source = QT_TRANSLATE_NOOP(
            "export",
            "this was not written by torch.save; use torch.save(net.state_dict(), 'net.pt') of"
            " PyTorch 1.6 or newer",
        )
        raise damaged(path, source)
    return found[0].removesuffix("data.pkl")


def _small(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > LARGEST_PROGRAM or member.compress_type != zipfile.ZIP_STORED:
        source = QT_TRANSLATE_NOOP("export", "its list of tensors is compressed or too long")
        raise damaged(path, source)
    return archive.read(member)


def _flat(path: Path, whole: Any) -> Iterator[tuple[str, Any]]:
    """Yield every leaf with its dotted name."""
    if not isinstance(whole, dict):
        source = QT_TRANSLATE_NOOP(
            "export", "it holds a {found}; expected a dict of tensors by name"
        )
        raise damaged(path, source, found=type(whole).__name__)
    waiting, seen = [("", whole, 0)], 0
    while waiting:
        prefix, table, depth = waiting.pop()
        for key, value in table.items():
            seen += 1
            if seen > MAX_ENTRIES or depth > MAX_DEPTH:
                raise damaged(path, QT_TRANSLATE_NOOP("export", "too many arrays in one file"))
            name = f"{prefix}{key}"
            if isinstance(value, dict):
                waiting.append((f"{name}.", value, depth + 1))
            else:
                yield name, value


@dataclass(frozen=True)
class _Name:
    """A function or class that the program names: never looked up, only compared."""

    module: str
    name: str


@dataclass(frozen=True)
class _Storage:
    """The bytes of one or several tensors."""

    dtype: str
    key: str
    length: int


class _Mark:
    """Where a tuple or the items of a dict begin on the stack."""


_MARK = _Mark()


class _Machine:
    """Interprets the instructions of one file; its only values are data."""

    def __init__(self, path: Path, folder: str, members: Mapping[str, zipfile.ZipInfo]) -> None:
        self._path, self._folder, self._members = path, folder, members
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def run(self, program: bytes) -> Any:
        """Return what the program describes."""
        for count, (instruction, argument, _) in enumerate(pickletools.genops(program)):
            if count > MAX_INSTRUCTIONS:
                raise damaged(
                    self._path, QT_TRANSLATE_NOOP("export", "too many arrays in one file")
                )
            if instruction.name == "STOP":
                return self._stack.pop()
            act = _ACTIONS.get(instruction.name)
            if act is None:
                raise self._foreign(instruction.name)
            act(self, argument)
        raise EOFError("no STOP")

    def _foreign(self, what: str) -> Exception:
        source = QT_TRANSLATE_NOOP(
            "export",
            "it contains {what}, which is not data; use torch.save(net.state_dict(), 'net.pt')",
        )
        return damaged(self._path, source, what=short(what, quote=False))

    def _items(self) -> list[Any]:
        """Take everything above the last mark off the stack."""
        start = len(self._stack) - 1
        while self._stack[start] is not _MARK:
            start -= 1
            if start < 0:
                raise ValueError("no mark")
        items = self._stack[start + 1 :]
        del self._stack[start:]
        return items

    def push(self, value: Any) -> None:
        self._stack.append(value)

    def keep(self, index: int) -> None:
        self._memo[index] = self._stack[-1]

    def recall(self, index: int) -> None:
        self._stack.append(self._memo[index])

    def name(self, argument: str) -> None:
        module, _, name = argument.partition(" ")
        self._stack.append(_Name(module, name))

    def take(self, count: int) -> None:
        """Make a tuple of the topmost values."""
        items = tuple(self._stack[len(self._stack) - count :])
        del self._stack[len(self._stack) - count :]
        self._stack.append(items)

    def take_marked(self, _: Any) -> None:
        self._stack.append(tuple(self._items()))

    def set_item(self, _: Any) -> None:
        value, key = self._stack.pop(), self._stack.pop()
        self._put(key, value)

    def set_items(self, _: Any) -> None:
        items = self._items()
        for key, value in zip(items[::2], items[1::2], strict=True):
            self._put(key, value)

    def _put(self, key: Any, value: Any) -> None:
        if not isinstance(key, (str, int)) or not isinstance(self._stack[-1], dict):
            raise self._foreign(type(key).__name__)
        self._stack[-1][key] = value

    def append(self, _: Any) -> None:
        value = self._stack.pop()
        self._add([value])

    def extend(self, _: Any) -> None:
        self._add(self._items())

    def _add(self, items: list[Any]) -> None:
        if not isinstance(self._stack[-1], list):
            raise self._foreign(type(self._stack[-1]).__name__)
        self._stack[-1].extend(items)

    def build(self, _: Any) -> None:
        """Drop the state of a dict besides its items: the versions of the modules."""
        self._stack.pop()
        if not isinstance(self._stack[-1], dict):
            raise self._foreign(type(self._stack[-1]).__name__)

    def persistent(self, _: Any) -> None:
        """Take a storage: ("storage", type, key, device, number of elements)."""
        kind, dtype, key, _device, length = self._stack.pop()
        known = isinstance(dtype, _Name) and dtype.module == "torch" and dtype.name in _STORAGES
        if kind != "storage" or not known or not isinstance(key, str):
            raise self._foreign(dtype.name if isinstance(dtype, _Name) else str(kind))
        self._stack.append(_Storage(_STORAGES[dtype.name], key, _whole(length)))

    def call(self, _: Any) -> None:
        """Apply one of the five known names to its arguments."""
        arguments, name = self._stack.pop(), self._stack.pop()
        if not isinstance(name, _Name):
            raise self._foreign(type(name).__name__)
        make = _MAKERS.get((name.module, name.name))
        if make is None:
            raise self._foreign(f"{name.module}.{name.name}")
        self._stack.append(make(self, *arguments))

    def empty_dict(self, *arguments: Any) -> dict[Any, Any]:
        if arguments:
            raise ValueError("a filled dict")
        return {}

    def parameter(self, tensor: Any, *_: Any) -> Any:
        return tensor

    def size(self, numbers: Any) -> tuple[Any, ...]:
        return tuple(numbers)

    def tensor(self, storage: Any, offset: Any, shape: Any, strides: Any, *_: Any) -> Tensor:
        """Return a tensor whose elements all lie within its storage."""
        if not isinstance(storage, _Storage) or len(shape) != len(strides) or len(shape) > 8:
            raise ValueError("no tensor")
        shape, strides = tuple(map(_whole, shape)), tuple(map(_whole, strides))
        last = sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
        size = _SIZES[storage.dtype]
        member = self._members[f"{self._folder}data/{storage.key}"]
        plausible = member.compress_type == zipfile.ZIP_STORED
        plausible &= member.file_size == size * storage.length <= LARGEST_STORAGE
        within = 0 in shape or _whole(offset) + last < storage.length
        if not plausible or not within or math.prod(shape) > storage.length:
            source = QT_TRANSLATE_NOOP("export", "the shape of a tensor does not fit its data")
            raise damaged(self._path, source)
        rows = slice(offset, offset + last + 1 if math.prod(shape) else offset)
        read = partial(_read, self._path, member.filename, storage.dtype, rows, shape, strides)
        return Tensor(storage.dtype, shape, read)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 40:
        raise ValueError(value)
    return value


def _read(
    path: Path, member: str, dtype: str, rows: slice, shape: tuple[int, ...],
    strides: tuple[int, ...],
) -> Array | None:  # fmt: skip
    count, size = rows.stop - rows.start, _SIZES[dtype]
    with opened_archive(path, KIND, MAX_MEMBERS) as archive, archive.open(member) as file:
        file.seek(rows.start * size)
        data = file.read(count * size)
        if len(data) != count * size:
            raise EOFError(member)
    flat = array_of_bytes(dtype, (count,), data)
    if flat is None or not count:
        return None if flat is None else flat.reshape(shape)
    steps = [step * flat.itemsize for step in strides]
    view = np.lib.stride_tricks.as_strided(flat, shape, steps, writeable=False)
    return np.array(view)


_Maker = Callable[..., Any]
_MAKERS: dict[tuple[str, str], _Maker] = {
    ("collections", "OrderedDict"): _Machine.empty_dict,
    ("torch._utils", "_rebuild_tensor_v2"): _Machine.tensor,
    ("torch._utils", "_rebuild_tensor"): _Machine.tensor,
    ("torch._utils", "_rebuild_parameter"): _Machine.parameter,
    ("torch", "Size"): _Machine.size,
}

_Action = Callable[[_Machine, Any], None]
_ACTIONS: dict[str, _Action] = {
    "PROTO": lambda machine, _: None,
    "MARK": lambda machine, _: machine.push(_MARK),
    "GLOBAL": _Machine.name,
    "BINPUT": _Machine.keep,
    "LONG_BINPUT": _Machine.keep,
    "BINGET": _Machine.recall,
    "LONG_BINGET": _Machine.recall,
    "BINUNICODE": _Machine.push,
    "BINFLOAT": _Machine.push,
    "BININT": _Machine.push,
    "BININT1": _Machine.push,
    "BININT2": _Machine.push,
    "LONG1": _Machine.push,
    "NONE": lambda machine, _: machine.push(None),
    "NEWTRUE": lambda machine, _: machine.push(True),
    "NEWFALSE": lambda machine, _: machine.push(False),
    "EMPTY_DICT": lambda machine, _: machine.push({}),
    "EMPTY_LIST": lambda machine, _: machine.push([]),
    "EMPTY_TUPLE": lambda machine, _: machine.push(()),
    "TUPLE1": lambda machine, _: machine.take(1),
    "TUPLE2": lambda machine, _: machine.take(2),
    "TUPLE3": lambda machine, _: machine.take(3),
    "TUPLE": _Machine.take_marked,
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_items,
    "APPEND": _Machine.append,
    "APPENDS": _Machine.extend,
    "BUILD": _Machine.build,
    "BINPERSID": _Machine.persistent,
    "REDUCE": _Machine.call,
}
"""All that PyTorch writes for dicts, lists and tensors; the rest of the machine is not there."""
