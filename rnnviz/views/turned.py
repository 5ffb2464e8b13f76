"""What clipping did beside making the gradient shorter: factors, and how far it was turned.

Clipping by the global norm keeps the direction.  Each parameter by its own norm, or each entry by
itself, turns it: the step is not one of steepest descent any more.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rnnviz.number_format import number
from rnnviz.plot.figure import Column
from rnnviz.text import translate
from rnnviz.training.history import Envelope
from rnnviz.training.snapshot import History, Snapshot
from rnnviz.views.part.update_series import columns

ALIGNED = 1 - 1e-9
"""A cosine from which on nothing was turned but by rounding."""


def turn_words(snapshot: Snapshot) -> str:
    """Say how far clipping turned the gradient, now and at the most; nothing where it never did."""
    cosine = snapshot.history.clip_cosine
    if cosine is None or not len(cosine.low):
        return ""
    least = float(np.min(cosine.low, initial=1.0, where=np.isfinite(cosine.low)))
    if least > ALIGNED:
        return ""
    source = translate("views", "Turned: cosine {now}, lowest {least}.")
    return source.format(now=number(float(cosine.last[-1])), least=number(least))


def clip_columns(history: History) -> Iterator[Column]:
    """Yield factor and cosine of every update, of the whole gradient and of each parameter."""
    yield from _pair(history.clip_scale, history.clip_cosine, "the gradient")
    for name, (scale, cosine) in history.parameter_clips.items():
        yield from _pair(scale, cosine, f"the gradient of {name}")


def _pair(scale: Envelope | None, cosine: Envelope | None, whose: str) -> Iterator[Column]:
    if scale is not None and cosine is not None:
        yield from columns(scale, f"clip factor of {whose}")
        yield from columns(cosine, f"cosine of clipped and raw, {whose}")
