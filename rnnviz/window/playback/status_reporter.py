"""The status of what is on screen, told once and no faster than it can be read."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.nn.clipping import NoClipping
from rnnviz.session import Session, State
from rnnviz.session.handoff import QUICK_STEPS
from rnnviz.training.concealed import NOTHING
from rnnviz.training.snapshot import Frame
from rnnviz.window.status_bar.status_message import (
    StatusMessage,
    as_far_as_told,
    failed,
    loading,
    motion_message,
)
from rnnviz.window.status_bar.verdict_tracker import VerdictTracker

READABLE = 0.2
"""Seconds that a status is left on the screen at full speed, at least."""
PATIENCE, LONG_PATIENCE = 1.0, 10.0
"""Seconds that words wait for a verdict that is computed elsewhere, at most; on long sequences."""


class StatusReporter(QObject):
    """Turns frames and states of the session into messages.

    Signals
    -------
    changed : (StatusMessage or None,)
    """

    changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._verdicts, self._verdicts_beside = VerdictTracker(), VerdictTracker()
        self._reported: tuple[Frame | None, State | None] = (None, None)
        self._reported_at = 0.0
        self._asked_at, self._asked_of = math.inf, 0
        self._late: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show_late)
        self._moment: StatusMessage | None = None
        self._concealed = NOTHING

    def show_past(
        self, frame: Frame | None, plays: bool, inspects: bool, full_speed: bool, pair: bool
    ) -> None:
        """Report the status of a frame of the past; of those that follow fast the last is told."""
        left = READABLE - (time.monotonic() - self._reported_at)
        if plays or left <= 0 or frame is None or frame.motion is not None:
            self.show(frame, plays, inspects, full_speed, pair)
            return
        self._late = partial(self.show, frame, plays, inspects, full_speed, pair)
        self._timer.start(round(1000 * left))

    def _show_late(self) -> None:
        if self._late is not None:
            self._late()

    def show(
        self, frame: Frame | None, plays: bool, inspects: bool, full_speed: bool, pair: bool = False
    ) -> None:
        """Report the status of a frame, once for the same frame in the same state.

        Of a `pair` that of run B is told too.  At full speed it changes no faster than it can be
        read.
        """
        self._late = None
        self._timer.stop()
        if frame is not None and frame.motion is not None:
            self._show_motion(frame)
            return
        subject = frame, self._session.state
        before, state = self._reported
        if subject[0] is before and subject[1] is state:
            return
        now = time.monotonic()
        if frame is not None and frame.concealed != self._concealed:
            self._concealed, self._reported_at = frame.concealed, -math.inf
        patience = self._patience(frame, plays, now)
        if patience > 0:
            self._late = partial(self.show, frame, plays, inspects, full_speed, pair)
            self._timer.start(round(1000 * patience))
            return
        running = plays and subject[1] is state and full_speed
        if not running or now - self._reported_at >= READABLE:
            self._reported, self._reported_at, self._moment = subject, now, None
            self._asked_at = math.inf
            message = self._message(frame, plays, inspects)
            if pair and message is not None and frame is not None and frame.other is not None:
                message = replace(message, beside=self._beside(frame, frame.other, plays))
            if message is not None and frame is not None and not plays and self._blew_up(frame):
                message = replace(message, curable_by_clipping=True)
            self._tell(message, frame)

    def _patience(self, frame: Frame | None, plays: bool, now: float) -> float:
        """Return for how many seconds to wait for a verdict that is computed elsewhere.

        To compute it here would take as long as drawing, for each update of the past that is
        dragged through, and longer for long sequences.  In the past the time runs from the last
        report, else from when the verdict on this run was first wanted.
        """
        runs = [run for run in (frame, frame and frame.other) if run is not None]
        in_past, is_long = self._session.sought is not None, self._take_long(runs)
        if not runs or not (in_past or is_long):
            return 0.0
        if all(run.verdicts and (plays or _is_of_now(run)) for run in runs):
            return 0.0
        if self._asked_of != self._session.run:
            self._asked_at, self._asked_of = math.inf, self._session.run
        self._asked_at = min(self._asked_at, now)
        if is_long:
            return LONG_PATIENCE - (now - self._asked_at)
        return PATIENCE - (now - self._reported_at)

    def _take_long(self, runs: Sequence[Frame]) -> bool:
        """Whether the verdicts on what the session shows would hold the window up."""
        shown, state = self._session.frame, self._session.state
        ours = bool(runs) and shown is not None and shown.snapshot is runs[0].snapshot
        if not ours or state in (State.LOADING, State.FAILED):
            return False
        layers = (layer for run in runs for layer in run.snapshot.trace.layers)
        return sum(layer.steps for layer in layers) > QUICK_STEPS

    def _blew_up(self, frame: Frame) -> bool:
        """Whether the gradient of the run has jumped by then for good, without clipping."""
        newest = self._session.newest
        if newest is None or not isinstance(newest.experiment.clipping, NoClipping):
            return False
        spike = newest.record.spike
        lasting = spike is not None and spike.recovered is None
        return lasting and spike is not None and frame.snapshot.update >= spike.update

    def _show_motion(self, frame: Frame) -> None:
        """Report a moment of slow motion where its words are others than before."""
        message = motion_message(frame)
        if message != self._moment:
            self._moment, self._reported = message, (None, None)
            self._tell(message, frame)

    def _tell(self, message: StatusMessage | None, frame: Frame | None) -> None:
        if message is not None and frame is not None:
            message = as_far_as_told(message, frame.concealed)
        self.changed.emit(message)

    def _beside(self, frame: Frame, other: Frame, plays: bool) -> StatusMessage:
        """Return the message on run B, in the layer that is shown."""
        layer = min(frame.layer, len(other.snapshot.trace.layers) - 1)
        return self._verdicts_beside.message(replace(other, layer=layer), playing=plays)

    def _message(self, frame: Frame | None, plays: bool, inspects: bool) -> StatusMessage | None:
        if inspects and frame is not None:
            return self._verdicts.message(frame)
        if self._session.state is State.LOADING:
            return loading()
        if self._session.state is State.FAILED:
            return failed()
        return None if frame is None else self._verdicts.message(frame, playing=plays)


def _is_of_now(frame: Frame) -> bool:
    """Whether the verdict that a frame carries is on its own update."""
    return frame.update_of("verdict") == frame.snapshot.update
