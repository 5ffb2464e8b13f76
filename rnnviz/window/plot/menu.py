"""The menu of the right button on a plot, and the list of its curves with check marks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtWidgets import QMenu

from rnnviz.text import translate
from rnnviz.window.action import Actions

PLOT_MENU = (
    ("show_all", "previous_range", "zoom_rectangle", "link_axes"),
    ("switch_scale", "CURVES", "next_curve"),
    ("crosshair", "pin", "unpin_all", "copy_values"),
    ("copy", "EXPORT"),
    ("explain", "maximise"),
)
"""Names of actions, group by group; of those that do not exist none is shown."""


def fill_plot_menu(menu: QMenu, actions: Actions, curves: QMenu, exports: QMenu) -> None:
    """Fill the menu of a plot.

    Parameters
    ----------
    menu : QMenu
    actions : Actions
    curves : QMenu
        The curves of this plot.
    exports : QMenu
        The forms in which this view can be saved.
    """
    inner = {"CURVES": curves, "EXPORT": exports}
    curves.setTitle(translate("window", "Curves to show"))
    exports.setTitle(translate("window", "Save this view"))
    menu.clear()
    for group in PLOT_MENU:
        for name in group:
            if name in actions.by_name:
                menu.addAction(actions.by_name[name])
            elif name in inner and inner[name].actions():
                menu.addMenu(inner[name])
        menu.addSeparator()


def fill_curves_menu(menu: QMenu, names: Sequence[str], hidden: Collection[str]) -> None:
    """List the curves of a plot, those that are shown checked, and a way back to all."""
    menu.clear()
    for name in names:
        action = menu.addAction(name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(name not in hidden)
        action.setProperty("curve", name)
    if names:
        menu.addSeparator()
        menu.addAction(translate("window", "Show all curves")).setEnabled(bool(hidden))
