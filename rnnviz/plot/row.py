"""Which panels of a figure stand in one row and share their scale.

Panels that stand beside others form the right column; both columns go from top to bottom.  Panels
of a row share both limits, the scale and every range that is chosen by hand.  Several panels may
stand beside one that is nothing but a message, which is then as high as the whole column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rnnviz.plot.figure import Panel


def has_columns(panels: Sequence[Panel]) -> bool:
    """Return whether any panel stands beside another."""
    return any(panel.beside for panel in panels)


def columns(panels: Sequence[Panel]) -> tuple[list[int], list[int]]:
    """Return the indices of the panels in the left and in the right column."""
    places = range(len(panels))
    return [i for i in places if not panels[i].beside], [i for i in places if panels[i].beside]


def has_rows(panels: Sequence[Panel]) -> bool:
    """Return whether every panel of the left column has one of its own beside it, in order."""
    left, right = columns(panels)
    return [panels[i].key for i in left] == [panels[i].beside for i in right]


def pairs(panels: Sequence[Panel]) -> Iterator[tuple[int, int]]:
    """Yield the indices of panels with axes that stand in one row, the left one first."""
    if not has_columns(panels):
        return
    place = {panel.key: i for i, panel in enumerate(panels) if not panel.message}
    for i, panel in enumerate(panels):
        if panel.beside in place and not panel.message:
            yield place[panel.beside], i


def scale_keys(panels: Sequence[Panel]) -> Mapping[str, str]:
    """Return for the key of each panel the one under which its row's range and scale are kept."""
    keys = {panel.key: panel.key for panel in panels}
    return keys | {panels[right].key: panels[left].key for left, right in pairs(panels)}


def x_groups(panels: Sequence[Panel]) -> list[int]:
    """Return a number for each panel: those with the same one have the same x limits.

    They share an axis with the panel below them or stand in one row.
    """
    group = list(range(len(panels)))
    for column in columns(panels):
        for above, below in pairwise(column):
            if panels[above].share_x:
                group[below] = group[above]
    for left, right in pairs(panels):
        if panels[left].x.over == panels[right].x.over:
            old, new = group[right], group[left]
            group = [new if number == old else number for number in group]
    return group


def shares_y(one: Panel, other: Panel) -> bool:
    """Return whether the y axes of two panels in a row can have the same limits."""
    return one.y.log10 == other.y.log10


def has_same_y(one: Panel, other: Panel) -> bool:
    """Return whether the labels of one y axis serve two panels in a row."""
    return (one.y.label, one.y.ticks, one.y.log10) == (other.y.label, other.y.ticks, other.y.log10)
