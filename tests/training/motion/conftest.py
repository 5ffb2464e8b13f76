"""Two neighbouring frames of a small run, and what is played between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.training.motion.played_update import PlayedUpdate
from rnnviz.training.trainer import Trainer


def trainer_of(updates: int = 2, cell: Any = "srn", **sections: Any) -> Trainer:
    """Return a small run after some updates."""
    table: dict[str, Any] = {
        "task": {"name": "recall", "length": 7, "tokens": 3},
        "cell": {"size": 4, **(cell if isinstance(cell, dict) else {"name": cell})},
        "training": {"batch": 3},
        **sections,
    }
    trainer = Trainer(parse_experiment(table))
    for _ in range(updates):
        trainer.step()
    return trainer


@pytest.fixture
def play() -> Callable[..., tuple[PlayedUpdate, Trainer]]:
    """Return a function from sections of an experiment to a prepared update and its run."""

    def played(
        updates: int = 2, cell: str = "srn", **sections: Any
    ) -> tuple[PlayedUpdate, Trainer]:
        trainer = trainer_of(updates, cell, **sections)
        before = trainer.frame()
        trainer.step()
        found = PlayedUpdate(before, trainer.frame())
        found.prepare()
        return found, trainer

    return played
