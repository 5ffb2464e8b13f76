"""Every command in one table, from which menus, shortcuts and the list of shortcuts are made."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolButton

from rnnviz.text import translate
from rnnviz.window.appearance.icon import icon
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.command import COMMANDS, MENUS

_COMMAND = {command.name: command for command in COMMANDS}


class Actions:
    """The actions of a window, made from the table.

    Attributes
    ----------
    by_name : dict of str to QAction
    menus : dict of str to QMenu
    """

    def __init__(self, window: QMainWindow) -> None:
        self._colours: Colours | None = None
        self._playing = self._projects = self._moves = self._teaches = False
        self._keys_of: dict[str, dict[str, list[str]]] = {}
        self.by_name: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(window)
            action.setCheckable(command.check)
            action.setEnabled(not (command.motion or command.lesson))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            window.addAction(action)
            self.by_name[command.name] = action
        self.menus = {key: window.menuBar().addMenu("") for key, _ in MENUS}
        for command in COMMANDS:
            menu = self.menus.get(command.menu.lstrip("-"))
            if menu is not None:
                if command.menu.startswith("-"):
                    menu.addSeparator()
                menu.addAction(self.by_name[command.name])
        self.by_name["leave_lesson"].setEnabled(False)
        self._set_keys()
        self.retranslate()

    def connect(self, receivers: Mapping[str, QObject]) -> None:
        """Let every action call the method that its key names."""
        for command in COMMANDS:
            receiver, _, method = command.key.partition(".")
            self.by_name[command.name].triggered.connect(getattr(receivers[receiver], method))

    def use_projector_keys(self, on: bool) -> None:
        """Give the commands the shortcuts that they have in projector mode, or the usual ones."""
        self._projects = on
        self._set_keys()

    def use_motion_keys(self, on: bool) -> None:
        """Give the commands the shortcuts that they have in slow motion, or the usual ones."""
        self._moves = on
        self._set_keys()
        for command in COMMANDS:
            if command.motion:
                self.by_name[command.name].setEnabled(on)

    def use_lesson_keys(self, on: bool) -> None:
        """Give the commands the shortcuts that they have in a lesson, or the usual ones."""
        self._teaches = on
        self._set_keys()
        for command in COMMANDS:
            if command.lesson:
                self.by_name[command.name].setEnabled(on)
        self.by_name["leave_lesson"].setEnabled(on)

    def _set_keys(self) -> None:
        taken: set[str] = set()
        modes = ("motion", self._moves), ("lesson", self._teaches), ("projector", self._projects)
        for mode, on in modes:
            own = {c.name: [k for k in getattr(c, mode) if on and k not in taken] for c in COMMANDS}
            self._keys_of[mode] = own
            taken |= {key for keys in own.values() for key in keys}
        for command in COMMANDS:
            keys = [key for key in command.keys if key not in taken]
            for own in self._keys_of.values():
                keys += own[command.name]
            self.by_name[command.name].setShortcuts([QKeySequence(key) for key in keys])

    def recolour(self, colours: Colours) -> None:
        self._colours = colours
        for command in COMMANDS:
            if command.icon:
                self._set_icon(command.name, command.icon)
        self.show_playing(self._playing)

    def show_playing(self, playing: bool) -> None:
        """Show on the play button what pressing it will do."""
        self._playing = playing
        self._set_icon("play", "pause" if playing else "play")

    def show_history(self, undo: str, redo: str) -> None:
        """Show what would be undone and redone, each in words, empty for nothing."""
        for name, words, source in (
            ("undo", undo, translate("window", "Undo {what}")),
            ("redo", redo, translate("window", "Redo {what}")),
        ):
            self.by_name[name].setEnabled(bool(words))
            if words:
                self._set_text(name, source.format(what=words))
            else:
                self._set_text(name, translate("window", _COMMAND[name].text))

    def _set_icon(self, action: str, name: str) -> None:
        if self._colours is not None:
            self.by_name[action].setIcon(icon(name, self._colours.ink, self._colours.line))

    def _set_text(self, name: str, words: str) -> None:
        """Set the text of an action, for the menu with "&" as it is printed."""
        action = self.by_name[name]
        action.setText(words.replace("&", "&&"))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{words} ({keys})" if keys else words)

    def retranslate(self) -> None:
        for command in COMMANDS:
            self._set_text(command.name, translate("window", command.text))
            if command.short:
                self.by_name[command.name].setIconText(command.short)
        for key, words in MENUS:
            self.menus[key].setTitle(translate("window", words))


def button(action: QAction, text: bool = False) -> QToolButton:
    """Return a button for an action, with its icon or, where asked, its text too."""
    result = QToolButton()
    result.setDefaultAction(action)
    result.setAutoRaise(True)
    if text:
        result.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return result


def submenu(menu: QMenu, before: QAction | None) -> QMenu:
    """Return a new menu inside another, before one of its actions."""
    inner = QMenu(menu)
    if before is None:
        menu.addMenu(inner)
    else:
        menu.insertMenu(before, inner)
    return inner
