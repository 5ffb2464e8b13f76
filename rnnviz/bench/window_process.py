"""The process in which `bench.window` measures one network."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    QPoint,
    QPointF,
    Qt,
    QTimer,
)
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from rnnviz.bench.disturbance import QUIET, Clock, blas_kernels
from rnnviz.bench.window import RATES, Case, WindowRow
from rnnviz.experiment.experiment import Experiment, parse_experiment
from rnnviz.experiment.preset import Preset
from rnnviz.training.trainer import Trainer
from rnnviz.window.docking.arrangement import Arrangement, Split
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.language import Language
from rnnviz.window.main_window import MainWindow
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.application import make_application
from rnnviz.window.runtime.fault_catcher import FaultCatcher

VISIBLE = ("hidden", "gates", "delta", "spectrum", "gradients", "loss", "prediction")
"""The views that are visible, side by side."""
SEGMENT, SETTLING = 0.6, 0.3
"""Seconds of a segment, and between two of them."""
LEAST, LONGEST = 4, 4
"""Quiet segments of a contender, at least; how many times as many are made to find them."""
LONGEST_WAIT = 20
"""Times a segment's length that two frames may take, where the machine is very busy."""
WARM_UP = 1.5
BEAT = 10
"""Milliseconds between two heartbeats of the window's thread."""
PROBES = 2
"""Turns of the wheel and moves of the cursor after each segment."""
_DONE = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING = -1000


@dataclass(frozen=True)
class Segment:
    """What was measured in a short time; empty where training was alone.

    Attributes
    ----------
    others : float
        Processors that other processes took.
    updates, fps, cpu : float
        Updates and frames a second; processor seconds of the window's thread for a frame.
    frames, gaps, zoom, cursor : list of float
        Seconds.
    """

    others: float
    updates: float
    fps: float = 0.0
    cpu: float = 0.0
    frames: Sequence[float] = ()
    gaps: Sequence[float] = ()
    zoom: Sequence[float] = ()
    cursor: Sequence[float] = ()


class Meter(QObject):
    """Notes when frames were painted, when the window's thread was alive, and how training goes."""

    def __init__(self, window: MainWindow, first_frame: Callable[[], None]) -> None:
        super().__init__(window)
        self._session = window.session
        self._first_frame: Callable[[], None] | None = first_frame
        self._loop = QEventLoop()
        self.spectra = {-1: time.perf_counter()}
        self.clear()
        self._session.drawn.connect(self._drawn)
        self._timer, self._hand = QTimer(self), QTimer(self, singleShot=True)
        for timer, slot in ((self._timer, self._beat), (self._hand, self._move_hand)):
            timer.setTimerType(Qt.TimerType.PreciseTimer)
            timer.timeout.connect(slot)
        self._timer.start(BEAT)

    def clear(self) -> None:
        """Forget what was measured so far."""
        self.frames: list[float] = []
        self.ends: list[tuple[float, int, float]] = []
        self.beats = [time.perf_counter()]

    def _drawn(self, seconds: float) -> None:
        frame, now = self._session.frame, time.perf_counter()
        assert frame is not None
        self.frames.append(seconds)
        self.ends.append((now, frame.snapshot.update, time.thread_time()))
        self.spectra.setdefault(frame.update_of("spectrum"), now)
        if self._first_frame is not None and frame.snapshot.update:
            self._first_frame()
            self._first_frame = None

    def _beat(self) -> None:
        self.beats.append(time.perf_counter())

    def answer(self, act: Callable[[], None], delay: int) -> float:
        """Return the seconds from when an action is due, in ms, until it has been painted."""
        self._act, due = act, time.perf_counter() + delay / 1000
        self._hand.start(delay)
        self._loop.exec()
        return time.perf_counter() - due

    def _move_hand(self) -> None:
        self._act()
        QCoreApplication.postEvent(self, QEvent(_DONE), _AFTER_PAINTING)

    def event(self, event: QEvent) -> bool:
        if event.type() == _DONE:
            self._loop.quit()
            return True
        return super().event(event)


class Laboratory:
    """The window, and the segments measured in it."""

    def __init__(self, case: Case, window: MainWindow, meter: Meter) -> None:
        self._experiment = experiment_of(case)
        self._window, self._meter = window, meter
        self._trainer = Trainer(self._experiment)
        self._probes = 0

    def alone(self) -> Segment:
        """Train without the window, which is paused."""
        session = self._window.session
        session.pause()
        session.set_watching(())
        wait(SETTLING)
        clock, before = Clock.now(), self._trainer.update
        while time.perf_counter() - clock.wall < SEGMENT:
            self._trainer.step()
        now = Clock.now()
        rate = (self._trainer.update - before) / (now.wall - clock.wall)
        session.set_watching(self._window.dock_area.needs | {"verdict"})
        return Segment(now.others_since(clock), rate)

    def beside(self, rate: int) -> Segment:
        """Train with the window drawing so many frames a second."""
        session, meter = self._window.session, self._meter
        session.set_rate(rate)
        session.play()
        wait(SETTLING)
        meter.clear()
        clock = Clock.now()
        for _ in range(LONGEST_WAIT):
            wait(SEGMENT)
            if len(meter.ends) > 1:
                break
        others = Clock.now().others_since(clock)
        (begin, first, used), (end, last, used_later) = meter.ends[0], meter.ends[-1]
        frames, gaps, count = meter.frames[1:], np.diff(meter.beats), len(meter.ends) - 1
        return Segment(
            others,
            (last - first) / (end - begin),
            count / (end - begin),
            (used_later - used) / max(1, count),
            frames,
            gaps.tolist(),
            self._probe(self._turn_wheel),
            self._probe(self._move_cursor),
        )

    def _probe(self, act: Callable[[], None]) -> list[float]:
        """Time an action a few times, at different distances from a frame."""
        delays = [50 + 4 * n for n in range(self._probes, self._probes + PROBES)]
        self._probes = (self._probes + PROBES) % 11
        return [self._meter.answer(act, delay) for delay in delays]

    def _turn_wheel(self) -> None:
        viewport = self._window.dock_area.docks["delta"].plot.viewport()
        at = QPointF(viewport.rect().center())
        turn = QPoint(0, 120 if self._probes % 2 else -120)
        event = QWheelEvent(
            at, QPointF(viewport.mapToGlobal(at.toPoint())), QPoint(), turn,
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
            False,
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)

    def _move_cursor(self) -> None:
        step = self._window.cursor_.step
        self._window.cursor_.choose_step(step - 1 if step > 1 else step + 1)


def rows(case: Case, seconds: float, begun: float) -> list[WindowRow]:
    """Measure one network in this process at every rate."""
    app = make_application(["rnnviz"])
    started: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        window = opened(experiment_of(case), folder)
        meter = Meter(window, lambda: started.append(time.time() - begun))
        wait(WARM_UP)
        found = _segments(Laboratory(case, window, meter), seconds)
        memory = _resident_bytes()
        window.close()
        app.processEvents()
    spectrum = float(np.diff(sorted(meter.spectra.values())[1:]).max(initial=0.0))
    return [_row(case, rate, found, started[0], spectrum, memory) for rate in RATES]


def _segments(laboratory: Laboratory, seconds: float) -> dict[int, list[Segment]]:
    """Let all contenders take turns, 0 being training alone, until each has enough quiet ones."""
    wanted = max(LEAST, round(seconds / SEGMENT))
    found: dict[int, list[Segment]] = {rate: [] for rate in (0, *RATES)}
    for _ in range(LONGEST * wanted):
        for rate, segments in found.items():
            segments.append(laboratory.beside(rate) if rate else laboratory.alone())
        if all(len([s for s in some if is_quiet(s)]) >= wanted for some in found.values()):
            break
    return found


def is_quiet(segment: Segment) -> bool:
    """Whether other processes took hardly any time; unknown is taken for quiet."""
    return not segment.others > QUIET


def counted(segments: Sequence[Segment]) -> list[Segment]:
    """Return the quiet segments, or the quietest where there are too few."""
    quiet = [segment for segment in segments if is_quiet(segment)]
    return quiet if len(quiet) >= LEAST else sorted(segments, key=lambda s: s.others)[:LEAST]


def _row(
    case: Case,
    rate: int,
    found: dict[int, list[Segment]],
    start: float,
    spectrum: float,
    memory: float,
) -> WindowRow:
    alone, beside = counted(found[0]), counted(found[rate])
    frames = [seconds for segment in beside for seconds in segment.frames]
    return WindowRow(
        *case,
        rate,
        fps=_median([s.fps for s in beside]),
        frame_p50=float(np.percentile(frames, 50)),
        frame_p99=float(np.percentile(frames, 99)),
        frame_cpu=_median([s.cpu for s in beside]),
        gap=max(gap for s in beside for gap in s.gaps),
        zoom=float(np.percentile([t for s in beside for t in s.zoom], 90)),
        cursor=float(np.percentile([t for s in beside for t in s.cursor], 90)),
        updates=_median([s.updates for s in beside]),
        alone=_median([s.updates for s in alone]),
        spectrum=spectrum,
        start=start,
        memory=memory,
        others=_median([s.others for s in (*alone, *beside)]),
        used=(len(alone) + len(beside)) / (len(found[0]) + len(found[rate])),
        blas=blas_kernels(),
    )


def _median(values: Sequence[float]) -> float:
    return float(np.median(values))


def experiment_of(case: Case) -> Experiment:
    """Return what is trained: an LSTM that follows a sine."""
    return parse_experiment(
        {
            "task": {"name": "sine", "length": case.steps},
            "cell": {"name": "lstm", "size": case.size},
            "network": {"above": " ".join(["lstm"] * (case.layers - 1))},
            "clipping": {"name": "global", "threshold": 1.0},
            "training": {"batch": case.batch, "updates": 1_000_000},
        }
    )


def opened(experiment: Experiment, folder: str) -> MainWindow:
    """Show the whole window with the views visible, training."""
    window = MainWindow(Preferences(Path(folder) / "rnnviz.ini"), Language("en"), FaultCatcher())
    window.resize(1920, 1080)
    window.show()
    _arrange(window.dock_area)
    window.run.open(Preset("bench", experiment))
    window.session.play()
    return window


def _arrange(area: DockArea) -> None:
    """Arrange the visible views in two rows."""
    half, every = len(VISIBLE) // 2 + 1, range(len(VISIBLE))
    rows = tuple(every[:half]), tuple(every[half:])
    tree = Split(False, tuple(Split(True, row, (100,) * len(row)) for row in rows), (100, 100))
    area.arrangements[":bench"] = Arrangement(tree, dict(enumerate(VISIBLE)))
    area.use(":bench")


def wait(seconds: float) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _resident_bytes() -> float:
    """Return the memory the process has, NaN where the system does not say."""
    try:
        text = Path("/proc/self/statm").read_text()
    except OSError:
        return float("nan")
    return float(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    numbers = Case(*map(int, sys.argv[1:5]))
    table = rows(numbers, *map(float, sys.argv[5:7]))
    print(json.dumps([asdict(row) for row in table]))
