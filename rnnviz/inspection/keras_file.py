"""Read the recurrent layers of a file that Keras wrote: `.weights.h5`, `.h5` or `.keras`.

Keras multiplies from the left, x W + h U, stacks the gates of an LSTM as i, f, c, o and those of a
GRU as z, r, h, and gives a GRU with `reset_after` two rows of biases.  Here a layer becomes tensors
under torch's names, with the layer's name as prefix; what `config.json` says of its activations is
held against what is computed here.  h5py reads the container; nothing that points outside of the
file is followed.  See keras/src/layers/rnn/{simple_rnn,lstm,gru}.py and saving_lib.py.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.export.archive import bad, damage_told, incomplete, opened_archive, opened_file
from rnnviz.inspection.tensor import Array, KnownTensors, Tensor, Told
from rnnviz.setting import short
from rnnviz.text import QT_TRANSLATE_NOOP

LARGEST_FILE = 512 << 20
LARGEST_CONFIG = 8 << 20
MOST_GROUPS = 20_000
BELIEVED = 64 << 20
"""Bytes of arrays that may be packed, however small the file."""
MOST_RATIO = 20
"""How many times larger than the file all arrays together may be."""

ORDER = {1: (0,), 3: (1, 0, 2), 4: (0, 1, 2, 3)}
"""Torch's blocks among Keras' by their number: r z n among z r h; i f g o are i f c o."""
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic", "linear": "identity"}
_KERNELS = (("0", "1", "2"), ("kernel", "recurrent_kernel", "bias"))


def read_keras(path: Path) -> KnownTensors:
    """Return the recurrent layers of a file as tensors under torch's names.

    Raises
    ------
    BadInput
        Where h5py is not installed, the file is damaged, or a layer does what is not replayed.
    """
    try:
        import h5py
    except ImportError as error:
        source = QT_TRANSLATE_NOOP(
            "export", "files of Keras are read where h5py is installed: pip install 'rnnviz[keras]'"
        )
        raise bad(path, source) from error
    config: Mapping[str, Any] = {}
    with opened_file(path) as file:
        if file.seek(0, 2) > LARGEST_FILE:
            raise bad(path, QT_TRANSLATE_NOOP("export", "such a file is not believed"))
    place: Any = path
    if path.suffix.lower() == ".keras":
        place, config = _unpacked(path)
    try:
        with damage_told(path, path.suffix), h5py.File(place, "r") as stored:
            return _layers(path, stored, _by_name(path, config))
    except OSError as error:
        raise incomplete(path, path.suffix) from error


def _unpacked(path: Path) -> tuple[io.BytesIO, Mapping[str, Any]]:
    """Return the weights and the configuration in a .keras archive."""
    with opened_archive(path, ".keras", 100_000) as archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
        limits = {"model.weights.h5": LARGEST_FILE, "config.json": LARGEST_CONFIG}
        if any(sizes.get(name, most + 1) > most for name, most in limits.items()):
            raise incomplete(path, ".keras")
        if sizes["model.weights.h5"] > MOST_RATIO * path.stat().st_size:
            raise bad(path, QT_TRANSLATE_NOOP("export", "such a file is not believed"))
        config = json.loads(archive.read("config.json"))
        return io.BytesIO(archive.read("model.weights.h5")), config


def _by_name(path: Path, config: Any) -> dict[str, Any]:
    """Return the class and configuration of every layer by its name, wherever it is nested."""
    found: dict[str, Any] = {}
    waiting = [config]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            own = part.get("config")
            if isinstance(own, dict) and isinstance(own.get("name"), str):
                found[own["name"]] = {**own, "class_name": part.get("class_name")}
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
        if len(found) > MOST_GROUPS:
            raise incomplete(path, path.suffix)
    return found


def _layers(path: Path, stored: Any, config: Mapping[str, Any]) -> KnownTensors:
    tensors, total = KnownTensors(), 0
    for place, kernels in _cells(path, stored):
        total += sum(_bytes(stored[kernel]) for kernel in kernels)
        if total > max(BELIEVED, MOST_RATIO * path.stat().st_size):
            raise bad(path, QT_TRANSLATE_NOOP("export", "such a file is not believed"))
        name, reverse = _layer_name(stored, place)
        told = _hold_to_config(path, name, config)
        arrays = [_matrix(path, stored[kernel]) for kernel in kernels]
        own, form = _as_torch(path, name, arrays)
        tensors |= {f"{name}.{key}{'_reverse' * reverse}": value for key, value in own.items()}
        tensors.told[f"{name}."] = Told(told, form)
    return tensors


def _cells(path: Path, stored: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield the path of every recurrent layer's variables, and those of the variables."""
    import h5py

    waiting, seen = [""], 0
    while waiting:
        place = waiting.pop()
        group = stored[place] if place else stored
        datasets, seen = {}, seen + 1
        for key in sorted(group, reverse=True):
            inner = f"{place}/{key}" if place else key
            if seen > MOST_GROUPS or place.count("/") > 30:
                raise incomplete(path, path.suffix)
            if not isinstance(group.get(key, getlink=True), h5py.HardLink):
                raise bad(path, QT_TRANSLATE_NOOP("export", "something in it lies outside of it"))
            kind = group.get(key, getclass=True)
            if kind is h5py.Group and not key.startswith("optimizer"):
                waiting.append(inner)
            elif kind is h5py.Dataset:
                datasets[key.removesuffix(":0")] = inner
        yield from _recurrent(place, datasets)


def _recurrent(place: str, datasets: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield a group that holds a cell's kernel, recurrent kernel and, it may be, bias."""
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
    return name, parts[-1] == "backward_layer"


def _bytes(dataset: Any) -> int:
    return int(dataset.dtype.itemsize * np.prod(dataset.shape, dtype=object))


def _matrix(path: Path, dataset: Any) -> Tensor:
    """Return an array as a tensor whose numbers are unread."""
    size = _bytes(dataset)
    packed = dataset.id.get_storage_size() < size
    if dataset.external or dataset.is_virtual or size > (BELIEVED if packed else LARGEST_FILE):
        raise bad(path, QT_TRANSLATE_NOOP("export", "such an array is not believed"))
    values = dataset[()] if dataset.dtype.kind == "f" else None
    return Tensor(dataset.dtype.name, dataset.shape, lambda: values)


def _as_torch(path: Path, name: str, arrays: list[Tensor]) -> tuple[dict[str, Tensor], str]:
    """Return a layer's tensors under torch's names, and the form of a GRU."""
    kernel, recurrent, *rest = arrays
    shape = recurrent.shape
    blocks = shape[1] // shape[0] if len(shape) == 2 and shape[0] else 0
    fits = blocks in ORDER and shape[1] == blocks * shape[0] and len(kernel.shape) == 2
    bias = rest[0].shape if rest else (shape[-1],)
    if not fits or kernel.shape[1] != shape[1] or bias not in ((shape[1],), (2, shape[1])):
        source = QT_TRANSLATE_NOOP("export", "{name} has shapes that no SimpleRNN, LSTM or GRU has")
        raise bad(path, source, name=short(name, quote=False))
    turn = partial(_turned, ORDER[blocks])
    tensors = {
        "weight_ih_l0": Tensor(kernel.dtype, kernel.shape[::-1], partial(turn, kernel)),
        "weight_hh_l0": Tensor(recurrent.dtype, shape[::-1], partial(turn, recurrent)),
    }
    two = len(bias) == 2
    for n, own in enumerate(("bias_ih_l0", "bias_hh_l0")[: 1 + two] if rest else ()):
        tensors[own] = Tensor(
            rest[0].dtype, (shape[1],), partial(turn, rest[0], n if two else None)
        )
    form = "reset_after" if two else "reset_before"
    return tensors, form if blocks == 3 and rest else ""


def _turned(order: tuple[int, ...], tensor: Tensor, row: int | None = None) -> Array | None:
    """Return Keras' columns of gates as torch's rows."""
    values = tensor.read()
    if values is None:
        return None
    values = values[row] if row is not None else values
    blocks = np.split(values, len(order), axis=-1)
    return np.concatenate([blocks[n] for n in order], axis=-1).T


def _hold_to_config(path: Path, name: str, config: Mapping[str, Any]) -> str:
    """Return a SimpleRNN's nonlinearity; refuse what a layer does otherwise than is replayed."""
    own = config.get(name)
    if own is None:
        return ""
    inner = own.get("layer")
    if isinstance(inner, dict) and isinstance(inner.get("config"), dict):
        if own.get("merge_mode") != "concat":
            raise _different(path, name, "merge_mode", own.get("merge_mode"), "concat")
        own = {**inner["config"], "class_name": inner.get("class_name")}
    if own.get("go_backwards"):
        raise _different(path, name, "go_backwards", True, "False")
    activation = own.get("activation", "tanh")
    if own["class_name"] == "SimpleRNN":
        if not isinstance(activation, str) or activation not in ACTIVATIONS:
            raise _different(path, name, "activation", activation, ", ".join(ACTIVATIONS))
        return ACTIVATIONS[activation]
    if activation != "tanh":
        raise _different(path, name, "activation", activation, "tanh")
    gates = own.get("recurrent_activation", "sigmoid")
    if gates != "sigmoid":
        raise _different(path, name, "recurrent_activation", gates, "sigmoid")
    return ""


def _different(path: Path, name: str, key: str, value: object, right: str) -> Exception:
    source = QT_TRANSLATE_NOOP("export", "{name} has {key} = {value}; {right} can be replayed")
    shown = {"name": short(name, quote=False), "key": key, "value": short(value), "right": right}
    return bad(path, source, **shown)
