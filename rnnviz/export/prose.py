"""Somebody's text on paper: from the top left, with its own line breaks, and none of it markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnviz.export import theme
from rnnviz.export.typesetting import broken, drawable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHARES = (1.35, 1.2, 1.0, 0.9, 0.8, 0.7)
"""Shares of the text size: the largest at which all of it fits is used."""
MARGIN, LINE = 8.0, 1.4


class Prose:
    """A text in the place of axes, set again whenever its room changes.

    All lengths are in points.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    words : str
        Plain text.
    size : float
        Of the text around it.
    """

    def __init__(self, axes: Axes, words: str, size: float) -> None:
        self._words, self._size = words, size
        self._text = axes.annotate(
            "", (0, 1), (MARGIN, -MARGIN / 2), "axes fraction", textcoords="offset points",
            ha="left", va="top", color=theme.INK, parse_math=False, linespacing=1.0,
        )  # fmt: skip
        self._text.set_in_layout(False)

    def fit(self, width: float, height: float) -> None:
        """Set the text in a room; where even the smallest size has none, its end is left out."""
        for share in SHARES:
            size = share * self._size
            lines = broken(self._words, (width - 2 * MARGIN) / size)
            most = max(1, int((height - MARGIN) / (LINE * size)))
            if len(lines) <= most:
                break
        if len(lines) > most:
            lines[most - 1 :] = [lines[most - 1][:-1] + "…"]
        self._text.set(text=drawable("\n".join(lines)), size=size)
