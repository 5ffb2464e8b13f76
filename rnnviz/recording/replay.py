"""Run a recorded experiment again, changes of settings included, and compare bit by bit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnviz.nn.trace import Array
from rnnviz.number_format import number
from rnnviz.recording.checked_recording import CheckedRecording
from rnnviz.recording.frame_reader import changes_of
from rnnviz.recording.recording_file import Recording
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.history import RECORDED
from rnnviz.training.replay import RepeatedRun, repeated_run
from rnnviz.training.timeline import BUDGET
from rnnviz.training.trainer import Trainer

MAX_UPDATES = 1_000_000
"""Updates, as in the settings."""
SAME = 1e-6
"""Relative difference of the scalars up to which a replay counts as the recorded run."""


def recorded_run(recording: Recording, budget: int = BUDGET) -> RepeatedRun:
    """Return the recorded run at its beginning.

    Raises
    ------
    BadInput
        Where `meta` does not fit, or the data can no longer be read.
    """
    return repeated_run(recording.experiment, changes_of(recording), recording.name, budget)


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
    return recorded_run(recording, budget=0).end(last_update(recording), report)


def last_update(recording: Recording) -> int:
    """Return after which update a recording was made.

    Raises
    ------
    BadInput
        Where `meta` does not say it.
    """
    update = recording.meta.get("update")
    if not isinstance(update, int) or isinstance(update, bool) or not 0 <= update <= MAX_UPDATES:
        source = QT_TRANSLATE_NOOP("export", "{file}: its meta does not say after which update")
        raise BadInput.of("export", source, file=recording.path)
    return update


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


def compare_scalars(recording: Recording, trainer: Trainer) -> Message | None:
    """Compare a run with the recorded one as far as it has come.

    Other processors and other versions of NumPy round differently, and a run may amplify that.

    Returns
    -------
    Message or None
        That a rounding was different; None where every bit is the same.

    Raises
    ------
    BadInput
        Where it is another run on this machine.
    """
    update, difference = _scalar_differences(recording, trainer)
    others = np.flatnonzero(difference)
    if not len(others):
        return None
    facts = {"file": str(recording.path), "update": int(update[others[0]])}
    if difference.max() > SAME:
        source = QT_TRANSLATE_NOOP(
            "export",
            "{file}: from update {update} on, this machine's arithmetic leads to another run; only"
            " the last update can be shown",
        )
        raise BadInput.of("export", source, **facts)
    source = QT_TRANSLATE_NOOP(
        "export",
        "{file}: run again; this machine rounds differently from update {update} on, by {share} at"
        " most",
    )
    return Message.of("export", source, **facts, share=number(float(difference.max())))


def _scalar_differences(recording: Recording, trainer: Trainer) -> tuple[Array, Array]:
    """Return the updates that both have, and the largest relative difference at each.

    Infinite where only one of two numbers is finite.
    """
    checked, own = CheckedRecording(recording), trainer.recorded()
    count = len(checked.array("loss", None))
    kept = np.arange(1, count + 1)
    if "update" in recording.arrays:
        kept = checked.array("update", count, kinds="fi")
    update, here, there = np.intersect1d(own["update"], kept, return_indices=True)
    largest = np.zeros(len(update))
    for name in RECORDED:
        one, other = own[name][here], checked.array(name, count)[there]
        same = (one == other) | (np.isnan(one) & np.isnan(other))
        with np.errstate(all="ignore"):
            share = np.abs(one - other) / np.maximum(np.abs(one), np.abs(other))
        share[~np.isfinite(share)] = np.inf
        largest = np.maximum(largest, np.where(same, 0.0, share))
    return update, largest
