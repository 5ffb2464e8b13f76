"""Networks and sequences as Python objects: torch modules and tensors, arrays, and files.

torch is not imported: a module is recognised by `state_dict` and `named_modules`, a tensor by
`detach`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.inspection.architecture import Architecture
from rnnviz.inspection.input_sequence import (
    InputSequence,
    ReadingOptions,
    read_sequence,
    sequence_of,
)
from rnnviz.inspection.weights import Weights, read_weights, weights_of
from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.reading.tensor.tensor import Array, Tensor, bad_tensor_file, tensor_of_array
from rnnviz.text import QT_TRANSLATE_NOOP

_BASES = {"RNNBase", "RNNCellBase"}
_PARAMETRISED = "parametrizations."


@dataclass(frozen=True)
class ModuleSettings:
    """What a module specifies besides its tensors.

    Attributes
    ----------
    nonlinearity : str
        Empty if not specified.
    batch_first : bool or None
    """

    nonlinearity: str = ""
    batch_first: bool | None = None


def network_of(source: Any, gru_form: str, network: str | None) -> tuple[Weights, ModuleSettings]:
    """Return the network of a module, its `state_dict()` or a file, and the module's settings.

    Parameters
    ----------
    source : module, mapping, str or Path
    gru_form : {"reset_after", "reset_before"}
    network : str or None
        The prefix of one of several.

    Raises
    ------
    BadInput
        As `read_weights`, and for a module that is not an RNN, GRU or LSTM of torch.
    """
    if isinstance(source, (str, Path)):
        return read_weights(Path(source).expanduser(), gru_form, network), ModuleSettings()
    path = Path("weights" if isinstance(source, Mapping) else type(source).__name__)
    if isinstance(source, Mapping):
        tensors = {str(name): tensor_of(value) for name, value in source.items()}
        return weights_of(path, tensors, gru_form, network), ModuleSettings()
    if not (hasattr(source, "state_dict") and hasattr(source, "named_modules")):
        template = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: expected a torch.nn.Module, its state_dict() or the path of a file",
        )
        raise bad_tensor_file(path, template)
    modules = dict(source.named_modules())
    weights = weights_of(path, _effective(source, modules), gru_form, network)
    return weights, _settings_of(path, modules[weights.prefix.rstrip(".")])


def _effective(module: Any, modules: Mapping[str, Any]) -> dict[str, Tensor]:
    """Return a module's tensors, of a parametrised weight the one that it computes with."""
    tensors: dict[str, Tensor] = {}
    for name, value in module.state_dict().items():
        owner, found, rest = name.partition(_PARAMETRISED)
        if found and (not owner or owner.endswith(".")):
            own = rest.partition(".")[0]
            name, value = owner + own, getattr(modules[owner.rstrip(".")], own)
        tensors[name] = tensor_of(value)
    return tensors


def _settings_of(path: Path, module: Any) -> ModuleSettings:
    """Return the settings of a recurrent module."""
    if not _BASES & {base.__name__ for base in type(module).__mro__}:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: its recurrent part is a {found}, not a torch.nn.RNN, GRU or LSTM or one of"
            " their cells; given its state_dict(), it is taken for one",
        )
        raise bad_tensor_file(path, source, found=type(module).__name__)
    drops = getattr(module, "dropout", 0) and getattr(module, "num_layers", 1) > 1
    if drops and getattr(module, "training", False):
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: it is in training mode, where dropout acts between its layers; call eval()",
        )
        raise bad_tensor_file(path, source)
    nonlinearity = getattr(module, "nonlinearity", "")
    first = getattr(module, "batch_first", None)
    return ModuleSettings(
        nonlinearity if nonlinearity in ACTIVATIONS else "",
        first if isinstance(first, bool) else None,
    )


def sequence_from(
    inputs: Any, rest: Mapping[str, Any], stack: Architecture, reading: ReadingOptions
) -> InputSequence:
    """Return the sequence that arrays, tensors or a file make.

    Parameters
    ----------
    inputs : array, tensor, mapping, str or Path
    rest : mapping
        More of what a file of inputs may hold, by its names there.
    stack : Architecture
    reading : ReadingOptions

    Raises
    ------
    BadInput
        As `read_sequence`.
    """
    if isinstance(inputs, (str, Path)) and not rest:
        return read_sequence(Path(inputs).expanduser(), stack, reading=reading)
    path, tensors = Path("inputs"), {name: tensor_of(value) for name, value in rest.items()}
    if isinstance(inputs, (str, Path)):
        from rnnviz.reading.tensor.tensor_file import read_tensors

        path = Path(inputs).expanduser()
        tensors = read_tensors(path) | tensors
    elif isinstance(inputs, Mapping):
        tensors = {str(name): tensor_of(value) for name, value in inputs.items()} | tensors
    else:
        tensors["inputs"] = tensor_of(inputs)
    return sequence_of(path, tensors, stack, reading=reading)


def tensor_of(value: Any) -> Tensor:
    """Return an array, a torch tensor or a list of numbers or texts as a `Tensor`."""
    if hasattr(value, "detach") and hasattr(value, "dtype"):
        dtype = str(value.dtype).removeprefix("torch.")
        return Tensor(dtype, tuple(value.shape), partial(_numbers, value, dtype))
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return Tensor(type(value).__name__, (), lambda: None)
    return tensor_of_array(array)


def _numbers(tensor: Any, dtype: str) -> Array:
    """Return the numbers of a torch tensor, wherever it lives."""
    tensor = tensor.detach().cpu()
    return np.array((tensor.float() if dtype == "bfloat16" else tensor).numpy())
