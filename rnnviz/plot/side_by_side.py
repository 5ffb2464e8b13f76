"""One figure of two: what a view shows of run A beside what it shows of run B.

Panels are paired by key, so that both halves of a row show the same thing in one scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TypeVar

import numpy as np

from rnnviz.plot.figure import Artist, Band, Figure, HeatMap, Panel, Table
from rnnviz.plot.network import River, Streams, Strips
from rnnviz.plot.scale import is_switchable, switched
from rnnviz.text import translate

LETTERS = ("A", "B")
Colored = HeatMap | River | Streams | Strips
"""What has a colour scale."""
_Row = tuple[Panel | None, Panel | None]
_C = TypeVar("_C", bound=Colored)


def side_by_side(one: Figure, other: Figure, names: tuple[str, str], view: str = "") -> Figure:
    """Return a figure with two columns.

    The panels of A keep their keys, so that what the hand did to them holds when B comes and goes;
    those of B are "b:KEY".  Where only one of the figures has a panel, a message stands in the
    other half; figures that have nothing in common, as where one is but a message, stand side by
    side as they are.  Two figures that are the same message are one.

    Parameters
    ----------
    one, other : Figure
        What the same view shows of run A and of run B.
    names : (str, str)
        What distinguishes the runs, with markup: the heads of the columns.
    view : str
        The view's name, which is also that of its main table.
    """
    if _is_message(one) and one.panels == other.panels:
        return one
    left, right = _columns(one, other)
    tables = (*one.tables, *(table_of_other(table, view) for table in other.tables))
    return Figure(one.title, (*left, *right), tables, _summary(one, other), heads=names)


def table_of_other(table: Table, view: str) -> Table:
    """Return a table of run B under a name that differs from that of run A in the same export."""
    return replace(table, name="b" if table.name == view else f"{table.name}-b")


def _summary(one: Figure, other: Figure) -> str:
    source = translate("plot", "{run}: {sentence}")
    told = zip(LETTERS, (one.summary, other.summary), strict=True)
    return " ".join(source.format(run=run, sentence=words) for run, words in told if words)


def _columns(one: Figure, other: Figure) -> tuple[list[Panel], list[Panel]]:
    if _has_nothing_in_common(one, other):
        return _by_themselves(one.panels, other.panels)
    rows = [_in_one_scale(*row) for row in _rows(one.panels, other.panels)]
    left, right = list(_filled(rows, 0)), list(_filled(rows, 1))
    pairs = zip(left, right, strict=True)
    return left, [_of_other(panel, beside.key) for beside, panel in pairs]


def _has_nothing_in_common(one: Figure, other: Figure) -> bool:
    """Return whether no panel of one figure can stand in a row with a panel of the other.

    A figure that is but a message is said of all panels of the other.
    """
    if _is_message(one) is not _is_message(other):
        return True
    return all(None in row for row in _rows(one.panels, other.panels))


def _by_themselves(one: Sequence[Panel], other: Sequence[Panel]) -> tuple[list[Panel], list[Panel]]:
    """Return two columns without rows, such as a message beside all panels of the other run."""
    left = [replace(panel, own_column=True) for panel in one]
    return left, [_of_other(replace(panel, own_column=True), one[0].key) for panel in other]


def _is_message(figure: Figure) -> bool:
    return len(figure.panels) == 1 and bool(figure.panels[0].message)


def _of_other(panel: Panel, beside: str) -> Panel:
    return replace(panel, key=f"b:{panel.key}", beside=beside)


def _rows(one: Sequence[Panel], other: Sequence[Panel]) -> Iterator[_Row]:
    """Yield the panels of each row: those with the same key, and between them what is alike.

    Where both have panels of some keys in another order, that of A counts.
    """
    other = _in_order_of(one, other)
    start, begin = 0, 0
    place = {panel.key: i for i, panel in enumerate(other)}
    for i, panel in enumerate(one):
        j = place.get(panel.key, -1)
        if j >= 0:
            yield from _alike_rows(one[start:i], other[begin:j])
            yield panel, other[j]
            start, begin = i + 1, j + 1
    yield from _alike_rows(one[start:], other[begin:])


def _in_order_of(one: Sequence[Panel], other: Sequence[Panel]) -> list[Panel]:
    """Return the panels of B, those that A has too in the order of A; axes are shared as before."""
    theirs, keys = {panel.key: panel for panel in other}, {panel.key for panel in one}
    common = (theirs[panel.key] for panel in one if panel.key in theirs)
    found = [next(common) if panel.key in keys else panel for panel in other]
    return [
        panel if panel is before else replace(panel, share_x=before.share_x)
        for panel, before in zip(found, other, strict=True)
    ]


def _alike_rows(one: Sequence[Panel], other: Sequence[Panel]) -> Iterator[_Row]:
    """Yield rows of panels with different keys, two in a row where both have the same axes."""
    for left, right in zip_longest(one, other):
        if left is None or right is None or _are_alike(left, right):
            yield left, right
        else:
            yield left, None
            yield None, right


def _are_alike(one: Panel, other: Panel) -> bool:
    kinds = [
        (p.x.label, p.x.over, p.y.label, p.y.log10, p.square, bool(p.message), _scale_kinds(p))
        for p in (one, other)
    ]
    return kinds[0] == kinds[1]


def _scale_kinds(panel: Panel) -> list[object]:
    return [(type(a), a.map, a.low, a.high) for a in panel.artists if isinstance(a, HeatMap)]


def _filled(rows: Sequence[_Row], column: int) -> Iterator[Panel]:
    """Yield the panels of a column, with messages where only the other one has a panel."""
    above: Panel | None = None
    for row in rows:
        panel, other = row[column], row[1 - column]
        if panel is None:
            assert other is not None
            panel = _none_here(other, column, shared=above is not None and above.share_x)
        yield panel
        above = panel


def _none_here(other: Panel, column: int, shared: bool) -> Panel:
    """Return what stands beside a panel that only the other run has."""
    words = translate("plot", "Run {run} has none of this.").format(run=LETTERS[column])
    return Panel(
        other.key, message=words, weight=other.weight, drop_order=other.drop_order, share_x=shared
    )


def _in_one_scale(one: Panel | None, other: Panel | None) -> _Row:
    """Return two panels on the same kind of scale, with the same colours for the same values."""
    if one is None or other is None:
        return one, other
    if one.y.log10 != other.y.log10:
        one, other = _on_log_scale(one), _on_log_scale(other)
    if one.message or other.message:
        return one, other
    scales = _color_scales(one, other)
    one, other = _with_color_scales(one, scales), _with_color_scales(other, scales)
    return _tinted_to_border(one, other), _tinted_to_border(other, one)


def _tinted_to_border(panel: Panel, other: Panel) -> Panel:
    """Return a panel whose tints that reach the border reach that of the axis it shares."""
    ends = [end for each in (panel, other) for end in (each.y.low, each.y.high) if end is not None]
    if len(ends) < 4 or panel.y.log10 != other.y.log10:
        return panel
    bottom, top, *_ = ends
    artists = tuple(
        replace(
            artist,
            low=np.where(artist.low == bottom, min(ends), artist.low),
            high=np.where(artist.high == top, max(ends), artist.high),
        )
        if isinstance(artist, Band) and (bottom, top) != (min(ends), max(ends))
        else artist
        for artist in panel.artists
    )
    return replace(panel, artists=artists)


def _on_log_scale(panel: Panel) -> Panel:
    return switched(panel) if is_switchable(panel) and not panel.y.log10 else panel


_Place = tuple[type, str, str, int]
_Scales = dict[_Place, tuple[float, float]]


def _colored(panel: Panel) -> Iterator[tuple[_Place, Colored | None, Artist]]:
    """Yield each artist, with what it shows and its number if it has a colour scale."""
    count: dict[tuple[type, str, str], int] = {}
    for artist in panel.artists:
        if isinstance(artist, Colored):
            kind = type(artist), getattr(artist, "map", "flow"), getattr(artist, "label", "")
            count[kind] = count.get(kind, -1) + 1
            yield (*kind, count[kind]), artist, artist
        else:
            yield (type(artist), "", "", 0), None, artist


def _color_scales(one: Panel, other: Panel) -> _Scales:
    """Return the limits that cover the scales of both panels."""
    found: _Scales = {}
    for panel in (one, other):
        for place, colored, _ in _colored(panel):
            if colored is not None:
                low, high = found.get(place, (colored.low, colored.high))
                found[place] = min(low, colored.low), max(high, colored.high)
    return found


def _with_color_scales(panel: Panel, scales: _Scales) -> Panel:
    artists = tuple(
        artist if colored is None else _scaled(colored, *scales[place])
        for place, colored, artist in _colored(panel)
    )
    return replace(panel, artists=artists)


def _scaled(artist: _C, low: float, high: float) -> _C:
    if (artist.low, artist.high) == (low, high):
        return artist
    return replace(artist, low=low, high=high)
