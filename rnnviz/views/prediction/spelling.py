"""Target and answer spelt out below the steps, one page of steps at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import Trace
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Annotation, Artist, Axis, Panel, Points
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import MAX_TICKS, symbol_label, symbol_ticks, text_width
from rnnviz.views.part.comparison import ComparedRun
from rnnviz.views.part.selection import cursor_step
from rnnviz.views.prediction.probability import ClassProbabilities

Array = NDArray[Any]


def spelling_panel(frame: Frame, answer: ClassProbabilities) -> Panel:
    """Return target and answer as characters for the page of steps that holds the cursor."""
    trace, names = frame.snapshot.trace, frame.snapshot.source.class_names or ()
    first, last = _page(frame, names)
    rows = range(max(first, answer.first), last)
    words = [*_words(rows, answer.target, 2.0, names, "target")]
    words += _words(rows, answer.best, 1.0, names, "output")
    return _panel(
        frame,
        (*words, *_alone(answer, trace, names, rows), *_wrong(answer, first, last)),
        _row_names(trace),
    )


def compared_spelling_panel(
    runs: Sequence[ComparedRun], answers: Sequence[ClassProbabilities]
) -> Panel:
    """Return the answers of two runs above and below their target, with crosses at mistakes.

    Of decoders these are the answers that they write when they read their own output.
    """
    frame, target = runs[0].frame, answers[0].target
    names = frame.snapshot.source.class_names or ()
    first, last = _page(frame, names)
    rows = range(max(first, answers[0].first), last)
    artists: list[Artist] = [*_words(rows, target, 2.0, names, "target")]
    for run, answer, place in zip(runs, answers, (3.0, 1.0), strict=True):
        given, accepted = _given(run, answer)
        artists += _words(rows, given, place, names, run.role)
        wrong = np.array([k + 1.0 for k in rows if not accepted[k]])
        if len(wrong):
            artists.append(Points(wrong, np.full(len(wrong), (place + 2) / 2), symbol="cross"))
    above, below = (_answer_name(run) for run in runs)
    return _panel(frame, tuple(artists), (below, translate("views", "target"), above))


def _given(run: ComparedRun, answer: ClassProbabilities) -> tuple[Array, Array]:
    """Return the answers of a run at every step, and which of them are right."""
    written = run.snapshot.trace.written
    if written is None:
        return answer.best, answer.accepted
    given = np.concatenate([np.full(answer.first, -1), written])
    return given, given == answer.target


def _answer_name(run: ComparedRun) -> str:
    if run.snapshot.trace.written is None:
        return run.letter
    return f"{run.letter}: {translate('views', 'free running')}"


def _page(frame: Frame, names: tuple[str, ...]) -> tuple[int, int]:
    """Return the first step, from 0, and the end of the page that holds the cursor."""
    length = page_steps(names)
    first = (cursor_step(frame) - 1) // length * length
    return first, min(first + length, len(frame.snapshot.trace.x))


def _words(
    rows: range, classes: Array, place: float, names: tuple[str, ...], role: Role
) -> Iterator[Annotation]:
    """Yield the class of every step as its name; a dash where it is not known."""
    for k in rows:
        known = int(classes[k]) >= 0
        word = symbol_label(names, int(classes[k])) if known else "–"
        yield Annotation(k + 1.0, place, word, role, "center")


def _panel(frame: Frame, artists: tuple[Artist, ...], names: tuple[str, ...]) -> Panel:
    """Return the panel with a row for every name, from the lowest."""
    source, trace = frame.snapshot.source, frame.snapshot.trace
    first, last = _page(frame, source.class_names or ())
    whole = last - first == len(trace.x)
    return Panel(
        key="page",
        x=_page_axis(trace.symbols, source.symbol_names, first, last),
        y=_page_rows(*names),
        artists=artists,
        weight=len(names) - 1.0,
        grid=False,
        min_lines=1.1 * len(names),
        note="" if whole else _page_note(first + 1, last, len(trace.x)),
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
