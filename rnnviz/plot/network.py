"""The artists of the picture of an unrolled network: rivers, streams, strips, arrows, numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from rnnviz.plot.drawing_style import ColorMap, Role

if TYPE_CHECKING:
    from rnnviz.plot.figure import Array


@dataclass(frozen=True)
class River:
    """The size of a signal at every step: a band along a bed, wide and vermilion where it is large.

    Width and colour are log10 of the size on the scale of `rnnviz.plot.river`, which never moves.
    An exact zero is a dry bed, NaN is hatched, and what is beyond the scale overflows the bed.

    Attributes
    ----------
    x : (n,) ndarray
        Increasing; the band of a point reaches half-way to its neighbours.
    log10 : (n,) ndarray
    y, height : float
        The middle of the bed and its height.
    low, high : float
        log10 of the sizes at which the band is narrowest and as wide as the bed.
    direction : {-1, 0, 1}
        Whether it flows to the left, not at all, or to the right.
    cuts : tuple of float
        Places between two points where nothing flows on.
    label : str
        Label of the colour bar; without one there is none.
    name : str
        What a tool tip calls the size, with markup.
    """

    x: Array
    log10: Array
    y: float
    height: float
    low: float = -12.0
    high: float = 12.0
    direction: Literal[-1, 0, 1] = -1
    cuts: tuple[float, ...] = ()
    label: str = ""
    name: str = ""
    map: ColorMap = "flow"

    beyond: ClassVar[tuple[bool, bool]] = (True, True)
    """The ends of the colour scale are also the colours of what is further out."""


@dataclass(frozen=True)
class Streams:
    """Channels between two places each, as wide and coloured as a `River`, with arrow heads.

    Attributes
    ----------
    x, y : (n, m) ndarray
        The m points along each of n channels, in the direction of flow.
    log10 : (n,) ndarray
        The size of what flows through each.
    height : float
        The width, in units of y, of a channel whose size is `high`.
    widest : float
        The largest width, in units of x.
    low, high : float
        As for `River`.
    describe : callable
        The index of a channel to the text of the tool tip, with markup.
    """

    x: Array
    y: Array
    log10: Array
    height: float
    widest: float = 0.6
    low: float = -12.0
    high: float = 12.0
    describe: Callable[[int], str] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Strips:
    """The units of some steps: for every step a box with a coloured cell for each unit.

    Attributes
    ----------
    values : (rows, n) ndarray
        Row 0 is at the bottom of the box.
    x : (n,) ndarray
        The middle of each box.
    bottom, top : float
    width : float
        Of a box, in units of x.
    low, high : float
        Limits of the colour scale.
    map : ColorMap
    outline : bool
        Whether the boxes are drawn around the cells.
    emphasis : int or None
        The index of a box that is set in a bold frame, over the line of the cursor.
    describe : callable
        (row, column) to the text of the tool tip, with markup.
    """

    values: Array
    x: Array
    bottom: float
    top: float
    width: float
    low: float
    high: float
    map: ColorMap = "signed"
    outline: bool = True
    emphasis: int | None = None
    describe: Callable[[int, int], str] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Arrows:
    """Straight lines from (x0, y0) to (x1, y1), each (n,), with or without heads at their ends."""

    x0: Array
    y0: Array
    x1: Array
    y1: Array
    role: Role = "healthy"
    width: float = 1.0
    head: bool = True


@dataclass(frozen=True)
class TextRow:
    """Short plain texts side by side, centred at x; where room is short every second, third, …

    Empty ones are not known: they keep their place, so that the others do not move when they come.

    Attributes
    ----------
    x : (n,) ndarray
    y, height : float
        The middle of the row, and the room there is for it; where that is too low for a line of
        text, nothing is shown.
    texts : tuple of str
    role : Role
    emphasis : int or None
        The index of one that is always shown, and set in bold in a box.
    widest : str
        A text as wide as any may become: rows with the same one show the same steps.
    paper : bool
        Whether a piece of paper lies under each, over the lines that would strike it through.
    alone : bool
        Whether nothing else is in the row: where the texts are not shown, its name is not either.
    """

    x: Array
    y: float
    height: float
    texts: tuple[str, ...]
    role: Role = "ink"
    emphasis: int | None = None
    widest: str = ""
    paper: bool = False
    alone: bool = False
