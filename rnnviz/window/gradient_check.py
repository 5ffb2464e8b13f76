"""The gradient of the network on screen, checked on request while everything goes on.

The result is a page: the answer in one sentence, then a row for each parameter.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rnnviz.nn.gradient_check import TOLERANCE, GradientClaim, ParameterCheck, check_gradient
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message, translate
from rnnviz.training.analysis.gradient_check import subject_of
from rnnviz.training.snapshot import Snapshot
from rnnviz.window.inspection.controller import InspectionController
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.widget.notice import NoticeBoard
from rnnviz.window.widget.text_dialog import TextDialog

if TYPE_CHECKING:
    from rnnviz.inspection.result import Inspection

SECONDS = 6.0
"""How long the check of a large network takes, about."""


@dataclass(frozen=True)
class Report:
    """The findings of a check, and the snapshot that was checked."""

    snapshot: Snapshot
    findings: tuple[ParameterCheck, ...]


class GradientCheck(QObject):
    """Checks the gradient of what is on screen and shows the report."""

    def __init__(
        self,
        parent: QWidget,
        run: RunController,
        inspection: InspectionController,
        jobs: JobRunner,
        notices: NoticeBoard,
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._run, self._inspection = run, inspection
        self._jobs, self._notices = jobs, notices

    def check_gradient(self) -> None:
        """Check the gradient with the parameters that are shown, in a background job."""
        frame = self._run.frame
        if frame is None:
            self._notices.inform(translate("window", "There is no network to check yet."))
            return
        work = functools.partial(checked, frame.snapshot, self._inspection.shown)
        self._jobs.start(work, translate("window", "Checking the gradient…"), self._show)

    def _show(self, report: object) -> None:
        assert isinstance(report, Report)
        title = translate("window", "Gradient check")
        TextDialog(self._parent, title, check_page(report), 720, 560).open()


def checked(snapshot: Snapshot, inspection: Inspection | None, seconds: float = SECONDS) -> Report:
    """Return the result of checking the network of a snapshot.

    Raises
    ------
    BadInput
        Where a recording is shown, which does not hold all parameters.
    """
    if inspection is not None:
        from rnnviz.inspection.replay import subject_of as of_inspection

        subject = of_inspection(
            inspection.stack, inspection.weights.parameters, inspection.sequence
        )
    else:
        subject = _subject(snapshot)
    return Report(snapshot, check_gradient(subject, seconds=seconds))


def _subject(snapshot: Snapshot) -> GradientClaim:
    subject = subject_of(snapshot)
    if subject is None:
        source = QT_TRANSLATE_NOOP(
            "window",
            "A recording cannot be checked: press Reset to start its run again, and check that.",
        )
        raise BadInput(Message("window", source))
    return subject


def check_page(report: Report) -> str:
    """Return the page as HTML."""
    lines = (*answer(report.findings), _how(report.snapshot))
    details = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    return f"<p><big><b>{escape(lines[0])}</b></big></p>{details}{_table(report.findings)}"


def answer(findings: Iterable[ParameterCheck]) -> tuple[str, ...]:
    """Return the answer in sentences, the most important first."""
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
    """Return for which parameters the check cannot decide, one sentence for each reason."""
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
    verdict = verdicts[finding.verdict]
    if finding.undecided and finding.verdict != "undecided":
        some = translate("window", "{verdict}; {count} undecided")
        verdict = some.format(verdict=verdict, count=finding.undecided)
    count = translate("window", "{checked} of {size}")
    cells = (
        finding.name,
        count.format(checked=finding.checked, size=finding.size),
        brief(finding.error),
        f"<b>{escape(verdict)}</b>" if finding.verdict == "wrong" else escape(verdict),
    )
    return "<tr>" + "".join(f"<td>{cell}&nbsp;&nbsp;</td>" for cell in cells) + "</tr>"


def brief(error: float) -> str:
    """Return a small number in a short form: 3.1e-9."""
    if math.isnan(error):
        return "–"
    digits, _, power = f"{error:.1e}".partition("e")
    return f"{digits.removesuffix('.0')}e{int(power)}" if error else "0"
