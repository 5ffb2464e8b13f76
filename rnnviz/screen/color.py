"""The four colour maps of the screen, as tables that a heat map looks its cells up in.

The signed map runs through equal steps of CIELAB lightness on both sides of a neutral centre, so
that equal distances from zero look equally strong; its centre is white on a light ground and
nearly black on a dark one.  "unit" is cividis, "step" is viridis, "log" plasma: perceptually
uniform and safe for the colour-blind.  Three further entries stand for what no map can hold: NaN,
−∞ and +∞.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from rnnviz.plot.figure import ColorMap

LEVELS = 253
"""Entries of a table that belong to the map; then come NaN, −∞ and +∞."""
NAN, MINUS_INFINITY, PLUS_INFINITY = 253, 254, 255

Table = NDArray[np.uint32]

_WHITE = np.array([0.95047, 1.0, 1.08883])
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def rgb(text: str) -> NDArray[Any]:
    """Return "#rrggbb" as three numbers 0..1."""
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255


@cache
def table(name: ColorMap, dark: bool, nan: str, minus: str, plus: str) -> Table:
    """Return a map as 256 colours 0xffRRGGBB: `LEVELS` of the map, then NaN, −∞ and +∞."""
    colours = signed(dark) if name == "signed" else _bundled(name)
    special = np.array([rgb(nan), rgb(minus), rgb(plus)])
    return packed(np.concatenate([colours, special]))


def packed(colours: NDArray[Any]) -> Table:
    """Return (n, 3) colours 0..1 as opaque 32-bit pixels."""
    bytes_ = np.round(np.clip(colours, 0, 1) * 255).astype(np.uint32)
    return (0xFF000000 | bytes_[:, 0] << 16 | bytes_[:, 1] << 8 | bytes_[:, 2]).astype(np.uint32)


def _bundled(name: ColorMap) -> NDArray[Any]:
    start, source = _BUNDLED[name]
    colours = pg.colormap.get(source)
    return np.asarray(colours.map(np.linspace(start, 1, LEVELS), mode="float"))[:, :3]


_BUNDLED: dict[ColorMap, tuple[float, str]] = {
    "unit": (0.0, "cividis"),
    "step": (0.0, "viridis"),
    "log": (0.06, "plasma"),  # its first blues are too near the black of an exact zero
}


_SIGNED = {
    False: ("#0b3c78", "#2f7fc1", "#ffffff", "#e0662b", "#7d2306"),
    True: ("#b8e2ff", "#3f97dd", "#17191c", "#e2622f", "#ffd9b8"),
}


def signed(dark: bool) -> NDArray[Any]:
    """Return the (LEVELS, 3) diverging colours, blue below zero and vermilion above."""
    stops = np.array([_to_lab(rgb(stop)) for stop in _SIGNED[dark]])
    place = np.linspace(0, len(stops) - 1, LEVELS)
    lab = np.stack([np.interp(place, np.arange(len(stops)), c) for c in stops.T], axis=1)
    # The lightness itself is one straight line on either side: that is what the eye compares.
    lab[:, 0] = np.interp(place, (0, 2, 4), stops[::2, 0])
    return _from_lab(lab)


def _to_lab(colour: NDArray[Any]) -> NDArray[Any]:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    xyz = _TO_XYZ @ linear / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _from_lab(lab: NDArray[Any]) -> NDArray[Any]:
    y = (lab[:, 0] + 16) / 116
    f = np.stack([y + lab[:, 1] / 500, y, y - lab[:, 2] / 200], axis=1)
    xyz = np.where(f > 0.206893, f**3, (f - 16 / 116) / 7.787) * _WHITE
    linear = np.clip(xyz @ np.linalg.inv(_TO_XYZ).T, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def levels(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """Return the table index of each value: the map's ends beyond its limits, never a wrong colour.

    Values that are not finite get the entries after the map.
    """
    span = (high - low) or 1.0
    with np.errstate(invalid="ignore", over="ignore"):
        place = (values - low) * ((LEVELS - 1) / span)
        np.rint(place, out=place)
        np.clip(place, 0, LEVELS - 1, out=place)
    finite = np.isfinite(values)
    if finite.all():
        return place.astype(np.uint8)
    place[np.isnan(values)] = NAN
    place[np.isneginf(values)] = MINUS_INFINITY
    place[np.isposinf(values)] = PLUS_INFINITY
    return place.astype(np.uint8)
