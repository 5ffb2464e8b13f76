"""Where the panels of one widget go: what they need around their axes, measured and arranged."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.plot.row import has_columns, rows, tall_panel
from rnnviz.screen.panel import PanelItem
from rnnviz.screen.panel_layout import (
    INSET,
    PanelGeometry,
    SideWidths,
    arrange,
    arrange_rows,
    square_column,
)
from rnnviz.screen.text_layout import TextLayout

INSIDE = 0.7
"""Share of the height that the insides of all panels take, about: the axes are around them."""


def geometry_of(
    items: Sequence[PanelItem], width: float, height: float, layout: TextLayout
) -> tuple[PanelGeometry, ...]:
    """Return the place of every panel in a widget of that size."""
    if has_columns([item.panel for item in items]):
        return _in_rows(items, width, height, layout)
    return _in_one_column(items, width, height, layout)


def _in_one_column(
    items: Sequence[PanelItem], width: float, height: float, layout: TextLayout
) -> tuple[PanelGeometry, ...]:
    shown = [item.panel for item in items]
    left = _left_width(items, height, len(items))
    label = _label_width(items, layout)
    column = square_column(width, height, shown, left + label, layout.small_line)
    widths = [column if p.square else width - column for p in shown] if column else None
    rooms = list(zip(items, widths or [width] * len(shown), strict=True))
    # First: names that find no room beside the axes stand above them.
    stacked = sum(panel.weight for panel in shown if not (column and panel.square))
    share = INSIDE * height / stacked
    right = max(item.right_width(across, share * item.panel.weight) for item, across in rooms)
    needs = [item.space_needed(across) for item, across in rooms]
    return arrange(width, height, needs, SideWidths(left, label, right), column)


def _in_rows(
    items: Sequence[PanelItem], width: float, height: float, layout: TextLayout
) -> tuple[PanelGeometry, ...]:
    """Return the places where panels stand beside others; one alone has the whole width."""
    panels = [item.panel for item in items]
    order = rows(panels)
    has_tall = tall_panel(panels) is not None
    alone = [] if has_tall else [row[0] for row in order if len(row) == 1]
    widths = [width if i in alone else width / 2 for i in range(len(items))]
    share = INSIDE * height / sum(panels[row[0]].weight for row in order)
    pairs = zip(items, widths, strict=True)
    ends = [item.right_width(across, share * item.panel.weight) for item, across in pairs]
    sides = []
    for beside in (False, True):
        column = [item for item in items if bool(item.panel.beside) is beside]
        last = [i for i, p in enumerate(panels) if (bool(p.beside) or i in alone) is beside]
        left = max(_left_width(column, height, len(order)), INSET)
        right = max(ends[i] for i in last)
        sides.append(SideWidths(left, _label_width(column, layout), right))
    needs = [item.space_needed(across) for item, across in zip(items, widths, strict=True)]
    return arrange_rows(width, height, panels, needs, *sides)


def _label_width(items: Sequence[PanelItem], layout: TextLayout) -> float:
    return layout.small_line if any(item.has_y_label for item in items) else 0.0


def _left_width(items: Sequence[PanelItem], height: float, rows: int) -> float:
    tall = INSIDE * height / rows
    return max(item.left_width(height if item.panel.square else tall) for item in items)
