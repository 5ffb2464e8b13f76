"""Limits and ticks of a panel's axes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.export import theme
from rnnviz.export.typesetting import typeset, width, wrap
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Band,
    Curve,
    HeatMap,
    Panel,
    Points,
    ReferenceLine,
    Shape,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LARGEST = 1e300  # limits beyond are cut: no one reads them, and their difference must not overflow
_MARGIN = 0.05


@dataclass(frozen=True)
class Limits:
    """What a panel shows of the plane: low < high, finite."""

    x: tuple[float, float]
    y: tuple[float, float]


def limits_of(panels: Sequence[Panel]) -> list[Limits]:
    """Return each panel's limits; those that share an x axis take it from the panel below."""
    found: list[Limits] = []
    for panel in reversed(panels):
        x = _limits(panel.x, [v for a in panel.artists for v in _values(a, 0)])
        y = _limits(panel.y, [v for a in panel.artists for v in _values(a, 1)])
        if panel.share_x and found:
            x = found[-1].x
        found.append(Limits(x, y))
    return found[::-1]


def _values(artist: Artist, which: int) -> Iterator[Any]:
    """Yield the numbers of an artist that its panel has to show on axis `which`."""
    match artist:
        case Curve() | Points() | Shape():
            yield (artist.x, artist.y)[which]
        case Band():
            yield from ((artist.x,), (artist.low, artist.high))[which]
        case ReferenceLine() if artist.horizontal == bool(which):
            yield artist.value
        case HeatMap():
            size = (artist.across, artist.up)[which]
            start = (artist.left, artist.bottom)[which] - size / 2
            yield from (start, start + np.shape(artist.values)[1 - which] * size)


def _limits(axis: Axis, values: Sequence[Any]) -> tuple[float, float]:
    low, high = axis.low, axis.high
    if low is None or high is None:
        found = _extent(values, axis)
        low, high = found[0] if low is None else low, found[1] if high is None else high
    low, high = (min(max(float(v), -LARGEST), LARGEST) for v in (low, high))
    return (low, high) if low < high else (low - _some(low), low + _some(low))


def _some(value: float) -> float:
    """Return a distance that makes a difference to `value`."""
    return max(0.5, 1e-3 * abs(value))


def _extent(values: Sequence[Any], axis: Axis) -> tuple[float, float]:
    parts = [np.asarray(v, dtype=np.float64).ravel() for v in values]
    finite = [p[np.isfinite(p)] for p in parts]
    if not any(p.size for p in finite):
        return (-1.0, 1.0) if not axis.whole else (0.0, 1.0)
    together = np.clip(np.concatenate(finite), -LARGEST, LARGEST)
    low, high = float(together.min()), float(together.max())
    margin = max(_MARGIN * (high - low), 1e-12 * abs(low)) if high > low else _some(low)
    return low - margin, high + margin


def set_axes(axes: Axes, panel: Panel, limits: Limits, wide: float, high: float) -> None:
    """Set limits, ticks, labels and grid; the axes measure `wide` by `high` in text sizes."""
    for which, axis, room in (("x", panel.x, wide), ("y", panel.y, high)):
        span = getattr(limits, which)
        _set_ticks(getattr(axes, f"{which}axis"), axis, span, room, which)
        getattr(axes, f"set_{which}lim")(*span, auto=False)
        text, math_ = typeset(wrap(axis.label, room))
        if which == "y" or not panel.share_x:
            getattr(axes, f"set_{which}label")(text, parse_math=math_)
    if panel.share_x:
        axes.tick_params(axis="x", labelbottom=False)
    if panel.grid and not any(isinstance(a, HeatMap) for a in panel.artists):
        axes.grid(visible=True, color=theme.GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def _set_ticks(
    ticks: Any, axis: Axis, limits: tuple[float, float], room: float, which: str
) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

    if axis.ticks:
        places, names = _named(axis, room, which)
        ticks.set_major_locator(FixedLocator(places))
        ticks.set_ticklabels([typeset(name)[0] for name in names])
        return
    count = max(2, min(9, int(room / (4.0 if which == "x" else 2.2))))
    whole = axis.whole or (axis.log10 and limits[1] - limits[0] >= 2)
    least = 1 if axis.whole else 2  # of a single unit nothing lies between
    locator = MaxNLocator(count, integer=whole, steps=[1, 2, 5, 10], min_n_ticks=least)
    ticks.set_major_locator(locator)
    ticks.set_major_formatter(FuncFormatter(_power_of_ten if axis.log10 else _number))


def set_bar_ticks(bar: Any, room: float) -> None:
    """Set the ticks of a colour bar that is `room` times its text's size high."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    count = max(2, min(5, int(room / 2.2)))
    bar.locator = MaxNLocator(count, steps=[1, 2, 5, 10], min_n_ticks=2)
    bar.formatter = FuncFormatter(_number)
    bar.update_ticks()


def _named(axis: Axis, room: float, which: str) -> tuple[list[float], list[str]]:
    """Return the named ticks, thinned out evenly where they would overlap."""
    widest = max(width(name) for _, name in axis.ticks) + 0.3 if which == "x" else 1.3
    stride = max(1, math.ceil(len(axis.ticks) * widest / room))
    kept = axis.ticks[::stride]
    return [place for place, _ in kept], [name for _, name in kept]


def _power_of_ten(value: float, position: object = None) -> str:
    return typeset(f"10<sup>{value:.4g}</sup>".replace("-", "−"))[0]


def _number(value: float, position: object = None) -> str:
    """Write a tick in full: an exponent of its own instead of one for the whole axis."""
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{round(value, 12):.10g}".replace("-", "−")
    mantissa, _, exponent = f"{value:.6e}".partition("e")
    factor = mantissa.rstrip("0").rstrip(".")
    factor = {"1": "", "-1": "−"}.get(factor, f"{factor}×")
    return typeset(f"{factor}10<sup>{int(exponent)}</sup>".replace("-", "−"))[0]
