"""How a figure's panels share a widget: plain arithmetic on what each needs around it.

All panels have the same left and right edge, so that one cursor runs straight through them.  Where
room is short the words around a panel go first, and the panel itself never becomes smaller than
can be helped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF


@dataclass(frozen=True)
class Need:
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
    """

    header: float
    ticks: float
    label: float
    weight: float
    least: float = 0.0
    wide: bool = False


@dataclass(frozen=True)
class Sides:
    """Widths that all panels share: left of the axes for ticks and label, and right of them."""

    tick_width: float
    label_width: float
    right: float


@dataclass(frozen=True)
class Room:
    """The rectangles of one panel; an empty one is not drawn."""

    box: QRectF
    header: QRectF
    x_axis: QRectF
    y_axis: QRectF
    right: QRectF
    x_label: bool


GAP = 4.0
EDGE = 5.0
"""Left of and below a box: its axis lines and tick marks, which are painted with it."""
APART = 3.0
"""Between a box with its edge and what is around it, so that one is painted without the other."""


def arrange(width: float, height: float, needs: Sequence[Need], sides: Sides) -> tuple[Room, ...]:
    """Return the rooms of all panels from top to bottom."""
    labels = _fits(height, needs, [n.header + n.ticks + n.label for n in needs])
    ticks = labels or _fits(height, needs, [n.header + n.ticks for n in needs])
    left = sides.tick_width + (sides.label_width if sides.label_width < 0.1 * width else 0.0)
    if left > 0.4 * width:
        left = GAP
    right = sides.right if sides.right < 0.4 * width else GAP
    around = [
        n.header + (n.ticks if ticks else 0.0) + (n.label if labels else 0.0) + GAP for n in needs
    ]
    free = max(height - sum(around), 8.0 * len(needs))
    rooms, top = [], 0.0
    for need, tall in zip(needs, _heights(free, needs), strict=True):
        below = (need.ticks if ticks else 0.0) + (need.label if labels else 0.0)
        start, end = (GAP, GAP) if need.wide else (left, right)
        across = max(width - start - end, 8.0)
        box = QRectF(start, top + need.header, across, tall).toRect().toRectF()
        rooms.append(
            Room(
                box=box,
                header=QRectF(left, top, width - left, max(need.header - APART, 0.0)),
                x_axis=QRectF(0.0, box.bottom() + EDGE + APART, width, max(below - EDGE, 0.0)),
                y_axis=QRectF(
                    0.0, top, max(left - EDGE - APART, 0.0), need.header + tall + 2 * GAP
                ),
                right=QRectF(box.right() + APART, top, right - APART, need.header + tall + 2 * GAP),
                x_label=labels,
            )
        )
        top += need.header + tall + below + GAP
    return tuple(rooms)


def _heights(free: float, needs: Sequence[Need]) -> list[float]:
    """Return the heights of the boxes: by weight, but none below its least where that can be."""
    held: set[int] = set()
    while True:
        rest = free - sum(needs[i].least for i in held)
        total = sum(n.weight for i, n in enumerate(needs) if i not in held) or 1.0
        shares = [rest * n.weight / total for n in needs]
        short = {i for i, n in enumerate(needs) if i not in held and shares[i] < n.least}
        if not short:
            return [n.least if i in held else shares[i] for i, n in enumerate(needs)]
        held |= short
        if sum(needs[i].least for i in held) > free - 8.0 * (len(needs) - len(held)):
            total = sum(n.weight for n in needs) or 1.0
            return [free * n.weight / total for n in needs]


def _fits(height: float, needs: Sequence[Need], around: Sequence[float]) -> bool:
    """Return whether at least 45 % of the height is left for the panels."""
    return height - sum(around) - GAP * len(needs) >= 0.45 * height
