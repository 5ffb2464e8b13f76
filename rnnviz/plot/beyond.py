"""Arrows at the border for what lies beyond the limits, the same on the screen and in print.

Limits cover what is typical.  What leaps further is neither dropped nor left out silently: its line
leaves the frame, and an arrow there says how far it goes.  Of several that leave side by side the
farthest is named; where the values of a side do not all find room, only its farthest, with a count.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from rnnviz.number_format import number, number_of_log10
from rnnviz.plot.axis_limit import Limits, Span
from rnnviz.plot.cover import Cover
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Array, Axis, Band, BeyondMarks, Curve, Panel, Points, ReferenceLine
from rnnviz.plot.markup import plain
from rnnviz.text import translate

R = TypeVar("R")

NEAR = 0.1
"""Share of a panel within which of two arrows only the farther is drawn."""
SLACK = 1e-6
"""Share of a panel by which rounding may bring a value outside."""
MOST_NAMED = 4
"""Arrows of a panel whose values are written, at most."""
MOST_COVERED = 0.15
"""Share of a panel that several values may cover: of a small one all, and nothing else is seen."""


@dataclass(frozen=True)
class _Leap:
    """One value beyond the limits.

    `across` and `up` are its place in shares of the panel, 0 to 1 inside; `text` is "" until asked
    for.
    """

    x: float
    y: float
    across: float
    up: float
    role: Role
    name: str
    text: str = ""

    @property
    def border(self) -> tuple[float, float]:
        """Where it leaves the panel, in shares of it."""
        return border_place(self.across, self.up)

    @property
    def distance(self) -> float:
        """How far outside it is, in sizes of the panel."""
        return math.hypot(self.across - self.border[0], self.up - self.border[1])


def border_place(across: float, up: float) -> tuple[float, float]:
    """Return the place on the border of a panel from which an arrow points to a place outside.

    Both are in shares of the panel, 0 to 1 inside.  What is beyond two borders is seen from the
    middle.
    """
    if 0 <= across <= 1 or 0 <= up <= 1:
        return min(max(across, 0.0), 1.0), min(max(up, 0.0), 1.0)
    right, above = across - 0.5, up - 0.5
    reach = 0.5 / max(abs(right), abs(above))
    return 0.5 + reach * right, 0.5 + reach * above


@dataclass(frozen=True)
class Arrow:
    """One arrow at the border of what is shown.

    Attributes
    ----------
    index : int
        Of its mark.
    across, up : float
        Its tip, in shares of the panel.
    right, above : float
        Its direction, of length 1.
    """

    index: int
    across: float
    up: float
    right: float
    above: float


def arrows(marks: BeyondMarks, x: Span, y: Span) -> Iterator[Arrow]:
    """Yield the arrows of those marks that lie outside what is shown."""
    places = zip(_shares(marks.x, x).tolist(), _shares(marks.y, y).tolist(), strict=True)
    for index, (across, up) in enumerate(places):
        tip = border_place(across, up)
        if tip == (across, up) or not (marks.plane or 0 <= across <= 1):
            continue
        corner = not (0 <= across <= 1 or 0 <= up <= 1)
        right, above = (tip[0] - 0.5, tip[1] - 0.5) if corner else (across - tip[0], up - tip[1])
        if not corner:
            right, above = float(np.sign(right)), float(np.sign(above))
        length = math.hypot(right, above)
        yield Arrow(index, *tip, right / length, above / length)


def placed_values(
    marks: BeyondMarks,
    found: Sequence[Arrow],
    find: Callable[[Arrow, str, Sequence[R]], R | None],
) -> list[tuple[Arrow, str, R]]:
    """Return which values are written beside which arrows, and where.

    Those of a side are written all or, where one finds no room, only the farthest with a count.
    In a plane all sides are one.

    Parameters
    ----------
    marks : BeyondMarks
    found : sequence of Arrow
        Those drawn, the farthest first.
    find : callable
        Returns a place for a text beside an arrow, clear of the places given; None without one.
    """
    written: list[tuple[Arrow, str, R]] = []
    for side in _sides(marks, found):
        taken = [place for *_, place in written]
        own: list[tuple[Arrow, str, R]] = []
        named = [arrow for arrow in side if marks.texts[arrow.index]]
        for arrow in named:
            text = marks.texts[arrow.index]
            if (place := find(arrow, text, [*taken, *(at for *_, at in own)])) is None:
                break
            own.append((arrow, text, place))
        if len(own) < len(named):
            own = _farthest(marks, side, find, taken)
        written += own
    return written


def _farthest(
    marks: BeyondMarks,
    side: Sequence[Arrow],
    find: Callable[[Arrow, str, Sequence[R]], R | None],
    taken: Sequence[R],
) -> list[tuple[Arrow, str, R]]:
    """Return the farthest value of a side with a count or, where that is too long, alone."""
    value = marks.texts[side[0].index]
    source = translate("views", "{count} arrows, farthest {value}")
    counted = [source.format(count=len(side), value=value)] if len(side) > 1 else []
    for text in (*counted, value):
        if (place := find(side[0], text, taken)) is not None:
            return [(side[0], text, place)]
    return []


def _sides(marks: BeyondMarks, found: Sequence[Arrow]) -> list[list[Arrow]]:
    """Return arrows by the side at which they stand; a plane has one."""
    sides: dict[tuple[float, float], list[Arrow]] = {}
    for arrow in found:
        key = (0.0, 0.0) if marks.plane else (round(arrow.right), round(arrow.above))
        sides.setdefault(key, []).append(arrow)
    return list(sides.values())


def with_beyond_marks(panels: Sequence[Panel], limits: Sequence[Limits]) -> list[Panel]:
    """Return panels with an arrow for everything that lies beyond their limits."""
    return [_marked(panel, at) for panel, at in zip(panels, limits, strict=True)]


def _marked(panel: Panel, limits: Limits) -> Panel:
    if panel.message or panel.x.chosen or panel.y.chosen:
        return panel
    if not (leaps := _spread(list(_leaps(panel, limits)))):
        return panel
    named = leaps[:MOST_NAMED]
    marks = BeyondMarks(
        x=np.array([leap.x for leap in leaps]),
        y=np.array([leap.y for leap in leaps]),
        texts=tuple(_text(panel, leap) if leap in named else "" for leap in leaps),
        roles=tuple(leap.role for leap in leaps),
        names=tuple(plain(leap.name) for leap in leaps),
        plane=panel.x.over is None,
    )
    covers = tuple(artist for artist in panel.artists if isinstance(artist, Cover))
    rest = tuple(artist for artist in panel.artists if not isinstance(artist, Cover))
    return replace(panel, artists=(*rest, marks, *covers))


def _leaps(panel: Panel, limits: Limits) -> Iterator[_Leap]:
    """Yield what of each artist lies beyond the limits, one for each time that it leaves them."""
    for artist in panel.artists:
        match artist:
            case Curve():
                yield from _of_line(artist.x, artist.y, limits, artist.role, _name(artist))
            case Band():
                for edge in (artist.high, artist.low):
                    yield from _of_line(artist.x, edge, limits, artist.role, _name(artist))
            case Points():
                yield from _of_points(artist, limits)
            case ReferenceLine(horizontal=True) if artist.label:
                yield from _of_level(artist, panel, limits)


def _of_level(line: ReferenceLine, panel: Panel, limits: Limits) -> Iterator[_Leap]:
    """Yield a named level that lies beyond the limits, with its name and value."""
    if limits.y[0] <= line.value <= limits.y[1] or not math.isfinite(line.value):
        return
    value = _value(panel.y, line.value)
    text = line.label if value in line.label else f"{line.label}: {value}"
    at = np.full(1, limits.x[1]), np.full(1, line.value)
    for leap in _of_line(*at, limits, line.role, line.label):
        yield replace(leap, text=text)


def _name(artist: Curve | Band | Points) -> str:
    return artist.label or getattr(artist, "name", "")


def _of_line(x: Array, y: Array, limits: Limits, role: Role, name: str) -> Iterator[_Leap]:
    """Yield the farthest point of each part of a line that lies outside."""
    if not len(x) or (_is_inside(x, limits.x) and _is_inside(y, limits.y)):
        return
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    side = _side(x, limits.x) + 3 * _side(y, limits.y)
    starts = np.flatnonzero(np.diff(side, prepend=9))
    ends = np.append(starts[1:], len(side))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if side[start]:
            part = np.arange(start, end)
            yield _leap(x, y, int(part[np.argmax(_excess(x[part], y[part], limits))]), limits,
                        role, name)  # fmt: skip


def _of_points(points: Points, limits: Limits) -> Iterator[_Leap]:
    if _is_inside(points.x, limits.x) and _is_inside(points.y, limits.y):
        return
    x, y = np.asarray(points.x, dtype=float), np.asarray(points.y, dtype=float)
    outside = np.flatnonzero((_side(x, limits.x) != 0) | (_side(y, limits.y) != 0))
    outside = outside[np.isfinite(x[outside]) & np.isfinite(y[outside])]
    far = np.argsort(-_excess(x[outside], y[outside], limits), kind="stable")
    for i in _first_in_each_place(x, y, outside[far], limits).tolist():
        yield _leap(x, y, i, limits, points.role, _name(points))


def _first_in_each_place(x: Array, y: Array, order: Array, limits: Limits) -> Array:
    """Return the first of those indices at each stretch of the border: there may be thousands."""
    across, up = (
        np.clip(_shares(x[order], limits.x), 0, 1),
        np.clip(_shares(y[order], limits.y), 0, 1),
    )
    place = np.stack([np.floor(across / NEAR), np.floor(up / NEAR)])
    return order[np.sort(np.unique(place, axis=1, return_index=True)[1])]


def _leap(x: Array, y: Array, i: int, limits: Limits, role: Role, name: str) -> _Leap:
    at = float(x[i]), float(y[i])
    across, up = _shares(x[i : i + 1], limits.x)[0], _shares(y[i : i + 1], limits.y)[0]
    return _Leap(*at, float(across), float(up), role, name)


def _is_inside(values: Array, span: Span) -> bool:
    """Return whether no finite value lies outside a span."""
    if not len(values):
        return True
    low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    if math.isinf(low) or math.isinf(high):
        values = values[np.isfinite(values)]
        return _is_inside(values, span)
    return not (low < span[0] or high > span[1])


def _side(values: Array, span: Span) -> Array:
    """Return −1 below a span, 1 above it, and 0 inside or where a value is not finite."""
    share = _shares(values, span)
    with np.errstate(invalid="ignore"):
        side = (share > 1 + SLACK).astype(int) - (share < -SLACK)
    return np.where(np.isfinite(values), side, 0)


def _shares(values: Array, span: Span) -> Array:
    """Return where values are, the span being 0 to 1."""
    with np.errstate(all="ignore"):
        return np.asarray((values - span[0]) / (span[1] - span[0]))


def _excess(x: Array, y: Array, limits: Limits) -> Array:
    """Return how far outside points are, in sizes of the panel."""
    across, up = _shares(x, limits.x), _shares(y, limits.y)
    with np.errstate(all="ignore"):
        away: Array = np.hypot(across - np.clip(across, 0, 1), up - np.clip(up, 0, 1))
    return np.where(np.isnan(away), -1.0, away)


def _spread(leaps: list[_Leap]) -> list[_Leap]:
    """Return the farthest of leaps that leave the panel side by side, the farthest of all first."""
    kept: list[_Leap] = []
    for leap in sorted(leaps, key=lambda each: -each.distance):
        if all(_far_apart(leap.border, other.border) for other in kept):
            kept.append(leap)
    return kept


def _far_apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= NEAR


def _text(panel: Panel, leap: _Leap) -> str:
    """Return the value that an arrow points to; of a plane's point its distance from 0."""
    if leap.text:
        return leap.text
    if panel.square:
        return _value(Axis(), math.hypot(leap.x, leap.y))
    if -SLACK <= leap.across <= 1 + SLACK:
        return _value(panel.y, leap.y)
    if -SLACK <= leap.up <= 1 + SLACK:
        return _value(panel.x, leap.x)
    return f"({_value(panel.x, leap.x)}, {_value(panel.y, leap.y)})"


def _value(axis: Axis, value: float) -> str:
    return (number_of_log10(value) if axis.log10 else number(value)).removeprefix("1 × ")
