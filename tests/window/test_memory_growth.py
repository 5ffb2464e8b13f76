"""Hours of switching presets and training take no more memory than the first minutes."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QPixmapCache

from rnnviz.experiment.preset import load_preset
from rnnviz.session.run_shelf import MOST_BYTES, MOST_RUNS
from rnnviz.training.trainer import Trainer

STATUS = Path("/proc/self/statm")
PAGE = 4096
PRESETS = ("clipped", "vanishing", "digit-sum-5")
GROWTH = 6 * 2**20
"""Bytes that the rounds between the two measurements may take, a quarter of 1 MiB for each; a run
that is never freed takes more than 1 MiB at every switch."""

APART = 25
"""Rounds between the two measurements."""

SAMPLES = 10
"""Rounds of which the least counts: what a thread is computing at the moment comes and goes."""


def resident() -> int:
    """Return the resident bytes of this process, without what the allocator keeps free."""
    gc.collect()
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)
    return int(STATUS.read_text().split()[1]) * PAGE


def trainers() -> list[Trainer]:
    """Return all trainers that are alive."""
    gc.collect()
    return [found for found in gc.get_objects() if isinstance(found, Trainer)]


@pytest.mark.slow
@pytest.mark.skipif(not STATUS.exists(), reason="resident memory is read from Linux's /proc")
def test_switching_presets_takes_no_more_and_more_memory(window, qtbot):
    def rounds(count: int) -> Iterator[int]:
        for number in range(count):
            name = PRESETS[number % len(PRESETS)]
            window.run.open(load_preset(name))
            window.session.play()
            qtbot.waitUntil(
                lambda name=name: (
                    window.run.frame is not None
                    and window.run.frame.snapshot.name == name
                    and window.run.frame.snapshot.update > 2
                ),
                timeout=30_000,
            )
            qtbot.keyClick(window, Qt.Key.Key_Left)
            loop = QEventLoop()  # what is to be deleted goes when an event loop comes to it
            QTimer.singleShot(0, loop.quit)
            loop.exec()
            yield number

    def least() -> int:
        return min(resident() for _ in rounds(SAMPLES))

    def go_on(count: int) -> None:
        for _ in rounds(count):
            pass

    others = trainers()  # those that other tests have left
    go_on(2 * MOST_RUNS)
    live = sum(all(one is not other for other in others) for one in trainers())
    assert live <= MOST_RUNS + 2, (
        "one that trains, one that may be ending, and those kept to go back"
    )
    shelf = window.session._worker._shelf
    assert 0 < shelf._bytes <= MOST_BYTES
    shelf._most_runs = 0  # of different lengths, they would blur it
    go_on(10)
    before = least()
    go_on(APART - SAMPLES)
    assert least() - before < GROWTH


def test_drawn_controls_are_kept_in_little_memory(app):
    """Under a style sheet Qt keeps the header of a table anew whenever it is painted."""
    assert 0 < QPixmapCache.cacheLimit() <= 2048
