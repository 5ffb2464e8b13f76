"""What the delta view says of a network that has not learned yet: its first U and the rate."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.delta import entry_steps, steady_rate
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number
from rnnviz.text import translate
from rnnviz.training.snapshot import Snapshot
from rnnviz.views.part.status import join_sentences

Array = NDArray[Any]


def start_words(snapshot: Snapshot, layer: LayerTrace, log10: Array) -> str:
    """Return the spectral radius of U beside the rate of a signal, before the first update alone.

    Parameters
    ----------
    snapshot : Snapshot
    layer : LayerTrace
    log10 : (T,) ndarray
        log10 of the signal's norm at each step.
    """
    if snapshot.update or snapshot.inspected is not None:
        return ""
    return join_sentences(_radius(layer), _rate(log10[::-1][entry_steps(layer) :]))


def _radius(layer: LayerTrace) -> str:
    recurrent = layer.parameters.get("U")
    if recurrent is None or recurrent.shape[0] != recurrent.shape[-1]:
        return ""
    if not np.isfinite(recurrent).all():
        return ""
    radius = float(np.abs(np.linalg.eigvals(recurrent)).max())
    return translate("views", "<i>ρ</i>(<i>U</i>) = {radius}.").format(radius=f"{radius:.2f}")


def _rate(log10: Array) -> str:
    rate = steady_rate(log10)
    if not math.isfinite(rate) or abs(rate) > 300:
        return ""
    source = translate("views", "Measured: × {factor} a step back.")
    return source.format(factor=number(10.0**rate))
