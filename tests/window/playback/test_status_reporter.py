"""While the past is dragged through, the words wait for the verdict that is computed elsewhere."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from rnnviz.session import State
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.window.playback import status_reporter
from rnnviz.window.playback.status_reporter import LONG_PATIENCE, PATIENCE, StatusReporter


@pytest.fixture
def said(app, small, monkeypatch):
    """Return a function that shows updates of the past and what is said of each; time goes on."""
    now = [100.0]
    monkeypatch.setattr(status_reporter.time, "monotonic", lambda: now[0])
    session = SimpleNamespace(state=State.PAUSED, sought=None, newest=None, frame=None, run=1)
    reporter, messages = StatusReporter(session), []
    reporter.changed.connect(messages.append)
    trainer = Trainer(small.experiment, small.name)

    def say(verdict=False, later=0.0, sought=1):
        now[0] += later
        session.sought = sought
        trainer.step()
        frame = Frame(trainer.snapshot())
        frame = completed(frame, {"verdict"}) if verdict else replace(frame, diagnostics={})
        session.frame = frame
        before = len(messages)
        reporter.show(frame, plays=False, inspects=False, full_speed=True)
        return len(messages) - before

    say.now, say.messages, say.session = now, messages, session
    return say


def test_the_newest_update_is_told_at_once(said):
    assert said(sought=None) == said(sought=None) == 1


def test_in_the_past_the_words_come_with_the_verdict(said):
    assert said(sought=None) == 1
    assert said(later=PATIENCE / 2) == 0
    assert said(verdict=True) == 1


def test_they_do_not_wait_for_ever(said):
    assert said(sought=None) == 1
    assert said(later=1.5 * PATIENCE) == 1


def test_where_no_verdict_comes_they_are_told_all_the_same(said, qtbot):
    assert said(sought=None) == 1
    assert said(later=0.99 * PATIENCE) == 0
    said.now[0] += PATIENCE
    qtbot.waitUntil(lambda: len(said.messages) == 2)


def test_the_words_on_a_long_sequence_wait_for_the_verdict_too(said, monkeypatch):
    monkeypatch.setattr(status_reporter, "QUICK_STEPS", 3)
    assert said(sought=None, later=10 * LONG_PATIENCE) == 0
    assert said(sought=None, later=LONG_PATIENCE / 2) == 0
    assert said(sought=None, verdict=True) == 1
    assert said(sought=None, later=10 * LONG_PATIENCE) == 0, "each waits anew"
    assert said(sought=None, later=1.1 * LONG_PATIENCE) == 1, "not for ever"


def test_those_on_another_run_wait_anew(said, monkeypatch):
    monkeypatch.setattr(status_reporter, "QUICK_STEPS", 3)
    assert said(sought=None) == 0
    said.session.run = 2
    assert said(sought=None, later=0.9 * LONG_PATIENCE) == 0
    assert said(sought=None, later=0.9 * LONG_PATIENCE) == 0
    assert said(sought=None, later=0.2 * LONG_PATIENCE) == 1
