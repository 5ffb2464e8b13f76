"""An inspection: the replay of one sequence with all diagnostics of its gradient flow."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from rnnviz import __version__
from rnnviz.export.tracing import Arrays, layer_arrays
from rnnviz.flow.chunk import pieces
from rnnviz.flow.spectrum import Spectrum, spectrum
from rnnviz.inspection.replay import Replay, replay
from rnnviz.inspection.sequence import Sequence
from rnnviz.inspection.stack import Stack
from rnnviz.inspection.weights import Weights
from rnnviz.nn.trace import LayerTrace
from rnnviz.text import Message
from rnnviz.verdict import FlowVerdict, judge_flow, regime_of

FORMAT = 1
ONES = "ones at the last step"

Outcome = Literal["ok", "diverged", "dead"]


@dataclass(frozen=True)
class Inspection:
    """Everything that is known of one sequence in one network.

    Attributes
    ----------
    weights : Weights
    stack : Stack
        Of the weights, with the nonlinearity that the sequence asks for.
    sequence : Sequence
    replay : Replay
    spectra : tuple of Spectrum
        Empty while they are not computed.
    verdicts : tuple of FlowVerdict
        What becomes of an error; one for each of the replay's layers.
    """

    weights: Weights
    stack: Stack
    sequence: Sequence
    replay: Replay
    spectra: tuple[Spectrum, ...]
    verdicts: tuple[FlowVerdict, ...]

    @property
    def loss(self) -> float:
        """L = Σ_t g_t · h_t."""
        with np.errstate(all="ignore"):
            return float(np.sum(self.sequence.direct * self.replay.output))

    @property
    def outcome(self) -> Outcome:
        """Whether a number ceased to be finite, or every δ is zero although there is a loss."""
        layers = self.replay.layers
        if not all(_is_finite(layer) for layer in layers):
            return "diverged"
        silent = not any(layer.delta.any() for layer in layers)
        return "dead" if silent and self.sequence.direct.any() else "ok"


def _is_finite(layer: LayerTrace) -> bool:
    return bool(np.isfinite(layer.state).all() and np.isfinite(layer.adjoint).all())


def inspect(
    weights: Weights, sequence: Sequence, tell: Callable[[int, int], None] = lambda done, of: None
) -> Inspection:
    """Replay a sequence and compute what is slow.

    Parameters
    ----------
    weights : Weights
    sequence : Sequence
    tell : callable
        Told now and then how many parts of the work are done, and of how many.
    """
    return with_spectra(glance(weights, sequence), tell)


def glance(weights: Weights, sequence: Sequence) -> Inspection:
    """Replay a sequence and leave the spectra, which take long for a large network, for later."""
    stack = weights.stack.with_settings(activation=sequence.activation)
    done = replay(stack, weights.parameters, sequence)
    verdicts = tuple(judge_flow(done.layers, index) for index in range(len(done.layers)))
    return Inspection(weights, stack, sequence, done, (), verdicts)


def with_spectra(
    inspection: Inspection, tell: Callable[[int, int], None] = lambda done, of: None
) -> Inspection:
    """Return an inspection with the spectrum of every layer; see `inspect`."""
    layers = inspection.replay.layers
    total, started = sum(map(pieces, layers)), 0

    def begin() -> bool:
        nonlocal started
        tell(started, total)
        started += 1
        return False

    spectra = tuple(spectrum(layer, cancelled=begin) for layer in layers)
    return replace(inspection, spectra=spectra)


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
        **layer_arrays(done.layers, spectra=inspection.spectra),
    }


def _english(words: str | Message) -> str:
    return words.english if isinstance(words, Message) else words


def meta_of(inspection: Inspection) -> dict[str, Any]:
    """Return what the file of an inspection says of it in words."""
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
        "regime": regimes[layers[0].name],
        "regimes": regimes,
        "flow": {name: verdict.kind for name, verdict in verdicts.items()},
        "cause": {name: verdict.cause.name for name, verdict in verdicts.items()},
        "verdicts": {name: verdict.sentence.english for name, verdict in verdicts.items()},
        "outcome": inspection.outcome,
        "first_bad_update": None,
        "order": "rows of a layer whose name ends in r are steps in the order in which it reads:"
        " its row 0 is its initial state, its step 1 reads the last input",
    }
