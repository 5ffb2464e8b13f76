"""How the parts of the picture of an unrolled network are drawn with matplotlib."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.export import theme
from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.color_map import level, table
from rnnviz.plot.network import Arrows, River, Streams, Strips, TextRow
from rnnviz.plot.number_row import shown_texts
from rnnviz.plot.palette import PRINT
from rnnviz.plot.river import banks, color_levels, river_runs, spans_where, stream_widths

MOST_POINTS = 1200
"""Points of a river on paper; of more, the largest of neighbours is drawn."""
HEAD = 2.5
"""Least half width of an arrow head in points."""
CHEVRONS = 10
"""Signs of direction along a river, about."""


def draw_river(river: River, on: PanelDrawing, order: float) -> None:
    """Draw a bed and what flows in it."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import Normalize

    if not len(river.x):
        return
    runs, river = river_runs(river, MOST_POINTS)
    low, high = river.y - river.height / 2, river.y + river.height / 2
    ends = float(river.x[0]) - 0.5, float(river.x[-1]) + 0.5
    on.axes.fill_between(ends, low, high, color=theme.GRID, alpha=0.25, linewidth=0, zorder=order)
    for edge in (low, high):
        on.axes.plot(ends, (edge, edge), color=theme.GRID, linewidth=0.6, zorder=order)
    for run in runs:
        pieces = _pieces(river, run)
        colors = _colors(color_levels(river.log10[run], river.low, river.high))
        band = PolyCollection(pieces, facecolors=colors, edgecolors=colors, linewidths=0.15)
        band.set_zorder(order + 0.001)
        on.axes.add_collection(band, autolim=False)
        _draw_chevrons(river, run, on, order + 0.002)
    _draw_gaps(river, on, order)
    if river.label:
        scale = ScalarMappable(Normalize(river.low, river.high), theme.matplotlib_map(river.map))
        on.maps.append((scale, river.label))
        on.beyond = river.beyond


def _pieces(river: River, run: slice) -> list[Any]:
    """Return the outline of the band at every point, from half-way before to half-way after."""
    x, half = banks(river, run)
    half = np.maximum(half * river.height, 0.006 * river.height)
    inner = (x[1:-2] + x[2:-1]) / 2
    edges = np.concatenate([x[:1], inner, x[-1:]])
    width = np.interp(edges, x, half)
    middle = zip(x[1:-1], half[1:-1], strict=True)
    sides = zip(edges[:-1], width[:-1], edges[1:], width[1:], middle, strict=True)
    return [
        np.array([(a, river.y - wa), (m, river.y - wm), (b, river.y - wb),
                  (b, river.y + wb), (m, river.y + wm), (a, river.y + wa)])
        for a, wa, b, wb, (m, wm) in sides
    ]  # fmt: skip


def _colors(levels: Any) -> Any:
    return table("flow", PRINT)[levels] / 255


def _draw_chevrons(river: River, run: slice, on: PanelDrawing, order: float) -> None:
    left, right = on.axes.get_xlim()
    apart = (right - left) / CHEVRONS
    x, half = banks(river, run)
    places = np.arange(np.ceil(x[0] / apart) * apart, x[-1], apart)
    places = places[(places > left) & (places < right)]
    if not river.direction or not len(places):
        return
    wide = np.interp(places, x, half) > 0.08
    marker = 4 if river.direction < 0 else 5  # matplotlib's carets to the left and to the right
    on.axes.plot(
        places[wide], np.full(int(wide.sum()), river.y), linestyle="", marker=marker,
        color="white", markersize=4.5, zorder=order,
    )  # fmt: skip


def _draw_gaps(river: River, on: PanelDrawing, order: float) -> None:
    low, high = river.y - river.height / 2, river.y + river.height / 2
    color = theme.COLORS["vanishing"]
    for ends in spans_where(river, np.isneginf(river.log10)):
        on.axes.plot(ends, (river.y, river.y), color=color, linestyle=":", zorder=order)
    for ends in spans_where(river, np.isnan(river.log10)):
        on.axes.fill_between(
            ends, low, high, facecolor="none", edgecolor=theme.INK, hatch="///", linewidth=0,
            zorder=order,
        )  # fmt: skip


def draw_streams(streams: Streams, on: PanelDrawing, order: float) -> None:
    """Draw channels with their arrow heads; one that is dry or not a number is dotted."""
    (left, right), (low, high) = on.axes.get_xlim(), on.axes.get_ylim()
    scale = np.array([on.room[0] / (right - left), on.room[1] / (high - low)])  # points a unit
    widths = stream_widths(streams) * streams.height * scale[1]
    widths = np.minimum(widths, streams.widest * scale[0]).tolist()
    colors = _colors(color_levels(streams.log10, streams.low, streams.high))
    for x, y, width, color in zip(streams.x, streams.y, widths, colors, strict=True):
        path = np.stack([x, y], axis=1) * scale
        if width > 0:  # NaN is not
            head, path[-1] = _head(path, width)
            on.axes.fill(*(head / scale).T, color=color, linewidth=0, zorder=order)
        look: dict[str, Any] = {"linestyle": "-" if width > 0 else ":", "solid_capstyle": "butt"}
        wide = max(width, 0.5) if width > 0 else 0.8
        on.axes.plot(*(path / scale).T, color=color, linewidth=wide, zorder=order, **look)


def _head(path: Any, width: float) -> tuple[Any, Any]:
    """Return the corners of the head at the end of a path in points, and where it begins."""
    tip, back = path[-1], path[-2] - path[-1]
    length = max(float(np.hypot(*back)), 1e-9)
    half = max(HEAD, 0.5 * width + 1.5)
    along = back / length * min(1.4 * half, length)
    across = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9) * half
    return np.array([tip, tip + along + across, tip + along - across]), tip + along


def draw_strips(strips: Strips, on: PanelDrawing, order: float) -> None:
    """Draw the units of each step, all in one picture with transparent columns between them."""
    rows, columns = strips.values.shape
    if not rows or not columns:
        return
    colors = table(strips.map, PRINT)[
        level(np.asarray(strips.values, float), strips.low, strips.high)
    ]
    left, right = strips.x - strips.width / 2, strips.x + strips.width / 2
    if not strips.outline:
        extent = (float(left[0]), float(right[-1]), strips.bottom, strips.top)
        on.axes.imshow(
            colors, origin="lower", interpolation="nearest", aspect="auto", extent=extent,
            zorder=order,
        )  # fmt: skip
        return
    for column in range(columns):
        box = (float(left[column]), float(right[column]), strips.bottom, strips.top)
        on.axes.imshow(
            colors[:, column : column + 1], origin="lower", interpolation="nearest", aspect="auto",
            extent=box, zorder=order,
        )  # fmt: skip
    height = strips.top - strips.bottom
    on.axes.bar(
        strips.x, height, strips.width, strips.bottom, fill=False, edgecolor=theme.QUIET,
        linewidth=0.6, zorder=order + 0.001,
    )  # fmt: skip
    if strips.emphasis is not None:
        _draw_emphasis(strips, colors[:, [strips.emphasis]], on)


def _draw_emphasis(strips: Strips, colors: Any, on: PanelDrawing) -> None:
    """Draw a box once more, over the line of the cursor and in a bold frame."""
    left = float(strips.x[strips.emphasis]) - strips.width / 2
    height = strips.top - strips.bottom
    box = (left, left + strips.width, strips.bottom, strips.top)
    on.axes.imshow(
        colors, origin="lower", interpolation="nearest", aspect="auto", extent=box, zorder=4.1
    )
    on.axes.bar(
        left, height, strips.width, strips.bottom, align="edge", fill=False, edgecolor=theme.INK,
        linewidth=1.2, zorder=4.2,
    )  # fmt: skip


def draw_arrows(arrows: Arrows, on: PanelDrawing, order: float) -> None:
    """Draw straight lines and their heads."""
    color = theme.COLORS[arrows.role]
    if not arrows.head:
        on.axes.plot(
            np.stack([arrows.x0, arrows.x1]), np.stack([arrows.y0, arrows.y1]), color=color,
            linewidth=0.8 * arrows.width, zorder=order, solid_capstyle="butt",
        )  # fmt: skip
        return
    style: dict[str, Any] = {"arrowstyle": "->,head_width=0.15,head_length=0.25", "color": color}
    style |= {"linewidth": 0.6 * arrows.width, "shrinkA": 0, "shrinkB": 0}
    for x0, y0, x1, y1 in zip(arrows.x0, arrows.y0, arrows.x1, arrows.y1, strict=True):
        drawn = on.axes.annotate("", (x1, y1), (x0, y0), arrowprops=style, zorder=order)
        drawn.set_in_layout(False)


def draw_texts(row: TextRow, on: PanelDrawing, order: float) -> None:
    """Draw as many texts of a row as there is room for."""
    (left, right), (low, high) = on.axes.get_xlim(), on.axes.get_ylim()
    size = 0.85 * on.size
    if not row.texts or row.height * on.room[1] / (high - low) < 0.7 * 1.2 * size:
        return
    points = (np.asarray(row.x) - left) * on.room[0] / (right - left)
    widths = np.array([0.58 * size * len(text) for text in row.texts])
    half = widths / 2 + 0.3 * size
    x = left + np.clip(points, half, on.room[0] - half) / on.room[0] * (right - left)
    spaced = np.maximum(widths, 0.58 * size * len(row.widest)) + 0.5 * size
    for i in shown_texts(points, spaced, row.emphasis):
        if not (row.texts[i] and left <= row.x[i] <= right):
            continue
        chosen = i == row.emphasis
        if row.emphasis is not None and not chosen:
            apart = abs(x[i] - x[row.emphasis]) * on.room[0] / (right - left)
            if apart < (widths[i] + 1.1 * widths[row.emphasis]) / 2 + 0.3 * size:
                continue  # the bold one's box would hide some of it
        box: Any = {"facecolor": "white", "edgecolor": theme.INK, "linewidth": 0.6, "pad": 0.8}
        if not chosen:
            box |= {"linewidth": 0.0, "pad": 0.4}
        on.axes.text(
            float(x[i]), row.y, row.texts[i], size=size, ha="center", va="center_baseline",
            color=theme.label_color(row.role), weight="bold" if chosen else "normal",
            bbox=box if chosen or row.paper else None, zorder=order + 0.5, clip_on=True,
        ).set_in_layout(False)  # fmt: skip
