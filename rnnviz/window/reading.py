"""Which experiment a file holds: a preset, a recording, or a picture that carries its run.

Weights, or the trace of an inspection, are somebody else's network, which is looked at.  A text
or a table of the user's own is data: it becomes the task of the experiment there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from rnnviz.export.npz import read_arrays
from rnnviz.inspection.frame import QUICK, frame_of
from rnnviz.inspection.reopen import kind_of, trace_of
from rnnviz.inspection.result import Inspection, glance
from rnnviz.inspection.sequence import Sequence as GivenSequence
from rnnviz.inspection.sequence import random_sequence, read_sequence
from rnnviz.inspection.weights import Weights, read_weights
from rnnviz.nn.trace import Array
from rnnviz.resource import PRESETS
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.experiment import parse_section
from rnnviz.training.preset import (
    Preset,
    load_preset,
    parse_preset,
    preset_text,
    printable,
)
from rnnviz.training.snapshot import Frame

PICTURES = (".png", ".svg", ".pdf")
DATA = {".txt": ("text", "text"), ".csv": ("series", "series")}
"""The task that learns from files of a suffix, and its setting that names the origin of data."""
_MOST_CHANGES = 5


@dataclass(frozen=True)
class Found:
    """What a file holds.

    Attributes
    ----------
    preset : Preset
    frame : Frame or None
        What a recording shows; a preset and a picture only say how to make it again.
    note : Message or None
        What the user should know of it.
    """

    preset: Preset
    frame: Frame | None = None
    note: Message | None = None


@dataclass(frozen=True)
class Foreign:
    """What files hold of somebody else's network: all of it, or the path of one half.

    Attributes
    ----------
    weights, inputs : str
        Paths; empty where there is none.
    inspection : Inspection or None
        None while a half is missing.
    frame : Frame or None
        Of the inspection.
    """

    weights: str = ""
    inputs: str = ""
    inspection: Inspection | None = None
    frame: Frame | None = None


def find_all(paths: Sequence[str], current: Preset | None = None) -> Found | Foreign:
    """Return what a file holds, or two files that make one inspection."""
    found = [find(path, current) for path in paths[:2]]
    halves = [half for half in found if isinstance(half, Foreign)]
    weights = next((half.weights for half in halves if half.weights), "")
    inputs = next((half.inputs for half in halves if half.inputs), "")
    return inspect_files(weights, inputs) if weights and inputs else found[0]


def inspect_files(weights: str, inputs: str, gru_form: str = "reset_after") -> Foreign:
    """Return the inspection of two files; without a path of inputs these are random.

    Raises
    ------
    BadInput
        In one line, as `rnnviz inspect` says it.
    """
    network = read_weights(Path(weights).expanduser(), gru_form)
    if inputs:
        return _inspected(network, read_sequence(Path(inputs).expanduser(), network.stack))
    return _inspected(network, random_sequence(network.stack))


def _inspected(network: Weights, sequence: GivenSequence) -> Foreign:
    inspection = glance(network, sequence)
    return Foreign(inspection=inspection, frame=frame_of(inspection, QUICK))


def find(name_or_path: str, current: Preset | None = None) -> Found | Foreign:
    """Return the shipped preset of a name, or what a file holds.

    A file of data becomes the task of the `current` experiment; without one it is refused.

    Raises
    ------
    BadInput
        Where there is neither, in one line that says what would be right.
    """
    path = Path(name_or_path)
    suffix = path.suffix.lower()
    if path.is_dir() and not (PRESETS / f"{name_or_path}.toml").is_file():
        raise _refused(path, QT_TRANSLATE_NOOP("window", "{path}: this is a folder; {what}"))
    if suffix in PICTURES:
        return _of_picture(path)
    if suffix == ".npz":
        return _of_arrays(path)
    if suffix == ".safetensors":
        read_weights(path)
        return Foreign(weights=str(path))
    if suffix in DATA and current is not None:
        return _of_data(path, current)
    if suffix not in ("", ".toml") and path.exists():
        source = QT_TRANSLATE_NOOP("window", "{path}: this is no experiment; {what}")
        raise _refused(path, source)
    return Found(load_preset(name_or_path))


def _refused(path: Path, source: str) -> BadInput:
    what = QT_TRANSLATE_NOOP(
        "window",
        "presets (.toml), recordings and traces (.npz), exported pictures (.png, .svg, .pdf),"
        " texts (.txt), tables (.csv) and weights (.safetensors, .npz) can be opened",
    )
    shown = printable(str(path))
    return BadInput(Message.of("window", source, path=shown, what=Message("window", what)))


def _of_data(path: Path, current: Preset) -> Found:
    """Let the current experiment learn from a text or a table."""
    name, origin = DATA[path.suffix.lower()]
    task = parse_section("task", {"name": name, origin: "file", "file": str(path.absolute())})
    task.source(current.experiment.seed)  # refuses what cannot be learnt
    preset = Preset(path.stem, replace(current.experiment, task=task), title=path.name)
    source = QT_TRANSLATE_NOOP(
        "window", "{file} is now learnt in the task “{task}”; all other settings stay as they were."
    )
    title = Message("tasks", task.title)
    return Found(preset, note=Message.of("window", source, file=path.name, task=title))


def _changed(changes: Sequence[str]) -> Message | None:
    """Say that what is opened starts with settings that its run did not start with."""
    if not changes:
        return None
    source = QT_TRANSLATE_NOOP(
        "window",
        "Settings were changed while this run went on (update: setting): {changes}.  Now it starts"
        " with the last of them.",
    )
    told = "; ".join(changes[:_MOST_CHANGES]) + (" …" if len(changes) > _MOST_CHANGES else "")
    return Message.of("window", source, changes=told)


def _of_picture(path: Path) -> Found:
    from rnnviz.export.origin import origin_in

    origin = origin_in(path)
    if origin is None:
        source = QT_TRANSLATE_NOOP(
            "window", "{path}: this picture does not carry the run that made it"
        )
        raise BadInput(Message.of("window", source, path=path))
    preset = parse_preset(origin.preset, origin.name, str(path))
    return Found(preset, note=_changed(origin.changes))


def _of_arrays(path: Path) -> Found | Foreign:
    """Return what an .npz file is: its names tell."""
    arrays = read_arrays(path)
    kind = kind_of(arrays)
    if kind == "trace":
        return _inspected(*trace_of(path, arrays))
    if kind == "weights":
        read_weights(path)
        return Foreign(weights=str(path))
    if kind == "inputs":
        return Foreign(inputs=str(path))
    return _of_recording(path, arrays)


def _of_recording(path: Path, arrays: Mapping[str, Array]) -> Found:
    from rnnviz.export.origin import changes_in_short
    from rnnviz.export.recording import recording_from
    from rnnviz.export.replay import frame_from_recording
    from rnnviz.training.diagnostics import OF_TRACE, completed

    recording = recording_from(path, arrays)
    name, title = recording.name, recording.title
    preset = Preset(name, recording.experiment, title=title, speed=recording.speed)
    # Nobody else would: the analyst follows what trains.
    frame = completed(frame_from_recording(recording), OF_TRACE)
    return Found(preset, frame, _changed(changes_in_short(frame.snapshot.changes)))


def save_preset(preset: Preset, path: Path) -> None:
    """Write a preset file, whole or not at all."""
    from rnnviz.export.atomic import write_atomically

    def put(file: BinaryIO) -> None:
        file.write(preset_text(preset).encode())

    write_atomically(path, put)
