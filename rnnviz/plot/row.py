"""Which panels of a figure stand in one row and share their scale.

A panel that stands beside another is in the right column; one that none stands beside has the whole
width of its row.  Panels of a row share both limits, the kind of scale and every range that is
chosen by hand.  A tall panel is a message and has a column for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rnnviz.plot.figure import HeatMap, Panel, Role
from rnnviz.plot.network import River

Row = tuple[int, ...]
"""The indices of one panel or of two, the left one first."""


def has_columns(panels: Sequence[Panel]) -> bool:
    """Return whether any panel stands beside another."""
    return any(panel.beside for panel in panels)


def tall_panel(panels: Sequence[Panel]) -> int | None:
    """Return the index of the panel that has a column for itself, if there is one."""
    return next((i for i, panel in enumerate(panels) if panel.tall), None)


def rows(panels: Sequence[Panel]) -> list[Row]:
    """Return the rows from top to bottom; a tall panel, which stands beside all, is in none."""
    tall = tall_panel(panels)
    if len(panels) == 1:
        return [(0,)]
    if tall is not None:
        return [(i,) for i in range(len(panels)) if i != tall]
    right = {panel.beside: i for i, panel in enumerate(panels) if panel.beside}
    left = (i for i, panel in enumerate(panels) if not panel.beside)
    return [(i, right[key]) if (key := panels[i].key) in right else (i,) for i in left]


def pairs(panels: Sequence[Panel]) -> Iterator[tuple[int, int]]:
    """Yield the indices of two panels with axes in one row, the left one first."""
    if not has_columns(panels):
        return
    for row in rows(panels):
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
    """

    head: str = ""
    role: Role = "a"
    y_labels: bool = True
    color_bar: bool = True


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
        if _bar(panels[left]) == _bar(panels[right]):
            found[left] = replace(found[left], color_bar=False)
    return found


def upper_right(panels: Sequence[Panel]) -> int:
    """Return the index of the panel in the upper right corner."""
    if not panels:
        return 0
    tall, first = tall_panel(panels), rows(panels)[0]
    return tall if tall is not None and panels[tall].beside else first[-1]


def _highest(panels: Sequence[Panel]) -> Row:
    """Return the highest panel of either column."""
    tall, order = tall_panel(panels), rows(panels)
    if tall is None:
        return next((row for row in order if len(row) == 2), order[0])
    return (order[0][0], tall) if panels[tall].beside else (tall, order[0][0])


def _bar(panel: Panel) -> object:
    """Return what the colour bar of a panel shows."""
    artists = (a for a in panel.artists if isinstance(a, HeatMap | River))
    return next(((a.map, a.low, a.high, a.label) for a in artists), None)
