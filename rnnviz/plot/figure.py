"""A figure as a value: panels, axes, artists; the same for the screen, a page and a data file.

A view describes; the screen and the print renderer draw.  Colours are roles, not colours: a theme
gives each role one colour that means one thing everywhere.  Values that cannot be placed on an
axis (exact zero on a log scale, overflow, NaN) are shown by `OffScaleMarks` at the panel's border,
never dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

Array = NDArray[Any]

Role = Literal[
    "ink",  # text, axes, the main line where there is one
    "faint",  # grid, references that recede
    "vanishing",
    "healthy",
    "exploding",
    "a",  # run A, first of two
    "b",  # run B, second of two
    "input",
    "target",
    "output",
    "threshold",
    "chance",
    "series0",  # up to eight distinguishable lines
    "series1",
    "series2",
    "series3",
    "series4",
    "series5",
    "series6",
    "series7",
]
ColorMap = Literal["signed", "unit", "step", "log"]
"""signed: diverging, centred at 0; unit: sequential, 0..1; step: perceptual, time step k; log:
sequential, powers of ten of a size."""

Dash = Literal["solid", "dash", "dot", "dashdot"]
Symbol = Literal["circle", "square", "triangle", "triangle_down", "diamond", "cross", "plus"]


@dataclass(frozen=True)
class Axis:
    """One axis of a panel.

    Attributes
    ----------
    label : str
        Symbol, words and unit, with the markup of `rnnviz.text`.
    low, high : float or None
        Fixed limits; where None, the renderer chooses from the data and changes slowly.
    log10 : bool
        The values are already log10; ticks at whole numbers read 10⁻³ and so on, so the label
        names the quantity, not its logarithm.
    whole : bool
        Ticks only at whole numbers (steps, units, updates).
    ticks : tuple of (float, str)
        Named ticks, such as input symbols; empty means numbers.
    """

    label: str = ""
    low: float | None = None
    high: float | None = None
    log10: bool = False
    whole: bool = False
    ticks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Curve:
    """A line through points; NaN breaks it.  `label` is drawn at its end or in the panel's key.

    `name` is what the mouse says it is where there is no label.
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


@dataclass(frozen=True)
class Band:
    """The region between two lines."""

    x: Array
    low: Array
    high: Array
    role: Role = "ink"
    label: str = ""


@dataclass(frozen=True)
class HeatMap:
    """Cells of equal size: `values[row, column]`, row 0 at the bottom.

    Column j is centred at x = left + j · across, row i at y = bottom + i · up.  NaN, −inf and +inf
    cells get a colour of their own, outside the map; `special` says what they mean where it is not
    just that.
    The scale is fixed by low and high, and its bar says `label`.  `describe(row, column)` returns
    what to say of a cell under the mouse, in lines of markup, instead of its place and value.
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
    special: tuple[str, str, str] = ("", "", "")
    describe: Callable[[int, int], str] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Points:
    """A cloud; `step` colours each point by its time step through the "step" map.

    `emphasis` holds the step whose points are drawn large and ringed (the cursor's), or None.
    `name` is what the mouse says they are where there is no label.
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


@dataclass(frozen=True)
class ReferenceLine:
    """A straight line across the panel at a value: a threshold, the chance level.

    On the screen a horizontal line's name stands on it, at the `end` where less is drawn.
    """

    value: float
    horizontal: bool = True
    role: Role = "threshold"
    label: str = ""
    dash: Dash = "dash"
    end: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class OffScaleMarks:
    """Things that have no place on the axis, drawn at the border with a symbol and words.

    `kind` "zero" sits at the lower border (a downward triangle), "overflow" at the upper (upward
    triangle), "nan" in the middle (a cross).  `said` holds for each what the mouse says of its
    value, where that is not just 0, ∞ or NaN.
    """

    x: Array
    kind: Literal["zero", "overflow", "nan"]
    label: str = ""
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """A closed or open path in data coordinates, such as the unit circle."""

    x: Array
    y: Array
    role: Role = "faint"
    dash: Dash = "solid"
    width: float = 1.0
    label: str = ""


@dataclass(frozen=True)
class Annotation:
    """Text at a place in data coordinates."""

    x: float
    y: float
    text: str
    role: Role = "ink"
    anchor: Literal["left", "center", "right"] = "left"


Artist = Curve | Band | HeatMap | Points | ReferenceLine | OffScaleMarks | Shape | Annotation


@dataclass(frozen=True)
class Panel:
    """One set of axes.

    Attributes
    ----------
    key : str
        Stable within the figure, so that a renderer can keep its items from frame to frame.
    artists : tuple
        Drawn in this order.  Their number and kinds may change; renderers keep what still fits.
    title : str
        Short; empty where the figure's title is enough.
    weight : float
        Share of the figure's height.
    cursor : bool
        The x axis is the time step k: the linked cursor is shown and can be moved here.
    square : bool
        Equal scales on both axes.
    note : str
        A sentence in the corner: an age, a warning, what is aggregated.
    empty : str
        Words in the place of axes: why there is nothing to draw; then nothing else is drawn.
    loud : bool
        These words are what the panel is about, and as large as it has room for.
    prose : bool
        They are somebody's text: set from the top left with its own line breaks, without markup.
    share_x : bool
        The panel's x limits are those of the panel below, and it hides its own x labels.
    grid : bool
        Faint lines at the ticks; rows of words are better off without.
    lines : float
        Least height of the axes on the screen, in lines of small type.
    spare : int
        Where there is no room for the `lines` of all panels, the highest goes first; 0 stays.
    """

    key: str
    x: Axis = Axis()
    y: Axis = Axis()
    artists: tuple[Artist, ...] = ()
    title: str = ""
    weight: float = 1.0
    cursor: bool = False
    square: bool = False
    note: str = ""
    empty: str = ""
    loud: bool = False
    prose: bool = False
    share_x: bool = False
    grid: bool = True
    lines: float = 0.0
    spare: int = 0


@dataclass(frozen=True)
class Column:
    """One column of the data file: a plain heading with its unit in brackets, and the values."""

    heading: str
    values: Array


@dataclass(frozen=True)
class Table:
    """The numbers behind a figure as columns of equal length; several where lengths differ."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Figure:
    """One view at one moment.

    Attributes
    ----------
    title : str
        What the view is, translated.
    panels : tuple of Panel
        From top to bottom.
    tables : tuple of Table
        The same numbers, unrounded, for the data file.
    summary : str
        One sentence of plain text for screen readers and captions: the state in words.
    """

    title: str
    panels: tuple[Panel, ...]
    tables: tuple[Table, ...] = field(default=())
    summary: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to show but words that say why."""
        return not self.tables and not any(panel.artists for panel in self.panels)
