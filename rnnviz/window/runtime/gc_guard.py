"""Cycles of objects are freed in the window's thread alone.

Python frees them in whichever thread happens to allocate, and an object of Qt that dies in another
thread than its own may take the process with it.  While a window is open Python therefore frees no
cycles by itself; the window does, once a second, in its own thread and by Python's own thresholds.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

PERIOD = 1000
"""Milliseconds between two looks."""

OLDEST = 2
PATIENCE = 10

_open: set[int] = set()


class GcGuard(QObject):
    """Frees cycles for as long as it is open; Python does again when the last one is closed.

    Parameters
    ----------
    parent : QObject
    busy : callable
        Whether the window had rather not be held up: a look at all objects takes some 70 ms, and
        waits until it is overdue by far.
    """

    def __init__(self, parent: QObject, busy: Callable[[], bool] = lambda: False) -> None:
        super().__init__(parent)
        self._busy = busy
        _open.add(id(self))
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Free the cycles of the oldest generation whose count has passed its threshold."""
        counts = list(zip(gc.get_count(), gc.get_threshold(), strict=True))
        for generation in reversed(range(len(counts))):
            count, threshold = counts[generation]
            if generation == OLDEST and self._busy():
                threshold *= PATIENCE
            if 0 < threshold < count:
                gc.collect(generation)
                return

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        _open.discard(id(self))
        if not _open:
            gc.enable()
