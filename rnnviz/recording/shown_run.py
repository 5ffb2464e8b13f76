"""What is recorded of a run as it stood when it was shown; it may have gone on since."""

from __future__ import annotations

from rnnviz.recording.recording_file import Capture, capture
from rnnviz.training.snapshot import Snapshot
from rnnviz.training.timeline import Replay, Timeline
from rnnviz.training.trainer import Trainer


def capture_shown(
    timeline: Timeline[Trainer], shown: Snapshot, title: str = "", speed: float | None = None
) -> Capture:
    """Copy what a recording needs of a run, in any thread: its update is made again.

    Parameters
    ----------
    timeline : Timeline
        Of the run; it is only read.
    shown : Snapshot
        The run as it is to be recorded.
    title : str
    speed : float or None
        Both of the preset.
    """
    trainer = Replay(timeline).seek(shown.update)
    for experiment in timeline.changes_at(shown.update):
        if trainer.experiment == shown.experiment:
            break
        trainer.change(experiment)
    trainer.evaluate()
    return capture(trainer, title, speed, shown.probe)
