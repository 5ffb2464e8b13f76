"""Arrows at the border of printed axes that point to what lies beyond, with its value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rnnviz.export import theme
from rnnviz.export.label_room import LabelRoom, Rect
from rnnviz.export.panel import PanelDrawing
from rnnviz.export.typesetting import width
from rnnviz.plot.beyond import MOST_COVERED, Arrow, arrows, placed_values
from rnnviz.plot.figure import BeyondMarks

_SHAFT, _HALF = 13.0, 4.0
"""Length of an arrow and half its width, in points."""
_LETTERS, _LINE = 0.92, 1.3
"""Size of a value in sizes of the text, and the height of its line in its own."""
_GAP = 3.0
"""Points between an arrow and its value."""

_Place = tuple[float, float, Rect]
"""The middle of a value in points from its arrow's tip, and the rectangle it takes."""


def draw_beyond(artist: BeyondMarks, on: PanelDrawing, order: float) -> None:
    """Draw the arrows now, and their values once it is known how large the axes are."""
    found = list(arrows(artist, on.axes.get_xlim(), on.axes.get_ylim()))
    for arrow in found:
        color = theme.label_color(artist.roles[arrow.index])
        start = -_SHAFT * arrow.right, -_SHAFT * arrow.above
        head: dict[str, Any] = {"arrowstyle": "-|>", "color": color, "shrinkA": 0, "shrinkB": 0}
        shaft: dict[str, Any] = {"textcoords": "offset points", "xycoords": "axes fraction"}
        on.axes.annotate(
            "", (arrow.across, arrow.up), start, arrowprops=head, zorder=3.5, **shaft
        ).set_in_layout(False)
    on.when_placed.append(lambda: _name_arrows(artist, on, found))


def _name_arrows(marks: BeyondMarks, on: PanelDrawing, found: Sequence[Arrow]) -> None:
    """Write values where neither an arrow nor another value is, and no line where that can be."""
    for arrow in found:
        on.room_for_labels.take(_outline(arrow, on))

    def find(arrow: Arrow, text: str, taken: Sequence[_Place]) -> _Place | None:
        places = list(_places(arrow, text, on))
        off = [rect for *_, rect in taken]
        if off and sum(rect.area for rect in (*off, places[0][2])) > MOST_COVERED:
            return None
        for is_free in (LabelRoom.is_free, LabelRoom.is_untaken):
            for place in places:
                rect = place[2]
                inside = rect.low >= 0 and rect.high <= 1
                others = any(rect.overlaps(other) for other in off)
                if inside and not others and is_free(on.room_for_labels, rect):
                    return place
        return None

    for arrow, text, (right, above, rect) in placed_values(marks, found, find):
        on.room_for_labels.take(rect)
        on.annotate(
            arrow.across, arrow.up, text, xytext=(right, above), xycoords="axes fraction",
            ha="center", va="center", zorder=3.5, size=_LETTERS * on.size,
            color=theme.label_color(marks.roles[arrow.index]),
            bbox=on.word_ground(),
        ).set_in_layout(False)  # fmt: skip


def _outline(arrow: Arrow, on: PanelDrawing) -> Rect:
    """Return the rectangle that an arrow takes."""
    right, above = -_SHAFT * arrow.right, -_SHAFT * arrow.above
    wide, high = (
        abs(right) / 2 + _HALF * abs(arrow.above),
        abs(above) / 2 + _HALF * abs(arrow.right),
    )
    return _rect(arrow, right / 2, above / 2, wide, high, on)


def _places(arrow: Arrow, text: str, on: PanelDrawing) -> Sequence[_Place]:
    """Return the places for a value: right and left of its arrow, behind, below and above it."""
    wide = 0.5 * width(text) * _LETTERS * on.size + 1
    high = 0.5 * _LINE * _LETTERS * on.size
    right, above = -_SHAFT * arrow.right / 2, -_SHAFT * arrow.above / 2
    aside = abs(right) + _HALF * abs(arrow.above) + _GAP + wide
    apart = abs(above) + _HALF * abs(arrow.right) + _GAP / 2 + high
    level = min(max(above, high - arrow.up * on.room[1]), (1 - arrow.up) * on.room[1] - high)
    start = arrow.across * on.room[0]
    middle = min(max(right, wide - start), on.room[0] - wide - start)
    centers = ((right + aside, level), (right - aside, level),
               (middle, above - apart), (middle, above + apart))  # fmt: skip
    return [(*at, _rect(arrow, *at, wide, high, on)) for at in centers]


def _rect(
    arrow: Arrow, right: float, above: float, wide: float, high: float, on: PanelDrawing
) -> Rect:
    """Return in shares of the axes what reaches so many points around a place from a tip."""
    across, up = arrow.across + right / on.room[0], arrow.up + above / on.room[1]
    wide, high = wide / on.room[0], high / on.room[1]
    return Rect(across - wide, across + wide, up - high, up + high)
