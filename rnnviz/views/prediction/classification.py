"""Panels and tables of a network that predicts classes: probabilities and targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import number
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Band,
    Column,
    Curve,
    HeatMap,
    Panel,
    Points,
    ReferenceLine,
    Table,
)
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import (
    MAX_TICKS,
    Ticks,
    decoder_boundary,
    input_axis,
    input_note,
    integer_axis,
    labelled_ticks,
    step_axis,
    step_numbers,
    symbol_label,
    symbol_name,
)
from rnnviz.views.part.comparison import ComparedRun
from rnnviz.views.part.curve import marked_curve
from rnnviz.views.part.status import join_sentences
from rnnviz.views.part.table import index_columns
from rnnviz.views.prediction.probability import ClassProbabilities
from rnnviz.views.prediction.regression import answered_step, counted_steps
from rnnviz.views.prediction.spelling import (
    compared_spelling_panel,
    page_steps,
    spelling_panel,
)

Array = NDArray[Any]

BAR_AXIS_END = 1.3
"""Where the axis of the bars ends: a bar of 1 leaves room for its mark and the key."""

MAX_ROWS = 128
"""Classes drawn as rows of a heat map; of more, only the right and the most probable are shown."""


def classification_panels(frame: Frame, answer: ClassProbabilities) -> tuple[Panel, ...]:
    """Return panels for a target at every step, or for a single target."""
    if not frame.snapshot.source.every_step:
        return (*_map(frame, answer), *_final(frame, answer))
    names = frame.snapshot.source.class_names
    rows = (spelling_panel(frame, answer),) if names else ()
    spelt = bool(names) and len(answer.best) <= page_steps(names or ())
    return (*_map(frame, answer), _right([ComparedRun(frame)], [answer], spelt), *rows)


def compared_answers(one: ComparedRun, other: ComparedRun) -> tuple[Panel, ...]:
    """Return the panels in which the answers of two runs to one sequence stand together."""
    runs, answers = (one, other), [ClassProbabilities(run.frame) for run in (one, other)]
    if not one.snapshot.source.every_step:
        return (_right(runs, answers),) if answers[0].probability.shape[1] > MAX_ROWS else ()
    names = one.snapshot.source.class_names
    if not names:
        return (_right(runs, answers),)
    spelt = len(answers[0].best) <= page_steps(names)
    return _right(runs, answers, spelt), compared_spelling_panel(runs, answers)


def classification_summary(frame: Frame, answer: ClassProbabilities) -> str:
    """Say what the network finds most probable at the cursor, or at the step that counts."""
    k = max(answered_step(frame), answer.first + 1)
    names = frame.snapshot.source.class_names
    source = translate(
        "views",
        "At step {step} the right class, {right}, has probability {p}; most probable is {best}.",
    )
    best = int(answer.best[k - 1])
    if answer.target[k - 1] < 0:
        source = translate("views", "At step {step} most probable is {best}; no target is known.")
    return source.format(
        step=k,
        right=class_name(names, max(0, int(answer.target[k - 1]))),
        p=number(float(answer.right[k - 1])),
        best=class_name(names, best) if best >= 0 else "–",
    )


def class_name(names: tuple[str, ...] | None, index: int) -> str:
    """Return the name of a class, or its number from 1."""
    return symbol_name(names, index) if names else str(index + 1)


@lru_cache(maxsize=32)
def _class_ticks(names: tuple[str, ...] | None, classes: int) -> Ticks:
    if names is None or classes > MAX_TICKS:
        return ()
    return tuple((float(i + 1), symbol_label(names, i)) for i in range(classes))


def _map(frame: Frame, answer: ClassProbabilities) -> tuple[Panel, ...]:
    """Return the heat map of all probabilities with the target marked; empty for many classes."""
    steps, classes = answer.probability.shape
    if classes > MAX_ROWS:
        return ()
    source = frame.snapshot.source
    first = answer.first if source.every_step else steps - 1
    target = Points(
        step_numbers(steps)[first:],
        np.where(answer.target < 0, np.nan, answer.target + 1.0)[first:],
        role="target",
        symbol="diamond",
        size=5.0 if source.every_step else 9.0,
        label=translate("views", "target"),
    )
    lowest = not source.every_step
    class_ticks = _class_ticks(source.class_names, classes)
    boundary = decoder_boundary(frame.snapshot.trace.layers[0])
    return (
        Panel(
            key="classes",
            x=input_axis(frame.snapshot.trace, source.symbol_names) if lowest else step_axis(steps),
            y=integer_axis(classes, translate("views", "class"), class_ticks),
            artists=(
                HeatMap(
                    answer.probability.T,
                    0.0,
                    1.0,
                    "unit",
                    label=translate("views", "probability <i>p</i>"),
                ),
                *(() if (answer.target < 0).all() else (target,)),
                *(replace(line, label="") for line in boundary),  # named where it covers nothing
            ),
            weight=2.0,
            note=join_sentences(input_note(frame), counted_steps(frame)) if lowest else "",
            share_x=not lowest,
            min_lines=2.0,
            drop_order=1,
        ),
    )


def _right(
    runs: Sequence[ComparedRun], answers: Sequence[ClassProbabilities], spelt: bool = False
) -> Panel:
    """Return the probability of the correct class; `spelt` if all steps are spelt out below."""
    frame, classes = runs[0].frame, answers[0].probability.shape[1]
    chance = ReferenceLine(1 / classes, role="chance", label=translate("views", "all equal"))
    return Panel(
        key="right",
        x=input_axis(frame.snapshot.trace, frame.snapshot.source.symbol_names),
        y=Axis("<i>p</i>", 0.0, 1.0),
        artists=(
            chance,
            *(a for run, answer in zip(runs, answers, strict=True) for a in _course(run, answer)),
            *decoder_boundary(frame.snapshot.trace.layers[0]),
        ),
        note=join_sentences(
            translate("views", "<i>p</i> of the right class."), counted_steps(frame)
        ),
        share_x=spelt,
        min_lines=2.0,
        drop_order=2,
    )


def _course(run: ComparedRun, answer: ClassProbabilities) -> tuple[Artist, ...]:
    """Return the probability of the right class as a curve over the steps that count."""
    x, y = step_numbers(len(answer.right))[answer.first :], answer.right[answer.first :]
    if not run.letter:
        return marked_curve(x, y, "output", "", name="<i>p</i>")
    return marked_curve(x, y, run.role, run.label, name=run.letter, dash=run.dash)


def _final(frame: Frame, answer: ClassProbabilities) -> tuple[Panel, ...]:
    """Return the probabilities at the last step as bars, the correct class marked."""
    classes = answer.probability.shape[1]
    if classes > MAX_ROWS:
        return (_right([ComparedRun(frame)], [answer]),)
    p, right = answer.probability[-1], int(answer.target[-1])
    names = frame.snapshot.source.class_names
    return (
        Panel(
            key="final",
            x=integer_axis(
                classes, translate("views", "class, at the last step"), _bar_ticks(names)
            ),
            y=Axis("<i>p</i>", 0.0, BAR_AXIS_END, ticks=((0.0, "0"), (0.5, "0.5"), (1.0, "1"))),
            artists=(
                *_bars(p),
                *(() if right < 0 else (_target_mark(p, right),)),
            ),
            weight=1.0,
            min_lines=3.0,
        ),
    )


def _target_mark(p: Array, right: int) -> Points:
    return Points(
        np.array([right + 1.0]),
        p[right : right + 1],
        role="target",
        symbol="diamond",
        size=9.0,
        label=translate("views", "target"),
    )


@lru_cache(maxsize=32)
def _bar_ticks(names: tuple[str, ...] | None) -> Ticks:
    return labelled_ticks(tuple(symbol_label(names, i) for i in range(len(names)))) if names else ()


def _bars(p: Array) -> tuple[Artist, ...]:
    """Return one bar per class as a region and its outline, with gaps between the bars."""
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
    edges: Array = step_numbers(classes)[:, None] + np.array([-0.35, -0.35, 0.35, 0.35, 0.5])
    return edges.ravel()


def classification_tables(frame: Frame, answer: ClassProbabilities) -> tuple[Table, ...]:
    """Return the answer at every step, and the probability of every class at every step."""
    steps, classes = answer.probability.shape
    source, symbols = frame.snapshot.source, frame.snapshot.trace.symbols
    names = source.class_names
    step, number_of_class = index_columns(steps, classes, "time step k", "class (from 1)")
    return (
        Table(
            "prediction",
            (
                Column("time step k", step_numbers(steps)),
                *(() if symbols is None else _symbol_columns(symbols, source.symbol_names)),
                Column("target class (from 1)", answer.target + 1),
                *_named("target class", names, answer.target),
                Column("most probable class (from 1)", answer.best + 1),
                *_named("most probable class", names, answer.best),
                Column("probability of the target class", answer.right),
            ),
        ),
        Table(
            "probabilities",
            (
                step,
                number_of_class,
                *_named("class", names, np.tile(np.arange(classes), steps)),
                Column("probability", answer.probability.ravel()),
            ),
        ),
    )


def _symbol_columns(symbols: Array, names: tuple[str, ...] | None) -> tuple[Column, ...]:
    return Column("input symbol (from 0)", symbols), *_named("input symbol", names, symbols)


def _named(heading: str, names: tuple[str, ...] | None, index: Array) -> tuple[Column, ...]:
    """Return a column with the name of each index, if there are names."""
    if names is None:
        return ()
    return (Column(heading, _name_table(names, int(index.max(initial=0)))[index]),)


@lru_cache(maxsize=32)
def _name_table(names: tuple[str, ...], highest: int) -> Array:
    """Return the names of 0 to `highest`; the last entry, at index −1, stands for no class."""
    return np.array([*(symbol_name(names, i) for i in range(highest + 1)), "–"])
