"""Classification of a training run from its record."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from rnnviz.nn.fault import Fault
from rnnviz.text import Message
from rnnviz.verdict.run_watch import RunRecord
from rnnviz.verdict.training_sentence import training_sentence

TrainingKind = Literal[
    "untrained", "chance", "learning", "solved", "spiked", "clipped", "ruined", "diverged", "dead"
]
TRAINING_KINDS: tuple[TrainingKind, ...] = get_args(TrainingKind)

Outcome = Literal["ok", "diverged", "dead"]

DECISIVE = 1 / 20
"""A run counts as clipped if clipping once shortened a gradient to this share or less."""


@dataclass(frozen=True, eq=False)
class TrainingVerdict:
    """The verdict on a run.

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
        return training_sentence(self)

    @cached_property
    def brief(self) -> Message:
        """The same without the preceding events in units and weights."""
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
    """Classify a run so far.

    - untrained: no update was made;
    - diverged, dead: the run's own outcome;
    - ruined: every recent loss is ten times the chance level and the initial loss, and a gradient
      grew tenfold before;
    - clipped: clipping once shortened a gradient more than twentyfold, and the run went on;
    - spiked: a gradient norm left its usual range a thousandfold, and the loss is not back yet;
    - solved: 99 % of the recent answers are correct; without answers, the loss is below 1 % of
      the chance level;
    - learning: the mean of the last 60 losses plus three standard errors is below 90 % of the
      chance level; until the recent loss is above 95 % of it again;
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
