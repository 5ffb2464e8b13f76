"""The network on the straight way from the parameters before an update to those after it.

Both ends are exact; what lies between is no state of the run, but shows where the update leads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.flow.quick_spectrum import quick_spectrum
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.trace import Trace
from rnnviz.training.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Place:
    """The network at one place of the way.

    Attributes
    ----------
    share : float
        0 before the update, 1 after it.
    trace : Trace
        Of the sequence that is shown.
    spectra : tuple of Spectrum
        One a layer, at spread steps where all would take too long.
    """

    share: float
    trace: Trace
    spectra: tuple[Spectrum, ...]


def places(
    before: Snapshot,
    after: Snapshot,
    count: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Place, ...]:
    """Return `count` + 1 places, evenly spread; of the ends alone where there is no more to be had.

    Parameters
    ----------
    cancelled : callable
        Whether to stop; nothing is returned then.
    """
    one, other = before.checkpoint, after.checkpoint
    if one is None or other is None:
        count = 1
    found: list[Place] = []
    for share in np.linspace(0.0, 1.0, count + 1).tolist():
        if cancelled():
            return ()
        trace = {0.0: before.trace, 1.0: after.trace}.get(share)
        trace = trace if trace is not None else _trace(before, after, share)
        earlier = found[-1].spectra if found else (None,) * len(trace.layers)
        pairs = zip(trace.layers, earlier, strict=True)
        spectra = tuple(quick_spectrum(layer, known, cancelled) for layer, known in pairs)
        found.append(Place(share, trace, spectra))
    return tuple(found)


def _trace(before: Snapshot, after: Snapshot, share: float) -> Trace:
    one, other = before.checkpoint, after.checkpoint
    assert one is not None
    assert other is not None
    parameters = one.parameters.copy()
    parameters.flat[:] = (1 - share) * one.parameters.flat + share * other.parameters.flat
    truncation = one.experiment.training.truncation
    with np.errstate(all="ignore"):
        return one.network().trace(parameters, one.probe, truncation)
