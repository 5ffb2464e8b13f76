"""What closing waits for, in all, has a limit, whatever is under way; what is lost is named."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import replace

import pytest

from rnnviz.window.export import controller
from rnnviz.window.main_window import LONGEST_CLOSE
from rnnviz.window.runtime.job import Job
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.sweep.thread import SweepThread


def test_closing_waits_within_its_limit_though_no_thread_ends(window, qtbot, small, monkeypatch):
    """Two runs train, each is analysed, the past is made again, and a file is written."""
    window.twins.place_experiment(replace(small.experiment, seed=4))
    qtbot.waitUntil(lambda: window.run.is_settled and window.run.frame.other is not None)
    window.session.play()
    qtbot.waitUntil(lambda: window.session.present > 2)
    window.playhead.seek(1)
    held = threading.Event()
    window.jobs._thread.add(Job(held.wait))
    waits, now = [], time.monotonic()

    def join(thread, timeout=None):
        waits.append((thread.name, timeout))

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "join", join)
        patch.setattr(time, "monotonic", lambda: now + sum(seconds for _, seconds in waits))
        window.close()
    held.set()
    assert sum(seconds for _, seconds in waits) <= LONGEST_CLOSE + 1e-9
    names = Counter(name for name, _ in waits)
    assert names >= Counter(
        {"rnnviz worker": 1, "rnnviz replay": 1, "rnnviz diagnostics": 2, "rnnviz jobs": 1}
    )


class Held:
    """Work that ends only when the test is over."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def __call__(self, *_: object) -> None:
        self.over.wait()


@pytest.fixture
def held():
    found = Held()
    yield found
    found.over.set()


def test_every_way_of_writing_tells_which_file_is_lost_if_the_window_closes(
    window, tmp_path, monkeypatch, qtbot
):
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 1)
    begun = []
    monkeypatch.setattr(
        JobRunner, "start", lambda self, work, words, then, writes="", **_: begun.append(writes)
    )
    monkeypatch.setattr(controller, "ask_where", lambda *_: tmp_path / "view.pdf")
    window.exports.export_pdf()
    window.exports.write_recording(tmp_path / "run.npz")
    window.exports.export()
    window.animations.ask()
    for dialog in (window.exports.dialog, window.animations.dialog):
        dialog.destination.folder.setText(str(tmp_path))
        dialog.accept()
    names = "view.pdf", "run.npz", ".", "."
    assert begun == [str(tmp_path / name) for name in names]


def test_closing_ends_slow_motion_a_lesson_and_the_window_of_sweeps(window, qtbot):
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 1)
    window.lessons.start_tour()
    window.sweeps.open_sweep()
    window.motion.slow_motion()
    window.close()
    assert not window.sweeps.dialog.isVisible()
    assert not window.motion.active
    assert not window.session.playing


def test_a_sweep_that_does_not_end_is_waited_for_within_the_limit(window, held, tmp_path):
    """Nor one whose scheduler does not answer."""
    thread = window.sweeps._thread = SweepThread(held, tmp_path / "s.npz", held)
    thread.start()
    waits: list[float] = []
    thread.wait = lambda seconds: waits.append(seconds)
    window.close()
    [wait] = waits
    assert wait <= LONGEST_CLOSE / 2
