"""`rnnviz sweep`: one experiment over lists of settings and seeds, in many processes."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.command.streams import print_error, report_written
from rnnviz.command.training import declare_changes, whole_number
from rnnviz.experiment.override import with_overrides
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

if TYPE_CHECKING:
    from rnnviz.sweep.plan import SweepPlan
    from rnnviz.sweep.progress import Runner, RunningSweep


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "preset",
        metavar="PRESET",
        help="a name from `rnnviz presets`, a preset of a sweep, or the path of a preset file",
    )
    parser.add_argument(
        "--over",
        action="append",
        default=[],
        metavar="KEY=VALUES",
        help="a setting by its dotted key and its values: a list, 5,10,20, a range, 5..35:5, or one"
        " by ratio, 0.001..1:x10; may be repeated, up to four settings (default: those of a preset"
        " of a sweep)",
    )
    parser.add_argument(
        "--seeds", type=whole_number, metavar="N", help="seeds for each combination (default: 1)"
    )
    parser.add_argument(
        "--updates",
        type=whole_number,
        metavar="N",
        help="updates of each run (default: the preset's)",
    )
    declare_changes(parser, "change a setting of all runs")
    _declare_running(parser)


def _declare_running(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of where the runs are made, and kept."""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="SWEEP.npz",
        help="the file to write; where it holds a part of this sweep, the rest is added",
    )
    parser.add_argument(
        "--jobs", type=whole_number, metavar="N", help="processes (default: one a processor)"
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a Dask cluster that is to make the runs, such as tcp://192.168.0.5:8786",
    )


def run(args: argparse.Namespace) -> int:
    """Run the sweep, or what is left of it."""
    from rnnviz.storage.atomic_write import refuse_unwritable
    from rnnviz.sweep.progress import run_sweep

    plan = plan_of(args)
    refuse_unwritable(args.output)
    running = None
    with _progress() as show, closing(run_sweep(plan, args.output, _runner(args, plan))) as states:
        for running in states:
            show(running)
    assert running is not None
    report_written(args.output)
    return _report_failures(running)


def plan_of(args: argparse.Namespace) -> SweepPlan:
    """Return the plan that the arguments describe, every run of it checked."""
    from rnnviz.sweep.axis import parse_axis
    from rnnviz.sweep.plan import make_plan
    from rnnviz.sweep.preset import load_sweep_preset

    _refuse_to_replace(args)
    known = load_sweep_preset(args.preset)
    preset = with_overrides(known.preset, args.assignments)
    axes = [parse_axis(text, preset) for text in args.over] or list(known.axes)
    if not axes:
        source = QT_TRANSLATE_NOOP(
            "sweep", "{name}: say what to go over, such as --over task.length=5,10,20"
        )
        raise BadInput.of("sweep", source, name=args.preset)
    seeds, updates = args.seeds or known.seeds, args.updates or known.updates
    return make_plan(preset, axes, seeds, updates, known.show)


def _refuse_to_replace(args: argparse.Namespace) -> None:
    if os.path.realpath(args.output) == os.path.realpath(args.preset):
        source = QT_TRANSLATE_NOOP(
            "sweep", "{file}: this file is read; -o must name another one for the sweep"
        )
        raise BadInput.of("sweep", source, file=args.output)


def _runner(args: argparse.Namespace, plan: SweepPlan) -> Runner:
    from rnnviz.sweep.cluster import cluster_of
    from rnnviz.sweep.pool import default_jobs, pool_of

    if args.scheduler is not None:
        return cluster_of(args.scheduler)
    return pool_of(args.jobs or default_jobs(plan))


@contextmanager
def _progress() -> Iterator[_Progress]:
    """Yield what shows the progress on a terminal, nothing in a pipe; Ctrl+C says what is kept."""
    shown = _Progress(sys.stderr.isatty())
    try:
        yield shown
    except KeyboardInterrupt:
        shown.clear()
        print_error(f"rnnviz: stopped; {shown.kept} runs are kept, the same command makes the rest")
        raise
    finally:
        shown.clear()


class _Progress:
    """One line: how much is done, and about how long the rest takes."""

    def __init__(self, terminal: bool) -> None:
        self._terminal, self._text = terminal, ""
        self._start, self._before = time.monotonic(), -1
        self._running: RunningSweep | None = None

    def __call__(self, running: RunningSweep) -> None:
        self._running = running
        if self._before < 0:
            self._before = self._done
        text = f"\rruns: {self.kept}{self._rest()}\x1b[K"
        if self._terminal and text != self._text:
            self._text = text
            print(text, end="", file=sys.stderr, flush=True)

    @property
    def kept(self) -> str:
        """How many runs are done, and of how many."""
        return f"{self._done} of {self._running.sweep.plan.size}" if self._running else "no"

    @property
    def _done(self) -> int:
        return int(self._running.sweep.done.sum()) if self._running else 0

    def _rest(self) -> str:
        made = self._done - self._before
        if not made or self._running is None:
            return ""
        left = self._running.sweep.plan.size - self._done
        seconds = (time.monotonic() - self._start) / made * left
        return f", about {_duration(seconds)} to go"

    def clear(self) -> None:
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _duration(seconds: float) -> str:
    """Return a time as "40 s", "12 min" or "3.5 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _report_failures(running: RunningSweep) -> int:
    """Say which runs could not be made, one a line; the status is 2 then."""
    from rnnviz.sweep.plan import words

    for place, problem in running.failed.items():
        print_error(f"rnnviz: {words(running.sweep.plan.settings(place))}: {problem}")
    return 2 if running.failed else 0
