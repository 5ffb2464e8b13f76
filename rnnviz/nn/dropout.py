"""Recurrent dropout (Semeniuta, Severyn & Barth 2016): a share of what a step adds is left out.

c_k = f ⊙ c_{k-1} + i ⊙ d(c̃) in an LSTM, h_k = z ⊙ h_{k-1} + (1 − z) ⊙ d(h̃) in a GRU: what is
remembered is never dropped, so no memory is lost by chance.  d multiplies by 0 with probability p,
else by 1/(1 − p), drawn anew for each step, unit and sequence.  The masks of an update depend on
the seed of the run and the number of the update alone, so that a run that is repeated, or gone on
with from its middle, has the same ones.  They act on the passes of training only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.unrolled import Unrolled

Array = NDArray[Any]

STREAM = 3
"""The child of a run's seed that masks come from; those before it are of data and weights."""


def dropout_setting() -> Any:
    """Declare p, the share that is left out, as a field of a cell."""
    return setting(
        0.0,
        QT_TRANSLATE_NOOP("settings", "Recurrent dropout"),
        QT_TRANSLATE_NOOP(
            "settings", "The share of what each step adds that training leaves out, at random."
        ),
        symbol="<i>p</i>",
        low=0.0,
        high=0.95,
        slider=(0.0, 0.5),
    )


@contextmanager
def dropped(layers: Sequence[Unrolled], seed: int, update: int) -> Iterator[None]:
    """Run the passes of some layers with the masks of an update, where their cells ask for it."""
    chosen = [layer for layer in layers if layer.cell.dropped]
    if chosen:
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STREAM, update)))
        for layer in chosen:
            layer.mask = keep_mask(rng, layer)
    try:
        yield
    finally:
        for layer in chosen:
            layer.mask = None


def keep_mask(rng: np.random.Generator, layer: Unrolled) -> Array:
    """Return what is multiplied by at every step, (T, D, B): 0 or 1/(1 − p)."""
    share = layer.cell.dropped
    kept = rng.random((layer.steps, layer.size, layer.batch)) >= share
    return np.asarray(kept.astype(layer.dtype) / layer.dtype.type(1 - share))
