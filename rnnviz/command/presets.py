"""`rnnviz presets`: list the presets."""

from __future__ import annotations

import argparse
import json

from rnnviz.experiment.preset import list_presets


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="a list of objects, with both verdicts")


def run(args: argparse.Namespace) -> int:
    """Print name, title and regime of every preset."""
    claimed = [preset.listed for preset in list_presets()]
    if args.json:
        print(json.dumps(claimed, indent=2))
        return 0
    rows = [{key: preset[key] for key in ("name", "title", "regime")} for preset in claimed]
    widths = {key: max(len(row[key]) for row in rows) for key in rows[0]}
    for row in rows:
        print("  ".join(row[key].ljust(widths[key]) for key in row).rstrip())
    return 0
