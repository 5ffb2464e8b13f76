"""What closing waits for, in all, has a limit, whatever is under way."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import replace

from rnnviz.window.main_window import LONGEST_CLOSE
from rnnviz.window.runtime.job import Job


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
