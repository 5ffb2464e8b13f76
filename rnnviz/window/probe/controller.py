"""Commands for what is shown: which sequence, and whether a whole batch with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rnnviz.session import Session
from rnnviz.text import BadInput, translate
from rnnviz.training.checkpoint import Checkpoint
from rnnviz.training.probe import DEFAULT_PROBE, MAX_NUMBER, Probe, probe_batch
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.playback.shown_run import ShownRun
from rnnviz.window.preference_file import Preferences
from rnnviz.window.probe.dialog import ProbeDialog
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard

Part = Literal["", "training", "held_out"]
_PARTS: tuple[Part, ...] = ("", "training", "held_out")


class ProbeController(QObject):
    """Chooses the sequence on screen.

    Attributes
    ----------
    dialog : ProbeDialog or None
        The last one that was opened.
    """

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        run: ShownRun,
        dock_area: DockArea,
        notices: NoticeBoard,
        history: UndoHistory,
        preferences: Preferences,
    ) -> None:
        super().__init__(parent)
        self._parent, self._session, self._run = parent, session, run
        self._dock_area, self._preferences = dock_area, preferences
        self._notices, self._history = notices, history
        self._dock_area.show_batch(_part(preferences.text("batch", "", _PARTS)))
        self._before = self._chosen = DEFAULT_PROBE
        self.dialog: ProbeDialog | None = None

    @property
    def probe(self) -> Probe:
        """What is on screen."""
        frame = self._run.frame
        return DEFAULT_PROBE if frame is None else frame.snapshot.probe

    def choose_sequence(self) -> None:
        """Open the dialog."""
        checkpoint = self._checkpoint()
        if checkpoint is None:
            return
        self._before = self.probe
        self.dialog = ProbeDialog(
            checkpoint.source, checkpoint.experiment, self.probe, checkpoint.probe, self._parent
        )
        self.dialog.chosen.connect(self._show)
        self.dialog.accepted.connect(self._keep)
        self.dialog.rejected.connect(self._return)
        self._chosen = self._before
        self.dialog.open()

    def _show(self, probe: Probe) -> None:
        self._chosen = probe
        self._session.set_probe(probe)

    def shuffle_sequence(self) -> None:
        """Show the steps of the sequence in another order; each time in a new one."""
        order = self.probe.shuffled % MAX_NUMBER + 1
        self._change_to(replace(self.probe, shuffled=order))

    def usual_sequence(self) -> None:
        """Show the usual sequence again."""
        self._change_to(DEFAULT_PROBE)

    def next_batch(self) -> None:
        """Show median and spread of training sequences with it, of held-out ones, of none."""
        part = _PARTS[(_PARTS.index(self._dock_area.batch) + 1) % len(_PARTS)]
        self._dock_area.show_batch(part)
        self._preferences.keep("batch", part)
        words = {
            "training": translate("window", "With it: median and spread of training sequences."),
            "held_out": translate("window", "With it: median and spread of held-out sequences."),
            "": translate("window", "The single sequence alone."),
        }
        self._notices.inform(words[part])

    def _checkpoint(self) -> Checkpoint | None:
        """Return what the run on screen can be shown from; where it cannot, say why."""
        frame = self._run.frame
        if frame is None or self._run.inspects:
            return None
        checkpoint = frame.snapshot.checkpoint
        if checkpoint is None or not self._run.shows_run:
            words = translate(
                "window", "A recording shows the sequence it was made with; press Play first."
            )
            self._notices.inform(words)
            return None
        return checkpoint

    def _change_to(self, probe: Probe) -> None:
        before, checkpoint = self.probe, self._checkpoint()
        if checkpoint is None or probe == before:
            return
        try:
            probe_batch(probe, checkpoint.source, checkpoint.experiment)
        except BadInput as error:
            self._notices.inform(str(error.message))
            return
        self._session.set_probe(probe)
        self._note(before, probe)

    def _keep(self) -> None:
        if self._chosen != self._before:
            self._note(self._before, self._chosen)

    def _return(self) -> None:
        if self._chosen != self._before:
            self._session.set_probe(self._before)

    def _note(self, before: Probe, after: Probe) -> None:
        self._history.push(before, after, self._session.set_probe, _describe, group="probe")


def _part(text: str) -> Part:
    """Return which batch is shown, from a preference that may say anything."""
    return next((part for part in _PARTS if part == text), "")


def _describe(before: Probe, after: Probe) -> str:
    words = after.label or translate("window", "the usual one")
    return translate("window", "sequence on screen: {sequence}").format(sequence=words)
