"""Garbage collection in the window's thread alone.

Python collects cycles in whichever thread happens to allocate, and a Qt object that is destroyed in
another thread than its own may crash the process.  While a window is open, automatic collection is
therefore off; the window looks once a second what is to be collected, in its own thread.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

PERIOD = 1000
"""Milliseconds between two checks of the thresholds."""

THRESHOLDS = (700, 5, 3)
"""New objects, and collections of the generation before, after which each generation is collected.

More often than Python does it: panels of plots are in cycles, and freeing a hundred thousand
objects at once takes a tenth of a second, going through those that stay a tenth of that."""
OLDEST = 2
PATIENCE = 3
"""While busy, the oldest generation waits for so many times its threshold."""

MANY_MODULES = 50
"""So many that were loaded since are passed over, too: matplotlib has sixty thousand objects."""

_open: set[int] = set()


def freeze_startup() -> None:
    """Let collections pass over what is there once the window is open: most of it stays.

    Modules, classes and widgets are a hundred thousand objects; going through them all would hold
    the window up for 60 ms and more whenever the oldest generation is collected.  From now on this
    is repeated whenever many more modules have been loaded, as those of dialogs some seconds later
    or for an export, once nothing is drawn for print: pages are in cycles.  What dies in a cycle
    after that stays; runs with all they hold are in none.
    """
    gc.collect(OLDEST - 1)
    _freeze()


def _freeze() -> None:
    gc.freeze()
    GcGuard.frozen_modules = len(sys.modules)


def unfreeze() -> None:
    """Let collections go through everything again."""
    gc.unfreeze()
    GcGuard.frozen_modules = None


class GcGuard(QObject):
    """Collects cycles while it is open; Python does so again when the last one is closed.

    Parameters
    ----------
    parent : QObject
    busy : callable
        Whether the window should not be held up: a full collection then waits until it is long
        overdue.
    drawing : callable
        Whether a job is under way that may be drawing pages.

    Attributes
    ----------
    frozen_modules : int or None
        How many modules there were when all was frozen; None where nothing is.
    """

    frozen_modules: ClassVar[int | None] = None

    def __init__(
        self,
        parent: QObject,
        busy: Callable[[], bool] = lambda: False,
        drawing: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self._busy, self._drawing = busy, drawing
        _open.add(id(self))
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation whose count has passed its threshold.

        Where many modules were loaded everything is collected, busy or not, and passed over later:
        each full collection until then would take longer by what these hold.
        """
        frozen = self.frozen_modules
        many = frozen is not None and len(sys.modules) >= frozen + MANY_MODULES
        if many and not self._drawing():
            gc.collect(OLDEST)  # closed dialogs and drawn pages would stay for ever
            _freeze()
            return
        counts = list(zip(gc.get_count(), THRESHOLDS, strict=True))
        for generation in reversed(range(len(counts))):
            count, threshold = counts[generation]
            if generation == OLDEST and self._busy():
                threshold *= PATIENCE
            if 0 < threshold < count:
                gc.collect(generation)
                return

    def close(self) -> None:
        """Leave collection to Python again."""
        self._timer.stop()
        _open.discard(id(self))
        if not _open:
            gc.enable()
