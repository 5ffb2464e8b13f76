"""Loss and accuracy against updates, with the level that knowing nothing reaches.

A loss that stays on the chance line has learnt the frequencies of the answers and nothing of the
sequence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import number, percent
from rnnviz.plot.axis_limit import decades, extent, nice_limit
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Column,
    Figure,
    Panel,
    Points,
    ReferenceLine,
    Role,
    Table,
)
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.history import Envelope
from rnnviz.training.reduction import terms
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.loss_words import explanation
from rnnviz.views.part.comparison import Side, conditions, of_run, reined, trained
from rnnviz.views.part.status import join_sentences
from rnnviz.views.part.update_series import (
    broken,
    columns,
    linear,
    log10,
    logarithmic,
    stride_note,
    update_axis,
    update_column,
)
from rnnviz.views.untrained import not_trained
from rnnviz.views.view import View
from rnnviz.views.yardstick import differ, persistence_losses, yardstick_levels, yardstick_words

Array = NDArray[Any]

LOW, HIGH, BLOCK = -3.0, 1.0, 2.0
"""Decades shown while all data lies within, and by how many a limit moves where it does not."""

ACCURACY = "accuracy [share of right answers]"
"""The heading of its column."""


class LossView(View):
    """Loss above, accuracy below where the task has one."""

    name = "loss"
    rest = 0.09  # what happened up to now changes little in a tenth of a second

    @property
    def title(self) -> str:
        return translate("views", "Loss and accuracy")

    def figure(self, frame: Frame) -> Figure:
        if (figure := not_trained(frame.snapshot, self.title)) is not None:
            return figure
        shown = trained(frame)
        if not shown:
            empty = translate(
                "views",
                "No update yet. From the first one on: the loss of its batch, beside what knowing"
                " nothing costs, and the accuracy where the task has one.",
            )
            return Figure(self.title, (Panel("loss", message=empty),), summary=empty)
        accurate = any(has_accuracy(side.snapshot) for side in shown)
        panels = (_loss(shown, shared=accurate), *([_accuracy(shown)] if accurate else []))
        return Figure(
            title=self.title,
            panels=panels,
            tables=tuple(table for side in shown for table in _tables(side)),
            summary=join_sentences(
                conditions(shown), *map(_summary, shown), *map(_compared, shown)
            ),
        )

    def explanation(self, frame: Frame | None) -> str:
        return explanation()


def has_accuracy(snapshot: Snapshot) -> bool:
    """Return whether the task counts right answers."""
    return snapshot.source.chance_accuracy is not None


def chance_loss(snapshot: Snapshot) -> float:
    """Return the loss of the best constant answer, averaged or summed as the run's loss is."""
    return snapshot.source.chance_loss * terms(snapshot)


def held_out_chance(snapshot: Snapshot) -> tuple[float, ...]:
    """Return what the same answer costs on held-out sequences, where that is another level."""
    own, other = snapshot.source.chance_loss, snapshot.source.test_chance_loss
    return (other * terms(snapshot),) if differ(own, other) else ()


def uniform_loss(snapshot: Snapshot) -> tuple[float, ...]:
    """Return what a text costs a network that finds every character equally likely, if it is one.

    There an untrained network begins, far above the frequencies of the characters.
    """
    if not snapshot.source.writes:
        return ()
    return (math.log(snapshot.trace.output.shape[1]) * terms(snapshot),)


def spans_decades(loss: Envelope, chance: float) -> bool:
    """Return whether all losses so far, and chance, span a decade.

    Once they do they always will, so the axis turns logarithmic at most once in a run.
    """
    found = extent(loss.low, loss.high)
    if found is None or not chance > 0:
        return False
    return max(found[1], chance) >= 10 * max(min(found[0], chance), 0.0)


def _loss(shown: tuple[Side, ...], shared: bool) -> Panel:
    losses, beyond = reined([side.snapshot.history.loss for side in shown])
    chances = list(dict.fromkeys(chance_loss(side.snapshot) for side in shown))
    uniform = list(dict.fromkeys(u for side in shown for u in uniform_loss(side.snapshot)))
    held_out, _ = reined([held_out_series(side.snapshot, "loss") for side in shown])
    snapshots = [side.snapshot for side in shown]
    factors = [terms(snapshot) for snapshot in snapshots]
    held_chances = list(dict.fromkeys(c for s in snapshots for c in held_out_chance(s)))
    known = chances + held_chances + uniform + persistence_losses(snapshots, factors)
    logarithm = any(spans_decades(loss, chance) for loss in losses for chance in chances)
    y = (_log_axis if logarithm else _plain_axis)(losses, known, held_out)
    draw = partial(logarithmic, floor=y.low or 0.0) if logarithm else linear
    curves: list[Artist] = []
    for side, loss in zip(shown, losses, strict=True):
        curves += draw(loss, role=side.role, label=side.label or "<i>L</i>", dash=side.dash)
    return Panel(
        key="loss",
        x=_update_axis(shown),
        y=y,
        artists=(
            *_levels(chances, logarithm, _chance_label()),
            *_levels(uniform, logarithm, translate("views", "ln <i>V</i>: all equally likely")),
            *_levels(held_chances, logarithm, translate("views", "chance, held out")),
            *yardstick_levels(snapshots, factors, y),
            *curves,
            *beyond,
            *_held_out(shown, held_out, translate("views", "held out"), logarithm),
        ),
        weight=1.6,
        note=join_sentences(conditions(shown), *map(_compared, shown), stride_note(losses[0])),
        share_x=shared,
    )


def _compared(side: Side) -> str:
    return of_run(side, yardstick_words(side.snapshot, terms(side.snapshot)))


def _update_axis(shown: tuple[Side, ...]) -> Axis:
    return update_axis(*(side.snapshot for side in shown))


def _levels(values: Sequence[float], logarithm: bool, label: str) -> Iterator[ReferenceLine]:
    """Yield levels of knowing nothing; two runs mostly have one in common."""
    for value in values:
        if math.isfinite(value) and (value > 0 or not logarithm):
            level = math.log10(value) if logarithm else value
            yield ReferenceLine(level, role="chance", label=label, end="right")


def _held_out(
    shown: tuple[Side, ...], found: Sequence[Envelope], label: str, logarithm: bool = False
) -> Iterator[Artist]:
    for i, (side, series) in enumerate(zip(shown, found, strict=True)):
        role = side.role if len(shown) > 1 else "b"
        held = translate("views", "held out")
        name = f"{held}, {side.letter}" if side.letter else held
        yield from exam_points(series, label if i == 0 else "", logarithm, role, name)


def held_out_series(snapshot: Snapshot, key: str) -> Envelope:
    """Return "loss" or "accuracy" on held-out sequences as a series."""
    update = np.array([float(exam.update) for exam in snapshot.exams])
    values = np.array([getattr(exam, key) for exam in snapshot.exams], dtype=np.float64)
    finite = np.where(np.isfinite(values), values, np.nan)
    return Envelope(update, finite, finite, values, ~np.isfinite(values), stride=1)


def exam_points(
    series: Envelope, label: str, logarithm: bool = False, role: Role = "b", name: str = ""
) -> tuple[Artist, ...]:
    """Return exams as points: nothing is known between two of them, so no line joins them."""
    y = log10(series.last) if logarithm else series.last
    shown = np.isfinite(y)
    points = Points(
        series.update[shown],
        y[shown],
        role=role,
        symbol="diamond",
        size=5.0,
        label=label,
        name=name,
    )
    return (*((points,) if shown.any() else ()), *broken(series))


def _log_axis(
    losses: Sequence[Envelope], chances: Sequence[float], exams: Sequence[Envelope]
) -> Axis:
    ends = [*(e for loss in losses for e in (loss.low, loss.high)), *(e.last for e in exams)]
    ends = [log10(end) for end in (*ends, np.array(chances))]
    low, high = decades(*ends, low=LOW, high=HIGH, block=BLOCK)
    return Axis(translate("views", "loss <i>L</i>"), low, high, log10=True)


def _plain_axis(
    losses: Sequence[Envelope], chances: Sequence[float], exams: Sequence[Envelope]
) -> Axis:
    found = extent(*(loss.high for loss in losses), *(e.last for e in exams), np.array(chances))
    largest = max(found[1] if found else 0.0, 0.0)
    return Axis(translate("views", "loss <i>L</i>"), 0.0, nice_limit(largest * 1.05, 1e-3))


def _chance_label() -> str:
    return translate("views", "chance")


def _accuracy(shown: tuple[Side, ...]) -> Panel:
    shown = tuple(side for side in shown if has_accuracy(side.snapshot))
    levels = dict.fromkeys(side.snapshot.source.chance_accuracy or 0.0 for side in shown)
    held_out = [held_out_series(side.snapshot, "accuracy") for side in shown]
    curves: list[Artist] = []
    for side in shown:
        name = side.letter and f"{translate('views', 'accuracy')}, {side.letter}"
        curves += linear(side.snapshot.history.accuracy, side.role, dash=side.dash, name=name)
    return Panel(
        key="accuracy",
        x=_update_axis(shown),
        y=Axis(translate("views", "accuracy"), 0.0, 1.0),
        artists=(
            *_levels(list(levels), False, _chance_label()),
            *curves,
            *_held_out(shown, held_out, ""),
        ),
        note=translate("views", "Share of right answers in the update's batch."),
    )


def _summary(side: Side) -> str:
    """Say how far a run is and how well it does; of two, which is meant."""
    words = _state_words(side.snapshot)
    return f"{plain(side.label)}. {words}" if side.label else words


def _state_words(snapshot: Snapshot) -> str:
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
    return join_sentences(text, source.format(accuracy=percent(float(history.accuracy.last[-1]))))


def _tables(side: Side) -> tuple[Table, ...]:
    tables = (_table(side.snapshot), *_exam_table(side.snapshot))
    return tuple(side.own(table, "loss") for table in tables)


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
