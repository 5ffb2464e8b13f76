"""Target and answer spelt out below the steps, one page of steps at a time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import Trace
from rnnviz.plot.figure import Annotation, Artist, Axis, Panel, Points
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import MAX_TICKS, symbol_label, symbol_ticks, text_width
from rnnviz.views.part.selection import cursor_step
from rnnviz.views.prediction.probability import ClassProbabilities

Array = NDArray[Any]


def spelling_panel(frame: Frame, answer: ClassProbabilities) -> Panel:
    """Return target and answer as characters for the page of steps that holds the cursor."""
    source, trace = frame.snapshot.source, frame.snapshot.trace
    steps = len(trace.x)
    names = source.class_names or ()
    length = page_steps(names)
    first = (cursor_step(frame) - 1) // length * length
    last = min(first + length, steps)
    rows = range(max(first, answer.first), last)
    words = [
        Annotation(k + 1.0, 2.0, symbol_label(names, int(answer.target[k])), "target", "center")
        for k in rows
    ]
    words += [
        Annotation(
            k + 1.0,
            1.0,
            symbol_label(names, b) if (b := int(answer.best[k])) >= 0 else "–",
            "output",
            "center",
        )
        for k in rows
    ]
    return Panel(
        key="page",
        x=_page_axis(trace.symbols, source.symbol_names, first, last),
        y=_page_rows(*_row_names(trace)),
        artists=(*words, *_alone(answer, trace, names, rows), *_wrong(answer, first, last)),
        weight=1.0 if trace.written is None else 2.0,
        grid=False,
        min_lines=2.2 if trace.written is None else 3.3,
        note="" if last - first == steps else _page_note(first + 1, last, steps),
    )


@lru_cache(maxsize=8)
def page_steps(names: tuple[str, ...]) -> int:
    """Return how many steps fit on a page: half as many for Chinese characters."""
    return MAX_TICKS // 2 if sum(map(text_width, names)) > 1.5 * len(names) else MAX_TICKS


def _page_axis(symbols: Array | None, names: tuple[str, ...] | None, first: int, last: int) -> Axis:
    page = symbols[first:last] if symbols is not None else None
    inputs = tuple((x + first, label) for x, label in symbol_ticks(page, names))
    label = translate("views", "input at time step <i>k</i>")
    if not inputs:
        label = translate("views", "time step <i>k</i>")
    return Axis(label, first + 0.5, last + 0.5, whole=True, ticks=inputs, over="step")


def _row_names(trace: Trace) -> tuple[str, ...]:
    """Return the names of the rows, from the lowest."""
    if trace.written is None:
        return translate("views", "answer"), translate("views", "target")
    return (
        translate("views", "teacher forcing"),
        translate("views", "target"),
        translate("views", "free running"),
    )


@lru_cache(maxsize=8)
def _page_rows(*names: str) -> Axis:
    named = tuple((float(row), name) for row, name in enumerate(names, start=1))
    return Axis("", 0.5, len(names) + 0.5, ticks=named)


def _alone(
    answer: ClassProbabilities, trace: Trace, names: tuple[str, ...], rows: range
) -> tuple[Artist, ...]:
    """Return what a decoder writes when it reads its own output, with crosses at mistakes."""
    if trace.written is None:
        return ()
    written = {k: int(trace.written[k - answer.first]) for k in rows}
    words = [
        Annotation(k + 1.0, 3.0, symbol_label(names, c), "output", "center")
        for k, c in written.items()
    ]
    wrong = np.array([k + 1.0 for k, c in written.items() if c != answer.target[k]])
    if not len(wrong):
        return tuple(words)
    return (*words, Points(wrong, np.full(len(wrong), 2.5), symbol="cross"))


def _page_note(first: int, last: int, steps: int) -> str:
    source = translate("views", "Steps {first}–{last} of {steps}.")
    return source.format(first=first, last=last, steps=steps)


def _wrong(answer: ClassProbabilities, first: int, last: int) -> tuple[Artist, ...]:
    first = max(first, answer.first)
    wrong = first + np.flatnonzero(~answer.accepted[first:last])
    if not len(wrong):
        return ()
    half = np.full(len(wrong), 1.5)
    return (Points(wrong + 1.0, half, symbol="cross"),)  # a name in the key would hide words
