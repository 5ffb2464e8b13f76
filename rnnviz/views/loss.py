"""Loss and accuracy over updates, with the loss of the best constant answer (chance).

A loss that stays on the chance line has learnt the frequencies of the answers and nothing about the
sequence.  In a forecast, persistence and a linear model are levels to compare with.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import number, percent, rough_number
from rnnviz.plot.axis_limit import decades, extent, nice_limits, typical
from rnnviz.plot.drawing_style import Dash, Role
from rnnviz.plot.figure import Artist, Axis, Column, Figure, Panel, Points, ReferenceLine, Table
from rnnviz.tasks.task import Yardstick
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.history import Envelope
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.comparison import (
    ComparedRun,
    all_run_status,
    cap_outliers,
    compared_runs,
    introduced,
    said_of_each,
    said_of_untrained,
    said_once,
    trained,
)
from rnnviz.views.part.status import figure_before_updates, join_sentences
from rnnviz.views.part.update_series import (
    linear_series,
    log_series,
    not_finite_marks,
    quiet_log10,
    series_columns,
    stride_note,
    update_axis,
    update_column,
)
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -3.0, 1.0, 2.0
"""Decades around the chance level shown while all data lies within, and by how many a limit moves
where it does not."""

ACCURACY = "accuracy [share of right answers]"
"""The heading of its column."""

_DASHES: dict[str, Dash] = {"persistence": "dot", "linear": "dashdot"}

YARDSTICK_FLOOR = 1e-8
"""Loss of a linear forecast below which it is marked at the border instead of on the axis."""

LEVEL_TOLERANCE = 0.1
"""Share by which two levels may differ and still be drawn as one."""


class LossView(View):
    """Loss above; accuracy below if the task has one."""

    name = "loss"
    label = QT_TRANSLATE_NOOP("views", "Loss and accuracy")
    over_updates = True
    min_interval = 0.09  # what happened up to now changes little in a tenth of a second

    def describe(self, frame: Frame) -> Figure:
        runs = compared_runs(frame)
        shown, missing = trained(runs), said_of_untrained(runs)
        if not shown:
            empty = translate(
                "views",
                "No update yet. From the first one on: the loss of its batch, beside that"
                " of the best constant answer, and the accuracy if the task has one.",
            )
            return figure_before_updates(frame.snapshot, self.title, "loss", empty)
        accurate = any(has_accuracy(run.snapshot) for run in shown)
        panels = (
            _loss(shown, accurate, missing),
            *([_accuracy(shown)] if accurate else []),
        )
        return Figure(
            title=self.title,
            panels=panels,
            tables=tuple(table for run in shown for table in _tables(run)),
            summary=join_sentences(
                all_run_status(shown),
                *map(_summary, shown),
                _forecast_comparison(shown),
                missing,
            ),
        )


def has_accuracy(snapshot: Snapshot) -> bool:
    """Return whether the task counts correct answers."""
    return snapshot.source.chance_accuracy is not None


def chance_loss(snapshot: Snapshot) -> float:
    """Return the loss of the best constant answer, as a mean or sum like the run's loss."""
    return snapshot.source.chance_loss * snapshot.loss_terms


def held_out_chance(snapshot: Snapshot) -> tuple[float, ...]:
    """Return the loss of the same answer on held-out sequences if it is a different level."""
    own, other = snapshot.source.chance_loss, snapshot.source.test_chance_loss
    return (other * snapshot.loss_terms,) if levels_differ(own, other) else ()


def uniform_loss(snapshot: Snapshot) -> tuple[float, ...]:
    """Return the loss of a uniform distribution over the characters; empty for other tasks.

    A network that writes text starts there, far above the frequencies of the characters.
    """
    if not snapshot.source.writes:
        return ()
    return (math.log(snapshot.trace.output.shape[1]) * snapshot.loss_terms,)


def spans_decades(loss: Envelope, chance: float) -> bool:
    """Return whether the typical losses so far, and chance, span a decade.

    What blows up says nothing about the rest, and leaves the axis as it was.
    """
    levels = quiet_log10(np.array([chance]))
    found = typical(quiet_log10(loss.low), quiet_log10(loss.high), log10=True)
    span = None if found is None else extent(np.array(found), levels)
    return span is not None and span[1] - span[0] >= 1


def _loss(shown: tuple[ComparedRun, ...], shared: bool, missing: str = "") -> Panel:
    held_out = [held_out_series(run.snapshot, "loss") for run in shown]
    y = _loss_axis(shown, held_out)
    return Panel(
        key="loss",
        x=_update_axis(shown),
        y=y,
        artists=(
            *_guesses(shown, y),
            *_loss_curves(shown, y),
            *_held_out(shown, held_out, translate("views", "held out"), y.log10),
        ),
        weight=1.6,
        note=join_sentences(
            all_run_status(shown),
            missing,
            _forecast_comparison(shown),
            said_once(shown, [_reduction_words(run.snapshot) for run in shown]),
            said_of_each(shown, [stride_note(run.snapshot.history.loss) for run in shown]),
        ),
        share_x=shared,
    )


def _loss_axis(shown: Sequence[ComparedRun], held_out: Sequence[Envelope]) -> Axis:
    """Return an axis that holds what is typical of all runs, and the levels to compare it with."""
    snapshots = [run.snapshot for run in shown]
    guessed = [*map(chance_loss, snapshots), *(c for s in snapshots for c in held_out_chance(s))]
    uniform = [u for snapshot in snapshots for u in uniform_loss(snapshot)]
    factors = [snapshot.loss_terms for snapshot in snapshots]
    known = [*guessed, *uniform, *yardstick_losses(snapshots, factors)]
    losses = cap_outliers([snapshot.history.loss for snapshot in snapshots])
    logarithm = any(spans_decades(loss, chance) for loss in losses for chance in guessed)
    return (_log_axis if logarithm else _plain_axis)(losses, known, cap_outliers(held_out))


def _loss_curves(shown: Sequence[ComparedRun], y: Axis) -> Iterator[Artist]:
    draw = partial(log_series, floor=y.low or 0.0) if y.log10 else linear_series
    for run in shown:
        loss, label = run.snapshot.history.loss, run.label or "<i>L</i>"
        yield from draw(loss, role=run.role, label=label, dash=run.dash)


def _guesses(shown: Sequence[ComparedRun], y: Axis) -> Iterator[Artist]:
    """Yield the levels of answers that take nothing from the sequence, and of simple forecasts."""
    held = translate("views", "chance, held out")
    uniform = translate("views", "ln <i>V</i>: all equally likely")
    chances = _of_runs(shown, lambda snapshot: (chance_loss(snapshot),))
    yield from _levels(chances, y.log10, _chance_label())
    yield from _levels(_of_runs(shown, uniform_loss), y.log10, uniform, dash="dot")
    yield from _levels(_of_runs(shown, held_out_chance), y.log10, held, held_role(shown))
    snapshots = [run.snapshot for run in shown]
    factors = [snapshot.loss_terms for snapshot in snapshots]
    yield from yardstick_levels(snapshots, factors, y, held_role(shown), _letters(shown))


def _forecast_comparison(shown: tuple[ComparedRun, ...]) -> str:
    return said_of_each(
        shown, [yardstick_words(run.snapshot, run.snapshot.loss_terms) for run in shown]
    )


def _update_axis(shown: tuple[ComparedRun, ...]) -> Axis:
    return update_axis(*(run.snapshot for run in shown))


def held_role(shown: Sequence[ComparedRun]) -> Role:
    """Return the colour of levels on held-out data: that of the points of a run on its own."""
    return "b" if len(shown) == 1 else "chance"


def _of_runs(
    shown: Sequence[ComparedRun], found: Callable[[Snapshot], tuple[float, ...]]
) -> dict[float, str]:
    """Return levels with the letters of the runs that have them; none where all have them."""
    levels: dict[float, list[str]] = {}
    for run in shown:
        for value in found(run.snapshot):
            levels.setdefault(value, []).append(run.letter)
    return {
        value: "/".join(runs) if len(runs) < len(shown) else "" for value, runs in levels.items()
    }


def _levels(
    values: Mapping[float, str],
    logarithm: bool,
    label: str,
    role: Role = "chance",
    dash: Dash = "dash",
) -> Iterator[ReferenceLine]:
    """Yield lines at the levels of constant answers."""
    for value, runs in values.items():
        if math.isfinite(value) and (value > 0 or not logarithm):
            level = math.log10(value) if logarithm else value
            name = f"{label}, {runs}" if runs else label
            yield ReferenceLine(level, role=role, label=name, dash=dash)


def _held_out(
    shown: tuple[ComparedRun, ...], found: Sequence[Envelope], label: str, logarithm: bool = False
) -> Iterator[Artist]:
    for i, (run, series) in enumerate(zip(shown, found, strict=True)):
        role = run.role if len(shown) > 1 else "b"
        held = translate("views", "held out")
        name = f"{held}, {run.letter}" if run.letter else held
        yield from evaluation_points(series, label if i == 0 else "", logarithm, role, name)


def held_out_series(snapshot: Snapshot, key: str) -> Envelope:
    """Return "loss" or "accuracy" on held-out sequences as a series."""
    update = np.array([float(evaluation.update) for evaluation in snapshot.evaluations])
    values = np.array(
        [getattr(evaluation, key) for evaluation in snapshot.evaluations], dtype=np.float64
    )
    finite = np.where(np.isfinite(values), values, np.nan)
    return Envelope(update, finite, finite, values, ~np.isfinite(values), stride=1)


def evaluation_points(
    series: Envelope, label: str, logarithm: bool = False, role: Role = "b", name: str = ""
) -> tuple[Artist, ...]:
    """Return held-out evaluations as points; no line joins them, for nothing is known between."""
    y = quiet_log10(series.last) if logarithm else series.last
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
    return (*((points,) if shown.any() else ()), *not_finite_marks(series))


def _log_axis(
    losses: Sequence[Envelope], chances: Sequence[float], held_out: Sequence[Envelope]
) -> Axis:
    ends = [*(e for loss in losses for e in (loss.low, loss.high)), *(e.last for e in held_out)]
    levels = extent(quiet_log10(np.array(chances))) or (0.0, 0.0)
    usual = round(levels[1])  # a loss that is a sum may be thousands from the beginning
    low, high = decades(np.array(levels), low=usual + LOW, high=usual + HIGH, block=BLOCK)
    low, high = decades(*map(quiet_log10, ends), low=low, high=high, block=BLOCK)
    return Axis(translate("views", "loss <i>L</i>"), low, high, log10=True, switchable=True)


def _plain_axis(
    losses: Sequence[Envelope], chances: Sequence[float], held_out: Sequence[Envelope]
) -> Axis:
    found = typical(*(loss.high for loss in losses), *(e.last for e in held_out))
    levels = extent(np.array(chances))
    largest = max(found[1] if found else 0.0, levels[1] if levels else 0.0, 0.0)
    high = nice_limits(0.0, max(largest * 1.05, 1e-3))[1]
    return Axis(translate("views", "loss <i>L</i>"), 0.0, high, switchable=True)


def _chance_label() -> str:
    return translate("views", "chance")


def _accuracy(shown: tuple[ComparedRun, ...]) -> Panel:
    shown = tuple(run for run in shown if has_accuracy(run.snapshot))
    levels = _of_runs(shown, lambda snapshot: (snapshot.source.chance_accuracy or 0.0,))
    held_out = [held_out_series(run.snapshot, "accuracy") for run in shown]
    curves: list[Artist] = []
    for run in shown:
        name = run.letter and f"{translate('views', 'accuracy')}, {run.letter}"
        curves += linear_series(run.snapshot.history.accuracy, run.role, dash=run.dash, name=name)
    return Panel(
        key="accuracy",
        x=_update_axis(shown),
        y=Axis(translate("views", "accuracy"), 0.0, 1.0),
        artists=(
            *_levels(levels, False, _chance_label()),
            *curves,
            *_held_out(shown, held_out, ""),
        ),
        note=translate("views", "Share of right answers in the update's batch."),
    )


def _summary(run: ComparedRun) -> str:
    """Give loss and accuracy, with the name of the run if there are two."""
    return introduced(run, _state_words(run.snapshot))


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


def _tables(run: ComparedRun) -> tuple[Table, ...]:
    tables = (_table(run.snapshot), *_held_out_table(run.snapshot))
    return tuple(run.named_table(table, "loss") for table in tables)


def _table(snapshot: Snapshot) -> Table:
    history = snapshot.history
    accuracy = series_columns(history.accuracy, ACCURACY) if has_accuracy(snapshot) else ()
    loss = series_columns(history.loss, loss_heading(snapshot))
    return Table("loss", (update_column(history.loss), *loss, *accuracy))


def _reduction_words(snapshot: Snapshot) -> str:
    """Say what the loss is a mean or sum of, and of which network."""
    summed = snapshot.experiment.training.reduction == "sum"
    words = {
        ("squared", False): translate("views", "mean squared error"),
        ("squared", True): translate("views", "sum of squared errors"),
        ("cross_entropy", False): translate("views", "mean cross-entropy"),
        ("cross_entropy", True): translate("views", "sum of cross-entropies"),
    }[snapshot.source.loss, summed]
    source = translate("views", "<i>L</i>: {what}, before the update.")
    return source.format(what=words)


def loss_heading(snapshot: Snapshot) -> str:
    """Return a plain heading that says what the loss is a mean or sum of."""
    terms = {"squared": ("squared error", "squared errors"),
             "cross_entropy": ("cross-entropy in nats", "cross-entropies in nats")}  # fmt: skip
    one, several = terms[snapshot.source.loss]
    if snapshot.experiment.training.reduction == "sum":
        return f"loss [sum of {several}]"
    return f"loss [mean {one}]"


def _held_out_table(snapshot: Snapshot) -> tuple[Table, ...]:
    if not snapshot.evaluations:
        return ()
    loss, accuracy = (held_out_series(snapshot, key) for key in ("loss", "accuracy"))
    values = (Column(loss_heading(snapshot), loss.last), Column(ACCURACY, accuracy.last))
    return (Table("held-out", (update_column(loss), *values)),)


def levels_differ(one: float, other: float) -> bool:
    """Return whether two levels differ enough to be drawn as two lines."""
    return math.isfinite(other) and not math.isclose(one, other, rel_tol=LEVEL_TOLERANCE)


def yardstick_losses(snapshots: Sequence[Snapshot], terms: Sequence[float]) -> list[float]:
    """Return what simple forecasts cost on held-out sequences, as far as an axis must show it.

    Parameters
    ----------
    terms : sequence of float
        What the mean loss of each run is multiplied by.
    """
    found = (
        yardstick.test_loss * n
        for snapshot, n in zip(snapshots, terms, strict=True)
        for yardstick in snapshot.source.yardsticks
        if yardstick.name == "persistence" or yardstick.test_loss > YARDSTICK_FLOOR
    )
    return list(dict.fromkeys(found))


def _letters(shown: Sequence[ComparedRun]) -> list[str]:
    """Return what stands behind the name of a forecast: nothing where all runs have forecasts."""
    if all(run.snapshot.source.yardsticks for run in shown):
        return []
    return [f", {run.letter}" for run in shown]


def yardstick_levels(
    snapshots: Sequence[Snapshot],
    terms: Sequence[float],
    y: Axis,
    held: Role = "chance",
    letters: Sequence[str] = (),
) -> Iterator[ReferenceLine]:
    """Yield lines at the held-out losses of simple forecasts, in the colour of role `held`.

    If the level on the training data differs, the label says that this one is held out, and that of
    the linear forecast is drawn too, for there it is fitted: no linear network can be lower.
    `letters` stand behind the names of the forecasts of each run.
    """
    drawn = set()
    letters = letters or [""] * len(snapshots)
    for snapshot, n, letter in zip(snapshots, terms, letters, strict=True):
        for yardstick in snapshot.source.yardsticks:
            for value, label, role in _levels_of(
                yardstick, yardstick_name(yardstick, snapshot), held
            ):
                level = _log10(value * n) if y.log10 else value * n
                if (yardstick.name, level) in drawn or not math.isfinite(level):
                    continue
                drawn.add((yardstick.name, level))
                dash = _DASHES[yardstick.name]
                yield ReferenceLine(level, role=role, label=label + letter, dash=dash)


def _levels_of(yardstick: Yardstick, name: str, held: Role) -> Iterator[tuple[float, str, Role]]:
    """Yield the losses of a forecast that are drawn, with label and colour."""
    if not levels_differ(yardstick.loss, yardstick.test_loss):
        yield yardstick.test_loss, name, "chance"
        return
    if yardstick.name == "linear" and yardstick.loss > YARDSTICK_FLOOR:
        yield yardstick.loss, name, "chance"
    yield yardstick.test_loss, translate("views", "{name}, held out").format(name=name), held


def yardstick_name(yardstick: Yardstick, snapshot: Snapshot) -> str:
    """Return the name of a forecast: "persistence", "AR(2)", with external inputs "ARX(2)"."""
    if yardstick.name == "persistence":
        return translate("views", "persistence")
    trace = snapshot.trace
    given = trace.x.shape[1] > trace.output.shape[1]
    return f"{'ARX' if given else 'AR'}({yardstick.order})"


def yardstick_words(snapshot: Snapshot, terms: float) -> str:
    """Compare the loss on held-out sequences with that of simple forecasts."""
    yardsticks = snapshot.source.yardsticks
    if not yardsticks:
        return ""
    others = ", ".join(
        f"{yardstick_name(y, snapshot)} {rough_number(y.test_loss * terms)}" for y in yardsticks
    )
    if not snapshot.evaluations:
        return translate("views", "Held out: {others}.").format(others=others)
    source = translate("views", "Held out after the update: {loss}, {others}.")
    loss = snapshot.evaluations[-1].loss
    known = rough_number(loss) if math.isfinite(loss) else translate("views", "not finite")
    return source.format(loss=known, others=others)


def _log10(value: float) -> float:
    return math.log10(value) if value > 0 else -math.inf
