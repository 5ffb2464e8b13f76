"""Text in the place of axes on paper: why there is nothing to draw, what a panel says."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from rnnviz.export import theme
from rnnviz.export.typesetting import broken, drawable, typeset, wrap
from rnnviz.plot.figure import Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

_QUIET_SIZES = (1.0, 0.9, 0.8, 0.7)
_LARGE_SIZES = (1.35, 1.2, *_QUIET_SIZES)
"""Shares of the text size; the largest at which the text fits is used."""
MARGIN = 8.0
"""Around text of the user's data."""
LINE = 1.4
"""Height of a line over its text size."""


def draw_message(
    axes: Axes, panel: Panel, size: float, room: tuple[float, float], other: str = ""
) -> Text:
    """Draw the message of a panel, with its markup, in the middle of the axes, and return it.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    panel : Panel
    size : float
        Of the text around it, in points.
    room : (float, float)
        Width and height of the axes in points, about.
    other : str
        Another message, for which the size must do as well.
    """
    for share in _LARGE_SIZES if panel.large else _QUIET_SIZES:
        own = share * size
        wrapped = [wrap(words, 0.9 * room[0] / own) for words in (panel.message, other)]
        if LINE * own * (max(words.count("\n") for words in wrapped) + 1) <= room[1]:
            break
    text, math = typeset(wrapped[0])
    color = theme.INK if panel.large else theme.QUIET
    middle: dict[str, Any] = {"ha": "center", "va": "center", "color": color}
    place: dict[str, Any] = {"transform": axes.transAxes, "in_layout": False}
    return axes.text(0.5, 0.5, text, parse_math=math, size=own, **place, **middle)


class VerbatimText:
    """Text of the user's data, from the top left, with its own line breaks, without markup.

    It is set again whenever the size of the axes changes.  All lengths are in points.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    message : str
        The text with the entities of HTML.
    size : float
        Of the text around it.
    other : str
        Another such text, for which the size must do as well.
    """

    def __init__(self, axes: Axes, message: str, size: float, other: str = "") -> None:
        self._content, self._size = html.unescape(message), size
        self._other = html.unescape(other)
        self._text = axes.annotate(
            "", (0, 1), (MARGIN, -MARGIN / 2), "axes fraction", textcoords="offset points",
            ha="left", va="top", color=theme.INK, parse_math=False, linespacing=1.0,
        )  # fmt: skip
        self._text.set_in_layout(False)

    def fit(self, width: float, height: float) -> None:
        """Set the text in a room; if it does not fit at the smallest size, its end is left out."""
        for share in _LARGE_SIZES:
            size = share * self._size
            room = (width - 2 * MARGIN) / size
            lines, others = broken(self._content, room), broken(self._other, room)
            most = max(1, int((height - MARGIN) / (LINE * size)))
            if max(len(lines), len(others)) <= most:
                break
        if len(lines) > most:
            lines[most - 1 :] = [lines[most - 1][:-1] + "…"]
        self._text.set(text=drawable("\n".join(lines)), size=size)
