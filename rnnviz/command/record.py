"""`rnnviz record`: train a preset and keep everything its probe sequence does.

Given a recording it makes that run again, every change of settings included, and so the runs
beside it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.command.streams import report_written
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
)
from rnnviz.experiment.preset import Preset
from rnnviz.setting import settings_of
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.probe import DEFAULT_PROBE, Probe, parse_probe
from rnnviz.training.trainer import Trainer

if TYPE_CHECKING:
    from rnnviz.recording.recording_file import Recording


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    declare_experiment(parser, recording=True)
    declare_beside(parser, "kept in the same file")
    declare_probe(parser, "whose states and errors are kept")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="RUN.npz", help="the file to write"
    )


def run(args: argparse.Namespace) -> int:
    """Train and write the recording."""
    from rnnviz.recording.beside import refuse_too_many
    from rnnviz.recording.recording_file import capture, refuse_too_large, write_recording
    from rnnviz.storage.atomic_write import refuse_unwritable

    if args.preset.endswith(".npz"):
        return _repeat(args)
    refuse_too_many(args.output, args.beside)
    presets = [chosen_preset(each) for each in _each(args)]
    sources = [args.preset, *args.beside, *(file for preset in presets for file in _files(preset))]
    _refuse_to_replace(args.output, sources)
    refuse_unwritable(args.output)
    trainers = [trainer_of(preset) for preset in presets]
    probes = list(_probes(args.probe, trainers))
    shown = list(zip(trainers, probes, strict=True))
    refuse_too_large(
        args.output,
        *((run.trace(probe), run.experiment.training.updates) for run, probe in shown),
    )
    first, *others = (
        capture(train(run), preset.title or preset.title_zh, preset.speed, probe)
        for (run, probe), preset in zip(shown, presets, strict=True)
    )
    write_recording(args.output, first, beside=others)
    report_written(args.output)
    return 0


def _probes(text: str | None, trainers: Iterable[Trainer]) -> Iterator[Probe]:
    """Yield the sequence of every run; one beside the first that cannot read it keeps its own.

    Raises
    ------
    BadInput
        Where the first run cannot read it.
    """
    wanted = DEFAULT_PROBE if text is None else parse_probe(text)
    for number, trainer in enumerate(trainers):
        try:
            trainer.probe(wanted)
            yield wanted
        except BadInput:
            if not number:
                raise
            yield DEFAULT_PROBE


def _each(args: argparse.Namespace) -> list[argparse.Namespace]:
    """Return the arguments of every run that is to be trained.

    Raises
    ------
    BadInput
        Where one of them is a recording.
    """
    for name in args.beside:
        if name.endswith(".npz"):
            source = QT_TRANSLATE_NOOP(
                "cli", "{file}: a recording is made of presets; export draws recordings together"
            )
            raise BadInput.of("cli", source, file=name)
    return [args, *(arguments_of_other(args, name) for name in args.beside)]


def _repeat(args: argparse.Namespace) -> int:
    """Repeat a recorded run, write it, and report whether it is identical; each, if several."""
    from rnnviz.recording.checked_recording import CheckedRecording
    from rnnviz.recording.recording_file import capture, read_recording, write_recording
    from rnnviz.storage.atomic_write import refuse_unwritable

    only_for_presets(args)
    _refuse_to_replace(args.output, [args.preset])
    refuse_unwritable(args.output)
    recording = read_recording(Path(args.preset))
    if args.probe is not None:
        Trainer(recording.experiment).probe(parse_probe(args.probe))  # refused before it is run
    runs = [(run, _again(run)) for run in (recording, *recording.beside)]
    usual = [CheckedRecording(run).probe for run, _ in runs]
    probes = usual if args.probe is None else list(_probes(args.probe, (t for _, t in runs)))
    first, *others = (
        capture(trainer, run.title, run.speed, probe)
        for (run, trainer), probe in zip(runs, probes, strict=True)
    )
    write_recording(args.output, first, beside=others)
    report_written(args.output)
    for letter, (run, trainer) in zip("ABCDEF", runs, strict=False):
        print(f"{letter}: " if others else "", _sameness(run, trainer), sep="")
    return 0


def _again(recording: Recording) -> Trainer:
    """Return a recorded run, made again."""
    from rnnviz.recording.replay import replay

    with one_thread(), progress("update") as show:
        trainer = replay(
            recording, lambda trainer: show(trainer.update, int(recording.meta["update"]))
        )
        trainer.evaluate()
    return trainer


def _sameness(recording: Recording, trainer: Trainer) -> str:
    from rnnviz.recording.replay import replay_differences

    others = replay_differences(recording, trainer)
    return f"not the same bits: {', '.join(others)}" if others else "the same, bit by bit"


def _files(preset: Preset) -> Iterator[str]:
    """Yield the files that the task learns from."""
    task = preset.experiment.task
    for key, declared, _ in settings_of(task):
        if declared.file and getattr(task, key):
            yield os.path.expanduser(getattr(task, key))


def _refuse_to_replace(output: Path, sources: Iterable[str]) -> None:
    """Refuse to write over what was read."""
    if os.path.realpath(output) in map(os.path.realpath, sources):
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: this file is read; -o must name another one for the recording"
        )
        raise BadInput.of("cli", source, file=output)
