"""Find the recurrent networks in a file of tensors by the names of PyTorch's `state_dict`.

`encoder.lstm.weight_ih_l0` belongs to the network with the prefix `encoder.lstm.`; cells
(torch.nn.LSTMCell and its kin) leave out the layer.  Other tensors may change what the network
computes: parametrised weights, projections, peepholes.  Such a network is refused, and the message
names the tensor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rnnviz.inspection.ambiguous_input import AmbiguousInput
from rnnviz.reading.file import shortened
from rnnviz.reading.tensor.tensor import Tensor, Tensors, bad_tensor_file, listed
from rnnviz.text import QT_TRANSLATE_NOOP, Message

_OWN = re.compile(
    r"(?P<prefix>(?:.*\.)?)(?P<kind>(?:weight|bias)_(?:ih|hh|hr))"
    r"(?P<layer>_l(?:0|[1-9]\d{0,8})(?:_reverse)?)?",
    re.DOTALL,
)
_CHANGED = re.compile(
    r"(?P<prefix>(?:[^.]+\.)*?)(?P<how>parametrizations\.)?"
    r"(?P<own>(?:weight|bias)_(?:ih|hh)(?:_l\d{1,9})?(?:_reverse)?)(?P<suffix>[._]\S+)",
)
_READ_OUT = re.compile(
    r"(fc|ffn|mlp|out|output|linear|lin|dense|head|heads|decoder|classifier|readout|read_out|logits"
    r"|predict|prediction|embed|embedding|embeddings|emb|encoder|conv|cnn|generator|criterion|loss"
    r"|optimizer|optim)_?\d*",
    re.IGNORECASE,
)
"""Modules before or after a recurrent network, which do not change what it computes."""
_WITHIN = re.compile(
    r"norm|(?<![a-z])ln(?![a-z])|peep|proj|gate|lora|adapter|hyper|attn|zone", re.IGNORECASE
)
"""Words in the names of common additions to recurrent cells."""

LONGEST_NAME = 300
"""Characters of a name that is analysed; PyTorch's own have some dozens."""

REMEDIES = {
    "parametrizations": QT_TRANSLATE_NOOP(
        "cli",
        "{file}: {name} is part of a parametrised weight;"
        " torch.nn.utils.parametrize.remove_parametrizations(net, '{own}') before saving makes it"
        " a plain one",
    ),
    "_g": QT_TRANSLATE_NOOP(
        "cli",
        "{file}: {name} is part of a normalised weight; torch.nn.utils.remove_weight_norm(net,"
        " '{own}') before saving makes it a plain one",
    ),
    "_mask": QT_TRANSLATE_NOOP(
        "cli",
        "{file}: {name} prunes a weight; torch.nn.utils.prune.remove(net, '{own}') before saving"
        " makes it a plain one",
    ),
    "_orig": QT_TRANSLATE_NOOP(
        "cli",
        "{file}: {name} is part of a spectrally normalised weight;"
        " torch.nn.utils.remove_spectral_norm(net, '{own}') before saving makes it a plain one",
    ),
    "_raw": QT_TRANSLATE_NOOP(
        "cli",
        "{file}: {name} is the learnt weight and {own} a copy with some entries dropped; run"
        " the network once in eval mode (net.eval()) before saving",
    ),
    "": QT_TRANSLATE_NOOP(
        "cli",
        "{file}: {name} is not part of torch.nn.RNN, GRU or LSTM and may change what the network"
        " computes; if it does not, save the file without it",
    ),
}
"""How to remove a tensor that changes the result, by the kind of change."""


@dataclass
class Network:
    """One recurrent network in a file.

    Attributes
    ----------
    prefix : str
        Of the names of its tensors.
    names : dict of str to str
        The full name by the name in torch.nn, "weight_ih_l0"; those of a cell end in "_l0" too.
    """

    prefix: str
    names: dict[str, str] = field(default_factory=dict)


def is_weight(name: str) -> bool:
    """Return whether PyTorch gives a tensor of a recurrent network such a name."""
    return _own(name) is not None or _changed(name) is not None


def _own(name: str) -> re.Match[str] | None:
    return _OWN.fullmatch(name) if len(name) <= LONGEST_NAME else None


def _changed(name: str) -> re.Match[str] | None:
    """Return the parts of the name of something a weight is computed from."""
    if len(name) > LONGEST_NAME or _OWN.fullmatch(name):
        return None
    return _CHANGED.fullmatch(name)


def networks_of(names: Iterable[str]) -> dict[str, Network]:
    """Return the networks in a file by their prefixes."""
    found: dict[str, Network] = {}
    changed: set[str] = set()
    for name in names:
        if match := _own(name):
            prefix = match["prefix"]
            own = match["kind"] + (match["layer"] or "_l0")
            found.setdefault(prefix, Network(prefix)).names.setdefault(own, name)
        elif (match := _changed(name)) and match["suffix"] != "_raw":
            changed.add(match["prefix"])
    for prefix in changed:
        found.setdefault(prefix, Network(prefix))
    return found


def only_network(path: Path, tensors: Tensors, wanted: str | None = None) -> Network:
    """Return the one network of a file, or the one of a prefix.

    Raises
    ------
    BadInput
        Where there is none, several and no `wanted`, or another tensor changes what it computes.
    """
    networks = networks_of(tensors)
    if not networks:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: there is no weight_ih_l0 and weight_hh_l0 as torch.nn.RNN, GRU and LSTM"
            " name them; the file contains {known}",
        )
        raise bad_tensor_file(path, source, known=listed(tensors))
    network = _chosen(path, networks, wanted)
    refuse_what_changes(path, network, tensors)
    return network


def _chosen(path: Path, networks: Mapping[str, Network], wanted: str | None) -> Network:
    choices = tuple(networks)
    known = _network_names(networks)
    if wanted is None:
        if len(networks) == 1:
            return next(iter(networks.values()))
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: there are several networks in it ({known}); --network chooses one"
        )
        message = Message.of("cli", source, file=shortened(str(path), 200), known=known)
        raise AmbiguousInput(message, "network", choices)
    for prefix in (wanted, f"{wanted}."):
        if prefix in networks:
            return networks[prefix]
    source = QT_TRANSLATE_NOOP(
        "cli", "{file}: there is no network {name} in it; --network can be one of {known}"
    )
    raise bad_tensor_file(path, source, name=wanted or "''", known=known)


def _network_names(networks: Iterable[str]) -> str | Message:
    """Return the names of networks: their prefixes without the dot, the empty one in words."""
    names = [prefix.removesuffix(".") for prefix in networks]
    known = listed(name for name in names if name)
    if "" not in names:
        return known
    if len(names) == 1:
        return Message("cli", QT_TRANSLATE_NOOP("cli", "'', the one without a prefix"))
    source = QT_TRANSLATE_NOOP("cli", "{known} and '', the one without a prefix")
    return Message.of("cli", source, known=known)


def refuse_what_changes(path: Path, network: Network, tensors: Tensors) -> None:
    """Raise `BadInput` for the first tensor beside a network that may change what it computes."""
    own = set(network.names.values())
    for name in tensors:
        if name not in own and (found := _change(name, network, tensors)):
            how, changed = found
            raise bad_tensor_file(path, REMEDIES[how], name=name, own=changed)


def _change(name: str, network: Network, tensors: Tensors) -> tuple[str, str] | None:
    """Return how a tensor changes the network and which weight; None where it does not."""
    match = _changed(name)
    if match and _related(match["prefix"], network.prefix):
        return _of_a_weight(name, match, network, tensors)
    if not name.startswith(network.prefix) or _belongs_to_another(name, network):
        return None
    rest = name.removeprefix(network.prefix)
    module, dot, _ = rest.partition(".")
    if not dot:
        harmless = not network.prefix and not _is_array(tensors[name])
        return None if harmless else ("", rest)
    if _READ_OUT.fullmatch(module) and not _WITHIN.search(module):
        return None
    if network.prefix or _WITHIN.search(rest):
        return "", rest
    return None


def _related(prefix: str, other: str) -> bool:
    """Return whether one prefix is that of a module around the other's."""
    return prefix.startswith(other) or other.startswith(prefix)


def _of_a_weight(
    name: str, match: re.Match[str], network: Network, tensors: Tensors
) -> tuple[str, str] | None:
    """Return how a weight is computed that has another form beside it."""
    own, suffix = match["own"], match["suffix"]
    if match["how"]:
        return "parametrizations", own
    if suffix == "_raw":
        copy = network.names.get(own if "_l" in own else f"{own}_l0")
        same = copy is not None and _equal(tensors[name], tensors[copy])
        return None if same else ("_raw", own)
    stem = name.removesuffix(suffix)
    if suffix in ("_g", "_v") and f"{stem}_g" in tensors:
        return "_g", own
    if suffix in ("_orig", "_mask", "_u", "_v") and f"{stem}_orig" in tensors:
        return ("_mask" if f"{stem}_mask" in tensors else "_orig"), own
    return "", own


def _equal(one: Tensor, other: Tensor) -> bool:
    if one.shape != other.shape:
        return False
    first, second = one.read(), other.read()
    return first is not None and second is not None and bool(np.array_equal(first, second))


def _belongs_to_another(name: str, network: Network) -> bool:
    """Return whether a tensor lies within another network whose prefix is longer."""
    match = _own(name)
    return match is not None and match["prefix"] != network.prefix


def _is_array(tensor: Tensor) -> bool:
    """Return whether a tensor without a module has numbers that a network could use."""
    return tensor.is_floating and bool(tensor.shape)
