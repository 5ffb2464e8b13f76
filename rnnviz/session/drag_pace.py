"""Whether a hand drags through the past, and which updates are analysed meanwhile."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QObject, QTimer, Signal

RESTED = 100
"""Milliseconds without another wish after which a hand that drags through the past is at rest."""
DISTANCE = 2.0
"""Seconds from one update of which slow diagnostics are computed to the next, until then: they hold
up the pictures."""


class DragPace(QObject):
    """Notes when updates are wanted.

    Signals
    -------
    rested : ()
        The hand that dragged is at rest.

    Attributes
    ----------
    drags : bool
        Whether updates are wanted one soon after the other.
    """

    rested = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.drags = False
        self._analysed_at = -math.inf
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RESTED)
        self._timer.timeout.connect(self._rest)

    def note_wish(self) -> None:
        """Note that an update is wanted."""
        self.drags = self._timer.isActive()
        self._timer.start()

    def takes(self) -> bool:
        """Whether slow diagnostics are to be computed of the update that is shown now."""
        now = time.monotonic()
        if self.drags and now - self._analysed_at < DISTANCE:
            return False
        self._analysed_at = now
        return True

    def stop(self) -> None:
        """Tell nothing any more."""
        self._timer.stop()

    def _rest(self) -> None:
        if self.drags:
            self.drags = False
            self.rested.emit()
