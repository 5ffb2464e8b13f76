"""Left to itself a network is fed what it said, and nothing of what is true."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, parse_experiment
from rnnviz.tasks.forecast import delay_plane
from rnnviz.tasks.task import Array, Batch, Source
from rnnviz.training.analysis.free_run import (
    DIVERGED_ERROR,
    STEPS,
    FreeRun,
    can_run_freely,
    free_run,
)
from rnnviz.training.checkpoint import Checkpoint
from rnnviz.training.diagnostics import completed
from rnnviz.training.network_builder import build_network
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer


def experiment(task: str, **settings: object) -> Experiment:
    tables: dict[str, object] = {
        "task": {"name": task, "length": 12, **settings},
        "cell": {"name": "gru", "size": 4},
        "training": {"batch": 4},
    }
    return parse_experiment(tables)


class GivenSeries(Source):
    """A series given by hand: the task's data are not needed to run freely."""

    outputs, loss, every_step, chance_loss = 1, "squared", True, 1.0

    def __init__(self, course: Array) -> None:
        self._course, self.inputs = course, course.shape[1]

    def course(self, steps: int) -> Array:
        return self._course[:steps]

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        raise NotImplementedError

    def test(self, size: int) -> Batch:
        x = np.repeat(self._course[:-1, :, np.newaxis], size, axis=2)
        return Batch(x, x[:, :1])

    def is_correct(self, x: Array, y: Array) -> bool:
        raise NotImplementedError


def checkpoint_of(course: Array, size: int, steps: int) -> Checkpoint:
    """A linear network of which every parameter is zero."""
    linear = parse_experiment(
        {
            "task": {"name": "sine", "length": steps},
            "cell": {"name": "srn", "activation": "identity", "size": size},
        }
    )
    source = GivenSeries(course)
    return Checkpoint(linear, source, source.probe(), build_network(linear, source).parameters())


OMEGA = 0.3
WAVE = np.sin(OMEGA * np.arange(60))[:, None]


def perfect(course: Array = WAVE) -> Checkpoint:
    """A network that knows the law of a wave: x_{k+1} = 2 cos ω x_k − x_{k−1}."""
    checkpoint = checkpoint_of(course, size=2, steps=10)
    parameters = checkpoint.parameters
    parameters["l0.W"][:, 0] = 1, 0  # the state holds the newest value and the one before
    parameters["l0.U"][1, 0] = 1
    parameters["readout.V"][0] = 2 * np.cos(OMEGA), -1
    return checkpoint


def test_who_knows_the_law_never_parts() -> None:
    free = free_run(perfect())
    assert free.warm == 10
    np.testing.assert_allclose(free.forecast[2:], free.truth[2:], atol=1e-12)
    assert np.isnan(free.forecast[0]).all()
    assert free.horizon is None
    assert free.errors[2:].max() < 1e-11


def test_after_the_warm_up_it_never_sees_the_truth() -> None:
    course = WAVE.copy()
    course[10:] = 99.0
    free = free_run(perfect(course))
    np.testing.assert_array_equal(free.forecast, free_run(perfect()).forecast)
    assert free.horizon == 0


def test_before_it_always_does() -> None:
    course = np.random.default_rng(0).normal(size=(60, 1))
    free = free_run(perfect(course))
    expected = 2 * np.cos(OMEGA) * course[1:10] - course[:9]
    np.testing.assert_allclose(free.forecast[2:11], expected, atol=1e-12)


def test_what_comes_from_outside_is_always_given() -> None:
    """o_k = u_k: what is said is the second input of the step before."""
    course = np.random.default_rng(0).normal(size=(30, 2))
    checkpoint = checkpoint_of(course, size=1, steps=5)
    checkpoint.parameters["l0.W"][0] = 0, 1
    checkpoint.parameters["readout.V"][0] = 1
    free = free_run(checkpoint)
    assert free.truth.shape == free.forecast.shape == (30, 1)
    np.testing.assert_array_equal(free.forecast[1:, 0], course[:-1, 1])


def test_the_horizon_counts_the_steps_before_the_first_large_error() -> None:
    truth = np.sin(np.arange(40.0))[:, None]
    said, spread = truth.copy(), truth.std()
    said[25] += 0.99 * DIVERGED_ERROR * spread
    assert FreeRun(truth, said, 20).horizon is None
    said[25] = truth[25] + 1.01 * DIVERGED_ERROR * spread
    assert FreeRun(truth, said, 20).horizon == 5
    said[3] += 9  # while it was given the truth, nothing counts
    assert FreeRun(truth, said, 20).horizon == 5
    said[22:] = np.nan
    assert FreeRun(truth, said, 20).horizon == 2


def test_a_course_that_does_not_move_divides_by_nothing() -> None:
    assert np.isfinite(FreeRun(np.ones((5, 1)), np.zeros((5, 1)), 2).errors).all()


def test_a_short_course_is_given_by_half() -> None:
    assert free_run(perfect(WAVE[:14])).warm == 7


def test_what_explodes_ends_as_it_will() -> None:
    checkpoint = perfect()
    checkpoint.parameters["readout.V"][0] = 1e30, 0
    free = free_run(checkpoint)
    assert not np.isfinite(free.forecast[-1]).any()
    assert free.horizon == 0


def test_cancelled_it_stops_at_once() -> None:
    assert np.isnan(free_run(perfect(), cancelled=lambda: True).forecast).all()


@pytest.mark.parametrize("task", ["sine", "pendulum", "mackey_glass", "lorenz", "series"])
def test_every_forecast_can_be_run(task: str) -> None:
    trainer = Trainer(experiment(task))
    trainer.step()
    frame = completed(Frame(trainer.snapshot()), {"free"})
    assert frame.free_run is not None
    assert frame.update_of("free") == 1
    assert frame.free_run.warm == 12
    assert len(frame.free_run.truth) == (62 if task == "series" else 12 + STEPS)
    assert np.isfinite(frame.free_run.forecast[1:]).all()
    assert frame.snapshot.source.plane == trainer.source.plane


def test_given_the_truth_it_says_what_it_says_in_training() -> None:
    trainer = Trainer(experiment("lorenz"))
    free = completed(Frame(trainer.snapshot()), {"free"}).free_run
    assert free is not None
    x = trainer.source.course(12)[:, :, None]
    run = trainer.network.run(12, 1)
    trainer.network.forward(trainer.parameters, Batch(x, x), run)
    np.testing.assert_allclose(free.forecast[1:13], run.output[..., 0], atol=1e-12)


@pytest.mark.parametrize(
    ("task", "settings"),
    [("recall", {}), ("adding", {}), ("lorenz", {"horizon": 2}), ("random_walk", {})],
)
def test_where_an_output_is_no_next_input_nothing_runs(task: str, settings: dict[str, int]) -> None:
    frame = completed(Frame(Trainer(experiment(task, **settings)).snapshot()), {"free"})
    assert frame.free_run is None
    assert frame.snapshot.source.plane is None


def test_nor_does_a_network_that_reads_from_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.training.trainer.can_step", lambda network: False)
    checkpoint = Trainer(experiment("sine")).checkpoint()
    assert checkpoint.source.plane == delay_plane(8)
    assert not can_run_freely(checkpoint)


def test_it_is_computed_once_for_an_update() -> None:
    frame = completed(Frame(Trainer(experiment("sine")).snapshot()), {"free"})
    assert completed(frame, {"free"}) is frame
    assert completed(frame, set()) is frame
