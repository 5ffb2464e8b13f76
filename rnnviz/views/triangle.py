"""Triangle: which loss reaches which step, and how strongly, on a scale that does not move.

Each row is one loss going back in time to the left, each column one step and all losses that it
hears.  Where a row fades after a few cells the network cannot learn anything longer.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
from rnnviz.views.age import age_note
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.steps import (
    border,
    cursor,
    long_table,
    numbers,
    of_shown,
    off_scale,
    shown_layer,
    step_axis,
    symbol_for,
    titled,
)
from rnnviz.views.triangle_reading import HIGH, LOW, Reading, reading_of
from rnnviz.views.triangle_words import explanation, half_life, lag_label, left_out, pace, reach
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
        layer, title = shown_layer(frame), titled(frame, self.title)
        triangle = triangle_of(frame)
        if triangle is None:
            said = join_sentences(run_status(frame.snapshot), _waiting(layer))
            return Figure(title, (Panel("triangle", message=_waiting(layer)),), summary=said)
        reading = reading_of(triangle, layer, frame.snapshot.experiment.training.truncation)
        return Figure(
            title=title,
            panels=(_map(frame, layer, reading), _cuts(frame, layer, reading), _lags(reading)),
            tables=_tables(layer, reading),
            summary=join_sentences(run_status(frame.snapshot), summary(frame, reading)),
        )

    def explanation(self, frame: Frame | None) -> str:
        return explanation(frame)


def triangle_of(frame: Frame) -> Array | None:
    """Return the triangle of the layer shown, None while there is none."""
    triangle = of_shown(frame, frame.triangles)
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


def _map(frame: Frame, layer: LayerTrace, reading: Reading) -> Panel:
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
        artists=(heat, *border(layer)),
        weight=2.5 if rows > 3 else 0.7,
        min_lines=3.5 if rows > 3 else 1.0,
        cursor=True,
        note=join_sentences(_truncation(frame), _age(frame), _gaps(reading)),
        share_x=True,
    )


def _heat_map(layer: LayerTrace, reading: Reading) -> HeatMap:
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
            special_labels=special,
            describe=lambda row, column: reached(reading, first + row, column + 1),
        )
    return reading.maps[key]


def reached(reading: Reading, loss: int, step: int) -> str:
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


def _cuts(frame: Frame, layer: LayerTrace, reading: Reading) -> Panel:
    """Return one row, a loss going back in time, and one column, all losses that reach a step."""
    k, t = cursor(frame), reading.last
    column = translate("views", "all losses, at step {step}").format(step=k)
    artists = _curve(*reading.row(t), "ink", _loss_name(reading.named(t)), "solid")
    if len(reading.losses) > 1:
        artists += _curve(*reading.column(reading.named(k)), "series1", column, "dash")
    return Panel(
        key="cuts",
        x=step_axis(layer.steps),
        y=Axis(_symbol(layer), *reading.limits, log10=True),
        artists=(*artists, *(replace(rule, label="") for rule in border(layer))),
        cursor=True,
        min_lines=2.5,
        drop_order=2,
    )


def _loss_name(step: int) -> str:
    return translate("views", "loss of step {step}").format(step=step)


def _lags(reading: Reading) -> Panel:
    """Return the mean by lag and the line γ^lag through it."""
    steps = len(reading.lag)
    lag = numbers(steps) - 1
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
            half_life(reading.rate, reading.reach, bool(reading.zeros)) if reading.fair else "",
            reach(reading.horizon),
            left_out(reading.zeros, reading.values),
        ),
        min_lines=2.5,
        drop_order=1,
    )


def _curve(x: Array, y: Array, role: Role, label: str, dash: Dash) -> tuple[Artist, ...]:
    """Return a curve of what is finite, and marks for exact zeros and overflow."""
    if np.isfinite(y).all():
        return (Curve(x, y, role, label, dash=dash, symbol=symbol_for(y)),)
    known = ~np.isnan(y)
    shown = np.where(np.isfinite(y), y, np.nan)
    curve = Curve(x, shown, role, label, dash=dash, symbol=symbol_for(shown))
    return (curve, *off_scale(x[known], y[known], label))


def _age(frame: Frame) -> str:
    return age_note(frame.triangles_update, frame.snapshot)


def _gaps(reading: Reading) -> str:
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


def summary(frame: Frame, reading: Reading) -> str:
    """Say what the cursor's step hears of the last loss, which it hears best, and the mean pace."""
    k = cursor(frame)
    losses, strengths = reading.column(reading.named(k))
    best = ""
    if len(reading.losses) > 1 and (strengths > -np.inf).any():
        source = translate("views", "Of all losses, that of step {loss} is strongest there.")
        best = source.format(loss=number(float(losses[int(np.argmax(strengths))])))
    return join_sentences(
        reached(reading, reading.named(reading.last), k),
        best,
        pace(reading.rate, reading.reach, bool(reading.zeros)) if reading.fair else "",
        reach(reading.horizon),
        left_out(reading.zeros, reading.values),
    )


def _in_sequence(reading: Reading) -> Array:
    return reading.triangle[::-1, ::-1] if reading.turn else reading.triangle


def _tables(layer: LayerTrace, reading: Reading) -> tuple[Table, Table]:
    steps = len(reading.lag)
    norm = "delta_t,k" if layer.cell.closes else "dL_t/ds_k"
    whole = (
        *long_table(steps, steps, "loss at step t", "time step k"),
        Column(f"log10 norm of {norm}", _in_sequence(reading).ravel()),
    )
    means = (
        Column("lag t-k", numbers(steps) - 1),
        Column(f"mean log10 norm of {norm}, exact zeros left out", reading.lag),
        Column("fitted line", reading.line),
    )
    return Table("triangle", whole), Table("lag", means)
