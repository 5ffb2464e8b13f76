"""How roles look on the screen: one frozen theme for light and one for dark, and its sizes.

A colour means one thing everywhere: blue is vanishing, vermilion exploding, grey healthy; the runs
A and B are Okabe and Ito's blue and orange.  All sizes follow from the type size, so that a
projector needs no layout of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPen

from rnnviz.plot.figure import ColorMap, Dash, Role
from rnnviz.screen import color
from rnnviz.screen.color import Table

_DASHES: Mapping[Dash, tuple[float, ...]] = {
    "solid": (),
    "dash": (5.0, 3.0),
    "dot": (1.5, 2.5),
    "dashdot": (6.0, 2.5, 1.5, 2.5),
}


@dataclass(frozen=True)
class Theme:
    """Every colour and size of a figure on the screen.

    Attributes
    ----------
    name : str
    dark : bool
    ground : str
        Behind everything.
    paper : str
        Inside the axes.
    roles : mapping of Role to str
    nan, minus_infinity, plus_infinity : str
        Cells that hold no number a map could show.
    point_size : float
        Of the type, in points.
    line_scale : float
        Widths and symbols are this much larger than described.
    family : str
        Of the type; empty for the application's.
    """

    name: str
    dark: bool
    ground: str
    paper: str
    roles: Mapping[Role, str]
    nan: str
    minus_infinity: str
    plus_infinity: str
    point_size: float = 10.0
    line_scale: float = 1.0
    family: str = ""

    def color(self, role: Role, alpha: float = 1.0) -> QColor:
        """Return the colour of a role."""
        colour = QColor(self.roles[role])
        colour.setAlphaF(alpha)
        return colour

    def paper_color(self, alpha: float) -> QColor:
        """Return the colour inside the axes, more or less opaque."""
        colour = QColor(self.paper)
        colour.setAlphaF(alpha)
        return colour

    def pen(self, role: Role, width: float, ratio: float) -> QPen:
        """Return a pen that is `width` logical pixels wide whatever the coordinates.

        Cosmetic pens count device pixels: `ratio` is the device pixel ratio of the screen.
        """
        pen = QPen(self.color(role), max(1.0, width * self.line_scale * ratio))
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        return pen

    def dash_lengths(self, dash: Dash) -> tuple[float, ...]:
        """Return lengths of strokes and gaps in turn, in logical pixels; empty where solid."""
        return tuple(1.6 * n * self.line_scale for n in _DASHES[dash])

    def font(self, share: float = 1.0, bold: bool = False) -> QFont:
        """Return the font at a share of the type size."""
        font = QFont(self.family) if self.family else QFont()
        font.setPointSizeF(self.point_size * share)
        font.setBold(bold)
        return font

    def table(self, name: ColorMap) -> Table:
        """Return the 256 pixels of a colour map, see `rnnviz.screen.color.table`."""
        return color.table(name, self.dark, self.nan, self.minus_infinity, self.plus_infinity)

    def projector(self, point_size: float = 20.0) -> Theme:
        """Return the theme for the last row: large type, thick lines."""
        return replace(self, point_size=point_size, line_scale=max(1.0, point_size / 11.0))


def _roles(**roles: str) -> Mapping[Role, str]:
    return MappingProxyType(roles)  # type: ignore[arg-type]


LIGHT = Theme(
    name="light",
    dark=False,
    ground="#ffffff",
    paper="#ffffff",
    nan="#d7dade",
    minus_infinity="#000000",
    plus_infinity="#d4007a",
    roles=_roles(
        ink="#1a1d21",
        faint="#d4d9df",
        vanishing="#0072b2",
        healthy="#4d5761",
        exploding="#c44e00",
        a="#0072b2",
        b="#e69f00",
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
DARK = Theme(
    name="dark",
    dark=True,
    ground="#1f2328",
    paper="#17191c",
    nan="#3d444d",
    minus_infinity="#ffffff",
    plus_infinity="#ff4fb0",
    roles=_roles(
        ink="#e7eaed",
        faint="#3a424b",
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
THEMES = (LIGHT, DARK)


@cache
def _families() -> frozenset[str]:
    return frozenset(QFontDatabase.families())


def with_family(theme: Theme, *wanted: str) -> Theme:
    """Return the theme set in the first of the wanted families that is installed."""
    return next((replace(theme, family=f) for f in wanted if f in _families()), theme)
