"""Named tensors from files of any supported format, chosen by the suffix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.reading.tensor.keras_file import read_keras
from rnnviz.reading.tensor.safetensors_file import read_safetensors
from rnnviz.reading.tensor.tensor import Tensor, bad_tensor_file, tensor_of_array
from rnnviz.reading.tensor.torch_file import read_torch
from rnnviz.storage.npz import read_array, stored_arrays
from rnnviz.text import QT_TRANSLATE_NOOP

LONGEST_TEXTS = 1 << 22
"""Characters of a list of texts, all as long as the longest."""


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Return all tensors of a file by name, their numbers unread.

    A file of one array without a name calls it "inputs".

    Raises
    ------
    BadInput
        Where the format is unknown, or the file is damaged or exceeds the limits.
    """
    read = _READERS.get(path.suffix.lower())
    if read is None:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: weights and sequences are read from .safetensors, .pt, .npz and .npy, weights"
            " from Keras' .weights.h5 and .keras too; PyTorch writes the first with"
            " safetensors.torch.save_file(net.state_dict(), 'net.safetensors')",
        )
        raise bad_tensor_file(path, source)
    return read(path)


def _npz(path: Path) -> dict[str, Tensor]:
    return {
        name: Tensor(stored.dtype.name, stored.shape, stored.read)
        for name, stored in stored_arrays(path).items()
    }


def _npy(path: Path) -> dict[str, Tensor]:
    return {"inputs": tensor_of_array(read_array(path))}


def _torch(path: Path) -> dict[str, Tensor]:
    return {name: tensor_of(value) for name, value in read_torch(path).items()}


def tensor_of(value: Any) -> Tensor:
    """Return a tensor as it is, plain values and lists of them as one, anything else unreadable."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, (str, bool, int, float)) or _is_list(value):
        try:
            array = np.array(value)
        except (ValueError, OverflowError):
            array = np.array(None)
        if array.dtype.kind in "fiubU":
            return tensor_of_array(array)
    return Tensor(type(value).__name__, (), lambda: None)


def _is_list(value: Any) -> bool:
    """Return whether a value is a list of plain values that is not much larger as an array."""
    if not isinstance(value, (list, tuple)) or not value:
        return False
    if all(isinstance(v, str) for v in value):
        return len(value) * max(map(len, value)) <= LONGEST_TEXTS
    return all(isinstance(v, (bool, int, float)) for v in value)


_READERS: Mapping[str, Callable[[Path], dict[str, Tensor]]] = {
    ".npz": _npz,
    ".npy": _npy,
    ".safetensors": read_safetensors,
    ".pt": _torch,
    ".pth": _torch,
    ".bin": _torch,
    ".ckpt": _torch,
    ".h5": read_keras,
    ".hdf5": read_keras,
    ".keras": read_keras,
}

SUFFIXES = tuple(_READERS)
