"""The same network at the same update on another sequence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.probe import Probe, probe_batch
from rnnviz.training.snapshot import Frame, Snapshot, runs_beside, with_beside


def with_probe(snapshot: Snapshot, probe: Probe) -> Snapshot:
    """Return a snapshot that shows another sequence, as `Trainer.snapshot` would.

    Raises
    ------
    BadInput
        Where the task cannot read it, or the snapshot holds no network: that of a recording, which
        has the one sequence it was made with.
    """
    if probe == snapshot.probe:
        return snapshot
    checkpoint = snapshot.checkpoint
    if checkpoint is None:
        source = QT_TRANSLATE_NOOP(
            "training", "{name} has no network that could read another sequence"
        )
        raise BadInput.of("training", source, name=snapshot.name)
    batch = probe_batch(probe, checkpoint.source, snapshot.experiment)
    truncation = snapshot.experiment.training.truncation
    with np.errstate(all="ignore"):
        trace = checkpoint.network().trace(checkpoint.parameters, batch, truncation)
    return replace(snapshot, trace=trace, probe=probe, checkpoint=replace(checkpoint, probe=batch))


def frame_showing(frame: Frame, probe: Probe) -> Frame:
    """Return a frame that shows another sequence, its diagnostics still to be computed.

    So do the runs beside it, but those whose tasks cannot read it: they show what they did.

    Raises
    ------
    BadInput
        As `with_probe`, of the first run.
    """
    others = [_showing_if_read(other, probe) for other in runs_beside(frame)]
    return with_beside(_showing(frame, probe), others)


def _showing_if_read(frame: Frame, probe: Probe) -> Frame:
    try:
        return _showing(frame, probe)
    except BadInput:
        return frame


def _showing(frame: Frame, probe: Probe) -> Frame:
    snapshot = with_probe(frame.snapshot, probe)
    if snapshot is frame.snapshot:
        return frame
    kept = {name: found for name, found in frame.diagnostics.items() if name == "weights"}
    return replace(frame, snapshot=snapshot, step=len(snapshot.trace.x), diagnostics=kept)
