"""The timeline under the views with its buttons."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.window.action import button
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.playback.timeline_picture import Timeline
from rnnviz.window.widget.rarely import Rarely

_MENU = ("go_on_from_here", "clip_from_here", "beside", "bookmark", "newest_update")
"""What the right button offers at an update."""
_MODES = {
    "following": QT_TRANSLATE_NOOP("window", "following"),
    "paused": QT_TRANSLATE_NOOP("window", "paused"),
    "replaying": QT_TRANSLATE_NOOP("window", "replaying"),
}

RESTING = 1000
"""Milliseconds between two updates that a screen reader hears of while a run goes on."""


class TimelineBar(QWidget):
    """The timeline with its buttons.

    Attributes
    ----------
    timeline : Timeline
    state : QToolButton
        Says what is shown; a click shows the newest update.
    """

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.timeline = Timeline([actions[name] for name in _MENU])
        self.back = button(actions["play_backwards"])
        self.state = QToolButton()
        self.state.setAutoRaise(True)
        self.state.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._newest = actions["newest_update"]
        self.state.clicked.connect(self._newest.trigger)
        self._mode, self._position = "following", (0, 0)
        self._compact = False
        self._telling = Rarely(self._tell, RESTING, self)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 0, 10, 0)
        line.setSpacing(6)
        line.addWidget(self.back)
        line.addWidget(self.timeline, 1)
        line.addWidget(self.state)
        self.retranslate()

    def show_mode(self, mode: str, update: int, present: int) -> None:
        """Show which update is shown, and whether the newest ones are followed."""
        self._mode, self._position = mode, (update, present)
        self.timeline.show_position(update, looks_back=mode != "following")
        words = translate("window", _MODES[mode])
        sign = "▸" if mode == "following" else "⇥"
        self.state.setText(sign if self._compact else f"{words} {sign}")
        self.state.setAccessibleName(words)
        if mode == "following":
            self._telling.request()
        else:
            self._telling.do_now()

    def _tell(self) -> None:
        update, present = self._position
        source = translate("window", "update {update} of {present}, {mode}")
        mode = translate("window", _MODES[self._mode])
        self.timeline.tell(update, source.format(update=update, present=present, mode=mode))

    def set_sizes(self, size: int, compact: bool) -> None:
        """Set the icon size; a `compact` bar says by a sign alone what is shown."""
        self._compact = compact
        self.back.setIconSize(QSize(size, size))
        self.show_mode(self._mode, *self._position)
        self._widen()

    def recolour(self, colours: Colours) -> None:
        self.timeline.recolour(colours)

    def retranslate(self) -> None:
        self.timeline.setAccessibleName(translate("window", "Timeline: the updates of the run"))
        self.state.setToolTip(self._newest.toolTip())
        self.show_mode(self._mode, *self._position)
        self._widen()

    def _widen(self) -> None:
        """Keep the width of the widest state, so that the timeline does not jump."""
        widths = (
            self.state.fontMetrics().horizontalAdvance(words + " ⇥")
            for words in (
                [""] if self._compact else map(partial(translate, "window"), _MODES.values())
            )
        )
        self.state.setFixedWidth(max(widths) + 16)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
