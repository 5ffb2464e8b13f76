"""Where the views stand: docks that can be moved, tabbed, closed, floated, maximised and set back.

A window of its own inside the main window, so that sidebar and transport bar never take part in
the shuffling.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QByteArray, QDataStream, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QTabWidget
from shiboken6 import isValid

from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import Theme
from rnnviz.training.diagnostics import Diagnostic
from rnnviz.training.snapshot import Frame
from rnnviz.views.view import View
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.docking.default_layout import WIDE, Layout
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
        # Qt mangles a layout of other docks than those there are.
        self._version = zlib.crc32(" ".join(self.docks).encode()) >> 1
        self._touched = ""
        self._put_away: set[str] = set()
        self._behind: dict[str, str] = {}
        self._suiting = {view.name for view in views if type(view).suits is View.suits}
        self._before = QByteArray()
        self._colours: Colours | None = None
        self._icon_size = 16
        self._spare = False
        self._preferred: tuple[str, ...] = ()
        for dock in self.docks.values():
            dock.explain_requested.connect(self.explain_requested)
            dock.export_requested.connect(self.export_requested)
            dock.step_chosen.connect(self.step_chosen)
            dock.maximise_requested.connect(self.toggle_maximised)
            dock.shown_changed.connect(self.shown_changed)
            dock.shown_changed.connect(self._mark_current)
            dock.touched.connect(self._touch)
        self.arrange()

    def arrange(self, layout: Layout = WIDE) -> None:
        """Stand all views as a layout says; one it does not name shares the last place."""
        self.maximised = ""
        for dock in self.docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        top, bottom = ([self.docks[place[0]] for place in row] for row in layout)
        for before, dock in zip([None, *top], top, strict=False):
            self._stand_right_of(before, dock)
        for above, dock in zip(top, bottom, strict=True):
            self.splitDockWidget(above, dock, Qt.Orientation.Vertical)
        self._share_places(layout)
        for name, dock in self.docks.items():
            dock.setVisible(name not in self._put_away)
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

    def _stand_right_of(self, before: ViewDock | None, dock: ViewDock) -> None:
        if before is None:
            self.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
        else:
            self.splitDockWidget(before, dock, Qt.Orientation.Horizontal)

    def draw(self, frame: Frame) -> None:
        """Let every view that can be seen draw a frame."""
        for dock in self.docks.values():
            dock.draw(frame)

    def set_step(self, step: int) -> None:
        """Move the cursor in all views."""
        for dock in self.docks.values():
            dock.plot.set_step(step)

    def set_streaming(self, streaming: bool) -> None:
        """Say whether frames come fast, which is worth rougher lines, or the picture stands."""
        for dock in self.docks.values():
            dock.plot.set_streaming(streaming)

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
        """The view to which a command without a name applies: maximised, else last touched."""
        touched = [self._touched] if self._touched in self.seen else []
        return self.maximised or next(iter([*touched, *self.seen, *self.docks]))

    def _touch(self, name: str) -> None:
        self._touched = name
        self._mark_current()

    def _mark_current(self) -> None:
        current = self.current
        for name, dock in self.docks.items():
            if isValid(dock.title_bar):  # docks die one by one where the display is lost
                dock.title_bar.mark(name == current)

    def raise_view(self, name: str) -> None:
        """Bring a view back and to the front."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()

    def raise_preferred(self) -> None:
        """Bring the views to the front that the preset on screen wants there."""
        for name in self._preferred:
            self.raise_view(name)

    def suit(self, frame: Frame, wanted: Sequence[str] | None = None) -> None:
        """Put away what has nothing to show of a frame; raise what newly has, and what is wanted.

        What the user closed stays closed.  Where something is wanted, be it nothing, what was
        wanted before goes back behind what it covered.
        """
        closed = set() if self.maximised else {n for n, d in self.docks.items() if d.isHidden()}
        suiting = {name for name, dock in self.docks.items() if dock.view.suits(frame)}
        before, news = self._put_away, suiting - self._suiting
        self._suiting = suiting
        self._put_away = (self.docks.keys() - suiting) - (closed - before)
        if wanted is not None:
            self._preferred = tuple(name for name in wanted if name in self.docks)
        if self.maximised:
            return
        self._hide_put_away(before)
        if wanted is not None:
            self._let_back(wanted)
        for name in self.docks:
            if name in news:
                self.docks[name].raise_()
        self._bring(wanted or ())

    def _let_back(self, wanted: Sequence[str]) -> None:
        """Let forward what the last preset's views covered, where they are still in front."""
        for name, covered in self._behind.items():
            if name not in wanted and self.docks[name].seen and not self.docks[covered].isHidden():
                self.docks[covered].raise_()
        self._behind = {n: covered for n, covered in self._behind.items() if n in wanted}

    def _bring(self, wanted: Sequence[str]) -> None:
        """Raise what a preset wants in front, and remember what that covers."""
        for dock in (self.docks[name] for name in wanted if name in self.docks):
            beside = self.tabifiedDockWidgets(dock)
            for covered in (n for n, d in self.docks.items() if d.seen and d in beside):
                self._behind.setdefault(dock.view.name, covered)
            dock.raise_()

    def _hide_put_away(self, before: Collection[str] = ()) -> None:
        for name, dock in self.docks.items():
            if (name in self._put_away) != (name in before):
                dock.setVisible(name not in self._put_away)

    def _save(self) -> QByteArray:
        """Return the layout as it would be if every view had something to show."""
        hidden = [name for name in self._put_away if self.docks[name].isHidden()]
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
        self._before = self._save()
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
            before = self._before
            self.restore()
            self.toggle_maximised(name)
            self._before = before

    def restore(self) -> None:
        """End the maximised state; does nothing where there is none."""
        if self.maximised:
            self._take(self._before)

    def layout_state(self) -> QByteArray:
        """Return the layout for another day, as it is when nothing is maximised."""
        return self._before if self.maximised else self._save()

    def restore_layout(self, state: QByteArray) -> bool:
        """Take a saved layout; return whether it was one.

        The layout of a version with other views is one too, but of no use: the first one stays.
        """
        return _version_of(state) not in (None, self._version) or self._take(state)

    def _take(self, state: QByteArray) -> bool:
        """Take a layout, from one that is known: tab bars of another would be left behind."""
        self.setUpdatesEnabled(False)
        try:
            self.arrange()
            taken = self.restoreState(state, self._version)
            self._hide_put_away()
            return taken
        finally:
            self._show_maximised()
            self.setUpdatesEnabled(True)

    def recolour(self, colours: Colours, theme: Theme, icon_size: int, spare: bool) -> None:
        """Give frames and plots new colours and sizes; `spare` frames have a title and no more."""
        self._colours, self._icon_size = colours, icon_size
        self._spare = spare
        for dock in self.docks.values():
            dock.plot.set_theme(theme)
        self._show_maximised()

    def _show_maximised(self) -> None:
        if self._colours is None:
            return
        for name, dock in self.docks.items():
            dock.title_bar.paint_icons(self._colours, name == self.maximised, self._icon_size)
            # Where type is large, the tab alone says the name.
            tabbed = self._spare and bool(self.tabifiedDockWidgets(dock)) and not self.maximised
            dock.title_bar.set_spare(self._spare, tabbed)


def _version_of(state: QByteArray) -> int | None:
    """Return the version a layout was saved with; None where it is no layout."""
    stream = QDataStream(state)
    is_layout = stream.readInt32() == 0xFF
    version = stream.readInt32()
    return version if is_layout and stream.status() == QDataStream.Status.Ok else None
