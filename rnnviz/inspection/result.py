"""An inspection: the replay of one sequence with all diagnostics of its gradient flow."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from rnnviz import __version__
from rnnviz.flow.chunk import chunk_count
from rnnviz.flow.main_signal import main_signal_norms
from rnnviz.flow.spectrum import (
    Spectrum,
    eigenvalues_of,
    largest_singular_value,
    spectrum,
)
from rnnviz.inspection.architecture import Architecture
from rnnviz.inspection.comparison import Comparison, compare_states, nonlinearity_of
from rnnviz.inspection.input_sequence import InputSequence
from rnnviz.inspection.replay import Replay, replay
from rnnviz.inspection.weights import Weights
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.recording.trace_arrays import Arrays, layer_arrays
from rnnviz.text import Message
from rnnviz.verdict import FlowVerdict, classify_flow, regime_of

FORMAT = 1
ONES = "ones at the last step"

Outcome = Literal["ok", "diverged", "dead"]
ProgressCallback = Callable[[int, int], None]

MAX_SEQUENCES = 1000
"""Sequences of a larger batch that are replayed for the distribution of the norms."""

_TIMED_SIZE = 256
"""Units of the matrix from which the time of larger ones is estimated: some 30 ms."""


@dataclass(frozen=True)
class Inspection:
    """The replay of one sequence in one network, with diagnostics.

    Attributes
    ----------
    weights : Weights
    stack : Architecture
        Of the weights, with the nonlinearity that is replayed.
    sequence : InputSequence
    replay : Replay
    spectra : tuple of Spectrum
        Empty while they are not computed.
    verdicts : tuple of FlowVerdict
        The gradient flow in each of the replay's layers; not to be shown unless `claims`.
    comparison : Comparison or None
        With PyTorch's states, where these are given.
    fitted : bool
        Whether the nonlinearity was inferred from PyTorch's states.
    spread : tuple of (B, T) ndarray
        Of each layer, log10 of the error's norm in every sequence of the batch, of a large one in
        `MAX_SEQUENCES`; empty without one.
    """

    weights: Weights
    stack: Architecture
    sequence: InputSequence
    replay: Replay
    spectra: tuple[Spectrum, ...]
    verdicts: tuple[FlowVerdict, ...]
    comparison: Comparison | None = None
    fitted: bool = False
    spread: tuple[Array, ...] = ()

    @property
    def claims(self) -> bool:
        """Whether verdicts may be given: not if the replay disagrees with PyTorch's states."""
        return self.comparison is None or self.comparison.agrees

    @property
    def loss(self) -> float:
        """L = Σ_t g_t · h_t."""
        with np.errstate(all="ignore"):
            return float(np.sum(self.sequence.direct * self.replay.output))

    @property
    def outcome(self) -> Outcome:
        """Whether a number is not finite, or every δ is zero although there is a loss."""
        layers = self.replay.layers
        if not all(_is_finite(layer) for layer in layers):
            return "diverged"
        silent = not any(layer.delta.any() for layer in layers)
        return "dead" if silent and self.sequence.direct.any() else "ok"


def _is_finite(layer: LayerTrace) -> bool:
    return bool(np.isfinite(layer.state).all() and np.isfinite(layer.adjoint).all())


def inspect(
    weights: Weights,
    sequence: InputSequence,
    on_progress: ProgressCallback = lambda done, of: None,
    without: Collection[str] = (),
) -> Inspection:
    """Replay a sequence and compute the slow diagnostics.

    Parameters
    ----------
    weights : Weights
    sequence : InputSequence
    on_progress : callable
        Called with the number of parts of the work that are done, and of all.
    without : collection of {"spectrum", "batch"}
        What to leave out: the spectra, or the error norms in the other sequences of a batch.

    Raises
    ------
    AmbiguousInput
        For an SRN of unknown nonlinearity.
    """
    inspection = inspect_quickly(weights, sequence)
    if "batch" not in without:
        inspection = with_batch(inspection, on_progress)
    return inspection if "spectrum" in without else with_spectra(inspection, on_progress)


def inspect_quickly(weights: Weights, sequence: InputSequence) -> Inspection:
    """Replay a sequence without the diagnostics that take long for a large network or batch.

    Raises
    ------
    AmbiguousInput
        For an SRN of unknown nonlinearity.
    """
    activation = nonlinearity_of(weights, sequence)
    fitted = activation != (sequence.activation or weights.nonlinearity)
    sequence = replace(sequence, activation=activation)
    stack = weights.stack
    if activation:
        stack = stack.with_settings(activation=activation)
    done = replay(stack, weights.parameters, sequence)
    verdicts = tuple(classify_flow(done.layers, index) for index in range(len(done.layers)))
    return Inspection(
        weights,
        stack,
        sequence,
        done,
        (),
        verdicts,
        compare_states(weights, stack, sequence, done.output),
        fitted,
        sequence.spread,
    )


def with_spectra(
    inspection: Inspection, on_progress: ProgressCallback = lambda done, of: None
) -> Inspection:
    """Return an inspection with the spectrum of every layer; see `inspect`."""
    layers = inspection.replay.layers
    total, started = sum(map(chunk_count, layers)), 0

    def begin() -> bool:
        nonlocal started
        on_progress(started, total)
        started += 1
        return False

    spectra = tuple(spectrum(layer, cancelled=begin) for layer in layers)
    return replace(inspection, spectra=spectra)


def with_batch(
    inspection: Inspection, on_progress: ProgressCallback = lambda done, of: None
) -> Inspection:
    """Return an inspection with the error's norms in every sequence of its batch, if it has one."""
    batch = inspection.sequence.batch
    if batch is None or inspection.spread:
        return inspection
    rows = []
    for n, sequence in enumerate(batch.sample(MAX_SEQUENCES)):
        on_progress(n, min(len(batch.x), MAX_SEQUENCES))
        layers = replay(inspection.stack, inspection.weights.parameters, sequence).layers
        rows.append([main_signal_norms(layers, index) for index in range(len(layers))])
    return replace(inspection, spread=tuple(np.array(layer) for layer in zip(*rows, strict=True)))


def spectra_seconds(inspection: Inspection) -> float:
    """Estimate how long the spectra will take on this machine, from those of one small matrix.

    Eigenvalues and singular values take time as the cube of the number of units.
    """
    layer = inspection.replay.layers[0]
    size = layer.state.shape[1]
    tried = min(size, _TIMED_SIZE)
    matrix = np.random.default_rng(0).normal(size=(1, tried, tried))
    start = time.perf_counter()
    eigenvalues_of(matrix)
    largest_singular_value(matrix)
    spent = time.perf_counter() - start
    steps = sum(layer.steps for layer in inspection.replay.layers)
    return float(spent * steps * (size / tried) ** 3)


def arrays_of(inspection: Inspection) -> Arrays:
    """Return all arrays of an inspection by their names in a file.

    "trace/…" as in a recording, "params/l0.U" and so on, and "grad/l0.U" for ∂L/∂U; "meta" is JSON.
    """
    done, meta = inspection.replay, json.dumps(meta_of(inspection), ensure_ascii=False)
    return {
        "meta": np.array(meta),
        "trace/x": inspection.sequence.x,
        "trace/output": done.output,
        "trace/adjoint.x": done.input_adjoint,
        **{f"params/{name}": value for name, value in inspection.weights.parameters.items()},
        **{f"grad/{name}": value for name, value in done.gradient.items()},
        **layer_arrays(done.layers, spectra=inspection.spectra, whole=False),
        **_optional(inspection),
    }


def _optional(inspection: Inspection) -> Arrays:
    """Return what only some inspections have."""
    sequence, layers = inspection.sequence, inspection.replay.layers
    arrays: Arrays = {}
    if sequence.hidden is not None:
        arrays["trace/hidden"] = sequence.hidden
    if sequence.labels:
        arrays["trace/labels"] = np.array(sequence.labels)
    if inspection.spread:
        pairs = zip(layers, inspection.spread, strict=True)
        arrays |= {f"trace/{layer.name}.batch": norms for layer, norms in pairs}
    return arrays


def _english(words: str | Message) -> str:
    return words.english if isinstance(words, Message) else words


def _verdict(inspection: Inspection, verdict: FlowVerdict) -> str:
    """Return the verdict on a layer, or why there is none."""
    if inspection.claims or inspection.comparison is None:
        return verdict.sentence.english
    return inspection.comparison.message.english


def _compared(comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    finite = math.isfinite(comparison.largest)
    return {
        "largest": comparison.largest if finite else None,
        "agrees": comparison.agrees,
        "fits": comparison.fits,
    }


def meta_of(inspection: Inspection) -> dict[str, Any]:
    """Return the `meta` of an inspection: everything but the arrays."""
    stack, layers = inspection.stack, inspection.replay.layers
    verdicts = {la.name: found for la, found in zip(layers, inspection.verdicts, strict=True)}
    regimes = {name: regime_of(v.kind, cause=v.cause.name) for name, v in verdicts.items()}
    return {
        "format": FORMAT,
        "program": "rnnviz",
        "version": __version__,
        "kind": "inspection",
        "cell": {"name": stack.cell.name, **asdict(stack.cell)},
        "inputs": stack.inputs,
        "depth": stack.depth,
        "bidirectional": stack.bidirectional,
        "precision": inspection.weights.precision,
        "weights": inspection.weights.name,
        "sequence": _english(inspection.sequence.origin),
        "loss": "grad_hidden" if inspection.sequence.given else ONES,
        "layers": list(regimes),
        "regime": regimes[layers[0].name] if inspection.claims else None,
        "regimes": {name: word if inspection.claims else None for name, word in regimes.items()},
        "flow": {name: v.kind if inspection.claims else None for name, v in verdicts.items()},
        "cause": {
            name: v.cause.name if inspection.claims else None for name, v in verdicts.items()
        },
        "verdicts": {name: _verdict(inspection, v) for name, v in verdicts.items()},
        "hidden": _compared(inspection.comparison),
        "zero": list(inspection.weights.zero),
        "network": inspection.weights.prefix,
        "chosen": None if (batch := inspection.sequence.batch) is None else batch.chosen,
        "outcome": inspection.outcome,
        "first_bad_update": None,
        "order": "rows of a layer whose name ends in r are steps in the order in which it reads:"
        " its row 0 is its initial state, its step 1 reads the last input",
    }
