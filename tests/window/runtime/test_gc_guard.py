"""Cycles are collected in the window's thread, whichever thread made them."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject

from rnnviz.experiment.experiment import Experiment
from rnnviz.session.lane import Lane
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer
from rnnviz.window.runtime import gc_guard
from rnnviz.window.runtime.gc_guard import (
    MANY_MODULES,
    OLDEST,
    THRESHOLDS,
    GcGuard,
    freeze_startup,
    unfreeze,
)


class Cycle:
    """Something that only the collector can free, and that notes in which thread it did."""

    died_in: list[int] = []

    def __init__(self) -> None:
        self.self = self

    def __del__(self) -> None:
        Cycle.died_in.append(threading.get_ident())


@pytest.fixture(autouse=True)
def thawed():
    yield
    unfreeze()


@pytest.fixture
def collector(qapp):
    owner = QObject()
    collector = GcGuard(owner)
    yield collector
    collector.close()


def litter() -> None:
    """Make far more cycles than any threshold lets pass."""
    for _ in range(20 * THRESHOLDS[0]):
        Cycle()


def test_cycles_made_in_another_thread_are_freed_in_this_one(collector):
    gc.collect()
    Cycle.died_in.clear()
    thread = threading.Thread(target=litter)
    thread.start()
    thread.join()
    assert not Cycle.died_in
    collector.collect()
    assert set(Cycle.died_in) == {threading.get_ident()}


def test_nothing_is_done_below_the_threshold(collector):
    gc.collect()
    Cycle.died_in.clear()
    Cycle()
    collector.collect()
    assert not Cycle.died_in
    gc.collect()
    assert Cycle.died_in


@pytest.mark.parametrize(("busy", "count", "whole"), [
    (False, 4, True), (True, 4, False), (True, 10, True), (False, 3, False),
])  # fmt: skip
def test_all_objects_are_collected_when_nothing_plays_or_it_is_overdue(
    qapp, monkeypatch, busy, count, whole
):
    owner, asked = QObject(), []
    collector = GcGuard(owner, lambda: busy)
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, count))
    monkeypatch.setattr(gc, "collect", asked.append)
    collector.collect()
    collector.close()
    assert asked == ([2] if whole else [])


def test_python_takes_over_again_when_the_last_window_is_closed(qapp):
    owner = QObject()
    first, second = GcGuard(owner), GcGuard(owner)
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()


def test_what_is_there_at_the_start_is_passed_over(qapp):
    gc.collect()
    before = gc.get_freeze_count()
    freeze_startup()
    assert gc.get_freeze_count() > before
    Cycle.died_in.clear()
    Cycle()
    gc.collect(OLDEST)
    assert Cycle.died_in, "what comes later is collected"
    assert len(gc.get_objects()) < 20_000


@pytest.mark.parametrize("frozen", [True, False])
def test_modules_that_are_loaded_later_are_passed_over_too(collector, monkeypatch, frozen):
    if frozen:
        freeze_startup()
    known = dict(sys.modules)
    collector.collect()
    before = gc.get_freeze_count()
    kept = [[] for _ in range(1000)]
    loaded = {f"loaded{number}": sys for number in range(MANY_MODULES)}
    monkeypatch.setattr(gc_guard, "sys", SimpleNamespace(modules={**known, **loaded}))
    collector.collect()
    assert (gc.get_freeze_count() >= before + len(kept)) is frozen
    after = gc.get_freeze_count()
    kept += [[] for _ in range(1000)]
    collector.collect()
    assert gc.get_freeze_count() <= after, "it is not repeated for the same modules"


def test_what_is_dead_by_then_is_freed_rather_than_passed_over(qapp, monkeypatch):
    owner, drawing = QObject(), True
    collector = GcGuard(owner, drawing=lambda: drawing)
    freeze_startup()
    old = Cycle()
    for _ in range(OLDEST + 1):
        gc.collect(OLDEST)
    del old  # only a full collection finds it now
    Cycle.died_in.clear()
    loaded = {f"loaded{number}": sys for number in range(MANY_MODULES)}
    monkeypatch.setattr(gc_guard, "sys", SimpleNamespace(modules={**sys.modules, **loaded}))
    before = gc.get_freeze_count()
    collector.collect()
    assert gc.get_freeze_count() <= before, "what is being drawn will die later"
    drawing = False
    collector.collect()
    collector.close()
    assert gc.get_freeze_count() > before
    assert Cycle.died_in


def test_a_run_that_is_left_is_in_no_cycle(qapp):
    """What has been frozen would never be freed in one."""
    lane = Lane(1, Timeline(Trainer(Experiment(task=Recall(length=6)), "small")))
    for _ in range(3):
        lane.step()
    snapshot = lane.snapshot(evaluated=True)
    held = [weakref.ref(each) for each in (lane, lane.timeline, lane.trainer, snapshot.snapshot)]
    gc.disable()
    try:
        del lane, snapshot
        assert [each() for each in held] == [None] * 4
    finally:
        gc.enable()


def test_a_window_frees_cycles_itself_until_it_is_closed(window):
    assert not gc.isenabled()
    window.close()
    assert gc.isenabled()
