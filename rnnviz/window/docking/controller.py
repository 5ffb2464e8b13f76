"""The menu of arrangements: choosing one, and the user's own by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton, QWidget

from rnnviz.text import translate
from rnnviz.window.appearance.icon import icon
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.docking.arrangement import BUILT_IN, TITLES, Arrangement, as_table, from_table
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.preference_file import Preferences
from rnnviz.window.undo.history import UndoHistory

LONGEST_NAME = 40
_KEY = "arrangements"


def title_of(key: str) -> str:
    """Return what an arrangement is called; keys of the user's own begin with a colon."""
    return translate("window", TITLES[key]) if key in TITLES else key[1:]


_State = tuple[tuple[str, str, list[str]], dict[str, Arrangement]]
"""What is shown, and all arrangements."""


def _words(before: _State, after: _State) -> str:
    source = translate("window", "arrangement: {name}")
    return source.format(name=title_of(after[0][0]))


class ArrangementController(QObject):
    """Carries out the commands of the menu *Arrangement*.

    Attributes
    ----------
    button : QToolButton
        Shows the name of the arrangement in force; opens the menu.
    """

    def __init__(
        self,
        parent: QWidget,
        menu: QMenu,
        built_in: dict[str, QAction],
        of_own: Sequence[QAction],
        dock_area: DockArea,
        preferences: Preferences,
        history: UndoHistory,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._parent, self._menu, self._dock_area = parent, menu, dock_area
        self._built_in, self._of_own, self._preferences = built_in, of_own, preferences
        self._own = QAction(self)
        self._own.setSeparator(True)
        menu.insertAction(menu.actions()[len(built_in)], self._own)
        self._chosen: list[QAction] = []
        self.button = QToolButton()
        self.button.setMenu(menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow after the name
        dock_area.arrangement_changed.connect(self.show_current)
        self.show_current()

    def show_current(self) -> None:
        """Show which arrangement is in force, and list the user's own."""
        current = self._dock_area.arrangement
        self._dock_area.setAccessibleName(translate("window", "Views"))
        self.button.setText(title_of(current))
        words = translate("window", "Arrangement of the views")
        self.button.setToolTip(words)
        self.button.setAccessibleName(f"{words}: {title_of(current)}")
        for key, action in self._built_in.items():
            action.setChecked(key == current)
        for action in self._of_own:
            action.setEnabled(current not in BUILT_IN)
        for action in self._chosen:
            self._menu.removeAction(action)
            action.deleteLater()
        self._chosen = [self._action(key) for key in self._dock_area.arrangements if key[0] == ":"]
        self._menu.insertActions(self._own, self._chosen)

    def _action(self, key: str) -> QAction:
        action = QAction(title_of(key).replace("&", "&&"), self)
        action.setCheckable(True)
        action.setChecked(key == self._dock_area.arrangement)
        action.triggered.connect(lambda: self._use(key))
        return action

    def recolour(self, colours: Colours) -> None:
        self.button.setIcon(icon("down", colours.dim))

    # -- what can be undone ----------------------------------------------------------------

    def _state(self) -> _State:
        return self._dock_area.state(), dict(self._dock_area.arrangements)

    def _return_to(self, state: _State) -> None:
        shown, arrangements = state
        self._dock_area.arrangements.clear()
        self._dock_area.arrangements.update(arrangements)
        self._dock_area.restore_state(shown)

    def _change(self, act: Callable[[], object]) -> None:
        """Change the arrangement, so that it can be undone."""
        before = self._state()
        act()
        after = self._state()
        if after != before:
            self._history.push(before, after, self._return_to, _words)
        self.show_current()  # the menu's own check mark has changed in any case

    def _use(self, key: str) -> None:
        self._change(lambda: self._dock_area.use(key))

    def reset(self) -> None:
        """Give the arrangement in force its first form and views."""
        self._change(self._dock_area.reset)

    # -- commands --------------------------------------------------------------------------

    def focus(self) -> None:
        self._use("focus")

    def pair(self) -> None:
        self._use("pair")

    def lab(self) -> None:
        self._use("lab")

    def twins(self) -> None:
        self._use("twins")

    def next_arrangement(self) -> None:
        """Put the next arrangement of the menu in force."""
        keys = list(self._dock_area.arrangements)
        self._use(keys[(keys.index(self._dock_area.arrangement) + 1) % len(keys)])

    def save_arrangement(self) -> None:
        """Ask for a name, and keep under it what is on the screen."""
        self._ask(translate("window", "Save arrangement as"), "", self._save_as)

    def _save_as(self, typed: str) -> None:
        name = " ".join(typed.split())[:LONGEST_NAME]
        if name:
            self._change(lambda: self._dock_area.save_as(f":{name}"))

    def rename_arrangement(self) -> None:
        """Ask for another name for the user's own arrangement that is in force."""
        key = self._dock_area.arrangement
        if key not in BUILT_IN:
            self._ask(translate("window", "Rename arrangement"), key[1:], self._rename)

    def _rename(self, typed: str) -> None:
        name = " ".join(typed.split())[:LONGEST_NAME]
        area, old, new = self._dock_area, self._dock_area.arrangement, f":{name}"

        def rename() -> None:
            area.arrangements.pop(new, None)
            area.arrangements[new] = area.arrangements.pop(old)
            area.use(new)

        if name and old not in BUILT_IN and new != old:
            self._change(rename)

    def delete_arrangement(self) -> None:
        """Delete the user's own arrangement that is in force."""
        key = self._dock_area.arrangement

        def delete() -> None:
            del self._dock_area.arrangements[key]
            self._dock_area.use("focus")

        if key not in BUILT_IN:
            self._change(delete)

    def _ask(self, title: str, before: str, then: Callable[[str], None]) -> None:
        """Ask for a name; whatever is typed is handed on."""
        dialog = QInputDialog(self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(translate("window", "Name:"))
        dialog.setTextValue(before)
        dialog.textValueSelected.connect(then)
        dialog.open()

    # -- between two launches --------------------------------------------------------------

    def save(self) -> None:
        """Remember every arrangement as the user has made it."""
        area = self._dock_area
        changed = {
            key: as_table(there)
            for key, there in area.arrangements.items()
            if there != BUILT_IN.get(key)
        }
        self._preferences.keep(_KEY, {"current": area.arrangement, "changed": changed})

    def restore(self) -> None:
        """Return to what was remembered, as far as it can be read."""
        match self._preferences.table(_KEY):
            case {"current": str(current), "changed": dict(changed)}:
                for key, table in changed.items():
                    self._restore(key, table)
                self._dock_area.use(current)
            case table if table:
                self._preferences.damaged = True

    def _restore(self, key: str, table: object) -> None:
        try:
            if key not in BUILT_IN and not key[1:]:
                raise ValueError(key)
            self._dock_area.arrangements[key] = from_table(table)
        except ValueError:
            self._preferences.damaged = True
