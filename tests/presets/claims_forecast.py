"""What the presets that forecast a series say, as checks of one seed."""

from __future__ import annotations

import numpy as np

from rnnviz.training.analysis.free_run import FreeRun, free_run
from rnnviz.training.trainer import Trainer
from tests.presets.measure import late_loss, share_of_chance, trained


def ar_linear(seed: int) -> bool:
    run = trained("ar-linear", seed)
    batch = run.source.batch(np.random.default_rng(0), 1000)
    done = run.network.run(batch.steps, batch.size)
    run.network.forward(run.parameters, batch, done)
    known = float(np.mean((done.output[8:] - batch.y[8:]) ** 2))
    fitted = run.source.yardsticks[1].loss
    everything = late_loss(run) * run.source.chance_loss
    return abs(known / fitted - 1) < 0.03 and 1 < everything / fitted < 1.1


def free_run_of(run: Trainer) -> FreeRun:
    return free_run(run.checkpoint())


def pendulum_driven(seed: int) -> bool:
    run = trained("pendulum-driven", seed)
    free = free_run_of(run)
    late = slice(-250, None)  # long after the given steps
    return bool(np.corrcoef(free.forecast[late, 0], free.truth[late, 0])[0, 1] > 0.6)


def pendulum_srn(seed: int) -> bool:
    run = trained("pendulum-srn", seed)
    persistence, linear = run.source.yardsticks
    loss = share_of_chance(run) * run.source.chance_loss
    return loss < persistence.test_loss / 5 and linear.test_loss < loss / 50


def mackey_glass(seed: int) -> bool:
    run = trained("mackey-glass", seed)
    persistence = run.source.yardsticks[0].test_loss
    horizon = free_run_of(run).horizon
    return run.test_loss(256)[0] < 0.12 * persistence and horizon is not None and horizon >= 6


def lorenz(seed: int) -> bool:
    run = trained("lorenz", seed)
    free = free_run_of(run)
    own, true = free.forecast[free.warm :], free.truth[free.warm :]
    stays = np.abs(own).max() < 1.5 * np.abs(true).max() and np.allclose(
        own.std(axis=0), true.std(axis=0), rtol=0.35
    )
    wings = np.count_nonzero(np.diff(np.sign(own[:, 0]))) >= 3
    better = run.test_loss(256)[0] < run.source.yardsticks[1].test_loss / 2
    return bool(free.horizon is not None and stays and wings and better)


def sunspots(seed: int) -> bool:
    run = trained("sunspots", seed)
    persistence = run.source.yardsticks[0].test_loss
    return run.test_loss(256)[0] < 0.6 * min(persistence, run.source.chance_loss)


def price_ahead(seed: int) -> bool:
    run = trained("price-ahead", seed)
    batch = run.source.test(1024)
    today = float(np.mean((batch.y - batch.x) ** 2))
    return 0.95 < run.test_loss(1024)[0] / today < 1.15
