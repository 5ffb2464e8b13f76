"""`rnnviz inspect`: what PyTorch hides of a recurrent network, for one sequence."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from rnnviz.command.training import one_thread, progress
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "weights", type=Path, metavar="WEIGHTS", help="a .safetensors or .npz file of torch's names"
    )
    parser.add_argument(
        "--inputs",
        type=Path,
        required=True,
        metavar="FILE",
        help="an .npz file with inputs (T, M); optional: h0, c0, grad_hidden, nonlinearity",
    )
    parser.add_argument(
        "--gru-form",
        choices=("reset_before", "reset_after"),
        default="reset_after",
        help="whether a GRU's reset gate acts after the product with U, as in PyTorch (default),"
        " or before it, as in the book",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="TRACE.npz", help="also write everything to a file"
    )


def run(wanted: argparse.Namespace) -> int:
    """Read, replay, print, and write where that is asked for."""
    from rnnviz.export.atomic import refuse_unwritable
    from rnnviz.export.npz import write_arrays
    from rnnviz.inspection.result import arrays_of, inspect
    from rnnviz.inspection.sequence import read_sequence
    from rnnviz.inspection.summary import summary
    from rnnviz.inspection.weights import read_weights

    weights = read_weights(wanted.weights, wanted.gru_form)
    sequence = read_sequence(wanted.inputs, weights.stack, wanted.output is not None)
    if wanted.output is not None:
        _refuse_to_replace(wanted.output, (wanted.weights, wanted.inputs))
        refuse_unwritable(wanted.output)
    with one_thread():
        with progress("part") as tell:
            inspection = inspect(weights, sequence, tell)
        if wanted.output is not None:
            write_arrays(wanted.output, arrays_of(inspection))
    print(summary(inspection))
    return 0


def _refuse_to_replace(output: Path, sources: tuple[Path, ...]) -> None:
    """Refuse to write over what was read."""
    if os.path.realpath(output) in map(os.path.realpath, sources):
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: this file is read; -o must name another one for the trace"
        )
        raise BadInput(Message.of("cli", source, file=output))
