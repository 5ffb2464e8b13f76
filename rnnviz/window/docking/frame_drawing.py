"""Which views draw a frame at once, and which a little later.

None draws so late in a turn of the event loop that the window would not answer: what is left over
is drawn in the turns that follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from rnnviz.screen.turn_share import TurnShare
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.window.docking.turn_taking import LONGEST_WAIT, TurnTaking
from rnnviz.window.docking.view_dock import ViewDock


class FrameDrawing(QObject):
    """Hands frames to the views; while many come, the views take turns.

    So they do while the run is paused and a hand drags through its past, if drawing all takes long.
    """

    def __init__(self, docks: Mapping[str, ViewDock], parent: QObject) -> None:
        super().__init__(parent)
        self._docks = docks
        self._turns = TurnTaking()
        self._share = TurnShare(self)
        for dock in docks.values():
            dock.plot.share = self._share
        self._streaming = False
        self._snapshot: Snapshot | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(1000 * LONGEST_WAIT))
        self._timer.timeout.connect(self._catch_up)

    def draw(self, frame: Frame, seen: Sequence[str]) -> None:
        """Let the views that can be seen draw a frame: all of them, or some while many come."""
        drawing = self._drawing(frame, seen)
        for dock in self._docks.values():
            dock.keep(frame)
        for name in drawing:
            self._share.do(name, self._docks[name].catch_up)
        self._turns.note_drawn(sum(not self._share.waits(name) for name in seen if name in drawing))
        self._timer.start()

    def _drawing(self, frame: Frame, seen: Sequence[str]) -> Sequence[str]:
        """Return which views draw a frame; what a hand changed shows in all of them."""
        is_new, self._snapshot = frame.snapshot is not self._snapshot, frame.snapshot
        if not is_new:
            return seen
        if not (self._streaming or self._timer.isActive()):
            self._turns.drag(seen)
            return seen
        chosen = self._turns.choose(seen)
        return [name for name in seen if name in chosen]

    def note_cost(self, seconds: float, seen: Sequence[str]) -> None:
        """Note how long it took until the last frame was on the screen."""
        self._turns.note_cost(seconds, seen)

    def set_streaming(self, streaming: bool) -> None:
        """Draw coarser lines while frames come fast, exact ones while the run is paused."""
        if streaming is self._streaming:
            return
        self._streaming = streaming
        self._turns.restart()
        self._timer.stop()
        for name, dock in self._docks.items():
            self._share.do(("streaming", name), partial(dock.set_streaming, streaming))
            self._share.do(name, dock.catch_up)

    def _catch_up(self) -> None:
        """Let views that wait for their turn draw, because no newer frame has come."""
        for name, dock in self._docks.items():
            self._share.do(name, dock.catch_up)
