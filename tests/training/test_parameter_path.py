"""The path of training: evenly spaced, bounded, and where the parameters really were."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.training.parameter_path import CAPACITY, NUMBERS, ParameterPath
from rnnviz.training.trainer import Trainer


@pytest.mark.parametrize("updates", [5, CAPACITY - 1, CAPACITY, 5000])
def test_points_are_evenly_spaced_and_bounded(updates):
    path = ParameterPath(2)
    for n in range(updates + 1):
        path.add_copy(n, np.array([n, -n]))
    points = path.points()
    assert len(points) <= CAPACITY
    assert len(points) > min(updates, CAPACITY // 2 - 1)
    assert [n for n, _ in points] == list(range(0, updates + 1, path.stride))
    assert all(theta.tolist() == [n, -n] for n, theta in points)


def test_memory_is_bounded_for_large_networks():
    path = ParameterPath(NUMBERS // 16)
    assert path.capacity == 16
    path = ParameterPath(NUMBERS // (ParameterPath.MIN_CAPACITY - 1))
    path.add_copy(0, np.zeros(1))
    assert path.points() == ()


def test_points_are_copies():
    theta, path = np.zeros(3), ParameterPath(3)
    path.add_copy(0, theta)
    theta[:] = 1
    ((_, kept),) = path.points()
    assert kept.tolist() == [0, 0, 0]
    assert not kept.flags.writeable


def test_a_trainer_keeps_its_path():
    trainer = Trainer(parse_experiment({"training": {"batch": 4}}))
    expected = [trainer.parameters.flat.copy()]
    for _ in range(3):
        trainer.step()
        expected.append(trainer.parameters.flat.copy())
    found = trainer.path.points()
    assert [n for n, _ in found] == [0, 1, 2, 3]
    np.testing.assert_array_equal([theta for _, theta in found], expected)


def test_the_path_stays_finite_where_training_does_not():
    explosive = {"optimizer": {"name": "sgd", "learning_rate": 1e5}, "clipping": {"name": "none"}}
    trainer = Trainer(
        parse_experiment({**explosive, "cell": {"name": "srn", "activation": "identity"}})
    )
    for _ in range(20):
        trainer.step()
    assert trainer.outcome == "diverged"
    assert all(np.isfinite(theta).all() for _, theta in trainer.path.points())
