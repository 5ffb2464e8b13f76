"""What takes longer than a frame: verdict, spectra, triangles, cliff; only where somebody looks."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from rnnviz.flow.path_decomposition import PathDecomposition, path_decompositions
from rnnviz.flow.spectrum import Spectrum, spectrum
from rnnviz.flow.stack import triangles
from rnnviz.nn.trace import Array
from rnnviz.training.analysis.free_run import FreeRun, can_run_freely, free_run
from rnnviz.training.analysis.loss_slice import loss_slice
from rnnviz.training.analysis.snapshot_verdict import flow_verdict
from rnnviz.training.analysis.state_cloud import StateCloud, state_clouds
from rnnviz.training.analysis.text_generation import GeneratedText, can_generate, generate_text
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.training.weight_history import weight_curves
from rnnviz.verdict.flow import FlowVerdict

Diagnostic = Literal[
    "verdict", "triangle", "paths", "spectrum", "weights", "writing", "free", "states", "cliff"
]
OF_TRACE: frozenset[Diagnostic] = frozenset({"verdict", "spectrum", "triangle", "paths"})
"""Those that need no further pass over data: a thousandth of the cliff's work."""

MOST_STEPS = 1024
"""Longer sequences have no triangle to look at: 8 T² bytes that no screen could show."""


def verdicts_of(snapshot: Snapshot) -> tuple[FlowVerdict, ...]:
    """Return what becomes of an error in every layer."""
    with np.errstate(all="ignore"):
        return tuple(flow_verdict(snapshot, index) for index in range(len(snapshot.trace.layers)))


def spectra_of(
    snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False
) -> tuple[Spectrum, ...]:
    """Return the spectrum of every layer; see `flow.spectrum`."""
    return tuple(spectrum(layer, cancelled) for layer in snapshot.trace.layers)


def triangles_of(snapshot: Snapshot) -> tuple[Array, ...]:
    """Return log10 of how strongly each loss reaches each step, one (T, T) array a layer.

    Empty where the sequence is longer than `MOST_STEPS`.
    """
    layers = snapshot.trace.layers
    if layers[0].steps > MOST_STEPS:
        return ()
    return triangles(layers, snapshot.experiment.training.truncation)


def ways_of(
    snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False
) -> tuple[PathDecomposition, ...]:
    """Return the ways on which an error comes back through every layer; see `flow.ways`.

    Empty where the sequence is longer than `MOST_STEPS`.
    """
    layers = snapshot.trace.layers
    if layers[0].steps > MOST_STEPS:
        return ()
    return path_decompositions(layers, snapshot.experiment.training.truncation, cancelled)


def writing_of(
    snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False
) -> GeneratedText | None:
    """Return what the network writes; None where it does not write."""
    if snapshot.checkpoint is None or not can_generate(snapshot.checkpoint):
        return None
    return generate_text(snapshot.checkpoint, cancelled)


def states_of(
    snapshot: Snapshot, before: tuple[StateCloud | None, ...] = ()
) -> tuple[StateCloud | None, ...]:
    """Return the states of held-out sequences, empty where a recording holds none.

    A cloud lies like that of an earlier update, so that it does not flip over.
    """
    return () if snapshot.checkpoint is None else state_clouds(snapshot.checkpoint, before)


def free_of(snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False) -> FreeRun | None:
    """Return what the network does when left to itself; None where it cannot be."""
    if snapshot.checkpoint is None or not can_run_freely(snapshot.checkpoint):
        return None
    return free_run(snapshot.checkpoint, cancelled)


@dataclass(frozen=True)
class Patience:
    """How long a diagnostic may take.

    Attributes
    ----------
    closing : callable
        Whether nobody will ever look at it.
    old : callable
        Whether a rough answer is better than a late one.
    seconds : float
        After which a rough answer will do.
    """

    closing: Callable[[], bool] = lambda: False
    old: Callable[[], bool] = lambda: False
    seconds: float = math.inf


@dataclass(frozen=True)
class Slow:
    """How one diagnostic is made, and where a frame holds it.

    Attributes
    ----------
    field : str
        Of `Frame`; the update it belongs to is in the field of that name with "_update".
    compute : callable
        From a snapshot, what was found in an earlier one (or the field's default), and `Patience`.
    serves : callable
        Whether there is anything to compute it from.
    whole : callable
        Whether what was found need not be found better.
    """

    field: str
    compute: Callable[[Snapshot, Any, Patience], Any]
    serves: Callable[[Snapshot], bool] = lambda snapshot: True
    whole: Callable[[Any], bool] = bool

    def of(self, frame: Frame) -> tuple[Any, int]:
        """Return what a frame holds of it, and the update that belongs to."""
        return getattr(frame, self.field), getattr(frame, f"{self.field}_update")

    def into(self, found: Any, update: int) -> dict[str, Any]:
        """Return the fields of a frame that hold it."""
        return {self.field: found, f"{self.field}_update": update}


DIAGNOSTICS: Mapping[Diagnostic, Slow] = {
    "verdict": Slow("verdicts", lambda snapshot, _, __: verdicts_of(snapshot)),
    "triangle": Slow("triangles", lambda snapshot, _, __: triangles_of(snapshot)),
    "paths": Slow("ways", lambda snapshot, _, patience: ways_of(snapshot, patience.closing)),
    "spectrum": Slow(
        "spectra", lambda snapshot, _, patience: spectra_of(snapshot, patience.closing)
    ),
    "weights": Slow(
        "weights",
        lambda snapshot, _, patience: weight_curves(snapshot.weights, patience.closing),
        serves=lambda snapshot: bool(snapshot.weights),
    ),
    "writing": Slow(
        "writing",
        lambda snapshot, _, patience: writing_of(snapshot, patience.closing),
        serves=lambda snapshot: (
            snapshot.checkpoint is not None and can_generate(snapshot.checkpoint)
        ),
    ),
    "free": Slow(
        "free",
        lambda snapshot, _, patience: free_of(snapshot, patience.closing),
        serves=lambda snapshot: (
            snapshot.checkpoint is not None and can_run_freely(snapshot.checkpoint)
        ),
    ),
    "states": Slow("clouds", lambda snapshot, before, _: states_of(snapshot, before)),
    "cliff": Slow(
        "relief",
        lambda snapshot, _, patience: loss_slice(
            snapshot.checkpoint, cancelled=patience.old, seconds=patience.seconds
        ),
        serves=lambda snapshot: snapshot.checkpoint is not None,
        whole=lambda relief: relief is not None and relief.whole,
    ),
}
"""What takes longer than a frame, the quickest first; a new one is a row here."""


def completed(
    frame: Frame,
    needs: Collection[Diagnostic] = OF_TRACE,
    closing: Callable[[], bool] = lambda: False,
) -> Frame:
    """Return the frame with those diagnostics of its own update that are needed and missing.

    `closing` is asked on the way, and may raise what ends the work.
    """
    snapshot = frame.snapshot
    for name, slow in DIAGNOSTICS.items():
        found, update = slow.of(frame)
        missing = update != snapshot.update or not slow.whole(found)
        if name in needs and missing and slow.serves(snapshot):
            found = slow.compute(snapshot, found, Patience(closing))
            frame = replace(frame, **slow.into(found, snapshot.update))
    return frame
