"""The run of a session and the one beside it, in step."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.session.handoff import NumberedSnapshot
from rnnviz.session.lane import Lane
from rnnviz.training.probe import DEFAULT_PROBE


class Pair:
    """One run, or two that go along one clock: both stand after the same number of updates.

    A run that has come to its end before stays there; one that was placed beside the other later
    catches up.  Both share the bytes that keyframes may take.

    Parameters
    ----------
    budget : int
        Bytes that all keyframes may take.

    Attributes
    ----------
    main, twin : Lane or None
    clock : int
        The update at which both stand, or to which they catch up.
    probe : Probe
        The sequence that is shown.
    """

    def __init__(self, budget: int) -> None:
        self.main: Lane | None = None
        self.twin: Lane | None = None
        self.clock = 0
        self.probe = DEFAULT_PROBE
        self._budget = budget

    @property
    def lanes(self) -> tuple[Lane, ...]:
        return tuple(lane for lane in (self.main, self.twin) if lane is not None)

    @property
    def goes_on(self) -> bool:
        """Whether either run goes on."""
        return any(lane.goes_on for lane in self.lanes)

    @property
    def behind(self) -> Lane | None:
        """A run that has not come as far as the clock."""
        if self.twin is None:
            return None
        lanes = (lane for lane in self.lanes if lane.update < self.clock and lane.goes_on)
        return next(lanes, None)

    def take(self, main: Lane | None, twin: Lane | None = None) -> tuple[Lane, ...]:
        """Take these runs in place of those before; return the ones that are left.

        A single run stands at its present.  Two stand where they stood when they were left, or
        where the first stands if it has been trained since.
        """
        before, clock = self.lanes, self.clock
        if self.main is not None and main is not None and not _same_task(self.main, main):
            self.probe = DEFAULT_PROBE
        if self.main is not None and self.twin is not None:
            self.main.leave(self.twin, clock)
        stays = main is not None and main is self.main
        self.main, self.twin = main, twin
        if main is not None:
            self.clock = main.timeline.present
        if main is not None and twin is not None:
            self.clock = clock if stays and main.is_replayed else _clock_of(main, twin)
        for lane in self.lanes:
            lane.stand_at(self.clock)
        self._share_budget()
        left = tuple(lane for lane in before if lane not in self.lanes)
        for lane in left:
            lane.rest()
        return left

    def replace(self, old: Lane, new: Lane) -> None:
        """Let one run take the place of another that stands at the same update."""
        self.main, self.twin = (new if lane is old else lane for lane in (self.main, self.twin))
        self._share_budget()

    def swap(self) -> None:
        """Let the two change places."""
        if self.twin is not None:
            self.main, self.twin = self.twin, self.main

    def set_budget(self, budget: int) -> None:
        self._budget = budget
        self._share_budget()

    def _share_budget(self) -> None:
        for lane in self.lanes:
            lane.timeline.set_budget(self._budget // len(self.lanes))

    def prolong(self) -> None:
        """Let both go on after their last updates, if they have come to them."""
        if not self.goes_on:
            for lane in self.lanes:
                lane.prolong()

    def due(self, lane: Lane | None) -> bool:
        """Whether a run is to make the update that the clock has come to just now."""
        return lane is not None and lane.update == self.clock - 1 and lane.goes_on

    def snapshot(self, evaluated: bool) -> NumberedSnapshot | None:
        """Return the first run as it stands; None without one."""
        return None if self.main is None else self.main.snapshot(evaluated, self.probe)

    def twin_snapshot(self, evaluated: bool) -> NumberedSnapshot | None:
        """Return the run beside it; one that is catching up is not evaluated."""
        twin = self.twin
        if twin is None:
            return None
        return twin.snapshot(evaluated and twin is not self.behind, self.probe)


def _same_task(one: Lane, other: Lane) -> bool:
    return type(one.experiment.task) is type(other.experiment.task)


def _clock_of(main: Lane, twin: Lane) -> int:
    """Return where the clock of two runs is to stand."""
    left_at = main.left_at(twin)
    if left_at is not None:
        return left_at
    present = main.timeline.present
    return present if main.goes_on else max(present, twin.timeline.present)


def together(main: NumberedSnapshot, twin: NumberedSnapshot | None = None) -> NumberedSnapshot:
    """Return both as one object, so that its parts always belong together."""
    return main if twin is None else replace(main, twin=twin)
