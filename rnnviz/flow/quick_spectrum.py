"""Spectra that keep up with a run: at spread steps where all would take too long.

The eigenvalues of one matrix take some S³ operations.  While frames come fast, so many steps are
taken as fit into `SECONDS`, spread evenly and always the same ones; and the directions that grow
most are sought from those of the spectrum before, which have hardly turned since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from rnnviz.flow.lyapunov import TURNS, leading_frame
from rnnviz.flow.scaled_vector import Array
from rnnviz.flow.spectrum import Spectrum, measured
from rnnviz.nn.trace import LayerTrace

SECONDS = 0.1
"""About what the eigenvalues and singular values of one layer may take."""
SECONDS_PER_CUBE, SECONDS_PER_STEP = 2e-9, 1e-4
"""What those of one matrix take: the first times S³, and the second."""


def quick_spectrum(
    layer: LayerTrace,
    before: Spectrum | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Spectrum:
    """Return the spectrum at spread steps.

    Parameters
    ----------
    layer : LayerTrace
    before : Spectrum, optional
        Of the same layer after an earlier update.
    cancelled : callable
        As in `spectrum.spectrum`.
    """
    size = layer.state.shape[1]
    start = None if before is None or before.start.shape[:1] != (size,) else before.start
    if start is not None and np.isfinite(start).all():
        frame = leading_frame(layer, cancelled, turns=1, start=start)
    else:
        frame = leading_frame(layer, cancelled, turns=TURNS[0])
    known = spread_steps(layer.steps, size)
    return replace(measured(layer, frame, known, cancelled), settled=False)


def spread_steps(steps: int, size: int) -> Array:
    """Return which of T steps are taken, the first and the last among them, (T,) bool."""
    affordable = int(SECONDS / (SECONDS_PER_CUBE * size**3 + SECONDS_PER_STEP))
    known = np.zeros(steps, dtype=bool)
    count = min(steps, max(2, affordable))
    known[np.linspace(steps - 1, 0, count).round().astype(int)] = True
    return known
