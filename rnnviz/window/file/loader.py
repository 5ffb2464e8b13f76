"""Loading whatever a file holds: an experiment, a network that was trained elsewhere, or data.

Presets, recordings and exported pictures hold an experiment.  Weights and inspection traces hold a
network, which is inspected.  A text or a table is data: it becomes the task of the current
experiment; where it is not clear which column of a table is meant, the user is asked.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from rnnviz.experiment.experiment import Experiment, parse_section
from rnnviz.experiment.preset import Preset, load_preset, parse_preset, preset_text
from rnnviz.inspection.ambiguous_input import AmbiguousInput
from rnnviz.inspection.frame import QUICK_DIAGNOSTICS, frame_of
from rnnviz.inspection.input_sequence import (
    DEFAULT_OPTIONS,
    InputSequence,
    ReadingOptions,
    random_sequence,
    read_sequence,
)
from rnnviz.inspection.result import Inspection, inspect_quickly, spectra_seconds
from rnnviz.inspection.trace_file import inspection_kind_of, trace_of
from rnnviz.inspection.weights import Weights, read_weights
from rnnviz.lesson.check import open_lesson
from rnnviz.lesson.lesson import Lesson
from rnnviz.lesson.lesson_file import is_lesson_file
from rnnviz.nn.trace import Array
from rnnviz.reading.tabular.column_reader import read_columns
from rnnviz.reading.tabular.preview import guess_task
from rnnviz.reading.tabular.table_format import TableFormat, open_table
from rnnviz.reading.tensor.tensor_file import SUFFIXES, read_tensors
from rnnviz.recording.recording_file import refuse_foreign_file
from rnnviz.resource import PRESETS
from rnnviz.storage.npz import read_arrays, stored_arrays
from rnnviz.tasks.shared_setting import table_settings
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.probe import DEFAULT_PROBE, Probe, probe_of
from rnnviz.training.snapshot import Frame, runs_beside, with_beside
from rnnviz.window.playback.run_again import RunsAgain, runs_of_figure

if TYPE_CHECKING:
    from rnnviz.export.provenance import Provenance
    from rnnviz.sweep.preset import SweepPreset
    from rnnviz.sweep.sweep_file import Sweep

PICTURES = (".png", ".svg", ".pdf", ".gif", ".webp", ".mp4")
TABLES, TEXTS = (".csv", ".tsv", ".tab"), (".txt", ".md", ".text", ".dat", ".asc")
"""Suffixes of data; the contents decide whether it is a table or a text."""
OPENED = (".toml", *dict.fromkeys((*SUFFIXES, *PICTURES, *TEXTS, *TABLES)))
"""Suffixes of all files that can be opened."""
ORIGIN = {"text": "text", "series": "series", "text_class": "text"}
"""The setting of each task that names the origin of its data."""
_MOST_CHANGES = 5


@dataclass(frozen=True)
class LoadedExperiment:
    """What a file holds.

    Attributes
    ----------
    preset : Preset
    frame : Frame or None
        What a recording shows, with the runs beside it.
    twin : Preset or None
        Of the run that stands beside it in a recording.
    again : RunsAgain or None
        The runs of a picture, which go on where they stood.
    note : Message or None
        What the user should know about it.
    table : TableFormat or None
        A table of which a column has to be chosen first.
    probe : Probe
        The sequence that was shown.
    wanted : Experiment or None
        The settings of the form, where they may differ from the preset's.
    """

    preset: Preset
    frame: Frame | None = None
    twin: Preset | None = None
    again: RunsAgain | None = None
    note: Message | None = None
    table: TableFormat | None = None
    probe: Probe = DEFAULT_PROBE
    wanted: Experiment | None = None


@dataclass(frozen=True)
class LoadedNetwork:
    """A network that was trained elsewhere: all of it, or one of the two files it needs.

    Attributes
    ----------
    weights, inputs : str
        Paths; empty where there is none.
    inspection : Inspection or None
        None while one file is missing.
    frame : Frame or None
        Of the inspection.
    question : AmbiguousInput or None
        What the files leave open, to be asked.
    seconds : float
        How long the spectra will take, approximately.
    """

    weights: str = ""
    inputs: str = ""
    inspection: Inspection | None = None
    frame: Frame | None = None
    question: AmbiguousInput | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class LoadedSweep:
    """A sweep with what is done of it, or a preset of one.

    Attributes
    ----------
    path : str
    sweep : Sweep or None
    preset : SweepPreset or None
    """

    path: str
    sweep: Sweep | None = None
    preset: SweepPreset | None = None


Loaded = LoadedExperiment | LoadedNetwork | LoadedSweep | Lesson


@dataclass(frozen=True)
class InspectionRequest:
    """What is to be inspected, and how the files are to be read.

    Attributes
    ----------
    weights : str
        A path.
    inputs : str
        A path; empty for random inputs.
    gru_form : {"reset_after", "reset_before"}
    network : str or None
        The prefix of one of several networks.
    reading : ReadingOptions
        What the files leave open.
    """

    weights: str = ""
    inputs: str = ""
    gru_form: str = "reset_after"
    network: str | None = None
    reading: ReadingOptions = DEFAULT_OPTIONS


def load_files(paths: Sequence[str], current: Preset | None = None) -> Loaded:
    """Return what a file holds, or the inspection of weights and inputs in two files."""
    found = [load_file(path, current) for path in paths[:2]]
    halves = [half for half in found if isinstance(half, LoadedNetwork)]
    weights = next((half.weights for half in halves if half.weights), "")
    inputs = next((half.inputs for half in halves if half.inputs), "")
    if weights and inputs:
        return inspect_files(InspectionRequest(weights, inputs))
    return found[0]


def inspect_files(request: InspectionRequest) -> LoadedNetwork:
    """Return the inspection of two files, or the question that they leave open.

    Without a path of inputs, random ones are used.

    Raises
    ------
    BadInput
        In one line, as in `rnnviz inspect`.
    """
    reading = request.reading
    try:
        path = Path(os.path.expanduser(request.weights))
        known = read_weights(path, request.gru_form, request.network)
        if request.inputs:
            path = Path(os.path.expanduser(request.inputs))
            return _inspected(known, read_sequence(path, known.stack, reading=reading))
        return _inspected(known, random_sequence(known.stack, activation=reading.nonlinearity))
    except AmbiguousInput as question:
        return LoadedNetwork(request.weights, request.inputs, question=question)


def _inspected(network: Weights, sequence: InputSequence) -> LoadedNetwork:
    inspection = inspect_quickly(network, sequence)
    frame = frame_of(inspection, QUICK_DIAGNOSTICS)
    frame.snapshot.measure_errors()
    return LoadedNetwork(inspection=inspection, frame=frame, seconds=spectra_seconds(inspection))


def load_file(name_or_path: str, current: Preset | None = None) -> Loaded:
    """Return the shipped preset of a name, or what a file holds.

    A file of data becomes the task of the `current` experiment; without one it is refused.

    Raises
    ------
    BadInput
        Where there is neither, in one line that says what can be opened.
    """
    path = Path(name_or_path)
    suffix = path.suffix.lower()
    if os.path.isdir(path) and not os.path.isfile(PRESETS / f"{name_or_path}.toml"):
        raise _refused(path, QT_TRANSLATE_NOOP("window", "{path}: this is a folder; {what}"))
    if suffix in PICTURES:
        return _of_picture(path)
    if suffix == ".npz":
        return _of_arrays(path)
    if suffix in SUFFIXES:
        return _of_tensors(path)
    if suffix in TABLES + TEXTS and current is not None:
        return _of_data(path, current)
    if suffix not in ("", ".toml") and os.path.exists(path):
        source = QT_TRANSLATE_NOOP("window", "{path}: this is not an experiment; {what}")
        raise _refused(path, source)
    if suffix == ".toml" and is_lesson_file(path):
        return open_lesson(path)
    if (sweep := _sweep_preset(name_or_path)) is not None:
        return LoadedSweep(name_or_path, preset=sweep)
    return LoadedExperiment(load_preset(name_or_path))


def _sweep_preset(name_or_path: str) -> SweepPreset | None:
    """Return the preset of a sweep, shipped or in a file; None where it is none."""
    from rnnviz.sweep.preset import has_sweep, load_sweep_preset, shipped_sweep

    path = Path(name_or_path)
    named = path.suffix.lower() == ".toml" and os.path.isfile(path) and has_sweep(path)
    return load_sweep_preset(name_or_path) if named or shipped_sweep(name_or_path) else None


def _refused(path: Path, source: str) -> BadInput:
    what = QT_TRANSLATE_NOOP(
        "window",
        "presets (.toml), recordings and traces (.npz), exported pictures (.png, .svg, .pdf,"
        " .gif, .webp, .mp4), texts (.txt), tables (.csv, .tsv) and weights (.safetensors, .pt,"
        " .npz, .h5, .keras) can be opened",
    )
    return BadInput.of("window", source, path=path, what=Message("window", what))


def _of_data(path: Path, current: Preset) -> LoadedExperiment:
    """Return the current experiment with a text or a table as its data."""
    name = guess_task(path, path.suffix.lower() in TABLES)
    task = parse_section("task", {"name": name, ORIGIN[name]: "file", "file": str(path.absolute())})
    if name == "series" and (table := _to_choose_from(path)) is not None:
        preset = Preset(path.stem, replace(current.experiment, task=task), title=path.name)
        return LoadedExperiment(preset, table=table)
    return with_data_file(task, current)


def _to_choose_from(path: Path) -> TableFormat | None:
    """Return a table for which the user has to choose a column or a format, else None."""
    table = open_table(path)
    if sum(column.kind == "number" for column in table.columns) > 1:
        return table
    try:
        read_columns(path)
    except BadInput:
        return table if any(column.kind == "number" for column in table.columns) else None
    return None


def table_to_choose_from(path: str) -> TableFormat | None:
    """Return a table for which the user has to choose; None also where it cannot be read."""
    try:
        return _to_choose_from(Path(os.path.expanduser(path)).absolute())
    except BadInput:
        return None


def reopen_table(task: Any) -> TableFormat | BadInput:
    """Return the table of a task, read in the format of its settings, or why it cannot be read."""
    try:
        return open_table(task.file, table_settings(task))
    except BadInput as error:
        return error


def with_data_file(task: Any, current: Preset) -> LoadedExperiment:
    """Return the current experiment with a task that reads the user's file.

    Raises
    ------
    BadInput
        Where the file cannot be used.
    """
    path = Path(task.file)
    read = task.source(current.experiment.seed).read
    preset = Preset(path.stem, replace(current.experiment, task=task), title=path.name)
    source = QT_TRANSLATE_NOOP(
        "window",
        "The network now learns {file} in the task “{task}”; all other settings are unchanged."
        " {read}",
    )
    closed = QT_TRANSLATE_NOOP("window", "{sentence}.")
    title = Message("tasks", task.title)
    summary = Message("tasks", "")
    if read is not None:
        summary = Message.of("window", closed, sentence=read.sentence())
    note = Message.of("window", source, file=path.name, task=title, read=summary)
    return LoadedExperiment(preset, note=note)


def _changed(changes: Sequence[str]) -> Message | None:
    """Return a note that the run did not start with the settings it is opened with."""
    if not changes:
        return None
    source = QT_TRANSLATE_NOOP(
        "window",
        "Settings were changed while this run went on (update: setting): {changes}. Now it starts"
        " with the last of them.",
    )
    listed = "; ".join(changes[:_MOST_CHANGES]) + (" …" if len(changes) > _MOST_CHANGES else "")
    return Message.of("window", source, changes=listed)


def _of_picture(path: Path) -> LoadedExperiment:
    from rnnviz.export.provenance import read_provenance

    origin = read_provenance(path)
    if origin is None:
        source = QT_TRANSLATE_NOOP(
            "window", "{path}: this picture does not contain the run that made it"
        )
        raise BadInput.of("window", source, path=path)
    preset = parse_preset(origin.preset, origin.name, str(path))
    again = runs_of_figure(origin, path)
    note = None if again is not None else _not_again(origin)
    return LoadedExperiment(preset, again=again, note=note, probe=probe_of(dict(origin.probe)))


def _not_again(origin: Provenance) -> Message | None:
    """Return a note that a run begins from the start, where it is not made again."""
    if not origin.update:
        return None
    source = QT_TRANSLATE_NOOP(
        "window", "Update {update}, which is drawn, is far: the run opens at its beginning."
    )
    return _changed(origin.changes) or Message.of("window", source, update=origin.update)


def _of_arrays(path: Path) -> Loaded:
    """Return what an .npz file holds, by the names of its arrays."""
    from rnnviz.sweep.sweep_file import is_sweep, read_sweep

    stored = stored_arrays(path)
    if is_sweep(stored):
        return LoadedSweep(str(path), read_sweep(path))
    kind = inspection_kind_of(stored)
    if kind == "trace":
        return _inspected(*trace_of(path, read_arrays(path)))
    if kind:
        return _of_tensors(path)
    refuse_foreign_file(path, stored)
    return _of_recording(path, read_arrays(path))


def _of_tensors(path: Path) -> LoadedNetwork:
    """Return a file of tensors as the weights or the inputs of an inspection."""
    if inspection_kind_of(read_tensors(path)) == "inputs":
        return LoadedNetwork(inputs=str(path))
    try:
        read_weights(path)
    except AmbiguousInput as question:
        return LoadedNetwork(weights=str(path), question=question)
    return LoadedNetwork(weights=str(path))


def _of_recording(path: Path, arrays: Mapping[str, Array]) -> LoadedExperiment:
    from rnnviz.export.provenance import change_texts
    from rnnviz.recording.frame_reader import frame_from_recording
    from rnnviz.recording.recording_file import recording_from
    from rnnviz.training.diagnostics import OF_TRACE, completed

    recording = recording_from(path, arrays)
    preset, *others = (
        Preset(run.name, run.experiment, title=run.title, speed=run.speed)
        for run in (recording, *recording.beside)
    )
    # The session computes slow diagnostics, and what views need at once, only for its own runs.
    frame = frame_from_recording(recording)
    beside = [completed(run, OF_TRACE) for run in runs_beside(frame)]
    frame = with_beside(completed(frame, OF_TRACE), beside)
    for run in (frame, *beside):
        run.snapshot.measure_errors()
    note = _changed(change_texts(frame.snapshot.changes))
    twin, probe = others[0] if others else None, frame.snapshot.probe
    return LoadedExperiment(preset, frame, twin, note=note, probe=probe)


def save_preset(preset: Preset, path: Path) -> None:
    """Write a preset file atomically.

    Raises
    ------
    BadInput
        Where it could not be read back, or the file cannot be written.
    """
    from rnnviz.storage.atomic_write import write_atomically

    text = preset_text(preset)
    parse_preset(text, preset.name, str(path))

    def put(file: BinaryIO) -> None:
        file.write(text.encode())

    write_atomically(path, put)
