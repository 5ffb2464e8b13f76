"""δ norms: the size of the error at every step on its way back in time.

The error enters where there is a loss and travels to the left.  A straight line that falls to the
left is exponential vanishing, one that rises is explosion.  The scale is absolute, so sizes can be
compared between updates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.delta import entry_steps, steady_rate, steps_with_loss
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import factor, number_of_log10
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Annotation, Artist, Axis, Band, Column, Figure, Panel, Table
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.delta.signal import (
    Signal,
    compared_signal,
    compared_title,
    error_signals,
    values_for_limits,
)
from rnnviz.views.part.axis import (
    decoder_boundary,
    input_note,
    step_axis,
    step_numbers,
    symbol_ticks,
)
from rnnviz.views.part.batch import BatchCurves, batch_note, batch_result, in_time_order
from rnnviz.views.part.cell_text import (
    error_sections,
    is_single_precision,
    is_truncated,
    recurrent_only,
    shown_cell,
)
from rnnviz.views.part.comparison import (
    ComparedRun,
    all_run_status,
    compared_runs,
    introduced,
    said_of_each,
    said_once,
)
from rnnviz.views.part.selection import cursor_step, of_shown_layer, shown_layer, title_with_layer
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -12.0, 2.0, 10.0
"""Decades shown while all data lies within, and by how many a limit moves where it does not."""

TINT_DISTANCE = 3
"""Decades from the loss's own error at which the tinted regions begin."""

LABEL_INSET = 0.03
"""Share of the width by which a label stands off the first and the last step, and so off the cursor
with its handle, which is mostly there."""
LABEL_MARGIN = 0.06
"""Share of the panel's height between a region's border and the middle of its words."""

Edge = Literal["left", "right"]

EDGES: tuple[Edge, ...] = ("right", "left")


class DeltaView(View):
    """Curves of log10 ‖δ_k‖ and of the adjoint of the state."""

    name = "delta"
    label = QT_TRANSLATE_NOOP("views", "δ norms")
    way = "backward"
    batch_result = "spread"

    def overlays(self, frame: Frame) -> bool:
        return True

    def describe(self, frame: Frame) -> Figure:
        if frame.other is not None:
            return self._compared(frame)
        layer = shown_layer(frame)
        own, level = error_signals(frame)
        curves = tuple(
            replace(signal, log10=layer.reverse_if_backward(signal.log10)) for signal in own
        )
        batch = batch_of(frame)
        drawn = [*(s.log10 for s in curves), *(() if batch is None else batch.quartiles)]
        limits = decades(*drawn, low=LOW, high=HIGH, block=BLOCK)
        source = frame.snapshot.source
        ticks = symbol_ticks(frame.snapshot.trace.symbols, source.symbol_names)
        artists = (
            *tinted_regions(curves, level, limits),
            *decoder_boundary(layer),
            *(() if batch is None else batch.artists(limits)),
            *(a for s in curves for a in s.artists()),
        )
        panel = Panel(
            key="delta",
            x=step_axis(layer.steps, _step_label(layer.backward, bool(ticks)), ticks),
            y=Axis(_axis_label(layer), *limits, log10=True, switchable=True),
            artists=artists,
            note=_note(frame, own[0], batch),
        )
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=(panel,),
            tables=(
                _table(curves, layer.steps),
                *(() if batch is None else batch.tables("log10 norm")),
            ),
            summary=join_sentences(run_status(frame.snapshot), _summary(frame, curves[0])),
        )

    def _compared(self, frame: Frame) -> Figure:
        """Describe two runs by the one error signal that both have, and its rate."""
        shown = compared_runs(frame)
        curves = [compared_signal(run, shown) for run in shown]
        limits = decades(*values_for_limits(curves), low=LOW, high=HIGH, block=BLOCK)
        steps = max(len(s.log10) for s in curves)
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=(
                Panel(
                    key="delta",
                    x=step_axis(steps, _step_label(all(s.backward for s in curves))),
                    y=Axis(
                        translate("views", "error ‖·‖<sub>2</sub>"),
                        *limits,
                        log10=True,
                        switchable=True,
                    ),
                    artists=(
                        *_boundaries(shown),
                        *_batches(shown, limits),
                        *(artist for s in curves for artist in s.artists()),
                    ),
                    title=compared_title(shown, curves),
                    note=_compared_note(shown),
                ),
            ),
            tables=tuple(
                run.named_table(_table((s,), len(s.log10)), self.name)
                for run, s in zip(shown, curves, strict=True)
            ),
            summary=join_sentences(
                all_run_status(shown),
                *(
                    introduced(run, _summary(run.frame, s))
                    for run, s in zip(shown, curves, strict=True)
                ),
            ),
        )

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        cell = shown_cell(frame)
        carried = not (cell.memoryless or cell.by_u_alone)
        return error_sections(cell) | {
            "gate-errors": bool(cell.gates),
            "no-recursion": carried,
            "held-fixed": len(set(cell.states) - set(cell.copies)) > 1,
            "truncated": is_truncated(frame),
            "precision": is_single_precision(frame),
            "+cause-stateless": cell.memoryless,
            "+cause-recurrent": recurrent_only(cell),
            "+cause-gates": carried and bool(cell.gates),
            "+cause-identity": carried and not cell.gates,
        }


def _note(frame: Frame, signal: Signal, batch: BatchCurves | None) -> str:
    return join_sentences(
        run_status(frame.snapshot),
        _truncation(frame),
        whose_losses(frame),
        initial_rates(frame.snapshot, shown_layer(frame), signal.log10),
        batch_note(frame, batch),
        input_note(frame),
    )


def _batches(shown: Sequence[ComparedRun], limits: tuple[float, float]) -> Iterator[Artist]:
    """Yield median and middle half of the batch of each run, where one is asked for."""
    for run in shown:
        batch = batch_of(run.frame)
        if batch is not None:
            yield from batch.artists(limits, run.role, run.letter)


def _compared_note(shown: Sequence[ComparedRun]) -> str:
    return join_sentences(
        all_run_status(shown),
        said_of_each(shown, [_truncation(run.frame) for run in shown]),
        said_once(shown, [whose_losses(run.frame) for run in shown]),
        said_of_each(shown, [_batch_note(run.frame) for run in shown]),
    )


def _batch_note(frame: Frame) -> str:
    return batch_note(frame, batch_of(frame), half=True)


def _boundaries(shown: Sequence[ComparedRun]) -> tuple[Artist, ...]:
    """Return the lines between encoder and decoder, once where both runs have the same."""
    found = (line for run in shown for line in decoder_boundary(shown_layer(run.frame)))
    return tuple({line.value: line for line in found}.values())


def _step_label(backward: bool = False, symbols: bool = False) -> str:
    """Return the label of the x axis, whose ticks are numbers of steps or the symbols read."""
    if backward:
        if symbols:
            return translate(
                "views", "input at time step <i>k</i>   (read from the end: the error goes →)"
            )
        return translate("views", "time step <i>k</i>   (read from the end: the error goes →)")
    if symbols:
        return translate("views", "input at time step <i>k</i>   (← back in time)")
    return translate("views", "time step <i>k</i>   (← back in time)")


def _axis_label(layer: LayerTrace) -> str:
    if layer.cell.gates:
        return translate("views", "error ‖·‖<sub>2</sub>")
    return translate("views", "error ‖<i>δ<sub>k</sub></i>‖<sub>2</sub>")


def tinted_regions(
    curves: tuple[Signal, ...], level: float, limits: tuple[float, float]
) -> tuple[Artist, ...]:
    """Return tints far below and far above the error that the loss sends in."""
    if math.isnan(level) or not any(np.isfinite(signal.log10).any() for signal in curves):
        return ()
    low, high = limits
    # A tint ends where the axis does: beyond it nothing is to be pointed at.
    floor = min(math.floor(level) - TINT_DISTANCE, high)
    ceiling = max(math.ceil(level) + TINT_DISTANCE, low)
    vanished, exploding = _region_names()
    margin = LABEL_MARGIN * (high - low)
    return (
        *(_region(curves, "vanishing", vanished, low, floor, margin) if floor > low else ()),
        *(
            _region(curves, "exploding", exploding, high, ceiling, -margin)
            if ceiling < high
            else ()
        ),
    )


def _region(
    curves: tuple[Signal, ...], role: Role, text: str, outer: float, inner: float, margin: float
) -> tuple[Artist, ...]:
    """Return a tint with its label, at whichever border no curve crosses the label."""
    steps = len(curves[0].log10)
    places = [(y, side) for y in (outer + margin, inner - margin) for side in EDGES]
    free = [_distance(curves, *place) for place in places]
    first = next((i for i, found in enumerate(free) if found > abs(margin)), int(np.argmax(free)))
    y, side = places[first]
    inset = LABEL_INSET * (steps - 1)
    x = steps - inset if side == "right" else 1.0 + inset
    return (
        _tint(steps, min(outer, inner), max(outer, inner), role),
        _region_label(x, y, text, role, side),
    )


@lru_cache(maxsize=64)
def _tint(steps: int, low: float, high: float, role: Role) -> Band:
    return Band(np.array([0.5, steps + 0.5]), np.full(2, low), np.full(2, high), role)


@lru_cache(maxsize=64)
def _region_label(x: float, y: float, text: str, role: Role, side: Edge) -> Annotation:
    return Annotation(x, y, text, role, side)


def _distance(curves: tuple[Signal, ...], y: float, side: Edge) -> float:
    """Return how close any curve comes to a label of three quarters of the width at a height."""
    quarter = len(curves[0].log10) // 4
    rows = slice(quarter, None) if side == "right" else slice(0, len(curves[0].log10) - quarter)
    near = np.abs(np.stack([signal.log10[rows] for signal in curves]) - y)
    return float(np.min(near, initial=math.inf, where=np.isfinite(near)))


def _region_names() -> tuple[str, str]:
    return (
        translate("views", "vanished: shrunk 1000-fold"),
        translate("views", "exploding: grown 1000-fold"),
    )


def _truncation(frame: Frame) -> str:
    """Say that the error is cut off: the curve falls there for no reason in the cell."""
    if not frame.snapshot.truncation:
        return ""
    source = translate("views", "Truncated: the error stops every {steps} steps.")
    return source.format(steps=frame.snapshot.truncation)


def whose_losses(frame: Frame) -> str:
    """Say that the curves are of all losses, of which the verdict follows a single one."""
    top = frame.snapshot.trace.layers[-1]
    count = len(steps_with_loss(top.direct if top.sent is None else top.sent))
    if count < 2 or frame.snapshot.inspected is not None:
        return ""
    source = translate("views", "Of all {count} losses together; the verdict is on one alone.")
    return source.format(count=count)


def _summary(frame: Frame, signal: Signal) -> str:
    """Give the norm of the main signal at the last step, at the cursor and at the first step."""
    at = translate("views", "{norm} at step {step}")
    steps = dict.fromkeys((len(signal.log10), cursor_step(frame), 1))
    norms = (at.format(norm=number_of_log10(float(signal.log10[k - 1])), step=k) for k in steps)
    return translate("views", "The error's norm is {norms}.").format(norms=", ".join(norms))


def _table(curves: tuple[Signal, ...], steps: int) -> Table:
    columns = (Column(s.heading, s.log10) for s in curves)
    return Table("delta", (Column("time step k", step_numbers(steps)), *columns))


def initial_rates(snapshot: Snapshot, layer: LayerTrace, log10: Array) -> str:
    """Return ρ(U) and the measured rate of the signal, before the first update only.

    Parameters
    ----------
    snapshot : Snapshot
    layer : LayerTrace
    log10 : (T,) ndarray
        log10 of the signal's norm at each step.
    """
    if snapshot.update or snapshot.inspected is not None:
        return ""
    return join_sentences(_radius(layer), _rate(log10[::-1][entry_steps(layer) :]))


def _radius(layer: LayerTrace) -> str:
    recurrent = layer.parameters.get("U")
    if layer.cell.closes and not layer.cell.memoryless:
        recurrent = layer.recurrence
    if recurrent is None or recurrent.shape[0] != recurrent.shape[-1]:
        return ""
    if not np.isfinite(recurrent).all():
        return ""
    radius = float(np.abs(np.linalg.eigvals(recurrent)).max())
    return translate("views", "<i>ρ</i>(<i>U</i>) = {radius}.").format(radius=f"{radius:.2f}")


def _rate(log10: Array) -> str:
    rate = steady_rate(log10)
    if not math.isfinite(rate) or abs(rate) > 300:
        return ""
    source = translate("views", "Measured: × {factor} per step back.")
    return source.format(factor=factor(10.0**rate))


def batch_of(frame: Frame) -> BatchCurves | None:
    """Return the δ norms of a batch: of an inspected network its own, else what is asked for."""
    inspected = frame.snapshot.inspected
    if inspected is not None:
        rows = of_shown_layer(frame, inspected.spread)
        return None if rows is None else in_time_order(frame, rows)
    found = batch_result(frame, "spread")
    rows = None if found is None else of_shown_layer(frame, found.norms)
    return None if rows is None else in_time_order(frame, rows, found.lengths)
