"""What was done in the window, in order, to be undone and redone.

Whoever does something that can be undone pushes a step afterwards: the state before, the state
after, and the function that returns to either.  Nothing is said about what a state is::

    history.push(before, after, self.arrange, lambda before, after: translate("window", "…"))

What `describe` returns follows "Undo" in the menu, in the language of the moment.  A state that is
heavy says so by its `nbytes`: what is too much with all that is newer is forgotten.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

MOST_STEPS = 50
MOST_BYTES = 2**28
"""Bytes of the states of all steps, about; the newest is kept however heavy it is."""
TOGETHER = 1.5
"""Seconds: changes of the same thing that follow faster, as while a slider is dragged, are one."""


class Step(QUndoCommand):
    """Something that was done already; pushing it does nothing more.

    Parameters
    ----------
    before, after : Any
        The states that `apply` takes.
    apply : callable
        Returns to a state.
    describe : callable
        Returns in words what was done, from both states.
    capture : callable or None
        Returns the present state.  With it a step that is undone or redone remembers what it
        leaves, such as a run that went on meanwhile.
    group : str
        Steps of the same group that follow each other fast become one; never where it is empty.
    moment : float
        When it was done, in seconds.
    """

    def __init__(
        self,
        before: Any,
        after: Any,
        apply: Callable[[Any], object],
        describe: Callable[[Any, Any], str],
        capture: Callable[[], Any] | None = None,
        group: str = "",
        moment: float = 0.0,
    ) -> None:
        super().__init__()
        self._before, self._after = before, after
        self._apply, self._describe, self._capture = apply, describe, capture
        self._group, self._moment = group, moment
        self._pushed = self._dropped = self.is_forgotten = False

    @property
    def words(self) -> str:
        """What was done; empty where it cannot be undone any more."""
        return "" if self.is_forgotten else self._describe(self._before, self._after)

    @property
    def nbytes(self) -> int:
        """The memory of its states, about."""
        return sum(int(getattr(state, "nbytes", 0)) for state in (self._before, self._after))

    def forget(self) -> None:
        """Let go of its states: it cannot be undone any more, nor what was before it."""
        self.drop()
        self.is_forgotten, self._before, self._after = True, None, None

    def drop(self) -> None:
        """Let undoing and redoing have no effect: it was refused after all."""
        self._dropped = True
        self.setObsolete(True)

    def undo(self) -> None:
        if not self._dropped:
            if self._capture is not None:
                self._after = self._capture()
            self._apply(self._before)

    def redo(self) -> None:
        if self._pushed and not self._dropped:
            if self._capture is not None:
                self._before = self._capture()
            self._apply(self._after)
        self._pushed = True

    def id(self) -> int:
        """Qt asks steps of the same number, other than -1, whether they become one."""
        return 1 if self._group else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Step) or other._group != self._group:
            return False
        if other._moment - self._moment > TOGETHER or self.is_forgotten:
            return False
        self._after, self._moment = other._after, other._moment
        if self._capture is None and self._after == self._before:
            self.setObsolete(True)  # changed and changed back: there is nothing to undo
        return True


class UndoHistory(QObject):
    """The steps of one window.

    Signals
    -------
    changed : ()
        What can be undone or redone is another step now.
    """

    changed = Signal()

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._locked = False
        self._clock = clock
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(MOST_STEPS)
        self._stack.indexChanged.connect(self.changed)
        self._moving = False

    def push(
        self,
        before: Any,
        after: Any,
        apply: Callable[[Any], object],
        describe: Callable[[Any, Any], str],
        capture: Callable[[], Any] | None = None,
        group: str = "",
    ) -> Step | None:
        """Note what was just done, see `Step`; None while a step is undone or redone."""
        if self._moving:
            return None
        step = Step(before, after, apply, describe, capture, group, self._clock())
        self._stack.push(step)
        self._forget_oldest()
        self.changed.emit()
        return step

    def _forget_oldest(self) -> None:
        """Forget the steps that are too heavy together with all newer ones."""
        total = 0
        for offset in range(-1, -1 - self._stack.index(), -1):
            step = self._top(offset)
            if step is None or step.is_forgotten:
                return
            total += step.nbytes
            if total > MOST_BYTES and offset < -1:
                step.forget()

    def drop(self, step: Step) -> None:
        """Forget a step that was refused after all."""
        step.drop()
        if self._top(-1) is step:
            self._stack.undo()

    @property
    def undo_words(self) -> str:
        """What would be undone; empty where there is nothing."""
        step = self._top(-1)
        return step.words if step is not None and not self._locked else ""

    @property
    def redo_words(self) -> str:
        """What would be redone; empty where there is nothing."""
        step = self._top(0)
        return step.words if step is not None and not self._locked else ""

    def set_locked(self, locked: bool) -> None:
        """Keep what was done to oneself, or offer it again."""
        self._locked = locked
        self.changed.emit()

    def _top(self, offset: int) -> Step | None:
        index = self._stack.index() + offset
        step = self._stack.command(index) if 0 <= index < self._stack.count() else None
        return step if isinstance(step, Step) else None

    # commands

    def undo(self) -> None:
        """Undo the last step."""
        step = self._top(-1)
        if step is not None and not step.is_forgotten:
            self._move(self._stack.undo)

    def redo(self) -> None:
        """Redo the step that was undone last."""
        self._move(self._stack.redo)

    def _move(self, move: Callable[[], None]) -> None:
        if not self._moving:
            self._moving = True
            try:
                move()
            finally:
                self._moving = False
