"""Screen readers are told what changes, not what stays, and not thirty times a second."""

from dataclasses import replace

import pytest

from rnnviz.window.status_bar import announcer as module
from rnnviz.window.status_bar.announcer import Announcer
from rnnviz.window.status_bar.status_message import Badge, StatusMessage

EXPLODES = StatusMessage(Badge("exploding", "ERROR EXPLODES"), Badge(), "It grows.", "It grows.")
VANISHES = replace(EXPLODES, flow=Badge("vanishing", "ERROR VANISHES"))


@pytest.fixture
def said(monkeypatch):
    """Return what is announced: text and whether it interrupts."""
    found = []

    class Listening(module.QAccessible):
        @staticmethod
        def updateAccessibility(event):
            urgent = event.politeness() is module.QAccessible.AnnouncementPoliteness.Assertive
            found.append((event.message(), urgent))

    monkeypatch.setattr(module, "QAccessible", Listening)
    return found


def test_a_verdict_is_said_once(app, said, qtbot, monkeypatch):
    monkeypatch.setattr(module, "RESTING", 1)
    announcer = Announcer(app)
    for message in (None, EXPLODES, EXPLODES, replace(EXPLODES, sentence="It grows more.")):
        announcer.follow(message)
    qtbot.waitUntil(lambda: said == [("ERROR EXPLODES", False)])
    announcer.deleteLater()


def test_of_verdicts_that_change_fast_the_last_one_is_said(app, said, qtbot, monkeypatch):
    monkeypatch.setattr(module, "RESTING", 50)
    announcer = Announcer(app)
    for message in (EXPLODES, VANISHES, EXPLODES, VANISHES):
        announcer.follow(message)
    assert said == [("ERROR EXPLODES", False)]
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[1] == ("ERROR VANISHES", False)
    announcer.deleteLater()


def test_of_two_runs_each_has_its_letter(app, said):
    announcer = Announcer(app)
    announcer.follow(replace(EXPLODES, beside=VANISHES))
    assert said == [("A: ERROR EXPLODES; B: ERROR VANISHES", False)]
    announcer.deleteLater()


def test_messages_are_said_and_errors_interrupt(window, said):
    window.notices.inform("Done.")
    window.notices.warn("It failed.")
    assert said[-2:] == [("Done.", False), ("It failed.", True)]
    window.notices.set_quiet(True)
    window.notices.inform("Hidden.")
    assert said[-1] == ("It failed.", True)
