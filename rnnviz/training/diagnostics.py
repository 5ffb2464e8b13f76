"""What takes longer than a frame: verdict, spectra, triangles, cliff; only where somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Literal

import numpy as np

from rnnviz.flow.regime import Regime
from rnnviz.flow.spectrum import Spectrum, spectrum
from rnnviz.flow.stack import triangles
from rnnviz.flow.ways import Ways, ways
from rnnviz.nn.trace import Array
from rnnviz.training.cliff import relief_of
from rnnviz.training.freerun import FreeRun, free_run
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.training.states import Cloud, clouds_of
from rnnviz.training.verdict import verdict
from rnnviz.training.weights import weight_curves
from rnnviz.training.writing import Writing, write

Diagnostic = Literal[
    "verdict", "spectrum", "triangle", "paths", "cliff", "writing", "weights", "states", "free"
]
OF_TRACE: frozenset[Diagnostic] = frozenset({"verdict", "spectrum", "triangle", "paths"})
"""Those that need no further pass over data: a thousandth of the cliff's work."""

MOST_STEPS = 1024
"""Longer sequences have no triangle to look at: 8 T² bytes that no screen could show."""


def verdicts_of(snapshot: Snapshot) -> tuple[Regime, ...]:
    """Return the verdict on the run as seen in every layer."""
    with np.errstate(all="ignore"):
        return tuple(verdict(snapshot, index) for index in range(len(snapshot.trace.layers)))


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


def ways_of(snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False) -> tuple[Ways, ...]:
    """Return the ways on which an error comes back through every layer; see `flow.ways`.

    Empty where the sequence is longer than `MOST_STEPS`.
    """
    layers = snapshot.trace.layers
    if layers[0].steps > MOST_STEPS:
        return ()
    return ways(layers, snapshot.experiment.training.truncation, cancelled)


def writing_of(snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False) -> Writing | None:
    """Return what the network writes; None where it does not write."""
    return None if snapshot.writer is None else write(snapshot.writer, cancelled)


def states_of(
    snapshot: Snapshot, before: tuple[Cloud | None, ...] = ()
) -> tuple[Cloud | None, ...]:
    """Return the states of held-out sequences, empty where a recording holds none.

    A cloud lies like that of an earlier update, so that it does not flip over.
    """
    return () if snapshot.landscape is None else clouds_of(snapshot.landscape, before)


def free_of(snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False) -> FreeRun | None:
    """Return what the network does when left to itself; None where it cannot be."""
    return None if snapshot.forecaster is None else free_run(snapshot.forecaster, cancelled)


def completed(frame: Frame, needs: Collection[Diagnostic] = OF_TRACE) -> Frame:
    """Return the frame with those diagnostics of its own update that are needed and missing."""
    snapshot = frame.snapshot
    update = snapshot.update
    if "verdict" in needs and not (frame.verdicts and frame.verdicts_update == update):
        frame = replace(frame, verdicts=verdicts_of(snapshot), verdicts_update=update)
    if "spectrum" in needs and not (frame.spectra and frame.spectra_update == update):
        frame = replace(frame, spectra=spectra_of(snapshot), spectra_update=update)
    if "triangle" in needs and not (frame.triangles and frame.triangles_update == update):
        frame = replace(frame, triangles=triangles_of(snapshot), triangles_update=update)
    if "paths" in needs and not (frame.ways and frame.ways_update == update):
        frame = replace(frame, ways=ways_of(snapshot), ways_update=update)
    whole = frame.relief and frame.relief.whole and frame.relief_update == update
    if "cliff" in needs and snapshot.landscape and not whole:
        frame = replace(frame, relief=relief_of(snapshot.landscape), relief_update=update)
    grown = frame.weights and frame.weights_update == update
    if "weights" in needs and snapshot.weights and not grown:
        frame = replace(frame, weights=weight_curves(snapshot.weights), weights_update=update)
    written = frame.writing and frame.writing_update == update
    if "writing" in needs and snapshot.writer and not written:
        frame = replace(frame, writing=writing_of(snapshot), writing_update=update)
    if "states" in needs and not (frame.clouds and frame.clouds_update == update):
        clouds = states_of(snapshot, frame.clouds)
        frame = replace(frame, clouds=clouds, clouds_update=update)
    ran = frame.free and frame.free_update == update
    if "free" in needs and snapshot.forecaster and not ran:
        frame = replace(frame, free=free_of(snapshot), free_update=update)
    return frame
