"""`rnnviz record`: train a preset and keep everything its probe sequence does.

Given a recording it makes that run again, every change of settings included.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from rnnviz.command.training import (
    chosen_preset,
    declare_experiment,
    one_thread,
    only_for_presets,
    progress,
    train,
    trainer_of,
)
from rnnviz.experiment.preset import Preset
from rnnviz.setting import settings_of
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.trainer import Trainer


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    declare_experiment(parser, recording=True)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="RUN.npz", help="the file to write"
    )


def run(args: argparse.Namespace) -> int:
    """Train and write the recording."""
    from rnnviz.recording.recording_file import capture, refuse_too_large, write_recording
    from rnnviz.storage.atomic_write import refuse_unwritable

    if args.preset.endswith(".npz"):
        only_for_presets(args)
        _refuse_to_replace(args.output, [args.preset])
        refuse_unwritable(args.output)
        return _repeat(Path(args.preset), args.output)
    preset = chosen_preset(args)
    _refuse_to_replace(args.output, [args.preset, *_files(preset)])
    refuse_unwritable(args.output)
    trainer = trainer_of(preset)
    refuse_too_large(args.output, trainer.trace(), preset.experiment.training.updates)
    run = replace(capture(train(trainer)), speed=preset.speed)
    write_recording(args.output, run, preset.title or preset.title_zh)
    return 0


def _repeat(source: Path, output: Path) -> int:
    """Repeat a recorded run, write it, and report whether it is identical."""
    from rnnviz.recording.recording_file import read_recording, write_recording
    from rnnviz.recording.replay import replay, replay_differences

    recording = read_recording(source)
    with one_thread(), progress("update") as show:

        def progressed(trainer: Trainer) -> None:
            show(trainer.update, int(recording.meta["update"]))

        trainer = replay(recording, progressed)
    trainer.evaluate()
    write_recording(output, trainer, recording.title)
    others = replay_differences(recording, trainer)
    print(f"not the same bits: {', '.join(others)}" if others else "the same, bit by bit")
    return 0


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
