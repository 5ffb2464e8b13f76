"""Where the panels of one widget go: what they need around their axes, measured and arranged."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.plot.row import has_columns, has_rows, rows
from rnnviz.screen.panel import PanelItem
from rnnviz.screen.panel_layout import (
    GAP,
    INSET,
    LEAST_SQUARE_OF_HALF,
    PanelGeometry,
    SideWidths,
    arrange,
    square_column,
)
from rnnviz.screen.row_layout import arrange_rows
from rnnviz.screen.text_layout import TextLayout

INSIDE = 0.7
"""Share of the height that the insides of all panels take, about: the axes are around them."""
AROUND = 2.5
"""Lines of text above and below a panel at least: half a tick's, the ticks and the label."""


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
    right = max(
        item.right_width(across, share * item.panel.weight, left + label) for item, across in rooms
    )
    needs = [item.space_needed(across, left + label) for item, across in rooms]
    return arrange(width, height, needs, SideWidths(left, label, right), column)


def _in_rows(
    items: Sequence[PanelItem], width: float, height: float, layout: TextLayout
) -> tuple[PanelGeometry, ...]:
    """Return the places where panels stand beside others; one alone has the whole width."""
    panels = [item.panel for item in items]
    order = rows(panels)
    alone = [row[0] for row in order if len(row) == 1] if has_rows(panels) else []
    columns = [[i for i in items if bool(i.panel.beside) is beside] for beside in (False, True)]
    lefts = [max(_left_width(column, height, len(order)), INSET) for column in columns]
    labels = [_label_width(column, layout) for column in columns]
    left = lefts[0] + labels[0]
    first = _square_column(columns, width / 2, height, left, layout) if has_rows(panels) else 0.0
    rooms = [
        width if i in alone else first if first and p.square else width / 2 - first
        for i, p in enumerate(panels)
    ]
    stacked = sum(panels[row[0]].weight for row in order if not (first and panels[row[0]].square))
    share = INSIDE * height / stacked
    pairs = zip(items, rooms, strict=True)
    starts = [lefts[bool(p.beside)] + labels[bool(p.beside)] for p in panels]
    ends = [
        item.right_width(across, share * item.panel.weight, start)
        for (item, across), start in zip(pairs, starts, strict=True)
    ]
    in_pairs = [i for i in range(len(items)) if i not in alone]
    sides = [
        SideWidths(own, label, max(ends[i] for i in in_pairs if bool(panels[i].beside) is beside))
        for own, label, beside in zip(lefts, labels, (False, True), strict=True)
    ]
    needs = [
        item.space_needed(across, start)
        for item, across, start in zip(items, rooms, starts, strict=True)
    ]
    end = max((ends[i] for i in alone), default=0.0)
    square = first - left - 2 * GAP if first else 0.0
    return arrange_rows(width, height, panels, needs, (sides[0], sides[1]), end, square)


def _square_column(
    columns: Sequence[Sequence[PanelItem]],
    width: float,
    height: float,
    left: float,
    layout: TextLayout,
) -> float:
    """Return the width that the square panel of either column has at the left of the others."""
    shown = [item.panel for item in columns[0]]
    if len(shown) != len(columns[1]):
        return 0.0
    least = LEAST_SQUARE_OF_HALF
    return square_column(width, height, shown, left, layout.small_line, least)


def _label_width(items: Sequence[PanelItem], layout: TextLayout) -> float:
    return layout.small_line if any(item.has_y_label for item in items) else 0.0


def _left_width(items: Sequence[PanelItem], height: float, rows: int) -> float:
    """Return the width of the tick labels of panels, each of which is about its share high."""
    least, total = INSIDE * height / rows, sum(item.panel.weight for item in items)
    around = AROUND * items[0].layout.small_line
    return max(
        item.left_width(height)
        if item.panel.square
        else item.left_width(least, height * item.panel.weight / total - around)
        for item in items
    )
