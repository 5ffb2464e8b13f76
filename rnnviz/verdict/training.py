"""What a run has done so far, in one kind and one sentence, from its record alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from rnnviz.nn.fault import Fault
from rnnviz.text import Message
from rnnviz.verdict.run_watch import RunRecord

TrainingKind = Literal[
    "untrained", "chance", "learning", "solved", "spiked", "clipped", "ruined", "diverged", "dead"
]
TRAINING_KINDS: tuple[TrainingKind, ...] = get_args(TrainingKind)

Outcome = Literal["ok", "diverged", "dead"]

DECISIVE = 1 / 20
"""Clipping that once shortened a gradient this much has decided what became of the run."""


@dataclass(frozen=True, eq=False)
class TrainingVerdict:
    """What a run has done.

    Attributes
    ----------
    kind : str
        See `TrainingKind`; the definitions are those of `classify_training`.
    record : RunRecord
        What it was read from.
    first_bad_update : int or None
        At which the run diverged, or since which it is dead.
    fault : Fault or None
        The first number that was not finite.
    """

    kind: TrainingKind
    record: RunRecord
    first_bad_update: int | None = None
    fault: Fault | None = None

    @cached_property
    def sentence(self) -> Message:
        """The verdict in words."""
        from rnnviz.verdict.training_sentence import training_sentence  # speaks of this class

        return training_sentence(self)

    @cached_property
    def brief(self) -> Message:
        """The same without what happened to units and weights on the way."""
        from rnnviz.verdict.training_sentence import training_sentence

        return training_sentence(self, brief=True)

    @property
    def clipped_share(self) -> float:
        """Share of the updates that clipping shortened."""
        return self.record.clipped / self.record.updates if self.record.updates else math.nan


def classify_training(
    record: RunRecord,
    outcome: Outcome = "ok",
    first_bad_update: int | None = None,
    fault: Fault | None = None,
) -> TrainingVerdict:
    """Return what a run has done so far.

    - untrained: no update was made;
    - diverged, dead: the run's own outcome;
    - ruined: every recent loss is ten times that of guessing and of the beginning, and a gradient
      grew tenfold before;
    - clipped: clipping once shortened a gradient more than twentyfold, and the run went on;
    - spiked: a gradient norm left its usual range a thousandfold, and the loss is not back yet;
    - solved: 99 % of the recent answers are right; without answers, the loss is below 1 % of
      that of guessing;
    - learning: the mean of the last 60 losses and three standard errors are below 90 % of that of
      guessing; until the recent loss is above 95 % of it again;
    - chance: none of these.
    """
    kind = _kind(record, outcome)
    return TrainingVerdict(kind, record, first_bad_update, fault)


def _kind(record: RunRecord, outcome: Outcome) -> TrainingKind:
    if outcome != "ok":
        return outcome
    if not record.updates:
        return "untrained"
    if record.ruined:
        return "ruined"
    if record.clipped and record.strongest_clip < DECISIVE:
        return "clipped"
    if record.spike is not None and record.spike.recovered is None:
        return "spiked"
    if record.solved_since is not None:
        return "solved"
    return "learning" if record.learning else "chance"
