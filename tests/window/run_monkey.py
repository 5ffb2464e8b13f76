"""Let a restless user loose on the real window, and measure: `make monkey EVENTS=10000`.

Reports unexpected errors, how long the window's thread was busy at most and with what, and memory.
The exit status is 1 where the program has failed.  Keys, clicks, drags and the wheel come from the
X server where there is one with xdotool; a dialog that asks for a file's name is answered.
"""

from __future__ import annotations

import argparse
import ctypes
import faulthandler
import gc
import math
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from rnnviz.experiment.preset import DEFAULT, load_preset
from rnnviz.sweep.pool import pool_of
from rnnviz.window.language import Language
from rnnviz.window.main_window import MainWindow
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.application import end_application, make_application
from rnnviz.window.runtime.fault_catcher import FaultCatcher
from rnnviz.window.runtime.gc_guard import freeze_startup
from rnnviz.window.sweep import form as sweep_form
from tests.window.busy_meter import BusyMeter
from tests.window.monkey import CONTROL, SHIFT, Hand, Monkey

WARM = 0.2
"""The share of the events after which memory is no longer expected to grow."""
MOST_PROCESSES = 3
"""Of a sweep: up to 256 may be chosen, and would only stop this machine."""
PAUSES = (0, 0, 5, 20, 60)
"""Milliseconds between two events."""
REST = 3_000
"""Milliseconds in which the window comes to rest, and messages go."""
ENDING = 5_000
"""Milliseconds in which the program has ended after its window was closed."""
XDOTOOL = "/usr/bin/xdotool"
NAMES = {
    "[": "bracketleft", "]": "bracketright", "{": "braceleft", "}": "braceright",
    Qt.Key.Key_PageDown: "Next", Qt.Key.Key_Space: "space", Qt.Key.Key_Period: "period",
    Qt.Key.Key_Plus: "plus", Qt.Key.Key_Minus: "minus",
}  # fmt: skip


class XHand(Hand):
    """Moves the pointer and presses keys of the X server, as a person's hand does."""

    def __init__(self) -> None:
        self._tool = subprocess.Popen([XDOTOOL, "-"], stdin=subprocess.PIPE, text=True)

    def key(self, widget, key, modifier) -> None:
        name = NAMES.get(key) or (key if isinstance(key, str) else key.name.removeprefix("Key_"))
        held = [n for n, m in (("ctrl", CONTROL), ("shift", SHIFT)) if modifier & m]
        if len(name) == 1:
            name = name.lower()
        self._do(f"key --delay 0 {'+'.join([*held, name])}")

    def click(self, widget, place, double=False) -> None:
        self._go(widget, place)
        self._do(f"click --delay 0 --repeat {2 if double else 1} 1")

    def drag(self, widget, start, end) -> None:
        self._go(widget, start)
        self._do("mousedown 1")
        for part in range(1, 4):
            self._go(widget, start + (end - start) * part / 3)
        self._do("mouseup 1")

    def turn(self, widget, place, up) -> None:
        self._go(widget, place)
        self._do(f"click --delay 0 {4 if up else 5}")

    def _go(self, widget: QWidget, place: QPoint) -> None:
        at = widget.mapToGlobal(place)
        self._do(f"mousemove {max(0, at.x())} {max(0, at.y())}")

    def _do(self, words: str) -> None:
        self._tool.stdin.write(words + "\n")
        self._tool.stdin.flush()

    def close(self) -> None:
        self._tool.stdin.close()
        self._tool.wait(5)


class Round(QObject):
    """One event after another, each from the event loop, also from that of a dialog."""

    def __init__(self, window, monkey, meter, events, told) -> None:
        super().__init__()
        self.window, self.monkey, self.meter = window, monkey, meter
        self.events, self.told = events, told
        self.number, self.depth = 0, 0
        self.memory: list[tuple[int, float, float, float]] = []
        self.at_rest: list[float] = []
        self.rests = [events, round(WARM * events)]
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self.step)
        self.timer.start(500)

    def step(self) -> None:
        if self.rests and self.number >= self.rests[-1]:
            self.rest()
            return
        if self.number >= self.events:
            QTimer.singleShot(0, self.window.close)
            QTimer.singleShot(ENDING, self.end)
            return
        self.number += 1
        self.timer.start(self.monkey.chance.choice(PAUSES))
        if self.answer():
            return
        if self.number % 10 == 0:
            self.meter.doing = "clear_away"
            self.monkey.clear_away()
        if self.depth < 2:
            self.depth += 1
            self.meter.doing = "…"
            self.meter.doing = self.monkey.act()
            self.depth -= 1
        if self.number % 200 == 0:
            self.note()

    def rest(self) -> None:
        """Bring the window to where it began, so that what it takes then can be compared."""
        self.rests.pop()
        self.meter.doing = "rest"
        self.monkey.clear_away()
        window = self.window
        window.lessons.leave()
        window.session.pause()
        window.twins.close_twin()
        window.comparison.drop_all()
        window.run.open(load_preset(DEFAULT))
        QTimer.singleShot(REST, self.weigh)

    def weigh(self) -> None:
        with self.meter.aside():
            gc.collect()
            self.at_rest.append(trimmed() - self.to_return_to)
        print(
            f"{self.number} events, at rest with the first preset: {self.at_rest[-1]:.0f} MiB"
            f" without {self.to_return_to:.0f} in runs to return to; in use {in_use():.0f} MiB,"
            f" {sys.getallocatedblocks()} blocks of Python; {len(sys.modules)} modules,"
            f" {len(gc.get_objects())} objects and {gc.get_freeze_count()} that are passed over",
            flush=True,
        )
        self.timer.start(0)

    @property
    def to_return_to(self) -> float:
        """MiB of runs that one can return to, which are bounded."""
        return self.window.session._worker._shelf._bytes / 2**20

    def end(self) -> None:
        """End what should have ended by itself."""
        left = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        self.told.append(f"the program goes on after its window was closed: {left}")
        QApplication.exit()

    def answer(self) -> bool:
        """Answer what asks for a name, or for a decision."""
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QMessageBox):
            asked.accept()
            return True
        if isinstance(asked, QFileDialog):
            if asked.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
                suffix = Path(asked.selectedFiles()[0]).suffix or ".png"
                asked.selectFile(self.monkey._path(suffix))
                asked.accept()
            else:
                asked.reject()
            return True
        return False

    def note(self) -> None:
        with self.meter.aside():
            gc.collect()
            kept = self.to_return_to
            self.memory.append((self.number, resident(), trimmed(), kept))
        number, now, after, kept = self.memory[-1]
        worst = max(self.meter.spans[-5000:], default=0.0)
        print(
            f"{time.strftime('%H:%M:%S')} {number} events, RSS {now:.0f} MiB ({after:.0f} without"
            f" what is free; {kept:.0f} in runs to return to), errors {len(self.told)}, longest"
            f" {1000 * worst:.0f} ms, {len(self.meter.long)} too long",
            flush=True,
        )


def resident() -> float:
    """Return the memory of this process, in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def trimmed() -> float:
    """Return it again without what the allocator keeps free."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)
    return resident()


class MallocInfo(ctypes.Structure):
    """What `mallinfo2` of the GNU C library returns, in bytes."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd",
            "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    )  # fmt: skip


def in_use() -> float:
    """Return the MiB that the allocator has handed out; NaN where it cannot tell."""
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "mallinfo2"):
        return math.nan
    libc.mallinfo2.restype = MallocInfo
    found = libc.mallinfo2()
    return (found.uordblks + found.hblkhd) / 2**20


def growth(samples: list[tuple[int, float, float, float]]) -> str:
    """Say how much more memory the last samples have than the first: one alone says little."""
    share = max(1, len(samples) // 4)
    first, last = (
        [median(sample[part] for sample in some) for part in (2, 3)]
        for some in (samples[:share], samples[-share:])
    )
    return (
        f"memory after the first {samples[0][0]} events: {first[0]:.0f} MiB, at the end"
        f" {last[0]:.0f} MiB (medians of {share} samples), growth {last[0] - first[0]:+.1f} MiB,"
        f" of which {last[1] - first[1]:+.1f} in runs to return to, which are bounded"
    )


def report(meter: BusyMeter, course: Round, told: list[str], reached: set[str]) -> bool:
    """Print what was measured; return whether all is as it should be."""
    print(f"kinds of events: {' '.join(sorted(reached))}")
    print(f"turns of the event loop: {len(meter.spans)}; longer than 100 ms: {len(meter.long)}")
    table: dict[str, list] = {}
    for busy in meter.long:
        table.setdefault(busy.where, []).append(busy)
    for where, some in sorted(table.items(), key=lambda each: -max(b.cpu for b in each[1])):
        worst, doing = max(b.cpu for b in some), Counter(b.doing for b in some).most_common(3)
        kinds = ", ".join(f"{name} {count}" for name, count in doing)
        print(f"  {1000 * worst:6.0f} ms × {len(some):3}  {where}  ({kinds})")
    after = [m for m in course.memory if m[0] >= WARM * course.events]
    if after:
        print(growth(after))
    first, last = course.at_rest
    print(f"at rest with the first preset, without runs to return to: {last - first:+.1f} MiB")
    print(f"unexpected errors: {len(told)}", *told, sep="\n  ")
    return not told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    faulthandler.enable()
    sweep_form.pool_of = lambda jobs: pool_of(min(jobs, MOST_PROCESSES))
    app = make_application(["rnnviz"])
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        preferences = Preferences(Path(folder) / "rnnviz.ini", Path(folder))
        catcher = FaultCatcher()
        catcher.install()
        window = MainWindow(preferences, Language("en"), catcher)
        window.resize(1280, 720)
        window.show()
        window.activateWindow()
        window.run.open(load_preset(DEFAULT))
        told: list[str] = []
        catcher.caught.connect(lambda summary, details: told.append(summary))
        real = QGuiApplication.platformName() == "xcb" and Path(XDOTOOL).exists()
        hand = XHand() if real else Hand()
        meter = BusyMeter()
        monkey = Monkey(window, arguments.seed, files, hand, meter.aside)
        course = Round(window, monkey, meter, arguments.events, told)
        freeze_startup()
        meter.start()
        app.exec()
        meter.stop()
        if real:
            hand.close()
        good = report(meter, course, told, monkey.reached)
        catcher.remove()
        del window, course, monkey
        end_application(app)
    print("at the end: no fault", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
