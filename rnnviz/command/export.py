"""`rnnviz export`: the views of a run as figures or as their numbers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.command.training import (
    chosen_preset,
    declare_experiment,
    one_thread,
    only_for_presets,
    train,
    trainer_of,
)
from rnnviz.experiment.preset import Preset
from rnnviz.setting import unknown_name
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from rnnviz.views.part.selection import at_position
from rnnviz.views.view import View

if TYPE_CHECKING:
    from rnnviz.export.exporter import FileFormat

FORMATS: tuple[FileFormat, ...] = ("png", "svg", "pdf", "csv")


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    declare_experiment(parser, recording=True)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help="created if necessary"
    )
    parser.add_argument(
        "--view",
        action="append",
        metavar="NAME",
        help=f"one of {', '.join(view.name for view in VIEWS)}; may be repeated (default: all that"
        " have something to show)",
    )
    parser.add_argument(
        "--format", action="append", choices=FORMATS, help="may be repeated (default: png)"
    )
    parser.add_argument(
        "--width", type=int, default=1600, metavar="PIXELS", help="of a PNG (default: 1600)"
    )
    parser.add_argument(
        "--together", action="store_true", help="all views on one page instead of a page each"
    )
    parser.add_argument(
        "--beside",
        metavar="PRESET|RUN.npz",
        help="another run, to be compared with; a preset is given the same --updates and --set",
    )
    parser.add_argument(
        "--layer",
        action="append",
        metavar="NAME",
        help="l0, l1, or l0r for the backward half of a bidirectional one; repeatable (default:"
        " of a recording or a trace every layer, in files that end in its name)",
    )
    parser.add_argument(
        "--step", type=int, metavar="K", help="the time step that is marked (default: the last)"
    )
    parser.add_argument(
        "--language", choices=("en", "zh_CN"), default="en", help="of titles and labels"
    )


def run(wanted: argparse.Namespace) -> int:
    """Train or read the run, and write its views."""
    from rnnviz.export.exporter import check_request, export_views

    views = _views(wanted.view)
    formats = wanted.format or ["png"]
    check_request(wanted.output, formats, wanted.width, [view.name for view in views])
    begun = [_begun(wanted)]  # all of it, before the first long work
    if wanted.beside is not None:
        begun.append(_begun(_other(wanted)))
    (frame, title), *others = (_finished(run) for run in begun)
    layers = _layers(frame, wanted)
    frame = at_position(frame, layers[0] if layers else None, wanted.step)
    if others:
        frame = replace(frame, other=others[0][0])
    frame, views = _with_something_to_show(frame, views, layers)
    with _speaking(wanted.language):
        export_views(
            frame,
            views,
            wanted.output,
            formats,
            title=title,
            together=wanted.together,
            width=wanted.width,
            overwrite=True,
            layers=layers,
        )
    return 0


def _layers(frame: Frame, wanted: argparse.Namespace) -> list[str]:
    """Return the layers to draw separately; none for the one that the frame shows."""
    if wanted.layer is not None:
        return list(dict.fromkeys(wanted.layer))
    stored = wanted.preset.endswith(".npz") and wanted.beside is None
    return [layer.name for layer in frame.snapshot.trace.layers] if stored else []


def _with_something_to_show(
    frame: Frame, views: list[View], layers: Sequence[str]
) -> tuple[Frame, list[View]]:
    """Return the views that have something to draw, and report those that are left out.

    Raises
    ------
    BadInput
        Where nothing is left.
    """
    from rnnviz.export.exporter import nothing_to_write, split_blank

    frame, shown, bare = split_blank(frame, views, layers)
    if not shown:
        raise nothing_to_write(bare)
    if bare:
        print(f"left out, nothing to show: {', '.join(bare)}")
    return frame, shown


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """Write words in a language; Qt's translators need an application, though no window."""
    if language == "en":
        yield
        return
    from PySide6.QtCore import QCoreApplication

    from rnnviz.window.language import Language

    application = QCoreApplication.instance() or QCoreApplication(["rnnviz"])
    spoken = Language(language)
    try:
        yield
    finally:
        spoken.close()
        del application


def _views(names: Sequence[str] | None) -> list[View]:
    known = {view.name: view for view in VIEWS}
    for name in names or ():
        if name not in known:
            raise unknown_name(name, name, known, what="view")
    return [known[name] for name in dict.fromkeys(names or known)]


def _begun(wanted: argparse.Namespace) -> tuple[Frame | Trainer, str, float | None]:
    """Return what the views draw, or what is still to be trained; its title, and its speed."""
    if wanted.preset.endswith(".npz"):
        only_for_presets(wanted)
        frame, title = _stored(Path(wanted.preset))
        return frame, title, frame.speed
    preset = chosen_preset(wanted)
    _refuse_other_places(preset, wanted)
    title = preset.title_zh if wanted.language == "zh_CN" else preset.title
    return trainer_of(preset), title or preset.name, preset.speed


def _refuse_other_places(preset: Preset, wanted: argparse.Namespace) -> None:
    """Refuse a layer or a step that does not exist before anything is trained."""
    if wanted.layer is not None or wanted.step is not None:
        frame = Trainer(preset.experiment, preset.name).frame()
        for layer in wanted.layer or [None]:
            at_position(frame, layer, wanted.step)


def _finished(begun: tuple[Frame | Trainer, str, float | None]) -> tuple[Frame, str]:
    run, title, speed = begun
    frame = run if isinstance(run, Frame) else train(run).frame()
    return replace(frame, speed=speed), title


def _other(wanted: argparse.Namespace) -> argparse.Namespace:
    """Return the arguments of the run to be compared with.

    What changes presets does not concern a recording.
    """
    arguments = {**vars(wanted), "preset": wanted.beside}
    if wanted.beside.endswith(".npz"):
        arguments |= {"updates": None, "assignments": []}
    return argparse.Namespace(**arguments)


def _stored(path: Path) -> tuple[Frame, str]:
    """Return the frame of a recording, or of a trace that `inspect` wrote."""
    from rnnviz.inspection.frame import frame_of
    from rnnviz.inspection.result import inspect
    from rnnviz.inspection.trace_file import is_trace, trace_of
    from rnnviz.recording.frame_reader import frame_from_recording
    from rnnviz.recording.recording_file import recording_from, refuse_foreign_file
    from rnnviz.storage.npz import read_arrays, stored_arrays

    stored = stored_arrays(path)
    if not is_trace(stored):
        refuse_foreign_file(path, stored)
    arrays = read_arrays(path)
    if is_trace(arrays):
        with one_thread():
            frame = frame_of(inspect(*trace_of(path, arrays)))
        return frame, frame.snapshot.name
    recording = recording_from(path, arrays)
    return frame_from_recording(recording), recording.title or recording.name
