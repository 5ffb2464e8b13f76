"""What the presets of dynamical systems say of themselves, held to numbers."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.trace import Array
from rnnviz.tasks.forecast import ForecastSource, lagged_values
from rnnviz.tasks.task import Batch, Yardstick
from rnnviz.training.analysis.free_run import FreeRun, free_run
from tests.presets.measure import finished


def yardsticks(name: str) -> tuple[Yardstick, Yardstick]:
    """Return persistence and the linear forecast."""
    persistence, linear = finished(name).source.yardsticks
    return persistence, linear


def held_out_loss(name: str) -> float:
    return finished(name).test_loss(256)[0]


def free(name: str) -> FreeRun:
    return free_run(finished(name).checkpoint())


def test_a_pendulum_is_learnt_and_a_linear_forecast_is_far_better() -> None:
    persistence, linear = yardsticks("pendulum-srn")
    assert persistence.loss == pytest.approx(6.8e-3, rel=0.02)
    assert held_out_loss("pendulum-srn") < 1e-3
    assert linear.test_loss < 5e-6


def test_left_to_itself_it_goes_on_swinging() -> None:
    run = free("pendulum-srn")
    late = run.forecast[-130:, 0]  # two swings
    assert np.count_nonzero(np.diff(np.sign(late))) >= 3
    assert np.abs(late).max() < 1.5 * np.abs(run.truth).max()


def test_told_the_force_alone_narx_simulates_a_driven_pendulum() -> None:
    persistence, _ = yardsticks("pendulum-driven")
    assert held_out_loss("pendulum-driven") < persistence.test_loss / 2
    run = free("pendulum-driven")
    late = slice(-250, None)  # long after the given steps
    assert np.corrcoef(run.forecast[late, 0], run.truth[late, 0])[0, 1] > 0.7
    assert run.errors[late].mean() < 0.8


def test_mackey_glass_is_known_one_step_ahead() -> None:
    persistence, _ = yardsticks("mackey-glass")
    assert persistence.test_loss == pytest.approx(0.021, rel=0.05)
    assert held_out_loss("mackey-glass") < 0.005
    run = free("mackey-glass")
    assert run.horizon is not None  # it is chaotic
    assert run.horizon >= 5


def test_lorenz_beats_the_linear_forecast_and_stays_on_the_butterfly() -> None:
    _, linear = yardsticks("lorenz")
    assert held_out_loss("lorenz") < linear.test_loss / 2
    run = free("lorenz")
    own, true = run.forecast[run.warm :], run.truth[run.warm :]
    assert run.horizon is not None
    assert run.horizon >= 10
    assert own.std(axis=0) == pytest.approx(true.std(axis=0), rel=0.35)
    assert (np.abs(own) < 1.5 * np.abs(run.truth).max(axis=0)).all()
    assert np.count_nonzero(np.diff(np.sign(own[:, 0]))) >= 5  # from wing to wing


def padded(x: Array, order: int) -> Array:
    """Return x as a network with delays sees it: zero before the first step."""
    return np.concatenate([np.zeros((order - 1, *x.shape[1:])), x])


def everything(source: ForecastSource) -> Batch:
    return source._sample(source._train)


def least_squares(batch: Batch, order: int) -> tuple[Array, float]:
    """Return the best weights, newest value first and the constant last, and their loss."""
    rows = lagged_values(padded(batch.x, order), order)[:, :, 0].reshape(order, -1)
    known = np.vstack([rows, np.ones(rows.shape[1])]).T
    wanted = batch.y[:, 0].ravel()
    weights = np.linalg.lstsq(known, wanted, rcond=None)[0]
    return weights, float(np.mean((known @ weights - wanted) ** 2))


def test_a_linear_network_is_the_linear_forecast() -> None:
    trainer = finished("ar-linear")
    source, network = trainer.source, trainer.network
    assert isinstance(source, ForecastSource)
    batch, order = everything(source), source.linear.order
    weights, least = least_squares(batch, order)
    run = network.run(batch.steps, batch.size)
    loss = network.forward(trainer.parameters, batch, run)
    assert least <= loss < 1.01 * least
    # Where K values are known it is the forecast fitted to just those steps, a hair worse.
    after = float(np.mean((run.output[order - 1 :] - batch.y[order - 1 :]) ** 2))
    fitted = source.yardsticks[1].loss
    assert fitted <= after < 1.02 * fitted
    # And its answer to a single 1 is the weights.
    impulse = np.zeros((order, 1, 1))
    still = network.run(order, 1)
    silence = Batch(impulse.copy(), impulse)
    network.forward(trainer.parameters, silence, still)
    base = still.output[:, 0, 0].copy()
    impulse[0] = 1
    network.forward(trainer.parameters, Batch(impulse, impulse), still)
    answer = still.output[:, 0, 0] - base
    assert answer == pytest.approx(weights[:-1], abs=0.06)
    assert answer[0] == pytest.approx(source.linear.weights[0, 0, 0], abs=0.06)


def test_on_a_random_walk_persistence_is_reached_and_not_beaten() -> None:
    persistence, linear = yardsticks("price-ahead")
    assert persistence.loss == pytest.approx(5, rel=0.06)
    batch = finished("price-ahead").source.test(256)
    todays = float(np.mean((batch.y - batch.x) ** 2))
    assert 0.97 * todays < held_out_loss("price-ahead") < 1.15 * todays
    assert linear.test_loss >= 0.97 * persistence.test_loss
