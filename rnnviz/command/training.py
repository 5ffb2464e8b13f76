"""Options and training shared by `record`, `export` and others, with a progress display."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import Preset, load_preset
from rnnviz.reading.progress import progress_callback
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.trainer import Trainer
from rnnviz.training.whole_run import train_to_end


def declare_experiment(parser: argparse.ArgumentParser, recording: bool) -> None:
    """Add the arguments that say what to train."""
    parser.add_argument(
        "preset",
        metavar="PRESET|RUN.npz" if recording else "PRESET",
        help="a name from `rnnviz presets`, or the path of a preset file"
        + (" or a recording" if recording else ""),
    )
    parser.add_argument(
        "--updates", type=whole_number, metavar="N", help="updates to train (default: the preset's)"
    )
    declare_changes(parser, "change a setting", ", such as seed=2 or optimizer.learning_rate=0.05")


def declare_changes(parser: argparse.ArgumentParser, what: str, example: str = "") -> None:
    """Add the argument that changes settings."""
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="assignments",
        help=f"{what} by its dotted key{example}; may be repeated",
    )


def declare_beside(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the argument that names runs beside the first."""
    parser.add_argument(
        "--beside",
        action="append",
        default=[],
        metavar="PRESET|RUN.npz",
        help=f"another run, {what}; a preset is given the same --updates and --set; may be"
        " repeated",
    )


def declare_probe(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the argument that chooses the sequence on which the network is looked at."""
    parser.add_argument(
        "--probe",
        metavar="SEQUENCE",
        help=f"the sequence {what}: typed, '6 7 0 0 1', or training:3, held-out:5, shuffled:2",
    )


def arguments_of_other(args: argparse.Namespace, name: str) -> argparse.Namespace:
    """Return the arguments of a run beside the first.

    What changes presets does not concern a recording.
    """
    arguments = {**vars(args), "preset": name, "beside": []}
    if name.endswith(".npz"):
        arguments |= {"updates": None, "assignments": []}
    return argparse.Namespace(**arguments)


def whole_number(text: str) -> int:
    """Return a number given as an option."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 0 < number <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 1000000")
    return number


def chosen_preset(args: argparse.Namespace) -> Preset:
    """Return the preset that the arguments name, with their changes."""
    assignments = list(args.assignments)
    if args.updates is not None:
        assignments.append(f"training.updates={args.updates}")
    return with_overrides(load_preset(args.preset), assignments)


def trainer_of(preset: Preset) -> Trainer:
    """Return the beginning of a preset's run."""
    with (
        progress("reading, percent") as show,
        progress_callback(lambda share: show(int(100 * share), 100)),
    ):
        return Trainer(preset.experiment, preset.name)


def train(trainer: Trainer) -> Trainer:
    """Train to the last update of the settings, or to where the run diverges or dies."""
    with one_thread(), progress("update") as show:
        return train_to_end(trainer, show)


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep NumPy's linear algebra to one thread: faster for small networks, and reproducible."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function of (done, total): it shows progress on a terminal, nothing in a pipe."""
    terminal = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if terminal and (done % max(1, total // 100) == 0 or done == total):
            print(f"\r{what} {done} of {total}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def only_for_presets(args: argparse.Namespace) -> None:
    """Refuse `--updates` and `--set` where a recording is given: its run has been made."""
    if args.updates is not None or args.assignments:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: --updates and --set change a preset, not a recording"
        )
        raise BadInput.of("cli", source, file=args.preset)


@contextmanager
def translated(language: str) -> Iterator[None]:
    """Install a translation; Qt's translators need an application, though no window."""
    if language == "en":
        yield
        return
    from PySide6.QtCore import QCoreApplication

    from rnnviz.window.language import Language

    application = QCoreApplication.instance() or QCoreApplication(["rnnviz"])
    installed = Language(language)
    try:
        yield
    finally:
        installed.close()
        del application
