"""Triangle: which loss reaches which step, and how strongly, on a scale that does not move.

Each row is one loss going back in time to the left, each column one step and all losses that it
hears.  Where a row fades after a few cells the network cannot learn anything longer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.formula import markup
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, number_of_log10
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Column,
    Curve,
    Dash,
    Figure,
    HeatMap,
    Panel,
    Role,
    Table,
)
from rnnviz.text import translate
from rnnviz.training.diagnostics import MOST_STEPS
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import decoder_boundary, step_axis, step_numbers
from rnnviz.views.part.cell_text import is_single_precision, is_truncated, shown_cell
from rnnviz.views.part.curve import lone_point_symbol, off_scale_marks
from rnnviz.views.part.selection import cursor_step, of_shown_layer, shown_layer, title_with_layer
from rnnviz.views.part.status import age_note, join_sentences, run_status
from rnnviz.views.part.table import index_columns
from rnnviz.views.triangle.statistics import HIGH, LOW, TriangleStatistics, triangle_statistics
from rnnviz.views.view import View

Array = NDArray[Any]


class TriangleView(View):
    """Heat map of log10 ‖δ_{t,k}‖; below it a row and a column, and the mean by lag."""

    name = "triangle"
    needs = frozenset({"triangle"})

    @property
    def title(self) -> str:
        return translate("views", "δ triangle")

    def figure(self, frame: Frame) -> Figure:
        layer, title = shown_layer(frame), title_with_layer(frame, self.title)
        triangle = triangle_of(frame)
        if triangle is None:
            said = join_sentences(run_status(frame.snapshot), _waiting(layer))
            return Figure(title, (Panel("triangle", empty=_waiting(layer)),), summary=said)
        reading = triangle_statistics(
            triangle, layer, frame.snapshot.experiment.training.truncation
        )
        return Figure(
            title=title,
            panels=(_map(frame, layer, reading), _cuts(frame, layer, reading), _lags(reading)),
            tables=_tables(layer, reading),
            summary=join_sentences(run_status(frame.snapshot), summary(frame, reading)),
        )

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
    return triangle if triangle is not None and len(triangle) == steps <= MOST_STEPS else None


def _waiting(layer: LayerTrace) -> str:
    if layer.steps > MOST_STEPS:
        source = translate("views", "The triangle is drawn for sequences of up to {steps} steps.")
        return source.format(steps=MOST_STEPS)
    return translate("views", "The triangle of all losses and steps is being computed.")


def _symbol(layer: LayerTrace) -> str:
    """Return what is measured, with markup."""
    if not layer.cell.closes:
        return "‖∂<i>L<sub>t</sub></i>/∂<i>s<sub>k</sub></i>‖"
    return "‖<i>δ</i><sub><i>t</i>,<i>k</i></sub>‖"


def _map(frame: Frame, layer: LayerTrace, reading: TriangleStatistics) -> Panel:
    heat = _heat_map(layer, reading)
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
        weight=2.5 if rows > 3 else 0.7,
        lines=3.5 if rows > 3 else 1.0,
        cursor=True,
        note=join_sentences(_truncation(frame), _age(frame), _gaps(reading)),
        share_x=True,
    )


def _heat_map(layer: LayerTrace, reading: TriangleStatistics) -> HeatMap:
    """Return the cells, the same object while triangle and language are the same."""
    special = (
        translate("views", "reaches nothing"),
        translate("views", "exactly 0"),
        translate("views", "overflow"),
    )
    label = f"log<sub>10</sub> {_symbol(layer)}"
    if (key := (label, *special)) not in reading.maps:
        first, rows = reading.shown()
        reading.maps[key] = HeatMap(
            rows,
            LOW,
            max(HIGH, reading.limits[1]),
            "log",
            bottom=float(first),
            label=label,
            special=special,
            describe=lambda row, column: cell_sentence(reading, first + row, column + 1),
        )
    return reading.maps[key]


def cell_sentence(reading: TriangleStatistics, loss: int, step: int) -> str:
    """Say which loss reaches which time step, with what share of its signal."""
    words = {"loss": loss, "step": step}
    loss, step = reading.named(loss), reading.named(step)
    value = float(reading.triangle[loss - 1, step - 1])
    if math.isnan(value):
        source = translate("views", "The loss of step {loss} does not reach step {step}.")
        if reading.truncation and step <= loss:
            source = translate(
                "views", "Truncation cuts the loss of step {loss} off before step {step}."
            )
        return source.format(**words)
    if value == -math.inf:
        source = translate("views", "The loss of step {loss} is exactly 0 at step {step}.")
        return source.format(**words)
    share = reading.share(loss, step)
    source = translate("views", "The loss of step {loss} reaches step {step} with {norm}.")
    if math.isfinite(share) and loss != step:
        source = translate(
            "views",
            "The loss of step {loss} reaches step {step} with {norm}: {share} of what step {loss}"
            " has of it.",
        )
        words["share"] = number_of_log10(share)  # type: ignore[assignment]
    return source.format(norm=number_of_log10(value), **words)


def _cuts(frame: Frame, layer: LayerTrace, reading: TriangleStatistics) -> Panel:
    """Return one row, a loss going back in time, and one column, all losses that reach a step."""
    k, t = cursor_step(frame), reading.last
    column = translate("views", "all losses, at step {step}").format(step=k)
    artists = _curve(*reading.row(t), "ink", _loss_name(reading.named(t)), "solid")
    if len(reading.losses) > 1:
        artists += _curve(*reading.column(reading.named(k)), "series1", column, "dash")
    return Panel(
        key="cuts",
        x=step_axis(layer.steps),
        y=Axis(_symbol(layer), *reading.limits, log10=True),
        artists=(*artists, *(replace(rule, label="") for rule in decoder_boundary(layer))),
        cursor=True,
        lines=2.5,
        spare=2,
    )


def _loss_name(step: int) -> str:
    return translate("views", "loss of step {step}").format(step=step)


def _lags(reading: TriangleStatistics) -> Panel:
    """Return the mean by lag and the line γ^lag through it."""
    steps = len(reading.lag)
    lag = step_numbers(steps) - 1
    several = translate("views", "geometric mean over all losses")
    name = several if len(reading.losses) > 1 else _loss_name(reading.named(reading.last))
    artists = _curve(lag, reading.lag, "ink", name, "solid")
    if math.isfinite(reading.rate) and reading.fair:
        inside = np.where(
            (reading.line >= reading.limits[0]) & (reading.line <= reading.limits[1]),
            reading.line,
            np.nan,
        )
        gamma = number_of_log10(reading.rate)
        label = f"<i>γ</i><sup>lag</sup>, <i>γ</i> = {gamma}"
        artists += (Curve(lag, inside, "threshold", label, dash="dash"),)
    return Panel(
        key="lag",
        x=Axis(lag_label(bool(reading.turn)), -0.5, steps - 0.5, whole=True),
        y=Axis(translate("views", "geometric mean"), *reading.limits, log10=True),
        artists=artists,
        note=join_sentences(
            half_life_sentence(reading.rate, reading.reach, bool(reading.zeros))
            if reading.fair
            else "",
            horizon_sentence(reading.horizon),
            zeros_sentence(reading.zeros, reading.values),
        ),
        lines=2.5,
        spare=1,
    )


def _curve(x: Array, y: Array, role: Role, label: str, dash: Dash) -> tuple[Artist, ...]:
    """Return a curve of what is finite, and marks for exact zeros and overflow."""
    if np.isfinite(y).all():
        return (Curve(x, y, role, label, dash=dash, symbol=lone_point_symbol(y)),)
    known = ~np.isnan(y)
    shown = np.where(np.isfinite(y), y, np.nan)
    curve = Curve(x, shown, role, label, dash=dash, symbol=lone_point_symbol(shown))
    return (curve, *off_scale_marks(x[known], y[known], label))


def _age(frame: Frame) -> str:
    return age_note(frame.update_of("triangle"), frame.snapshot)


def _gaps(reading: TriangleStatistics) -> str:
    said = []
    if reading.silent:
        source = translate("views", "{count} rows are empty: these steps have no loss.")
        said.append(source.format(count=reading.silent))
    if reading.broken:
        source = translate("views", "{count} cells are not finite.")
        said.append(source.format(count=reading.broken))
    return " ".join(said)


def _truncation(frame: Frame) -> str:
    steps = frame.snapshot.experiment.training.truncation
    if not 0 < steps < len(frame.snapshot.trace.x):
        return ""
    if shown_layer(frame).backward:
        source = translate("views", "Truncated: the error stops every {steps} steps.")
        return source.format(steps=steps)
    source = translate("views", "Truncated every {steps} steps: grey to the left is cut off.")
    return source.format(steps=steps)


def summary(frame: Frame, reading: TriangleStatistics) -> str:
    """Say what the cursor's step hears of the last loss, which it hears best, and the mean pace."""
    k = cursor_step(frame)
    losses, strengths = reading.column(reading.named(k))
    best = ""
    if len(reading.losses) > 1 and (strengths > -np.inf).any():
        source = translate("views", "Of all losses, that of step {loss} is strongest there.")
        best = source.format(loss=number(float(losses[int(np.argmax(strengths))])))
    return join_sentences(
        cell_sentence(reading, reading.named(reading.last), k),
        best,
        rate_sentence(reading.rate, reading.reach, bool(reading.zeros)) if reading.fair else "",
        horizon_sentence(reading.horizon),
        zeros_sentence(reading.zeros, reading.values),
    )


def _in_sequence(reading: TriangleStatistics) -> Array:
    return reading.triangle[::-1, ::-1] if reading.turn else reading.triangle


def _tables(layer: LayerTrace, reading: TriangleStatistics) -> tuple[Table, Table]:
    steps = len(reading.lag)
    norm = "delta_t,k" if layer.cell.closes else "dL_t/ds_k"
    whole = (
        *index_columns(steps, steps, "loss at step t", "time step k"),
        Column(f"log10 norm of {norm}", _in_sequence(reading).ravel()),
    )
    means = (
        Column("lag t-k", step_numbers(steps) - 1),
        Column(f"mean log10 norm of {norm}, exact zeros left out", reading.lag),
        Column("fitted line", reading.line),
    )
    return Table("triangle", whole), Table("lag", means)


CONSTANT_RATE = 1e-4
"""Powers of ten a step below which a signal keeps its size: a factor of 10 in 10,000 steps."""

CONSTANT_CHANGE = 0.04
"""Powers of ten over all lags below which it does, too: a tenth of it, or less than that."""


def rate_sentence(rate: float, lags: int, zeros: bool = False) -> str:
    """Say how a signal fades or grows a step, given in powers of ten; nothing where unknown."""
    if not math.isfinite(rate) or _is_level(rate, lags):
        return half_life_sentence(rate, lags, zeros)
    source = translate("views", "In the geometric mean × {factor} a step. {rest}")
    return source.format(factor=number_of_log10(rate), rest=half_life_sentence(rate, lags, zeros))


def half_life_sentence(rate: float, lags: int, zeros: bool = False) -> str:
    """Say after how many steps a signal has fallen to a half and to a tenth, or grown as much.

    Parameters
    ----------
    rate : float
        Powers of ten a step; NaN where there is none.
    lags : int
        Over how many lags it was measured: what has not changed by then has no half-life.
    zeros : bool
        Whether exact zeros were left out of it.
    """
    if not math.isfinite(rate):
        return ""
    if _is_level(rate, lags) and zeros:
        return translate("views", "What is not exactly 0 keeps its size, in the geometric mean.")
    if _is_level(rate, lags):
        return translate("views", "In the geometric mean a signal keeps its size.")
    half = number(math.log10(2) / abs(rate))
    source = _faded(half == "1") if rate < 0 else _grown(half == "1")
    return source.format(steps=number(abs(1 / rate)), half=half)


def _is_level(rate: float, lags: int) -> bool:
    return abs(rate) < CONSTANT_RATE or abs(rate) * lags < CONSTANT_CHANGE


def zeros_sentence(zeros: int, values: int) -> str:
    """Say how many exact zeros a geometric mean does not hold."""
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


def lag_label(backward: bool) -> str:
    """Return what the axis of the lag says; a half that reads from the end looks ahead in time."""
    if backward:
        return translate("views", "lag <i>k</i> − <i>t</i>")
    return translate("views", "lag <i>t</i> − <i>k</i>")


def horizon_sentence(horizon: int | None) -> str:
    """Say how far back one part in a hundred arrives, of the arithmetic mean of the norms."""
    if horizon is None:
        return ""
    return translate("views", "1 % of the mean norm arrives up to lag {lag}.").format(lag=horizon)
