"""The title bar of a view: its name, from which another view can be chosen, and buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.window.appearance.icon import icon
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.widget.label import ElidedLabel

_BUTTONS = (
    ("choose", QT_TRANSLATE_NOOP("window", "Choose another view for this place")),
    ("explain", QT_TRANSLATE_NOOP("window", "What does this show?")),
    ("export", QT_TRANSLATE_NOOP("window", "Save or copy this picture")),
    ("maximise", QT_TRANSLATE_NOOP("window", "Fill the window, or restore (double-click)")),
    ("close", QT_TRANSLATE_NOOP("window", "Close; the View menu brings it back")),
)
_ICONS = {"choose": "down"}
_LEAST_IMPORTANT_FIRST = "close", "export", "explain", "maximise"
"""Buttons that give way to the name, as far as it has no room; keys and menus do the same."""
MARGINS = 12
"""Pixels around the buttons and the name."""
_LARGE = QT_TRANSLATE_NOOP("window", "Make this the large view")
_CHOOSE = QT_TRANSLATE_NOOP("window", "Choose another view")


class DockTitle(QWidget):
    """The title bar of a view.

    A click on the name of a companion makes it the hero; on any other name it opens the list of
    views.  A double click beside the name fills the window.

    Signals
    -------
    double_clicked, pressed, enlarge_requested : ()

    Attributes
    ----------
    choices : QMenu
        The list of views; whoever knows them fills it before it is shown.
    """

    double_clicked = Signal()
    pressed = Signal()
    enlarge_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._companion = False
        self._offered = tuple(name for name, _ in _BUTTONS)
        self.setObjectName("dockTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = ElidedLabel()
        self.label.setObjectName("dockHeading")
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.buttons = {name: QToolButton() for name, _ in _BUTTONS}
        self.choices = QMenu(self)
        self.buttons["choose"].setMenu(self.choices)
        self.buttons["choose"].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 1, 2, 1)
        line.setSpacing(0)
        for button in self.buttons.values():
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            line.addWidget(button)
        line.insertSpacing(1, 3)
        line.insertWidget(2, self.label, 1)

    def paint_icons(self, colours: Colours, maximised: bool, size: int) -> None:
        for name, button in self.buttons.items():
            shown = "restore" if name == "maximise" and maximised else _ICONS.get(name, name)
            button.setIcon(icon(shown, colours.dim))
            button.setIconSize(QSize(size, size))
        self._fit()

    def set_current(self, current: bool) -> None:
        """Mark the view that commands apply to."""
        if self.property("current") is not current:
            self.setProperty("current", current)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_role(self, companion: bool, compact: bool, only: bool) -> None:
        """Show what can be done with a view.

        A `companion` can become the hero; a `compact` bar has the list of views alone; the `only`
        view of an arrangement cannot be closed.
        """
        self._companion = companion
        self._offered = ("choose",) if compact else tuple(self.buttons)
        if only:
            self._offered = tuple(name for name in self._offered if name != "close")
        self._fit()
        self.retranslate()

    def _fit(self) -> None:
        """Show as many buttons as leave room for the name of the view, once it can be seen."""
        if not self.isVisible():
            return
        wide = self.label.fontMetrics().horizontalAdvance(self.label.text())
        room = self.width() - wide - MARGINS
        shown = list(self._offered)
        for name in _LEAST_IMPORTANT_FIRST:
            if sum(self.buttons[each].sizeHint().width() for each in shown) <= room:
                break
            if name in shown:
                shown.remove(name)
        for name, button in self.buttons.items():
            if button.isHidden() is (name in shown):
                button.setHidden(name not in shown)

    def set_name(self, name: str) -> None:
        """Show what the view is called."""
        self.label.setText(name)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def retranslate(self) -> None:
        for name, words in _BUTTONS:
            self.buttons[name].setToolTip(translate("window", words))
            self.buttons[name].setAccessibleName(translate("window", words))
        self.setToolTip(translate("window", _LARGE if self._companion else _CHOOSE))

    # -- the mouse -------------------------------------------------------------------------

    def _on_name(self, event: QMouseEvent) -> bool:
        wide = self.label.fontMetrics().horizontalAdvance(self.label.text())
        return 0 <= event.position().x() - self.label.x() <= wide

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not inside:
            return
        if self._companion:
            self.enlarge_requested.emit()
        elif self._on_name(event):
            self.choices.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._companion:
            self.double_clicked.emit()
        event.accept()
