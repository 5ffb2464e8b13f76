"""What is shown of the past is made again when a run that catches up has come nearer to it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from rnnviz.session.handoff import LatestSlot, NumberedSnapshot
from rnnviz.session.shown_update import ShownUpdate

ONE, TWO = SimpleNamespace(present=5), SimpleNamespace(present=5)


def pair(update, twin_update):
    """Return two runs after some updates."""
    snapshots = (SimpleNamespace(update=n, probe=None) for n in (update, twin_update))
    one, two = (
        NumberedSnapshot(run, snapshot, 0, timeline)
        for run, (snapshot, timeline) in enumerate(zip(snapshots, (ONE, TWO), strict=True))
    )
    return NumberedSnapshot(one.run, one.snapshot, 0, one.timeline, two)


@pytest.fixture
def wishes():
    return []


@pytest.fixture
def shown(wishes):
    worker = SimpleNamespace(
        want=lambda live, update: wishes.append((live, update)),
        rest=lambda: wishes.append(None),
        snapshots=LatestSlot(),
    )
    shown = ShownUpdate(worker)
    shown.take_live(pair(5, 0), None)
    shown.seek(2)
    return shown


def test_the_newest_comes_after_what_is_shown(shown, wishes):
    live = pair(5, 5)
    shown.take_live(live, pair(2, 1))
    assert wishes[1:] == [(live, 2)]


def test_what_is_shown_comes_after_the_newest(shown, wishes):
    live = pair(5, 5)
    shown.take_live(live, None)
    assert len(wishes) == 1
    shown._replay_worker.snapshots.put(pair(2, 1))
    assert shown.take().twin.snapshot.update == 1
    assert wishes[1:] == [(live, 2)]
    shown._replay_worker.snapshots.put(pair(2, 2))
    shown.take()
    assert len(wishes) == 2


def test_a_run_that_has_ended_before_is_not_made_again(shown, wishes):
    live = pair(5, 1)
    shown.take_live(live, None)
    shown._replay_worker.snapshots.put(pair(2, 1))
    shown.take()
    assert len(wishes) == 1


def test_what_is_sought_is_given_up_where_the_clock_has_not_come_so_far(shown):
    assert shown.take_live(pair(1, 1), None)
    assert shown.sought is None
