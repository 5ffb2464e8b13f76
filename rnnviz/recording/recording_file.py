"""A run as one `.npz` file of plain arrays: scalars of every update, parameters, and the trace.

The names and shapes are public; notebooks read them with `numpy.load`.  `meta` is JSON text with
the whole experiment, so that the run can be repeated.  Runs that stand beside it follow under names
of their own, see `rnnviz.recording.beside`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz import __version__
from rnnviz.experiment.experiment import Experiment, experiment_table, parse_experiment
from rnnviz.experiment.preset import speed_of
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.trace import Array, Trace
from rnnviz.recording.beside import joined, parted, refuse_too_many, within
from rnnviz.recording.run_record import record_table
from rnnviz.recording.trace_arrays import Arrays, layer_arrays, layer_sizes
from rnnviz.storage.npz import (
    LARGEST_ARRAY,
    LARGEST_TOTAL,
    Stored,
    read_arrays,
    stored_arrays,
    write_arrays,
)
from rnnviz.storage.zip_archive import bad_file
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.analysis.free_run import FreeRun
from rnnviz.training.analysis.snapshot_verdict import regime_word, training_verdict
from rnnviz.training.analysis.text_generation import GeneratedText
from rnnviz.training.diagnostics import free_run_of, generated_text_of, verdicts_of
from rnnviz.training.evaluation import Evaluation
from rnnviz.training.history import Envelope, History
from rnnviz.training.probe import DEFAULT_PROBE, Probe
from rnnviz.training.snapshot import Snapshot
from rnnviz.training.source_info import SourceInfo
from rnnviz.training.trainer import Trainer
from rnnviz.training.weight_history import WeightCurves, weight_curves

FORMAT = 1
LONGEST_META = 4 << 20
LONGEST_NAME = 255
CURVES = ("loss", "accuracy", "grad_norm", "clipped_norm")
SCALARS = 5
"""Exact scalars of an update: its number, loss, grad_norm, clip_scale, accuracy."""
CLIP_CURVES = ("clip_scale", "clip_cosine")


@dataclass(frozen=True)
class Capture:
    """What a recording is made of, copied from a trainer; it may be handed to another thread.

    Attributes
    ----------
    snapshot : Snapshot
    scalars : mapping of str to (N,) ndarray
        Loss, grad_norm, clip_scale and accuracy of every update.
    parameters : mapping of str to ndarray
        Those of the snapshot's trace, by name: "l0.U", "readout.V".
    spectra : tuple of Spectrum
        Of the same trace, if they are known.
    speed : float or None
        Updates a second at which the preset is to be watched.
    title : str
        The preset's.
    """

    snapshot: Snapshot
    scalars: Mapping[str, Array]
    parameters: Mapping[str, Array]
    spectra: tuple[Spectrum, ...] = ()
    speed: float | None = None
    title: str = ""


@dataclass(frozen=True)
class Recording:
    """A recording that has been read.

    Attributes
    ----------
    path : Path
        Where it was read from, for messages.
    experiment : Experiment
    meta : mapping
        The JSON object of the file.
    arrays : mapping of str to ndarray
        Everything else, by its name in the file.
    beside : tuple of Recording
        The runs beside it in the same file, B first; they have none themselves.
    """

    path: Path
    experiment: Experiment
    meta: Mapping[str, Any]
    arrays: Mapping[str, Array]
    beside: tuple[Recording, ...] = ()

    @property
    def name(self) -> str:
        """The preset's name."""
        return str(self.meta["name"])

    @property
    def title(self) -> str:
        """The preset's title; empty where it has none."""
        return str(self.meta.get("title", ""))

    @property
    def speed(self) -> float | None:
        """Updates a second at which the preset is to be watched; None for full speed."""
        value = self.meta.get("speed")
        return None if value is None else speed_of(value)

    @property
    def content(self) -> Arrays:
        """Everything that is in the file, by its name there."""
        own = {"meta": np.array(_json(self.meta)), **self.arrays}
        return joined(own, [other.content for other in self.beside])


def capture(
    trainer: Trainer,
    title: str = "",
    speed: float | None = None,
    probe: Probe = DEFAULT_PROBE,
) -> Capture:
    """Copy what a recording needs from a trainer, between two updates; takes no time."""
    parameters = {name: np.array(value, np.float64) for name, value in trainer.parameters.items()}
    snapshot, scalars = trainer.snapshot(probe), trainer.recorded()
    return Capture(snapshot, scalars, parameters, speed=speed, title=title)


def write_recording(
    path: Path, run: Trainer | Capture, title: str = "", beside: Sequence[Capture] = ()
) -> None:
    """Write a recording, whole or not at all.

    Parameters
    ----------
    path : Path
    run : Trainer or Capture
    title : str
        The preset's, where the capture has none.
    beside : sequence of Capture
        The runs beside it, B first.

    Raises
    ------
    BadInput
        Where the file system refuses, or the runs are too many or too long for one file.
    """
    captured = run if isinstance(run, Capture) else capture(run)
    captured = replace(captured, title=captured.title or title)
    snapshots = [each.snapshot for each in (captured, *beside)]
    refuse_too_large(path, *((snapshot.trace, snapshot.update) for snapshot in snapshots))
    refuse_too_many(path, beside)
    write_arrays(path, joined(recording_of(captured), [recording_of(other) for other in beside]))


def refuse_too_large(path: Path, *runs: tuple[Trace, int]) -> None:
    """Raise `BadInput` if runs would not fit into one file, before long work, not after it.

    Parameters
    ----------
    path : Path
        Of the recording, for the message.
    *runs : (Trace, int)
        Of each run the trace of the probe sequence, at any update, and for how many updates there
        will be scalars.
    """
    sizes = [
        size
        for trace, updates in runs
        for size in (*layer_sizes(trace.layers), *[8 * updates] * SCALARS)
    ]
    if sum(sizes) > LARGEST_TOTAL or max(sizes) > LARGEST_ARRAY:
        source = QT_TRANSLATE_NOOP(
            "export",
            "a recording of this run takes {size} MiB, one array up to {array} MiB; at most {most}"
            " and {largest} MiB are read back: choose a smaller task.length or cell.size",
        )
        raise bad_file(
            path, source, size=sum(sizes) >> 20, array=max(sizes) >> 20,
            most=LARGEST_TOTAL >> 20, largest=LARGEST_ARRAY >> 20,
        )  # fmt: skip


def recording_of(run: Capture, title: str = "") -> Arrays:
    """Return all arrays of a recording by name."""
    snapshot = run.snapshot
    trace, truncation = snapshot.trace, snapshot.experiment.training.truncation
    writing, free = generated_text_of(snapshot), free_run_of(snapshot)
    return {
        "meta": np.array(_json(meta_of(snapshot, title or run.title) | {"speed": run.speed})),
        **{name: np.asarray(values, np.float64) for name, values in run.scalars.items()},
        **{f"params/{name}": np.asarray(v, np.float64) for name, v in run.parameters.items()},
        **_trace(trace),
        **_known_to_task(snapshot),
        **layer_arrays(trace.layers, truncation, run.spectra),
        **_history(snapshot.history),
        "history/held_out": _evaluations(snapshot.evaluations),
        **({} if writing is None else _writing(writing)),
        **_weights(weight_curves(snapshot.weights)),
        **({} if free is None else _free(free)),
    }


def _json(meta: Mapping[str, Any]) -> str:
    return json.dumps(meta, ensure_ascii=False, allow_nan=False)


def meta_of(snapshot: Snapshot, title: str = "") -> dict[str, Any]:
    """Return the description of a run that a recording holds as JSON."""
    flows = {
        layer.name: verdict
        for layer, verdict in zip(snapshot.trace.layers, verdicts_of(snapshot), strict=True)
    }
    main = flows[snapshot.trace.layers[snapshot.trace.main].name]
    training = training_verdict(snapshot)
    fault = snapshot.fault
    return {
        "format": FORMAT,
        "program": "rnnviz",
        "version": __version__,
        "name": snapshot.name,
        "title": title if _is_line(title) else "",
        "experiment": experiment_table(snapshot.experiment),
        "changes": [asdict(change) for change in snapshot.changes],
        "regime": regime_word(main, training),
        "flow": {name: verdict.kind for name, verdict in flows.items()},
        "training": training.kind,
        "cause": {name: verdict.cause.name for name, verdict in flows.items()},
        "verdict": f"{main.sentence.english}. {training.sentence.english}.",
        "verdicts": {name: verdict.sentence.english for name, verdict in flows.items()},
        "record": record_table(snapshot.record),
        "milestones": [asdict(milestone) for milestone in snapshot.milestones],
        "outcome": snapshot.outcome,
        "first_bad_update": snapshot.first_bad_update,
        "update": snapshot.update,
        "trace_update": snapshot.trace_update,
        "probe": snapshot.probe.table,
        "fault": None if fault is None else asdict(fault),
        "layers": [layer.name for layer in snapshot.trace.layers],
        "clipped_updates": snapshot.history.clipped_updates,
        "stride": snapshot.history.loss.stride,
        "source": _source(snapshot.source),
        "data": None if snapshot.source.read is None else snapshot.source.read.table(),
    }


def _source(source_info: SourceInfo) -> dict[str, Any]:
    """Return what is known of the data; null for a number that is not finite, as JSON has none."""
    kept = {field.name for field in fields(source_info) if field.compare and field.name != "read"}
    table = {key: value for key, value in asdict(source_info).items() if key in kept}
    for part in (table, *table["yardsticks"]):
        part.update({k: None for k, v in part.items() if isinstance(v, float) and not isfinite(v)})
    return table


def _trace(trace: Trace) -> Arrays:
    arrays = {
        "trace/x": trace.x if trace.whole is None else trace.whole,
        "trace/output": trace.output,
        "trace/target": trace.target,
        "trace/loss": np.array(trace.loss),
        **({} if trace.written is None else {"trace/written": trace.written}),
    }
    symbols = trace.symbols if trace.whole_symbols is None else trace.whole_symbols
    return arrays if symbols is None else arrays | {"trace/symbols": symbols}


def _known_to_task(snapshot: Snapshot) -> Arrays:
    """Return what the task knows of the probe beyond its target, if anything.

    That is which classes are right at each step, and the states of the automaton behind it.
    """
    trace, accepts, checkpoint = snapshot.trace, snapshot.source.accepts, snapshot.checkpoint
    arrays: Arrays = {}
    if accepts is not np.equal:
        target = np.atleast_1d(trace.target)[:, None]
        classes = range(trace.output.shape[1])
        right = [accepts(np.full_like(target, index), target)[:, 0] for index in classes]
        arrays["trace/accepted"] = np.stack(right, axis=1)
    states = None if checkpoint is None else checkpoint.source.states(checkpoint.probe)
    if states is not None:
        arrays["trace/automaton"] = states[: trace.length, 0]
    return arrays


def _writing(writing: GeneratedText) -> Arrays:
    """Return the symbols of a text, the length of its prompt, and the temperature."""
    return {
        "writing/symbols": writing.symbols,
        "writing/prompt": np.array(writing.prompt),
        "writing/temperature": np.array(writing.temperature),
    }


def _free(free: FreeRun) -> Arrays:
    """Return a series, its forecast by the network, and how many steps of it were given."""
    return {"free/truth": free.truth, "free/said": free.forecast, "free/warm": np.array(free.warm)}


def _weights(curves: WeightCurves | None) -> Arrays:
    """Return the updates, and of every U the rows ρ, σ_max and ‖U‖_F."""
    if curves is None:
        return {}
    own = {f"weights/{name}": values for name, values in curves.sizes.items()}
    return {"weights/update": curves.update, **own}


def _evaluations(evaluations: Sequence[Evaluation]) -> Array:
    """Return update, loss and accuracy on held-out sequences as rows."""
    return (
        np.array([[e.update, e.loss, e.accuracy] for e in evaluations], np.float64).reshape(-1, 3).T
    )


def _history(history: History) -> Arrays:
    """Return the curves as they are drawn: rows low, high, last and broken of every stretch."""
    curves = {name: getattr(history, name) for name in CURVES + CLIP_CURVES}
    for name, (before, after) in history.parameter_norms.items():
        curves |= {name: before, f"{name}.clipped": after}
    for name, (scale, cosine) in history.parameter_clips.items():
        curves |= {f"{name}.scale": scale, f"{name}.cosine": cosine}
    curves = {name: curve for name, curve in curves.items() if curve is not None}
    return {
        "history/update": history.loss.update,
        **{f"history/{name}": _rows(curve) for name, curve in curves.items()},
    }


def _rows(curve: Envelope) -> Array:
    return np.array([curve.low, curve.high, curve.last, curve.broken])


def read_recording(path: Path) -> Recording:
    """Read a recording that may come from anywhere.

    Raises
    ------
    BadInput
        In one line, where the file is damaged, too large, no recording, or of a newer program.
    """
    refuse_foreign_file(path, stored_arrays(path))
    return recording_from(path, read_arrays(path))


def refuse_foreign_file(path: Path, stored: Mapping[str, Stored]) -> None:
    """Raise `BadInput` for a file that is no recording, before its arrays are read."""
    meta = stored.get("meta")
    small = meta is not None and meta.dtype.itemsize <= LONGEST_META
    _meta(path, meta.read() if small and meta is not None and not meta.shape else None)


def recording_from(path: Path, arrays: Mapping[str, Array]) -> Recording:
    """Return the recording in the arrays of the file at `path`."""
    first, others = parted(dict(arrays))
    beside = tuple(_alone(within(path, letter), part) for letter, part in others.items())
    return replace(_alone(path, first), beside=beside)


def _alone(path: Path, arrays: Arrays) -> Recording:
    """Return one run of a recording."""
    meta = _meta(path, arrays.pop("meta", None))
    try:
        recording = Recording(path, parse_experiment(meta["experiment"]), meta, arrays)
        _ = recording.speed  # refused here, where the file can be named
    except BadInput as error:
        raise bad_file(path, "{what}", what=error.message) from error
    return recording


def _meta(path: Path, text: Array | None) -> dict[str, Any]:
    if text is None or text.dtype.kind != "U" or text.shape or text.itemsize > LONGEST_META:
        raise bad_file(path, QT_TRANSLATE_NOOP("export", "this is not a recording made by rnnviz"))
    try:
        meta = json.loads(str(text), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise bad_file(path, QT_TRANSLATE_NOOP("export", "its meta is not JSON")) from error
    if not (isinstance(meta, dict) and isinstance(meta.get("experiment"), dict)):
        raise bad_file(path, QT_TRANSLATE_NOOP("export", "this is not a recording made by rnnviz"))
    if meta.get("format") != FORMAT:
        source = QT_TRANSLATE_NOOP(
            "export", "it was made by another version; this one reads {right}"
        )
        raise bad_file(path, source, right=f"format {FORMAT}")
    if not (_is_line(meta.get("name")) and _is_line(meta.get("title", ""))):
        raise bad_file(path, QT_TRANSLATE_NOOP("export", "its meta has no name"))
    return meta


def _is_line(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME and value.isprintable()


def _refuse_constant(text: str) -> float:
    raise ValueError(text)
