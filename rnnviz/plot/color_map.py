"""The colour maps as tables that the cells of a heat map are looked up in.

The signed map runs through equal steps of CIELAB lightness on both sides of a neutral centre, so
that equal distances from zero look equally strong; its centre is white on a light ground and
nearly black on a dark one.  The others are perceptually uniform and safe for the colour-blind.
Three further entries of a table stand for what no map can hold: NaN, −∞ and +∞.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.color_table import CIVIDIS, PLASMA, VIRIDIS
from rnnviz.plot.drawing_style import ColorMap
from rnnviz.plot.figure import HeatMap
from rnnviz.plot.palette import Palette, rgb

LEVELS = 253
"""Entries of a table that belong to the map; odd, so that the signed map has a middle one."""
NAN, MINUS_INFINITY, PLUS_INFINITY = 253, 254, 255
"""The entries after the map."""

_SEQUENTIAL: dict[ColorMap, str] = {"unit": CIVIDIS, "step": VIRIDIS, "log": PLASMA}
_PART: dict[tuple[ColorMap, bool], tuple[float, float]] = {
    ("log", False): (0.06, 1.0),  # its first blues are too near the black of an exact zero
    ("log", True): (0.06, 1.0),
    ("step", False): (0.0, 0.58),  # points of these colours stand alone on the paper
    ("step", True): (0.38, 1.0),
}
"""The shares of the colours at which a map starts and ends, on a light and on a dark ground."""
_SIGNED = {
    False: ("#0b3c78", "#2f7fc1", "#ffffff", "#e0662b", "#7d2306"),
    True: ("#b8e2ff", "#3f97dd", "#17191c", "#e2622f", "#ffd9b8"),
}
"""Equally spaced colours of the signed map on a light and on a dark ground."""
_FLOW = {
    False: ("#0b3c78", "#2f7fc1", "#8b929b", "#e0662b", "#7d2306"),
    True: ("#b8e2ff", "#3f97dd", "#69727c", "#e2622f", "#ffd9b8"),
}
"""The same of the flow map, whose centre is a healthy grey that stands out from the ground."""

_MAX = sys.float_info.max
_WHITE = np.array([0.95047, 1.0, 1.08883])
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


@lru_cache(maxsize=64)
def table(name: ColorMap, palette: Palette) -> NDArray[np.uint8]:
    """Return the (256, 3) colours of a map: `LEVELS` of the map, then NaN, −∞ and +∞; read-only."""
    diverging = {"signed": _SIGNED, "flow": _FLOW}.get(name)
    if diverging is None:
        colors = _sequential(name, palette.dark)
    else:
        colors = _diverging(diverging[palette.dark])
    special = [rgb(c) for c in (palette.nan, palette.minus_infinity, palette.plus_infinity)]
    shares = np.clip(np.concatenate([colors, special]), 0, 1)
    # Halves are rounded up, whatever the last digit of a share.
    found: NDArray[np.uint8] = np.floor(shares * 255 + 0.5 + 1e-6).astype(np.uint8)
    found.flags.writeable = False
    return found


def level(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """Return the table entry of each value, in an array of the same shape.

    Values beyond the limits get the ends of the map, those that are not finite the entries after
    it: never a wrong colour.
    """
    span = min(high - low, _MAX) or 1.0
    with np.errstate(invalid="ignore", over="ignore"):
        place = (values - low) * min((LEVELS - 1) / span, _MAX)
        np.rint(place, out=place)
        np.clip(place, 0, LEVELS - 1, out=place)
    finite = np.isfinite(values)
    if finite.all():
        return place.astype(np.uint8)
    place[np.isnan(values)] = NAN
    place[np.isneginf(values)] = MINUS_INFINITY
    place[np.isposinf(values)] = PLUS_INFINITY
    return place.astype(np.uint8)


def cell_colors(heat: HeatMap, palette: Palette) -> NDArray[np.uint8]:
    """Return the (rows, columns, 3) colours of the cells of a heat map, row 0 first."""
    values = np.asarray(heat.values, dtype=np.float64)
    found: NDArray[np.uint8] = table(heat.map, palette)[level(values, heat.low, heat.high)]
    return found


def _sequential(name: ColorMap, dark: bool) -> NDArray[Any]:
    digits = _SEQUENTIAL[name]
    colors = np.array([rgb(f"#{digits[i : i + 6]}") for i in range(0, len(digits), 6)])
    place = np.linspace(*_PART.get((name, dark), (0.0, 1.0)), LEVELS) * (len(colors) - 1)
    return np.stack([np.interp(place, np.arange(len(colors)), c) for c in colors.T], axis=1)


def _diverging(colors: tuple[str, ...]) -> NDArray[Any]:
    """Return the (LEVELS, 3) colours through five stops, blue below zero and vermilion above."""
    stops = np.array([to_lab(rgb(stop)) for stop in colors])
    place = np.linspace(0, len(stops) - 1, LEVELS)
    lab = np.stack([np.interp(place, np.arange(len(stops)), c) for c in stops.T], axis=1)
    # The lightness itself is one straight line on either side: that is what the eye compares.
    lab[:, 0] = np.interp(place, (0, 2, 4), stops[::2, 0])
    return _from_lab(lab)


def to_lab(color: NDArray[Any]) -> NDArray[Any]:
    """Return a (3,) sRGB colour in CIELAB, for a white of D65."""
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    xyz = _TO_XYZ @ linear / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _from_lab(lab: NDArray[Any]) -> NDArray[Any]:
    """Return (n, 3) CIELAB colours in sRGB."""
    y = (lab[:, 0] + 16) / 116
    f = np.stack([y + lab[:, 1] / 500, y, y - lab[:, 2] / 200], axis=1)
    xyz = np.where(f > 0.206893, f**3, (f - 16 / 116) / 7.787) * _WHITE
    linear = np.clip(xyz @ np.linalg.inv(_TO_XYZ).T, 0, 1)
    found: NDArray[Any] = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055
    )
    return found
