"""`rnnviz bench`: speed, as ratios of alternating measurements."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

Table = list[dict[str, Any]]
_MAX_SECONDS = 600
"""Seconds on each contender, at most."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="one object with every figure")
    parser.add_argument(
        "--part", action="append", choices=PARTS, help="only this part; may be repeated"
    )
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=1.0,
        metavar="S",
        help="spent on each contender of a line (default: 1)",
    )


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= _MAX_SECONDS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {_MAX_SECONDS}")
    return number


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    names = dict.fromkeys(args.part or PARTS)
    report = {name: PARTS[name](args.seconds) for name in names}
    if args.json:
        print(json.dumps(report, indent=2))
    else:
        print("\n\n".join(_FORMATTERS[name](table) for name, table in report.items()))
    return 0


def _training(seconds: float) -> Table:
    from rnnviz.bench import training

    return [
        asdict(row)
        | {
            "against_fused": row.against_fused,
            "against_unrolled": row.against_unrolled,
            "tracing": row.tracing,
        }
        for row in training.rows(_progress("training"), seconds)
    ]


def _window(seconds: float) -> Table:
    from rnnviz.bench import window

    rows = window.rows(_progress("window"), 6 * seconds)
    return [asdict(row) | {"training": row.training} for row in rows]


def _diagnostics(seconds: float) -> Table:
    from rnnviz.bench import diagnostic

    return [
        {
            "cell": row.cell,
            "quantity": row.quantity,
            "seconds": {f"{size}/{steps}": t for (size, steps), t in row.seconds.items()},
            "with_size": row.with_size,
            "with_steps": row.with_steps,
        }
        for row in diagnostic.rows(_progress("diagnostics"), 0.2 * seconds)
    ]


def _rules(seconds: float) -> Table:
    from rnnviz.bench import learning_rule

    found = learning_rule.rows(_progress("rules"), 0.2 * seconds)
    return [asdict(row) | {"slower": row.slower} for row in found]


def _networks(seconds: float) -> Table:
    from rnnviz.bench import network_speed

    found = network_speed.rows(_progress("networks"), 0.3 * seconds)
    return [
        asdict(row) | {"longer": row.longer, "against_torch": row.against_torch} for row in found
    ]


def _replay(seconds: float) -> Table:
    from rnnviz.bench import replay

    return [asdict(row) for row in replay.rows(_progress("replay"), seconds)]


def _drag(seconds: float) -> Table:
    from rnnviz.bench import drag

    return [asdict(row) for row in drag.rows(_progress("drag"), max(3.0, 6 * seconds))]


def _motion(seconds: float) -> Table:
    from rnnviz.bench import motion

    return [asdict(row) for row in motion.rows(_progress("motion"), seconds)]


def _animation(seconds: float) -> Table:
    from rnnviz.bench import animation

    return [asdict(row) for row in animation.rows(_progress("animation"))]


PARTS: dict[str, Callable[[float], Table]] = {
    "training": _training,
    "networks": _networks,
    "diagnostics": _diagnostics,
    "rules": _rules,
    "replay": _replay,
    "drag": _drag,
    "animation": _animation,
    "window": _window,
    "motion": _motion,
}


def _progress(part: str) -> Callable[[int, int], None]:
    """Return a function that shows how far a part is, on a terminal only."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r\x1b[K{part}: {done} of {total}", end="", file=sys.stderr, flush=True)
            if done == total:
                print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    return show


def _format_training(table: Table) -> str:
    head = """\
One update on one thread: forward, BPTT, global clipping, SGD.  Ratios above 1: faster than
PyTorch's layer (fused) or its cells one step at a time (unrolled).  The last column is what
30 snapshots a second would take of training's time; where that passes 10 %, the window takes fewer.
"""
    rows = [
        (
            row["cell"],
            row["precision"],
            f"{row['size']}/{row['steps']}/{row['batch']}",
            f"{1e3 * row['update']:.2f} ms",
            _ratio(row["against_fused"]),
            _ratio(row["against_unrolled"]),
            f"{row['tracing']:.1%}",
        )
        for row in table
    ]
    names = ("cell", "precision", "D/T/B", "update", "fused", "unrolled", "snapshots")
    return head + _aligned([names, *rows])


def _format_networks(table: Table) -> str:
    head = """\
One update of other networks on one thread: its time and its multiply-adds relative to one layer of
a cell.  Last column above 1: faster than PyTorch, which packs sequences that are padded here.
"""
    rows = [
        (
            row["network"],
            f"{row['size']}/{row['steps']}/{row['batch']}",
            f"{1e3 * row['update']:.2f} ms",
            row["cell"],
            _ratio(row["longer"]),
            _ratio(row["work"]),
            _ratio(row["against_torch"]),
        )
        for row in table
    ]
    names = ("network", "D/T/B", "update", "one layer", "longer", "work", "PyTorch")
    return head + _aligned([names, *rows])


def _format_diagnostics(table: Table) -> str:
    head = """\
The time of each diagnostic of one sequence on one thread, at D/T, and its growth as D^p and T^q.
"""
    sizes = list(table[0]["seconds"])
    rows = [
        (
            row["cell"],
            row["quantity"],
            *(f"{1e3 * row['seconds'][size]:.2f} ms" for size in sizes),
            f"{row['with_size']:.1f}",
            f"{row['with_steps']:.1f}",
        )
        for row in table
    ]
    return head + _aligned([("cell", "quantity", *sizes, "p", "q"), *rows])


def _format_window(table: Table) -> str:
    head = f"""\
The window at 1920×1080 with seven views, LSTMs training at full speed.  Training is the share of
its speed without a window, CPU what the window's thread takes for a frame; zoom and cursor are
from a hand's move to its picture.  Others is how many processors other programs took.
BLAS: {table[0]["blas"]}.
"""
    rows = [
        (
            f"{row['size']}/{row['steps']}/{row['batch']}"
            + (f" ×{row['layers']}" if row["layers"] > 1 else ""),
            str(row["rate"]),
            f"{row['fps']:.1f}",
            f"{row['training']:.0%}",
            f"{row['alone']:.0f}",
            *(
                f"{1e3 * row[name]:.1f} ms"
                for name in ("frame_p50", "frame_p99", "frame_cpu", "zoom", "cursor", "gap")
            ),
            f"{row['spectrum']:.1f} s",
            f"{row['start']:.2f} s",
            f"{row['memory'] / 2**20:.0f} MiB",
            f"{row['others']:.2f}",
            f"{row['used']:.0%}",
        )
        for row in table
    ]
    names = (
        "D/T/B", "wanted", "frames/s", "training", "alone", "p50", "p99", "CPU", "zoom", "cursor",
        "gap", "spectrum", "start", "memory", "others", "used",
    )  # fmt: skip
    return head + _aligned([names, *rows])


def _format_rules(table: Table) -> str:
    head = """\
One gradient of four sequences on one thread, by BPTT, by BPTT truncated after ten steps, and by
RTRL: how much longer RTRL takes, and how much more it stores and computes by the formulas.
"""
    rows = [
        (
            row["cell"],
            f"{row['size']}/{row['steps']}",
            f"{1e3 * row['bptt']:.2f} ms",
            f"{1e3 * row['truncated']:.2f} ms",
            f"{1e3 * row['rtrl']:.2f} ms",
            _ratio(row["slower"]),
            _ratio(row["memory"]),
            _ratio(row["products"]),
        )
        for row in table
    ]
    names = ("cell", "D/T", "BPTT", "truncated", "RTRL", "slower", "memory", "products")
    return head + _aligned([names, *rows])


def _format_replay(table: Table) -> str:
    head = """\
Going back in a run of an LSTM: what its keyframes cost training, how long it takes to be at any
update again and to take the snapshot that is shown, and how many of both fit into a second.
"""
    rows = [
        (
            f"{row['size']}/{row['steps']}/{row['batch']}",
            f"{1e3 * row['update']:.2f} ms",
            f"{row['slower'] - 1:+.1%} ± {row['doubt']:.1%}",
            f"{row['keyframes']} of {row['keyframe_bytes'] / 1000:.0f} kB",
            f"{1e3 * row['seek']:.0f} ms",
            f"{1e3 * row['longest_seek']:.0f} ms",
            f"{1e3 * row['snapshot']:.1f} ms",
            f"{row['pictures']:.0f}/s",
        )
        for row in table
    ]
    names = ("D/T/B", "update", "longer", "keyframes", "seek", "longest", "snapshot", "pictures")
    return head + _aligned([names, *rows])


def _format_drag(table: Table) -> str:
    head = """\
Dragging the timeline of an LSTM in the window at 1920×1080: different updates painted a second, the
longest time between two; and how much longer an update takes in the window for its keyframes.
"""
    rows = [
        (
            f"{row['size']}/{row['steps']}/{row['batch']}" + (", twin" if row["twin"] else ""),
            f"{row['updates']}",
            f"{row['pictures']:.0f}/s",
            f"{1e3 * row['gap']:.0f} ms",
            f"{row['slower'] - 1:+.1%} ± {row['doubt']:.1%}",
            f"{row['others']:.2f}",
        )
        for row in table
    ]
    names = ("D/T/B", "updates", "pictures", "longest", "longer", "others")
    return head + _aligned([names, *rows])


def _format_motion(table: Table) -> str:
    head = """\
Slow motion in the window at 1920×1080: the processor time of a frame, in every phase of an update
of an LSTM; half of the frames, and nine in ten, take less.
"""
    rows = [
        (
            f"{row['size']}/{row['steps']}/{row['batch']}"
            + (f" ×{row['layers']}" if row["layers"] > 1 else ""),
            row["phase"],
            f"{1e3 * row['frame_p50']:.1f} ms",
            f"{1e3 * row['frame_p90']:.1f} ms",
        )
        for row in table
    ]
    return head + _aligned([("D/T/B", "phase", "half", "9 in 10"), *rows])


def _format_animation(table: Table) -> str:
    head = """\
An animation of a run that has been trained: its frames, painted on a slide and written.
"""
    rows = [
        (
            row["views"],
            row["format"],
            f"{row['frames']} × {row['width']} px",
            f"{row['seconds']:.1f} s",
            f"{row['cpu']:.1f} s",
            f"{row['bytes'] / 1e6:.2f} MB",
        )
        for row in table
    ]
    return head + _aligned([("views", "format", "frames", "time", "CPU", "size"), *rows])


_FORMATTERS: dict[str, Callable[[Table], str]] = {
    "training": _format_training,
    "networks": _format_networks,
    "diagnostics": _format_diagnostics,
    "rules": _format_rules,
    "replay": _format_replay,
    "drag": _format_drag,
    "animation": _format_animation,
    "window": _format_window,
    "motion": _format_motion,
}


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"×{value:.2f}"


def _aligned(rows: Iterable[tuple[str, ...]]) -> str:
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(lines)
