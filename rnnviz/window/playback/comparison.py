"""One run kept beside the one on screen: a frozen frame, drawn together with those that follow."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rnnviz.text import translate
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard


class Comparison(QObject):
    """Keeps what is on screen as run B.

    Signals
    -------
    kept_changed : (Frame or None,)
        What is to be drawn as B from now on.

    Attributes
    ----------
    kept : Frame or None
    """

    kept_changed = Signal(object)

    def __init__(
        self, notices: NoticeBoard, history: UndoHistory, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._notices, self._history = notices, history
        self._shown: Frame | None = None
        self.kept: Frame | None = None

    def follow(self, frame: Frame) -> None:
        """Take note of what is on screen."""
        self._shown = frame

    def keep(self) -> None:
        """Keep what is on screen for comparison with what follows, or drop what was kept."""
        frame, before = self._shown, self.kept
        self.kept = frozen(frame) if self.kept is None and frame is not None else None
        self._history.push(before, self.kept, self._use, _words)
        if self.kept is not None:
            words = translate(
                "window",
                "Kept as B at update {update}. Open another preset, or reset with other settings:"
                " loss, gradients and δ show both.",
            )
            self._notices.inform(words.format(update=self.kept.snapshot.update))
        self.kept_changed.emit(self.kept)

    def bring_back(self, other: Frame) -> None:
        """Keep a run that a picture shows beside its own."""
        before, self.kept = self.kept, frozen(other)
        self._history.push(before, self.kept, self._use, _words)
        self.kept_changed.emit(self.kept)

    def _use(self, kept: Frame | None) -> None:
        self.kept = kept
        self.kept_changed.emit(kept)


def _words(before: Frame | None, after: Frame | None) -> str:
    if after is None:
        return translate("window", "dropping what was kept for comparison")
    return translate("window", "keeping for comparison")


def frozen(frame: Frame) -> Frame:
    """Return what is drawn of a run for comparison, with all that was computed of it so far.

    What it could be trained on from is left out.
    """
    frame = completed(frame, {"verdict"})
    snapshot = replace(frame.snapshot, checkpoint=None)
    return Frame(snapshot, frame.step, frame.layer, dict(frame.diagnostics))
