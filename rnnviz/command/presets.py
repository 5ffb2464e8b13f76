"""`rnnviz presets`: what can be shown."""

from __future__ import annotations

import argparse
import json

from rnnviz.training.preset import list_presets


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="a list of objects, with both verdicts")


def run(wanted: argparse.Namespace) -> int:
    """Print name, title and regime of every preset."""
    presets = list_presets()
    rows = [{"name": p.name, "title": p.title, "regime": p.regime} for p in presets]
    if wanted.json:
        claims = ({"flow": p.flow, "training": p.training} for p in presets)
        told = [row | claim for row, claim in zip(rows, claims, strict=True)]
        print(json.dumps(told, indent=2))
        return 0
    widths = {key: max(len(row[key]) for row in rows) for key in rows[0]}
    for row in rows:
        print("  ".join(row[key].ljust(widths[key]) for key in row).rstrip())
    return 0
