"""Networks that were trained elsewhere: asked for, read in a background job, and shown.

Nothing trains meanwhile.  Opening any experiment ends the inspection.
"""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.inspection.ambiguous_input import AmbiguousInput
from rnnviz.inspection.result import Inspection, with_batch, with_spectra
from rnnviz.reading.progress import report_progress
from rnnviz.text import printable, translate
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.file.loader import InspectionRequest, LoadedNetwork, inspect_files
from rnnviz.window.inspection.dialog import InspectionDialog
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.widget.notice import NoticeBoard

LONGEST_SPECTRA = 120.0
"""Seconds; spectra that take longer are left to the command line."""
IN_FRONT = ("delta", "spectrum", "hidden", "verdict")
"""Hero and companions for an inspected network."""


class InspectionController(QObject):
    """Asks for a network that was trained elsewhere, reads it and shows it.

    Signals
    -------
    active_changed : (bool,)
        Whether an inspected network is on screen, so that nothing can be trained.
    """

    active_changed = Signal(bool)

    def __init__(
        self,
        parent: QWidget,
        run: RunController,
        dock_area: DockArea,
        jobs: JobRunner,
        notices: NoticeBoard,
        preferences: Preferences,
    ) -> None:
        super().__init__(parent)
        self._parent, self._run, self._dock_area = parent, run, dock_area
        self._jobs, self._notices, self._preferences = jobs, notices, preferences
        self._request = InspectionRequest()
        self._random = False
        self._active = False
        self.dialog: InspectionDialog | None = None

    def inspect(self) -> None:
        """Ask for weights and a sequence."""
        self.ask(self._request)

    def ask(self, request: InspectionRequest, question: AmbiguousInput | None = None) -> None:
        """Ask for what is missing in a request."""
        folder = self._preferences.folder
        self.dialog = InspectionDialog(self._parent, request, folder, self._random, question)
        self.dialog.confirmed.connect(self.read)
        self.dialog.open()

    def read(self, request: InspectionRequest) -> None:
        """Read the files of a request in a background job, and show the network."""
        self._request, self._random = request, not request.inputs
        self._preferences.folder = str(Path(os.path.expanduser(request.weights)).parent)
        work = functools.partial(inspect_files, request)
        self._jobs.start(work, translate("window", "Inspecting…"), self.take)

    def take(self, found: object) -> None:
        """Show an inspection, or ask for the half that is missing."""
        assert isinstance(found, LoadedNetwork)
        if found.inspection is None or found.frame is None:
            self.ask(self._rest(found), found.question)
            return
        self._run.inspect(found.frame, found.inspection)
        self._dock_area.prefer(IN_FRONT)
        source = translate(
            "window",
            "Inspecting {name}; nothing is trained. Choose a preset to train again.",
        )
        self._notices.inform(source.format(name=printable(found.frame.snapshot.name)))
        self._complete(found)

    def _rest(self, found: LoadedNetwork) -> InspectionRequest:
        """Return the request with what has been found; other weights begin a new one."""
        old = self._request
        same = found.weights == old.weights
        if found.question is None or not same:
            return InspectionRequest(found.weights, found.inputs, old.gru_form)
        self._random = not found.inputs and self._random
        return replace(old, inputs=found.inputs)

    def _complete(self, found: LoadedNetwork) -> None:
        """Compute what takes long in a large network, the quickest first."""
        assert found.inspection is not None
        steps = [(_with_paths, translate("window", "Computing the paths…"))]
        if found.inspection.sequence.batch is not None:
            steps.append((_with_batch, translate("window", "Reading the whole batch…")))
        if found.seconds < LONGEST_SPECTRA:
            steps.append((_with_spectra, translate("window", "Computing the spectra…")))
        else:
            source = translate(
                "window",
                "The spectra of so large a network would take about {minutes} min and are left out;"
                " rnnviz inspect computes them.",
            )
            self._notices.inform(source.format(minutes=round(found.seconds / 60)))

        def go_on(found: LoadedNetwork) -> None:
            if steps:
                work, words = steps.pop(0)
                self._extend(found, work, words, go_on)

        go_on(found)

    def _extend(
        self,
        known: LoadedNetwork,
        work: Callable[[LoadedNetwork], LoadedNetwork],
        words: str,
        then: Callable[[LoadedNetwork], None] = lambda found: None,
    ) -> None:
        """Work in a background job, and show the result if the network is still on screen."""

        def show(found: object) -> None:
            assert isinstance(found, LoadedNetwork)
            wanted = self.shown is known.inspection and self._run.inspects
            if wanted and found.frame is not None:
                self._run.inspect(found.frame, found.inspection, anew=False)
                then(found)

        left_out = translate(
            "window",
            "Stopped: the rest of the analysis of this network is left out; rnnviz inspect computes"
            " it.",
        )
        read = functools.partial(work, known)
        self._jobs.start(read, words, show, left_out=left_out)

    def follow(self, frame: Frame) -> None:
        """Take note of whether an inspected network is on screen."""
        active = frame.snapshot.inspected is not None
        if active != self._active:
            self._active = active
            self.active_changed.emit(active)

    @property
    def shown(self) -> Inspection | None:
        """The inspection that is on the screen."""
        inspection = self._run.inspection
        return inspection if self._active and isinstance(inspection, Inspection) else None


def _with_paths(known: LoadedNetwork) -> LoadedNetwork:
    """Compute the paths, reporting progress: each step of each layer is visited at most twice."""
    assert known.frame is not None
    total = 2 * sum(layer.steps for layer in known.frame.snapshot.trace.layers)
    begun = itertools.count()

    def begin() -> bool:
        report_progress(next(begun) / total)
        return False

    return replace(known, frame=completed(known.frame, {"paths"}, begin))


def _with_batch(known: LoadedNetwork) -> LoadedNetwork:
    assert known.inspection is not None
    assert known.frame is not None
    whole = with_batch(known.inspection)
    info = known.frame.snapshot.inspected
    assert info is not None
    snapshot = replace(known.frame.snapshot, inspected=replace(info, spread=whole.spread))
    return replace(known, inspection=whole, frame=replace(known.frame, snapshot=snapshot))


def _with_spectra(known: LoadedNetwork) -> LoadedNetwork:
    assert known.inspection is not None
    assert known.frame is not None
    whole = with_spectra(
        known.inspection, lambda done, total: report_progress(done / max(total, 1))
    )
    return replace(
        known, inspection=whole, frame=known.frame.with_result("spectrum", value=whole.spectra)
    )
