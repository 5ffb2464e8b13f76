"""The norms of all parameters, or where these are too many of all layers, and their names."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.nn.encoder_decoder_stack import DECODER_PREFIX
from rnnviz.text import translate
from rnnviz.training.history import Envelope
from rnnviz.training.snapshot import Snapshot


def parameter_series(snapshot: Snapshot) -> dict[str, Envelope]:
    """Return the norm before clipping of every parameter, by its name."""
    return {name: before for name, (before, _) in snapshot.history.parameter_norms.items()}


def by_layer(norms: Mapping[str, Envelope]) -> dict[str, Envelope]:
    """Return the norm of all parameters of a layer, by its name: of many nobody tells the lines."""
    layers: dict[str, list[Envelope]] = {}
    for name, envelope in norms.items():
        own = name.removeprefix(DECODER_PREFIX)
        layers.setdefault(name[: len(name) - len(own)] + own.partition(".")[0], []).append(envelope)
    return {name: _together(members) for name, members in layers.items()}


def _together(members: list[Envelope]) -> Envelope:
    """Return the root of the sum of squares; a stretch's ends bound it."""
    low, high, last = (
        np.hypot.reduce(np.stack([getattr(e, end) for e in members]))
        for end in ("low", "high", "last")
    )
    broken_at = np.logical_or.reduce([e.broken for e in members])
    return Envelope(members[0].update, low, high, last, broken_at, members[0].stride)


def parameter_label(name: str) -> str:
    """Return "l0.U" as U, "l1.U" as U with its layer, and "readout.V" as V, with markup.

    What belongs to a decoder has a prime: U′ beside the encoder's U.
    """
    own = name.removeprefix(DECODER_PREFIX)
    owner, _, symbol = own.partition(".")
    if not symbol:
        return _layer_label(owner) + ("" if own == name else "′")
    letter, _, gate = symbol.partition(".")
    layer = f"<sup>{owner[1:]}</sup>" if owner.startswith("l") and owner != "l0" else ""
    prime = "" if own == name else "′"
    return f"<i>{letter}</i>{prime}{layer}{' ' + gate if gate else ''}"


def _layer_label(owner: str) -> str:
    words = {
        "readout": translate("views", "read-out"),
        "embedding": translate("views", "embedding"),
    }
    return words.get(owner, owner)
