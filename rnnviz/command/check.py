"""`rnnviz check`: what this machine lacks, and whether every gradient is right."""

from __future__ import annotations

import argparse
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rnnviz.nn.check import TOLERANCE, GradientError, check_cells

_PACKAGES = (
    "numpy",
    "PySide6-Essentials",
    "pyqtgraph",
    "matplotlib",
    "threadpoolctl",
    "safetensors",
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="one object with everything found")


def run(wanted: argparse.Namespace) -> int:
    """Check and print; status 1 where a gradient is wrong."""
    report = _report(list(check_cells()))
    print(json.dumps(report, indent=2) if wanted.json else _lines(report))
    return 0 if report["gradients_right"] else 1


def _report(errors: list[GradientError]) -> dict[str, Any]:
    from rnnviz.window.machine import lacking, unfit_platform

    lack = lacking() or unfit_platform()
    return {
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "window": lack is None,
        "lacking": None if lack is None else str(lack),
        "gradients": [vars(error) for error in errors],
        "largest_error": max(error.error for error in errors),
        "tolerance": TOLERANCE,
        "gradients_right": all(error.error <= TOLERANCE for error in errors),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _lines(report: dict[str, Any]) -> str:
    lines = [f"Python {report['python']}"]
    lines += [f"{name} {found or 'is missing'}" for name, found in report["packages"].items()]
    lines.append(report["lacking"] or "A window can open here.")
    lines.append("")
    lines.append("Gradients, backpropagation against central differences:")
    for row in report["gradients"]:
        lines.append(f"  {row['network']:<23} {row['error']:.1e}  (largest in {row['parameter']})")
    verdict = "right" if report["gradients_right"] else "WRONG"
    lines.append(
        f"largest error {report['largest_error']:.1e}: {verdict} (limit {report['tolerance']:.0e})"
    )
    return "\n".join(lines)
