"""`rnnviz export SWEEP.npz`: the figures and the table of a sweep."""

from __future__ import annotations

import argparse
from pathlib import Path

from rnnviz.command.streams import report_written
from rnnviz.command.training import translated
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

_OF_RUNS = ("animate", "at", "updates", "assignments", "layer", "step", "probe", "batch", "beside")
_WIDTH = 1600


def is_sweep_file(name: str) -> bool:
    """Return whether a file is a sweep; what cannot be read is reported by whoever reads it."""
    from rnnviz.storage.npz import stored_arrays
    from rnnviz.sweep.sweep_file import is_sweep

    if not name.endswith(".npz"):
        return False
    try:
        return is_sweep(stored_arrays(Path(name)))
    except BadInput:
        return False


def run(args: argparse.Namespace) -> int:
    """Write the figures of a sweep."""
    from rnnviz.export.caption import Wording
    from rnnviz.export.sheet_size import sheet_size
    from rnnviz.sweep.export_sweep import export_sweep
    from rnnviz.sweep.sweep_file import read_sweep

    for name in _OF_RUNS:
        if getattr(args, name, None) not in (None, []):
            source = QT_TRANSLATE_NOOP("sweep", "{file}: --{option} is for runs; this is a sweep")
            option = "set" if name == "assignments" else name
            raise BadInput.of("sweep", source, file=args.preset, option=option)
    sweep = read_sweep(Path(args.preset))
    with translated(args.language):
        written = export_sweep(
            sweep,
            args.output,
            args.format or ["png", "csv"],
            args.view or (),
            width=_WIDTH if args.width is None else args.width,
            size=None if args.size is None else sheet_size(args.size),
            together=args.together,
            wording=Wording(args.title, "" if args.no_caption else args.caption),
            overwrite=True,
        )
    report_written(*written)
    return 0
