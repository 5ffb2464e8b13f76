"""The list of views in a title bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu

from rnnviz.text import translate
from rnnviz.views.view import View


def fill_choices(
    menu: QMenu, views: Sequence[View], shown: str, choose: Callable[[str], object]
) -> None:
    """Fill a list with all views that suit, the one that is shown marked."""
    menu.clear()
    for view in views:
        action = menu.addAction(view.title)
        action.setCheckable(True)
        action.setChecked(view.name == shown)
        action.triggered.connect(lambda _, name=view.name: choose(name))


def add_places(menu: QMenu, divide: Callable[[bool], object]) -> None:
    """Offer another place beside (`divide(True)`) or below (`divide(False)`)."""
    menu.addSeparator()
    beside = menu.addAction(translate("window", "Another view to the right"))
    below = menu.addAction(translate("window", "Another view below"))
    beside.triggered.connect(lambda: divide(True))
    below.triggered.connect(lambda: divide(False))
