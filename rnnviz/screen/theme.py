"""The look of figures on the screen: a palette with type size, line widths and pens.

A `Theme` is a choice of the window; a `Style` adds what depends on the screen and the moment, and
keeps the pens made for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPen

from rnnviz.plot import color_map, palette
from rnnviz.plot.drawing_style import ColorMap, Dash, Role
from rnnviz.plot.line_style import DASHES
from rnnviz.plot.palette import Palette

DASH_UNIT = 1.6
"""Logical pixels of a unit of a dash pattern, at a line scale of 1."""


@dataclass(frozen=True)
class Theme:
    """Every colour and size of a figure on the screen.

    Attributes
    ----------
    palette : Palette
    point_size : float
        Of the type, in points.
    line_scale : float
        Factor on the widths of lines and the sizes of symbols.
    family : str
        Of the type; empty for the application's.
    """

    palette: Palette
    point_size: float = 10.0
    line_scale: float = 1.0
    family: str = ""

    def color(self, role: Role, alpha: float = 1.0) -> QColor:
        """Return the colour of a role."""
        return _translucent(self.palette.roles[role], alpha)

    def text_color(self, role: Role, alpha: float = 1.0) -> QColor:
        """Return the colour of a role in which text can be read."""
        return _translucent(self.palette.text_color(role), alpha)

    def paper_color(self, alpha: float) -> QColor:
        """Return the colour inside the axes, more or less opaque."""
        return _translucent(self.palette.paper, alpha)

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
        return tuple(DASH_UNIT * n * self.line_scale for n in DASHES[dash])

    def font(self, share: float = 1.0, bold: bool = False) -> QFont:
        """Return the font at a share of the type size."""
        font = QFont(self.family) if self.family else QFont()
        font.setPointSizeF(self.point_size * share)
        font.setBold(bold)
        return font

    def pixels(self, name: ColorMap) -> NDArray[np.uint32]:
        """Return the 256 entries of `rnnviz.plot.color_map.table` as pixels 0xffRRGGBB."""
        return _pixels(name, self.palette)

    def projector(self, point_size: float = 20.0) -> Theme:
        """Return the theme for the back of a lecture hall: large type, thick lines."""
        return replace(self, point_size=point_size, line_scale=max(1.0, point_size / 11.0))


def _translucent(color: str, alpha: float) -> QColor:
    found = QColor(color)
    found.setAlphaF(alpha)
    return found


@lru_cache(maxsize=16)
def _pixels(name: ColorMap, colors: Palette) -> NDArray[np.uint32]:
    red, green, blue = color_map.table(name, colors).astype(np.uint32).T
    found = 0xFF000000 | red << 16 | green << 8 | blue
    found.flags.writeable = False
    return found


LIGHT = Theme(palette.LIGHT)
DARK = Theme(palette.DARK)
THEMES = (LIGHT, DARK)


@cache
def _families() -> frozenset[str]:
    return frozenset(QFontDatabase.families())


def with_family(theme: Theme, *wanted: str) -> Theme:
    """Return the theme set in the first of the wanted families that is installed."""
    return next((replace(theme, family=f) for f in wanted if f in _families()), theme)


@dataclass(frozen=True)
class Style:
    """How to paint now.

    Attributes
    ----------
    theme : Theme
    ratio : float
        The device pixel ratio of the screen.
    smooth : bool
        Whether lines are anti-aliased: not while frames keep coming.
    """

    theme: Theme
    ratio: float = 1.0
    smooth: bool = False
    _pens: dict[tuple[Role, float], QPen] = field(default_factory=dict, compare=False, repr=False)

    def pen(self, role: Role, width: float) -> QPen:
        """Return the theme's pen for this screen."""
        key = (role, width)
        if key not in self._pens:
            self._pens[key] = self.theme.pen(role, width, self.ratio)
        return self._pens[key]

    @property
    def is_whole(self) -> bool:
        """Whether a logical pixel is so many whole ones."""
        return self.ratio == int(self.ratio)

    @cached_property
    def paper(self) -> QColor:
        return self.theme.paper_color(1.0)

    @cached_property
    def ink(self) -> QColor:
        return self.theme.color("ink")

    def color(self, role: Role, alpha: float = 1.0) -> QColor:
        return self.theme.color(role, alpha)
