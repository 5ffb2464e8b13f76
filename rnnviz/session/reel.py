"""Past updates of one run as snapshots: the one that was wanted last, and those around it."""

from __future__ import annotations

from collections.abc import Callable

from rnnviz.session.handoff import NumberedSnapshot, prepare
from rnnviz.training.probe import Probe
from rnnviz.training.snapshot import Snapshot
from rnnviz.training.timeline import Replay
from rnnviz.training.trainer import Trainer


class Reel:
    """Makes updates of a run again, and keeps some of them.

    Parameters
    ----------
    of : NumberedSnapshot
        Any of the run.

    Attributes
    ----------
    near : dict of int to NumberedSnapshot
        What is kept, by its update.
    probe : Probe
        The sequence that is shown.
    """

    def __init__(self, of: NumberedSnapshot) -> None:
        self.timeline = of.timeline
        self._run, self._rebuilds, self.probe = of.run, of.rebuilds, of.snapshot.probe
        self._replay: Replay[Trainer] | None = None
        self.near: dict[int, NumberedSnapshot] = {}

    def at(self, update: int, cancelled: Callable[[], bool]) -> NumberedSnapshot | None:
        """Return the run after an update, or at its present; None where that was called off."""
        update = min(update, self.timeline.present)
        if update not in self.near:
            self._replay = self._replay or Replay(self.timeline)
            trainer = self._replay.seek(update, cancelled)
            if trainer.update < update and not trainer.stopped:
                return None
            trainer.evaluate()  # as a run does that stops there
            snapshot = trainer.snapshot(self.probe)
            prepare(snapshot)
            self.near[update] = NumberedSnapshot(self._run, snapshot, self._rebuilds, self.timeline)
        return self.near[update]

    def show(self, probe: Probe) -> None:
        """Show another sequence from now on."""
        if probe != self.probe:
            self.probe, self.near = probe, {}

    def has(self, update: int) -> bool:
        """Whether an update, or the present of the run before it, is kept."""
        return min(update, self.timeline.present) in self.near

    def keep_around(self, update: int, count: int) -> None:
        """Keep so many snapshots, of the updates nearest to one."""
        if len(self.near) > count:
            nearest = sorted(self.near, key=lambda n: abs(n - update))[:count]
            self.near = {n: self.near[n] for n in nearest}


def snapshot_bytes(snapshot: Snapshot) -> int:
    """Return about how many bytes a snapshot takes that others do not share."""
    trace, loss = snapshot.trace, snapshot.history.loss
    numbers = sum(
        layer.steps * layer.cell.size * (4 * len(layer.cell.blocks) + 4 * len(layer.cell.states))
        for layer in trace.layers
    )
    curves = 6 + 4 * len(snapshot.history.parameter_norms)
    return 8 * (numbers + curves * 4 * len(loss.update)) + 2**14
