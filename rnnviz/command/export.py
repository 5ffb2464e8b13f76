"""`rnnviz export`: the views of a run as figures or as their numbers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.command import animation, sweep_figures
from rnnviz.command.animation import MOVING
from rnnviz.command.streams import print_error, report_written
from rnnviz.command.training import (
    arguments_of_other,
    chosen_preset,
    declare_beside,
    declare_experiment,
    declare_probe,
    one_thread,
    only_for_presets,
    progress,
    train,
    trainer_of,
    translated,
    whole_number,
)
from rnnviz.experiment.preset import Preset
from rnnviz.setting import unknown_name
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.instructive import instructive_frame
from rnnviz.training.probe import parse_probe
from rnnviz.training.shown_sequence import frame_showing
from rnnviz.training.snapshot import MOST_BESIDE, Frame, runs_beside, with_beside
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from rnnviz.views.part.selection import at_position
from rnnviz.views.view import View

if TYPE_CHECKING:
    from rnnviz.export.exporter import FileFormat
    from rnnviz.recording.recording_file import Recording

FORMATS: tuple[FileFormat, ...] = ("png", "svg", "pdf", "csv")
_WIDTH = 1600


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
        "--format",
        action="append",
        choices=(*FORMATS, *MOVING),
        help="may be repeated (default: png; with --animate gif)",
    )
    _declare_page(parser)
    animation.declare(parser)
    declare_beside(
        parser, "to be compared with: the first in every view, up to five in those over updates"
    )
    _declare_position(parser)
    parser.add_argument(
        "--language", choices=("en", "zh_CN"), default="en", help="of titles and labels"
    )


def _declare_position(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of what of the run is shown."""
    parser.add_argument(
        "--layer",
        action="append",
        metavar="NAME",
        help="l0, l1, or l0r for the backward half of a bidirectional one; repeatable (default:"
        " of a recording or a trace every layer, in files that end in its name)",
    )
    parser.add_argument(
        "--at",
        type=_update,
        metavar="N",
        help="the update to be shown: of a recording any up to its last, which is made again; of a"
        " preset the same as --updates",
    )
    declare_probe(parser, "to be shown")
    parser.add_argument(
        "--batch",
        choices=("training", "held-out"),
        help="a batch whose median and spread are drawn with the sequence",
    )
    parser.add_argument(
        "--step", type=int, metavar="K", help="the time step that is marked (default: the last)"
    )


def _declare_page(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of what a page looks like."""
    parser.add_argument(
        "--width",
        type=int,
        metavar="PIXELS",
        help=f"of a PNG (default: {_WIDTH}) or an animation ({animation.WIDTH})",
    )
    parser.add_argument(
        "--size",
        metavar="slide|paper|column|WxH",
        help="of a page: a slide 16:9, both columns or one of a paper, or millimetres (default:"
        " half a slide; of an animation a slide)",
    )
    parser.add_argument("--title", metavar="TEXT", help="above each page; empty for none")
    parser.add_argument("--caption", metavar="TEXT", help="below each page")
    parser.add_argument("--no-caption", action="store_true", help="nothing below the pages")
    parser.add_argument(
        "--together", action="store_true", help="several views on a page instead of a page each"
    )


def run(args: argparse.Namespace) -> int:
    """Train or read the run, and write its views."""
    if sweep_figures.is_sweep_file(args.preset):
        return sweep_figures.run(args)
    animation.refuse_contradictions(args)
    views = _views(args.view)
    if args.animate is not None:
        return animation.run(args, views)
    return _write_figures(args, views)


def _write_figures(args: argparse.Namespace, views: list[View]) -> int:
    from rnnviz.export.caption import Wording
    from rnnviz.export.exporter import check_request, export_views
    from rnnviz.export.sheet_size import sheet_size

    size = None if args.size is None else sheet_size(args.size)
    formats, width = args.format or ["png"], _WIDTH if args.width is None else args.width
    check_request(args.output, formats, width, [view.name for view in views])
    # All are checked before any is trained.
    runs = [_start_run(args)]
    _refuse_missing_update(args, runs[0][0])
    runs += [_start_run(arguments_of_other(args, name)) for name in args.beside]
    instructive = args.updates is None and args.at is None
    (frame, title), *others = (_finish_run(run, instructive) for run in runs)
    frame = _with_beside(frame, [other for other, _ in others])
    if args.probe is not None:
        frame = frame_showing(frame, parse_probe(args.probe))
    frame = replace(frame, batch=animation.batch_part(args.batch))
    layers = _layers(frame, args)
    frame = at_position(frame, layers[0] if layers else None, args.step)
    frame, views = _with_something_to_show(frame, views, layers)
    with translated(args.language):
        written = export_views(
            frame,
            views,
            args.output,
            formats,
            title=title,
            together=args.together,
            width=width,
            size=size,
            wording=Wording(args.title, "" if args.no_caption else args.caption),
            overwrite=True,
            layers=layers,
        )
    report_written(*written)
    return 0


def _with_beside(frame: Frame, others: Sequence[Frame]) -> Frame:
    """Return the frame with further runs after those that it has beside it.

    Raises
    ------
    BadInput
        Where they are too many.
    """
    beside = [*runs_beside(frame), *others]
    if len(beside) > MOST_BESIDE:
        source = QT_TRANSLATE_NOOP("cli", "--beside: at most {most} runs are drawn beside one")
        raise BadInput.of("cli", source, most=MOST_BESIDE)
    return with_beside(frame, beside)


def _layers(frame: Frame, args: argparse.Namespace) -> list[str]:
    """Return the layers to draw separately; none for the one that the frame shows."""
    if args.layer is not None:
        return list(dict.fromkeys(args.layer))
    stored = args.preset.endswith(".npz") and frame.other is None and not args.beside
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


def _views(names: Sequence[str] | None) -> list[View]:
    known = {view.name: view for view in VIEWS}
    for name in names or ():
        if name not in known:
            raise unknown_name(name, name, known, what="view")
    return [known[name] for name in dict.fromkeys(names or known)]


def _start_run(args: argparse.Namespace) -> tuple[Frame | Trainer, str, float | None]:
    """Return what the views draw, or what is still to be trained; its title, and its speed."""
    if args.preset.endswith(".npz"):
        only_for_presets(args)
        frame, title = _read_frame(Path(args.preset), args.at, args.probe)
        return frame, title, frame.speed
    if args.at is not None:
        args = _stopping_at(args)
    preset = chosen_preset(args)
    _refuse_missing_position(preset, args)
    if args.probe is not None:
        Trainer(preset.experiment, preset.name).probe(parse_probe(args.probe))
    title = preset.title_zh if args.language == "zh_CN" else preset.title
    trainer = trainer_of(preset)
    run = trainer.frame() if args.at == 0 else trainer
    return run, title or preset.name, preset.speed


def _stopping_at(args: argparse.Namespace) -> argparse.Namespace:
    """Return the arguments with which a preset is trained to the update to be shown."""
    if args.updates not in (None, args.at):
        source = QT_TRANSLATE_NOOP(
            "cli", "--at {at} and --updates {updates} contradict each other: give one of them"
        )
        raise BadInput.of("cli", source, at=args.at, updates=args.updates)
    return argparse.Namespace(**{**vars(args), "updates": args.at or None})


def _update(text: str) -> int:
    """Return the number of an update, 0 for the untrained network."""
    return 0 if text == "0" else whole_number(text)


def _refuse_missing_position(preset: Preset, args: argparse.Namespace) -> None:
    """Refuse a layer or a step that does not exist before anything is trained."""
    if args.layer is not None or args.step is not None:
        frame = Trainer(preset.experiment, preset.name).frame()
        for layer in args.layer or [None]:
            at_position(frame, layer, args.step)


def _finish_run(
    begun: tuple[Frame | Trainer, str, float | None], instructive: bool
) -> tuple[Frame, str]:
    """Return the frame of a run; of a diverged one, if wanted, its last instructive update."""
    run, title, speed = begun
    if isinstance(run, Frame):
        return replace(run, speed=speed), title
    frame = replace(train(run).frame(), speed=speed)
    return _instructive(frame) if instructive else frame, title


def _instructive(frame: Frame) -> Frame:
    with one_thread():
        shown = instructive_frame(frame)
    if shown is not frame:
        print(
            f"{frame.snapshot.name}: diverged at update {frame.snapshot.first_bad_update}; shown is"
            f" update {shown.snapshot.trace_update}, the last before the numbers left the scale"
            " (--updates shows another)"
        )
    return shown


def _read_frame(path: Path, update: int | None, probe: str | None) -> tuple[Frame, str]:
    """Return the frame of a recording at an update, or of a trace that `inspect` wrote."""
    from rnnviz.inspection.frame import frame_of
    from rnnviz.inspection.result import inspect
    from rnnviz.inspection.trace_file import is_trace, trace_of
    from rnnviz.recording.recording_file import recording_from, refuse_foreign_file
    from rnnviz.storage.npz import read_arrays, stored_arrays

    stored = stored_arrays(path)
    if not is_trace(stored):
        refuse_foreign_file(path, stored)
    arrays = read_arrays(path)
    if is_trace(arrays):
        if update is not None:
            source = QT_TRANSLATE_NOOP("cli", "{name} is inspected: it has no update {n}")
            raise BadInput.of("cli", source, name=path, n=update)
        with one_thread():
            frame = frame_of(inspect(*trace_of(path, arrays)))
        return frame, frame.snapshot.name
    recording = recording_from(path, arrays)
    runs = [recording, *recording.beside]
    frame, *others = (_frame_at(run, update, again=probe is not None) for run in runs)
    return with_beside(frame, others), recording.title or recording.name


def _frame_at(recording: Recording, update: int | None, again: bool) -> Frame:
    """Return a recorded run at an update, made again; at its end where it ended before.

    `again` makes it again for its end too, so that it can read another sequence.
    """
    from rnnviz.recording.frame_reader import frame_alone
    from rnnviz.recording.replay import compare_scalars, last_update, recorded_run

    last = last_update(recording)
    if (update is None or update >= last) and not again:
        return frame_alone(recording)
    update = last if update is None else min(update, last)
    with one_thread(), progress("update") as show:
        trainer = recorded_run(recording, 0).at(update, lambda run: show(run.update, update))
        rounding = compare_scalars(recording, trainer)
        trainer.evaluate()
        probe = frame_alone(recording).snapshot.probe
        frame = replace(trainer.frame(probe=probe), speed=recording.speed)
    if rounding is not None:
        print_error(f"rnnviz: {rounding}")
    return frame


def _refuse_missing_update(args: argparse.Namespace, run: Frame | Trainer) -> None:
    """Refuse an update after the last of a recording; a run beside it may have ended before."""
    if isinstance(run, Frame) and args.at is not None and args.at > run.snapshot.update:
        source = QT_TRANSLATE_NOOP("cli", "{name}: there is no update {n}; it ended at {last}")
        raise BadInput.of("cli", source, name=args.preset, n=args.at, last=run.snapshot.update)
