"""The area of views: docks that can be moved, tabbed, closed, floated and maximised.

It is a QMainWindow inside the main window, so that sidebar and transport bar stay where they are
when docks move.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QByteArray, QDataStream, Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QTabWidget
from shiboken6 import isValid

from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import Theme
from rnnviz.training.diagnostics import Diagnostic
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.view import View
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.docking.default_layout import WIDE, Layout
from rnnviz.window.docking.turn_taking import LONGEST_WAIT, TurnTaking
from rnnviz.window.docking.view_dock import ViewDock


class DockArea(QMainWindow):
    """All views in their docks.

    Signals
    -------
    explain_requested : (str,)
    export_requested : (str, str)
    step_chosen : (int,)
    shown_changed : ()
        Which views can be seen has changed.
    """

    explain_requested = Signal(str)
    export_requested = Signal(str, str)
    step_chosen = Signal(int)
    shown_changed = Signal()

    def __init__(self, views: Sequence[View], make_plot: Callable[[], FigureWidget]) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.docks = {view.name: ViewDock(view, make_plot()) for view in views}
        self.maximised = ""
        # Qt cannot restore a layout of other docks than those that exist.
        self._version = zlib.crc32(" ".join(self.docks).encode()) >> 1
        self._touched = ""
        self._inapplicable: set[str] = set()
        self._behind: dict[str, str] = {}
        self._applicable = {view.name for view in views if type(view).suits is View.suits}
        self._saved_layout = QByteArray()
        self._colours: Colours | None = None
        self._icon_size = 16
        self._compact = False
        self._preferred: tuple[str, ...] = ()
        for dock in self.docks.values():
            dock.explain_requested.connect(self.explain_requested)
            dock.export_requested.connect(self.export_requested)
            dock.step_chosen.connect(self.step_chosen)
            dock.maximise_requested.connect(self.toggle_maximised)
            dock.shown_changed.connect(self.shown_changed)
            dock.shown_changed.connect(self._mark_current)
            dock.touched.connect(self._touch)
        self._turns = TurnTaking()
        self._streaming = False
        self._snapshot: Snapshot | None = None
        self._catch_up_timer = QTimer(self)
        self._catch_up_timer.setSingleShot(True)
        self._catch_up_timer.setInterval(round(1000 * LONGEST_WAIT))
        self._catch_up_timer.timeout.connect(self._catch_up)
        self.arrange()

    def arrange(self, layout: Layout = WIDE) -> None:
        """Arrange all views as in a layout; those that it does not name share the last place."""
        self.maximised = ""
        for dock in self.docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        top, bottom = ([self.docks[place[0]] for place in row] for row in layout)
        for before, dock in zip([None, *top], top, strict=False):
            self._place_right_of(before, dock)
        for above, dock in zip(top, bottom, strict=True):
            self.splitDockWidget(above, dock, Qt.Orientation.Vertical)
        self._share_places(layout)
        for name, dock in self.docks.items():
            dock.setVisible(name not in self._inapplicable)
        for place in layout[0] + layout[1]:
            self.docks[place[0]].raise_()
        self.resizeDocks(top, [100] * len(top), Qt.Orientation.Horizontal)
        for column in zip(top, bottom, strict=True):
            self.resizeDocks(column, [100, 100], Qt.Orientation.Vertical)
        self._show_maximised()

    def _share_places(self, layout: Layout) -> None:
        places = [list(place) for row in layout for place in row]
        named = {name for place in places for name in place}
        places[-1] += [name for name in self.docks if name not in named]
        for first, *others in places:
            for other in others:
                self.tabifyDockWidget(self.docks[first], self.docks[other])

    def _place_right_of(self, before: ViewDock | None, dock: ViewDock) -> None:
        if before is None:
            self.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
        else:
            self.splitDockWidget(before, dock, Qt.Orientation.Horizontal)

    def draw(self, frame: Frame) -> None:
        """Let the views that can be seen draw a frame: all of them, or some while many come."""
        drawing = self._drawing(frame)
        for name, dock in self.docks.items():
            if name in drawing:
                dock.draw(frame)
            else:
                dock.keep(frame)
        if self._streaming:
            self._catch_up_timer.start()

    def _drawing(self, frame: Frame) -> frozenset[str]:
        """Return which views draw a frame; what a hand changed shows in all of them at once."""
        is_new, self._snapshot = frame.snapshot is not self._snapshot, frame.snapshot
        if not (self._streaming and is_new):
            return frozenset(self.docks)
        return self._turns.choose(self.seen)

    def note_cost(self, seconds: float) -> None:
        """Note how long it took until the last frame was on the screen."""
        self._turns.note_cost(seconds, self.seen)

    def _catch_up(self) -> None:
        """Let views that wait for their turn draw, because no newer frame has come."""
        for dock in self.docks.values():
            dock.catch_up()

    def set_step(self, step: int) -> None:
        """Move the cursor in all views."""
        for dock in self.docks.values():
            dock.plot.set_step(step)

    def set_streaming(self, streaming: bool) -> None:
        """Draw coarser lines while frames come fast, exact ones while the run is paused."""
        self._streaming = streaming
        self._turns.restart()
        self._catch_up_timer.stop()
        for dock in self.docks.values():
            dock.plot.set_streaming(streaming)
            dock.catch_up()

    @property
    def seen(self) -> tuple[str, ...]:
        """The names of the views that can be seen."""
        return tuple(name for name, dock in self.docks.items() if dock.seen)

    @property
    def needs(self) -> frozenset[Diagnostic]:
        """The slow diagnostics that views which can be seen draw."""
        return frozenset().union(*(d.view.needs for d in self.docks.values() if d.seen))

    @property
    def current(self) -> str:
        """The view that commands apply to: the maximised one, else the last one touched."""
        touched = [self._touched] if self._touched in self.seen else []
        return self.maximised or next(iter([*touched, *self.seen, *self.docks]))

    def _touch(self, name: str) -> None:
        self._touched = name
        self._mark_current()

    def _mark_current(self) -> None:
        current = self.current
        for name, dock in self.docks.items():
            if isValid(dock.title_bar):  # Qt deletes docks one by one where the display is lost
                dock.title_bar.set_current(name == current)

    def raise_view(self, name: str) -> None:
        """Bring a view back and to the front."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()

    def raise_preferred(self) -> None:
        """Bring the views to the front that the preset on screen wants there."""
        for name in self._preferred:
            self.raise_view(name)

    def show_suitable(self, frame: Frame, wanted: Sequence[str] | None = None) -> None:
        """Hide views that do not apply to a frame; raise those that newly apply or are wanted.

        Views that the user closed stay closed.  Unless `wanted` is None, views that were wanted
        before go back behind those that they covered.
        """
        closed = set() if self.maximised else {n for n, d in self.docks.items() if d.isHidden()}
        applicable = {name for name, dock in self.docks.items() if dock.view.suits(frame)}
        before, news = self._inapplicable, applicable - self._applicable
        self._applicable = applicable
        self._inapplicable = (self.docks.keys() - applicable) - (closed - before)
        if wanted is not None:
            self._preferred = tuple(name for name in wanted if name in self.docks)
        if self.maximised:
            return
        self._hide_inapplicable(before)
        if wanted is not None:
            self._uncover(wanted)
        for name in self.docks:
            if name in news:
                self.docks[name].raise_()
        self._bring_to_front(wanted or ())

    def _uncover(self, wanted: Sequence[str]) -> None:
        """Raise again what the last preset's views covered, where those are still in front."""
        for name, covered in self._behind.items():
            if name not in wanted and self.docks[name].seen and not self.docks[covered].isHidden():
                self.docks[covered].raise_()
        self._behind = {n: covered for n, covered in self._behind.items() if n in wanted}

    def _bring_to_front(self, wanted: Sequence[str]) -> None:
        """Raise the views that a preset wants in front, and remember what they cover."""
        for dock in (self.docks[name] for name in wanted if name in self.docks):
            beside = self.tabifiedDockWidgets(dock)
            for covered in (n for n, d in self.docks.items() if d.seen and d in beside):
                self._behind.setdefault(dock.view.name, covered)
            dock.raise_()

    def _hide_inapplicable(self, before: Collection[str] = ()) -> None:
        for name, dock in self.docks.items():
            if (name in self._inapplicable) != (name in before):
                dock.setVisible(name not in self._inapplicable)

    def _save(self) -> QByteArray:
        """Return the layout as it would be if every view applied."""
        hidden = [name for name in self._inapplicable if self.docks[name].isHidden()]
        self.setUpdatesEnabled(False)
        try:
            for name in hidden:
                self.docks[name].show()
            return self.saveState(self._version)
        finally:
            for name in hidden:
                self.docks[name].hide()
            self.setUpdatesEnabled(True)

    def toggle_maximised(self, name: str) -> None:
        """Give a view the whole area, or everything its place back."""
        if self.maximised:
            self.restore()
            return
        self._saved_layout = self._save()
        self.maximised = name
        for other, dock in self.docks.items():
            dock.setVisible(other == name)
        self.docks[name].setFloating(False)
        self._show_maximised()

    def maximise(self) -> None:
        """Give the current view the whole area, or everything its place back."""
        self.toggle_maximised(self.current)

    def next_view(self) -> None:
        """Where one view is maximised, maximise the next instead."""
        self._maximise_neighbour(+1)

    def previous_view(self) -> None:
        self._maximise_neighbour(-1)

    def _maximise_neighbour(self, direction: int) -> None:
        if self.maximised:
            names = list(self.docks)
            name = names[(names.index(self.maximised) + direction) % len(names)]
            before = self._saved_layout
            self.restore()
            self.toggle_maximised(name)
            self._saved_layout = before

    def restore(self) -> None:
        """End the maximised state; does nothing where there is none."""
        if self.maximised:
            self._apply(self._saved_layout)

    def layout_state(self) -> QByteArray:
        """Return the layout to be saved, as it is when nothing is maximised."""
        return self._saved_layout if self.maximised else self._save()

    def restore_layout(self, state: QByteArray) -> bool:
        """Restore a saved layout; return whether it was a layout at all.

        The layout of a version with other views cannot be used, and the current one stays.
        """
        return _version_of(state) not in (None, self._version) or self._apply(state)

    def _apply(self, state: QByteArray) -> bool:
        """Arrange the default layout, then restore: else tab bars of the old one would stay."""
        self.setUpdatesEnabled(False)
        try:
            self.arrange()
            taken = self.restoreState(state, self._version)
            self._hide_inapplicable()
            return taken
        finally:
            self._show_maximised()
            self.setUpdatesEnabled(True)

    def recolour(self, colours: Colours, theme: Theme, icon_size: int, compact: bool) -> None:
        """Set colours and sizes of docks and plots; `compact` title bars have one button."""
        self._colours, self._icon_size = colours, icon_size
        self._compact = compact
        for dock in self.docks.values():
            dock.plot.set_theme(theme)
        self._show_maximised()

    def _show_maximised(self) -> None:
        if self._colours is None:
            return
        for name, dock in self.docks.items():
            dock.title_bar.paint_icons(self._colours, name == self.maximised, self._icon_size)
            # In large type the tab alone shows the name.
            tabbed = self._compact and bool(self.tabifiedDockWidgets(dock)) and not self.maximised
            dock.title_bar.set_compact(self._compact, tabbed)


def _version_of(state: QByteArray) -> int | None:
    """Return the version that a layout was saved with; None where it is not a layout."""
    stream = QDataStream(state)
    is_layout = stream.readInt32() == 0xFF
    version = stream.readInt32()
    return version if is_layout and stream.status() == QDataStream.Status.Ok else None
