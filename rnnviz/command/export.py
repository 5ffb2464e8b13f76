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
)
from rnnviz.setting import unknown
from rnnviz.training.snapshot import Frame
from rnnviz.views.index import VIEWS
from rnnviz.views.view import View

if TYPE_CHECKING:
    from rnnviz.export.files import FileFormat

FORMATS: tuple[FileFormat, ...] = ("png", "svg", "pdf", "csv")


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    declare_experiment(parser, recording=True)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help="made if it does not exist"
    )
    parser.add_argument(
        "--view",
        action="append",
        metavar="NAME",
        help=f"one of {', '.join(view.name for view in VIEWS)} (default: all that have something to"
        " show)",
    )
    parser.add_argument(
        "--format", action="append", choices=FORMATS, help="may be repeated (default: png)"
    )
    parser.add_argument("--width", type=int, default=1600, metavar="PIXELS", help="of a PNG")
    parser.add_argument(
        "--together", action="store_true", help="all views on one page instead of a page each"
    )
    parser.add_argument(
        "--beside",
        metavar="PRESET|RUN.npz",
        help="another run, to be compared with; a preset is given the same --updates and --set",
    )
    parser.add_argument("--language", choices=("en", "zh_CN"), default="en", help="of the words")


def run(wanted: argparse.Namespace) -> int:
    """Train or read the run, and write its views."""
    from rnnviz.export.files import check_request, export_views

    views = _views(wanted.view)
    formats = wanted.format or ["png"]
    check_request(wanted.output, formats, wanted.width)
    frame, title = _frame(wanted)
    if wanted.beside is not None:
        frame = replace(frame, other=_other(wanted))
    if wanted.view is None:
        frame, views = _with_something_to_show(frame, views)
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
        )
    return 0


def _with_something_to_show(frame: Frame, views: list[View]) -> tuple[Frame, list[View]]:
    """Return the views that would not be a page of excuses, and say which are left out."""
    from rnnviz.export.files import up_to_date

    frame = up_to_date(frame, views)
    left_out = [view.name for view in views if view.figure(frame).is_bare]
    if left_out:
        print(f"left out, nothing to show: {', '.join(left_out)}")
    return frame, [view for view in views if view.name not in left_out]


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
            raise unknown(name, name, known, what="view")
    return [known[name] for name in dict.fromkeys(names or known)]


def _frame(wanted: argparse.Namespace) -> tuple[Frame, str]:
    """Return what the views draw, and the title of the run."""
    if wanted.preset.endswith(".npz"):
        only_for_presets(wanted)
        return _stored(Path(wanted.preset))
    preset = chosen_preset(wanted)
    title = preset.title_zh if wanted.language == "zh_CN" else preset.title
    return replace(train(preset).frame(), speed=preset.speed), title or preset.name


def _other(wanted: argparse.Namespace) -> Frame:
    """Return the run to be compared with; what changes presets does not concern a recording."""
    arguments = {**vars(wanted), "preset": wanted.beside}
    if wanted.beside.endswith(".npz"):
        arguments |= {"updates": None, "assignments": []}
    return _frame(argparse.Namespace(**arguments))[0]


def _stored(path: Path) -> tuple[Frame, str]:
    """Return the frame of a recording, or of a trace that `inspect` wrote."""
    from rnnviz.export.npz import read_arrays
    from rnnviz.export.recording import recording_from
    from rnnviz.export.replay import frame_from_recording
    from rnnviz.inspection.frame import frame_of
    from rnnviz.inspection.reopen import is_trace, trace_of
    from rnnviz.inspection.result import inspect

    arrays = read_arrays(path)
    if is_trace(arrays):
        with one_thread():
            frame = frame_of(inspect(*trace_of(path, arrays)))
        return frame, frame.snapshot.name
    recording = recording_from(path, arrays)
    return frame_from_recording(recording), recording.title or recording.name
