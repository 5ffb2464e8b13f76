"""What a network that names classes finds probable at every step, and what was right."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import Trace
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.answer import Answer
from rnnviz.views.condition import sentences
from rnnviz.views.figure import (
    Artist,
    Axis,
    Band,
    Curve,
    HeatMap,
    Panel,
    Points,
    Rule,
    Words,
)
from rnnviz.views.regression import answered_step, counted
from rnnviz.views.scale import number
from rnnviz.views.steps import (
    MOST_TICKS,
    Ticks,
    border,
    cursor,
    finite_curve,
    input_axis,
    input_note,
    marked_up,
    numbers,
    step_axis,
    symbol_name,
    symbol_ticks,
    ticks,
    whole_axis,
    width,
)

Array = NDArray[Any]

ROOM = 1.3
"""Where the axis of the bars ends: a bar of 1 leaves room for its mark and the key."""

MOST_ROWS = 128
"""Classes drawn as rows of a heat map; of more, only the right and the most probable are shown."""


def classification_panels(frame: Frame, answer: Answer) -> tuple[Panel, ...]:
    """Return panels for a target at every step, or for one target."""
    if not frame.snapshot.source.every_step:
        return (*_map(frame, answer), *_final(frame, answer))
    names = frame.snapshot.source.class_names
    page = (_page(frame, answer),) if names else ()
    spelt = bool(names) and len(answer.best) <= page_length(names or ())
    return (*_map(frame, answer), _right(frame, answer, spelt), *page)


def classification_summary(frame: Frame, answer: Answer) -> str:
    """Say what the network finds most probable: at the cursor, or at the one step that counts."""
    k = max(answered_step(frame), answer.first + 1)
    names = frame.snapshot.source.class_names
    source = translate(
        "views",
        "At step {step} the right class, {right}, has probability {p}; most probable is {best}.",
    )
    best = int(answer.best[k - 1])
    return source.format(
        step=k,
        right=class_name(names, int(answer.target[k - 1])),
        p=number(float(answer.right[k - 1])),
        best=class_name(names, best) if best >= 0 else "–",
    )


def class_name(names: tuple[str, ...] | None, index: int) -> str:
    """Return what to print for a class: its name, or its number from 1."""
    return symbol_name(names, index) if names else str(index + 1)


@lru_cache(maxsize=32)
def _class_ticks(names: tuple[str, ...] | None, classes: int) -> Ticks:
    if names is None or classes > MOST_TICKS:
        return ()
    return tuple((float(i + 1), marked_up(names, i)) for i in range(classes))


def _map(frame: Frame, answer: Answer) -> tuple[Panel, ...]:
    """Return the heat map of all probabilities with the target marked, if not too many."""
    steps, classes = answer.probability.shape
    if classes > MOST_ROWS:
        return ()
    source = frame.snapshot.source
    first = answer.first if source.every_step else steps - 1
    target = Points(
        numbers(steps)[first:],
        answer.target[first:] + 1.0,
        role="target",
        symbol="diamond",
        size=5.0 if source.every_step else 9.0,
        label=translate("views", "target"),
    )
    lowest = not source.every_step
    class_ticks = _class_ticks(source.class_names, classes)
    return (
        Panel(
            key="classes",
            x=input_axis(frame.snapshot.trace, source.symbol_names) if lowest else step_axis(steps),
            y=whole_axis(classes, translate("views", "class"), class_ticks),
            artists=(
                HeatMap(answer.probability.T, 0.0, 1.0, "unit", label=_probability()),
                target,
                *border(frame.snapshot.trace.layers[0]),
            ),
            weight=2.0,
            cursor=True,
            note=sentences(input_note(frame), counted(frame)) if lowest else "",
            share_x=not lowest,
        ),
    )


def _probability() -> str:
    return translate("views", "probability <i>p</i>")


def _right(frame: Frame, answer: Answer, spelt: bool = False) -> Panel:
    """Return the probability of what is right; `spelt` beneath it are all the same steps."""
    steps, classes = answer.probability.shape
    chance = Rule(1 / classes, role="chance", label=translate("views", "all equal"))
    return Panel(
        key="right",
        x=input_axis(frame.snapshot.trace, frame.snapshot.source.symbol_names),
        y=Axis("<i>p</i>", 0.0, 1.0),
        artists=(
            chance,
            *finite_curve(
                numbers(steps)[answer.first :],
                answer.right[answer.first :],
                "output",
                "",
                "<i>p</i>",
            ),
        ),
        cursor=True,
        note=sentences(translate("views", "<i>p</i> of the right class."), counted(frame)),
        share_x=spelt,
    )


def _page(frame: Frame, answer: Answer) -> Panel:
    """Return target and answer as characters: the stretch of steps that holds the cursor."""
    source, trace = frame.snapshot.source, frame.snapshot.trace
    steps = len(trace.x)
    names = source.class_names or ()
    length = page_length(names)
    first = (cursor(frame) - 1) // length * length
    last = min(first + length, steps)
    rows = range(max(first, answer.first), last)
    words = [
        Words(k + 1.0, 2.0, marked_up(names, int(answer.target[k])), "target", "center")
        for k in rows
    ]
    words += [
        Words(
            k + 1.0,
            1.0,
            marked_up(names, b) if (b := int(answer.best[k])) >= 0 else "–",
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
        cursor=True,
        note="" if last - first == steps else _page_note(first + 1, last, steps),
    )


@lru_cache(maxsize=8)
def page_length(names: tuple[str, ...]) -> int:
    """Return how many classes can be spelt beside each other: half as many hanzi as letters."""
    return MOST_TICKS // 2 if sum(map(width, names)) > 1.5 * len(names) else MOST_TICKS


def _page_axis(symbols: Array | None, names: tuple[str, ...] | None, first: int, last: int) -> Axis:
    page = symbols[first:last] if symbols is not None else None
    inputs = tuple((x + first, label) for x, label in symbol_ticks(page, names))
    label = translate("views", "input at time step <i>k</i>")
    if not inputs:
        label = translate("views", "time step <i>k</i>")
    return Axis(label, first + 0.5, last + 0.5, whole=True, ticks=inputs)


def _row_names(trace: Trace) -> tuple[str, ...]:
    """Return what the rows of a page are, from the lowest."""
    if trace.written is None:
        return translate("views", "answer"), translate("views", "target")
    return translate("views", "helped"), translate("views", "target"), translate("views", "alone")


@lru_cache(maxsize=8)
def _page_rows(*names: str) -> Axis:
    named = tuple((float(row), name) for row, name in enumerate(names, start=1))
    return Axis("", 0.5, len(names) + 0.5, ticks=named)


def _alone(answer: Answer, trace: Trace, names: tuple[str, ...], rows: range) -> tuple[Artist, ...]:
    """Return what a decoder writes that reads what it wrote itself, and where that is wrong."""
    if trace.written is None:
        return ()
    written = {k: int(trace.written[k - answer.first]) for k in rows}
    words = [
        Words(k + 1.0, 3.0, marked_up(names, c), "output", "center") for k, c in written.items()
    ]
    wrong = np.array([k + 1.0 for k, c in written.items() if c != answer.target[k]])
    if not len(wrong):
        return tuple(words)
    return (*words, Points(wrong, np.full(len(wrong), 2.5), symbol="cross"))


def _page_note(first: int, last: int, steps: int) -> str:
    source = translate("views", "Steps {first}–{last} of {steps}.")
    return source.format(first=first, last=last, steps=steps)


def _wrong(answer: Answer, first: int, last: int) -> tuple[Artist, ...]:
    first = max(first, answer.first)
    wrong = first + np.flatnonzero(~answer.accepted[first:last])
    if not len(wrong):
        return ()
    half = np.full(len(wrong), 1.5)
    return (Points(wrong + 1.0, half, symbol="cross"),)  # a name in the key would hide words


def _final(frame: Frame, answer: Answer) -> tuple[Panel, ...]:
    """Return the probabilities at the last step as bars, the right one marked."""
    classes = answer.probability.shape[1]
    if classes > MOST_ROWS:
        return (_right(frame, answer),)
    p, right = answer.probability[-1], int(answer.target[-1])
    names = frame.snapshot.source.class_names
    return (
        Panel(
            key="final",
            x=whole_axis(classes, translate("views", "class, at the last step"), _bar_ticks(names)),
            y=Axis("<i>p</i>", 0.0, ROOM, ticks=((0.0, "0"), (1.0, "1"))),
            artists=(
                *_bars(p),
                Points(
                    np.array([right + 1.0]),
                    p[right : right + 1],
                    role="target",
                    symbol="diamond",
                    size=9.0,
                    label=translate("views", "target"),
                ),
            ),
            weight=1.0,
        ),
    )


@lru_cache(maxsize=32)
def _bar_ticks(names: tuple[str, ...] | None) -> Ticks:
    return ticks(tuple(marked_up(names, i) for i in range(len(names)))) if names else ()


def _bars(p: Array) -> tuple[Artist, ...]:
    """Return one bar a class as a region and its outline, with gaps between the bars."""
    edges = _bar_edges(len(p))
    high = np.repeat(p, 5)
    high[4::5] = np.nan
    low = np.where(np.isnan(high), np.nan, 0.0)
    outline = high.copy()
    outline[0::5] = outline[3::5] = 0.0
    return (
        Band(edges, low, high, "output"),
        Curve(edges, outline, "output", translate("views", "answer")),
    )


@lru_cache(maxsize=16)
def _bar_edges(classes: int) -> Array:
    """Return the x of lower left, upper left, upper right, lower right and gap of every bar."""
    edges: Array = numbers(classes)[:, None] + np.array([-0.35, -0.35, 0.35, 0.35, 0.5])
    return edges.ravel()
