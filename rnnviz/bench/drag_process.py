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
from rnnviz.bench.replay import doubt_of_median
from rnnviz.bench.window import Case
from rnnviz.bench.window_process import experiment_of, opened, wait
from rnnviz.experiment.preset import Preset
from rnnviz.session import Session
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
STRETCH = 0.25
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
        _train(window.session)
        clock, length = Clock.now(), window.session.present
        hand = Hand(window)
        wait(seconds)
        hand.release()
        others = Clock.now().others_since(clock)
        window.session.follow()
        ratios = _ratios(window.session, seconds)
        window.close()
        app.processEvents()
    times = np.array([when for when, _ in hand.painted])
    pictures = (len(times) - 1) / (times[-1] - times[0])
    gap = float(np.diff(times).max())
    slower, doubt = statistics.median(ratios), doubt_of_median(ratios)
    return DragRow(size, steps, batch, twin, float(pictures), gap, slower, doubt, length, others)


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


def _ratios(session: Session, seconds: float) -> list[float]:
    """Return by what factor an update takes longer with keyframes, in pairs of stretches."""
    session.play()
    wait(2 * STRETCH)
    ratios = []
    for _ in range(max(3, round(2 * seconds / STRETCH))):
        with_keyframes = _cost(session)
        with no_keyframes(session):
            ratios.append(with_keyframes / _cost(session))
    session.pause()
    return ratios


@contextmanager
def no_keyframes(session: Session) -> Iterator[None]:
    """Let no run keep another keyframe."""
    timelines = session.timelines
    for timeline in timelines:
        timeline.spacing = math.inf
    try:
        yield
    finally:
        for timeline in timelines:
            timeline.spacing = SPACING


def _cost(session: Session) -> float:
    """Return the processor time of an update in a stretch of training: of its thread alone."""
    thread = session._worker._thread
    assert thread.ident is not None
    clock = time.pthread_getcpuclockid(thread.ident)
    (timeline, *_) = session.timelines
    before, begun = timeline.present, time.clock_gettime(clock)
    wait(STRETCH)
    while timeline.present == before:
        wait(STRETCH)
    return (time.clock_gettime(clock) - begun) / (timeline.present - before)


if __name__ == "__main__":
    size, steps, batch, twin = map(int, sys.argv[1:5])
    row = measured(size, steps, batch, bool(twin), float(sys.argv[5]))
    print(json.dumps(asdict(row)))
