"""Triangle: which loss reaches which step, and how strongly, on a fixed colour scale.

A row is one loss on its way back in time, to the left; a column is one step and all losses that
reach it.  If every row fades after a few cells, the network cannot learn longer dependencies.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.formula import markup
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, number_of_log10
from rnnviz.plot.drawing_style import Dash, Role
from rnnviz.plot.figure import Artist, Axis, Column, Curve, Figure, HeatMap, Panel, Table
from rnnviz.plot.line_style import COMPANION_DASHES
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.diagnostics import MAX_STEPS
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import decoder_boundary, lag_axis, step_axis, step_numbers
from rnnviz.views.part.batch import BatchCurves, batch_note, batch_result
from rnnviz.views.part.cell_text import is_single_precision, is_truncated, shown_cell
from rnnviz.views.part.comparison import ComparedRun, said_of_each
from rnnviz.views.part.curve import marked_curve
from rnnviz.views.part.selection import cursor_step, of_shown_layer, shown_layer, title_with_layer
from rnnviz.views.part.status import age_note, join_sentences, message_figure, run_status
from rnnviz.views.part.table import index_columns
from rnnviz.views.triangle.statistics import (
    HIGH,
    KEPT,
    LOW,
    TriangleStatistics,
    triangle_statistics,
)
from rnnviz.views.view import View

Array = NDArray[Any]

FEW_ROWS = 3
"""Losses up to which the map needs little height."""

CONSTANT_RATE = 1e-4
"""A rate in decades per step below which a signal counts as constant: 10 in 10,000 steps."""

CONSTANT_CHANGE = 0.04
"""A change in decades over all lags below which it does so too: a factor of 1.1."""


class TriangleView(View):
    """Heat map of log10 ‖δ_{t,k}‖; below it one row and one column, and the mean by lag."""

    name = "triangle"
    label = QT_TRANSLATE_NOOP("views", "δ triangle")
    way = "backward"
    needs = frozenset({"triangle"})
    batch_result = "lags"

    def describe(self, frame: Frame) -> Figure:
        layer, title = shown_layer(frame), title_with_layer(frame, self.title)
        stats = _statistics(frame)
        if stats is None:
            return message_figure(title, "triangle", _missing_sentence(layer), frame.snapshot)
        return Figure(
            title=title,
            panels=(
                _map(frame, layer, stats),
                _curves(frame, layer, stats),
                _lags(frame, layer, stats),
            ),
            tables=(*_tables(layer, stats), *_batch_tables(frame)),
            summary=join_sentences(run_status(frame.snapshot), _summary(frame, stats)),
        )

    def describe_pair(self, one: Frame, other: Frame) -> tuple[Figure, Figure]:
        """Describe two runs; few losses at different steps are rows at the same height."""
        figures = super().describe_pair(one, other)
        maps = [a for f in figures for a in f.panels[0].artists if isinstance(a, HeatMap)]
        few = len(maps) == 2 and max(len(heat.values) for heat in maps) <= FEW_ROWS
        if not few or maps[0].bottom == maps[1].bottom:
            return figures
        return _from_the_first_row(figures[0]), _from_the_first_row(figures[1])

    def over_each_other(self, one: ComparedRun, other: ComparedRun) -> tuple[Panel, ...]:
        """Return the mean by lag of both, where it is known of both."""
        found = [(run, _statistics(run.frame)) for run in (one, other)]
        known = [(run, stats) for run, stats in found if stats is not None]
        return (_compared_lags(known),) if len(known) == 2 else ()

    def values(self, frame: Frame | None) -> Mapping[str, str]:
        defined = "δ_{t,k} = ∂L_t/∂z_k" if shown_cell(frame).closes else "∂L_t/∂s_k"
        return {**super().values(frame), "symbol": markup(defined)}

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        cell = shown_cell(frame)
        return {
            "formula": not cell.memoryless,
            "formula-stateless": cell.memoryless,
            "no-recursion": not (cell.memoryless or cell.by_u_alone),
            "truncated": is_truncated(frame),
            "precision": is_single_precision(frame),
        }


def triangle_of(frame: Frame) -> Array | None:
    """Return the triangle of the layer shown, None while there is none."""
    triangle = of_shown_layer(frame, frame.triangles)
    steps = shown_layer(frame).steps
    return triangle if triangle is not None and len(triangle) == steps <= MAX_STEPS else None


def _statistics(frame: Frame) -> TriangleStatistics | None:
    triangle = triangle_of(frame)
    if triangle is None:
        return None
    truncation = frame.snapshot.experiment.training.truncation
    return triangle_statistics(triangle, shown_layer(frame), truncation)


def _missing_sentence(layer: LayerTrace) -> str:
    if layer.steps > MAX_STEPS:
        source = translate("views", "The triangle is drawn for sequences of up to {steps} steps.")
        return source.format(steps=MAX_STEPS)
    return translate("views", "The triangle of all losses and steps is being computed.")


def _symbol(layer: LayerTrace) -> str:
    """Return what is measured, with markup."""
    if not layer.cell.closes:
        return "‖∂<i>L<sub>t</sub></i>/∂<i>s<sub>k</sub></i>‖"
    return "‖<i>δ</i><sub><i>t</i>,<i>k</i></sub>‖"


def _map(frame: Frame, layer: LayerTrace, stats: TriangleStatistics) -> Panel:
    heat = _heat_map(layer, stats)
    rows = len(heat.values)
    return Panel(
        key="triangle",
        x=step_axis(layer.steps),
        y=Axis(
            translate("views", "loss of step <i>t</i>"),
            heat.bottom - 0.5,
            heat.bottom + rows - 0.5,
            whole=True,
            ticks=((heat.bottom, f"{heat.bottom:.0f}"),) if rows == 1 else (),
        ),
        artists=(heat, *decoder_boundary(layer)),
        weight=2.5 if rows > FEW_ROWS else 0.7,
        min_lines=3.5 if rows > FEW_ROWS else 1.0,
        note=join_sentences(
            _truncation(frame), age_note(frame.update_of("triangle"), frame.snapshot), _gaps(stats)
        ),
        share_x=True,
    )


def _from_the_first_row(figure: Figure) -> Figure:
    """Return a figure whose map begins at 1, with the steps of its losses as ticks."""
    panel, *others = figure.panels
    heat = next(a for a in panel.artists if isinstance(a, HeatMap))
    rows = len(heat.values)
    ticks = tuple((1.0 + i, f"{heat.bottom + i:.0f}") for i in range(rows))
    y = replace(panel.y, low=0.5, high=rows + 0.5, ticks=ticks)
    artists = (replace(a, bottom=1.0) if a is heat else a for a in panel.artists)
    panels = replace(panel, y=y, artists=tuple(artists)), *others
    return replace(figure, panels=panels)


def _heat_map(layer: LayerTrace, stats: TriangleStatistics) -> HeatMap:
    """Return the cells with their words in the user's language."""
    special = (
        translate("views", "reaches nothing"),
        translate("views", "exactly 0"),
        translate("views", "overflow"),
    )
    return _kept_heat_map(stats, f"log<sub>10</sub> {_symbol(layer)}", special)


@lru_cache(maxsize=KEPT)
def _kept_heat_map(stats: TriangleStatistics, label: str, special: tuple[str, str, str]) -> HeatMap:
    """Return the same object for the same triangle: painters recognise it and draw nothing anew."""
    first, rows = stats.heat_map_rows()
    return HeatMap(
        rows,
        LOW,
        max(HIGH, stats.limits[1]),
        "log",
        bottom=float(first),
        label=label,
        special_labels=special,
        describe=lambda row, column: cell_sentence(stats, first + row, column + 1),
    )


def cell_sentence(stats: TriangleStatistics, loss: int, step: int) -> str:
    """Say how much of a loss reaches a step; both are time steps."""
    words = {"loss": loss, "step": step}
    loss, step = stats.time_step(loss), stats.time_step(step)
    value = float(stats.triangle[loss - 1, step - 1])
    if math.isnan(value):
        source = translate("views", "The loss of step {loss} does not reach step {step}.")
        if stats.truncation and step <= loss:
            source = translate(
                "views", "Truncation cuts the loss of step {loss} off before step {step}."
            )
        return source.format(**words)
    if value == -math.inf:
        source = translate("views", "The loss of step {loss} is exactly 0 at step {step}.")
        return source.format(**words)
    share = stats.share(loss, step)
    source = translate("views", "The loss of step {loss} reaches step {step} with {norm}.")
    if math.isfinite(share) and loss != step:
        source = translate(
            "views",
            "The loss of step {loss} reaches step {step} with {norm}: {share} of its size"
            " at step {loss}.",
        )
        words["share"] = number_of_log10(share)  # type: ignore[assignment]
    return source.format(norm=number_of_log10(value), **words)


def _curves(frame: Frame, layer: LayerTrace, stats: TriangleStatistics) -> Panel:
    """Return one row, the last loss going back in time, and the column of the cursor's step."""
    k, t = cursor_step(frame), stats.last
    column = translate("views", "all losses, at step {step}").format(step=k)
    artists = _curve(*stats.row(t), "ink", _loss_name(stats.time_step(t)), "solid")
    if len(stats.losses) > 1:
        artists += _curve(*stats.column(stats.time_step(k)), "series1", column, "dash")
    return Panel(
        key="cuts",
        x=step_axis(layer.steps),
        y=Axis(_symbol(layer), *stats.limits, log10=True, switchable=True),
        artists=(*artists, *(replace(rule, label="") for rule in decoder_boundary(layer))),
        min_lines=2.5,
        drop_order=2,
    )


def _loss_name(step: int) -> str:
    return translate("views", "loss of step {step}").format(step=step)


def _batch(frame: Frame) -> BatchCurves | None:
    """Return the mean by lag of every sequence of the batch that is asked for."""
    rows = of_shown_layer(frame, batch_result(frame, "lags") or ())
    if rows is None:
        return None
    steps = shown_layer(frame).steps
    fitting = np.full((len(rows), steps), np.nan)
    fitting[:, : rows.shape[1]] = rows[:, :steps]
    return BatchCurves(fitting, step_numbers(steps) - 1)


def _batch_tables(frame: Frame) -> tuple[Table, ...]:
    batch = _batch(frame)
    if batch is None:
        return ()
    return batch.tables("mean log10 norm", "lag-batch", "lag t-k")


def _lags(frame: Frame, layer: LayerTrace, stats: TriangleStatistics) -> Panel:
    """Return the mean by lag and the line γ^lag through it, over the spread of the batch."""
    batch = _batch(frame)
    steps = len(stats.lag)
    lag = step_numbers(steps) - 1
    several = translate("views", "geometric mean over all losses")
    name = several if len(stats.losses) > 1 else _loss_name(stats.time_step(stats.last))
    artists = _curve(lag, stats.lag, "ink", name, "solid")
    if math.isfinite(stats.rate) and stats.fair:
        gamma = number_of_log10(stats.rate)
        label = f"<i>γ</i><sup>lag</sup>, <i>γ</i> = {gamma}"
        artists += (Curve(lag, stats.line, "threshold", label, dash="dash"),)
    return Panel(
        key="lag",
        x=lag_axis(steps, bool(stats.backward_steps)),
        y=Axis(_symbol(layer), *stats.limits, log10=True, switchable=True),  # the curve is the mean
        artists=(*(() if batch is None else batch.artists(stats.limits)), *artists),
        note=join_sentences(_lag_note(stats), batch_note(frame, batch, "lags")),
        min_lines=2.5,
        drop_order=1,
    )


def _lag_note(stats: TriangleStatistics) -> str:
    return join_sentences(
        half_life_sentence(stats.rate, stats.reach, bool(stats.zeros)) if stats.fair else "",
        horizon_sentence(stats.horizon),
        zeros_sentence(stats.zeros, stats.values),
    )


def _compared_lags(found: Sequence[tuple[ComparedRun, TriangleStatistics]]) -> Panel:
    """Return the means by lag of two runs over each other, with the lines fitted to them."""
    symbols = dict.fromkeys(_symbol(shown_layer(run.frame)) for run, _ in found)
    limits = [stats.limits for _, stats in found]
    artists: tuple[Artist, ...] = ()
    for run, stats in found:
        lag = step_numbers(len(stats.lag)) - 1
        artists += marked_curve(
            lag, stats.lag, run.role, run.label, name=run.letter, log10=True,
            known=~np.isnan(stats.lag), dash=run.dash,
        )  # fmt: skip
        if math.isfinite(stats.rate) and stats.fair:
            fitted = f"<i>γ</i><sup>lag</sup>, {run.letter}"
            dash = COMPANION_DASHES[run.dash]
            artists += (Curve(lag, stats.line, run.role, width=0.75, dash=dash, name=fitted),)
    return Panel(
        key="lag",
        x=lag_axis(
            max(len(stats.lag) for _, stats in found),
            all(bool(stats.backward_steps) for _, stats in found),
        ),
        y=Axis(
            ", ".join(symbols),
            min(low for low, _ in limits),
            max(high for _, high in limits),
            log10=True,
            switchable=True,
        ),
        artists=artists,
        title=", ".join(filter(None, (_decay(run, stats) for run, stats in found))),
        note=said_of_each([run for run, _ in found], [_lag_note(stats) for _, stats in found]),
        min_lines=2.5,
        drop_order=1,
    )


def _decay(run: ComparedRun, stats: TriangleStatistics) -> str:
    """Give the fitted rate of one of two runs: "A: γ = 0.8"."""
    if not (math.isfinite(stats.rate) and stats.fair):
        return ""
    return f"{run.letter}: <i>γ</i> = {number_of_log10(stats.rate)}"


def _curve(x: Array, y: Array, role: Role, label: str, dash: Dash) -> tuple[Artist, ...]:
    """Return a curve with marks for exact zeros and overflow; NaN is what no loss reaches."""
    return marked_curve(x, y, role, label, log10=True, known=~np.isnan(y), dash=dash)


def _gaps(stats: TriangleStatistics) -> str:
    sentences = []
    if stats.steps_without_loss:
        source = translate("views", "{count} rows are empty: these steps have no loss.")
        sentences.append(source.format(count=stats.steps_without_loss))
    if stats.not_finite:
        source = translate("views", "{count} cells are not finite.")
        sentences.append(source.format(count=stats.not_finite))
    return " ".join(sentences)


def _truncation(frame: Frame) -> str:
    steps = frame.snapshot.truncation
    if not steps:
        return ""
    if shown_layer(frame).backward:
        source = translate("views", "Truncated: the error stops every {steps} steps.")
        return source.format(steps=steps)
    source = translate("views", "Truncated every {steps} steps: grey to the left is cut off.")
    return source.format(steps=steps)


def _summary(frame: Frame, stats: TriangleStatistics) -> str:
    """Say how much of the last loss reaches the cursor, which loss is strongest, and the rate."""
    k = cursor_step(frame)
    losses, strengths = stats.column(stats.time_step(k))
    best = ""
    if len(stats.losses) > 1 and (strengths > -np.inf).any():
        source = translate("views", "Of all losses, that of step {loss} is strongest there.")
        best = source.format(loss=number(float(losses[int(np.argmax(strengths))])))
    return join_sentences(
        cell_sentence(stats, stats.time_step(stats.last), k),
        best,
        rate_sentence(stats.rate, stats.reach, bool(stats.zeros)) if stats.fair else "",
        horizon_sentence(stats.horizon),
        zeros_sentence(stats.zeros, stats.values),
    )


def _in_time_order(stats: TriangleStatistics) -> Array:
    return stats.triangle[::-1, ::-1] if stats.backward_steps else stats.triangle


def _tables(layer: LayerTrace, stats: TriangleStatistics) -> tuple[Table, Table]:
    steps = len(stats.lag)
    norm = "delta_t,k" if layer.cell.closes else "dL_t/ds_k"
    whole = (
        *index_columns(steps, steps, "loss at step t", "time step k"),
        Column(f"log10 norm of {norm}", _in_time_order(stats).ravel()),
    )
    means = (
        Column("lag t-k", step_numbers(steps) - 1),
        Column(f"mean log10 norm of {norm}, exact zeros left out", stats.lag),
        Column("fitted line", stats.line),
    )
    return Table("triangle", whole), Table("lag", means)


def rate_sentence(rate: float, lags: int, zeros: bool = False) -> str:
    """Say by what factor a signal changes per step, and its half-life; nothing if unknown."""
    if not math.isfinite(rate) or _is_constant(rate, lags):
        return half_life_sentence(rate, lags, zeros)
    source = translate("views", "In the geometric mean × {factor} a step. {rest}")
    return source.format(factor=number_of_log10(rate), rest=half_life_sentence(rate, lags, zeros))


def half_life_sentence(rate: float, lags: int, zeros: bool = False) -> str:
    """Say after how many steps a signal has fallen to a half and to a tenth, or grown as much.

    Parameters
    ----------
    rate : float
        Decades per step; NaN where there is none.
    lags : int
        Number of lags over which it was measured: a signal that has not changed by then has no
        half-life.
    zeros : bool
        Whether exact zeros were left out of the mean.
    """
    if not math.isfinite(rate):
        return ""
    if _is_constant(rate, lags) and zeros:
        return translate("views", "What is not exactly 0 keeps its size, in the geometric mean.")
    if _is_constant(rate, lags):
        return translate("views", "In the geometric mean a signal keeps its size.")
    half = number(math.log10(2) / abs(rate))
    source = _faded(half == "1") if rate < 0 else _grown(half == "1")
    return source.format(steps=number(abs(1 / rate)), half=half)


def _is_constant(rate: float, lags: int) -> bool:
    return abs(rate) < CONSTANT_RATE or abs(rate) * lags < CONSTANT_CHANGE


def zeros_sentence(zeros: int, values: int) -> str:
    """Say how many exact zeros were left out of a geometric mean."""
    if not zeros:
        return ""
    source = translate("views", "{zeros} of {values} norms are exactly 0 and left out.")
    return source.format(zeros=zeros, values=values)


def _faded(one: bool) -> str:
    if one:
        return translate("views", "Half-life 1 step; a tenth after {steps}.")
    return translate("views", "Half-life {half} steps; a tenth after {steps}.")


def _grown(one: bool) -> str:
    if one:
        return translate("views", "Doubled in 1 step; tenfold after {steps}.")
    return translate("views", "Doubled in {half} steps; tenfold after {steps}.")


def horizon_sentence(horizon: int | None) -> str:
    """Say up to which lag 1 % of the arithmetic mean of the norms arrives."""
    if horizon is None:
        return ""
    return translate("views", "At least 1 % of the mean norm arrives up to lag {lag}.").format(
        lag=horizon
    )
