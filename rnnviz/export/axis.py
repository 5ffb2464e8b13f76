"""Limits, ticks, labels and grid of a panel's axes on paper, and the ticks of its colour bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rnnviz.export import theme
from rnnviz.export.typesetting import typeset, width, wrap
from rnnviz.plot.axis_limit import Limits
from rnnviz.plot.figure import HeatMap, Panel
from rnnviz.plot.tick import ENOUGH, Ticks, bar_ticks, x_ticks, y_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis as DrawnAxis

TICK_SHARE = 0.92
"""Share of the text size for the texts of ticks."""
LINE = 1.35
"""Height of a line over its text size."""


def set_axes(
    axes: Axes,
    panel: Panel,
    limits: Limits,
    room: tuple[float, float],
    size: float,
    y_labels: bool = True,
) -> None:
    """Set limits, ticks, labels and grid.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    panel : Panel
    limits : Limits
    room : (float, float)
        Width and height of the axes in points, about.
    size : float
        Of the text, in points.
    y_labels : bool
        Whether ticks and label of the y axis are written.
    """
    small = TICK_SHARE * size
    line = LINE * small
    # Three numbers at least, also on a low panel: one alone is no scale.
    height = room[1] if panel.y.ticks else max(room[1], ENOUGH * line)
    right = x_ticks(panel.x, limits.x, room[0], lambda text: small * width(text))
    _set_ticks(axes.xaxis, right)
    _set_ticks(axes.yaxis, y_ticks(panel.y, limits.y, height, line))
    axes.set_xlim(*limits.x, auto=False)
    axes.set_ylim(*limits.y, auto=False)
    if y_labels:
        _set_label(axes.yaxis, panel.y.label, room[1] / size)
    else:
        axes.tick_params(axis="y", labelleft=False)
    if panel.share_x:
        axes.tick_params(axis="x", labelbottom=False)
    else:
        _set_label(axes.xaxis, panel.x.label, room[0] / size)
    if panel.grid and not any(isinstance(a, HeatMap) for a in panel.artists):
        axes.grid(visible=True, color=theme.GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def _set_label(axis: DrawnAxis, label: str, room: float) -> None:
    text, math = typeset(wrap(label, room))
    axis.set_label_text(text, parse_math=math)


def _set_ticks(axis: DrawnAxis, ticks: Ticks) -> None:
    axis.set_ticks([value for value, _ in ticks], labels=[typeset(text)[0] for _, text in ticks])


def set_bar_ticks(bar: Any, room: float, size: float, beyond: tuple[bool, bool]) -> None:
    """Set the ticks of a colour bar that is `room` points high, with text of that size."""
    ticks = bar_ticks(bar.norm.vmin, bar.norm.vmax, room, LINE * size, beyond)
    bar.set_ticks([value for value, _ in ticks], labels=[typeset(text)[0] for _, text in ticks])
    bar.minorticks_off()
