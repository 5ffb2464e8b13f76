"""`rnnviz record`: train a preset and keep everything its probe sequence does."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from rnnviz.command.training import chosen_preset, declare_experiment, train


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    declare_experiment(parser, recording=False)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="RUN.npz", help="the file to write"
    )


def run(wanted: argparse.Namespace) -> int:
    """Train and write the recording."""
    from rnnviz.export.atomic import refuse_unwritable
    from rnnviz.export.recording import capture, write_recording

    preset = chosen_preset(wanted)
    refuse_unwritable(wanted.output)
    run = replace(capture(train(preset)), speed=preset.speed)
    write_recording(wanted.output, run, preset.title or preset.title_zh)
    return 0
