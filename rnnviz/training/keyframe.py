"""A run at one update as a value, from which its next updates are made again bit by bit.

Training is deterministic: what follows depends on the parameters and those before them, on what the
optimiser keeps, on the state of the random generator and on the settings.  A keyframe holds these,
and what the run has logged, so that a run restored from it cannot be told from one that stopped
there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.optimizer import State
from rnnviz.nn.trace import Array

_SMALL_PARTS = 6 * 2**10
"""Bytes of the generator's state, the watch and the like, about."""
_POINTER = 8


@dataclass(frozen=True, eq=False)
class Keyframe:
    """A run at one update; nothing in it changes any more.

    Attributes
    ----------
    update : int
    experiment : Experiment
        The settings in force.
    parameters : (P,) ndarray
        After this update.
    previous : (P,) ndarray or None
        Before the last update that was made; needed only where the run diverges at the next one.
    optimizer_state : State
    generator : mapping
        The state of the generator that draws the batches.
    values, logs : mapping of str to Any
        Other attributes of `Trainer` by name: those that are replaced as a whole, and copies of
        those that grow from update to update, which share what they can.
    """

    update: int
    experiment: Experiment
    parameters: Array
    previous: Array | None
    optimizer_state: State
    generator: Mapping[str, Any]
    values: Mapping[str, Any]
    logs: Mapping[str, Any]

    @property
    def nbytes(self) -> int:
        """The memory it takes and does not share with others, about, in bytes."""
        state = self.optimizer_state
        arrays = self.parameters, self.previous, state.first, state.second
        bins: int = self.logs["log"].nbytes
        changes = _POINTER * len(self.values["changes"])  # each keyframe has a list of its own
        return (
            _SMALL_PARTS + sum(part.nbytes for part in arrays if part is not None) + bins + changes
        )
