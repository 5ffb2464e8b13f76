"""From a recording back to the frame that the views draw.

A recording may come from anywhere, so every array is held to the shape that the experiment gives
it and every word of `meta` to its type, before a view sees them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from rnnviz.experiment.difference import Change
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.fault import Fault
from rnnviz.nn.trace import Array, LayerTrace, Trace
from rnnviz.recording.checked_recording import MOST, CheckedRecording
from rnnviz.recording.forecast import free_run_of
from rnnviz.recording.recording_file import CLIP_CURVES, CURVES, Recording
from rnnviz.recording.run_record import record_of
from rnnviz.recording.source_info import automaton_of, facts_of
from rnnviz.recording.trace_reader import trace_of
from rnnviz.training.analysis.state_cloud import state_cloud
from rnnviz.training.analysis.text_generation import GeneratedText
from rnnviz.training.evaluation import Evaluation
from rnnviz.training.history import Envelope, History
from rnnviz.training.snapshot import DatedResult, Frame, Snapshot
from rnnviz.training.weight_history import WeightCurves, recurrent_names


def frame_from_recording(recording: Recording) -> Frame:
    """Return what the views draw of a recorded run.

    Raises
    ------
    BadInput
        Naming the array or the key of `meta` that is missing or does not fit the experiment.
    """
    shelf = CheckedRecording(recording)
    trace = trace_of(shelf)
    snapshot = Snapshot(
        update=shelf.count("update"),
        trace_update=shelf.count("trace_update"),
        experiment=recording.experiment,
        name=recording.name,
        trace=trace,
        history=_history(shelf, trace),
        source=facts_of(shelf),
        outcome=shelf.one_of("outcome", ("ok", "diverged", "dead")),
        first_bad_update=shelf.count("first_bad_update", optional=True),
        fault=_fault(shelf),
        record=record_of(shelf),
        changes=_changes(shelf),
        evaluations=_exams(shelf),
    )
    return Frame(
        snapshot,
        step=len(trace.x),
        layer=trace.main,
        diagnostics=_diagnostics(shelf, trace, snapshot.update),
        speed=recording.speed,
    )


def _diagnostics(shelf: CheckedRecording, trace: Trace, update: int) -> dict[str, DatedResult]:
    automaton = automaton_of(shelf)
    found: dict[str, object] = {
        "spectrum": tuple(_spectrum(shelf, layer) for layer in trace.layers),
        "triangle": tuple(_triangle(shelf, layer) for layer in trace.layers),
        "writing": _writing(shelf),
        "weights": _weights(shelf, trace.layers),
        "free": free_run_of(shelf),
        "states": tuple(state_cloud(layer, automaton) for layer in trace.layers),
    }
    return {name: DatedResult(value, update) for name, value in found.items() if value is not None}


def _spectrum(shelf: CheckedRecording, layer: LayerTrace) -> Spectrum:
    prefix, steps, size = f"trace/{layer.name}.jacobian.", layer.steps, layer.state.shape[1]
    eigenvalues = shelf.array(f"{prefix}eigenvalues", steps, size, kinds="c")
    lyapunov = shelf.array(f"trace/{layer.name}.lyapunov", None)
    return Spectrum(
        eigenvalues=eigenvalues,
        radius=np.abs(eigenvalues).max(axis=1, initial=0.0),
        sigma_max=shelf.array(f"{prefix}sigma_max", steps),
        departure=shelf.array(f"{prefix}departure", steps),
        condition=float(shelf.array(f"{prefix}condition")),
        lyapunov=lyapunov,
        growth=shelf.array(f"{prefix}growth", steps, len(lyapunov)),
    )


def _triangle(shelf: CheckedRecording, layer: LayerTrace) -> Array:
    return shelf.array(f"trace/{layer.name}.triangle", layer.steps, layer.steps)


def _writing(shelf: CheckedRecording) -> GeneratedText | None:
    """Return what the network wrote, where the recording tells."""
    if "writing/symbols" not in shelf.recording.arrays:
        return None
    symbols = shelf.array("writing/symbols", None, kinds="i")
    known, prompt = (
        facts_of(shelf).symbol_names or (),
        int(shelf.array("writing/prompt", kinds="i")),
    )
    if not 0 <= prompt <= len(symbols) or not np.isin(symbols, np.arange(len(known))).all():
        raise shelf.bad("writing/symbols")
    return GeneratedText(symbols, prompt, float(shelf.array("writing/temperature")))


def _weights(shelf: CheckedRecording, layers: Sequence[LayerTrace]) -> WeightCurves | None:
    """Return how large every U has been, where the recording tells."""
    if "weights/update" not in shelf.recording.arrays:
        return None
    update = shelf.array("weights/update", None)
    held = {f"{part.name}.{k}": v for part in _parts(layers) for k, v in part.parameters.items()}
    sizes = {name: shelf.array(f"weights/{name}", 3, len(update)) for name in recurrent_names(held)}
    return WeightCurves(update, sizes)


def _history(shelf: CheckedRecording, trace: Trace) -> History:
    update = shelf.array("history/update", None)
    stride = max(1, shelf.count("stride"))

    def curve(name: str) -> Envelope:
        low, high, last, broken = shelf.array(f"history/{name}", 4, len(update))
        return Envelope(update, low, high, last, broken != 0, stride)

    blocks = _blocks(shelf, trace)
    return History(
        **{name: curve(name) for name in CURVES + CLIP_CURVES},
        parameter_norms={name: (curve(name), curve(f"{name}.clipped")) for name in blocks},
        parameter_clips={
            name: (curve(f"{name}.scale"), curve(f"{name}.cosine")) for name in blocks
        },
        clipped_updates=shelf.count("clipped_updates"),
    )


def _exams(shelf: CheckedRecording) -> tuple[Evaluation, ...]:
    rows = shelf.array("history/held_out", 3, None).T
    update = rows[:, 0]
    if not ((update >= 0) & (update <= MOST) & (update == np.floor(update))).all():
        raise shelf.bad("history/held_out")
    return tuple(Evaluation(int(n), float(loss), float(accuracy)) for n, loss, accuracy in rows)


def changes_of(recording: Recording) -> tuple[Change, ...]:
    """Return what was set otherwise while a recorded run went on.

    Raises
    ------
    BadInput
        Where `meta` does not fit.
    """
    return _changes(CheckedRecording(recording))


def _changes(shelf: CheckedRecording) -> tuple[Change, ...]:
    found = []
    for table in shelf.word("changes", list):
        if not isinstance(table, dict):
            raise shelf.bad("meta changes")
        before, after = table.get("before"), table.get("after")
        if not all(v is None or isinstance(v, (str, int, float)) for v in (before, after)):
            raise shelf.bad("meta changes")
        key = shelf.word("key", str, table)
        found.append(Change(shelf.count("update", within=table), key, before, after))
    return tuple(found)


def _parts(layers: Sequence[LayerTrace]) -> list[LayerTrace]:
    """Return the layers, those of an encoder before those of its decoder."""
    return [
        part for parts in zip(*(layer.parts for layer in layers), strict=True) for part in parts
    ]


def _blocks(shelf: CheckedRecording, trace: Trace) -> list[str]:
    """Return the names of the network's parameters, gates stacked, in their order."""
    embedded = shelf.recording.experiment.network.embedding and trace.symbols is not None
    names = ["embedding.E"] if embedded else []
    for part in _parts(trace.layers):
        entries = part.cell.layout(part.input.shape[1])
        names += [entry.within(part.name).name for entry in entries]
    return [*names, "readout.V", "readout.c"]


def _fault(shelf: CheckedRecording) -> Fault | None:
    if shelf.recording.meta.get("fault") is None:
        return None
    table = shelf.word("fault", dict)
    if set(table) != {field.name for field in fields(Fault)}:
        raise shelf.bad("meta fault")
    return Fault(
        direction=shelf.one_of("direction", ("forward", "backward"), table),
        quantity=shelf.word("quantity", str, table),
        step=shelf.count("step", within=table),
        unit=shelf.count("unit", optional=True, within=table),
        layer=shelf.word("layer", str, table),
        sequence=shelf.count("sequence", within=table),
    )
