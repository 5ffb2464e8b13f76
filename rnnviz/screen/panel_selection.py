"""Which panels of a figure there is room for: fewer that can be read rather than all that cannot.

What is asked is the size of the widget and what the panels say of themselves, not their data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rnnviz.plot.figure import Panel
from rnnviz.screen.panel_layout import EDGE, GAP
from rnnviz.screen.text_layout import SMALL, TextLayout

SMALLEST = 0.72
"""Share of the type size below which words in the place of axes are not set."""


def visible_panels(
    panels: Sequence[Panel], width: float, height: float, type_: TextLayout
) -> tuple[Panel, ...]:
    """Return the panels that find room: what can be spared goes, the most so first."""
    if not any(panel.drop_order for panel in panels):
        return tuple(panels)
    shown = list(panels)
    while sum(_height(p, width, type_) for p in shown) > height:
        spare = max(shown, key=lambda panel: panel.drop_order)
        if not spare.drop_order or len(shown) == 1:
            break
        shown.remove(spare)
    if len(shown) == len(panels):
        return tuple(panels)
    return tuple(_with_own_axis(panel, panels, shown) for panel in shown)


def least_height(panel: Panel, width: float, type_: TextLayout) -> float:
    """Return the height that the inside of a panel needs to be of use."""
    if not panel.message or panel.verbatim:
        return panel.min_lines * type_.small_line
    share = SMALL if panel.large else SMALLEST
    wrapped = type_.label(panel.message, share, width=max(width - 2 * GAP - 24, 20.0))
    return wrapped.size().height()


def _height(panel: Panel, width: float, type_: TextLayout) -> float:
    """Return the height a panel takes at least, with the words around it."""
    words = 0.5 if panel.message else 1.0 if panel.share_x else 2.0
    return least_height(panel, width, type_) + words * type_.small_line + EDGE + GAP


def _with_own_axis(panel: Panel, panels: Sequence[Panel], shown: Sequence[Panel]) -> Panel:
    """Return the panel with the labels below that it hid for one which is not shown."""
    below = panels[next(i for i, p in enumerate(panels) if p is panel) :]
    owner = next((p for p in below if not p.share_x), panel)
    return panel if any(p is owner for p in shown) else replace(panel, share_x=False)
