"""How far a job is, and how long it will take once that can be told."""

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from shiboken6 import isValid

from rnnviz.window.runtime.job import Job
from rnnviz.window.runtime.job_runner import SURE, _told


@pytest.mark.parametrize(
    ("percent", "seconds", "words"),
    [
        (5, 60.0, "5 %"),
        (50, 0.5 * SURE[1], "50 %"),
        (25, 10.0, "about 30 s to go"),
        (10, 60.0, "about 9 min to go"),
        (100, 60.0, "about 0 s to go"),
    ],
)
def test_the_rest_is_told_once_enough_is_done(english, percent, seconds, words):
    assert _told(percent, seconds) == words


def test_a_job_stays_until_its_thread_has_left_it(window, qtbot, monkeypatch):
    run, gate = Job.run, threading.Event()

    def held_up(job):
        run(job)
        gate.wait(60)  # as where the system gives the thread no time right after it has told

    monkeypatch.setattr(Job, "run", held_up)
    window.jobs.start(int, "…", lambda found: None)
    [job] = window.jobs._jobs
    try:
        qtbot.waitUntil(lambda: not window.jobs.busy)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert isValid(job)
    finally:
        gate.set()
