"""Panels and tables of a network that predicts numbers: inputs, outputs and targets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import Trace
from rnnviz.number_format import number
from rnnviz.plot.axis_limit import LARGEST, extent, nice_limit, symmetric_limit
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Artist, Axis, Column, HeatMap, Panel, Points, Table
from rnnviz.reading.data_summary import DataSummary
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import input_axis, integer_axis, step_axis, step_numbers
from rnnviz.views.part.comparison import ComparedRun
from rnnviz.views.part.curve import SERIES, marked_curve
from rnnviz.views.part.selection import cursor_step

Array = NDArray[Any]

MAX_CURVES = 8
"""Inputs drawn as curves; more are drawn as a heat map."""

MOST_AWAY = 1.0
"""How far beyond the targets the axis of the outputs reaches at most, in spans of the targets."""

MAX_OUTPUTS = 4
"""Outputs that get a panel each."""

_INPUT_ROLES: tuple[Role, ...] = ("input", *SERIES[1:])


def regression_panels(*runs: ComparedRun) -> tuple[Panel, ...]:
    """Return a panel of the input, if it is numeric, and one for each output.

    Two runs read the same sequence and have the same target.
    """
    trace = runs[0].snapshot.trace
    inputs = () if trace.symbols is not None else (_input(trace),)
    outputs = trace.output.shape[1]
    shown = min(outputs, MAX_OUTPUTS)
    return (*inputs, *(_output(runs, o, o == shown - 1) for o in range(shown)))


def regression_table(frame: Frame) -> Table:
    """Return input, output and target of every step."""
    trace = frame.snapshot.trace
    steps, target = len(trace.x), target_rows(frame)
    return Table(
        "prediction",
        (
            Column("time step k", step_numbers(steps)),
            *_numbered("input x", trace.x),
            *_numbered("output o", trace.output),
            *_numbered("target y", target),
        ),
    )


def regression_summary(frame: Frame) -> str:
    """Give output and target at the cursor's step, or at the only step that counts."""
    k = answered_step(frame)
    source = translate("views", "At step {step} the output is {output}; the target is {target}.")
    if np.isnan(frame.snapshot.trace.target).any():
        source = translate("views", "At step {step} the output is {output}; no target is known.")
    output = float(frame.snapshot.trace.output[k - 1, 0])
    target = float(target_rows(frame)[k - 1, 0])
    words = source.format(step=k, output=number(output), target=number(target))
    read = frame.snapshot.source.read
    if read is None or not math.isfinite(read.mean):
        return words
    own = translate("views", "In the units of the file: {output} and {target}.")
    in_file = [read.number(read.deviation * value + read.mean) for value in (output, target)]
    return f"{words} {own.format(output=in_file[0], target=in_file[1])}"


def answered_step(frame: Frame) -> int:
    """Return the cursor's step, or the last if only that has a target."""
    return cursor_step(frame) if frame.snapshot.source.every_step else len(frame.snapshot.trace.x)


def target_rows(frame: Frame) -> Array:
    """Return the targets as (T, O), NaN at steps that have none."""
    trace = frame.snapshot.trace
    if frame.snapshot.source.every_step:
        return trace.target
    rows = np.full(trace.output.shape, np.nan)
    rows[-1] = trace.target
    return rows


def value_limits(fixed: Array, *moving: Array) -> tuple[float, float]:
    """Return limits around `fixed`, which is the same at every update, and what moves near it.

    A limit moves only when changing values leave it, and then by a visible step.  It does not
    follow them further than `MOST_AWAY`: what one must see is how far they are from `fixed`.
    """
    found = extent(np.clip(fixed, -LARGEST / 10, LARGEST / 10)) or (0.0, 1.0)
    span = (found[1] - found[0]) or abs(found[1]) or 1.0
    unit = nice_limit(span, 1e-300) / 4
    away = MOST_AWAY * span
    near = (np.clip(values, found[0] - away, found[1] + away) for values in moving)
    low, high = extent(np.array(found), *near) or found
    below, above = np.floor(low / unit + 1e-9) * unit, np.ceil(high / unit - 1e-9) * unit
    return (
        (float(below), float(above))
        if below < above
        else (float(below - unit), float(above + unit))
    )


def counted_steps(frame: Frame) -> str:
    """Say which steps the loss counts."""
    if frame.snapshot.source.every_step:
        trace = frame.snapshot.trace
        if (first := len(trace.x) - len(trace.target)) > 0:
            source = translate("views", "Answers count from step {step} on.")
            return source.format(step=first + 1)
        return translate("views", "Every step counts.")
    source = translate("views", "Only step {steps} counts.")
    return source.format(steps=len(frame.snapshot.trace.x))


def _input(trace: Trace) -> Panel:
    x = step_numbers(len(trace.x))
    inputs = trace.x.shape[1]
    if inputs > MAX_CURVES:
        return _input_map(trace)
    artists: list[Artist] = []
    for m, role in zip(range(inputs), _INPUT_ROLES, strict=False):
        artists += marked_curve(x, trace.x[:, m], role, _subscript("x", m, inputs))
    return Panel(
        key="input",
        x=step_axis(len(x)),
        y=Axis(translate("views", "input <i>x<sub>k</sub></i>"), *value_limits(trace.x)),
        artists=tuple(artists),
        share_x=True,
    )


def _input_map(trace: Trace) -> Panel:
    limit = symmetric_limit(trace.x)
    return Panel(
        key="input",
        x=step_axis(len(trace.x)),
        y=integer_axis(trace.x.shape[1], translate("views", "input <i>x<sub>k</sub></i>")),
        artists=(HeatMap(trace.x.T, -limit, limit, label="<i>x<sub>k</sub></i>"),),
        share_x=True,
    )


def _output(runs: Sequence[ComparedRun], o: int, lowest: bool) -> Panel:
    frame = runs[0].frame
    trace, every = frame.snapshot.trace, frame.snapshot.source.every_step
    x, values = step_numbers(len(trace.x)), [run.snapshot.trace.output[:, o] for run in runs]
    target = trace.target[:, o] if every else np.full(len(x), trace.target.ravel()[o])
    names = frame.snapshot.source.symbol_names
    outputs = trace.output.shape[1]
    return Panel(
        key=f"output{o}",
        x=input_axis(trace, names) if lowest else step_axis(len(x)),
        y=Axis(_output_label(o, outputs), *value_limits(target, *values)),
        title=own_unit(frame.snapshot.source.read, o),
        artists=(
            *_target(x, target, every),
            *(a for run, y in zip(runs, values, strict=True) for a in _answer(run, x, y)),
        ),
        weight=1.6,
        note=_note(frame, outputs) if lowest else "",
        share_x=not lowest,
    )


def _answer(run: ComparedRun, x: Array, output: Array) -> tuple[Artist, ...]:
    if not run.letter:
        return marked_curve(x, output, "output", translate("views", "output"), width=2.0)
    return marked_curve(x, output, run.role, run.label, name=run.letter, width=2.0, dash=run.dash)


def _target(x: Array, target: Array, every_step: bool) -> Sequence[Artist]:
    label = translate("views", "target")
    if np.isnan(target).any():
        return ()  # none is known of a sequence that was typed
    if every_step:
        return marked_curve(x, target, "target", label, dash="dash")
    line = marked_curve(x, target, "target", "", name=label, width=1.0, dash="dot")
    at = Points(x[-1:], target[-1:], role="target", symbol="diamond", size=9.0, label=label)
    return (*line, at)


def _note(frame: Frame, outputs: int) -> str:
    if outputs <= MAX_OUTPUTS:
        return counted_steps(frame)
    source = translate("views", "The first {shown} of {outputs} outputs.")
    return f"{counted_steps(frame)} {source.format(shown=MAX_OUTPUTS, outputs=outputs)}"


def own_unit(read: DataSummary | None, o: int) -> str:
    """Return the unit of an output in the user's file."""
    axes = None if read is None else read.axes(o)
    return "" if axes is None else str(axes)


def _output_label(o: int, outputs: int) -> str:
    source = translate("views", "output {symbol}")
    return source.format(symbol=_subscript("o", o, outputs))


def _subscript(letter: str, index: int, count: int) -> str:
    """Return x_k, or x_{k,2} if there are several components."""
    inner = f"<i>k</i>,{index + 1}" if count > 1 else "<i>k</i>"
    return f"<i>{letter}</i><sub>{inner}</sub>"


def _numbered(heading: str, rows: Array) -> tuple[Column, ...]:
    if rows.shape[1] == 1:
        return (Column(heading, rows[:, 0]),)
    return tuple(Column(f"{heading}_{i + 1}", rows[:, i]) for i in range(rows.shape[1]))
