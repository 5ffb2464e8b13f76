"""How panels share a widget where some stand beside others: both boxes of a row are equally large.

Plain arithmetic, like `rnnviz.screen.panel_layout`, which says where the panels of one block go.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rnnviz.plot.figure import Panel
from rnnviz.plot.row import Row, columns, has_rows, rows
from rnnviz.screen.panel_layout import (
    GAP,
    Margins,
    PanelGeometry,
    SideWidths,
    SpaceNeeded,
    margins_of,
    moved,
    stack,
)


@dataclass(frozen=True)
class _Block:
    """Panels one above the other, as high as the widget.

    Attributes
    ----------
    start, width : float
        Where it begins, and how wide it is.
    margins : (float, float)
    members : tuple of int or None
        The panels; None keeps free what a row has elsewhere.
    needs : tuple of SpaceNeeded
    """

    start: float
    width: float
    margins: Margins
    members: tuple[int | None, ...]
    needs: tuple[SpaceNeeded, ...]

    def geometries(self, height: float) -> Iterator[tuple[int, PanelGeometry]]:
        """Yield the place of each of its panels."""
        places = stack(self.width, height, self.needs, self.margins)
        for member, place in zip(self.members, places, strict=True):
            if member is not None:
                yield member, moved(place, self.start)


def arrange_rows(
    width: float,
    height: float,
    panels: Sequence[Panel],
    needs: Sequence[SpaceNeeded],
    sides: tuple[SideWidths, SideWidths],
    alone: float = 0.0,
    square: float = 0.0,
) -> tuple[PanelGeometry, ...]:
    """Return the geometry of all panels.

    Parameters
    ----------
    width, height : float
        Of the widget.
    panels : sequence of Panel
    needs : sequence of SpaceNeeded
    sides : (SideWidths, SideWidths)
        Of the two columns.
    alone : float
        Width right of panels that are alone in their row; they begin with the left column and end,
        if that leaves enough, with the right one.
    square : float
        Width of the boxes of the square panels that stand at the left of the others of their
        column; 0 where they stand above them.
    """
    first, second = (_whole(margins_of(width / 2, side)) for side in sides)
    margins = first, second
    if not has_rows(panels):
        blocks = _by_themselves(width, panels, needs, margins)
    elif square:
        blocks = _square_first(width, panels, needs, margins, square)
    else:
        blocks = _in_rows(width, panels, needs, margins, alone)
    found = dict(place for block in blocks for place in block.geometries(height))
    return tuple(found[i] for i in range(len(panels)))


def _whole(margins: Margins) -> Margins:
    """Return margins in whole pixels: with these, two boxes are as wide to the pixel."""
    return float(math.ceil(margins[0])), float(math.ceil(margins[1]))


def _halves(width: float, margins: tuple[Margins, Margins]) -> list[tuple[float, float]]:
    """Return where two columns begin and how wide they are with boxes of the same width."""
    inside = (width - sum(map(sum, margins))) // 2
    first, second = (inside + sum(each) for each in margins)
    return [(0.0, first), (first, second)]


def _by_themselves(
    width: float,
    panels: Sequence[Panel],
    needs: Sequence[SpaceNeeded],
    margins: tuple[Margins, Margins],
) -> Iterator[_Block]:
    """Yield two columns that share nothing."""
    halves = zip(_halves(width, margins), margins, columns(panels), strict=True)
    for (start, across), ends, members in halves:
        yield _Block(start, across, ends, tuple(members), tuple(needs[i] for i in members))


def _in_rows(
    width: float,
    panels: Sequence[Panel],
    needs: Sequence[SpaceNeeded],
    margins: tuple[Margins, Margins],
    end: float,
) -> Iterator[_Block]:
    """Yield the two columns, and over both what is alone in its row."""
    order = rows(panels)
    halves = _halves(width, margins)
    merged = [_merged(row, needs, halves[0][1] - sum(margins[0])) for row in order]
    for column, (start, across) in enumerate(halves):
        own = [row[column] if len(row) == 2 else None for row in order]
        yield _Block(start, across, margins[column], tuple(own), _kinds(merged, own, needs))
    alone = [row[0] if len(row) == 1 else None for row in order]
    ends = margins[0][0], max(end, margins[1][1])
    yield _Block(0.0, width, ends, tuple(alone), _kinds(merged, alone, needs))


def _square_first(
    width: float,
    panels: Sequence[Panel],
    needs: Sequence[SpaceNeeded],
    margins: tuple[Margins, Margins],
    square: float,
) -> Iterator[_Block]:
    """Yield in either column the square panel, and the others at its right."""
    order = rows(panels)
    squares = [row for row in order if needs[row[0]].square or needs[row[1]].square]
    others = [row for row in order if row not in squares]
    edges = [square + left + 2 * GAP for left, _ in margins]
    halves = _halves(width - sum(edges), margins)
    start = 0.0
    for column, (edge, (_, across)) in enumerate(zip(edges, halves, strict=True)):
        left, right = margins[column]
        for rows_, wide, ends in (
            (squares, edge, (left, GAP)),
            (others, across, (left, right)),
        ):
            own = [row[column] for row in rows_]
            merged = [_merged(row, needs, square) for row in rows_]
            yield _Block(start, wide, ends, tuple(own), _kinds(merged, own, needs))
            start += wide


def _merged(row: Row, needs: Sequence[SpaceNeeded], inside: float) -> SpaceNeeded:
    """Return what a row needs of the height, whose boxes are so wide."""
    both = [needs[i] for i in row]
    around = {key: max(getattr(n, key) for n in both) for key in ("header", "ticks", "label")}
    least, most = max(n.least for n in both), inside if any(n.square for n in both) else math.inf
    return SpaceNeeded(weight=both[0].weight, least=least, most=most, **around)


def _kinds(
    merged: Sequence[SpaceNeeded], own: Sequence[int | None], needs: Sequence[SpaceNeeded]
) -> tuple[SpaceNeeded, ...]:
    """Return what panels need that are as high as their rows, and as wide as the axes there."""
    return tuple(
        row if i is None else replace(row, square=needs[i].square)
        for row, i in zip(merged, own, strict=True)
    )
