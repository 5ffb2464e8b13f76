"""Read the recurrent layers of a file that Keras wrote: `.weights.h5`, `.h5` or `.keras`.

Keras multiplies from the left, x W + h U, stacks the gates of an LSTM as i, f, c, o and those of a
GRU as z, r, h, and gives a GRU with `reset_after` two rows of biases.  Here a layer becomes tensors
under torch's names, with the layer's name as prefix; layers whose `config.json` asks for anything
that is not computed here are refused.  h5py reads the container in a separate process.  See
keras/src/layers/rnn/{simple_rnn,lstm,gru}.py and saving_lib.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from rnnviz.reading.tensor import keras_process
from rnnviz.reading.tensor.keras_process import LARGEST_FILE, MAX_RATIO
from rnnviz.reading.tensor.tensor import (
    Array,
    DescribedTensors,
    NetworkDescription,
    Tensor,
    tensor_of_array,
)
from rnnviz.setting import short
from rnnviz.storage.npz import read_arrays
from rnnviz.storage.zip_archive import bad_file, incomplete_file, opened_archive, opened_file
from rnnviz.text import QT_TRANSLATE_NOOP

LARGEST_CONFIG = 8 << 20
MAX_NAMES = 20_000
TIMEOUT = 60.0
"""Seconds until the other process is killed; it also limits its own CPU time."""
REFUSALS = {
    "size": QT_TRANSLATE_NOOP("export", "its contents would be implausibly larger than the file"),
    "link": QT_TRANSLATE_NOOP("export", "something in it lies outside of it"),
    "array": QT_TRANSLATE_NOOP("export", "an array in it has an implausible type or size"),
}

ORDER = {1: (0,), 3: (1, 0, 2), 4: (0, 1, 2, 3)}
"""Torch's blocks among Keras' by their number: r z n among z r h; i f g o are i f c o."""
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic", "linear": "identity"}


def read_keras(path: Path) -> DescribedTensors:
    """Return the recurrent layers of a file as tensors under torch's names.

    Raises
    ------
    BadInput
        Where h5py is not installed, the file is damaged, or a layer cannot be replayed.
    """
    if sys.modules.get("h5py", "") is None or find_spec("h5py") is None:
        source = QT_TRANSLATE_NOOP(
            "export", "reading files of Keras requires h5py: pip install 'rnnviz[keras]'"
        )
        raise bad_file(path, source)
    with opened_file(path) as file:
        if file.seek(0, 2) > LARGEST_FILE:
            raise bad_file(path, REFUSALS["size"])
    config = _by_name(path, _config(path)) if path.suffix.lower() == ".keras" else {}
    tensors = DescribedTensors()
    for key, arrays in _layers(path).items():
        name, _, reverse = key.partition("/")
        nonlinearity = _checked_nonlinearity(path, name, config)
        own, form = _as_torch(path, name, arrays)
        ending = "_reverse" if reverse else ""
        tensors |= {f"{name}.{key}{ending}": value for key, value in own.items()}
        tensors.descriptions[f"{name}."] = NetworkDescription(nonlinearity, form)
    return tensors


def _layers(path: Path) -> dict[str, list[Tensor]]:
    """Return the arrays of every layer, "NAME" or "NAME/r", read by a separate process."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "layers.npz"
        command = [sys.executable, "-m", keras_process.__name__, str(path.absolute()), str(target)]
        try:
            done = subprocess.run(  # noqa: S603 - this very interpreter
                command, capture_output=True, timeout=TIMEOUT, env=_environment(), check=False
            )
        except subprocess.TimeoutExpired as error:
            raise incomplete_file(path, path.suffix) from error
        if done.returncode == 2 and (reason := REFUSALS.get(done.stdout.decode().strip('"\n'))):
            raise bad_file(path, reason)
        if done.returncode or not target.is_file():
            raise incomplete_file(path, path.suffix)
        layers: dict[str, list[Tensor]] = {}
        for name, array in read_arrays(target).items():
            layers.setdefault(name.rpartition("/")[0], []).append(tensor_of_array(array))
    return layers


def _environment() -> dict[str, str]:
    """Return an environment in which the same rnnviz is found, on one thread."""
    own = {"PYTHONPATH": str(Path(__file__).parents[3]), "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, **own}


def _config(path: Path) -> Any:
    """Return the configuration in a .keras archive, after checking its sizes."""
    with opened_archive(path, ".keras", 100_000) as archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
        limits = {"model.weights.h5": LARGEST_FILE, "config.json": LARGEST_CONFIG}
        if any(sizes.get(name, most + 1) > most for name, most in limits.items()):
            raise incomplete_file(path, ".keras")
        if sizes["model.weights.h5"] > MAX_RATIO * path.stat().st_size:
            raise bad_file(path, REFUSALS["size"])
        return json.loads(archive.read("config.json"))


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
        if len(found) > MAX_NAMES:
            raise incomplete_file(path, path.suffix)
    return found


def _as_torch(path: Path, name: str, arrays: list[Tensor]) -> tuple[dict[str, Tensor], str]:
    """Return a layer's tensors under torch's names, and the form of a GRU."""
    kernel, recurrent, *rest = arrays
    shape = recurrent.shape
    blocks = shape[1] // shape[0] if len(shape) == 2 and shape[0] else 0
    fits = blocks in ORDER and shape[1] == blocks * shape[0] and len(kernel.shape) == 2
    bias = rest[0].shape if rest else (shape[-1],)
    if not fits or kernel.shape[1] != shape[1] or bias not in ((shape[1],), (2, shape[1])):
        source = QT_TRANSLATE_NOOP(
            "export", "the shapes of {name} are not those of a SimpleRNN, LSTM or GRU"
        )
        raise bad_file(path, source, name=short(name, quote=False))
    turn = partial(_reordered_gates, ORDER[blocks])
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


def _reordered_gates(
    order: tuple[int, ...], tensor: Tensor, row: int | None = None
) -> Array | None:
    """Return Keras' columns of gates as torch's rows."""
    values = tensor.read()
    if values is None:
        return None
    values = values[row] if row is not None else values
    blocks = np.split(values, len(order), axis=-1)
    return np.concatenate([blocks[n] for n in order], axis=-1).T


def _checked_nonlinearity(path: Path, name: str, config: Mapping[str, Any]) -> str:
    """Return a SimpleRNN's nonlinearity; refuse layers that cannot be replayed."""
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
    return bad_file(path, source, **shown)
