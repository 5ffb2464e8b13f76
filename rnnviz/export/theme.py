"""The print theme: the screen's light colours on white, with black ink, fit for a photocopier.

The colours are those of the screen, so that a slide looks like the lecture.  Lines differ by dash
as well as by colour.  Heat maps get darker towards their ends, and cells that hold no number have
colours that no map contains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.figure import ColorMap, Curve, Dash, HeatMap, Role, Symbol

if TYPE_CHECKING:
    from matplotlib.colors import Colormap

INK: Final = "#000000"
GRID: Final = "#DDDDDD"
QUIET: Final = "#555555"

COLORS: Final[Mapping[Role, str]] = {
    "ink": INK,
    "faint": "#9AA1A9",
    "vanishing": "#0072B2",
    "healthy": "#4D5761",
    "exploding": "#C44E00",
    "a": "#0072B2",
    "b": "#E69F00",
    "input": "#7A828C",
    "target": "#00795A",
    "output": "#A83279",
    "threshold": "#6A3D9A",
    "chance": "#737B85",
    "series0": "#332288",
    "series1": "#2A9D8F",
    "series2": "#C2566A",
    "series3": "#8A8A1F",
    "series4": "#117733",
    "series5": "#882255",
    "series6": "#4A9FCC",
    "series7": "#A05A1A",
}

DASHES: Final[Mapping[Dash, Any]] = {
    "solid": "-",
    "dash": (0, (5, 2.2)),
    "dot": (0, (1.2, 1.8)),
    "dashdot": (0, (6, 2, 1.2, 2)),
}
# Eight series, eight dashes: on paper without colour nothing else tells them apart.
_SERIES_DASHES: Final[tuple[Any, ...]] = (
    *(DASHES[dash] for dash in ("solid", "dash", "dashdot", "dot")),
    (0, (10, 2)), (0, (6, 2, 1.2, 2, 1.2, 2)), (0, (2.5, 1.2)), (0, (1.2, 4)),
)  # fmt: skip

SYMBOLS: Final[Mapping[Symbol, str]] = {
    "circle": "o",
    "square": "s",
    "triangle": "^",
    "triangle_down": "v",
    "diamond": "D",
    "cross": "x",
    "plus": "+",
}
MARK_SYMBOLS: Final = {"zero": "v", "overflow": "^", "nan": "x"}

# Steps of equal lightness from white to blue and to vermilion.
_SIGNED: Final = (
    "#0B3C78", "#285A9A", "#3F7BBD", "#579DE1", "#97BCEC", "#CDDDF6", "#FFFFFF",
    "#FFD2BC", "#FFA57B", "#F5773B", "#CC5B29", "#A43F17", "#7D2306",
)  # fmt: skip
_NAMED: Final = {"unit": "cividis", "step": "viridis"}
_LOG_START: Final = 0.06  # the first blues of plasma are too near the black of an exact zero

LEVELS: Final = 255  # odd, so that the middle of the signed map is exactly white
NOT_A_NUMBER: Final = "#BEC2C7"
MINUS_INFINITY: Final = "#000000"
PLUS_INFINITY: Final = "#D4007A"


def dash_of(curve: Curve) -> Any:
    """Return matplotlib's line style; a series that asks for none gets one of its own."""
    dash = curve.dash
    if dash == "solid" and curve.role.startswith("series"):
        return _SERIES_DASHES[int(curve.role[6:]) % len(_SERIES_DASHES)]
    return DASHES[dash]


def label_color(role: Role) -> str:
    """Return the role's colour, darkened until letters in it read well on white."""
    color = _rgb(COLORS[role])
    while _contrast_with_white(color) < 4.5:
        color = [int(0.92 * c) for c in color]
    return "#{:02X}{:02X}{:02X}".format(*color)


def _rgb(color: str) -> list[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def _contrast_with_white(color: list[int]) -> float:
    """Return the contrast ratio as WCAG 2 defines it."""
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def cell_colors(heat: HeatMap) -> NDArray[np.uint8]:
    """Return the (rows, columns, 3) colours of a heat map's cells, row 0 first."""
    values = np.asarray(heat.values, dtype=np.float64)
    finite = np.where(np.isfinite(values), values, heat.low)
    with np.errstate(over="ignore", invalid="ignore"):
        share = np.clip((finite - heat.low) / (heat.high - heat.low or 1.0), 0, 1)
    index = np.rint(np.nan_to_num(share, nan=0.5) * (LEVELS - 1)).astype(np.uint8)
    colors = color_table(heat.map)[index]
    for color, cells in zip(_ODD_COLORS, odd_cells(values), strict=True):
        colors[cells] = _rgb(color)
    return colors


_ODD_COLORS = (NOT_A_NUMBER, MINUS_INFINITY, PLUS_INFINITY)


def odd_cells(values: NDArray[Any]) -> tuple[NDArray[np.bool_], ...]:
    """Return where the cells are NaN, −inf and +inf."""
    return np.isnan(values), np.isneginf(values), np.isposinf(values)


def color_map(name: ColorMap) -> Colormap:
    """Return one of the four maps."""
    from matplotlib import colormaps
    from matplotlib.colors import LinearSegmentedColormap, ListedColormap

    if name == "signed":
        return LinearSegmentedColormap.from_list("signed", _SIGNED, LEVELS)
    if name == "log":
        plasma = colormaps["plasma"](np.linspace(_LOG_START, 1, LEVELS))
        return ListedColormap(plasma, "log")
    return colormaps[_NAMED[name]]


def color_table(name: ColorMap) -> NDArray[np.uint8]:
    """Return the (LEVELS, 3) colours of a map."""
    table: NDArray[np.uint8] = color_map(name)(np.linspace(0, 1, LEVELS), bytes=True)[:, :3]
    return table
