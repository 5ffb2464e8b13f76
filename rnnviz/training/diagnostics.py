"""The diagnostics that take longer than a frame, computed only for views that are visible."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnnviz.flow.path_decomposition import PathDecomposition, path_decompositions
from rnnviz.flow.quick_spectrum import quick_spectrum
from rnnviz.flow.spectrum import Spectrum, spectrum
from rnnviz.flow.stack import triangles
from rnnviz.nn.trace import Array, Trace
from rnnviz.training.analysis.batch_spread import Part, batch_lags, batch_spread
from rnnviz.training.analysis.free_run import FreeRun, can_run_freely, free_run
from rnnviz.training.analysis.lag_gradient import lag_gradients
from rnnviz.training.analysis.loss_slice import LossSlice, loss_slice
from rnnviz.training.analysis.snapshot_verdict import flow_verdict
from rnnviz.training.analysis.state_cloud import StateCloud, state_clouds
from rnnviz.training.analysis.text_generation import GeneratedText, can_generate, generate_text
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.training.weight_history import weight_curves
from rnnviz.verdict.flow import FlowVerdict

Diagnostic = Literal[
    "verdict", "triangle", "paths", "lag_gradient", "spectrum", "weights", "writing", "free",
    "states", "cliff", "training_spread", "held_out_spread", "training_lags", "held_out_lags",
]  # fmt: skip
OF_TRACE: frozenset[Diagnostic] = frozenset({"verdict", "spectrum", "triangle", "paths"})
"""Those that need no further pass over data, and a thousandth of the work of the cliff."""

MAX_STEPS = 1024
"""Longer sequences have no triangle: 8 T² bytes, more than any screen could show."""


@dataclass(frozen=True)
class Patience:
    """How long a diagnostic may take.

    Attributes
    ----------
    closing : callable
        Whether the result is no longer needed; ends the computation.
    outdated : callable
        Whether a rough result now is better than an exact one later.
    seconds : float
        After which a rough result is good enough.
    """

    closing: Callable[[], bool] = lambda: False
    outdated: Callable[[], bool] = lambda: False
    seconds: float = math.inf


def verdicts_of(snapshot: Snapshot) -> tuple[FlowVerdict, ...]:
    """Return the verdict on the error signal of every layer."""
    with np.errstate(all="ignore"):
        return tuple(flow_verdict(snapshot, index) for index in range(len(snapshot.trace.layers)))


def spectra_of(
    snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False
) -> tuple[Spectrum, ...]:
    """Return the spectrum of every layer; see `flow.spectrum`."""
    return tuple(spectrum(layer, cancelled) for layer in snapshot.trace.layers)


class Spectra(tuple[Spectrum, ...]):
    """The spectra of all layers, and the trace they belong to."""

    trace: Trace


def spectra_in_time(
    snapshot: Snapshot, before: tuple[Spectrum, ...] | None, patience: Patience
) -> Spectra:
    """Return the spectra of every layer: quick ones first, and whole ones of the same trace.

    Where any time may be taken they are whole at once.
    """
    layers, closing = snapshot.trace.layers, patience.closing
    if patience.seconds == math.inf or getattr(before, "trace", None) is snapshot.trace:
        found = Spectra(spectra_of(snapshot, closing))
    else:
        known = before if before and len(before) == len(layers) else (None,) * len(layers)
        pairs = zip(layers, known, strict=True)
        found = Spectra(quick_spectrum(layer, earlier, closing) for layer, earlier in pairs)
    found.trace = snapshot.trace
    return found


def _are_whole(found: tuple[Spectrum, ...] | None) -> bool:
    return bool(found) and all(spectrum.is_whole for spectrum in found or ())


def triangles_of(snapshot: Snapshot) -> tuple[Array, ...]:
    """Return log10 of how strongly each loss reaches each step, one (T, T) array a layer.

    Empty where the sequence is longer than `MAX_STEPS`.
    """
    layers = snapshot.trace.layers
    if layers[0].steps > MAX_STEPS:
        return ()
    return triangles(layers, snapshot.experiment.training.truncation)


def paths_of(
    snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False
) -> tuple[PathDecomposition, ...]:
    """Return the paths on which an error comes back through every layer.

    See `flow.path_decomposition`.  Empty where the sequence is longer than `MAX_STEPS`.
    """
    layers = snapshot.trace.layers
    if layers[0].steps > MAX_STEPS:
        return ()
    return path_decompositions(layers, snapshot.experiment.training.truncation, cancelled)


def generated_text_of(
    snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False
) -> GeneratedText | None:
    """Return the text that the network generates; None where it generates none."""
    if snapshot.checkpoint is None or not can_generate(snapshot.checkpoint):
        return None
    return generate_text(snapshot.checkpoint, cancelled)


def states_of(snapshot: Snapshot) -> tuple[StateCloud | None, ...]:
    """Return the states of held-out sequences, empty where a recording holds none."""
    return () if snapshot.checkpoint is None else state_clouds(snapshot.checkpoint)


def free_run_of(
    snapshot: Snapshot, cancelled: Callable[[], bool] = lambda: False
) -> FreeRun | None:
    """Return the continuation by the network itself; None where the task has none."""
    if snapshot.checkpoint is None or not can_run_freely(snapshot.checkpoint):
        return None
    return free_run(snapshot.checkpoint, cancelled)


def _can_generate(snapshot: Snapshot) -> bool:
    return snapshot.checkpoint is not None and can_generate(snapshot.checkpoint)


def _can_run_freely(snapshot: Snapshot) -> bool:
    return snapshot.checkpoint is not None and can_run_freely(snapshot.checkpoint)


def _lacks_counterfactual(found: LossSlice | None) -> bool:
    """Whether the run with the other clipping has not been followed to its end."""
    return found is not None and found.counterfactual is not None and not found.counterfactual.whole


@dataclass(frozen=True)
class SlowDiagnostic:
    """How one diagnostic is computed.

    Attributes
    ----------
    compute : callable
        From a snapshot, the result for an earlier one or None, and `Patience`.
    applies : callable
        Whether a snapshot holds what it is computed from.
    complete : callable
        Whether a result needs no further computation.
    improves : callable
        Whether an incomplete result is to be continued at once, also while the run is paused.
    """

    compute: Callable[[Snapshot, Any, Patience], Any]
    applies: Callable[[Snapshot], bool] = lambda snapshot: True
    complete: Callable[[Any], bool] = bool
    improves: Callable[[Any], bool] = lambda found: False


def _has_checkpoint(snapshot: Snapshot) -> bool:
    return snapshot.checkpoint is not None


def _has_triangles(snapshot: Snapshot) -> bool:
    return snapshot.experiment.task.length <= MAX_STEPS


def _spread_of(part: Part) -> SlowDiagnostic:
    """Return how every sequence of a batch is analysed."""
    return SlowDiagnostic(
        lambda snapshot, _, patience: (
            snapshot.checkpoint and batch_spread(part, snapshot.checkpoint, patience.closing)
        ),
        applies=_has_checkpoint,
    )


def _lags_of(part: Part) -> SlowDiagnostic:
    return SlowDiagnostic(
        lambda snapshot, _, patience: (
            batch_lags(part, snapshot.checkpoint, patience.closing, patience.seconds / 3)
            if snapshot.checkpoint is not None and _has_triangles(snapshot)
            else None
        ),
        applies=lambda snapshot: _has_checkpoint(snapshot) and _has_triangles(snapshot),
    )


DIAGNOSTICS: Mapping[Diagnostic, SlowDiagnostic] = {
    "verdict": SlowDiagnostic(lambda snapshot, _, __: verdicts_of(snapshot)),
    "triangle": SlowDiagnostic(lambda snapshot, _, __: triangles_of(snapshot)),
    "paths": SlowDiagnostic(lambda snapshot, _, patience: paths_of(snapshot, patience.closing)),
    "lag_gradient": SlowDiagnostic(
        lambda snapshot, _, __: lag_gradients(snapshot),
        applies=lambda snapshot: snapshot.inspected is None,
    ),
    "spectrum": SlowDiagnostic(
        spectra_in_time, complete=_are_whole, improves=lambda found: not _are_whole(found)
    ),
    "weights": SlowDiagnostic(
        lambda snapshot, _, patience: weight_curves(snapshot.weights, patience.closing),
        applies=lambda snapshot: bool(snapshot.weights),
    ),
    "writing": SlowDiagnostic(
        lambda snapshot, _, patience: generated_text_of(snapshot, patience.closing),
        applies=_can_generate,
    ),
    "free": SlowDiagnostic(
        lambda snapshot, _, patience: free_run_of(snapshot, patience.closing),
        applies=_can_run_freely,
    ),
    "training_spread": _spread_of("training"),
    "held_out_spread": _spread_of("held_out"),
    "training_lags": _lags_of("training"),
    "held_out_lags": _lags_of("held_out"),
    "states": SlowDiagnostic(lambda snapshot, _, __: states_of(snapshot)),
    "cliff": SlowDiagnostic(
        lambda snapshot, _, patience: loss_slice(
            snapshot.checkpoint, cancelled=patience.outdated, seconds=patience.seconds
        ),
        applies=lambda snapshot: snapshot.checkpoint is not None,
        complete=lambda found: found is not None and found.whole,
        improves=_lacks_counterfactual,
    ),
}
"""What takes longer than a frame, the quickest first; a new one is a row here."""


def completed(
    frame: Frame,
    needs: Collection[Diagnostic] = OF_TRACE,
    closing: Callable[[], bool] = lambda: False,
) -> Frame:
    """Return the frame with the needed diagnostics computed from its own snapshot.

    Those that are there already are kept.  `closing` is called again and again meanwhile, and may
    raise an exception to end the work.
    """
    snapshot = frame.snapshot
    for name, diagnostic in DIAGNOSTICS.items():
        known = frame.result(name)
        missing = known.update != snapshot.update or not diagnostic.complete(known.value)
        if name in needs and missing and diagnostic.applies(snapshot):
            value = diagnostic.compute(snapshot, known.value, Patience(closing))
            frame = frame.with_result(name, value=value, update=snapshot.update)
    return frame
