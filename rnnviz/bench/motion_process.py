"""The process in which `bench.motion` measures one network."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
from PySide6.QtWidgets import QApplication

from rnnviz.bench.motion import MotionRow
from rnnviz.bench.window import Case
from rnnviz.bench.window_process import experiment_of, opened, wait
from rnnviz.window.main_window import MainWindow
from rnnviz.window.runtime.application import make_application

RATE = 60
"""Frames a second."""
LONGEST_WAIT = 30.0


def rows(case: Case, seconds: float) -> list[MotionRow]:
    """Play one update in a window at 1920×1080 with the arrangement that shows the flow large."""
    make_application(["rnnviz"])
    with tempfile.TemporaryDirectory() as folder:
        window = opened(experiment_of(case), folder)
        window.dock_area.use("focus")
        wait(1.0)
        window.session.pause()
        _wait_for(lambda: not window.session.playing)
        window.motion.slow_motion()
        _wait_for(lambda: window.motion.playing)
        window.motion.toggle_motion()
        wait(3.0)  # for what is computed once
        found = list(_phases(window, case, seconds))
        window.close()
    return found


def _wait_for(condition: object) -> None:
    start = time.monotonic()
    while not condition() and time.monotonic() - start < LONGEST_WAIT:  # type: ignore[operator]
        wait(0.02)


def _phases(window: MainWindow, case: Case, seconds: float) -> Iterator[MotionRow]:
    """Show the first seconds of every phase, frame by frame."""
    schedule = window.motion.schedule
    for part in schedule.parts if schedule is not None else ():
        start = 0.0 if schedule is None else schedule.elapsed(part.phase, 0)
        shown = min(seconds, part.seconds)
        costs = [_frame(window, start + i / RATE) for i in range(max(2, int(shown * RATE)))]
        middle, most = np.percentile(costs, (50, 90)).tolist()
        yield MotionRow(*case, part.phase, middle, most)


def _frame(window: MainWindow, moment: float) -> float:
    start = time.thread_time()
    window.motion.show(moment)
    QApplication.processEvents()
    return time.thread_time() - start


if __name__ == "__main__":
    numbers = Case(*map(int, sys.argv[1:5]))
    print(json.dumps([asdict(row) for row in rows(numbers, float(sys.argv[5]))]))
