"""Paths: how much of an error of the last loss can come back, by which path and from how far.

A gated cell passes its state on by two paths: directly, multiplied by a gate, and through U.  Only
the first can stay near 1 for hundreds of steps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.lag import GradientByLag
from rnnviz.flow.path_decomposition import PathDecomposition
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import factor_of_log10, percent
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.drawing_style import Dash, Role
from rnnviz.plot.figure import Artist, Axis, Column, Figure, Panel, Table
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.diagnostics import MAX_STEPS
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import (
    decoder_boundary,
    in_time_order,
    lag_axis,
    step_axis,
    step_numbers,
)
from rnnviz.views.part.cell_text import is_truncated, shown_cell
from rnnviz.views.part.comparison import ComparedRun, said_of_each
from rnnviz.views.part.curve import marked_curve
from rnnviz.views.part.selection import (
    cursor_step,
    of_shown_layer,
    reading_step,
    shown_layer,
    title_with_layer,
)
from rnnviz.views.part.status import age_note, join_sentences, message_figure, run_status
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -12.0, 4.0, 10.0
"""Decades shown while all lies within, and by how many a limit moves otherwise."""
MOST = 0.99
"""The lags that make up so much of the gradient are named."""

_Line = tuple[Array, Role, str, Dash, str]


class PathsView(View):
    """What comes back on each path, over the steps; below it the gradient of U over the lag."""

    name = "paths"
    label = QT_TRANSLATE_NOOP("views", "Paths")
    way = "backward"
    needs = frozenset({"paths"})

    def describe(self, frame: Frame) -> Figure:
        layer, decomposition, title = (
            shown_layer(frame),
            of_shown_layer(frame, frame.path_decompositions),
            title_with_layer(frame, self.title),
        )
        if decomposition is None:
            return message_figure(title, "paths", _missing_sentence(frame), frame.snapshot)
        lines = _lines(layer, decomposition)
        return Figure(
            title=title,
            panels=(
                _paths(frame, layer, decomposition, lines),
                _lags(layer, decomposition.gradient),
            ),
            tables=_tables(layer, decomposition, lines),
            summary=join_sentences(
                run_status(frame.snapshot), _summary(frame, layer, decomposition)
            ),
        )

    def over_each_other(self, one: ComparedRun, other: ComparedRun) -> tuple[Panel, ...]:
        """Return the gradient of U by lag of both, where it is known of both."""
        found = [(run, of_shown_layer(run.frame, run.frame.path_decompositions))
                 for run in (one, other)]  # fmt: skip
        known = [(run, paths.gradient) for run, paths in found if paths is not None]
        return (_compared_lags(known),) if len(known) == 2 else ()

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        carried = shown_cell(frame).carry is not None
        return {
            "straight": carried,
            "truncated": is_truncated(frame),
            "+exploding-gate": carried,
        }


def _missing_sentence(frame: Frame) -> str:
    layer = shown_layer(frame)
    if layer.steps > MAX_STEPS:
        source = translate("views", "The paths are drawn for sequences of up to {steps} steps.")
        return source.format(steps=MAX_STEPS)
    if frame.snapshot.inspected is not None:  # those of a large network may have been left out
        return translate("views", "The paths are not computed so far.")
    return translate("views", "The paths are being computed.")


def _lines(layer: LayerTrace, decomposition: PathDecomposition) -> tuple[_Line, ...]:
    """Return the curves, the most important last, with their labels and plain headings."""
    bound = "<i>σ</i><sub>max</sub>(<i>J<sub>t</sub></i> ⋯ <i>J</i><sub><i>k</i>+1</sub>)"
    lines: list[_Line] = [
        (
            decomposition.products,
            "threshold",
            translate("views", "upper bound, {bound}").format(bound=bound),
            "dash",
            "log10 of the largest singular value of J_t...J_k+1",
        )
    ]
    if decomposition.paths is not None:
        gate = f"∏ <i>{layer.cell.carry_symbol}</i>"
        source = translate("views", "direct path, {gate} (mean over units)")
        through = translate("views", "through <i>U</i>, upper bound")
        heading = "log10 of the mean over the units of the product of the carrying gate"
        others = "log10 of sigma_max of all other paths"
        if layer.cell.has_u:
            lines.append((decomposition.paths.beside, "series1", through, "dot", others))
        lines.append(
            (decomposition.paths.mean, "series0", source.format(gate=gate), "longdash", heading)
        )
    measured = translate("views", "measured")
    heading = "log10 of the last loss's signal over that of its own step"
    return (*lines, (decomposition.measured, "ink", measured, "solid", heading))


def _paths(
    frame: Frame, layer: LayerTrace, decomposition: PathDecomposition, lines: tuple[_Line, ...]
) -> Panel:
    limits = decades(*(y[1:] for y, *_ in lines), low=LOW, high=HIGH, block=BLOCK)
    artists: list[Artist] = []
    for y, role, label, dash, _ in lines:
        x, values = in_time_order(layer, y[1:])
        known = ~(np.isneginf(values) & (role == "series1"))  # at k = t nothing has passed U yet
        artists += marked_curve(x, values, role, label, log10=True, known=known, dash=dash)
    return Panel(
        key="paths",
        x=step_axis(layer.steps),
        y=Axis(
            translate("views", "share kept from step <i>t</i>"),
            *limits,
            log10=True,
            switchable=True,
        ),
        artists=(*artists, *decoder_boundary(layer)),
        weight=1.4,
        note=join_sentences(
            age_note(frame.update_of("paths"), frame.snapshot),
            _most_kept(layer, decomposition),
            _from_above(layer),
        ),
    )


def _most_kept(layer: LayerTrace, decomposition: PathDecomposition) -> str:
    """Say which unit keeps most on the direct path, and how much."""
    if (
        decomposition.paths is None
        or decomposition.step < 2
        or not np.isfinite(decomposition.paths.carried[1]).any()
    ):
        return ""
    kept = np.where(
        np.isnan(decomposition.paths.carried[1]), -np.inf, decomposition.paths.carried[1]
    )
    unit = int(np.argmax(kept))
    source = translate(
        "views", "On the direct path to step {first}, unit {unit} keeps most: × {kept}."
    )
    return source.format(
        first=reading_step(layer, 1), unit=unit + 1, kept=factor_of_log10(float(kept[unit]))
    )


def _from_above(layer: LayerTrace) -> str:
    """Say that the measured signal of a lower layer includes what layers above pass down."""
    if layer.entered is None or layer.sent is not None:
        return ""
    return translate(
        "views",
        "Measured: includes what layers above pass down at earlier steps, so it may"
        " exceed the bound.",
    )


def _lags(layer: LayerTrace, gradient: GradientByLag) -> Panel:
    """Return the norm of the part of ∂L/∂U that spans each lag."""
    lag, norms = step_numbers(len(gradient.norms)) - 1, gradient.norms
    curve = marked_curve(lag, norms, "ink", "‖<i>G</i><sub>lag</sub>‖", name="‖<i>G</i>‖",
                         log10=True)  # fmt: skip
    return _lag_panel([layer], [norms], curve, _share(gradient))


def _compared_lags(found: Sequence[tuple[ComparedRun, GradientByLag]]) -> Panel:
    """Return the same of two runs over each other."""
    curves: tuple[Artist, ...] = ()
    for run, gradient in found:
        lag = step_numbers(len(gradient.norms)) - 1
        curves += marked_curve(lag, gradient.norms, run.role, run.label, name=run.letter,
                               log10=True, dash=run.dash)  # fmt: skip
    layers = [shown_layer(run.frame) for run, _ in found]
    note = said_of_each([run for run, _ in found], [_share(gradient) for _, gradient in found])
    return _lag_panel(layers, [gradient.norms for _, gradient in found], curves, note)


def _lag_panel(
    layers: Sequence[LayerTrace], norms: Sequence[Array], curves: tuple[Artist, ...], note: str
) -> Panel:
    name = translate("views", "part of ∂<i>L</i>/∂<i>U</i>")
    if all(len(layer.parts) > 1 for layer in layers):
        name = translate("views", "part of the encoder's ∂<i>L</i>/∂<i>U</i>")
    limits = decades(*norms, low=LOW, high=HIGH, block=BLOCK)
    return Panel(
        key="lag",
        x=lag_axis(max(map(len, norms)), all(layer.backward for layer in layers)),
        y=Axis(name, *limits, log10=True, switchable=True),
        artists=curves,
        note=note,
    )


def _share(gradient: GradientByLag) -> str:
    """Say up to which lag nearly all of the gradient comes from."""
    if not gradient.total:
        return translate("views", "There is no <i>U</i> here.")
    if not np.isfinite(gradient.shares).all():
        return translate("views", "The gradient of <i>U</i> is 0 or not finite.")
    lag = int(np.searchsorted(np.cumsum(gradient.shares), MOST))
    source = translate("views", "{share} of it comes from lags up to {lag}.")
    return source.format(share=percent(MOST), lag=min(lag, len(gradient.shares) - 1))


def _summary(frame: Frame, layer: LayerTrace, decomposition: PathDecomposition) -> str:
    row = min(reading_step(layer, cursor_step(frame)), decomposition.step)
    most, measured = float(decomposition.products[row]), float(decomposition.measured[row])
    last, k = reading_step(layer, decomposition.step), reading_step(layer, row)
    if math.isnan(most) or math.isnan(measured):
        source = translate("views", "How much comes back from step {last} is unknown.")
        return join_sentences(source.format(last=last), _most_kept(layer, decomposition))
    source = translate(
        "views",
        "Step {step} receives at most × {most} of an error of step {last}; the signal of"
        " the last loss keeps × {measured}.",
    )
    if _from_above(layer):
        source = translate(
            "views",
            "Through this layer, step {step} receives at most × {most} of an error of"
            " step {last}; with what layers above pass down on the way, it has ×"
            " {measured} of the last loss's signal there.",
        )
    values = {"most": factor_of_log10(most), "measured": factor_of_log10(measured)}
    return join_sentences(
        source.format(last=last, step=k, **values), _most_kept(layer, decomposition)
    )


def _tables(
    layer: LayerTrace, decomposition: PathDecomposition, lines: tuple[_Line, ...]
) -> tuple[Table, Table]:
    columns = (Column(heading, in_time_order(layer, y[1:])[1]) for y, _, _, _, heading in lines)
    lags = (
        Column("lag t-k", step_numbers(len(decomposition.gradient.norms)) - 1),
        Column("log10 norm of the part of dL/dU", decomposition.gradient.norms),
        Column("share of the sum of these norms", decomposition.gradient.shares),
    )
    steps = Column("time step k", in_time_order(layer, decomposition.measured[1:])[0])
    return Table("paths", (steps, *columns)), Table("lag", lags)
