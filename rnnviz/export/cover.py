"""The curtain over what is not known yet, with matplotlib."""

from __future__ import annotations

from typing import Any

from rnnviz.export import theme
from rnnviz.export.panel import PanelDrawing
from rnnviz.export.typesetting import typeset, width
from rnnviz.plot.cover import Cover

SHADE = "#eeeeee"
"""Hatching would be NaN."""
COVERING = 50
"""Above all artists and labels."""


def draw_cover(cover: Cover, on: PanelDrawing, order: float) -> None:
    """Draw what hides a part that is not known yet, over everything else."""
    x, y = on.axes.get_xlim(), on.axes.get_ylim()
    left, right, bottom, top = cover.within(x, y)
    if left >= right or bottom >= top:
        return
    ends = (left, right)
    over: dict[str, Any] = {"zorder": COVERING, "linewidth": 0}
    on.axes.fill_between(ends, bottom, top, color=SHADE, **over)
    if width(cover.text) * on.size < 0.9 * on.room[0] * (right - left) / (x[1] - x[0]):
        text, math = typeset(cover.text)
        place = (left + right) / 2, (bottom + top) / 2
        drawn = on.axes.text(
            *place, text, parse_math=math, ha="center", va="center", size=0.85 * on.size,
            color=theme.QUIET, zorder=COVERING + 1, clip_on=True,
        )  # fmt: skip
        drawn.set_in_layout(False)
