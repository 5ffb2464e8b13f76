"""A figure as a value: panels, axes and artists, the same for screen, print and data file.

A view returns a figure; the painters of `rnnviz.screen` and `rnnviz.export` draw it.  Colours are
roles, which `rnnviz.plot.palette` maps to colours.  Values without a place on an axis (an exact
zero on a log scale, overflow, NaN) are never dropped: `OffScaleMarks` shows them at the border.
Nor is what lies beyond the limits: `BeyondMarks` shows it with its value.

All arrays are read-only to those who receive a figure.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.bars import Bars
from rnnviz.plot.cover import Cover
from rnnviz.plot.drawing_style import ColorMap, Dash, Role, Symbol
from rnnviz.plot.network import Arrows, River, Streams, Strips, TextRow

Array = NDArray[Any]

Count = Literal["step", "update", "lag"]
"""What an axis counts: time steps k within a sequence, updates n of training, lags t − k."""

OffScale = Literal["zero", "overflow", "nan"]


@dataclass(frozen=True)
class Axis:
    """One axis of a panel.

    Attributes
    ----------
    label : str
        Symbol, words and unit, with the markup of `rnnviz.plot.markup`.
    low, high : float or None
        Limits; None leaves an end open, and `rnnviz.plot.axis_limit` finds it from the data.
    log10 : bool
        The values are log10 of the quantity that the label names; ticks read 10⁻³ and so on.
    whole : bool
        Ticks only at whole numbers (steps, units, updates).
    ticks : tuple of (float, str)
        Named ticks, such as input symbols; if empty, numbers are shown.
    over : Count or None
        What the axis counts: axes over the same are zoomed together and share a cursor.
    part : bool
        Nothing is drawn beyond the limits, though others over the same go further.
    chosen : bool
        The limits are a range that the hand chose: what lies outside needs no mark.
    switchable : bool
        A y axis whose numbers, none of them negative, make sense on a linear scale and on a
        logarithmic one; see `rnnviz.plot.scale`.
    """

    label: str = ""
    low: float | None = None
    high: float | None = None
    log10: bool = False
    whole: bool = False
    ticks: tuple[tuple[float, str], ...] = ()
    over: Count | None = None
    switchable: bool = False
    part: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Curve:
    """A line through points (x, y), each of shape (n,); NaN breaks it.

    `label` stands at its end or in the legend; `name` takes its place in tool tips where there is
    no label.  `steps` makes it a staircase.  `of` is the label of another curve, with which this
    one is hidden; `hidden` that it has been, so that its label alone is left to see.
    """

    x: Array
    y: Array
    role: Role = "ink"
    label: str = ""
    width: float = 1.5
    dash: Dash = "solid"
    symbol: Symbol | None = None
    steps: bool = False
    name: str = ""
    of: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Band:
    """The region between two lines over the same x; all arrays have shape (n,).

    `of` and `hidden` are those of a `Curve`.
    """

    x: Array
    low: Array
    high: Array
    role: Role = "ink"
    label: str = ""
    of: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class HeatMap:
    """A grid of coloured cells of equal size.

    Attributes
    ----------
    values : (rows, columns) ndarray
        Row 0 is at the bottom.  NaN, −∞ and +∞ have colours of their own, outside the map.
    low, high : float
        Limits of the colour scale.
    map : ColorMap
    left, bottom, across, up : float
        The centre of column j is at x = left + j · across, that of row i at y = bottom + i · up.
    label : str
        Label of the colour bar.
    name : str
        What a tool tip calls the value where there is no label.
    special_labels : (str, str, str)
        What cells of NaN, −∞ and +∞ mean, where it is more than that.
    describe : callable
        (row, column) to the text of the tool tip, with markup, instead of place and value.
    """

    values: Array
    low: float
    high: float
    map: ColorMap = "signed"
    left: float = 1.0
    bottom: float = 1.0
    across: float = 1.0
    up: float = 1.0
    label: str = ""
    name: str = ""
    special_labels: tuple[str, str, str] = ("", "", "")
    describe: Callable[[int, int], str] | None = field(default=None, compare=False, repr=False)

    @property
    def x_edges(self) -> tuple[float, float]:
        """Return where the first column begins and the last one ends."""
        return _edges(self.left, self.across, self.values.shape[1])

    @property
    def y_edges(self) -> tuple[float, float]:
        """Return where the lowest row begins and the highest one ends."""
        return _edges(self.bottom, self.up, self.values.shape[0])

    @cached_property
    def beyond(self) -> tuple[bool, bool]:
        """Whether finite values lie below and above the colour scale."""
        values = self.values[np.isfinite(self.values)]
        if not values.size:
            return False, False
        slack = 1e-9 * (self.high - self.low)
        return bool(values.min() < self.low - slack), bool(values.max() > self.high + slack)


def _edges(first: float, size: float, count: int) -> tuple[float, float]:
    return first - size / 2, first + (count - 0.5) * size


@dataclass(frozen=True)
class Points:
    """A cloud of points.

    Attributes
    ----------
    x, y : (n,) ndarray
    step : (n,) ndarray or None
        The time step of each point, 1 to `steps`: its colour in the map "step".
    emphasis : int or None
        The step whose points are drawn larger and ringed.
    name : str
        What a tool tip calls them where there is no label.
    of, hidden
        See `Curve`.
    over : Role or None
        Of the bars that they lie on, one to a bar: then they are dark or light, whichever is seen
        there, and not in the colour of their own role.
    """

    x: Array
    y: Array
    step: Array | None = None
    steps: int = 1
    role: Role = "ink"
    symbol: Symbol = "circle"
    size: float = 4.0
    emphasis: int | None = None
    label: str = ""
    name: str = ""
    of: str = ""
    hidden: bool = False
    over: Role | None = None


@dataclass(frozen=True)
class ReferenceLine:
    """A straight line across the panel at a value: a threshold, the chance level.

    A horizontal line is named in the legend, a vertical one beside itself.  That takes a `share` of
    the height, from the axis upwards: a small one makes it a tick.  A name
    with a `BORDER` in its middle stands across the line.
    """

    value: float
    horizontal: bool = True
    role: Role = "threshold"
    label: str = ""
    dash: Dash = "dash"
    share: float = 1.0


@dataclass(frozen=True)
class OffScaleMarks:
    """Values without a place on the y axis, as symbols at the border of the panel.

    Attributes
    ----------
    x : (n,) ndarray
    kind : {"zero", "overflow", "nan"}
        Drawn at the lower border, at the upper one, in a lane below that: `rnnviz.plot.line_style`.
    label : str
    texts : tuple of str
        For each mark what a tool tip says instead of 0, ∞ or NaN; if empty, these.
    of : str
        The label of the curve whose values these are.
    """

    x: Array
    kind: OffScale
    label: str = ""
    texts: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True)
class BeyondMarks:
    """Values beyond the limits of the axes, as arrows at the border that point to them.

    A painter puts each where the border is nearest to its place, and draws nothing for those that
    are inside what is shown.  See `rnnviz.plot.beyond`.

    Attributes
    ----------
    x, y : (n,) ndarray
        Their true places.
    texts : tuple of str
        Their values, as shown, the farthest first; empty where only the arrow is drawn.
    roles : tuple of Role
        The colours of what leaves.
    names : tuple of str
        What leaves, for tool tips.
    plane : bool
        Whether x is a value too, and not what is counted along the axis.
    """

    x: Array
    y: Array
    texts: tuple[str, ...]
    roles: tuple[Role, ...]
    names: tuple[str, ...]
    plane: bool = False


BORDER = " | "
"""Between the names of what lies left and right of a vertical line."""


@dataclass(frozen=True)
class Shape:
    """A closed or open path in data coordinates, such as the unit circle."""

    x: Array
    y: Array
    role: Role = "faint"
    dash: Dash = "solid"
    width: float = 1.0
    label: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Annotation:
    """Text at a place in data coordinates."""

    x: float
    y: float
    text: str
    role: Role = "ink"
    anchor: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Reading:
    """A value at a place on the x axis.

    Attributes
    ----------
    label : str
        Of what, with markup.
    text : str
        The quantity itself, as the user reads it.
    exact : str
        The same unrounded, as a program reads it.
    role : Role
    x, y : float
        Where it is drawn; NaN where it has no place on the axes.
    """

    label: str
    text: str
    exact: str
    role: Role = "ink"
    x: float = math.nan
    y: float = math.nan


@dataclass(frozen=True)
class Readout:
    """A line across the panel at a place on the x axis, named, with the values that it meets."""

    place: float
    label: str
    readings: tuple[Reading, ...] = ()


Artist = (
    Curve
    | Band
    | HeatMap
    | Points
    | ReferenceLine
    | OffScaleMarks
    | BeyondMarks
    | Shape
    | Annotation
    | Readout
    | River
    | Streams
    | Strips
    | Arrows
    | TextRow
    | Bars
    | Cover
)


@dataclass(frozen=True)
class Panel:
    """One pair of axes, or a message in their place.

    Attributes
    ----------
    key : str
        Identifies the panel within its figure from frame to frame.
    x, y : Axis
    artists : tuple of Artist
        Drawn in this order.
    title : str
        Short; empty where the figure's title is enough.
    short_title : str
        What stands in its place on the screen where it finds no room.
    weight : float
        Share of the figure's height.
    square : bool
        A unit has the same length on both axes.
    note : str
        A sentence in the corner: of which update the data are, a warning, what is aggregated.
    message : str
        Text in place of axes and artists: why there is nothing to draw, or what the panel says.
    large : bool
        The message is what the panel is about, and set as large as there is room.
    verbatim : bool
        The message is text of the user's data: set from the top left with its own line breaks,
        without markup.
    share_x : bool
        The x limits are those of the panel below, which alone shows their tick labels.
    grid : bool
        Faint lines at the ticks; rows of text are better without.
    min_lines : float
        Least height of the axes on the screen, in lines of small type.
    drop_order : int
        Where the screen has no room for the `min_lines` of all panels, the panel with the highest
        number is left out first; 0 always stays.
    beside : str
        Key of the panel at whose right side this one stands, in the same row, with the same scale;
        see `rnnviz.plot.row`.
    own_column : bool
        It is in no row: its column is arranged by itself beside the other one.
    """

    key: str
    x: Axis = Axis()
    y: Axis = Axis()
    artists: tuple[Artist, ...] = ()
    title: str = ""
    short_title: str = ""
    weight: float = 1.0
    square: bool = False
    note: str = ""
    message: str = ""
    large: bool = False
    verbatim: bool = False
    share_x: bool = False
    grid: bool = True
    min_lines: float = 0.0
    drop_order: int = 0
    beside: str = ""
    own_column: bool = False

    @property
    def cursor(self) -> bool:
        """Whether the x axis is over the time step k: its cursor is shown and can be moved here."""
        return self.x.over == "step"


@dataclass(frozen=True)
class Column:
    """One column of the data file: a plain heading with its unit in brackets, and the values."""

    heading: str
    values: Array


@dataclass(frozen=True)
class Table:
    """The numbers behind a figure as columns of equal length; several where lengths differ.

    `run` is the name of the run that they are of, with markup, where there are several.
    """

    name: str
    columns: tuple[Column, ...]
    run: str = ""


@dataclass(frozen=True)
class Figure:
    """One view at one moment.

    Attributes
    ----------
    title : str
        What the view is, translated.
    panels : tuple of Panel
        From top to bottom; those that stand beside others come last.
    tables : tuple of Table
        The same numbers, unrounded, for the data file.
    summary : str
        The state in words, as plain text for screen readers and captions.
    heads : (str, str) or ()
        What stands above the left and the right column: the names of runs A and B.
    """

    title: str
    panels: tuple[Panel, ...]
    tables: tuple[Table, ...] = field(default=())
    summary: str = ""
    heads: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to show but messages that say why."""
        return not self.tables and not any(panel.artists for panel in self.panels)
