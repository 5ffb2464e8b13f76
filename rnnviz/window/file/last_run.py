"""What is on screen as a text, so that a later session opens it again where it stood.

It holds the settings, how they were changed on the way, and the update: runs are made again from
these, as those of an exported figure are.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.experiment.difference import every_difference
from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset, parse_preset, preset_text
from rnnviz.storage.atomic_write import make_folder, write_atomically
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.probe import probe_of
from rnnviz.training.snapshot import Frame
from rnnviz.window.file.loader import LoadedExperiment
from rnnviz.window.playback.run_again import runs_of_figure

if TYPE_CHECKING:
    from rnnviz.export.provenance import Provenance

LARGEST = 1 << 20
"""Bytes of the file, at most."""
_DAMAGED = QT_TRANSLATE_NOOP(
    "window", "{file}: the experiment of the last session is damaged and cannot be opened again"
)
_GOES_ON = QT_TRANSLATE_NOOP(
    "window", "As in the last session, at update {update}. Play goes on from it."
)
_FAR = QT_TRANSLATE_NOOP(
    "window", "Update {update} of the last session is far: the run opens at its beginning."
)


@dataclass(frozen=True)
class LastRun:
    """What was on screen.

    Attributes
    ----------
    opened : Preset
        What it was opened from.
    wanted : Experiment
        The settings of the form.
    frame : Frame
        The newest update, with the runs beside it.
    shown : int
        The update that was looked at.
    """

    opened: Preset
    wanted: Experiment
    frame: Frame
    shown: int


def store(run: LastRun, path: Path) -> None:
    """Write a run.

    Raises
    ------
    BadInput
        Where the file cannot be written.
    """
    text = last_text(run)
    make_folder(path.parent)
    write_atomically(path, lambda stream: _write(stream, text))


def _write(stream: Any, text: str) -> None:
    stream.write(text.encode())


def last_text(run: LastRun) -> str:
    """Return one line of JSON; nothing in it depends on the language.

    Beside what `load_last` needs, it says in short what it holds, so that it can be offered.
    """
    from rnnviz.export.provenance import provenance_of

    origin = provenance_of(run.frame, run.opened.title)
    wanted = Preset(run.opened.name, run.wanted)
    return json.dumps(
        {
            "name": run.opened.name,
            "title": {"en": run.opened.title, "zh_CN": run.opened.title_zh},
            "update": run.frame.snapshot.update,
            "changes": len(every_difference(run.opened.experiment, run.wanted)),
            "twin": run.frame.other is not None,
            "opened": preset_text(run.opened),
            "wanted": preset_text(wanted),
            "shown": run.shown,
            "run": None if origin is None else origin.text(),
        },
        ensure_ascii=False,
    )


def read_last(path: Path) -> dict[str, Any] | None:
    """Return what a file holds, for `load_last`; None where there is no file.

    Raises
    ------
    BadInput
        Where it is damaged, in one line.
    """
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            raise ValueError("no file of ours")
        table = json.loads(path.read_bytes()[:LARGEST].decode())
        if not isinstance(table, dict):
            raise ValueError("no table")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput.in_file(path, "window", _DAMAGED) from error
    return table


def load_last(table: dict[str, Any], path: Path) -> LoadedExperiment:
    """Return the experiment with its runs, made again up to where they stood.

    Raises
    ------
    BadInput
        Where what the file holds is damaged, or a file of data that it names is gone.
    """
    from rnnviz.export.provenance import parse_provenance

    texts = [table.get(key) for key in ("name", "opened", "wanted", "run")]
    shown = table.get("shown")
    if not all(isinstance(text, str) for text in texts) or type(shown) is not int:
        raise BadInput.in_file(path, "window", _DAMAGED)
    name, opened, wanted, run = map(str, texts)
    try:
        preset = parse_preset(opened, name, str(path))
        experiment = parse_preset(wanted, name, str(path)).experiment
        origin = parse_provenance(path, run)
    except BadInput as error:
        raise BadInput.in_file(path, "window", _DAMAGED) from error
    return _runs(preset, experiment, origin, shown, path)


def _runs(
    preset: Preset, wanted: Experiment, origin: Provenance, shown: int, path: Path
) -> LoadedExperiment:
    again = runs_of_figure(origin, path)
    probe = probe_of(dict(origin.probe))
    if again is not None:
        again = replace(again, update=min(max(shown, 0), again.timeline.present))
        note = Message.of("window", _GOES_ON, update=again.update)
        return LoadedExperiment(preset, again=again, note=note, probe=probe, wanted=wanted)
    other = origin.other
    twin = None if other is None else parse_preset(other.preset, other.name, str(path))
    far = Message.of("window", _FAR, update=origin.update) if origin.update else None
    return LoadedExperiment(preset, twin=twin, note=far, probe=probe, wanted=wanted)
