"""`rnnviz inspect`: the gradient flow of a PyTorch network on one sequence."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from rnnviz.command.streams import report_written
from rnnviz.command.training import one_thread, progress
from rnnviz.inspection.input_sequence import InputSequence
from rnnviz.inspection.result import Inspection, inspect, spectra_seconds, with_spectra
from rnnviz.inspection.weights import Weights
from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.reading.file import shortened
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

_ANNOUNCED_FROM = 10.0
"""Work that takes longer than so many seconds is announced."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "weights",
        type=Path,
        metavar="WEIGHTS",
        help="a .safetensors, .pt or .npz file of torch's names, or where h5py is installed Keras'"
        " .weights.h5 or .keras",
    )
    parser.add_argument(
        "--inputs",
        type=Path,
        required=True,
        metavar="FILE",
        help="a .npz, .pt or .safetensors file with inputs (T, M), or a .npy or .pt of that array"
        " alone; optional: h0, c0, grad_hidden, hidden, nonlinearity, batch_first, labels",
    )
    _declare_reading(parser)
    parser.add_argument(
        "--without",
        action="append",
        choices=("spectrum", "batch"),
        default=[],
        help="skip the spectra of the Jacobians, which take long for hundreds of units, or the"
        " norms of a whole batch; may be repeated",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="TRACE.npz", help="also write everything to a file"
    )


def _declare_reading(parser: argparse.ArgumentParser) -> None:
    """Add options for what the files may not contain."""
    parser.add_argument(
        "--nonlinearity",
        choices=tuple(ACTIVATIONS),
        default="",
        help="activation of a torch.nn.RNN, which its file does not contain",
    )
    parser.add_argument(
        "--network",
        metavar="PREFIX",
        help="which network of a file that holds several, such as encoder.lstm",
    )
    parser.add_argument(
        "--sequence",
        type=int,
        default=0,
        metavar="I",
        help="which sequence of a batch, counted from 0 as in PyTorch (default: 0)",
    )
    parser.add_argument(
        "--batch-first",
        choices=("yes", "no"),
        help="whether the inputs are (B, T, M), where their shape is ambiguous",
    )
    parser.add_argument(
        "--gru-form",
        choices=("reset_before", "reset_after"),
        default="reset_after",
        help="whether a GRU's reset gate acts after the product with U, as in PyTorch (default),"
        " or before it, as in the book",
    )


def run(args: argparse.Namespace) -> int:
    """Read, replay, print, and write a trace on request."""
    from rnnviz.inspection.input_sequence import ReadingOptions, read_sequence
    from rnnviz.inspection.result import arrays_of
    from rnnviz.inspection.summary import summary
    from rnnviz.inspection.weights import read_weights
    from rnnviz.storage.atomic_write import refuse_unwritable
    from rnnviz.storage.npz import write_arrays

    first = None if args.batch_first is None else args.batch_first == "yes"
    reading = ReadingOptions(args.nonlinearity, args.sequence, first)
    weights = read_weights(args.weights, args.gru_form, args.network)
    sequence = read_sequence(args.inputs, weights.stack, args.output is not None, reading)
    if args.output is not None:
        _refuse_to_replace(args.output, (args.weights, args.inputs))
        refuse_unwritable(args.output)
    with one_thread():
        inspection = _inspected(weights, sequence, args.without)
        if args.output is not None:
            write_arrays(args.output, arrays_of(inspection))
            report_written(args.output)
    print(summary(inspection))
    if "spectrum" in args.without:
        print(f"\nspectra left out: they would take about {_time(spectra_seconds(inspection))}")
    return 0


def _inspected(weights: Weights, sequence: InputSequence, without: list[str]) -> Inspection:
    """Return the inspection, with progress on a terminal, and how long the rest will take."""
    with progress("sequence") as show:
        inspection = inspect(weights, sequence, show, {"spectrum", *without})
    if "spectrum" in without or not inspection.claims:
        return inspection
    if (seconds := spectra_seconds(inspection)) > _ANNOUNCED_FROM:
        announcement = f"rnnviz: the spectra will take about {_time(seconds)}; --without spectrum"
        print(f"{announcement} leaves them out", file=sys.stderr)
    with progress("part") as show:
        return with_spectra(inspection, show)


def _time(seconds: float) -> str:
    """Return a length of time in words."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _refuse_to_replace(output: Path, sources: tuple[Path, ...]) -> None:
    """Refuse to write over what was read."""
    if os.path.realpath(output) in map(os.path.realpath, sources):
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: this file is read; -o must name another one for the trace"
        )
        raise BadInput.of("cli", source, file=shortened(str(output), 200))
