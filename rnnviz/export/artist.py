"""How a panel and each kind of artist are drawn with matplotlib."""

from __future__ import annotations

import functools
import math
from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.export import theme
from rnnviz.export.axis import set_axes
from rnnviz.export.beyond import draw_beyond
from rnnviz.export.cover import draw_cover
from rnnviz.export.network import (
    draw_arrows,
    draw_river,
    draw_streams,
    draw_strips,
    draw_texts,
)
from rnnviz.export.panel import LAST, Annotated, End, PanelDrawing
from rnnviz.export.typesetting import width
from rnnviz.plot.axis_limit import Limits
from rnnviz.plot.bars import SOLID, Bars
from rnnviz.plot.color_map import cell_colors
from rnnviz.plot.figure import (
    Annotation,
    Band,
    Curve,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    Readout,
    ReferenceLine,
    Shape,
)
from rnnviz.plot.fill import word_ground
from rnnviz.plot.line_style import OFF_SCALE_STYLE
from rnnviz.plot.palette import PRINT
from rnnviz.text import translate

_ASIDE = 4.0
"""Points between an annotation and a line that it was moved off."""
_BEYOND = 3.0
"""Values outside the limits are drawn at most so many sizes of the axes away."""


def draw_panel(on: PanelDrawing, panel: Panel, limits: Limits, step: int | None) -> None:
    """Draw a panel with everything around it; `step` is the cursor's time step."""
    if panel.message:
        on.draw_message(panel)
    else:
        on.ground = word_ground(panel.artists)
        set_axes(on.axes, panel, limits, on.room, on.size, y_labels=on.around.y_labels)
        for order, artist in enumerate(panel.artists):
            draw_artist(artist, on, 2.0 + 0.01 * order)
        if panel.cursor and step is not None:
            on.draw_cursor(step)
    on.finish()


@functools.singledispatch
def draw_artist(artist: Any, on: PanelDrawing, order: float) -> None:
    """Draw one artist on the axes, above those of lower order."""
    raise TypeError(f"no way to draw {type(artist).__name__}")


@draw_artist.register
def _(artist: Curve, on: PanelDrawing, order: float) -> None:
    color = theme.COLORS[artist.role]
    lines = on.axes.plot(
        _near(artist.x, on.axes.get_xlim()), _near(artist.y, on.axes.get_ylim()),
        color=color, linewidth=artist.width * on.line_scale,
        linestyle=theme.curve_style(artist), zorder=order, clip_on=True,
        drawstyle="steps-mid" if artist.steps else "default",
        marker=theme.MARKERS[artist.symbol] if artist.symbol else "",
        markersize=4.5 * on.mark_scale,
    )  # fmt: skip
    on.keep_clear(artist.x, artist.y)
    drawn = np.flatnonzero(np.isfinite(artist.x) & np.isfinite(artist.y))
    if artist.label and len(drawn):
        x, y = float(artist.x[drawn[-1]]), float(artist.y[drawn[-1]])
        on.ends.append(End(x, y, artist.label, theme.label_color(artist.role), lines[0]))


@draw_artist.register
def _(artist: Band, on: PanelDrawing, order: float) -> None:
    band = on.axes.fill_between(
        _finite(artist.x), *(_near(edge, on.axes.get_ylim()) for edge in (artist.low, artist.high)),
        zorder=order - 0.5,
        color=theme.COLORS[artist.role], alpha=0.22, linewidth=0,
    )  # fmt: skip
    on.name_in_legend(band, artist.label)


@draw_artist.register
def _(artist: HeatMap, on: PanelDrawing, order: float) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    if not artist.values.size:
        return
    on.axes.imshow(
        cell_colors(artist, PRINT), origin="lower", interpolation="nearest", aspect="auto",
        extent=(*artist.x_edges, *artist.y_edges), zorder=1, resample=True,
    )  # fmt: skip
    scale = ScalarMappable(Normalize(artist.low, artist.high), theme.matplotlib_map(artist.map))
    on.maps.append((scale, artist.label))
    on.beyond = artist.beyond
    _name_special_cells(on, artist)


def _name_special_cells(on: PanelDrawing, artist: HeatMap) -> None:
    from matplotlib.patches import Patch

    values = artist.values
    special = (
        (np.isnan(values), PRINT.nan, translate("export", "NaN")),
        (np.isneginf(values), PRINT.minus_infinity, "−∞"),
        (np.isposinf(values), PRINT.plus_infinity, "∞"),
    )
    for (cells, color, usual), label in zip(special, artist.special_labels, strict=True):
        if cells.any():
            cell = Patch(facecolor=color, edgecolor=theme.QUIET, linewidth=0.6)
            on.name_in_legend(cell, label or usual)


@draw_artist.register
def _(artist: Points, on: PanelDrawing, order: float) -> None:
    shape: dict[str, Any] = {"marker": theme.MARKERS[artist.symbol], "zorder": order}
    on.keep_clear(artist.x, artist.y)
    area = (artist.size * on.mark_scale) ** 2
    if artist.step is None:
        # Whole at the border too, so what lies beyond the limits must be left out here.
        shown = [on.shows(x, y) for x, y in zip(artist.x, artist.y, strict=True)]
        cloud = on.axes.scatter(
            np.asarray(artist.x)[shown], np.asarray(artist.y)[shown], s=area, linewidths=0.8,
            color=theme.point_color(artist), clip_on=False, **shape,
        )  # fmt: skip
        cloud.set_in_layout(False)
    else:
        cloud = _stepped(artist, on, area, shape)
    on.name_in_legend(
        cloud if artist.over is None else _over_bar(artist, on.mark_scale), artist.label
    )


def _over_bar(artist: Points, scale: float) -> Any:
    """Return what stands for points over bars in the legend: one of each."""
    from matplotlib.lines import Line2D

    assert artist.over is not None
    size = scale * artist.size
    return Line2D(
        [], [], linewidth=1.1 * size + 4, color=PRINT.bar_color(artist.over),
        solid_capstyle="butt", marker=theme.MARKERS[artist.symbol], markersize=size,
        markerfacecolor=theme.point_color(artist), markeredgecolor=theme.point_color(artist),
    )  # fmt: skip


def _stepped(artist: Points, on: PanelDrawing, area: float, shape: dict[str, Any]) -> Any:
    """Draw points coloured by their time step, the cursor's step last, large and ringed."""
    from matplotlib.colors import Normalize

    norm = Normalize(1, max(artist.steps, 2))
    colors: dict[str, Any] = {"cmap": theme.matplotlib_map("step"), "norm": norm}
    step = np.asarray(artist.step)
    cloud = on.axes.scatter(
        artist.x, artist.y, c=step, s=area, linewidths=0.2, edgecolors="white", **colors, **shape
    )
    chosen = step == artist.emphasis
    if chosen.any():
        ring: dict[str, Any] = (
            {"edgecolors": theme.INK, "linewidths": 1.0} | shape | {"zorder": 3.5}
        )
        x, y = artist.x[chosen], artist.y[chosen]
        on.axes.scatter(x, y, c=step[chosen], s=2.0 * area, **colors, **ring)
    if artist.steps > 1 and not on.maps:
        on.maps.append((cloud, translate("export", "time step <i>k</i>")))
    return cloud


@draw_artist.register
def _(artist: ReferenceLine, on: PanelDrawing, order: float) -> None:
    if not math.isfinite(artist.value):
        return
    draw = on.axes.axhline if artist.horizontal else on.axes.axvline
    line = draw(
        artist.value, 0.0, artist.share, color=theme.COLORS[artist.role],
        linewidth=(1.3 if artist.horizontal else 1.1) * on.line_scale,
        zorder=order - 0.3, linestyle=theme.line_style(artist.dash),
    )  # fmt: skip
    if not artist.horizontal and artist.share == 1:
        on.upright.append(artist.value)
    if not artist.label:
        return
    color = theme.label_color(artist.role)
    if artist.horizontal:
        on.ends.append(End(math.inf, artist.value, artist.label, color, line))
    elif on.shows(artist.value, on.axes.get_ylim()[0]):
        on.verticals.append((artist.value, artist.label, color, artist.share))


@draw_artist.register
def _(artist: OffScaleMarks, on: PanelDrawing, order: float) -> None:
    from matplotlib.transforms import ScaledTranslation

    symbol, role = OFF_SCALE_STYLE[artist.kind]
    height = {"zero": 0.0, "overflow": 1.0, "nan": 1.0}[artist.kind]
    inwards = {"zero": 5.0, "overflow": -5.0, "nan": -13.0}[artist.kind] / 72
    shifted = ScaledTranslation(0, inwards, on.axes.figure.dpi_scale_trans)
    if artist.kind == "nan":  # on a ground that is no part of the scale
        on.axes.plot(
            artist.x, np.full(len(artist.x), height), linestyle="", zorder=3.1,
            color=PRINT.nan, marker="s", clip_on=False, markersize=9 * on.mark_scale,
            markeredgewidth=0, transform=on.axes.get_xaxis_transform() + shifted,
        )  # fmt: skip
    marks = on.axes.plot(
        artist.x, np.full(len(artist.x), height), linestyle="", zorder=3.2,
        color=theme.COLORS[role], marker=theme.MARKERS[symbol], clip_on=False,
        markersize=6 * on.mark_scale, transform=on.axes.get_xaxis_transform() + shifted,
    )  # fmt: skip
    on.name_in_legend(marks[0], artist.label, LAST)


@draw_artist.register
def _(artist: Shape, on: PanelDrawing, order: float) -> None:
    x, y = _finite(artist.x), _finite(artist.y)
    (line,) = on.axes.plot(
        x, y, color=theme.COLORS[artist.role], zorder=order - 0.3,
        linewidth=artist.width * on.line_scale, linestyle=theme.line_style(artist.dash),
    )  # fmt: skip
    if not artist.label or not np.isfinite(x + y).any():
        return
    i = int(np.nanargmax(x + y))
    (left, right), wide = on.axes.get_xlim(), 0.9 * width(artist.label) * on.size
    if (right - x[i]) / (right - left) * on.room[0] < wide:
        on.name_in_legend(line, artist.label)
    elif on.shows(x[i], y[i]):
        place = {"xytext": (2, 2), "color": theme.label_color(artist.role), "size": 0.9 * on.size}
        on.annotate(x[i], y[i], artist.label, **place)


@draw_artist.register
def _(artist: Annotation, on: PanelDrawing, order: float) -> None:
    if not on.shows(artist.x, artist.y):
        return
    artist, aside = _off_lines(artist, on)
    place = {
        "xytext": (aside, 0.0), "ha": artist.anchor, "va": "center", "zorder": 3.4,
        "bbox": on.word_ground(),
    }  # fmt: skip
    text = on.annotate(
        artist.x, artist.y, artist.text, color=theme.label_color(artist.role), clip_on=True, **place
    )
    (left, right), (low, high) = on.axes.get_xlim(), on.axes.get_ylim()
    across, up = (artist.x - left) / (right - left), (artist.y - low) / (high - low)
    on.annotated.append(Annotated(text, across, up, width(artist.text) * on.size))
    on.take(across, up, artist.text, artist.anchor == "right")


@draw_artist.register
def _(artist: Readout, on: PanelDrawing, order: float) -> None:
    """Draw a pin: the line, a ring at every value, and the values in the legend above."""
    on.axes.axvline(
        artist.place, color=theme.INK, linewidth=0.8, linestyle=theme.line_style("dot"), zorder=3.1
    )
    for reading in artist.readings:
        on.axes.plot(
            [reading.x], [reading.y], linestyle="", zorder=3.3,
            marker="o", markersize=5 * on.mark_scale, markerfacecolor="white",
            markeredgecolor=theme.COLORS[reading.role],
        )  # fmt: skip
    values = (f"{reading.label}: {reading.text}" for reading in artist.readings)
    on.pins.append("   ".join((f"<b>{artist.label}</b>", *values)))


def _off_lines(artist: Annotation, on: PanelDrawing) -> tuple[Annotation, float]:
    """Return an annotation beside the vertical lines that run through it, and by how many points.

    Where neither side has room it stays.
    """
    (left, right), wide = on.axes.get_xlim(), width(artist.text) * on.size / on.room[0]
    wide *= right - left
    start = artist.x - {"left": 0.0, "center": 0.5, "right": 1.0}[artist.anchor] * wide
    through = [x for x in on.upright if start < x < start + wide]
    if through and min(through) - wide >= left:
        return replace(artist, x=min(through), anchor="right"), -_ASIDE
    if through and max(through) + wide <= right:
        return replace(artist, x=max(through), anchor="left"), _ASIDE
    return artist, 0.0


def _near(values: Any, limits: tuple[float, float]) -> Any:
    """Return values with what is far beyond the limits brought to just outside.

    A line still leaves the frame there, and no file holds coordinates of hundreds of digits.
    """
    room = _BEYOND * (limits[1] - limits[0])
    values = np.asarray(values, dtype=np.float64)
    near = np.clip(values, limits[0] - room, limits[1] + room)
    return np.where(np.isfinite(values), near, np.nan)


@draw_artist.register
def _(artist: Bars, on: PanelDrawing, order: float) -> None:
    color = theme.COLORS[artist.role]
    look: dict[str, Any] = {"color": color, "linewidth": 0, "alpha": SOLID}
    if artist.empty:
        look = {"facecolor": "none", "edgecolor": color, "linewidth": 0.9, "linestyle": "--"}
    size = artist.right - artist.left, artist.top - artist.bottom
    on.axes.bar(artist.left, size[1], size[0], artist.bottom, align="edge", zorder=order, **look)


draw_artist.register(draw_beyond)
draw_artist.register(draw_river)
draw_artist.register(draw_streams)
draw_artist.register(draw_strips)
draw_artist.register(draw_arrows)
draw_artist.register(draw_texts)
draw_artist.register(draw_cover)


def _finite(values: Any) -> Any:
    """Return values with NaN for what matplotlib cannot place, so that the line breaks there."""
    values = np.asarray(values, dtype=np.float64)
    return np.where(np.abs(values) < 1e300, values, np.nan)
