"""Which verdict on the flow of the error is shown while frames come fast."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.experiment.experiment import Experiment
from rnnviz.training.analysis.snapshot_verdict import flow_verdict
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.verdict.flow import FADED, GROWN, FlowVerdict
from rnnviz.window.status_bar.status_message import StatusMessage, status_message

NEAR = 0.5
"""log10: while frames come fast, no badge changes for a signal this near to a threshold."""
AGREEING = 3
"""While frames come fast, verdicts on so many updates must agree before the badge changes."""


@dataclass(frozen=True)
class _DatedVerdict:
    """A flow verdict, and what it was computed from."""

    experiment: Experiment
    layer: int
    update: int
    verdict: FlowVerdict

    def suits(self, frame: Frame) -> bool:
        """Whether it may be shown with a somewhat later frame."""
        snapshot = frame.snapshot
        same = self.experiment == snapshot.experiment and self.layer == frame.layer
        return same and 0 <= self.update <= snapshot.update and snapshot.outcome == "ok"


class VerdictTracker:
    """Finds the verdict on each frame that is shown, and computes it where there is none.

    A verdict costs as much as drawing, and a badge that changes thirty times a second cannot be
    read.  While the run plays, the newest verdict that was computed beside training is shown, and
    the badge changes only once several updates in a row agree.
    """

    def __init__(self) -> None:
        self._own: tuple[Snapshot, _DatedVerdict] | None = None
        self._shown: _DatedVerdict | None = None
        self._candidate: tuple[str, set[int]] = ("", set())

    def message(self, frame: Frame, playing: bool = False) -> StatusMessage:
        """Return the message on a frame; the verdict of a playing run may be slightly older."""
        dated = self._known(frame)
        if dated is None or not (playing or dated.update == frame.snapshot.update):
            dated = self._computed(frame)
        dated = self._steady(frame, dated) if playing else dated
        self._shown = dated
        return status_message(frame.snapshot, dated.verdict)

    def _known(self, frame: Frame) -> _DatedVerdict | None:
        """Return the newest verdict that may be shown with the frame."""
        own = None if self._own is None else self._own[1]
        found = _carried(frame)
        if own is not None and own.suits(frame) and (found is None or found.update < own.update):
            return own
        return found

    def _computed(self, frame: Frame) -> _DatedVerdict:
        snapshot, layer = frame.snapshot, frame.layer
        if self._own is not None and self._own[0] is snapshot and self._own[1].layer == layer:
            return self._own[1]
        verdict = flow_verdict(snapshot, layer)
        dated = _DatedVerdict(snapshot.experiment, layer, snapshot.update, verdict)
        self._own = snapshot, dated
        return dated

    def _steady(self, frame: Frame, dated: _DatedVerdict) -> _DatedVerdict:
        """Return what was shown until enough updates in a row are of another kind."""
        shown, kind = self._shown, dated.verdict.kind
        if shown is None or not shown.suits(frame) or kind in (shown.verdict.kind, "broken"):
            self._candidate = "", set()
            return dated
        if _is_near_a_threshold(dated.verdict):
            return shown
        candidate, updates = self._candidate
        updates = {*updates, dated.update} if candidate == kind else {dated.update}
        self._candidate = kind, updates
        return dated if len(updates) >= AGREEING else shown


def _is_near_a_threshold(verdict: FlowVerdict) -> bool:
    """Whether a signal a little larger or smaller would be of another kind."""
    signal = verdict.signal
    if verdict.kind in ("vanishing", "level") and abs(signal.ratio - FADED) < NEAR:
        return True
    grown = verdict.kind in ("exploding", "transient", "level")
    return grown and abs(signal.growth - GROWN) < NEAR


def _carried(frame: Frame) -> _DatedVerdict | None:
    """Return the verdict that the frame carries, where it may be shown with it."""
    if not frame.layer < len(frame.verdicts):
        return None
    verdict, update = frame.verdicts[frame.layer], frame.update_of("verdict")
    found = _DatedVerdict(frame.snapshot.experiment, frame.layer, update, verdict)
    return found if update == frame.snapshot.update or found.suits(frame) else None
