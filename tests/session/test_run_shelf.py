"""Runs that were left are kept up to a number and a size, the newest ones."""

from __future__ import annotations

import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.session.lane import Lane
from rnnviz.session.run_shelf import RunShelf
from rnnviz.training.memory_estimate import needed_bytes
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer


@pytest.fixture
def timeline() -> Timeline[Trainer]:
    preset = load_preset("digit-sum-5")
    return Timeline(Trainer(preset.experiment, preset.name), evaluates=False)


def test_the_run_that_was_left_first_goes_first(timeline: Timeline[Trainer]) -> None:
    shelf = RunShelf(most_runs=2)
    for run in (1, 2, 3):
        shelf.put(Lane(run, timeline))
    assert shelf.get(1) is None
    assert [shelf.get(run).run for run in (2, 3)] == [2, 3]
    shelf.remove(3)
    assert shelf.get(3) is None, "it is no longer kept"


def test_what_is_kept_takes_no_more_than_so_many_bytes(timeline: Timeline[Trainer]) -> None:
    size = needed_bytes(timeline.trainer.experiment, timeline.trainer.source) + timeline.nbytes
    shelf = RunShelf(most_bytes=2 * size)
    for run in (1, 2, 3):
        shelf.put(Lane(run, timeline))
    assert [shelf.get(run) is not None for run in (1, 2, 3)] == [False, True, True]
    small = RunShelf(most_bytes=size - 1)
    small.put(Lane(1, timeline))
    assert small.get(1) is None
