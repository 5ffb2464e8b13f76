"""Small trained runs whose kind follows from their settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.training.trainer import Trainer
from rnnviz.validation.case import RunCase, one
from rnnviz.validation.network import Rng
from rnnviz.validation.synthetic_run import BAD, RunGroup

Names = frozenset[str]


def run_case(
    name: str,
    trainer: Trainer,
    updates: int,
    kinds: Names,
    never: Names = frozenset(),
) -> RunCase:
    """Train, and return the case with its history; `kinds` are right at its end."""
    while trainer.update < updates and not trainer.stopped:
        trainer.step()
    rows, terms = trainer.recorded(), _terms(trainer)
    return RunCase(
        "real run",
        f"{name}, {trainer.update} updates",
        rows["loss"] / terms,
        rows["grad_norm"],
        {trainer.update: kinds},
        never,
        rows["accuracy"],
        rows["clip_scale"],
        trainer.source.chance_loss,
        trainer.source.chance_accuracy,
        trainer.experiment.clipping.name,
        trainer.outcome,
        trainer.first_bad_update,
    )


def _terms(trainer: Trainer) -> int:
    """Return how many terms the loss is a sum of; 1 where it is their mean."""
    if trainer.experiment.training.reduction != "sum":
        return 1
    return trainer.experiment.training.batch * trainer.trace().target.size


def made(**sections: Any) -> Trainer:
    """Return a run of an experiment of plain values."""
    return Trainer(parse_experiment(sections))


def nothing_to_learn(rng: Rng) -> Iterator[RunCase]:
    """An unpredictable coin, and a learning rate of almost zero."""
    seed = int(rng.integers(1000))
    coin = {"name": "impulse", "length": 10}
    trainer = made(seed=seed, task=coin, training={"batch": 64})
    yield run_case("a coin", trainer, 60, one("chance"), BAD | {"solved", "learning"})
    slow = {"name": "sgd", "learning_rate": 1e-9}
    trainer = made(seed=seed, task={"name": "recall"}, optimizer=slow)
    yield run_case("recall, no step", trainer, 30, one("chance"), BAD | {"solved", "learning"})


def too_far(rng: Rng) -> Iterator[RunCase]:
    """A linear network with U = 1.5·Q over 100 steps and no clipping: nothing finite is left."""
    seed = int(rng.integers(1000))
    trainer = made(
        seed=seed,
        task={"name": "sine", "length": 100},
        cell={"name": "srn", "size": 8, "activation": "identity"},
        init={"recurrent": "orthogonal", "recurrent_scale": 1.5},
        optimizer={"name": "sgd", "learning_rate": 0.1},
    )
    yield run_case("linear, U = 1.5·Q", trainer, 20, one("diverged"), one("solved", "learning"))


def presets(rng: Rng) -> Iterator[RunCase]:
    """What three presets show: vanishing learns nothing, clipped is clipped, exploding explodes."""
    plans = (
        ("vanishing", 40, one("chance"), BAD | {"solved"}),
        ("clipped", 60, one("clipped"), frozenset({"diverged", "dead", "spiked"})),
        ("exploding", 60, one("diverged", "spiked", "ruined", "dead"), one("solved")),
    )
    for name, updates, kinds, never in plans:
        trainer = Trainer(load_preset(name).experiment)
        yield run_case(name, trainer, updates, kinds, never)


RUN_GROUPS: tuple[RunGroup, ...] = (nothing_to_learn, too_far, presets)
