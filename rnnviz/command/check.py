"""`rnnviz check`: what this machine lacks, and whether gradients and verdicts are right."""

from __future__ import annotations

import argparse
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rnnviz.command.training import one_thread, progress, whole_number
from rnnviz.nn.gradient_check import TOLERANCE, GradientError, check_cells
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

CASES = 520
"""How many networks and runs `--verdicts` generates by default."""

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
    parser.add_argument(
        "--verdicts",
        action="store_true",
        help="instead, compare the verdicts with the known regime of generated networks and runs",
    )
    parser.add_argument(
        "--cases",
        type=whole_number,
        default=None,
        metavar="N",
        help="how many of them (520)",
    )
    parser.add_argument(
        "--seed", type=whole_number, default=None, metavar="S", help="seed of the generator (1)"
    )


def run(args: argparse.Namespace) -> int:
    """Check and print; status 1 where a gradient is wrong, or too many verdicts are."""
    if args.verdicts:
        return _verdicts(args)
    if args.cases is not None or args.seed is not None:
        source = QT_TRANSLATE_NOOP("cli", "{option} needs --verdicts")
        option = "--cases" if args.cases is not None else "--seed"
        raise BadInput.of("cli", source, option=option)
    report = _report(list(check_cells()))
    print(json.dumps(report, indent=2) if args.json else _lines(report))
    return 0 if report["gradients_right"] else 1


def _verdicts(args: argparse.Namespace) -> int:
    from rnnviz.validation.table import Table, cases, check_case

    most, table = args.cases or CASES, Table()
    with one_thread(), progress("case") as show:
        for done, case in enumerate(cases(args.seed or 1, most), start=1):
            table.results.append(check_case(case))
            show(done, most)
    if args.json:
        print(json.dumps(table.plain(), indent=2, ensure_ascii=False))
    else:
        print(table.text())
    return 0 if table.passed else 1


def _report(errors: list[GradientError]) -> dict[str, Any]:
    from rnnviz.window.runtime.platform_check import lacking, unfit_platform

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
