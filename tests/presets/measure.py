"""Runs of presets on seeds that nobody chose, and what is measured of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.tasks.task import Batch
from rnnviz.training.trainer import Trainer
from tests.thorough import THOROUGH


def slow_seeds(*seeds: int) -> Sequence[int]:
    """Return the seeds of a check that trains for seconds: the first, or all by `make claims`."""
    return seeds if THOROUGH else seeds[:1]


def begun(name: str, seed: int, *settings: str) -> Trainer:
    """Return a preset's run on a seed before its first update, some settings changed."""
    return Trainer(with_overrides(load_preset(name), [*settings, f"seed={seed}"]).experiment)


_FINISHED: dict[str, Trainer] = {}


def finished(name: str) -> Trainer:
    """Return a preset's run on its own seed, made once for all tests; it cannot be trained on.

    Large models of text show what they claim after 200 updates.
    """
    for known in _FINISHED.values():
        known.network._runs.clear()  # the buffers of what was measured before: most of the memory
    if name not in _FINISHED:
        experiment = load_preset(name).experiment
        large = experiment.task.name == "text" and experiment.training.batch > 8
        _FINISHED[name] = trained(name, experiment.seed, updates=200 if large else None)
    return _FINISHED[name]


@lru_cache(maxsize=6)
def trained(
    name: str,
    seed: int,
    *settings: str,
    updates: int | None = None,
    until: Callable[[Trainer], bool] | None = None,
) -> Trainer:
    """Train to the end, for fewer updates, or until something holds after every fiftieth.

    The latest runs are kept for neighbouring tests: none can be trained on.
    """
    trainer = begun(name, seed, *settings)
    last = updates or trainer.experiment.training.updates
    while trainer.update < last and not trainer.stopped:
        trainer.step()
        if until is not None and trainer.update % 50 == 0 and until(trainer):
            break
    del trainer.rule  # holds the buffers of a whole batch
    trainer.network._runs.clear()
    return trainer


def share_of_chance(trainer: Trainer) -> float:
    """Return the held-out loss over that of guessing."""
    return trainer.test_loss(512)[0] / trainer.source.chance_loss


def accuracy(trainer: Trainer) -> float:
    return trainer.test_loss(512)[1]


def guesses(trainer: Trainer) -> bool:
    return share_of_chance(trainer) > 0.95


def losses(trainer: Trainer, start: int, end: int) -> float:
    """Return the mean training loss of updates start + 1 to end over that of guessing."""
    return float(trainer.recorded()["loss"][start:end].mean()) / trainer.source.chance_loss


def late_loss(trainer: Trainer) -> float:
    """Return the mean training loss of the last 50 updates over that of guessing."""
    return losses(trainer, -50, trainer.update)


def norms(trainer: Trainer) -> Array:
    """Return the gradient's norm at every update."""
    return np.asarray(trainer.recorded()["grad_norm"])


def clipped_share(trainer: Trainer) -> float:
    return float(np.mean(trainer.recorded()["clip_scale"] < 1))


def jump(trainer: Trainer) -> int:
    """Return the first update whose norm is a thousand times all before, or not finite; 0: none."""
    found = norms(trainer)
    with np.errstate(all="ignore"):
        calm = found[1:] <= 1e3 * np.maximum.accumulate(found)[:-1]
    leaps = np.flatnonzero(~calm) + 2
    return int(leaps[0]) if len(leaps) else trainer.first_bad_update or 0


def kept(trainer: Trainer, layer: int = 0) -> float:
    """Return ‖∂L/∂h_1‖ / ‖∂L/∂h_T‖ of the probe sequence."""
    adjoint = trainer.trace().layers[layer].adjoint
    return float(np.linalg.norm(adjoint[1]) / np.linalg.norm(adjoint[-1]))


def delta_kept(trainer: Trainer, layer: int = 0) -> float:
    """Return ‖δ_1‖ / ‖δ_T‖ of the probe sequence."""
    delta = trainer.trace().layers[layer].delta
    return float(np.linalg.norm(delta[0]) / np.linalg.norm(delta[-1]))


def said(trainer: Trainer, batch: Batch) -> Array:
    """Return the most probable class at every step."""
    run = trainer.network.run(batch.steps, batch.size)
    trainer.network.forward(trainer.parameters, batch, run)
    return np.asarray(run.output.argmax(axis=1))


def layer_of(name: str, seed: int, *settings: str) -> LayerTrace:
    """Return what the probe does in the untrained network."""
    return begun(name, seed, *settings).trace().layers[0]


def constant(values: Array) -> bool:
    """Whether every step has the values of the last one, to the last bit."""
    return bool(np.array_equal(values, np.broadcast_to(values[-1], values.shape)))
