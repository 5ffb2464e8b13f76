"""`rnnviz record`: train a preset and keep everything its probe sequence does."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from rnnviz.command.training import chosen_preset, declare_experiment, train, trainer_of
from rnnviz.setting import settings_of
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.preset import Preset


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    declare_experiment(parser, recording=False)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="RUN.npz", help="the file to write"
    )


def run(wanted: argparse.Namespace) -> int:
    """Train and write the recording."""
    from rnnviz.export.atomic import refuse_unwritable
    from rnnviz.export.recording import refuse_too_large, write_recording

    preset = chosen_preset(wanted)
    _refuse_to_replace(wanted.output, [wanted.preset, *_files(preset)])
    refuse_unwritable(wanted.output)
    trainer = trainer_of(preset)
    refuse_too_large(wanted.output, trainer.trace(), preset.experiment.training.updates)
    write_recording(wanted.output, train(trainer), preset.title or preset.title_zh)
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
        raise BadInput(Message.of("cli", source, file=output))
