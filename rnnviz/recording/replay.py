"""Run a recorded experiment again, changes of settings included, and compare bit by bit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnviz.recording.frame_reader import changes_of
from rnnviz.recording.recording_file import Recording
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.history import RECORDED
from rnnviz.training.replay import replay as train_again
from rnnviz.training.trainer import Trainer

MAX_UPDATES = 1_000_000
"""Updates, as in the settings."""


def replay(
    recording: Recording, report: Callable[[Trainer], None] = lambda trainer: None
) -> Trainer:
    """Return a trainer that has repeated the recorded run, up to the recorded update.

    Parameters
    ----------
    recording : Recording
    report : callable
        Called before every update, for progress.

    Raises
    ------
    BadInput
        Where `meta` does not fit, or the data can no longer be read.
    """
    update = recording.meta.get("update")
    if not isinstance(update, int) or isinstance(update, bool) or not 0 <= update <= MAX_UPDATES:
        source = QT_TRANSLATE_NOOP("export", "{file}: its meta does not say after which update")
        raise BadInput.of("export", source, file=recording.path)
    return train_again(recording.experiment, changes_of(recording), update, recording.name, report)


def replay_differences(recording: Recording, trainer: Trainer) -> tuple[str, ...]:
    """Return the names of the arrays in which a run differs from the recorded one in any bit.

    Compared are the parameters, and the scalars of every update where the recording has them all.
    """
    found = {f"params/{name}": value for name, value in trainer.parameters.items()}
    scalars = trainer.recorded()
    if len(recording.arrays.get("loss", ())) == len(scalars["loss"]):
        found |= {name: scalars[name] for name in RECORDED}
    return tuple(
        name
        for name, value in found.items()
        if name not in recording.arrays
        or not np.array_equal(recording.arrays[name], np.asarray(value, np.float64), equal_nan=True)
    )
