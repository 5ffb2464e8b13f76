"""How figures look on paper: the palette for print, and lines fit for a photocopier.

The data colours are those of a light screen, so that a handout looks like the lecture; lines differ
by dash as well as by colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from rnnviz.plot import color_map
from rnnviz.plot.drawing_style import ColorMap, Dash, Role, Symbol
from rnnviz.plot.figure import Curve, Points
from rnnviz.plot.line_style import DASHES, Pattern, dash_of
from rnnviz.plot.palette import PRINT

if TYPE_CHECKING:
    from matplotlib.colors import Colormap

COLORS: Final = PRINT.roles
INK: Final = PRINT.roles["ink"]
GRID: Final = PRINT.roles["grid"]
QUIET: Final = "#555555"
"""Colour of notes and of messages in place of axes."""

MARKERS: Final[Mapping[Symbol, str]] = {
    "circle": "o",
    "square": "s",
    "triangle": "^",
    "triangle_down": "v",
    "diamond": "D",
    "cross": "x",
    "plus": "+",
}
"""Matplotlib's codes."""


def line_style(dash: Dash) -> Any:
    """Return matplotlib's line style of a dash."""
    return _style(DASHES[dash])


def curve_style(curve: Curve) -> Any:
    """Return matplotlib's line style of a curve."""
    return line_style(dash_of(curve))


def _style(pattern: Pattern) -> Any:
    return (0, pattern) if pattern else "-"


def point_color(points: Points) -> str:
    """Return the colour of points that have no time step."""
    return COLORS[points.role] if points.over is None else PRINT.mark_color(points.over)


def label_color(role: Role) -> str:
    """Return the role's colour, darkened until text in it can be read on white."""
    return PRINT.text_color(role)


def matplotlib_map(name: ColorMap) -> Colormap:
    """Return a colour map for a colour bar or a cloud of points."""
    from matplotlib.colors import ListedColormap

    return ListedColormap(color_map.table(name, PRINT)[: color_map.LEVELS] / 255, name)
