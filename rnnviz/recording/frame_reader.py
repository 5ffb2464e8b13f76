"""From a recording back to the frame that the views draw.

A recording may come from anywhere, so the shape of every array is checked against the experiment
and the type of every value of `meta`, before a view sees them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, get_args

import numpy as np

from rnnviz.experiment.difference import Change
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.fault import Fault
from rnnviz.nn.trace import Array, LayerTrace, Trace
from rnnviz.recording.checked_recording import MAX_COUNT, CheckedRecording
from rnnviz.recording.recording_file import CLIP_CURVES, CURVES, Recording
from rnnviz.recording.run_record import record_of
from rnnviz.recording.source_info import automaton_of, source_info_of
from rnnviz.recording.trace_reader import trace_of
from rnnviz.training.analysis.free_run import FreeRun
from rnnviz.training.analysis.state_cloud import state_cloud
from rnnviz.training.analysis.text_generation import GeneratedText
from rnnviz.training.evaluation import Evaluation
from rnnviz.training.history import Envelope, History
from rnnviz.training.milestone import MOST, Kind, Milestone
from rnnviz.training.snapshot import DatedResult, Frame, Snapshot, with_beside
from rnnviz.training.weight_history import WeightCurves, recurrent_names

_LAYER = re.compile(r"[a-z0-9.]{0,40}")


def frame_from_recording(recording: Recording) -> Frame:
    """Return the frame of a recorded run, with those of the runs that were recorded beside it.

    Raises
    ------
    BadInput
        Naming the array or the key of `meta` that is missing or does not fit the experiment.
    """
    return with_beside(frame_alone(recording), [frame_alone(run) for run in recording.beside])


def frame_alone(recording: Recording) -> Frame:
    """Return the frame of one run, without those beside it.

    Raises
    ------
    BadInput
        As above.
    """
    checked = CheckedRecording(recording)
    trace = trace_of(checked)
    snapshot = Snapshot(
        update=checked.count("update"),
        trace_update=checked.count("trace_update"),
        experiment=recording.experiment,
        name=recording.name,
        trace=trace,
        history=_history(checked, trace),
        source=source_info_of(checked),
        outcome=checked.one_of("outcome", ("ok", "diverged", "dead")),
        first_bad_update=checked.count("first_bad_update", optional=True),
        fault=_fault(checked),
        record=record_of(checked),
        changes=_changes(checked),
        milestones=_milestones(checked),
        evaluations=_evaluations(checked),
        probe=checked.probe,
    )
    return Frame(
        snapshot,
        step=len(trace.x),
        layer=trace.main,
        diagnostics=_diagnostics(checked, trace, snapshot.update),
        speed=recording.speed,
    )


def _diagnostics(checked: CheckedRecording, trace: Trace, update: int) -> dict[str, DatedResult]:
    automaton = automaton_of(checked)
    found: dict[str, object] = {
        "spectrum": tuple(_spectrum(checked, layer) for layer in trace.layers),
        "triangle": tuple(_triangle(checked, layer) for layer in trace.layers),
        "writing": _writing(checked),
        "weights": _weights(checked, trace.layers),
        "free": _free_run(checked),
        "states": tuple(state_cloud(layer, automaton) for layer in trace.layers),
    }
    return {name: DatedResult(value, update) for name, value in found.items() if value is not None}


def _free_run(checked: CheckedRecording) -> FreeRun | None:
    """Return how the network ran on its own outputs, where the recording has it."""
    if "free/truth" not in checked.recording.arrays:
        return None
    truth = checked.array("free/truth", None, None)
    forecast = checked.array("free/said", *truth.shape)
    warm = int(checked.array("free/warm", kinds="i"))
    if not (0 < warm < len(truth) and truth.shape[1]):
        raise checked.error("free/warm")
    return FreeRun(truth, forecast, warm)


def _spectrum(checked: CheckedRecording, layer: LayerTrace) -> Spectrum:
    prefix, steps, size = f"trace/{layer.name}.jacobian.", layer.steps, layer.state.shape[1]
    eigenvalues = checked.array(f"{prefix}eigenvalues", steps, size, kinds="c")
    lyapunov = checked.array(f"trace/{layer.name}.lyapunov", None)
    return Spectrum(
        eigenvalues=eigenvalues,
        radius=np.abs(eigenvalues).max(axis=1, initial=0.0),
        sigma_max=checked.array(f"{prefix}sigma_max", steps),
        departure=checked.array(f"{prefix}departure", steps),
        condition=float(checked.array(f"{prefix}condition")),
        lyapunov=lyapunov,
        growth=checked.array(f"{prefix}growth", steps, len(lyapunov)),
    )


def _triangle(checked: CheckedRecording, layer: LayerTrace) -> Array:
    return checked.array(f"trace/{layer.name}.triangle", layer.steps, layer.steps)


def _writing(checked: CheckedRecording) -> GeneratedText | None:
    """Return what the network wrote, where the recording has it."""
    if "writing/symbols" not in checked.recording.arrays:
        return None
    symbols = checked.array("writing/symbols", None, kinds="i")
    known, prompt = (
        source_info_of(checked).symbol_names or (),
        int(checked.array("writing/prompt", kinds="i")),
    )
    if not 0 <= prompt <= len(symbols) or not np.isin(symbols, np.arange(len(known))).all():
        raise checked.error("writing/symbols")
    return GeneratedText(symbols, prompt, float(checked.array("writing/temperature")))


def _weights(checked: CheckedRecording, layers: Sequence[LayerTrace]) -> WeightCurves | None:
    """Return how large every U has been, where the recording has it."""
    if "weights/update" not in checked.recording.arrays:
        return None
    update = checked.array("weights/update", None)
    held = {f"{part.name}.{k}": v for part in _parts(layers) for k, v in part.parameters.items()}
    sizes = {
        name: checked.array(f"weights/{name}", 3, len(update)) for name in recurrent_names(held)
    }
    return WeightCurves(update, sizes)


def _history(checked: CheckedRecording, trace: Trace) -> History:
    update = checked.array("history/update", None)
    stride = max(1, checked.count("stride"))

    def curve(name: str) -> Envelope:
        low, high, last, broken = checked.array(f"history/{name}", 4, len(update))
        return Envelope(update, low, high, last, broken != 0, stride)

    blocks = _blocks(checked, trace)
    return History(
        **{name: curve(name) for name in CURVES + CLIP_CURVES},
        parameter_norms={name: (curve(name), curve(f"{name}.clipped")) for name in blocks},
        parameter_clips={
            name: (curve(f"{name}.scale"), curve(f"{name}.cosine")) for name in blocks
        },
        clipped_updates=checked.count("clipped_updates"),
    )


def _evaluations(checked: CheckedRecording) -> tuple[Evaluation, ...]:
    rows = checked.array("history/held_out", 3, None).T
    update = rows[:, 0]
    if not ((update >= 0) & (update <= MAX_COUNT) & (update == np.floor(update))).all():
        raise checked.error("history/held_out")
    return tuple(Evaluation(int(n), float(loss), float(accuracy)) for n, loss, accuracy in rows)


def _milestones(checked: CheckedRecording) -> tuple[Milestone, ...]:
    """Return what happened in the run; older recordings do not say it."""
    tables = checked.recording.meta.get("milestones", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise checked.error("meta milestones")
    return tuple(
        Milestone(
            checked.count("update", within=table),
            checked.one_of("kind", get_args(Kind), table),
            _layer_name(checked, table),
            checked.count("units", within=table),
        )
        for table in tables[:MOST]
    )


def _layer_name(checked: CheckedRecording, table: dict[str, Any]) -> str:
    name: str = checked.value("layer", str, table)
    if not _LAYER.fullmatch(name):
        raise checked.error("meta milestones")
    return name


def changes_of(recording: Recording) -> tuple[Change, ...]:
    """Return the settings that were changed while a recorded run went on.

    Raises
    ------
    BadInput
        Where `meta` does not fit.
    """
    return _changes(CheckedRecording(recording))


def _changes(checked: CheckedRecording) -> tuple[Change, ...]:
    found = []
    for table in checked.value("changes", list):
        if not isinstance(table, dict):
            raise checked.error("meta changes")
        before, after = table.get("before"), table.get("after")
        if not all(v is None or isinstance(v, (str, int, float)) for v in (before, after)):
            raise checked.error("meta changes")
        key = checked.value("key", str, table)
        found.append(Change(checked.count("update", within=table), key, before, after))
    return tuple(found)


def _parts(layers: Sequence[LayerTrace]) -> list[LayerTrace]:
    """Return the layers, those of an encoder before those of its decoder."""
    return [
        part for parts in zip(*(layer.parts for layer in layers), strict=True) for part in parts
    ]


def _blocks(checked: CheckedRecording, trace: Trace) -> list[str]:
    """Return the names of the network's parameters, gates stacked, in their order."""
    embedded = checked.recording.experiment.network.embedding and trace.symbols is not None
    names = ["embedding.E"] if embedded else []
    for part in _parts(trace.layers):
        entries = part.cell.layout(part.input.shape[1])
        names += [entry.within(part.name).name for entry in entries]
    hidden = checked.recording.experiment.network.hidden
    return [*names, *(entry.name for entry in hidden.layout(1, 1))]


def _fault(checked: CheckedRecording) -> Fault | None:
    if checked.recording.meta.get("fault") is None:
        return None
    table = checked.value("fault", dict)
    if set(table) != {field.name for field in fields(Fault)}:
        raise checked.error("meta fault")
    return Fault(
        direction=checked.one_of("direction", ("forward", "backward"), table),
        quantity=checked.value("quantity", str, table),
        step=checked.count("step", within=table),
        unit=checked.count("unit", optional=True, within=table),
        layer=checked.value("layer", str, table),
        sequence=checked.count("sequence", within=table),
    )
