"""Runs kept beside the one on screen: frozen frames, drawn together with those that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from rnnviz.plot.markup import plain
from rnnviz.session.reel import snapshot_bytes
from rnnviz.text import translate
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.comparison import ComparedRun, compared_runs
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard

MOST_BESIDE = 5
"""Runs that stand beside the one on screen, at most; a twin is one of them."""


class Comparison(QObject):
    """Keeps what is on screen, and lists what is kept in a menu.

    Signals
    -------
    kept_changed : (tuple of Frame,)
        What is to be drawn beside from now on.

    Attributes
    ----------
    kept : tuple of Frame
        In the order in which they were kept.
    menu : QMenu
        Lets go of each.
    """

    kept_changed = Signal(object)

    def __init__(
        self, menu: QMenu, notices: NoticeBoard, history: UndoHistory, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._notices, self._history = notices, history
        self._shown: Frame | None = None
        self.kept: tuple[Frame, ...] = ()
        self.menu = menu
        self.menu.aboutToShow.connect(self._list_kept)
        self.retranslate()

    def retranslate(self) -> None:
        self.menu.setTitle(translate("window", "Kept runs"))

    def follow(self, frame: Frame) -> None:
        """Take note of what is on screen."""
        self._shown = frame

    # -- commands --------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what is on screen for comparison with what follows; let go of what is kept of it."""
        frame = self._shown
        if frame is None:
            self.kept_changed.emit(self.kept)
            return
        others = tuple(
            kept for kept in self.kept if kept.snapshot.trace is not frame.snapshot.trace
        )
        if len(others) < len(self.kept):
            self._change(others)
        elif len(self.kept) + self._has_twin < MOST_BESIDE:
            self._change((*self.kept, frozen(frame)))
            self._tell(frame)
        else:
            words = translate(
                "window", "As many runs as can be told apart are kept: Shift+K lets go of them."
            )
            self._notices.inform(words)
            self.kept_changed.emit(self.kept)

    def keep_once(self) -> None:
        """Keep what is on screen, unless it is kept already."""
        frame = self._shown
        if frame is not None and all(
            k.snapshot.trace is not frame.snapshot.trace for k in self.kept
        ):
            self.keep()

    def restore(self, kept: tuple[Frame, ...]) -> None:
        """Return to what was kept before."""
        # By identity: equal frames would be compared by their arrays.
        if [*map(id, kept)] != [*map(id, self.kept)]:
            self._use(kept)

    def drop_all(self) -> None:
        """Let go of all that is kept."""
        if self.kept:
            self._change(())

    def bring_back(self, others: Sequence[Frame]) -> None:
        """Keep runs that a file shows beside its own, in place of all others."""
        self._change(tuple(map(frozen, others)))

    # -- what is kept ----------------------------------------------------------------------

    @property
    def _has_twin(self) -> bool:
        """Whether what stands beside the run on screen is a run itself, and not kept."""
        other = self._shown.other if self._shown is not None else None
        return other is not None and all(other is not kept for kept in self.kept)

    def _tell(self, frame: Frame) -> None:
        words = translate(
            "window",
            "Kept as {letter} at update {update}. Open another preset, or reset with other"
            " settings: the views over updates show all.",
        )
        letter = self._named[-1].letter if self._named else "B"
        self._notices.inform(words.format(letter=letter, update=frame.snapshot.update))

    def _change(self, kept: tuple[Frame, ...]) -> None:
        before = _Kept(self.kept)
        self._history.push(before, _Kept(kept), lambda state: self._use(state.runs), _words)
        self._use(kept)

    def _use(self, kept: tuple[Frame, ...]) -> None:
        self.kept = kept
        self.kept_changed.emit(kept)

    @property
    def _named(self) -> tuple[ComparedRun, ...]:
        """The runs that are kept, with their letters."""
        runs = () if self._shown is None else compared_runs(self._shown)
        return runs[1 + self._has_twin :]

    def _list_kept(self) -> None:
        self.menu.clear()
        source = translate("window", "Let go of {name}, update {update}")
        for place, run in enumerate(self._named):
            words = source.format(name=plain(run.label), update=run.snapshot.update)
            action = self.menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(partial(self._let_go, place))
        if self.menu.isEmpty():
            self.menu.addAction(translate("window", "No run is kept")).setEnabled(False)

    def _let_go(self, place: int, *_: object) -> None:
        self._change((*self.kept[:place], *self.kept[place + 1 :]))


@dataclass(frozen=True, eq=False)
class _Kept:
    """What is kept, as a state to which one can return."""

    runs: tuple[Frame, ...]

    @property
    def nbytes(self) -> int:
        """The memory that it holds, about."""
        return sum(snapshot_bytes(run.snapshot) for run in self.runs)


def _words(before: _Kept, after: _Kept) -> str:
    if len(after.runs) < len(before.runs):
        return translate("window", "dropping what was kept for comparison")
    return translate("window", "keeping for comparison")


def beside_kept(frame: Frame, kept: tuple[Frame, ...]) -> Frame:
    """Return a frame with the runs that are kept; without a twin the first stands in its place."""
    if frame.other is None and kept:
        return replace(frame, other=kept[0], kept=kept[1:])
    return replace(frame, kept=(*frame.kept, *kept)[: MOST_BESIDE - 1])


def frozen(frame: Frame) -> Frame:
    """Return what is drawn of a run for comparison, with all that was computed of it so far.

    What it could be trained on from is left out.
    """
    frame = completed(frame, {"verdict", "weights"})
    snapshot = replace(frame.snapshot, checkpoint=None)
    return Frame(snapshot, frame.step, frame.layer, dict(frame.diagnostics), frozen=True)
