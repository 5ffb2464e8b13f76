"""The gradient of the network on the screen, checked on request while everything goes on."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rnnviz.nn.gradient_check import GradientClaim, check_gradient
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message, translate
from rnnviz.training.analysis.gradient_check import subject_of
from rnnviz.window.check_page import Report, check_page
from rnnviz.window.help_menu.page import Sheet

if TYPE_CHECKING:
    from rnnviz.inspection.result import Inspection
    from rnnviz.training.snapshot import Snapshot
    from rnnviz.window.main_window import MainWindow

SECONDS = 6.0
"""How long a large network is checked, about."""


class Checking(QObject):
    """Gradient checks for a main window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def check_gradient(self) -> None:
        """Check the gradient with the parameters that are shown, beside the window's thread."""
        frame, inspection = self._window.run.frame, self._window.inspecting.shown
        if frame is None:
            self._window.notices.tell(translate("window", "There is no network to check yet."))
            return
        work = functools.partial(checked, frame.snapshot, inspection)
        self._window.work.start(work, translate("window", "Checking the gradient…"), self._show)

    def _show(self, report: object) -> None:
        assert isinstance(report, Report)
        title = translate("window", "Gradient check")
        Sheet(self._window, title, check_page(report), 720, 560).open()


def checked(snapshot: Snapshot, inspection: Inspection | None, seconds: float = SECONDS) -> Report:
    """Return what the check of a snapshot's network found.

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
            "A recording is only looked at: Reset starts its run again, and that can be checked.",
        )
        raise BadInput(Message("window", source))
    return subject
