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
    cursor_step,
)

Array = NDArray[Any]

Ticks = tuple[tuple[float, str], ...]

MAX_TICKS = 40
"""Named ticks that fit beside each other."""

LABEL_COLUMNS = 64
"""Columns of text that fit below a panel."""


def in_time_order(layer: LayerTrace, values: Array) -> tuple[Array, Array]:
    """Return the time steps of values for steps 1..n of reading, and the values, in their order.

    A half that reads from the end reads x_T at its step 1.
    """
    if not layer.backward:
        return step_numbers(len(values)), values
    return step_numbers(layer.steps)[layer.steps - len(values) :], values[::-1]


@lru_cache(maxsize=32)
def step_numbers(count: int) -> Array:
    """Return 1..count as a read-only array of floats."""
    values = np.arange(1.0, count + 1)
    values.flags.writeable = False
    return values


@lru_cache(maxsize=64)
def integer_axis(count: int, label: str, ticks: Ticks = ()) -> Axis:
    """Return an axis over 1..count with half a cell of room at both ends."""
    return Axis(label, 0.5, count + 0.5, whole=True, ticks=ticks)


def step_axis(steps: int) -> Axis:
    """Return the axis of the time step."""
    return integer_axis(steps, translate("views", "time step <i>k</i>"))


def input_axis(trace: Trace, names: tuple[str, ...] | None) -> Axis:
    """Return the axis of the time step with the input symbols as ticks where they fit."""
    ticks = symbol_ticks(trace.symbols, names)
    if not ticks:
        return step_axis(len(trace.x))
    return integer_axis(len(trace.x), translate("views", "input at time step <i>k</i>"), ticks)


def input_note(frame: Frame) -> str:
    """Say what the input is at the cursor's step where the axis has no room for all symbols."""
    trace, names = frame.snapshot.trace, frame.snapshot.source.symbol_names
    if trace.symbols is None or names is None or symbol_ticks(trace.symbols, names):
        return ""
    k = cursor_step(frame)
    source = translate("views", "Input at step {step}: “{symbol}”.")
    return source.format(step=k, symbol=symbol_label(names, int(trace.symbols[k - 1])))


def decoder_boundary(layer: LayerTrace) -> tuple[ReferenceLine, ...]:
    """Return the line at which a decoder takes over from an encoder, where one does."""
    if len(layer.parts) == 1:
        return ()
    return (_boundary_line(layer.parts[0].steps, translate("views", "encoder | decoder")),)


@lru_cache(maxsize=8)
def _boundary_line(steps: int, label: str) -> ReferenceLine:
    return ReferenceLine(steps + 0.5, horizontal=False, role="ink", label=label)


def symbol_ticks(symbols: Array | None, names: tuple[str, ...] | None) -> Ticks:
    """Return every step's input symbol as a tick, or nothing where they would not fit."""
    if symbols is None or names is None or len(symbols) > MAX_TICKS:
        return ()
    return labelled_ticks(tuple(symbol_label(names, s) for s in symbols.tolist()))


@lru_cache(maxsize=64)
def labelled_ticks(labels: tuple[str, ...]) -> Ticks:
    """Return labels as ticks at 1, 2, …, or nothing where they would not fit."""
    if len(labels) > MAX_TICKS or sum(map(text_width, labels)) + len(labels) > 2 * LABEL_COLUMNS:
        return ()
    return tuple((float(i), label) for i, label in enumerate(labels, start=1))


def symbol_name(names: tuple[str, ...] | None, symbol: int) -> str:
    """Return what to print for a symbol or class."""
    return names[symbol] if names is not None and 0 <= symbol < len(names) else str(symbol)


def symbol_label(names: tuple[str, ...] | None, symbol: int) -> str:
    """Return the same for a label: a character of the user's text may be a < or an &."""
    return html.escape(symbol_name(names, symbol), quote=False)


def text_width(text: str) -> int:
    """Return how many columns a text takes: two for each Chinese character."""
    wide = (unicodedata.east_asian_width(c) in "WF" for c in html.unescape(text))
    return sum(2 if w else 1 for w in wide)
