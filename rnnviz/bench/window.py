"""The frame rate and frame times of the live window, and what training loses to it.

Each row is measured in a process of its own, with the whole window at 1920×1080 and seven views
visible, training an LSTM.  Training alone is measured in that process too, before the window and
after it, since the machine's speed drifts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnviz.experiment.experiment import Experiment
    from rnnviz.window.docking.dock_area import DockArea
    from rnnviz.window.main_window import MainWindow

Progress = Callable[[int, int], object]

VISIBLE = ("hidden", "gates", "delta", "spectrum", "gradients", "loss", "prediction")
"""The views that are visible, side by side."""
SIZES = ((16, 30, 1), (32, 50, 16), (64, 100, 32))
"""D, T and B."""
RATES = (30, 60)
SECONDS = 6.0
"""Length of the measurement of one row."""
WARM_UP = 1.5
BEAT = 10
"""Milliseconds between two heartbeats of the window's thread."""


@dataclass(frozen=True)
class WindowRow:
    """One size at one frame rate.

    Attributes
    ----------
    size, steps, batch : int
        D, T and B of the LSTM.
    rate : int
        Frames a second that were wanted.
    fps : float
        Frames a second that were painted.
    frame_p50, frame_p99 : float
        Seconds from a snapshot's arrival in the window until everything is painted.
    gap : float
        Longest time in seconds between two heartbeats of the window's thread.
    updates : float
        Updates a second in the window.
    alone : float
        Updates a second of the same run without a window.
    spectrum : float
        Longest time in seconds between two results of the slow diagnostics.
    start : float
        Seconds from starting the process until the first frame of a training run is painted.
    memory : float
        Resident bytes at the end.
    """

    size: int
    steps: int
    batch: int
    rate: int
    fps: float
    frame_p50: float
    frame_p99: float
    gap: float
    updates: float
    alone: float
    spectrum: float
    start: float
    memory: float

    @property
    def training(self) -> float:
        """Share of its speed that training keeps while the window is open."""
        return self.updates / self.alone


def rows(progress: Progress | None = None, seconds: float = SECONDS) -> Iterator[WindowRow]:
    """Measure row by row.

    Parameters
    ----------
    progress : callable, optional
        Called with the number of rows done and their total, before each row and at the end.
    seconds : float
        Length of the measurement of one row.
    """
    table = [(*size, rate) for size in SIZES for rate in RATES]
    for n, case in enumerate(table):
        if progress is not None:
            progress(n, len(table))
        yield measure(*case, seconds=seconds)
    if progress is not None:
        progress(len(table), len(table))


def measure(size: int, steps: int, batch: int, rate: int, seconds: float = SECONDS) -> WindowRow:
    """Measure one row in a process of its own."""
    environment = dict(os.environ)
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    case = [size, steps, batch, rate, seconds, time.time()]
    done = subprocess.run(  # noqa: S603 - this program itself
        [sys.executable, "-m", "rnnviz.bench.window", *map(str, case)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=60 + 5 * seconds,
    )
    return WindowRow(**json.loads(done.stdout))


# In the process of a row


class Meter:
    """Notes when frames were painted, when the window's thread was alive, and how training goes."""

    def __init__(self, window: MainWindow, first_frame: Callable[[], None]) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.session = window.session
        self._first_frame: Callable[[], None] | None = first_frame
        self.clear()
        self.session.drawn.connect(self._drawn)
        self._timer = QTimer(window)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT)

    def clear(self) -> None:
        """Forget what was measured so far."""
        now = time.perf_counter()
        self.frames: list[float] = []
        self.ends: list[tuple[float, int]] = []
        self.beats = [now]
        self.spectra = {-1: now}

    def _drawn(self, seconds: float) -> None:
        frame, now = self.session.frame, time.perf_counter()
        assert frame is not None
        self.frames.append(seconds)
        self.ends.append((now, frame.snapshot.update))
        self.spectra.setdefault(frame.update_of("spectrum"), now)
        if self._first_frame is not None and frame.snapshot.update:
            self._first_frame()
            self._first_frame = None

    def _beat(self) -> None:
        self.beats.append(time.perf_counter())


def _experiment(size: int, steps: int, batch: int) -> Experiment:
    from rnnviz.experiment.experiment import parse_experiment

    return parse_experiment(
        {
            "task": {"name": "sine", "length": steps},
            "cell": {"name": "lstm", "size": size},
            "clipping": {"name": "global", "threshold": 1.0},
            "training": {"batch": batch, "updates": 1_000_000},
        }
    )


def _alone(experiment: Experiment, seconds: float) -> float:
    """Return updates a second without a window."""
    from rnnviz.training.trainer import Trainer

    trainer = Trainer(experiment)
    for _ in range(3):
        trainer.step()
    start, before = time.perf_counter(), trainer.update
    while time.perf_counter() - start < seconds:
        trainer.step()
    return (trainer.update - before) / (time.perf_counter() - start)


def _open(experiment: Experiment, folder: str, rate: int) -> MainWindow:
    """Show the whole window with the views visible."""
    from rnnviz.experiment.preset import Preset
    from rnnviz.window.language import Language
    from rnnviz.window.main_window import MainWindow
    from rnnviz.window.preference_file import Preferences
    from rnnviz.window.runtime.fault_catcher import FaultCatcher

    window = MainWindow(Preferences(Path(folder) / "rnnviz.ini"), Language("en"), FaultCatcher())
    window.resize(1920, 1080)
    window.session.set_rate(rate)
    window.show()
    _arrange(window.dock_area)
    window.run.open(Preset("bench", experiment))
    window.session.play()
    return window


def _arrange(area: DockArea) -> None:
    """Arrange the visible views in two rows."""
    from rnnviz.window.docking.arrangement import Arrangement, Split

    half, every = len(VISIBLE) // 2 + 1, range(len(VISIBLE))
    rows = tuple(every[:half]), tuple(every[half:])
    tree = Split(False, tuple(Split(True, row, (100,) * len(row)) for row in rows), (100, 100))
    area.arrangements[":bench"] = Arrangement(tree, dict(enumerate(VISIBLE)))
    area.use(":bench")


def _wait(seconds: float) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _row(size: int, steps: int, batch: int, rate: int, seconds: float, begun: float) -> WindowRow:
    """Measure one row in this process."""
    from rnnviz.window.runtime.application import make_application

    app = make_application(["rnnviz"])
    experiment = _experiment(size, steps, batch)
    started: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        window = _open(experiment, folder, rate)
        meter = Meter(window, lambda: started.append(time.time() - begun))
        _wait(WARM_UP)
        window.session.pause()
        _wait(0.2)
        alone = _alone(experiment, seconds / 4)
        window.session.play()
        _wait(WARM_UP)
        meter.clear()
        _wait(seconds)
        result = _figures(meter)
        window.session.pause()
        _wait(0.2)
        result["alone"] = (alone + _alone(experiment, seconds / 4)) / 2
        window.close()
        app.processEvents()
    return WindowRow(size, steps, batch, rate, start=started[0], **result)


def _figures(meter: Meter) -> dict[str, Any]:
    import numpy as np

    first, last = meter.ends[0], meter.ends[-1]
    span = last[0] - first[0]
    return {
        "fps": (len(meter.ends) - 1) / span,
        "frame_p50": float(np.percentile(meter.frames, 50)),
        "frame_p99": float(np.percentile(meter.frames, 99)),
        "gap": float(np.diff(meter.beats).max()),
        "updates": (last[1] - first[1]) / span,
        "spectrum": float(np.diff([*sorted(meter.spectra.values()), last[0]]).max()),
        "memory": _resident_bytes(),
    }


def _resident_bytes() -> float:
    """Return the memory the process has, NaN where the system does not say."""
    try:
        text = Path("/proc/self/statm").read_text()
    except OSError:
        return float("nan")
    return float(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    numbers = [*map(int, sys.argv[1:5]), *map(float, sys.argv[5:7])]
    print(json.dumps(asdict(_row(*numbers))))  # type: ignore[arg-type]
