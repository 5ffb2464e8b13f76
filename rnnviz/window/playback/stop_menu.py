"""The list beside Play of events at which a run pauses by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton

from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.stop import Stop, StopKind, StopSettings
from rnnviz.window.appearance.icon import icon
from rnnviz.window.appearance.palette import Colours

MOST_UPDATES = 1_000_000
_CHOICES: tuple[tuple[StopKind, str], ...] = (
    ("blows up", QT_TRANSLATE_NOOP("window", "it blows up")),
    ("clipped", QT_TRANSLATE_NOOP("window", "a gradient is clipped")),
    ("solved", QT_TRANSLATE_NOOP("window", "the task is solved")),
    ("died", QT_TRANSLATE_NOOP("window", "a unit dies")),
    ("radius", QT_TRANSLATE_NOOP("window", "ρ(U) crosses 1")),
)
_REACHED: dict[StopKind, str] = {
    "blows up": QT_TRANSLATE_NOOP("window", "Stopped: it blows up at update {update}."),
    "clipped": QT_TRANSLATE_NOOP(
        "window", "Stopped: a gradient is clipped for the first time, at update {update}."
    ),
    "solved": QT_TRANSLATE_NOOP("window", "Stopped: solved since update {update}."),
    "died": QT_TRANSLATE_NOOP("window", "Stopped: units are dead since update {update}."),
    "radius": QT_TRANSLATE_NOOP("window", "Stopped: ρ(U) crosses 1 at update {update}."),
    "update": QT_TRANSLATE_NOOP("window", "Stopped at update {update}."),
}


class StopMenu(QToolButton):
    """A button that opens the list.

    Signals
    -------
    chosen : (StopSettings,)
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.settings = StopSettings()
        self._colours: Colours | None = None
        self._menu = QMenu(self)
        self._menu.addSection("")
        for kind, _ in _CHOICES:
            self._add(kind)
        self._add("update")
        self._menu.triggered.connect(self._toggle)
        self.setMenu(self._menu)
        self.retranslate()

    def _add(self, kind: StopKind) -> None:
        action = self._menu.addAction("")
        action.setCheckable(True)
        action.setData(kind)

    @property
    def choices(self) -> dict[StopKind, QAction]:
        """The actions by the kinds of events."""
        return {action.data(): action for action in self._menu.actions() if action.data()}

    def show_settings(self, settings: StopSettings) -> None:
        """Show what is chosen."""
        self.settings = settings
        self.retranslate()

    def _toggle(self, action: QAction) -> None:
        kind = action.data()
        kinds, update = self.settings.kinds ^ {kind}, self.settings.update
        if kind == "update" and kind in kinds:
            update, accepted = self._ask()
            kinds = kinds if accepted else self.settings.kinds
        self.show_settings(StopSettings(frozenset(kinds), update))
        self.chosen.emit(self.settings)

    def _ask(self) -> tuple[int, bool]:
        title = translate("window", "Stop at an update")
        label = translate("window", "Update")
        usual = max(1, self.settings.update)
        return QInputDialog.getInt(self, title, label, usual, 1, MOST_UPDATES)

    def retranslate(self) -> None:
        self._menu.actions()[0].setText(translate("window", "Stop when"))
        choices = self.choices
        for kind, words in _CHOICES:
            choices[kind].setText(translate("window", words))
        source = translate("window", "at update {update}…")
        at = "N" if "update" not in self.settings.kinds else str(self.settings.update)
        choices["update"].setText(source.format(update=at))
        for kind, action in choices.items():
            action.setChecked(kind in self.settings.kinds)
        words = translate("window", "Stop by itself at the first event of a kind")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._show_icon()

    def recolour(self, colours: Colours) -> None:
        self._colours = colours
        self._show_icon()

    def _show_icon(self) -> None:
        """Show on the button whether there is anything to stop at."""
        if self._colours is not None:
            self.setIcon(
                icon("flag", self._colours.accent if self.settings.kinds else self._colours.ink)
            )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def stop_text(stop: Stop) -> str:
    """Return the sentence that says why a run has stopped."""
    return translate("window", _REACHED[stop.kind]).format(update=stop.update)
