"""The last update of a diverged run that still teaches something, and the run as it was then.

When a run diverges, its last finite parameters are already useless: states of 1e20, a spectrum
beyond every circle.  What shows why it happened is the update before the gradient jumped.  The
history stays whole; only the network shown is that of the earlier update.
"""

from __future__ import annotations

from dataclasses import replace

from rnnviz.training.replay import RepeatedRun
from rnnviz.training.snapshot import Frame, Snapshot


def instructive_update(snapshot: Snapshot) -> int | None:
    """Return the last update before the numbers left the scale.

    None where the run has not diverged, has no such update, or shows an earlier one already.
    """
    spike = snapshot.record.spike
    if snapshot.outcome != "diverged" or spike is None or snapshot.inspected is not None:
        return None
    update = spike.update - 1
    return update if 0 < update < snapshot.trace_update else None


def instructive_frame(frame: Frame) -> Frame:
    """Return a frame with the network of the last instructive update, trained again up to it.

    The frame itself where there is none; slow diagnostics are to be computed anew.
    """
    snapshot = frame.snapshot
    update = instructive_update(snapshot)
    if update is None:
        return frame
    run = RepeatedRun(snapshot.experiment, snapshot.changes, snapshot.name, budget=0)
    trainer = run.at(update)
    shown = replace(
        snapshot, trace=trainer.trace(), trace_update=update, checkpoint=trainer.checkpoint()
    )
    return replace(frame, snapshot=shown, diagnostics={})
