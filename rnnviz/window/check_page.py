"""What a gradient check found, as a page: the answer in one sentence, then a row a parameter."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from rnnviz.nn.gradient_check import TOLERANCE, ParameterCheck
from rnnviz.text import translate
from rnnviz.training.snapshot import Snapshot


@dataclass(frozen=True)
class Report:
    """The findings of a check, and the moment that was checked."""

    snapshot: Snapshot
    findings: tuple[ParameterCheck, ...]


def check_page(report: Report) -> str:
    """Return the page as HTML."""
    lines = (*answer(report.findings), _how(report.snapshot))
    said = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    return f"<p><big><b>{escape(lines[0])}</b></big></p>{said}{_table(report.findings)}"


def answer(findings: Iterable[ParameterCheck]) -> tuple[str, ...]:
    """Return what the findings say, the most important first."""
    findings = tuple(findings)
    decided = [finding for finding in findings if finding.verdict != "undecided"]
    undecided = [finding for finding in findings if finding.undecided]
    parts = [*([_verdict(decided)] if decided else []), *_undecided(undecided)]
    return tuple(parts)


def _verdict(decided: list[ParameterCheck]) -> str:
    worst = max(decided, key=lambda finding: finding.error)
    if worst.verdict == "wrong":
        source = translate(
            "window",
            "The gradient of {names} is WRONG: relative difference {error} in {worst}, above"
            " {limit}.",
        )
    else:
        source = translate(
            "window",
            "The gradient is right: the largest relative difference is {error}, in {worst}, below"
            " {limit}.",
        )
    wrong = ", ".join(finding.name for finding in decided if finding.verdict == "wrong")
    return source.format(
        names=wrong, error=brief(worst.error), worst=worst.name, limit=brief(TOLERANCE)
    )


def _undecided(findings: list[ParameterCheck]) -> tuple[str, ...]:
    """Say for which parameters differences decide nothing, and why: a sentence a reason."""
    sources = {
        "overflow": translate(
            "window",
            "Cannot be decided for {names}: the loss or its gradient is not finite there.",
        ),
        "kink": translate(
            "window",
            "Cannot be decided for some entries of {names}: a ReLU has its kink there, where the"
            " slope is different to either side.",
        ),
        "rounding": translate(
            "window",
            "Cannot be decided for some entries of {names}: differences of the loss are too inexact"
            " there, as where the gradient vanishes or explodes.",
        ),
    }
    return tuple(
        source.format(names=", ".join(names))
        for reason, source in sources.items()
        if (names := [finding.name for finding in findings if finding.reason == reason])
    )


def _how(snapshot: Snapshot) -> str:
    if snapshot.inspected is not None:
        source = translate(
            "window",
            "Backpropagation through time against central differences of the loss, on the inspected"
            " sequence.",
        )
    else:
        source = translate(
            "window",
            "Backpropagation through time against central differences of the loss, on a held-out"
            " sequence, untruncated, with the parameters after update {update}.",
        )
    more = translate(
        "window", "Of a large parameter the largest entries and a random sample are checked."
    )
    return f"{source.format(update=snapshot.trace_update)} {more}"


def _table(findings: Iterable[ParameterCheck]) -> str:
    heads = (
        translate("window", "parameter"),
        translate("window", "entries checked"),
        translate("window", "largest relative difference"),
        translate("window", "verdict"),
    )
    rows = "".join(_row(finding) for finding in findings)
    head = "".join(f"<th align='left'>{escape(word)}&nbsp;&nbsp;</th>" for word in heads)
    return f"<table cellpadding='3'><tr>{head}</tr>{rows}</table>"


def _row(finding: ParameterCheck) -> str:
    verdicts = {
        "right": translate("window", "right"),
        "wrong": translate("window", "WRONG"),
        "undecided": translate("window", "undecided"),
    }
    said = verdicts[finding.verdict]
    if finding.undecided and finding.verdict != "undecided":
        some = translate("window", "{verdict}; {count} undecided")
        said = some.format(verdict=said, count=finding.undecided)
    count = translate("window", "{checked} of {size}")
    cells = (
        finding.name,
        count.format(checked=finding.checked, size=finding.size),
        brief(finding.error),
        f"<b>{escape(said)}</b>" if finding.verdict == "wrong" else escape(said),
    )
    return "<tr>" + "".join(f"<td>{cell}&nbsp;&nbsp;</td>" for cell in cells) + "</tr>"


def brief(error: float) -> str:
    """Return a small number as it is read: 3.1e-9."""
    if math.isnan(error):
        return "–"
    digits, _, power = f"{error:.1e}".partition("e")
    return f"{digits.removesuffix('.0')}e{int(power)}" if error else "0"
