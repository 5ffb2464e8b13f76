"""Stopping a run by itself at the first event of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rnnviz.nn.clipping import NoClipping
from rnnviz.training.milestone import Kind, Milestone
from rnnviz.training.trainer import Trainer
from rnnviz.training.weight_history import matrix_sizes, recurrent_names

StopKind = Literal["blows up", "clipped", "solved", "died", "radius", "update"]
_MILESTONES: dict[Kind, StopKind] = {
    "spike": "blows up",
    "diverged": "blows up",
    "clip": "clipped",
    "solved": "solved",
    "died": "died",
}


@dataclass(frozen=True)
class StopSettings:
    """Where a run is to stop by itself.

    Attributes
    ----------
    kinds : frozenset of StopKind
        "radius": the spectral radius of a matrix U crosses 1; "update" stands for `update`.
    update : int
    """

    kinds: frozenset[StopKind] = frozenset()
    update: int = 0


@dataclass(frozen=True)
class Stop:
    """Why a run has stopped by itself, and at which update this happened."""

    kind: StopKind
    update: int


def first_stop(
    kind: str, milestones: Sequence[Milestone], unclipped: bool, update: int
) -> Stop | None:
    """Return where a run has come by an event of a kind until an update, if it has.

    `unclipped` says whether its gradients are used as they are; see `StopWatch`.
    """
    for milestone in milestones:
        found = _MILESTONES.get(milestone.kind)
        tamed = milestone.kind == "spike" and not unclipped
        if found == kind and not tamed and milestone.update <= update:
            return Stop(found, milestone.update)
    return None


class StopWatch:
    """Follows a run from where it stands, and finds what it is to stop at.

    Parameters
    ----------
    settings : StopSettings
    trainer : Trainer
    """

    def __init__(self, settings: StopSettings, trainer: Trainer) -> None:
        self._settings, self._trainer = settings, trainer
        self._seen = len(trainer.milestones)
        self._large = self._radii()

    def reached(self) -> Stop | None:
        """Return what happened at the last update, if the run is to stop there."""
        trainer, settings = self._trainer, self._settings
        news, self._seen = trainer.milestones[self._seen :], len(trainer.milestones)
        for milestone in news:
            kind = _MILESTONES.get(milestone.kind)
            tamed = milestone.kind == "spike" and not self._is_unclipped
            if kind in settings.kinds and not tamed and self._is_first(kind, milestone.update):
                return Stop(kind, milestone.update)
        before, self._large = self._large, self._radii()
        if before != self._large:
            return Stop("radius", trainer.update)
        if "update" in settings.kinds and trainer.update == settings.update:
            return Stop("update", trainer.update)
        return None

    @property
    def _is_unclipped(self) -> bool:
        """Whether a gradient that leaps is used as it is: with clipping it blows nothing up."""
        return isinstance(self._trainer.experiment.clipping, NoClipping)

    def _is_first(self, kind: StopKind, update: int) -> bool:
        """Return whether nothing of a kind happened before: a spike and its end are one."""
        kinds = (_MILESTONES.get(m.kind) for m in self._trainer.milestones if m.update < update)
        return kind not in kinds

    def _radii(self) -> list[bool]:
        """Return of every U whether its spectral radius is at least 1; nothing if nobody asks."""
        if "radius" not in self._settings.kinds:
            return []
        parameters = self._trainer.parameters
        return [matrix_sizes(parameters[name])[0] >= 1 for name in recurrent_names(parameters)]
