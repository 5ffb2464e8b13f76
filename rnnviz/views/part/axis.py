"""The axis of the time step k, its ticks, and the lines drawn across it.

Whatever depends only on T and on words is cached between frames.
"""

from __future__ import annotations

import html
import unicodedata
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace, Trace
from rnnviz.plot.figure import Axis, Count, ReferenceLine
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.selection import cursor_step

Array = NDArray[Any]

Ticks = tuple[tuple[float, str], ...]

MAX_TICKS = 40
"""Named ticks that fit beside each other."""

LABEL_COLUMNS = 64
"""Columns of text that fit below a panel."""


def in_time_order(layer: LayerTrace, values: Array) -> tuple[Array, Array]:
    """Return the time steps of values given in reading order, and the values in time order.

    A layer that reads from the end reads x_T at its step 1.
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
def integer_axis(count: int, label: str, ticks: Ticks = (), over: Count | None = None) -> Axis:
    """Return an axis over 1..count with half a cell of margin at both ends."""
    return Axis(label, 0.5, count + 0.5, whole=True, ticks=ticks, over=over)


def step_axis(steps: int, label: str = "", ticks: Ticks = ()) -> Axis:
    """Return the axis of the time step."""
    return integer_axis(steps, label or translate("views", "time step <i>k</i>"), ticks, "step")


def lag_axis(steps: int, backward: bool) -> Axis:
    """Return the axis of the lags 0 to `steps` − 1."""
    return Axis(lag_label(backward), -0.5, steps - 0.5, whole=True, over="lag")


def lag_label(backward: bool) -> str:
    """Return the label of the lag axis; for a layer that reads from the end, k lies after t."""
    if backward:
        return translate("views", "lag <i>k</i> − <i>t</i>")
    return translate("views", "lag <i>t</i> − <i>k</i>")


def input_axis(trace: Trace, names: tuple[str, ...] | None) -> Axis:
    """Return the axis of the time step, with the input symbols as ticks if they fit."""
    ticks = symbol_ticks(trace.symbols, names)
    if not ticks:
        return step_axis(len(trace.x))
    return step_axis(len(trace.x), translate("views", "input at time step <i>k</i>"), ticks)


def input_note(frame: Frame) -> str:
    """Name the input at the cursor's step if the axis has no room for all symbols."""
    trace, names = frame.snapshot.trace, frame.snapshot.source.symbol_names
    if trace.symbols is None or names is None or symbol_ticks(trace.symbols, names):
        return ""
    k = cursor_step(frame)
    source = translate("views", "Input at step {step}: “{symbol}”.")
    return source.format(step=k, symbol=symbol_label(names, int(trace.symbols[k - 1])))


def decoder_boundary(layer: LayerTrace) -> tuple[ReferenceLine, ...]:
    """Return the line between encoder and decoder, if there is one."""
    if len(layer.parts) == 1:
        return ()
    return (_boundary_line(layer.parts[0].steps, translate("views", "encoder | decoder")),)


@lru_cache(maxsize=8)
def _boundary_line(steps: int, label: str) -> ReferenceLine:
    return ReferenceLine(steps + 0.5, horizontal=False, role="ink", label=label)


def symbol_ticks(symbols: Array | None, names: tuple[str, ...] | None) -> Ticks:
    """Return the input symbol of every step as a tick; empty if they do not fit."""
    if symbols is None or names is None or len(symbols) > MAX_TICKS:
        return ()
    return labelled_ticks(tuple(symbol_label(names, s) for s in symbols.tolist()))


@lru_cache(maxsize=64)
def labelled_ticks(labels: tuple[str, ...]) -> Ticks:
    """Return labels as ticks at 1, 2, …; empty if they do not fit."""
    if len(labels) > MAX_TICKS or sum(map(text_width, labels)) + len(labels) > 2 * LABEL_COLUMNS:
        return ()
    return tuple((float(i), label) for i, label in enumerate(labels, start=1))


def symbol_name(names: tuple[str, ...] | None, symbol: int) -> str:
    """Return the name of a symbol or class, or its number if it has none."""
    return names[symbol] if names is not None and 0 <= symbol < len(names) else str(symbol)


def symbol_label(names: tuple[str, ...] | None, symbol: int) -> str:
    """Return the name of a symbol as a label: a character of a text may be < or &."""
    return html.escape(symbol_name(names, symbol), quote=False)


def text_width(text: str) -> int:
    """Return how many columns a text takes: a Chinese character takes two."""
    wide = (unicodedata.east_asian_width(c) in "WF" for c in html.unescape(text))
    return sum(2 if w else 1 for w in wide)
