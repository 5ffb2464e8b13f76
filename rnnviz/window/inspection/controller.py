"""Somebody else's weights in the window: asked for, read beside it, shown, and kept for saving.

Nothing trains meanwhile.  Opening any experiment ends it.
"""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rnnviz.inspection.ambiguous_input import AmbiguousInput
from rnnviz.inspection.result import Inspection, with_batch, with_spectra
from rnnviz.reading.progress import report
from rnnviz.text import printable, translate
from rnnviz.training.diagnostics import completed
from rnnviz.window.file.loader import Foreign, inspect_files
from rnnviz.window.inspection.dialog import InspectDialog, Wish

if TYPE_CHECKING:
    from rnnviz.training.snapshot import Frame
    from rnnviz.window.main_window import MainWindow

TRAINING = ("play", "single", "reset", "faster", "slower", "clip", "save_preset", "keep")
"""Actions that have no meaning without training."""
LONGEST_SPECTRA = 120.0
"""Seconds that nobody who looks at a window is made to wait for."""
FORWARD = ("delta", "verdict")
"""Views that show more of an inspected network than those they share a place with."""


class Inspecting(QObject):
    """Inspections for a main window.

    Attributes
    ----------
    inspection : Inspection or None
        What was opened last.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._wish = Wish()
        self._random = False
        self._active = False
        self.inspection: Inspection | None = None
        self.dialog: InspectDialog | None = None

    def inspect(self) -> None:
        """Ask for weights and a sequence."""
        self.ask(self._wish)

    def ask(self, wish: Wish, question: AmbiguousInput | None = None) -> None:
        """Ask for what a wish leaves open."""
        folder = self._window.files.folder
        self.dialog = InspectDialog(self._window, wish, folder, self._random, question)
        self.dialog.confirmed.connect(self.read)
        self.dialog.open()

    def read(self, wish: Wish) -> None:
        """Read what is wished for in a thread of its own, and show it."""
        self._wish, self._random = wish, not wish.inputs
        self._window.files.folder = str(Path(os.path.expanduser(wish.weights)).parent)
        work = functools.partial(
            inspect_files, wish.weights, wish.inputs, wish.gru_form, wish.network, wish.reading
        )
        self._window.work.start(work, translate("window", "Inspecting…"), self.take)

    def take(self, found: object) -> None:
        """Show an inspection, or ask for the half that is missing."""
        assert isinstance(found, Foreign)
        if found.inspection is None or found.frame is None:
            self.ask(self._rest(found), found.question)
            return
        self.inspection = found.inspection
        self._window.run.inspect(found.frame)
        for name in FORWARD:
            self._window.stage.raise_view(name)
        source = translate(
            "window",
            "{name} is inspected; nothing is trained. A preset from the list brings training back.",
        )
        self._window.notices.tell(source.format(name=printable(found.frame.snapshot.name)))
        self._complete(found)

    def _rest(self, found: Foreign) -> Wish:
        """Return what is wished for with what has been found of it; new files, new questions."""
        old = self._wish
        same = found.weights == old.weights
        if found.question is None or not same:
            return Wish(found.weights, found.inputs, old.gru_form)
        self._random = not found.inputs and self._random
        return replace(old, inputs=found.inputs)

    def _complete(self, found: Foreign) -> None:
        """Compute what takes long in a large network, the quicker first."""

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
            self._window.notices.tell(source.format(minutes=round(found.seconds / 60)))

        def go_on(found: Foreign) -> None:
            if steps:
                work, words = steps.pop(0)
                self._extend(found, work, words, go_on)

        go_on(found)

    def _extend(
        self,
        known: Foreign,
        work: Callable[[Foreign], Foreign],
        words: str,
        then: Callable[[Foreign], None] = lambda found: None,
    ) -> None:
        """Work in a thread of its own, and show what comes of it where it is still wanted."""

        def show(found: object) -> None:
            assert isinstance(found, Foreign)
            wanted = self.shown is known.inspection and self._window.run.inspects
            if wanted and found.frame is not None:
                self.inspection = found.inspection
                self._window.run.inspect(found.frame, anew=False)
                then(found)

        left_out = translate(
            "window",
            "Stopped: what was being computed of this network, and what was to follow, is left out;"
            " rnnviz inspect computes it.",
        )
        read = functools.partial(work, known)
        self._window.work.start(read, words, show, left_out=left_out)

    def follow(self, frame: Frame) -> None:
        """Let what trains be out of reach while an inspected network is shown."""
        active = frame.snapshot.inspected is not None
        window = self._window
        if active:
            window.gallery.show_current("")
        if active == self._active:
            return
        self._active = active
        for name in TRAINING:
            window.actions_.by_name[name].setEnabled(not active)
        window.form.setVisible(not active)
        window.transport.show_trains(not active)

    @property
    def shown(self) -> Inspection | None:
        """The inspection that is on the screen."""
        return self.inspection if self._active else None


def _with_paths(known: Foreign) -> Foreign:
    """Compute the paths; each step of each layer is asked for twice, unless no gate carries."""
    assert known.frame is not None
    total = 2 * sum(layer.steps for layer in known.frame.snapshot.trace.layers)
    begun = itertools.count()

    def begin() -> bool:
        report(next(begun) / total)
        return False

    return replace(known, frame=completed(known.frame, {"paths"}, begin))


def _with_batch(known: Foreign) -> Foreign:
    assert known.inspection is not None
    assert known.frame is not None
    whole = with_batch(known.inspection)
    told = known.frame.snapshot.inspected
    assert told is not None
    snapshot = replace(known.frame.snapshot, inspected=replace(told, spread=whole.spread))
    return replace(known, inspection=whole, frame=replace(known.frame, snapshot=snapshot))


def _with_spectra(known: Foreign) -> Foreign:
    assert known.inspection is not None
    assert known.frame is not None
    whole = with_spectra(known.inspection, lambda done, total: report(done / max(total, 1)))
    return replace(
        known, inspection=whole, frame=known.frame.with_result("spectrum", value=whole.spectra)
    )
