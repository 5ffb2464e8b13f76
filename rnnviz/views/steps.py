"""What all views over the time step k have in common: one axis, one cursor, one way to mark a loss.

Everything here that depends only on T and on words is kept between frames.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace, Trace
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Column,
    Curve,
    OffScaleMarks,
    ReferenceLine,
    Role,
    Symbol,
)
from rnnviz.setting import short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message, translate
from rnnviz.training.snapshot import Frame

Array = NDArray[Any]
Ticks = tuple[tuple[float, str], ...]
T = TypeVar("T")

MOST_TICKS = 40
"""Named ticks that fit beside each other."""

TICK_WIDTH = 64
"""Columns of text that fit below a panel."""


def shown_layer(frame: Frame) -> LayerTrace:
    """Return the layer the frame asks for, or the nearest there is."""
    return frame.snapshot.trace.layers[shown_index(frame)]


def shown_index(frame: Frame) -> int:
    """Return the index of that layer, in the trace and in all that has one entry a layer."""
    return max(0, min(frame.layer, len(frame.snapshot.trace.layers) - 1))


def of_shown(frame: Frame, found: Sequence[T]) -> T | None:
    """Return what belongs to that layer of what has one entry a layer, None while it is missing."""
    index = shown_index(frame)
    return found[index] if index < len(found) else None


def at_place(frame: Frame, layer: str | None = None, step: int | None = None) -> Frame:
    """Return the frame with its cursor at a step and a layer, by its name; None leaves it.

    Raises
    ------
    BadInput
        Where there is no such layer or step.
    """
    names = [each.name for each in frame.snapshot.trace.layers]
    if layer is not None:
        if layer not in names:
            source = QT_TRANSLATE_NOOP(
                "views", "layer: {layer} is not there; one of {known} would be right"
            )
            known = ", ".join(names)
            raise BadInput(Message.of("views", source, layer=short(layer), known=known))
        frame = replace(frame, layer=names.index(layer))
    if step is not None:
        last = len(frame.snapshot.trace.x)
        if not 1 <= step <= last:
            source = QT_TRANSLATE_NOOP("views", "step: {step} is not a step from 1 to {last}")
            raise BadInput(Message.of("views", source, step=step, last=last))
        frame = replace(frame, step=step)
    return frame


def cursor(frame: Frame) -> int:
    """Return the cursor's step, moved into 1..T."""
    return max(1, min(frame.step, len(frame.snapshot.trace.x)))


def titled(frame: Frame, title: str) -> str:
    """Return a view's title, with the layer where there are several and its way if backwards."""
    layers, layer = frame.snapshot.trace.layers, shown_layer(frame)
    way = " ←" if layer.backward else ""
    return f"{title} · {layer.name}{way}" if len(layers) > 1 else title


def along(layer: LayerTrace, values: Array) -> tuple[Array, Array]:
    """Return the time steps of values for steps 1..n of reading, and the values, in their order.

    A half that reads from the end reads x_T at its step 1.
    """
    if not layer.backward:
        return numbers(len(values)), values
    return numbers(layer.steps)[layer.steps - len(values) :], values[::-1]


def own_step(layer: LayerTrace, step: int) -> int:
    """Return the number that a time step has in the order of reading, or the reverse."""
    return layer.steps + 1 - step if layer.backward else step


@lru_cache(maxsize=32)
def numbers(count: int) -> Array:
    """Return 1..count as a read-only array of floats."""
    values = np.arange(1.0, count + 1)
    values.flags.writeable = False
    return values


@lru_cache(maxsize=8)
def grid(rows: int, columns: int) -> tuple[Array, Array]:
    """Return row and column numbers, from 1, of a (rows, columns) array read row by row."""
    row, column = np.repeat(numbers(rows), columns), np.tile(numbers(columns), rows)
    row.flags.writeable = column.flags.writeable = False
    return row, column


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


def symbol_for(y: Array) -> Symbol | None:
    """Return a symbol where a line alone would hide a point that has no neighbour."""
    drawn = np.isfinite(y)
    if drawn.all() and len(y) > 1:
        return None
    padded = np.concatenate([[False], drawn, [False]])
    alone = drawn & ~padded[:-2] & ~padded[2:]
    return "circle" if alone.any() else None


def off_scale(x: Array, log10: Array, name: str) -> tuple[OffScaleMarks, ...]:
    """Return marks for what has no place on a log10 axis: exact zeros, overflow, NaN."""
    if np.isfinite(log10).all():
        return ()
    found = (
        OffScaleMarks(
            x[np.isneginf(log10)], "zero", translate("views", "{name}: exactly 0").format(name=name)
        ),
        OffScaleMarks(
            x[np.isposinf(log10)],
            "overflow",
            translate("views", "{name}: overflow").format(name=name),
        ),
        OffScaleMarks(
            x[np.isnan(log10)], "nan", translate("views", "{name}: not a number").format(name=name)
        ),
    )
    return tuple(marks for marks in found if len(marks.x))


def finite_curve(
    x: Array, y: Array, role: Role, label: str, name: str = "", **style: Any
) -> tuple[Artist, ...]:
    """Return a curve of what is finite and marks, called `name` or `label`, for what is not."""
    finite = np.isfinite(y)
    if finite.all():
        return (Curve(x, y, role, label, symbol=symbol_for(y), **style),)
    shown = np.where(finite, y, np.nan)
    curve = Curve(x, shown, role, label, symbol=symbol_for(shown), **style)
    return (curve, *off_scale(x, np.where(np.isinf(y), np.inf, y), name or label))


def long_table(rows: int, columns: int, row: str, column: str) -> tuple[Column, Column]:
    """Return the two leading columns of a table with one line for each cell of an array."""
    row_numbers, column_numbers = grid(rows, columns)
    return Column(row, row_numbers), Column(column, column_numbers)
