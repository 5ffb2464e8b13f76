"""The made-up sequences follow their definitions, and their yardsticks the closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.tasks.synthetic.adding import Adding
from rnnviz.tasks.synthetic.copy import Copy
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.tasks.synthetic.sine import Sine
from rnnviz.tasks.synthetic.temporal_order import TemporalOrder
from rnnviz.tasks.task import Batch, Task
from rnnviz.text import BadInput


def drawn(task: Task, size: int = 2000) -> Batch:
    return task.source(0).batch(np.random.default_rng(11), size)


def assert_uniform(values: np.ndarray, classes: int) -> None:
    """Each class as often as the others, to five standard deviations."""
    share = np.bincount(values.ravel(), minlength=classes) / values.size
    assert len(share) == classes
    spread = math.sqrt((1 / classes) * (1 - 1 / classes) / values.size)
    assert np.abs(share - 1 / classes).max() < 5 * spread


class TestSine:
    def test_every_sequence_is_one_wave_and_the_target_its_next_value(self):
        batch = drawn(Sine(length=40))
        x, y = batch.x[:, 0], batch.y[:, 0]
        assert np.array_equal(x[1:], y[:-1])
        # sin((k+1)ω+φ) + sin((k−1)ω+φ) = 2 cos ω sin(kω+φ): the recurrence of a single wave.
        top, bottom = (x[1:-1] * (x[2:] + x[:-2])).sum(axis=0), 2 * (x[1:-1] ** 2).sum(axis=0)
        cosine = top / bottom
        assert x[2:] == pytest.approx(2 * cosine * x[1:-1] - x[:-2], abs=1e-9)
        omega = np.arccos(cosine)
        assert 0.1 <= omega.min() < 0.101
        assert 0.299 < omega.max() <= 0.3
        assert omega.mean() == pytest.approx(0.2, abs=0.005)

    def test_the_amplitude_is_one_and_the_phase_anything(self):
        x = drawn(Sine(length=200)).x
        assert np.abs(x).max(axis=0).min() > 0.98
        assert np.mean(x[0, 0] > 0) == pytest.approx(0.5, abs=0.05)

    def test_persistence_loses_one_minus_the_mean_cosine(self):
        found = Sine(slowest=0.5, fastest=2.0).source(0).yardsticks[0].loss
        assert found == pytest.approx(1 - (math.sin(2) - math.sin(0.5)) / 1.5, rel=1e-12)
        assert Sine(slowest=0.7, fastest=0.7).source(0).yardsticks[0].loss == pytest.approx(
            1 - math.cos(0.7), rel=1e-12
        )

    def test_limits_the_wrong_way_round_are_refused(self):
        with pytest.raises(BadInput, match=r"task\.slowest: 0\.3 is above task\.fastest, 0\.2"):
            Sine(slowest=0.3, fastest=0.2).source(0)


class TestRecall:
    def test_the_rest_is_noise_that_never_looks_like_the_first_symbol(self):
        task = Recall(length=12, tokens=4, noise=3)
        batch = drawn(task)
        assert task.source(0).inputs == 8
        assert_uniform(batch.y, 4)
        assert_uniform(batch.x[1:] - 5, 3)

    def test_without_noise_the_wait_is_blank(self):
        batch = drawn(Recall(length=5, noise=0))
        assert (batch.x[1:] == 0).all()


class TestAdding:
    def test_numbers_and_places_are_uniform(self):
        batch = drawn(Adding(length=20), 5000)
        places = np.argwhere(batch.x[:, 1].T == 1)[:, 1].reshape(-1, 2)
        assert_uniform(places[:, 0], 10)
        assert_uniform(places[:, 1] - 10, 10)
        assert_uniform((batch.x[:, 0] * 10).astype(int), 10)

    def test_right_means_nearer_than_four_hundredths(self):
        y = np.ones((1, 4))
        output = np.array([[1.039, 0.961, 1.041, np.nan]])
        assert Adding().source(0).accuracy(output, y) == 0.5


class TestTemporalOrder:
    def test_symbols_places_and_classes_are_uniform(self):
        batch = drawn(TemporalOrder(length=50))
        assert_uniform(batch.y, 4)
        places = np.argwhere(batch.x.T < 2)[:, 1].reshape(-1, 2)
        assert_uniform(places[:, 0] - 5, 5)
        assert_uniform(places[:, 1] - 25, 5)
        assert_uniform(batch.x[batch.x >= 2] - 2, 4)


class TestCopy:
    @pytest.mark.parametrize(("wait", "loss"), [(100, 0.1733), (500, 0.0400), (1000, 0.0204)])
    def test_the_baseline_is_that_of_the_published_task(self, wait: int, loss: float):
        source = Copy(symbols=8, items=10, wait=wait).source(0)
        assert source.chance_loss == pytest.approx(10 * math.log(8) / (wait + 20), rel=1e-12)
        assert source.chance_loss == pytest.approx(loss, abs=5e-5)

    def test_only_the_repetition_counts_for_accuracy(self):
        source = Copy(symbols=3, items=4, wait=20).source(0)
        y = source.batch(np.random.default_rng(0), 50).y
        blank = np.zeros((28, 4, 50))
        blank[:, 0] = 1
        assert source.accuracy(blank, y) == 0
        right = np.moveaxis(np.eye(4)[y], -1, -2)
        right[:24] = 0  # whatever was said before the repetition
        right[:24, 1] = 1
        assert source.accuracy(right, y) == 1
