"""The process in which `bench.drag` measures one case."""

from __future__ import annotations

import json
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

from rnnviz.bench.disturbance import Clock
from rnnviz.bench.drag import DragRow
from rnnviz.bench.window import Case
from rnnviz.bench.window_process import experiment_of, opened, wait
from rnnviz.experiment.preset import Preset
from rnnviz.session import Session
from rnnviz.training import timeline
from rnnviz.training.timeline import SPACING
from rnnviz.window.main_window import MainWindow
from rnnviz.window.runtime.application import make_application

UPDATES = 200
"""The length of the run that is dragged through, at least."""
SWEEP = 2.0
"""Seconds from one end to the other."""
HAND = 8
"""Milliseconds between two moves of the hand."""
PATIENCE = 60.0
"""Seconds that the run is trained for this."""
STRETCH = 1.0
"""Seconds of training with keyframes, or without."""


class Hand(QObject):
    """Drags the timeline to and fro, and notes when which update was painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._begun = window, time.perf_counter()
        self.painted: list[tuple[float, int]] = []
        window.session.drawn.connect(self._drawn)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._move)
        self._timer.start(HAND)

    def _move(self) -> None:
        phase = (time.perf_counter() - self._begun) / SWEEP
        share = abs((phase + 1) % 2 - 1)
        self._window.playhead.seek(round(share * (self._window.session.present - 1)))

    def _drawn(self) -> None:
        frame = self._window.session.frame
        assert frame is not None
        update = frame.snapshot.update
        if not self.painted or self.painted[-1][1] != update:
            self.painted.append((time.perf_counter(), update))

    def release(self) -> None:
        self._timer.stop()


def measured(size: int, steps: int, batch: int, twin: bool, seconds: float) -> DragRow:
    """Measure one case in this process."""
    app = make_application(["rnnviz"])
    with tempfile.TemporaryDirectory() as folder:
        window = opened(experiment_of(Case(size, steps, batch)), folder)
        if twin:
            _place_twin(window)
        clock = Clock.now()
        slower = _slower(window.session, seconds)
        _train(window.session)
        hand = Hand(window)
        wait(seconds)
        hand.release()
        others, length = Clock.now().others_since(clock), window.session.present
        window.close()
        app.processEvents()
    times = np.array([when for when, _ in hand.painted])
    pictures = (len(times) - 1) / (times[-1] - times[0])
    gap = float(np.diff(times).max())
    return DragRow(size, steps, batch, twin, float(pictures), gap, slower, length, others)


def _place_twin(window: MainWindow) -> None:
    preset = window.run.preset
    assert preset is not None
    while window.run.frame is None or not window.run.is_settled:
        wait(0.05)
    window.session.pause()
    experiment = replace(preset.experiment, seed=2)
    window.twins.place_preset(Preset("twin", experiment))
    while not _has_twin(window):
        wait(0.05)


def _has_twin(window: MainWindow) -> bool:
    frame = window.run.frame
    return frame is not None and frame.other is not None


def _train(session: Session) -> None:
    """Train until the run is long enough, or for a minute, and pause."""
    session.play()
    end = time.monotonic() + PATIENCE
    while session.present < UPDATES and time.monotonic() < end:
        wait(0.1)
    session.pause()
    wait(0.3)


def _slower(session: Session, seconds: float) -> float:
    """Return by what factor an update takes longer with keyframes, in pairs of stretches."""
    session.play()
    wait(1.0)
    ratios = []
    for _ in range(max(3, round(seconds))):
        with_keyframes = _pace(session)
        with no_keyframes():
            ratios.append(_pace(session) / with_keyframes)
    session.pause()
    return statistics.median(ratios)


@contextmanager
def no_keyframes() -> Iterator[None]:
    """Let no run keep another keyframe."""
    timeline.SPACING = math.inf
    try:
        yield
    finally:
        timeline.SPACING = SPACING


def _pace(session: Session) -> float:
    """Return the updates a second of a stretch of training."""
    before, begun = session.present, time.perf_counter()
    wait(STRETCH)
    return (session.present - before) / (time.perf_counter() - begun)


if __name__ == "__main__":
    size, steps, batch, twin = map(int, sys.argv[1:5])
    row = measured(size, steps, batch, bool(twin), float(sys.argv[5]))
    print(json.dumps(asdict(row)))
