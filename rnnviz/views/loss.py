"""Loss and accuracy against updates, with the level that knowing nothing reaches.

A loss that stays on the chance line has learnt the frequencies of the answers and nothing of the
sequence.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.text import translate
from rnnviz.training.history import Envelope
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.condition import condition, sentences
from rnnviz.views.figure import Artist, Axis, Column, Figure, Panel, Points, Rule, Table
from rnnviz.views.paragraph import html
from rnnviz.views.run_series import (
    broken,
    columns,
    linear,
    log10,
    logarithmic,
    stride_note,
    update_axis,
    update_column,
)
from rnnviz.views.scale import decades, extent, nice_limit, number, percent
from rnnviz.views.untrained import not_trained
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -3.0, 1.0, 2.0
"""Decades shown while all data lies within, and by how many a limit moves where it does not."""

ACCURACY = "accuracy [share of right answers]"
"""The heading of its column."""


class Loss(View):
    """Loss above, accuracy below where the task has one."""

    name = "loss"
    rest = 0.06  # what happened up to now changes little in a thirtieth of a second

    @property
    def title(self) -> str:
        return translate("views", "Loss and accuracy")

    def figure(self, frame: Frame) -> Figure:
        if (figure := not_trained(frame.snapshot, self.title)) is not None:
            return figure
        snapshot = frame.snapshot
        if not len(snapshot.history.loss.update):
            empty = translate("views", "No update yet. Press play, or make a single update.")
            return Figure(self.title, (Panel("loss", empty=empty),), summary=empty)
        accurate = has_accuracy(snapshot)
        panels = (_loss(snapshot, shared=accurate), *([_accuracy(snapshot)] if accurate else []))
        return Figure(
            title=self.title,
            panels=panels,
            tables=(_table(snapshot), *_exam_table(snapshot)),
            summary=sentences(condition(snapshot), _summary(snapshot)),
        )

    def explanation(self, frame: Frame | None) -> str:
        return html(*_formula(), *_reading(), *_regimes())


def has_accuracy(snapshot: Snapshot) -> bool:
    """Return whether the task counts right answers."""
    return snapshot.source.chance_accuracy is not None


def chance_loss(snapshot: Snapshot) -> float:
    """Return the loss of the best constant answer, averaged or summed as the run's loss is."""
    training = snapshot.experiment.training
    terms = training.batch * snapshot.trace.target.size if training.reduction == "sum" else 1
    return snapshot.source.chance_loss * terms


def spans_decades(loss: Envelope, chance: float) -> bool:
    """Return whether all losses so far, and chance, span a decade.

    Once they do they always will, so the axis turns logarithmic at most once in a run.
    """
    found = extent(loss.low, loss.high)
    if found is None or not chance > 0:
        return False
    return max(found[1], chance) >= 10 * max(min(found[0], chance), 0.0)


def _loss(snapshot: Snapshot, shared: bool) -> Panel:
    loss, chance = snapshot.history.loss, chance_loss(snapshot)
    held_out, words = held_out_series(snapshot, "loss"), translate("views", "held out")
    logarithm = spans_decades(loss, chance)
    y = (_log_axis if logarithm else _plain_axis)(loss, chance, held_out.last)
    draw = partial(logarithmic, floor=y.low or 0.0) if logarithm else linear
    lines = (
        *draw(loss, label="<i>L</i>"),
        *exam_points(held_out, words, logarithm),
    )
    rule = Rule(math.log10(chance) if logarithm else chance, role="chance", label=_chance_label())
    return Panel(
        key="loss",
        x=update_axis(snapshot.update),
        y=y,
        artists=(rule, *lines) if math.isfinite(chance) else lines,
        weight=1.6,
        note=sentences(condition(snapshot), stride_note(loss)),
        share_x=shared,
    )


def held_out_series(snapshot: Snapshot, key: str) -> Envelope:
    """Return "loss" or "accuracy" on held-out sequences as a series."""
    update = np.array([float(exam.update) for exam in snapshot.exams])
    values = np.array([getattr(exam, key) for exam in snapshot.exams], dtype=np.float64)
    finite = np.where(np.isfinite(values), values, np.nan)
    return Envelope(update, finite, finite, values, ~np.isfinite(values), stride=1)


def exam_points(series: Envelope, label: str, logarithm: bool = False) -> tuple[Artist, ...]:
    """Return exams as points: nothing is known between two of them, so no line joins them."""
    y = log10(series.last) if logarithm else series.last
    shown = np.isfinite(y)
    points = Points(
        series.update[shown], y[shown], role="b", symbol="diamond", size=5.0, label=label
    )
    return (*((points,) if shown.any() else ()), *broken(series))


def _log_axis(loss: Envelope, chance: float, exams: Array) -> Axis:
    ends = log10(np.concatenate([loss.low, loss.high, exams, [chance]]))
    low, high = decades(ends, low=LOW, high=HIGH, block=BLOCK)
    return Axis(translate("views", "loss <i>L</i>"), low, high, log10=True)


def _plain_axis(loss: Envelope, chance: float, exams: Array) -> Axis:
    found = extent(loss.high, exams)
    largest = max(found[1] if found else 0.0, chance)
    return Axis(translate("views", "loss <i>L</i>"), 0.0, nice_limit(largest * 1.05, 1e-3))


def _chance_label() -> str:
    return translate("views", "chance")


def _accuracy(snapshot: Snapshot) -> Panel:
    accuracy, chance = snapshot.history.accuracy, snapshot.source.chance_accuracy
    held_out = held_out_series(snapshot, "accuracy")
    rules = () if chance is None else (Rule(chance, role="chance", label=_chance_label()),)
    return Panel(
        key="accuracy",
        x=update_axis(snapshot.update),
        y=Axis(translate("views", "accuracy"), 0.0, 1.0),
        artists=(
            *rules,
            *linear(accuracy),
            *exam_points(held_out, ""),
        ),
        note=translate("views", "Share of right answers in the update's batch."),
    )


def _summary(snapshot: Snapshot) -> str:
    history = snapshot.history
    chance = chance_loss(snapshot)
    if math.isnan(chance):
        source = translate("views", "At update {update} the loss is {loss}.")
    else:
        source = translate("views", "At update {update} the loss is {loss}; chance is {chance}.")
    text = source.format(
        update=snapshot.update, loss=number(float(history.loss.last[-1])), chance=number(chance)
    )
    if not has_accuracy(snapshot):
        return text
    source = translate("views", "The accuracy is {accuracy}.")
    return sentences(text, source.format(accuracy=percent(float(history.accuracy.last[-1]))))


def _table(snapshot: Snapshot) -> Table:
    history = snapshot.history
    accuracy = columns(history.accuracy, ACCURACY) if has_accuracy(snapshot) else ()
    loss = columns(history.loss, loss_heading(snapshot))
    return Table("loss", (update_column(history.loss), *loss, *accuracy))


def loss_heading(snapshot: Snapshot) -> str:
    """Return a plain heading that says what the loss is a mean or sum of."""
    terms = {"squared": ("squared error", "squared errors"),
             "cross_entropy": ("cross-entropy in nats", "cross-entropies in nats")}  # fmt: skip
    one, several = terms[snapshot.source.loss]
    if snapshot.experiment.training.reduction == "sum":
        return f"loss [sum of {several}]"
    return f"loss [mean {one}]"


def _exam_table(snapshot: Snapshot) -> tuple[Table, ...]:
    if not snapshot.exams:
        return ()
    loss, accuracy = (held_out_series(snapshot, key) for key in ("loss", "accuracy"))
    values = (Column(loss_heading(snapshot), loss.last), Column(ACCURACY, accuracy.last))
    return (Table("held-out", (update_column(loss), *values)),)


def _formula() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Regression: <i>L</i> = mean (<i>o</i> − <i>y</i>)<sup>2</sup>. Classification:"
            " <i>L</i> = mean −ln softmax(<i>o</i>)<sub><i>y</i></sub></b>, over the sequences of"
            " the batch and all steps that have a target (their sum, if the settings say so).",
        ),
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Each point is the loss of the batch of that update, before its parameters moved; the"
            " diamonds are that of sequences which are never trained on, from time to time. The"
            " chance line is the best constant answer: the mean of the targets, or the frequencies"
            " of the classes. The axis turns logarithmic once the losses span a decade, and then"
            " stays so.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> The loss reaches the chance line and stays: what would help lies too"
            " far back for its error to arrive.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> The loss jumps within one or two updates, then is not finite, or"
            " stays at or above chance with a saturated or dead network.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> Small jumps, after which the loss comes back down.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> The loss leaves the chance line; with a long memory often after a long"
            " flat stretch, and then quickly.",
        ),
    )
