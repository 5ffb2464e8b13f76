"""The last update of a diverged run that still teaches something, and the run as it was then.

When a run diverges, its last finite parameters are already useless: states of 1e20, a spectrum
beyond every circle.  What shows why it happened is the update before the gradient jumped.  The
history stays whole; only the network shown is that of the earlier update.
"""

from __future__ import annotations

from dataclasses import replace

from rnnviz.training.replay import repeated_run
from rnnviz.training.snapshot import Frame, Snapshot


def instructive_update(snapshot: Snapshot) -> int | None:
    """Return the last update before the numbers left the scale.

    None where the run has not diverged, has no such update, or shows an earlier one already.
    """
    update = _before_the_jump(snapshot)
    return update if 0 < update < snapshot.trace_update else None


def shows_instructive(snapshot: Snapshot) -> bool:
    """Whether the network shown is that of the last instructive update."""
    return 0 < snapshot.trace_update == _before_the_jump(snapshot)


def _before_the_jump(snapshot: Snapshot) -> int:
    """Return the update before the gradient jumped; 0 where the run has not diverged by that."""
    spike = snapshot.record.spike
    jumped = snapshot.outcome == "diverged" and spike is not None and snapshot.inspected is None
    return spike.update - 1 if jumped and spike is not None else 0


def instructive_frame(frame: Frame) -> Frame:
    """Return a frame with the network of the last instructive update, trained again up to it.

    The frame itself where there is none.
    """
    update = instructive_update(frame.snapshot)
    return frame if update is None else with_network_of(frame, update)


def with_network_of(frame: Frame, update: int) -> Frame:
    """Return a frame with the network of an earlier update under the same history.

    Slow diagnostics are to be computed anew.
    """
    snapshot = frame.snapshot
    run = repeated_run(snapshot.experiment, snapshot.changes, snapshot.name, budget=0)
    trainer = run.at(update)
    shown = replace(
        snapshot, trace=trainer.trace(snapshot.probe), trace_update=update,
        checkpoint=trainer.checkpoint(snapshot.probe),
    )  # fmt: skip
    return replace(frame, snapshot=shown, diagnostics={})
