"""What runs are to stop at by themselves, kept between two launches."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QObject

from rnnviz.session import Session
from rnnviz.training.stop import StopKind, StopSettings
from rnnviz.window.playback.stop_menu import MOST_UPDATES, StopMenu
from rnnviz.window.preference_file import Preferences

_KEY = "stops"
AT_FIRST = StopSettings(frozenset({"blows up"}))
"""Before anything was chosen: what a lecture is about to show does not run past unseen."""


class StopList(QObject):
    """Hands what is chosen in the menu to the session and the preferences."""

    def __init__(
        self,
        menu: StopMenu,
        session: Session,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._preferences = session, preferences
        known = remembered(preferences)
        menu.show_settings(known)
        session.stop_at(known)
        menu.chosen.connect(self._choose)

    def _choose(self, settings: StopSettings) -> None:
        self._session.stop_at(settings)
        table = {"kinds": sorted(settings.kinds), "update": settings.update}
        self._preferences.keep(_KEY, table)


def remembered(preferences: Preferences) -> StopSettings:
    """Return what was chosen last, as far as it is still known."""
    table = preferences.table(_KEY)
    if not table:
        return AT_FIRST
    kinds, update = table.get("kinds"), table.get("update")
    if not isinstance(kinds, list) or type(update) is not int or not 0 <= update <= MOST_UPDATES:
        preferences.damaged = True
        return AT_FIRST
    known: frozenset[StopKind] = frozenset(kind for kind in get_args(StopKind) if kind in kinds)
    return StopSettings(known if update else known - {"update"}, update)
