"""`rnnviz export --animate`: views of a run as moving pictures."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rnnviz.command.streams import print_error, report_written
from rnnviz.command.training import (
    arguments_of_other,
    chosen_preset,
    one_thread,
    only_for_presets,
    progress,
    trainer_of,
    translated,
    whole_number,
)
from rnnviz.reading.progress import progress_callback
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, printable
from rnnviz.training.probe import DEFAULT_PROBE, Probe, parse_probe
from rnnviz.training.replay import RepeatedRun
from rnnviz.training.snapshot import MOST_BESIDE
from rnnviz.training.timeline import Timeline
from rnnviz.views.part.selection import at_position
from rnnviz.views.view import View

if TYPE_CHECKING:
    from rnnviz.animation.frames import Frames, Position, UpdateFrames
    from rnnviz.animation.look import Look
    from rnnviz.animation.updates import Updates
    from rnnviz.animation.writer import Animated, Target
    from rnnviz.recording.recording_file import Recording

MOVING = ("gif", "webp", "mp4")
WIDTH = 1280
SHORTEST, LONGEST = 0.1, 600.0
"""Seconds that an update may take."""
_OWN = ("first", "last", "every", "fps", "plays", "hold", "seconds")


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of moving pictures."""
    group = parser.add_argument_group(
        "moving pictures",
        "As GIF, WebP, MP4 (with PyAV), or a numbered PNG or PDF for every frame; --together puts"
        " up to six views into one picture, the first of up to four large.",
    )
    group.add_argument(
        "--animate",
        choices=("updates", "flow"),
        help="over the updates of the run, or through one of them, the last or that of --at",
    )
    group.add_argument(
        "--from", dest="first", type=_count, metavar="N", help="the first update (default: 0)"
    )
    group.add_argument(
        "--to", dest="last", type=whole_number, metavar="N", help="the last (default: the run's)"
    )
    group.add_argument(
        "--every", type=whole_number, metavar="N", help="updates apart (default: about 60 frames)"
    )
    group.add_argument("--fps", type=float, metavar="F", help="frames a second (default: 10)")
    group.add_argument(
        "--plays", type=_count, metavar="N", help="how often; 0 for again and again (default)"
    )
    group.add_argument(
        "--hold", type=float, metavar="S", help="seconds that the last frame stays (default: 1)"
    )
    group.add_argument(
        "--seconds", type=float, metavar="S", help="that --animate flow takes (default: by phase)"
    )


def _count(text: str) -> int:
    return 0 if text == "0" else whole_number(text)


def refuse_contradictions(args: argparse.Namespace) -> None:
    """Raise `BadInput` where something moves only with --animate, or does not move."""
    if args.animate is not None:
        return
    moving = [name for name in args.format or () if name in MOVING]
    own = [name for name in _OWN if getattr(args, name) is not None]
    if moving or own:
        source = QT_TRANSLATE_NOOP("cli", "{name} is for moving pictures: add --animate updates")
        names = {"first": "from", "last": "to"}
        name = f"--format {moving[0]}" if moving else f"--{names.get(own[0], own[0])}"
        raise BadInput.of("cli", source, name=name)


def run(args: argparse.Namespace, views: Sequence[View]) -> int:
    """Train or read the run, and write its views as moving pictures."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # no display is needed, nor looked for
    _refuse_without_qt()
    from rnnviz.animation.writer import write_animations
    from rnnviz.export.exporter import refuse_in_the_way
    from rnnviz.window.runtime.offscreen import offscreen_application

    look, position, target = _checked(args)
    views = _chosen_views(args, views)
    refuse_in_the_way(target.folder, [view.name for view in views], target.formats)
    runs = _runs(args)
    with offscreen_application(), translated(args.language), one_thread():
        frames = _frames(args, runs, views, look, position)
        with (
            progress("animation, percent") as show,
            progress_callback(lambda share: show(int(100 * share), 100)),
        ):
            done = write_animations(frames, views, target, look, runs[0].title)
    _report(done, frames, look)
    report_written(*done.paths)
    return 0


def _runs(args: argparse.Namespace) -> list[_Begun]:
    """Return the run and those beside it, none of which has been trained."""
    first = _run_of(args)
    beside = [*first.beside, *(_run_of(arguments_of_other(args, name)) for name in args.beside)]
    if len(beside) > MOST_BESIDE:
        source = QT_TRANSLATE_NOOP("cli", "--beside: at most {most} runs are drawn beside one")
        raise BadInput.of("cli", source, most=MOST_BESIDE)
    return [first, *beside]


def _refuse_without_qt() -> None:
    from rnnviz.window.runtime.platform_check import lacking

    problem = lacking()
    if problem is not None:
        raise BadInput(problem)


def _checked(args: argparse.Namespace) -> tuple[Look, Position, Target]:
    """Return how it looks, what is shown and where it goes, checked before anything is trained."""
    from rnnviz.animation.frames import Position
    from rnnviz.animation.look import Look
    from rnnviz.animation.timing import Timing
    from rnnviz.animation.writer import Target, check_formats
    from rnnviz.export.caption import Wording
    from rnnviz.export.exporter import check_width
    from rnnviz.export.sheet_size import sheet_size
    from rnnviz.storage.atomic_write import refuse_unwritable_folder

    formats = tuple(dict.fromkeys(args.format or ["gif"]))
    check_formats(formats)
    width = WIDTH if args.width is None else args.width
    check_width(width)
    refuse_unwritable_folder(args.output)
    usual = Timing()
    timing = Timing(
        usual.rate if args.fps is None else args.fps,
        usual.plays if args.plays is None else args.plays,
        usual.hold if args.hold is None else args.hold,
    ).checked()
    size = None if args.size is None else sheet_size(args.size)
    wording = Wording(args.title, "" if args.no_caption else args.caption)
    if args.seconds is not None and not SHORTEST <= args.seconds <= LONGEST:
        source = QT_TRANSLATE_NOOP(
            "cli", "--seconds: {seconds} seconds are not from {low} to {high}"
        )
        raise BadInput.of(
            "cli", source, seconds=f"{args.seconds:g}", low=f"{SHORTEST:g}", high=f"{LONGEST:g}"
        )
    layers = args.layer or [None]
    if len(layers) > 1:
        source = QT_TRANSLATE_NOOP("cli", "--animate shows one layer: give --layer once")
        raise BadInput.of("cli", source)
    target = Target(args.output, formats, together=args.together, overwrite=True)
    return (
        Look(size, width, timing, wording),
        Position(layers[0], args.step, batch_part(args.batch)),
        target,
    )


def batch_part(name: str | None) -> Literal["", "training", "held_out"]:
    """Return the batch that an argument names."""
    return "" if name is None else "training" if name == "training" else "held_out"


def _chosen_views(args: argparse.Namespace, views: Sequence[View]) -> list[View]:
    """Return the views to be written: through one update, `flow` unless others are named."""
    if args.animate == "flow" and not args.view:
        return [view for view in views if view.name == "flow"]
    return list(views)


@dataclass(frozen=True)
class _Begun:
    """A run at its beginning.

    Attributes
    ----------
    run : RepeatedRun
    end : int
        The update up to which it goes.
    title : str
    speed : float or None
    recording : Recording or None
        Where it was recorded.
    beside : tuple of _Begun
        The runs that a recording holds beside it.
    probe : Probe
        The sequence that is drawn.
    """

    run: RepeatedRun
    end: int
    title: str
    speed: float | None = None
    recording: Recording | None = None
    beside: tuple[_Begun, ...] = ()
    probe: Probe = DEFAULT_PROBE


def _run_of(args: argparse.Namespace) -> _Begun:
    if args.preset.endswith(".npz"):
        only_for_presets(args)
        return _recorded(Path(args.preset), args.probe)
    preset = chosen_preset(args)
    title = preset.title_zh if args.language == "zh_CN" else preset.title
    trainer = trainer_of(preset)
    probe = DEFAULT_PROBE if args.probe is None else parse_probe(args.probe)
    at_position(trainer.frame(probe=probe), (args.layer or [None])[0], args.step)
    run, end = RepeatedRun(Timeline(trainer), ()), preset.experiment.training.updates
    return _Begun(run, end, title or preset.name, preset.speed, probe=probe)


def _recorded(path: Path, probe: str | None) -> _Begun:
    from rnnviz.inspection.trace_file import is_trace
    from rnnviz.recording.recording_file import read_recording
    from rnnviz.storage.npz import stored_arrays

    if is_trace(stored_arrays(path)):
        source = QT_TRANSLATE_NOOP("cli", "{name} is inspected: it has no updates to be animated")
        raise BadInput.of("cli", source, name=path)
    begun = _begun(read_recording(path))
    return begun if probe is None else replace(begun, probe=parse_probe(probe))


def _begun(recording: Recording) -> _Begun:
    from rnnviz.recording.checked_recording import CheckedRecording
    from rnnviz.recording.replay import last_update, recorded_run

    return _Begun(
        recorded_run(recording),
        last_update(recording),
        recording.title or recording.name,
        recording.speed,
        recording,
        tuple(map(_begun, recording.beside)),
        CheckedRecording(recording).probe,
    )


def _frames(
    args: argparse.Namespace,
    runs: Sequence[_Begun],
    views: Sequence[View],
    look: Look,
    position: Position,
) -> Frames:
    """Train as far as is shown; return the frames."""
    from rnnviz.animation.updates import Updates

    wanted = args.last if args.at is None else args.at
    end = wanted or runs[0].end
    if runs[0].recording is not None and end > runs[0].end:
        source = QT_TRANSLATE_NOOP("cli", "{name}: there is no update {n}; it ended at {last}")
        raise BadInput.of("cli", source, name=args.preset, n=end, last=runs[0].end)
    chosen = Updates(args.first or 0, wanted, args.every)
    if args.animate == "updates":
        _refuse_updates(chosen, runs[0], end)
    ends = [_train(begun, min(end, begun.end) if begun.recording else end) for begun in runs]
    if args.animate == "flow":
        return _through_one(args, runs, views, look, position, ends[0])
    return _over_updates(runs, chosen.of_run(ends[0]), position)


def _refuse_updates(chosen: Updates, begun: _Begun, end: int) -> None:
    """Raise `BadInput` where nothing moves, or too much, before a whole run is trained.

    A run may end early, and then have few frames; so it is trained until there are too many.
    """
    chosen.refuse_empty(end)
    enough = chosen.until_too_many(end)
    if begun.recording is not None or (
        enough < end and _train(begun, enough, compares=False) == enough
    ):
        chosen.of_run(end)


def _over_updates(
    runs: Sequence[_Begun], updates: Sequence[int], position: Position
) -> UpdateFrames:
    from rnnviz.animation.frames import UpdateFrames

    probes = [begun.probe for begun in runs]
    return UpdateFrames([begun.run for begun in runs], updates, position, runs[0].speed, probes)


def _train(begun: _Begun, last: int, compares: bool = True) -> int:
    """Train a run up to an update; return where it stands, which is earlier where it ended.

    A recording says what is different from it then, where it `compares`.
    """
    from rnnviz.animation.frames import end_of
    from rnnviz.recording.replay import compare_scalars

    with progress("update") as show:
        end = end_of(begun.run, last, lambda trainer: show(trainer.update, last))
    if begun.recording is not None and compares:
        rounding = compare_scalars(begun.recording, begun.run.at(end))
        if rounding is not None:
            print_error(f"rnnviz: {rounding}")
    return end


def _through_one(
    args: argparse.Namespace,
    runs: Sequence[_Begun],
    views: Sequence[View],
    look: Look,
    position: Position,
    end: int,
) -> Frames:
    """Return the frames through the last update, or of a run that diverged its last clear one."""
    from rnnviz.animation.frames import through_update
    from rnnviz.training.instructive import instructive_update

    snapshot = runs[0].run.at(end).snapshot()
    clear = instructive_update(snapshot) if args.at is None else None
    last = max(1, min(end, end if clear is None else clear + 1))
    pair = _over_updates(runs, (last - 1, last), position)
    return through_update(pair, views, look.timing.true_rate, args.seconds, position)


def _report(done: Animated, frames: Frames, look: Look) -> None:
    """Say what was left out, the true speed where it is another, and the line for Beamer."""
    from rnnviz.animation.writer import beamer_names

    rate = look.timing.true_rate
    if done.left_out:
        print(f"left out, nothing to show: {', '.join(done.left_out)}")
    if abs(rate - look.timing.rate) > 1e-9:
        print(
            f"{rate:.4g} frames a second rather than {look.timing.rate:g}: a frame lasts whole"
            f" hundredths of a second, {look.timing.hundredths} of them"
        )
    for name in beamer_names(done.paths):
        shown = printable(name)
        print(f"Beamer: \\animategraphics[loop]{{{rate:.4g}}}{{{shown}}}{{0}}{{{len(frames) - 1}}}")
