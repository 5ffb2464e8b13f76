"""Widgets in rows and columns, as the tree of an arrangement says, in nested splitters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from shiboken6 import isValid

from rnnviz.window.docking.arrangement import Split, Tree
from rnnviz.window.widget.splitter import Splitter

_Path = tuple[int, ...]


class SplitterTree(QObject):
    """Builds the splitters, and reads from them how the user has divided the room.

    Signals
    -------
    moved : ()
        The user has moved a handle.
    """

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._splitters: dict[_Path, tuple[QSplitter, list[int]]] = {}

    def build(self, tree: Tree, widget_at: Callable[[int], QWidget | None]) -> QWidget | None:
        """Return the widget of a tree; None where none of its places has a widget."""
        self._splitters.clear()
        return self._built(tree, widget_at, ())

    def _built(
        self, tree: Tree, widget_at: Callable[[int], QWidget | None], path: _Path
    ) -> QWidget | None:
        if isinstance(tree, int):
            return widget_at(tree)
        found = {
            index: widget
            for index, part in enumerate(tree.parts)
            if (widget := self._built(part, widget_at, (*path, index))) is not None
        }
        if len(found) < 2:
            return next(iter(found.values()), None)
        ways = Qt.Orientation
        splitter = Splitter(ways.Horizontal if tree.across else ways.Vertical)
        splitter.setChildrenCollapsible(False)
        for widget in found.values():
            splitter.addWidget(widget)
            widget.show()
        splitter.setSizes([10 * tree.shares[index] for index in found])
        splitter.splitterMoved.connect(self.moved)
        self._splitters[path] = splitter, list(found)
        return splitter

    def measured(self, tree: Tree, path: _Path = ()) -> Tree:
        """Return the tree with shares as they are on the screen; hidden parts keep theirs."""
        if isinstance(tree, int):
            return tree
        parts = tuple(self.measured(part, (*path, i)) for i, part in enumerate(tree.parts))
        shares = list(tree.shares)
        splitter, present = self._splitters.get(path, (None, []))
        if splitter is not None:
            total = sum(shares[i] for i in present) / max(1, sum(splitter.sizes()))
            for index, size in zip(present, splitter.sizes(), strict=True):
                shares[index] = max(1, round(total * size))
        return Split(tree.across, parts, tuple(shares))


@contextmanager
def in_one_step(widget: QWidget) -> Iterator[None]:
    """Show nothing of what happens to the children meanwhile; the keyboard stays where it was."""
    focused = QApplication.focusWidget()
    widget.setUpdatesEnabled(False)
    try:
        yield
    finally:
        layout = widget.layout()
        if layout is not None:
            layout.activate()
        if focused is not None and isValid(focused) and widget.isAncestorOf(focused):
            focused.setFocus()
        widget.setUpdatesEnabled(True)
