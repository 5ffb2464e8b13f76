"""The slow diagnostics of one run, as far as they are known."""

from __future__ import annotations

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

    def accept(self, shown: NumberedSnapshot, at_once: bool) -> None:
        """Take a snapshot as the one that is shown, and let its diagnostics be computed."""
        newest = self.newest
        if newest is None or not _comparable(shown, newest):
            self._results = {}
        self.newest = shown
        if newest is None or shown.snapshot is not newest.snapshot:
            self._worker.offer(shown, at_once)

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


def _comparable(one: NumberedSnapshot, other: NumberedSnapshot) -> bool:
    """Whether diagnostics of one snapshot can be shown with the trace of another."""
    traces = one.snapshot.trace, other.snapshot.trace
    shapes = ([layer.direct.shape for layer in trace.layers] for trace in traces)
    kinds = {type(numbered.snapshot.experiment.cell) for numbered in (one, other)}
    return one.run == other.run and len(kinds) == 1 and next(shapes) == next(shapes)
