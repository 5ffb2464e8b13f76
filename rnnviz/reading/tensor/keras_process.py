"""Extract the recurrent layers from an HDF5 file, in a process that may hang or crash.

A malicious file can make the HDF5 library loop forever while it holds the interpreter lock.  So it
is only used here: `python -m rnnviz.reading.tensor.keras_process FILE OUT`
writes the layers' arrays to OUT, an .npz, and a reason to refuse FILE, as JSON, to standard output.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

LARGEST_FILE = 512 << 20
MAX_GROUPS = 20_000
MAX_COMPRESSED = 64 << 20
"""Bytes of arrays that may be compressed, however small the file."""
MAX_RATIO = 20
"""How many times larger than the file all arrays together may be."""
_KERNELS = (("0", "1", "2"), ("kernel", "recurrent_kernel", "bias"))


class RefusalError(ValueError):
    """The reason to refuse the file, a key of `keras_file.REFUSALS`."""


def main(source: str, target: str) -> int:
    """Write "NAME/0", "NAME/1" and so on of every layer; a backward half is "NAME/r/0"."""
    import h5py

    _limit(Path(source).stat().st_size)
    try:
        with h5py.File(_place(Path(source)), "r") as stored:
            arrays = dict(_arrays(stored, Path(source).stat().st_size))
    except RefusalError as problem:
        print(json.dumps(str(problem)))
        return 2
    np.savez(target, **arrays)
    return 0


def _limit(size: int) -> None:
    """Limit CPU time and memory to what the size of the file can justify."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        seconds = 2 + (size >> 26)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))


def _place(path: Path) -> Any:
    """Return what h5py opens: of a .keras archive the weights in it."""
    if path.suffix.lower() != ".keras":
        return path
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return io.BytesIO(archive.read("model.weights.h5"))


def _arrays(stored: Any, size: int) -> Iterator[tuple[str, Any]]:
    total = 0
    for place, kernels in _cells(stored):
        total += sum(_bytes(stored[kernel]) for kernel in kernels)
        if total > max(MAX_COMPRESSED, MAX_RATIO * size):
            raise RefusalError("size")
        name, reverse = _layer_name(stored, place)
        for n, kernel in enumerate(kernels):
            yield f"{name}/{'r/' * reverse}{n}", _array(stored[kernel])


def _cells(stored: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield the path of every recurrent layer's variables, and those of the variables."""
    import h5py

    waiting, seen = [""], 0
    while waiting:
        place = waiting.pop()
        group = stored[place] if place else stored
        datasets: dict[str, str] = {}
        for key in sorted(group, reverse=True):
            inner, seen = f"{place}/{key}" if place else key, seen + 1
            if seen > MAX_GROUPS or place.count("/") > 30:
                raise RefusalError("size")
            if not isinstance(group.get(key, getlink=True), h5py.HardLink):
                raise RefusalError("link")
            kind = group.get(key, getclass=True)
            if kind is h5py.Group and not key.startswith("optimizer"):
                waiting.append(inner)
            elif kind is h5py.Dataset:
                datasets[key.removesuffix(":0")] = inner
        yield from _recurrent(place, datasets)


def _recurrent(place: str, datasets: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield a group that holds a cell's kernel, recurrent kernel and possibly bias."""
    for names in _KERNELS:
        known = place.endswith("cell/vars") or names[0] == "kernel"
        if known and {names[0], names[1]} <= datasets.keys():
            yield place, [datasets[name] for name in names if name in datasets]


def _layer_name(stored: Any, place: str) -> tuple[str, bool]:
    """Return a layer's own name, and whether it is the backward half of a bidirectional one."""
    parts = place.removesuffix("/cell/vars").split("/")
    if not place.endswith("/cell/vars"):  # Keras 2: the model's layer is the outermost group
        parts = [part for part in parts if part != "model_weights"]
        return parts[0], any(part.startswith("backward") for part in parts[1:])
    half = parts[-1] in ("forward_layer", "backward_layer")
    group = "/".join(parts[:-1] if half else parts)
    name = stored[group]["vars"].attrs.get("name", "") if "vars" in stored[group] else ""
    name = name if isinstance(name, str) and name else group.rpartition("/")[2]
    return name.replace("/", "."), parts[-1] == "backward_layer"


def _array(dataset: Any) -> Any:
    size = _bytes(dataset)
    packed = dataset.id.get_storage_size() < size
    if (
        dataset.external
        or dataset.is_virtual
        or size > (MAX_COMPRESSED if packed else LARGEST_FILE)
    ):
        raise RefusalError("array")
    if dataset.dtype.kind != "f" or not 1 <= dataset.ndim <= 2:
        raise RefusalError("array")
    return dataset[()]


def _bytes(dataset: Any) -> int:
    return int(dataset.dtype.itemsize * np.prod(dataset.shape, dtype=object))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
