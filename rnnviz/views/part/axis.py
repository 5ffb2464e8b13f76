"""The axis of the time step k, its ticks and what is marked on it.

Everything that depends only on T and on words is kept between frames.
"""

from __future__ import annotations

import html
import unicodedata
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace, Trace
from rnnviz.plot.figure import (
    Axis,
    ReferenceLine,
)
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.selection import (
    cursor,
)

Array = NDArray[Any]

Ticks = tuple[tuple[float, str], ...]

MOST_TICKS = 40
"""Named ticks that fit beside each other."""

TICK_WIDTH = 64
"""Columns of text that fit below a panel."""


def along(layer: LayerTrace, values: Array) -> tuple[Array, Array]:
    """Return the time steps of values for steps 1..n of reading, and the values, in their order.

    A half that reads from the end reads x_T at its step 1.
    """
    if not layer.backward:
        return numbers(len(values)), values
    return numbers(layer.steps)[layer.steps - len(values) :], values[::-1]


@lru_cache(maxsize=32)
def numbers(count: int) -> Array:
    """Return 1..count as a read-only array of floats."""
    values = np.arange(1.0, count + 1)
    values.flags.writeable = False
    return values


@lru_cache(maxsize=64)
def whole_axis(count: int, label: str, ticks: Ticks = ()) -> Axis:
    """Return an axis over 1..count with half a cell of room at both ends."""
    return Axis(label, 0.5, count + 0.5, whole=True, ticks=ticks)


def step_axis(steps: int) -> Axis:
    """Return the axis of the time step."""
    return whole_axis(steps, translate("views", "time step <i>k</i>"))


def input_axis(trace: Trace, names: tuple[str, ...] | None) -> Axis:
    """Return the axis of the time step with the input symbols as ticks where they fit."""
    ticks = symbol_ticks(trace.symbols, names)
    if not ticks:
        return step_axis(len(trace.x))
    return whole_axis(len(trace.x), translate("views", "input at time step <i>k</i>"), ticks)


def input_note(frame: Frame) -> str:
    """Say what the input is at the cursor's step where the axis has no room for all symbols."""
    trace, names = frame.snapshot.trace, frame.snapshot.source.symbol_names
    if trace.symbols is None or names is None or symbol_ticks(trace.symbols, names):
        return ""
    k = cursor(frame)
    source = translate("views", "Input at step {step}: “{symbol}”.")
    return source.format(step=k, symbol=marked_up(names, int(trace.symbols[k - 1])))


def border(layer: LayerTrace) -> tuple[ReferenceLine, ...]:
    """Return the line at which a decoder takes over from an encoder, where one does."""
    if len(layer.parts) == 1:
        return ()
    return (_border(layer.parts[0].steps, translate("views", "encoder | decoder")),)


@lru_cache(maxsize=8)
def _border(steps: int, label: str) -> ReferenceLine:
    return ReferenceLine(steps + 0.5, horizontal=False, role="ink", label=label)


def symbol_ticks(symbols: Array | None, names: tuple[str, ...] | None) -> Ticks:
    """Return every step's input symbol as a tick, or nothing where they would not fit."""
    if symbols is None or names is None or len(symbols) > MOST_TICKS:
        return ()
    return ticks(tuple(marked_up(names, s) for s in symbols.tolist()))


@lru_cache(maxsize=64)
def ticks(labels: tuple[str, ...]) -> Ticks:
    """Return labels as ticks at 1, 2, …, or nothing where they would not fit."""
    if len(labels) > MOST_TICKS or sum(map(width, labels)) + len(labels) > 2 * TICK_WIDTH:
        return ()
    return tuple((float(i), label) for i, label in enumerate(labels, start=1))


def symbol_name(names: tuple[str, ...] | None, symbol: int) -> str:
    """Return what to print for a symbol or class."""
    return names[symbol] if names is not None and 0 <= symbol < len(names) else str(symbol)


def marked_up(names: tuple[str, ...] | None, symbol: int) -> str:
    """Return the same for a label: a character of the user's text may be a < or an &."""
    return html.escape(symbol_name(names, symbol), quote=False)


def width(text: str) -> int:
    """Return how many columns a text takes: two for each Chinese character."""
    wide = (unicodedata.east_asian_width(c) in "WF" for c in html.unescape(text))
    return sum(2 if w else 1 for w in wide)
