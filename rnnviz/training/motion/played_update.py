"""One update of a run as a moving picture: a frame for every moment of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rnnviz.flow.delta import steps_with_loss
from rnnviz.training.motion.motion import Motion, Phase
from rnnviz.training.motion.schedule import schedule
from rnnviz.training.motion.update_step import follows, update_step, with_parts
from rnnviz.training.motion.way import Place, places
from rnnviz.training.snapshot import Frame, Snapshot

CLIP_PARTS = 3
"""The gradient's length is shown, meets the threshold, and is cut."""
STEP_PARTS = 12
"""Places on the way from the parameters before to those after."""
MOST_BYTES = 64 * 2**20
"""Bytes that the traces on this way may take."""


class PlayedUpdate:
    """The update between two frames of a run, and that of the run beside it if there is one.

    Parameters
    ----------
    before, after : Frame
        Of neighbouring updates; what is shown is the sequence of their snapshots.

    Attributes
    ----------
    schedule : Schedule
        May be replaced by a faster or slower one.
    step : UpdateStep
        Replaced by one that knows more while `prepare` goes on.
    other : PlayedUpdate or None
        That of the other run, which is played in step.
    """

    def __init__(self, before: Frame, after: Frame) -> None:
        self.before, self.after = before, after
        self.step = update_step(before.snapshot, after.snapshot)
        self.steps = len(before.snapshot.trace.x)
        self._way: tuple[Place, ...] = ()
        self._frames: dict[int, Frame] = {}
        self._history: tuple[Frame, Frame] | None = None
        self._losses = _loss_steps(before.snapshot)
        self.schedule = schedule([(phase, self._length(phase)) for phase in self.step.phases])
        self.other = None
        if before.other is not None and after.other is not None:
            self.other = _of_other(before.other, after.other)

    def prepare(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Compute the parts of the gradient, and what lies on the way of the step, in any thread.

        Until that is done the parts are not shown, and the step goes to its end at once.
        """
        snapshots = self.before.snapshot, self.after.snapshot
        self.step = with_parts(self.step, snapshots[0])
        if "step" in self.step.phases:
            self._way = places(*snapshots, _count(snapshots[0]), cancelled)
            if self._way:
                self.step = replace(self.step, spectra_before=self._way[0].spectra)
                self.before = _at_place(self.before, self._way[0])
        if self.other is not None:
            self.other.prepare(cancelled)

    def _length(self, phase: Phase) -> int:
        if phase == "losses":
            return len(self._losses)
        return {"clip": CLIP_PARTS, "step": STEP_PARTS}.get(phase, self.steps)

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.schedule.seconds

    def motion(self, elapsed: float) -> Motion:
        """Return the moment after so many seconds."""
        phase, position = self.schedule.at(elapsed)
        part = self.schedule.part(phase)
        return Motion(phase, position, part.length, self.steps, self.step, part.pace)

    def frame(self, elapsed: float, step: int | None = None, layer: int | None = None) -> Frame:
        """Return what the views draw after so many seconds.

        Parameters
        ----------
        step, layer : int, optional
            Those of the cursor; while a phase goes along the sequence the step is where it is.
        """
        motion = self.motion(elapsed)
        frame = self._frame(motion)
        if self.other is not None:
            frame = replace(frame, other=self.other.in_step(motion))
        layer = frame.layer if layer is None else layer
        return replace(frame, step=self._at_work(motion, layer) or step or frame.step, layer=layer)

    def in_step(self, motion: Motion) -> Frame:
        """Return the frame at the same moment as that of another update."""
        own = self.schedule
        phase = motion.phase if motion.phase in self.step.phases else self.step.phases[-1]
        if phase != motion.phase and "forward" in (phase, motion.phase):
            phase = self.step.phases[0]
        length = own.part(phase).length
        share = motion.share if phase == motion.phase else 1.0
        pace = motion.pace * length / motion.length
        own_motion = Motion(phase, share * length, length, self.steps, self.step, pace)
        frame = self._frame(own_motion)
        return replace(frame, step=self._at_work(own_motion, frame.layer) or frame.step)

    def _at_work(self, motion: Motion, layer: int) -> int | None:
        """Return the time step that a phase is at, if it goes along the sequence."""
        if motion.phase == "losses" and self._losses:
            return self._losses[motion.at - 1]
        layers = self.before.snapshot.trace.layers
        backward = layers[min(layer, len(layers) - 1)].backward
        if motion.phase == "sum" and self.step.real_time:
            return motion.at
        if motion.phase == "sum" and len(self._losses) == 1:
            return self._cause(self._losses[0], motion.at - 1, backward)
        return motion.front_in(backward)

    def _cause(self, loss: int, lag: int, backward: bool) -> int:
        """Return the step so many steps before a loss, or after it where a layer reads so."""
        return min(max(1, loss + lag if backward else loss - lag), self.steps)

    def _frame(self, motion: Motion) -> Frame:
        if motion.phase == "clip":
            return replace(self._with_history, motion=motion)
        if motion.phase == "step":
            return replace(self._on_the_way(motion.share), motion=motion)
        return replace(self.before, motion=motion)

    @property
    def _with_history(self) -> Frame:
        """The network before the update, with all that is known once its gradient is there.

        It is one object, as long as no more is known of the network: what views describe once is
        known by it.
        """
        before = self.before
        if self._history is None or self._history[0] is not before:
            self._history = before, _with_history_of(before, self.after)
        return self._history[1]

    def _on_the_way(self, share: float) -> Frame:
        """Return the frame at the last place that is not after a share of the way."""
        way = self._way
        if share >= 1:  # more may have become known of it
            return _at_place(self.after, way[-1]) if way else self.after
        if not way:
            return self._with_history
        index = int(share * (len(way) - 1))
        if index not in self._frames:
            self._frames[index] = _at_place(self._with_history, way[index])
        return self._frames[index]


def _with_history_of(before: Frame, after: Frame) -> Frame:
    """Return a frame of the network before an update with the history of the one after it."""
    snapshot = replace(
        after.snapshot,
        trace=before.snapshot.trace,
        trace_update=before.snapshot.trace_update,
        checkpoint=before.snapshot.checkpoint,
        evaluations=before.snapshot.evaluations,
        weights=before.snapshot.weights,
    )
    return replace(before, snapshot=snapshot)


def _at_place(frame: Frame, place: Place) -> Frame:
    """Return a frame with the eigenvalues of a place on the way, unless it has its own."""
    snapshot = frame.snapshot
    own = frame.update_of("spectrum") in (snapshot.update, snapshot.trace_update)
    if place.share in (0, 1) and frame.spectra and own:
        return frame
    if place.share not in (0, 1):
        frame = replace(frame, snapshot=replace(frame.snapshot, trace=place.trace))
    return frame.with_result("spectrum", value=place.spectra, update=frame.snapshot.update)


def _of_other(before: Frame, after: Frame) -> PlayedUpdate | None:
    """Return the update of the other run; None where it stands at its end."""
    if not follows(before.snapshot, after.snapshot):
        return None
    return PlayedUpdate(before, after)


def _loss_steps(snapshot: Snapshot) -> tuple[int, ...]:
    """Return the time steps that have a loss, in order."""
    top = snapshot.trace.layers[-1]
    rows = steps_with_loss(top.reverse_if_backward(top.direct if top.sent is None else top.sent))
    return tuple((rows + 1).tolist())


def _count(snapshot: Snapshot) -> int:
    """Return how many places of the way there is room for."""
    size = sum(
        layer.steps * layer.size * 4 * (len(layer.cell.blocks) + len(layer.cell.states)) * 8
        for layer in snapshot.trace.layers
    )
    return max(1, min(STEP_PARTS, MOST_BYTES // max(1, size)))
