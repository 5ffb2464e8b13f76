"""Another sequence is shown at the update on screen, in the past too, by both runs."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.training.diagnostics import DIAGNOSTICS
from rnnviz.training.probe import DEFAULT_PROBE, Probe
from tests.session.test_replay import preset_of, seek, train
from tests.training.test_timeline import difference, straight

PROBE = Probe("held_out", number=4)
TYPED = Probe("typed", "0 0.5 1 0.5 0 -0.5 -1 -0.5 0 0.5 1")


def shows(session, probe, update=None):
    snapshot = session.frame.snapshot
    return snapshot.probe == probe and update in (None, snapshot.update)


@pytest.fixture
def begun(session, until, experiment):
    session.reset(experiment())
    until(lambda: session.frame is not None)
    train(session, until, 20)
    return session


def test_it_is_shown_at_once_and_nothing_else_changes(begun, until, experiment):
    begun.set_probe(TYPED)
    until(lambda: shows(begun, TYPED, 20))
    trainer = straight(preset_of(experiment()), 20)
    trainer.evaluate()
    assert difference(begun.frame.snapshot, trainer.snapshot(TYPED)) == ""
    assert len(begun.frame.snapshot.trace.x) == 10


def test_it_is_shown_in_the_past(begun, until, experiment):
    seek(begun, until, 7)
    begun.set_probe(PROBE)
    until(lambda: shows(begun, PROBE, 7))
    trainer = straight(preset_of(experiment()), 7)
    trainer.evaluate()
    assert difference(begun.frame.snapshot, trainer.snapshot(PROBE)) == ""
    begun.set_probe(DEFAULT_PROBE)
    until(lambda: shows(begun, DEFAULT_PROBE, 7))
    begun.follow()
    until(lambda: shows(begun, DEFAULT_PROBE, 20))


def test_both_runs_show_it(begun, until, experiment):
    begun.place_beside(experiment(seed=5))
    until(lambda: begun.frame.other is not None and begun.frame.other.snapshot.update == 20)
    begun.set_probe(TYPED)
    until(lambda: shows(begun, TYPED))
    other = begun.frame.other.snapshot
    assert other.probe == TYPED
    assert np.array_equal(other.trace.x, begun.frame.snapshot.trace.x)


def test_a_twin_that_cannot_read_it_shows_its_own(begun, until, experiment):
    begun.place_beside(experiment(task={"name": "digit_sum"}))
    until(lambda: begun.frame.other is not None and begun.frame.other.snapshot.update == 20)
    begun.set_probe(Probe("typed", "0.5 0.25 1"))
    until(lambda: not begun.frame.snapshot.probe.is_default)
    assert begun.frame.other.snapshot.probe == DEFAULT_PROBE


def test_what_cannot_be_read_is_refused_and_the_run_plays_on(begun, until):
    failures = []
    begun.failed.connect(lambda words, details: failures.append(words))
    begun.play()
    begun.set_probe(Probe("typed", "a b"))
    until(lambda: failures)
    assert "'a' at step 1 is not a number" in failures[0]
    assert begun.playing
    assert shows(begun, DEFAULT_PROBE)


def test_diagnostics_are_those_of_the_sequence(begun, until):
    begun.set_watching(DIAGNOSTICS)
    until(lambda: begun.frame.triangles)
    begun.set_probe(TYPED)
    until(lambda: shows(begun, TYPED) and begun.frame.triangles)
    assert begun.frame.triangles[0].shape == (10, 10)


def test_a_run_that_begins_again_keeps_it_and_another_task_does_not(begun, until, experiment):
    begun.set_probe(PROBE)
    until(lambda: shows(begun, PROBE))
    begun.reset(experiment())
    until(lambda: shows(begun, PROBE, 0))
    begun.reset(experiment(task={"name": "digit_sum"}))
    until(lambda: shows(begun, DEFAULT_PROBE, 0))
