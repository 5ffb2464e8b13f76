"""How far a job is, and how long it will take once that can be told."""

import threading
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from shiboken6 import isValid

from rnnviz.window.runtime import job_runner
from rnnviz.window.runtime.job import Job
from rnnviz.window.runtime.job_runner import SURE, _told


@pytest.mark.parametrize(
    ("share", "done", "seconds", "words"),
    [
        (0.05, 0.5 * SURE[0], 60.0, "5 %"),
        (0.5, 0.4, 0.5 * SURE[1], "50 %"),
        (0.25, 0.25, 10.0, "about 30 s to go"),
        (0.1, 0.1, 60.0, "about 9 min to go"),
        (0.02, 0.01, 4.0, "about 7 min to go"),
        (1.0, 0.9, 60.0, "about 0 s to go"),
    ],
)
def test_the_rest_is_told_once_enough_is_done(english, share, done, seconds, words):
    assert _told(share, done, seconds) == words


def test_what_a_job_takes_before_its_first_part_is_not_taken_for_its_pace(
    english, window, qtbot, monkeypatch
):
    now, told = SimpleNamespace(monotonic=lambda: now.time, time=100.0), []
    monkeypatch.setattr(job_runner, "time", now)
    gate = threading.Event()
    window.jobs.start(lambda: gate.wait(60), "…", lambda found: None)
    [job] = window.jobs._jobs
    try:
        monkeypatch.setattr(window.jobs, "sender", lambda: job)
        notice = window.jobs._jobs[job].notice
        monkeypatch.setattr(notice, "progress", lambda *words: told.append(words))
        for time, share in ((100.0, 0.0), (160.0, 0.01), (164.0, 0.03), (168.0, 0.05)):
            now.time = time
            window.jobs._progressed(share)
    finally:
        gate.set()
    words = ["0 %", "1 %", "about 3 min to go", "about 3 min to go"]
    assert told == [(p, 100, w) for p, w in zip((0, 1, 3, 5), words, strict=True)]


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
