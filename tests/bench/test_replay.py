"""Going back is measured beside going on; the times are nobody's to assert."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.bench import replay
from rnnviz.command import bench
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer


def test_keyframes_and_the_way_back_are_measured(monkeypatch):
    monkeypatch.setattr(replay, "PART", 0.05)
    told = []
    (row,) = replay.rows(lambda done, total: told.append((done, total)), 0, ((3, 5, 2),))
    assert min(row.update, row.slower, row.seek, row.snapshot, row.pictures) > 0
    assert row.longest_seek >= row.seek
    assert row.keyframes >= 1
    assert row.keyframe_bytes > 1000
    assert told == [(0, 1), (1, 1)]


def test_the_words_of_a_table(monkeypatch):
    monkeypatch.setattr(replay, "PART", 0.02)
    monkeypatch.setattr("rnnviz.bench.replay.rows.__defaults__", (None, 0, ((3, 5, 2),)))
    words = bench._FORMATTERS["replay"](bench.PARTS["replay"](0.0))
    assert "3/5/2" in words


def test_the_doubt_of_a_median_is_that_of_normal_values():
    values = np.random.default_rng(1).normal(1.0, 0.1, 4001)
    expected = 1.2533 * 0.1 / math.sqrt(4001)
    assert replay.doubt_of_median(list(values)) == pytest.approx(expected, rel=0.05)
    assert replay.doubt_of_median([1.0, 2.0, 3.0]) == 0.0


def test_only_the_run_whose_turn_it_is_takes_keyframes(monkeypatch):
    monkeypatch.setattr(replay, "PART", 0.05)
    experiment = replay._experiment(3, 5, 2)
    one, other = (Timeline(Trainer(experiment)) for _ in range(2))
    replay._part(one, other)
    assert len(one.updates) > len(other.updates) == 1
    assert one.present == other.present
