"""Left to itself a network is fed what it said, and nothing of what is true."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, parse_experiment
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.network import Network
from rnnviz.tasks.forecast import delayed
from rnnviz.tasks.task import Batch
from rnnviz.training.analysis.free_run import PARTED, STEPS, Forecaster, FreeRun, free_run
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer


def experiment(task: str, **settings: object) -> Experiment:
    tables: dict[str, object] = {
        "task": {"name": task, "length": 12, **settings},
        "cell": {"name": "gru", "size": 4},
        "training": {"batch": 4},
    }
    return parse_experiment(tables)


def perfect() -> Forecaster:
    """A linear network that knows the law of a wave: x_{k+1} = 2 cos ω x_k − x_{k−1}."""
    omega, count = 0.3, 60
    network = partial(Network, (SRN(2, "identity"),), 1, 1)
    parameters = network().parameters()
    parameters["l0.W"][:, 0] = 1, 0  # the state holds the newest value and the one before
    parameters["l0.U"][1, 0] = 1
    parameters["readout.V"][0] = 2 * np.cos(omega), -1
    course = np.sin(omega * np.arange(count))[:, None]
    return Forecaster(network, parameters, lambda steps: course[:steps], 10)


def test_who_knows_the_law_never_parts() -> None:
    free = free_run(perfect())
    assert free.warm == 10
    np.testing.assert_allclose(free.said[2:], free.truth[2:], atol=1e-12)
    assert np.isnan(free.said[0]).all()
    assert free.horizon is None
    assert free.errors[2:].max() < 1e-11


def test_after_the_warm_up_it_never_sees_the_truth() -> None:
    forecaster = perfect()
    course = forecaster.course(60).copy()
    course[10:] = 99.0
    free = free_run(replace(forecaster, course=lambda steps: course[:steps]))
    np.testing.assert_array_equal(free.said, free_run(forecaster).said)
    assert free.horizon == 0


def test_before_it_always_does() -> None:
    forecaster = perfect()
    course = np.random.default_rng(0).normal(size=(60, 1))
    free = free_run(replace(forecaster, course=lambda steps: course[:steps]))
    expected = 2 * np.cos(0.3) * course[1:10] - course[:9]
    np.testing.assert_allclose(free.said[2:11], expected, atol=1e-12)


def test_what_comes_from_outside_is_always_given() -> None:
    """o_k = u_k: what is said is the second input of the step before."""
    network = partial(Network, (SRN(1, "identity"),), 2, 1)
    parameters = network().parameters()
    parameters["l0.W"][0] = 0, 1
    parameters["readout.V"][0] = 1
    course = np.random.default_rng(0).normal(size=(30, 2))
    free = free_run(Forecaster(network, parameters, lambda steps: course[:steps], 5))
    assert free.truth.shape == free.said.shape == (30, 1)
    np.testing.assert_array_equal(free.said[1:, 0], course[:-1, 1])


def test_the_horizon_counts_the_steps_before_the_first_large_error() -> None:
    truth = np.sin(np.arange(40.0))[:, None]
    said, spread = truth.copy(), truth.std()
    said[25] += 0.99 * PARTED * spread
    assert FreeRun(truth, said, 20).horizon is None
    said[25] = truth[25] + 1.01 * PARTED * spread
    assert FreeRun(truth, said, 20).horizon == 5
    said[3] += 9  # while it was given the truth, nothing counts
    assert FreeRun(truth, said, 20).horizon == 5
    said[22:] = np.nan
    assert FreeRun(truth, said, 20).horizon == 2


def test_a_course_that_does_not_move_divides_by_nothing() -> None:
    assert np.isfinite(FreeRun(np.ones((5, 1)), np.zeros((5, 1)), 2).errors).all()


def test_a_short_course_is_given_by_half() -> None:
    forecaster = perfect()
    short = replace(forecaster, course=lambda steps: forecaster.course(14))
    assert free_run(short).warm == 7


def test_what_explodes_ends_as_it_will() -> None:
    forecaster = perfect()
    forecaster.parameters["readout.V"][0] = 1e30, 0
    free = free_run(forecaster)
    assert not np.isfinite(free.said[-1]).any()
    assert free.horizon == 0


def test_cancelled_it_stops_at_once() -> None:
    assert np.isnan(free_run(perfect(), cancelled=lambda: True).said).all()


@pytest.mark.parametrize("task", ["sine", "pendulum", "mackey_glass", "lorenz", "series"])
def test_every_forecast_can_be_run(task: str) -> None:
    trainer = Trainer(experiment(task))
    trainer.step()
    frame = completed(Frame(trainer.snapshot()), {"free"})
    assert frame.free is not None
    assert frame.update_of("free") == 1
    assert frame.free.warm == 12
    assert len(frame.free.truth) == (62 if task == "series" else 12 + STEPS)
    assert np.isfinite(frame.free.said[1:]).all()
    assert frame.snapshot.source.plane == trainer.source.plane


def test_given_the_truth_it_says_what_it_says_in_training() -> None:
    trainer = Trainer(experiment("lorenz"))
    free = completed(Frame(trainer.snapshot()), {"free"}).free
    assert free is not None
    x = trainer.source.course(12)[:, :, None]
    run = trainer.network.run(12, 1)
    trainer.network.forward(trainer.parameters, Batch(x, x), run)
    np.testing.assert_allclose(free.said[1:13], run.output[..., 0], atol=1e-12)


@pytest.mark.parametrize(
    ("task", "settings"),
    [("recall", {}), ("adding", {}), ("lorenz", {"horizon": 2}), ("random_walk", {})],
)
def test_where_an_output_is_no_next_input_nothing_runs(task: str, settings: dict[str, int]) -> None:
    frame = completed(Frame(Trainer(experiment(task, **settings)).snapshot()), {"free"})
    assert frame.free is None
    assert frame.snapshot.source.plane is None


def test_nor_does_a_network_that_reads_from_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.training.analysis.free_run.can_step", lambda network: False)
    snapshot = Trainer(experiment("sine")).snapshot()
    assert snapshot.source.plane == delayed(8)
    assert snapshot.forecaster is None


def test_it_is_computed_once_for_an_update() -> None:
    frame = completed(Frame(Trainer(experiment("sine")).snapshot()), {"free"})
    assert completed(frame, {"free"}) is frame
    assert completed(frame, set()) is frame
