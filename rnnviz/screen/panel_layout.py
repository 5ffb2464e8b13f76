"""How the panels of a figure share a widget: plain arithmetic on what each needs around it.

All panels of a column have the same left and right edge, so that one cursor runs straight through
them, and both boxes of a row are equally large.  Where
room is short, panels that may be dropped go first, then the text around the others; the axes become
smaller last.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF

from rnnviz.plot.figure import Panel
from rnnviz.plot.row import Row, columns, has_columns, has_rows, rows
from rnnviz.screen.text_layout import SMALL, TextLayout

INSET = 12.0
"""Pixels between the border and the title where there is no axis, as before a text."""
GAP = 4.0
"""Between panels, and around those without axes."""
EDGE = 5.0
"""Left of and below a box: its axis lines and tick marks, which are painted with it."""
APART = 3.0
"""Between a box with its edge and what is around it, so that one is painted without the other."""
SMALLEST = 0.72
"""Share of the type size below which a message is not set."""
LEAST_SIZE = 8.0
"""Pixels of a box, at least."""
COLUMN = 0.6
"""Share of a widget's width that the column of a square panel takes at most."""
LEAST_SQUARE = 10.0
"""Lines of text that the side of a square has at least where others are beside it."""
USUAL_LEFT = 4.0
"""Lines of text that ticks and label take left of the axes, about."""
LEAST_SQUARE_OF_HALF = 8.0
"""The same in one of two columns."""


@dataclass(frozen=True)
class SpaceNeeded:
    """What one panel needs around its axes, in logical pixels.

    Attributes
    ----------
    header, ticks, label : float
        Height of the line above, of the tick labels below, and of the axis label below those.
    weight : float
        Share of the height that is left.
    least : float
        Height of the box below which it is of no use.
    wide : bool
        It has no axes, and takes the whole width.
    square : bool
        Its box is a square.
    most : float
        Height of the box above which it has no use of more.
    """

    header: float
    ticks: float
    label: float
    weight: float
    least: float = 0.0
    wide: bool = False
    square: bool = False
    most: float = math.inf


@dataclass(frozen=True)
class SideWidths:
    """Widths that all panels share: left of the axes for ticks and label, and right of them."""

    tick_width: float
    label_width: float
    right: float


@dataclass(frozen=True)
class PanelGeometry:
    """The rectangles of one panel in pixels of the widget; an empty one is not painted.

    Attributes
    ----------
    box : QRectF
        The inside of the axes.
    header, x_axis, y_axis, right : QRectF
        Above, below, left and right of it.
    x_label : bool
        Whether there is room for the label of the x axis.
    """

    box: QRectF
    header: QRectF
    x_axis: QRectF
    y_axis: QRectF
    right: QRectF
    x_label: bool


Margins = tuple[float, float]
"""The room left and right of axes."""


def arrange(
    width: float,
    height: float,
    needs: Sequence[SpaceNeeded],
    sides: SideWidths,
    column: float = 0.0,
) -> tuple[PanelGeometry, ...]:
    """Return the geometry of all panels from top to bottom.

    Where there is a `column` for the square panel, see `square_column`, the others are beside it.
    """
    if not column:
        return stack(width, height, needs, margins_of(width, sides))
    square, others = [n for n in needs if n.square], [n for n in needs if not n.square]
    first = margins_of(column, replace(sides, right=GAP))
    alone = iter(stack(column, height, square, first))
    beside = iter(stack(width - column, height, others, margins_of(width - column, sides)))
    return tuple(next(alone) if n.square else moved(next(beside), column) for n in needs)


def square_column(
    width: float,
    height: float,
    panels: Sequence[Panel],
    left: float,
    line: float,
    least: float = LEAST_SQUARE,
) -> float:
    """Return the width of a column for the only square panel, 0 where it stands above the others.

    It stands beside them where its square becomes larger there.

    Parameters
    ----------
    width, height : float
        Of the widget.
    panels : sequence of Panel
    left : float
        Width of what is left of the axes.
    line : float
        Height of a line of text.
    least : float
        Lines of text that the side of the square has at least.
    """
    square = [panel for panel in panels if panel.square and not panel.message]
    if len(square) != 1 or len(panels) == 1:
        return 0.0
    around = 3.5 * line + EDGE + GAP
    beside = min(height - around, COLUMN * width - left)
    share = square[0].weight / sum(panel.weight for panel in panels)
    above = share * (height - around * len(panels))
    if beside <= max(above, least * line):
        return 0.0
    return float(round(left + beside + 2 * GAP))  # boxes begin at whole pixels


def moved(geometry: PanelGeometry, right: float) -> PanelGeometry:
    """Return a geometry so many pixels further right."""
    parts = ("box", "header", "x_axis", "y_axis", "right")
    there = {part: getattr(geometry, part).translated(right, 0.0) for part in parts}
    return replace(geometry, **there)


def margins_of(width: float, sides: SideWidths) -> Margins:
    """Return the room left and right of axes in a widget of that width."""
    left = sides.tick_width + (sides.label_width if sides.label_width < 0.1 * width else 0.0)
    return left if left <= 0.4 * width else GAP, sides.right if sides.right < 0.4 * width else GAP


def stack(
    width: float, height: float, needs: Sequence[SpaceNeeded], margins: Margins
) -> tuple[PanelGeometry, ...]:
    """Return the geometry of panels one above the other."""
    labels = _fits(height, needs, [n.header + n.ticks + n.label for n in needs])
    ticks = labels or _fits(height, needs, [n.header + n.ticks for n in needs])
    left, right = margins
    title = max(left, INSET)  # no axis keeps the title of a text from the border
    around = [
        n.header + (n.ticks if ticks else 0.0) + (n.label if labels else 0.0) + GAP for n in needs
    ]
    free = max(height - sum(around), LEAST_SIZE * len(needs))
    inside = max(width - left - right, LEAST_SIZE)
    limits = [min(n.most, inside) if n.square else n.most for n in needs]
    found, top = [], 0.0
    for need, tall in zip(needs, _heights(free, needs, limits), strict=True):
        below = (need.ticks if ticks else 0.0) + (need.label if labels else 0.0)
        start, end = (GAP, GAP) if need.wide else (left, right)
        across = max(width - start - end, LEAST_SIZE)
        if need.square:
            start, across = start + max(across - tall, 0.0) / 2, min(across, tall)
        high = across if need.square else tall
        box = QRectF(start, top + need.header, across, high).toRect().toRectF()
        beside = need.header + tall + 2 * GAP
        found.append(
            PanelGeometry(
                box=box,
                header=QRectF(title, top, max(width - title, 0.0), max(need.header - APART, 0.0)),
                x_axis=QRectF(0.0, box.bottom() + EDGE + APART, width, max(below - EDGE, 0.0)),
                y_axis=QRectF(box.left() - left, top, max(left - EDGE - APART, 0.0), beside),
                right=QRectF(box.right() + APART, top, right - APART, beside),
                x_label=labels,
            )
        )
        top += need.header + tall + below + GAP
    return tuple(found)


def _heights(free: float, needs: Sequence[SpaceNeeded], limits: Sequence[float]) -> list[float]:
    """Return the heights of the boxes: by weight, but none beyond its limit.

    None is below its least either, where that can be.
    """
    held: dict[int, float] = {}
    while True:
        others = [i for i in range(len(needs)) if i not in held]
        rest = free - sum(held.values())
        if rest < LEAST_SIZE * len(others):
            total = sum(n.weight for n in needs)
            return [free * n.weight / total for n in needs]
        total = sum(needs[i].weight for i in others)
        shares = {i: rest * needs[i].weight / total for i in others}
        found = {i: needs[i].least for i in others if shares[i] < needs[i].least}
        found = found or {i: limits[i] for i in others if shares[i] > limits[i]}
        if not found:
            return [held.get(i, shares.get(i, 0.0)) for i in range(len(needs))]
        held |= found


def _fits(height: float, needs: Sequence[SpaceNeeded], around: Sequence[float]) -> bool:
    """Return whether at least 45 % of the height is left for the panels."""
    return height - sum(around) - GAP * len(needs) >= 0.45 * height


def visible_panels(
    panels: Sequence[Panel], width: float, height: float, layout: TextLayout
) -> tuple[Panel, ...]:
    """Return the panels that find room; the others are left out by their `drop_order`.

    What counts is the size of the widget and what the panels say of themselves, not their data.
    """
    if not any(panel.drop_order for panel in panels):
        return tuple(panels)
    shown = list(panels)
    while _total_height(shown, width, height, layout) > height:
        candidates = [row for row in rows(shown) if _can_go(shown, row)]
        if not candidates:
            break
        first = max(candidates, key=lambda row: shown[row[0]].drop_order)
        shown = [panel for i, panel in enumerate(shown) if i not in first]
    if len(shown) == len(panels):
        return tuple(panels)
    return tuple(_with_own_axis(panel, panels, shown) for panel in shown)


def _can_go(panels: Sequence[Panel], row: Row) -> bool:
    """Return whether a row may be left out: every column keeps one panel."""
    kept = [[i for i in column if i not in row] for column in columns(panels)]
    emptied = has_columns(panels) and not has_rows(panels) and not all(kept)
    return bool(panels[row[0]].drop_order) and any(kept) and not emptied


def _total_height(
    panels: Sequence[Panel], width: float, height: float, layout: TextLayout
) -> float:
    """Return the height that the panels take at least, row by row or in the higher column."""
    if not has_columns(panels):
        line = layout.small_line
        column = square_column(width, height, panels, USUAL_LEFT * line, line)
        groups = [[p for p in panels if p.square is square] for square in (True, False)]
        rooms = (column, width - column) if column else (width, width)
        found = [
            sum(_height(panel, room, layout) for panel in group)
            for group, room in zip(groups, rooms, strict=True)
        ]
        return max(found) if column else sum(found)
    heights = [_height(panel, width / 2, layout) for panel in panels]
    if not has_rows(panels):
        return max(sum(heights[i] for i in column) for column in columns(panels))
    return sum(max(heights[i] for i in row) for row in rows(panels))


def least_height(panel: Panel, width: float, layout: TextLayout) -> float:
    """Return the height that the inside of a panel needs to be of use."""
    if not panel.message or panel.verbatim:
        return panel.min_lines * layout.small_line
    share = SMALL if panel.large else SMALLEST
    wrapped = layout.label(panel.message, share, width=max(width - 2 * GAP - 24, 20.0))
    return wrapped.size().height()


def _height(panel: Panel, width: float, layout: TextLayout) -> float:
    """Return the height a panel takes at least, with the text around it."""
    lines = 0.5 if panel.message else 1.0 if panel.share_x else 2.0
    return least_height(panel, width, layout) + lines * layout.small_line + EDGE + GAP


def _with_own_axis(panel: Panel, panels: Sequence[Panel], shown: Sequence[Panel]) -> Panel:
    """Return the panel with x labels of its own where the panel that had them is not shown."""
    column = [p for p in panels if bool(p.beside) == bool(panel.beside)]
    below = column[next(i for i, p in enumerate(column) if p is panel) :]
    owner = next((p for p in below if not p.share_x), panel)
    return panel if any(p is owner for p in shown) else replace(panel, share_x=False)
