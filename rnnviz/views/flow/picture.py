"""The rows of the picture, from the inputs at the bottom to the losses at the top."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, power_of_ten, short_number
from rnnviz.plot.axis_limit import symmetric_limit
from rnnviz.plot.figure import Artist
from rnnviz.plot.markup import plain
from rnnviz.plot.network import Arrows, River, Streams, Strips, TextRow
from rnnviz.text import translate
from rnnviz.training.motion.motion import Phase
from rnnviz.views.flow.signal import Flow
from rnnviz.views.hidden import DECADES_FROM
from rnnviz.views.part.axis import step_numbers

Array = NDArray[Any]

BOX = 0.56
"""Width of a strip, in steps."""
CURVE_POINTS = 9
"""Points of a bent channel."""
LABELS = 8
"""Sizes written beside a river that is shown as a whole, at most."""
EDGE = 20
"""The part of a long river at either end that has no size written beside it: one in so many."""
FAR = 300.0
"""Decades from 1 within which a size is a double with all digits."""
NEAR, NEAREST = 1.095, 0.015
"""Up to where two digits, and how near to 1 two decimals, would show a factor as 1."""


@dataclass(frozen=True)
class KnownBand:
    """Rows that a phase of an update makes known, step by step.

    `backward` says that the layer reads from the end.
    """

    phase: Phase
    bottom: float
    top: float
    backward: bool = False


class Picture:
    """Artists collected row by row from the bottom, and a name at the left of each row.

    Attributes
    ----------
    artists : list of Artist
    still, behind : list of Artist
        Drawn before all others: what mostly is the same in the next frame, and what others cover.
    names : list of (float, str)
        The middle of a row and its name, plain.
    top : float
        Where the next row begins.
    known : list of KnownBand
        Which rows are known when, while an update is played slowly.
    """

    def __init__(self) -> None:
        self.artists: list[Artist] = []
        self.still: list[Artist] = []
        self.behind: list[Artist] = []
        self.names: list[tuple[float, str]] = []
        self.top = 0.0
        self.known: list[KnownBand] = []

    def note_known(self, phase: Phase, bottom: float, backward: bool = False) -> None:
        """Note that all rows from a height up to here are known from a phase on."""
        self.known.append(KnownBand(phase, bottom, self.top, backward))

    def row(self, height: float, name: str = "", gap: float = 0.2) -> float:
        """Add a row and return its middle."""
        middle = self.top + height / 2
        self.top += height + gap
        if name:
            self.names.append((middle, name))
        return middle

    def add(self, *artists: Artist) -> None:
        self.artists += artists

    @property
    def all(self) -> tuple[Artist, ...]:
        """All artists in the order in which they are drawn."""
        return (*self.still, *self.behind, *self.artists)


@lru_cache(maxsize=256)
def plain_name(label: str) -> str:
    """Return a label without markup; the same ones are wanted for every frame."""
    return plain(label)


@lru_cache(maxsize=64)
def places(count: int, steps: int, start: int = 0, stop: int | None = None) -> Array:
    """Return where some of the `count` steps of a layer are on an axis of `steps` steps.

    They may be fewer.  For every frame it is the same array: painters recognise it.
    """
    found = step_numbers(count)
    if count != steps:
        found = (found - 0.5) * (steps / count) + 0.5
    return found[start:stop]


def direction(layer: LayerTrace) -> Literal[-1, 0, 1]:
    """Return in which direction the error of a layer goes."""
    if layer.cell.memoryless:
        return 0
    return 1 if layer.backward else -1


def river(
    layer: LayerTrace,
    flow: Flow,
    x: Array,
    y: float,
    height: float,
    cuts: tuple[float, ...],
    label: str = "",
) -> River:
    """Return the river of one signal."""
    way = direction(layer)
    if not way:  # nothing passes from step to step
        cuts = tuple(((x[1:] + x[:-1]) / 2).tolist())
    name = f"‖{flow.symbol}‖"
    return River(x, flow.log10, y, height, direction=way, cuts=cuts, label=label, name=name)


def cut_places(layer: LayerTrace, truncation: int) -> tuple[float, ...]:
    """Return between which time steps truncated BPTT lets nothing pass."""
    if not truncation or layer.cell.memoryless:
        return ()
    return _cut_places(layer.steps, truncation, layer.backward)


@lru_cache(maxsize=8)
def _cut_places(steps: int, truncation: int, backward: bool) -> tuple[float, ...]:
    read = np.arange(truncation, steps, truncation)
    places = (steps - read if backward else read) + 0.5
    return tuple(sorted(places.tolist()))


def size_labels(flow: Flow, x: Array, y: float, height: float, high: float, cursor: int) -> TextRow:
    """Return sizes along a river, as powers of ten; with a digit where these would be the same.

    What must be read is where it is largest, if that is beyond it, else where the cursor is: the
    cursor's line would hide that one.
    """
    count = min(LABELS, len(x))
    inset = len(x) // EDGE  # the first and the last would be cut in half
    at = np.unique(np.linspace(inset, len(x) - 1 - inset, count).round().astype(np.intp))
    peak = int(np.nan_to_num(flow.log10, nan=-np.inf, posinf=np.inf).argmax())
    chosen = [peak] if flow.log10[peak] > high else np.flatnonzero(x == cursor).tolist()
    at = np.unique(np.append(at, chosen).astype(np.intp))
    emphasis = int(np.searchsorted(at, chosen[0])) if chosen else None
    sizes = flow.log10[at]
    known = sizes[np.isfinite(sizes)]
    text = size_text if len(known) and np.ptp(known) >= len(at) else digit_text
    texts = tuple(text(value) for value in sizes.tolist())
    return TextRow(x[at], y, height, texts, "healthy", emphasis)


def size_text(log10: float) -> str:
    """Return the decade of a size; what has none as it is."""
    if not np.isfinite(log10):
        return number(10.0**log10 if log10 < 0 else log10)
    return power_of_ten(round(log10))


def digit_text(log10: float) -> str:
    """Return a size in one digit and its decade, as far as doubles go."""
    return size_in_digits(log10, 1)


def size_in_digits(log10: float, digits: int) -> str:
    """Return a size in so many digits, below 0.001 always as "3·10⁻⁴"; beyond doubles its decade.

    Small sizes side by side are then all written in one way.
    """
    if not abs(log10) < FAR:
        return size_text(log10)
    if log10 >= -3:
        return short_number(float(f"{10.0**log10:.{digits - 1}e}"))
    mantissa, _, exponent = f"{10.0**log10:.{digits - 1}e}".partition("e")
    power = power_of_ten(int(exponent))
    return power if float(mantissa) == 1 else f"{float(mantissa):g}·{power}"


def strips(
    layer: LayerTrace, state: str, shown: slice, x: Array, y: float, height: float, cursor: int
) -> Strips:
    """Return the values of a state at some steps, in order of time, framed at the cursor's."""
    all_values = layer.reverse_if_backward(layer.states[state][1:])
    values = drawn = all_values[shown]
    low, high = layer.cell.bounds_of(state)
    if not np.isfinite([low, high]).all():
        high = symmetric_limit(all_values)
        if high > DECADES_FROM:
            with np.errstate(invalid="ignore"):
                drawn = np.sign(values) * np.log10(1 + np.abs(values))
            high = math.log10(1 + high)
        low = -high
    here = np.flatnonzero(x == cursor)
    first, spread = shown.start + 1, float(x[1] - x[0]) if len(x) > 1 else 1.0

    def describe(row: int, column: int) -> str:
        unit, step = translate("views", "unit {unit}"), translate("views", "step {step}")
        place = f"{unit.format(unit=row + 1)}, {step.format(step=first + column)}"
        return f"{place}: <i>{state}<sub>k</sub></i> = {number(float(values[column, row]))}"

    return Strips(
        drawn.T, x, y - height / 2, y + height / 2, BOX * spread, low, high,
        "unit" if low == 0 else "signed", emphasis=int(here[0]) if len(here) else None,
        describe=describe,
    )  # fmt: skip


def forward_arrows(layer: LayerTrace, x: Array, y: float) -> Arrows:
    """Return the arrows from each strip to the next one that the layer reads."""
    way = -1.0 if layer.backward else 1.0
    from_, to = (x[1:], x[:-1]) if layer.backward else (x[:-1], x[1:])
    level = np.full(len(from_), y)
    spread = np.abs(to - from_)
    return Arrows(
        from_ + way * (BOX / 2 + 0.04) * spread, level, to - way * (BOX / 2 + 0.04) * spread, level
    )


def tributaries(
    x: Array,
    log10: Array,
    top: float,
    bottom: float,
    describe: Callable[[int], str],
    widest: float = 0.5,
) -> Streams:
    """Return channels straight down into a river."""
    along = np.broadcast_to(np.array([top, bottom]), (len(x), 2))
    return Streams(
        np.repeat(x[:, None], 2, axis=1), along, log10, height=1.0, widest=widest, describe=describe
    )


def bent(
    start: Array, end: Array, log10: Array, bed: float, depth: float, describe: Callable[[int], str]
) -> Streams:
    """Return channels that leave the lower bank of a river and come back to it further on."""
    share = np.linspace(0.0, 1.0, CURVE_POINTS)
    x = start[:, None] + (end - start)[:, None] * share
    low = depth * np.abs(end - start) / max(float(np.abs(end - start).max(initial=1.0)), 1.0)
    y = bed - low[:, None] * 4 * share * (1 - share)
    return Streams(x, y, log10, height=0.3, widest=0.1, describe=describe)


def factor_texts(factors: Array) -> tuple[str, ...]:
    """Return factors in two digits, near 1 in three decimals, and a dash for the unknown."""
    return tuple(_factor_text(value) for value in factors.tolist())


def _factor_text(value: float) -> str:
    if math.isnan(value):
        return "–"
    if value <= 0 or not math.isfinite(value):
        return number(float(f"{value:.2g}"))
    if value != 1 and 1 - NEAREST < value < NEAR:
        return f"{value:.3f}" if value < 1 + NEAREST else f"{value:.2f}"
    if 0.01 <= value < 99.5:
        digits = 1 if value < 0.095 else 2
        return f"{value:.{digits}g}" if value < 10 else f"{value:.0f}"
    return power_of_ten(round(math.log10(value)))
