"""One update of a run as a moving picture: a frame for every moment of it."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.training.motion.motion import BACKPROPAGATION, REAL_TIME, Motion, Phase
from rnnviz.training.motion.schedule import schedule
from rnnviz.training.motion.update_step import UpdateStep
from rnnviz.training.snapshot import Frame

CLIP_PARTS = 3
"""The gradient's length grows, meets the threshold, and is cut."""
STEP_PARTS = 12
"""Places on the way from the parameters before to those after."""


class PlayedUpdate:
    """The update between two frames of a run.

    Parameters
    ----------
    before, after : Frame
        Of neighbouring updates; what is shown is the sequence of their snapshots.

    Attributes
    ----------
    schedule : Schedule
        May be replaced by a faster or slower one.
    """

    def __init__(self, before: Frame, after: Frame) -> None:
        self.before, self.after = before, after
        real_time = before.snapshot.experiment.training.rule != "bptt"
        self.step = UpdateStep(after.snapshot.update, real_time)
        steps = len(before.snapshot.trace.x)
        lengths: dict[Phase, int] = {"losses": 1, "clip": CLIP_PARTS, "step": STEP_PARTS}
        phases = REAL_TIME if real_time else BACKPROPAGATION
        self.schedule = schedule([(phase, lengths.get(phase, steps)) for phase in phases])

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.schedule.seconds

    def motion(self, elapsed: float) -> Motion:
        """Return the moment after so many seconds."""
        phase, position = self.schedule.at(elapsed)
        length = self.schedule.part(phase).length
        return Motion(phase, position, length, len(self.before.snapshot.trace.x), self.step)

    def frame(self, elapsed: float) -> Frame:
        """Return what the views draw after so many seconds."""
        motion = self.motion(elapsed)
        return replace(self.before, motion=motion, step=motion.front or self.before.step)
