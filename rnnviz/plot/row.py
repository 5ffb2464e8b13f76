"""Which panels of a figure stand in one row and share their scale.

A panel that stands beside another is in the right column; one that none stands beside has the whole
width of its row.  Panels of a row share both limits, the kind of scale and every range that is
chosen by hand.  Where two columns have nothing in common, each is arranged by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import HeatMap, Panel, Points
from rnnviz.plot.network import River

Row = tuple[int, ...]
"""The indices of one panel or of two, the left one first."""


def has_columns(panels: Sequence[Panel]) -> bool:
    """Return whether any panel stands beside another."""
    return any(panel.beside for panel in panels)


def has_rows(panels: Sequence[Panel]) -> bool:
    """Return whether panels stand in rows, and not in two columns arranged by themselves."""
    return has_columns(panels) and not panels[0].own_column


def columns(panels: Sequence[Panel]) -> tuple[list[int], list[int]]:
    """Return the indices of the panels in the left and in the right column."""
    places = range(len(panels))
    return [i for i in places if not panels[i].beside], [i for i in places if panels[i].beside]


def rows(panels: Sequence[Panel]) -> list[Row]:
    """Return the rows from top to bottom; in columns by themselves every panel is one."""
    if not has_rows(panels):
        return [(i,) for i in range(len(panels))]
    left, right = columns(panels)
    beside = {panels[i].beside: i for i in right}
    return [(i, beside[key]) if (key := panels[i].key) in beside else (i,) for i in left]


def pairs(panels: Sequence[Panel]) -> Iterator[tuple[int, int]]:
    """Yield the indices of two panels with axes in one row, the left one first."""
    for row in rows(panels) if has_columns(panels) else ():
        if len(row) == 2 and not any(panels[i].message for i in row):
            yield row[0], row[1]


def scale_keys(panels: Sequence[Panel]) -> Mapping[str, str]:
    """Return for the key of each panel the one under which its row's range and scale are kept."""
    keys = {panel.key: panel.key for panel in panels}
    return keys | {panels[right].key: panels[left].key for left, right in pairs(panels)}


def x_groups(panels: Sequence[Panel]) -> list[int]:
    """Return a number for each panel: those with the same one have the same x limits.

    They share an axis with the panel below them or stand in one row.
    """
    group = list(range(len(panels)))
    for above, below in pairwise(rows(panels)):
        if len(above) == len(below):
            for i, j in zip(above, below, strict=True):
                group[j] = group[i] if panels[i].share_x else j
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


@dataclass(frozen=True)
class Around:
    """What a painter draws around a panel, of which a row has some only once.

    Attributes
    ----------
    head : str
        Name of the run above the column, with markup; empty but for the highest panel of it.
    role : Role
        Of the head.
    y_labels : bool
        Whether ticks and label of the y axis are written; else those at the left serve.
    color_bar : bool
        Whether there is a colour bar; else the one at the right serves.
    bar_label : bool
        Whether the bar is named; not where it is that of two quantities.
    words : str
        The text in the other half, which is set in the same size.
    """

    head: str = ""
    role: Role = "a"
    y_labels: bool = True
    color_bar: bool = True
    bar_label: bool = True
    words: str = ""


ALONE = Around()


def around(panels: Sequence[Panel], heads: Sequence[str]) -> list[Around]:
    """Return what is drawn around each panel; the heads are those of the two columns."""
    found = [ALONE for _ in panels]
    if not has_columns(panels):
        return found
    roles: tuple[Role, Role] = ("a", "b")
    for i, head, role in zip(_highest(panels), heads, roles, strict=False):
        found[i] = replace(found[i], head=head, role=role)
    for left, right in pairs(panels):
        if has_same_y(panels[left], panels[right]):
            found[right] = replace(found[right], y_labels=False)
        (*scale, name), (*other_scale, other_name) = _bar(panels[left]), _bar(panels[right])
        if scale == other_scale:
            found[left] = replace(found[left], color_bar=False)
            found[right] = replace(found[right], bar_label=name == other_name)
    for left, right in (row for row in rows(panels) if len(row) == 2):
        for one, other in ((left, right), (right, left)):
            found[one] = replace(found[one], words=panels[other].message)
    return found


def runs_of(panels: Sequence[Panel], heads: Sequence[str]) -> list[str]:
    """Return for each panel the head of its column, empty where it is of both runs or of one."""
    names = ["" for _ in panels]
    if heads and has_columns(panels):
        for column, head in zip(columns(panels), heads, strict=True):
            for i in column:
                names[i] = head
        for row in rows(panels) if has_rows(panels) else ():
            if len(row) == 1:
                names[row[0]] = ""
    return names


def upper_right(panels: Sequence[Panel]) -> int:
    """Return the index of the panel in the upper right corner."""
    if not panels:
        return 0
    return rows(panels)[0][-1] if has_rows(panels) else (columns(panels)[1] or [0])[0]


def _highest(panels: Sequence[Panel]) -> Row:
    """Return the highest panel of either column."""
    if has_rows(panels):
        return next(row for row in rows(panels) if len(row) == 2)
    left, right = columns(panels)
    return left[0], right[0]


def _bar(panel: Panel) -> tuple[object, ...]:
    """Return the colours and limits of a panel's colour bar, and what it is called."""
    for artist in panel.artists:
        if isinstance(artist, HeatMap | River):
            return artist.map, artist.low, artist.high, artist.label
        if isinstance(artist, Points) and artist.step is not None:
            return "step", 1, artist.steps, ""
    return ("",)
