"""The slow diagnostics of the runs on screen, as far as they are known."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection
from typing import Any

from rnnviz.session.diagnostics_worker import DiagnosticsWorker
from rnnviz.session.handoff import Failure, NumberedSnapshot
from rnnviz.training.diagnostics import Diagnostic
from rnnviz.training.snapshot import PREVIOUS_RUN, DatedResult, Frame


class Analyst:
    """Lets the diagnostics of one run be computed, and puts them beside its newest snapshot.

    All methods belong to the window's thread.

    Parameters
    ----------
    failures : deque of Failure
    wanted : collection of Diagnostic

    Attributes
    ----------
    newest : NumberedSnapshot or None
        The one that is shown.
    """

    def __init__(self, failures: deque[Failure], wanted: Collection[Diagnostic] = ()) -> None:
        self.newest: NumberedSnapshot | None = None
        self._results: dict[str, tuple[NumberedSnapshot, Any]] = {}
        self._worker = DiagnosticsWorker(failures)
        self._worker.want(wanted)

    def want(self, wanted: Collection[Diagnostic]) -> None:
        self._worker.want(wanted)

    def accept(self, shown: NumberedSnapshot, at_once: bool, waits: bool = False) -> None:
        """Take a snapshot as the one that is shown, and let its diagnostics be computed.

        Where it `waits`, they are not before `catch_up`.
        """
        newest = self.newest
        if newest is None or not _comparable(shown, newest):
            self._results = {}
        self.newest = shown
        is_new = newest is None or shown.snapshot is not newest.snapshot
        if is_new and not waits:
            self._worker.offer(shown, at_once)

    def catch_up(self) -> None:
        """Let the diagnostics of the newest snapshot be computed at once."""
        if self.newest is not None:
            self._worker.offer(self.newest, at_once=True)

    def take(self) -> bool:
        """Take the newest diagnostics of this run; return whether there were any."""
        found = False
        for name, slot in self._worker.results.items():
            result = slot.take()
            if result is not None and self.newest and _comparable(result[0], self.newest):
                self._results[name], found = result, True
        return found

    def frame(self, other: Frame | None = None) -> Frame:
        """Return the newest snapshot with what is known, and the run beside it."""
        assert self.newest is not None
        snapshot, trace = self.newest.snapshot, self.newest.snapshot.trace
        return Frame(snapshot, len(trace.x), trace.main, self._diagnostics(), other)

    def _diagnostics(self) -> dict[str, DatedResult]:
        """Return what is known of the slow diagnostics; some may be of an earlier update."""
        assert self.newest is not None
        results = {}
        for name, (numbered, value) in self._results.items():
            same = numbered.rebuilds == self.newest.rebuilds
            update = numbered.snapshot.update if same else PREVIOUS_RUN
            results[name] = DatedResult(value, update)
        return results

    def rest(self) -> None:
        """Compute nothing any more, and forget the run."""
        self.newest, self._results = None, {}
        self._worker.rest()

    def stop(self) -> None:
        """Let the thread end after what it is doing."""
        self._worker.stop()

    def wait(self, seconds: float) -> None:
        """Wait a bounded time for the end."""
        self._worker.wait(seconds)


class Analysts:
    """One analyst for each of the runs on screen.

    The second has a thread from the first time that two runs are shown.

    Parameters
    ----------
    failures : deque of Failure
    """

    def __init__(self, failures: deque[Failure]) -> None:
        self._failures = failures
        self._wanted: Collection[Diagnostic] = ()
        self._main = Analyst(failures)
        self._twin: Analyst | None = None

    @property
    def _all(self) -> list[Analyst]:
        return [each for each in (self._main, self._twin) if each is not None]

    def want(self, wanted: Collection[Diagnostic]) -> None:
        """Set what is computed from now on."""
        self._wanted = wanted
        for analyst in self._all:
            analyst.want(wanted)

    def accept(self, shown: NumberedSnapshot, at_once: bool, waits: bool = False) -> None:
        """Take a snapshot, and that of the twin, as those that are shown."""
        self._assign(shown)
        self._main.accept(shown, at_once, waits)
        if shown.twin is not None and self._twin is not None:
            self._twin.accept(shown.twin, at_once, waits)

    def _assign(self, shown: NumberedSnapshot) -> None:
        """Let each run keep its analyst when it changes places; one that has none rests."""
        twin = self._twin
        if twin is not None and twin.newest is not None and twin.newest.run == shown.run:
            self._main, self._twin = twin, self._main
        if shown.twin is None and self._twin is not None:
            self._twin.rest()
        elif shown.twin is not None and self._twin is None:
            self._twin = Analyst(self._failures, self._wanted)

    def catch_up(self) -> None:
        """Let the diagnostics of the newest snapshots be computed at once."""
        for analyst in self._all:
            analyst.catch_up()

    def take(self) -> bool:
        """Take the newest diagnostics of both; return whether there were any."""
        found = [analyst.take() for analyst in self._all]
        return any(found)

    @property
    def newest(self) -> NumberedSnapshot | None:
        """The snapshot that is shown."""
        return self._main.newest

    def frame(self) -> Frame:
        """Return the newest snapshots with what is known; the twin is the frame's `other`."""
        newest, twin = self._main.newest, self._twin
        shows_twin = newest is not None and newest.twin is not None and twin is not None
        return self._main.frame(twin.frame() if shows_twin and twin is not None else None)

    def stop(self) -> None:
        """Let the threads end after what they are doing."""
        for analyst in self._all:
            analyst.stop()

    def wait(self, deadline: float) -> None:
        """Wait for the end, until a time of `time.monotonic` at most."""
        for analyst in self._all:
            analyst.wait(deadline - time.monotonic())


def _comparable(one: NumberedSnapshot, other: NumberedSnapshot) -> bool:
    """Whether diagnostics of one snapshot can be shown with the trace of another."""
    traces = one.snapshot.trace, other.snapshot.trace
    shapes = ([layer.direct.shape for layer in trace.layers] for trace in traces)
    kinds = {type(numbered.snapshot.experiment.cell) for numbered in (one, other)}
    probes = {numbered.snapshot.probe for numbered in (one, other)}
    same = one.run == other.run and len(kinds) == len(probes) == 1
    return same and next(shapes) == next(shapes)
