"""The area of views: which of them can be seen, where, and which one commands apply to.

The views stand in nested splitters, made anew from an `Arrangement` whenever it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import Theme
from rnnviz.training.diagnostics import Diagnostic
from rnnviz.training.snapshot import Frame
from rnnviz.views.view import View
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.docking.arrangement import (
    ALONE,
    BUILT_IN,
    MOST_PLACES,
    RANKED,
    Arrangement,
    boxes,
    raised,
    ranked_places,
    ranking,
)
from rnnviz.window.docking.choice_list import add_places, fill_choices
from rnnviz.window.docking.frame_drawing import FrameDrawing
from rnnviz.window.docking.splitter_tree import SplitterTree, in_one_step
from rnnviz.window.docking.view_dock import ViewDock


class DockArea(QWidget):
    """All views, arranged.

    Signals
    -------
    explain_requested : (str,)
    export_requested : (str, str)
    step_chosen, update_chosen : (int,)
    shown_changed : ()
        Which views can be seen has changed.
    arrangement_changed : ()
        Another arrangement is in force, or there are others to choose from.
    current_changed : (str,)
        Commands apply to another view.

    Attributes
    ----------
    docks : dict of str to ViewDock
    arrangements : dict of str to Arrangement
        Those of the program as the user has changed them, and the user's own, whose keys begin
        with a colon.
    arrangement : str
        The key of the one in force.
    maximised : str
        The view that is alone; empty where none is.
    wanted, exactly, projected : tuple of str, bool, bool
        The views shown before all others, whether nothing is shown beside them, and in large type.
    """

    explain_requested = Signal(str)
    export_requested = Signal(str, str)
    step_chosen = Signal(int)
    update_chosen = Signal(int)
    shown_changed = Signal()
    arrangement_changed = Signal()
    current_changed = Signal(str)

    def __init__(self, views: Sequence[View], make_plot: Callable[[], FigureWidget]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.docks = {view.name: ViewDock(view, make_plot()) for view in views}
        self.arrangements: dict[str, Arrangement] = dict(BUILT_IN)
        self.arrangement, self.maximised, self.exactly, self.projected = "focus", "", False, False
        self.batch: Literal["", "training", "held_out"] = ""
        self._suitable = tuple(n for n, d in self.docks.items() if type(d.view).suits is View.suits)
        self.wanted: tuple[str, ...] = ()
        self._order = list(ranking((), self._suitable))
        self._raised: dict[int, str] = {}
        self._selected = self._marked = ""
        self._splitters = SplitterTree(self)
        self._splitters.moved.connect(self._keep_sizes)
        self._frame: Frame | None = None
        self._drawing = FrameDrawing(self.docks, self)
        self._root: QWidget | None = None
        self._look: tuple[Colours, int, bool] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for dock in self.docks.values():
            self._connect(dock)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]
        self._arrange()

    def _connect(self, dock: ViewDock) -> None:
        dock.explain_requested.connect(self.explain_requested)
        dock.export_requested.connect(self.export_requested)
        dock.step_chosen.connect(self.step_chosen)
        dock.update_chosen.connect(self.update_chosen)
        dock.maximise_requested.connect(self.toggle_maximised)
        dock.enlarge_requested.connect(self.enlarge)
        dock.close_requested.connect(self.close_view)
        dock.choices_requested.connect(self._list_choices)
        dock.pressed.connect(self.select)
        dock.action.triggered.connect(self._show_or_close)

    @property
    def seen(self) -> tuple[str, ...]:
        """The names of the views that can be seen."""
        return tuple(name for name, dock in self.docks.items() if dock.seen)

    @property
    def plots(self) -> dict[str, FigureWidget]:
        """Every plot by the name of its view."""
        return {name: dock.plot for name, dock in self.docks.items()}

    @property
    def seen_plots(self) -> tuple[FigureWidget, ...]:
        """The plots that can be seen."""
        return tuple(self.docks[name].plot for name in self.seen)

    @property
    def needs(self) -> frozenset[Diagnostic]:
        """The slow diagnostics that views which can be seen draw."""
        seen = (dock.view for dock in self.docks.values() if dock.seen)
        return frozenset().union(*(view.all_needs(self.batch) for view in seen))

    def show_batch(self, part: Literal["", "training", "held_out"]) -> None:
        """Let views draw median and spread of a batch, or none, behind the single sequence."""
        self.batch = part
        if self._frame is not None:
            self.draw(self._frame)
        self.shown_changed.emit()

    @property
    def walk(self) -> tuple[str, ...]:
        """All views that suit, in the order in which they are shown one after another."""
        return ranking(self.wanted, self._suitable)

    @property
    def in_force(self) -> Arrangement:
        return ALONE if self.maximised else self.arrangements[self.arrangement]

    @property
    def shown(self) -> dict[int, str]:
        """The view of every place that has one; the first is the hero."""
        if self.maximised:
            return {0: self.maximised}
        there = self.arrangements[self.arrangement]
        if self.arrangement in RANKED:
            places = ranked_places(self.arrangement, there.places, self.wanted, self.exactly)
            return dict(zip(places, self._order, strict=False))
        if self.arrangement == "lab":
            return boxes(there.places, {**there.views, **self._raised}, self.walk)
        names = {place: there.views.get(place, "") for place in there.places}
        found = {place: name for place, name in names.items() if name in self._suitable}
        return found or {there.places[0]: self._order[0]}

    def draw(self, frame: Frame) -> None:
        """Let the views that can be seen draw a frame: all of them, or some while many come."""
        self._frame = replace(frame, apart=self.sets_apart, batch=self.batch)
        self._drawing.draw(self._frame, self.seen)

    def note_cost(self, seconds: float) -> None:
        """Note how long it took until the last frame was on the screen."""
        self._drawing.note_cost(seconds, self.seen)

    def set_streaming(self, streaming: bool) -> None:
        """Draw coarser lines while frames come fast, exact ones while the run is paused."""
        self._drawing.set_streaming(streaming)

    def set_step(self, step: int) -> None:
        """Move the cursor in all views."""
        for plot in self.plots.values():
            plot.set_step(step)

    def set_shown_update(self, update: int | None) -> None:
        """Show the cursor of an earlier update in all views over updates, or none."""
        for plot in self.plots.values():
            plot.set_shown_update(update)

    def show_suitable(self, frame: Frame, wanted: Sequence[str] | None = None) -> None:
        """Arrange the views that apply to a frame; a preset's hero and companions are `wanted`.

        Where `wanted` is None the subject is the same, and everything keeps its place.
        """
        self._suitable = tuple(n for n, dock in self.docks.items() if dock.view.suits_either(frame))
        if wanted is not None:
            self.prefer(wanted)
            return
        kept = [name for name in self._order if name in self._suitable]
        self._order = kept + [name for name in self.walk if name not in kept]
        if self.maximised and self.maximised not in self._suitable:
            self.maximised = self._order[0]
        self._arrange()

    def prefer(self, wanted: Sequence[str]) -> None:
        """Show these views before all others, until others are wanted."""
        self._want(wanted)
        self._arrange()

    def _want(self, wanted: Sequence[str]) -> None:
        self.wanted = tuple(name for name in wanted if name in self.docks)
        self._order = list(self.walk)
        lab = self.arrangements["lab"]
        suitable = [name for name in self.wanted if name in self._suitable]
        self._raised = raised(boxes(lab.places, lab.views, self.walk), suitable)
        self._selected = ""
        if self.maximised:
            self.maximised = self._order[0]

    # -- choosing an arrangement -----------------------------------------------------------

    def use(self, key: str, wanted: Sequence[str] = ()) -> None:
        """Put an arrangement in force, and show these views before others, if any are named."""
        self.maximised = ""
        self.arrangement = key if key in self.arrangements else "focus"
        if wanted:
            self._want(wanted)
        self._arrange()
        self.arrangement_changed.emit()

    def reset(self) -> None:
        """Give the arrangement in force the form and the views that it has at the first start."""
        self.arrangements.update(BUILT_IN)
        self._want(self.wanted)
        self.use(self.arrangement if self.arrangement in BUILT_IN else "focus")

    def save_as(self, key: str) -> None:
        """Keep what is shown, with its views, as an arrangement of the user's own."""
        shown, there = self.shown, self.in_force
        for place in there.places:
            if place not in shown:
                there = there.without(place)
        views = {place: shown[place] for place in there.places}
        self.arrangements[key] = Arrangement(there.tree, views, self.sets_apart)
        self.use(key)

    def state(self) -> tuple[str, str, list[str]]:
        """Return the arrangement in force, what is maximised in it, and the order of views."""
        return self.arrangement, self.maximised, list(self._order)

    def restore_state(self, state: tuple[str, str, list[str]]) -> None:
        """Return to a state; of another subject only the arrangement is taken over."""
        key, maximised, order = state
        self.arrangement = key if key in self.arrangements else "focus"
        same = set(order) == set(self._suitable)
        self._order = order if same else list(self.walk)
        self.maximised = maximised if same else maximised and self._order[0]
        self._arrange()
        self.arrangement_changed.emit()

    # -- moving views ----------------------------------------------------------------------

    @property
    def hero(self) -> str:
        """The view in the first place."""
        return next(iter(self.shown.values()))

    @property
    def lead(self) -> str:
        """The view that is the hero wherever an arrangement has one."""
        return self._order[0]

    @property
    def sets_apart(self) -> bool:
        """Whether runs stand side by side in every view."""
        there = self.arrangements[self.arrangement]
        return (there.apart or self.arrangement == "twins") and not self.maximised

    def enlarge(self, name: str) -> None:
        """Make a view the hero, which takes its place."""
        if self.maximised:
            self.maximised = name
        elif self.arrangement in RANKED:
            at = self._order.index(name)
            self._order[0], self._order[at] = name, self._order[0]
        self._selected = name
        self._arrange()

    def put(self, place: int, name: str) -> None:
        """Show a view in a place; where it was elsewhere, the two change places."""
        shown = self.shown
        before = shown[place]
        if self.maximised:
            self.maximised = name
        elif self.arrangement in RANKED:
            one, other = self._order.index(before), self._order.index(name)
            self._order[one], self._order[other] = name, before
        else:
            there = self.arrangements[self.arrangement].with_view(place, name)
            for other, view in shown.items():
                if view == name:
                    there = there.with_view(other, before)
                    self._raised.pop(other, None)
            self._raised.pop(place, None)
            self.arrangements[self.arrangement] = there
        self._selected = name
        self._arrange()

    def raise_view(self, name: str) -> None:
        """Bring a view on the screen: as the hero, in its box, or in a place of its own."""
        if name in self.shown.values():
            self.select(name)
        elif name not in self._suitable:
            return
        elif self.maximised or self.arrangement in RANKED:
            self.enlarge(name)
        elif self.arrangement == "lab":
            [place, *_] = [*raised(self.shown, (name,)), *self.shown]
            self.put(place, name)
        else:
            self._add(name, self._place_of(self.current), across=True)

    def close_view(self, name: str) -> None:
        """Take a view from the screen; the last one stays."""
        shown = self.shown
        if len(shown) < 2 or name not in shown.values():
            return
        place = next(place for place, view in shown.items() if view == name)
        if self.arrangement in RANKED:  # the others move up
            self._order = [*(other for other in self._order if other != name), name]
            place = list(shown)[-1]
        there = self.arrangements[self.arrangement]
        self.arrangements[self.arrangement] = there.without(place)
        self._arrange()

    def _add(self, name: str, beside: int, across: bool) -> None:
        there, place = self.arrangements[self.arrangement].divided(beside, across)
        self.arrangements[self.arrangement] = there.with_view(place, name)
        self._selected = name
        self._arrange()

    def _show_or_close(self, on: bool) -> None:
        name = next(n for n, dock in self.docks.items() if dock.action is self.sender())
        if on:
            self.raise_view(name)
        else:
            self.close_view(name)
        self.docks[name].action.setChecked(self.docks[name].seen)

    def _place_of(self, name: str) -> int:
        return next((place for place, view in self.shown.items() if view == name), 0)

    def _list_choices(self, name: str) -> None:
        """Fill the list in a title bar."""
        place, menu = self._place_of(name), self.docks[name].title_bar.choices
        views = [self.docks[other].view for other in self.walk]
        fill_choices(menu, views, name, lambda other: self.put(place, other))
        unseen = [other for other in self.walk if not self.docks[other].seen]
        if not self.maximised and self.arrangement != "twins" and unseen:
            add_places(menu, lambda across: self._divide(place, unseen[0], across))

    def _divide(self, place: int, name: str, across: bool) -> None:
        if len(self.in_force.places) < MOST_PLACES:
            self._add(name, place, across)

    # -- the selected view -----------------------------------------------------------------

    @property
    def current(self) -> str:
        """The view that commands apply to: the one selected last, else the hero."""
        return self._selected if self._selected in self.shown.values() else self.hero

    def select(self, name: str) -> None:
        """Let commands apply to a view."""
        self._selected = name
        self._mark_current()

    def _mark_current(self) -> None:
        """Mark the current view, where there is more than one to choose from."""
        current, several = self.current, len(self.shown) > 1
        for name, dock in self.docks.items():
            if isValid(dock.title_bar):  # Qt deletes widgets one by one where the display is lost
                dock.title_bar.set_current(several and name == current)
                dock.plot.selected = name == current or not several
        if current != self._marked:
            self._marked = current
            self.current_changed.emit(current)

    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """Select the view that the keyboard has come to."""
        while new is not None and new is not self and self.updatesEnabled():
            if isinstance(new, ViewDock):
                self.select(new.view.name)
                return
            new = new.parentWidget()

    # -- commands --------------------------------------------------------------------------

    def toggle_maximised(self, name: str) -> None:
        """Give a view the whole area, or everything its place back."""
        if self.maximised:
            self.restore()
        else:
            self.maximised = name
            self._arrange()

    def maximise(self) -> None:
        """Give the current view the whole area, or everything its place back."""
        self.toggle_maximised(self.current)

    def restore(self) -> None:
        """End the maximised state; does nothing where there is none."""
        if self.maximised:
            self._selected, self.maximised = self.maximised, ""
            self._arrange()

    def next_view(self) -> None:
        """Show the next of the views that suit in place of the hero, or select the next box."""
        self._walk(+1)

    def previous_view(self) -> None:
        self._walk(-1)

    def first_view(self) -> None:
        """Return to the hero and the companions that the preset names."""
        self.prefer(self.wanted)

    def _walk(self, direction: int) -> None:
        if self.maximised or self.arrangement in RANKED:
            names = self.walk
            self.enlarge(names[(names.index(self.hero) + direction) % len(names)])
        else:
            self._select_neighbour(direction)

    def select_next(self) -> None:
        """Give the keyboard to the next view on the screen."""
        self._select_neighbour(+1)

    def select_previous(self) -> None:
        self._select_neighbour(-1)

    def _select_neighbour(self, direction: int) -> None:
        names = list(self.shown.values())
        name = names[(names.index(self.current) + direction) % len(names)]
        self.docks[name].setFocus(Qt.FocusReason.TabFocusReason)
        self.select(name)

    # -- widgets ---------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Put every view where the arrangement says, in one step."""
        before, shown = self.seen, self.shown
        with in_one_step(self):
            old, self._root = self._root, None
            for place in self.docks.values():
                place.setParent(self)
                place.hide()
            if isinstance(old, QSplitter):
                self._column.removeWidget(old)
                old.hide()
                old.deleteLater()
            widgets = {place: self.docks[name] for place, name in shown.items()}
            self._root = self._splitters.build(self.in_force.tree, widgets.get)
            if self._root is not None:
                self._column.addWidget(self._root)
                self._root.show()
            for name, dock in self.docks.items():
                dock.set_seen(name in shown.values())
                dock.action.setEnabled(name in self._suitable)
            self._show_roles()
            self._mark_current()
        if self._frame is not None and self._frame.apart is not self.sets_apart:
            self.draw(self._frame)
        if before != self.seen:
            self.shown_changed.emit()

    def _keep_sizes(self) -> None:
        """Remember how the user has divided the room."""
        there = self.arrangements[self.arrangement]
        tree = self._splitters.measured(there.tree)
        self.arrangements[self.arrangement] = replace(there, tree=tree)

    def recolour(self, colours: Colours, theme: Theme, icon_size: int, compact: bool) -> None:
        """Set colours and sizes of title bars and plots; `compact` bars have one button."""
        self._look = colours, icon_size, compact
        for dock in self.docks.values():
            dock.plot.set_theme(theme)
            dock.title_bar.label.setFont(theme.font())
        self._show_roles()

    def _show_roles(self) -> None:
        if self._look is None:
            return
        colours, icon_size, compact = self._look
        shown, walk = list(self.shown.values()), self.walk
        alone = self.maximised != "" or len(shown) == 1
        for name, dock in ((name, self.docks[name]) for name in shown):
            dock.title_bar.paint_icons(colours, name == self.maximised, icon_size)
            companion = self.arrangement in RANKED and name in shown[1:]
            dock.title_bar.set_role(companion, compact, only=alone)
            number = f"  {walk.index(name) + 1} / {len(walk)}" if name in walk else ""
            dock.set_number(number if self.maximised else "")
