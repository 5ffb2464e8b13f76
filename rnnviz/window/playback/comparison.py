"""One run kept beside the one on screen: what was shown is frozen, and drawn with what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rnnviz.text import translate
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame

if TYPE_CHECKING:
    from rnnviz.window.main_window import MainWindow


class Comparison(QObject):
    """Keeps a run for a main window.

    Attributes
    ----------
    kept : Frame or None
        What is drawn as B.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.kept: Frame | None = None

    def keep(self) -> None:
        """Keep what is shown to be compared with what follows, or give up what was kept."""
        frame = self._window.run.frame
        self.kept = frozen(frame) if self.kept is None and frame is not None else None
        self._window.actions_.by_name["keep"].setChecked(self.kept is not None)
        if self.kept is not None:
            words = translate(
                "window",
                "Kept as B at update {update}. Open another preset, or reset with other settings:"
                " loss, gradients and δ show both.",
            )
            self._window.notices.tell(words.format(update=self.kept.snapshot.update))
        self._window.run.draw()

    def beside(self, frame: Frame) -> Frame:
        """Return a frame with what is kept."""
        return frame if frame.other is self.kept else replace(frame, other=self.kept)


def frozen(frame: Frame) -> Frame:
    """Return what is drawn of a run for comparison, without what only its own views need."""
    judged = completed(frame, {"verdict"})
    snapshot = replace(frame.snapshot, checkpoint=None)
    return Frame(
        snapshot,
        step=frame.step,
        layer=frame.layer,
        diagnostics={"verdict": judged.result("verdict")},
    )
