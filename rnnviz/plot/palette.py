"""What colour each role has: on a light screen, on a dark one, and on paper.

Colours mean the same everywhere: blue is vanishing, vermilion exploding, grey healthy; the runs A
and B are Okabe and Ito's blue and orange.  The window around the plots takes its data colours
from here too.  Every colour but that of the grid stands out from its ground, see `contrast`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.bars import SOLID
from rnnviz.plot.drawing_style import Role


@dataclass(frozen=True, eq=False)
class Palette:
    """The colours of a figure as "#rrggbb"; two palettes are equal only if they are the same.

    Attributes
    ----------
    name : str
    dark : bool
        Light figures on a dark ground; heat maps centred at zero are darkest there.
    ground : str
        Behind everything.
    paper : str
        Inside the axes.
    roles : mapping of Role to str
    nan, minus_infinity, plus_infinity : str
        Cells of a heat map without a finite value; none is a colour of a map.
    """

    name: str
    dark: bool
    ground: str
    paper: str
    roles: Mapping[Role, str]
    nan: str
    minus_infinity: str
    plus_infinity: str

    def text_color(self, role: Role) -> str:
        """Return the colour of a role as text has it, which is thinner than lines are."""
        return readable(self.roles[role], self.ground, self.paper)

    def bar_color(self, role: Role) -> str:
        """Return the colour that a bar has on paper, through which it is seen a little."""
        parts = SOLID * rgb(self.roles[role]) + (1 - SOLID) * rgb(self.paper)
        return "#{:02x}{:02x}{:02x}".format(*np.rint(255 * parts).astype(int))

    def mark_color(self, bar: Role) -> str:
        """Return the colour of what is drawn over a bar: dark or light, whichever stands out."""
        ends = sorted((self.roles["ink"], self.paper), key=luminance)
        return max(ends, key=lambda color: contrast(color, self.bar_color(bar)))


TEXT, GRAPHICS = 4.5, 3.0
"""Least contrast of text and of graphics with what is behind them: WCAG 2.2, 1.4.3 and 1.4.11."""


def rgb(color: str) -> NDArray[Any]:
    """Return "#rrggbb" as (3,) numbers from 0 to 1."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def luminance(color: str) -> float:
    """Return the relative luminance of "#rrggbb", from 0 to 1, as WCAG 2.2 defines it."""
    shares = rgb(color)
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=256)
def readable(color: str, *grounds: str, least: float = TEXT) -> str:
    """Return a colour made darker, or on dark grounds lighter, until it stands out from them."""
    light = luminance(grounds[0]) > 0.18  # black and white are equally far from this
    farthest = "#000000" if light else "#ffffff"
    parts = [round(255 * share) for share in rgb(color).tolist()]
    while color != farthest and min(contrast(color, ground) for ground in grounds) < least:
        parts = [int(0.92 * p) if light else 255 - int(0.92 * (255 - p)) for p in parts]
        color = "#{:02x}{:02x}{:02x}".format(*parts)
    return color


def _roles(**roles: str) -> Mapping[Role, str]:
    return cast(Mapping[Role, str], MappingProxyType(roles))


LIGHT = Palette(
    name="light",
    dark=False,
    ground="#ffffff",
    paper="#ffffff",
    nan="#d7dade",
    minus_infinity="#000000",
    plus_infinity="#d4007a",
    roles=_roles(
        ink="#1a1d21",
        faint="#868e97",
        grid="#d4d9df",
        vanishing="#0072b2",
        healthy="#4d5761",
        exploding="#c44e00",
        a="#0072b2",
        b="#b87f00",  # Okabe and Ito's orange, as dark as white paper needs
        input="#7a828c",
        target="#00795a",
        output="#a83279",
        threshold="#6a3d9a",
        chance="#737b85",
        series0="#332288",
        series1="#23897d",
        series2="#c2566a",
        series3="#8a8a1f",
        series4="#117733",
        series5="#882255",
        series6="#3d8fbd",
        series7="#a05a1a",
    ),
)
DARK = Palette(
    name="dark",
    dark=True,
    ground="#1f2328",
    paper="#17191c",
    nan="#3d444d",
    minus_infinity="#ffffff",
    plus_infinity="#ff4fb0",
    roles=_roles(
        ink="#e7eaed",
        faint="#6b7480",
        grid="#3a424b",
        vanishing="#5cb8ee",
        healthy="#b4bdc6",
        exploding="#ff8442",
        a="#56b4e9",
        b="#f2b134",
        input="#98a2ad",
        target="#3fcf9f",
        output="#ee86bd",
        threshold="#c3a0f0",
        chance="#9aa4ae",
        series0="#9aa2ff",
        series1="#4fd0c0",
        series2="#ff8fa3",
        series3="#d8d860",
        series4="#6fcf7f",
        series5="#f08acb",
        series6="#7cc9f5",
        series7="#e0a070",
    ),
)
PRINT = replace(
    LIGHT,
    name="print",
    nan="#bec2c7",  # the lighter grey of the screen is lost on a copier
    roles=_roles(**{**LIGHT.roles, "ink": "#000000", "grid": "#dddddd"}),
)
