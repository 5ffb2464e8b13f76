"""What assistive technology is told of a window: Qt's accessibility tree, walked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

TEXT, ROLE = QAccessible.Text, QAccessible.Role
PRESSED = {ROLE.Button, ROLE.ButtonMenu, ROLE.ButtonDropDown, ROLE.MenuItem}
SWITCHED = {ROLE.CheckBox, ROLE.RadioButton}
TYPED = {ROLE.EditableText}
CHOSEN = {ROLE.ComboBox, ROLE.List, ROLE.Tree, ROLE.Table}
VALUED = {ROLE.Slider, ROLE.SpinBox, ROLE.ProgressBar}
CONTROLS = PRESSED | SWITCHED | TYPED | CHOSEN | VALUED
WHOLE = {ROLE.ComboBox, ROLE.SpinBox}
"""What is one control, though Qt makes it of several."""


@dataclass(frozen=True)
class Node:
    """One visible node of the tree."""

    path: str
    role: ROLE
    name: str
    described: str
    label: str
    actions: tuple[str, ...]
    value: object
    has_value: bool
    focusable: bool
    disabled: bool
    checkable: bool

    @property
    def faults(self):
        """Yield what a listener would miss."""
        what = f"{self.path} ({self.role.name} {self.name!r})"
        named = self.label or self.described if self.role == ROLE.ComboBox else self.name
        if (self.focusable or self.role in CONTROLS) and not named.strip():
            yield f"{what} has no name"
        if self.disabled:
            return
        if self.role in PRESSED and not {"Press", "ShowMenu"} & set(self.actions):
            yield f"{what} cannot be pressed"
        if self.role in SWITCHED and not (self.checkable and self.actions):
            yield f"{what} cannot be switched"
        if self.role in VALUED and not self.has_value:
            yield f"{what} has no value"
        if self.role == ROLE.Slider and not re.search(r"\w", self.described):
            yield f"{what} has a value without a meaning"


def nodes_of(widget):
    """Return all visible nodes below a widget, itself first."""
    return list(_walk(QAccessible.queryAccessibleInterface(widget), ""))


def _walk(interface, path):
    if interface is None or not interface.isValid() or interface.state().invisible:
        return
    node = _node(interface, path)
    yield node
    if node.role in WHOLE:
        return
    for i in range(interface.childCount()):
        yield from _walk(interface.child(i), node.path)


def _node(interface, path):
    state, owner = interface.state(), interface.object()
    actions, value = interface.actionInterface(), interface.valueInterface()
    labels = interface.relations(QAccessible.RelationFlag.Label)
    return Node(
        f"{path}/{type(owner).__name__}",
        interface.role(),
        interface.text(TEXT.Name),
        interface.text(TEXT.Description),
        " ".join(label.text(TEXT.Name) for label, _ in labels),
        tuple(actions.actionNames()) if actions else (),
        value.currentValue() if value else None,
        value is not None,
        bool(state.focusable),
        bool(state.disabled),
        bool(state.checkable),
    )


def faults_in(widget):
    """Return everything that a listener would miss in a window."""
    return [fault for node in nodes_of(widget) for fault in node.faults]


def others_open(window):
    """Return the visible windows beside the main one."""
    tops = QApplication.topLevelWidgets()
    return [w for w in tops if w.isVisible() and w is not window]
