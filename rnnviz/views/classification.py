"""What a network that names classes finds probable at every step, and what was right."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import number
from rnnviz.plot.figure import Artist, Axis, Band, Curve, HeatMap, Panel, Points, ReferenceLine
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.answer import ClassProbabilities
from rnnviz.views.part.status import join_sentences
from rnnviz.views.regression import answered_step, counted
from rnnviz.views.spelling import page, page_length
from rnnviz.views.steps import (
    MOST_TICKS,
    Ticks,
    border,
    finite_curve,
    input_axis,
    input_note,
    marked_up,
    numbers,
    step_axis,
    symbol_name,
    ticks,
    whole_axis,
)

Array = NDArray[Any]

ROOM = 1.3
"""Where the axis of the bars ends: a bar of 1 leaves room for its mark and the key."""

MOST_ROWS = 128
"""Classes drawn as rows of a heat map; of more, only the right and the most probable are shown."""


def classification_panels(frame: Frame, answer: ClassProbabilities) -> tuple[Panel, ...]:
    """Return panels for a target at every step, or for one target."""
    if not frame.snapshot.source.every_step:
        return (*_map(frame, answer), *_final(frame, answer))
    names = frame.snapshot.source.class_names
    rows = (page(frame, answer),) if names else ()
    spelt = bool(names) and len(answer.best) <= page_length(names or ())
    return (*_map(frame, answer), _right(frame, answer, spelt), *rows)


def classification_summary(frame: Frame, answer: ClassProbabilities) -> str:
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


def _map(frame: Frame, answer: ClassProbabilities) -> tuple[Panel, ...]:
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
            note=join_sentences(input_note(frame), counted(frame)) if lowest else "",
            share_x=not lowest,
            min_lines=2.0,
            drop_order=1,
        ),
    )


def _probability() -> str:
    return translate("views", "probability <i>p</i>")


def _right(frame: Frame, answer: ClassProbabilities, spelt: bool = False) -> Panel:
    """Return the probability of what is right; `spelt` beneath it are all the same steps."""
    steps, classes = answer.probability.shape
    chance = ReferenceLine(1 / classes, role="chance", label=translate("views", "all equal"))
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
        note=join_sentences(translate("views", "<i>p</i> of the right class."), counted(frame)),
        share_x=spelt,
        min_lines=2.0,
        drop_order=2,
    )


def _final(frame: Frame, answer: ClassProbabilities) -> tuple[Panel, ...]:
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
