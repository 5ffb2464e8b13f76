"""Saturation: the slope of every nonlinearity at its current value, and how many are flat.

An error passes a unit only through the slope f' there.  A δ may fade because the slopes are flat or
because U is small, and the two need different remedies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from rnnviz.flow import saturation as flow
from rnnviz.flow.saturation import FLAT, OPEN, SHUT
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, number_of_log10, percent
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Artist, Axis, Column, Figure, HeatMap, Panel, ReferenceLine, Table
from rnnviz.plot.markup import plain
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import (
    decoder_boundary,
    input_axis,
    integer_axis,
    step_axis,
    step_numbers,
)
from rnnviz.views.part.batch import BatchCurves, batch_note, batch_result, in_time_order
from rnnviz.views.part.cell_text import (
    error_sections,
    flattens,
    gate_symbol,
    gate_title,
    shown_cell,
)
from rnnviz.views.part.curve import SERIES, finite_curve
from rnnviz.views.part.selection import cursor_step, of_shown_layer, shown_layer, title_with_layer
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.part.table import index_columns
from rnnviz.views.view import View

Blocks = tuple[flow.Saturation, ...]


class SaturationView(View):
    """Heat maps of f'(z_k) over its maximum; below them the share of saturated units."""

    name = "saturation"
    label = QT_TRANSLATE_NOOP("views", "Saturation")
    way = "forward"
    batch_result = "spread"

    def describe(self, frame: Frame) -> Figure:
        layer = shown_layer(frame)
        blocks = saturated_blocks(layer)
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=(*(_map(layer, block) for block in blocks), shares_panel(frame, layer, blocks)),
            tables=_tables(layer, blocks),
            summary=join_sentences(run_status(frame.snapshot), _summary(frame, layer, blocks)),
        )

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        cell = shown_cell(frame)
        gated = bool(cell.gates)
        errors = {key: shown and not gated for key, shown in error_sections(cell).items()}
        return errors | {
            "formula-gates": gated,
            "gates": gated,
            "slope-logistic": not gated and flattens(cell),
            "slope": not gated and not flattens(cell),
            "causes": cell.closes and not cell.memoryless,
            "healthy-gates": gated,
            "healthy": not gated,
        }


def saturated_blocks(layer: LayerTrace) -> Blocks:
    """Return the saturation of every block of a layer, in time order."""
    with np.errstate(over="ignore"):
        return tuple(_in_sequence(layer, block) for block in flow.saturation(layer).values())


def _in_sequence(layer: LayerTrace, block: flow.Saturation) -> flow.Saturation:
    """Return a block with its rows in time order."""
    slope, shut, opened = map(layer.reverse_if_backward, (block.slope, block.shut, block.open))
    return replace(block, slope=slope, shut=shut, open=opened)


def _name(layer: LayerTrace, block: str) -> str:
    """Return the name of a block, with markup; the only block of an SRN is its units."""
    if not layer.cell.gates:
        return translate("views", "units")
    return f"{gate_title(layer, block)} <i>{gate_symbol(layer, block)}<sub>k</sub></i>"


def _map(layer: LayerTrace, block: flow.Saturation) -> Panel:
    gated = bool(layer.cell.gates)
    return Panel(
        key=block.name,
        x=step_axis(layer.steps),
        y=integer_axis(layer.size, translate("views", "unit")),
        artists=(
            HeatMap(
                block.slope.T,
                0.0,
                1.0,
                "unit",
                label=translate("views", "<i>f</i>′ / max <i>f</i>′"),
            ),
            # Its label is in the panel below, where no map is behind it.
            *(replace(line, label="") for line in decoder_boundary(layer)),
        ),
        title=_name(layer, block.name) if gated else "",
        weight=1.0 if gated else 2.0,
        note=_note(block),
        share_x=True,
    )


def _note(block: flow.Saturation) -> str:
    """Say how much of a block is saturated over all units and steps, and by which measure."""
    if not np.isfinite(block.slope).all():
        return translate("views", "not finite in parts")
    if block.gate:
        source = translate("views", "{share} outside {shut}..{open}")
        return source.format(share=percent(block.share), shut=SHUT, open=OPEN)
    source = translate("views", "{share} below {limit} % of the maximum")
    return source.format(share=percent(block.share), limit=number(100 * FLAT))


def shares_panel(frame: Frame, layer: LayerTrace, blocks: Blocks) -> Panel:
    """Return the share of saturated units of each block at every step, over that of the batch."""
    x, names = step_numbers(layer.steps), frame.snapshot.source.symbol_names
    artists = list(_batch_artists(frame, blocks))
    for block, color in zip(blocks, SERIES, strict=False):
        y = block.by_step
        label = f"<i>{gate_symbol(layer, block.name)}</i>" if layer.cell.gates else ""
        role: Role = color if layer.cell.gates else "ink"
        artists.append(finite_curve(x, y, role, label))
    return Panel(
        key="share",
        x=input_axis(frame.snapshot.trace, names),
        y=_share_axis(translate("views", "share saturated")),
        artists=(ReferenceLine(0.5, role="faint"), *artists, *decoder_boundary(layer)),
        note=join_sentences(
            cause_sentence(frame),
            batch_note(frame, _batch(frame, blocks[0]), half=len(blocks) > 1),
        ),
    )


def _batch(frame: Frame, block: flow.Saturation) -> BatchCurves | None:
    """Return the share of a block in every sequence of the batch that is asked for."""
    found = batch_result(frame, "spread")
    shares = None if found is None else of_shown_layer(frame, found.saturated)
    return None if shares is None else in_time_order(frame, shares[block.name], found.lengths)


def _batch_artists(frame: Frame, blocks: Blocks) -> Iterator[Artist]:
    """Yield the band of the middle half of each block, and its median."""
    for block, color in zip(blocks, SERIES, strict=False):
        batch = _batch(frame, block)
        if batch is not None:
            single = len(blocks) == 1
            yield from batch.artists((0.0, 1.0), "healthy" if single else color, named=single)


@lru_cache(maxsize=8)
def _share_axis(label: str) -> Axis:
    return Axis(label, -0.03, 1.03)


def cause_sentence(frame: Frame) -> str:
    """Say what U alone and f′ alone would leave of the verdict's signal; empty if unknown."""
    verdict = of_shown_layer(frame, frame.verdicts)
    if verdict is None or not math.isfinite(verdict.cause.slopes + verdict.cause.weights):
        return ""
    source = translate(
        "views", "<i>U</i> alone would leave {weights} of the signal, <i>f</i>′ alone {slopes}."
    )
    cause = verdict.cause
    return source.format(
        weights=number_of_log10(cause.weights), slopes=number_of_log10(cause.slopes)
    )


def _summary(frame: Frame, layer: LayerTrace, blocks: Blocks) -> str:
    k = cursor_step(frame)
    here = [percent(float(block.by_step[k - 1])) for block in blocks]
    if not layer.cell.gates:
        source = translate(
            "views", "At step {step}, {here} of the units are saturated; at all steps, {all}."
        )
        words = source.format(step=k, here=here[0], all=percent(blocks[0].share))
        return join_sentences(words, plain(cause_sentence(frame)))
    source = translate("views", "Saturated at step {step}: {shares}.")
    shares = (f"{gate_title(layer, b.name)} {share}" for b, share in zip(blocks, here, strict=True))
    return source.format(step=k, shares=", ".join(shares))


def _tables(layer: LayerTrace, blocks: Blocks) -> tuple[Table, Table]:
    cells = (
        *index_columns(layer.steps, layer.size, "time step k", "unit"),
        *(Column(f"slope over its maximum, {b.name}", b.slope.ravel()) for b in blocks),
    )
    shares = (
        Column("time step k", step_numbers(layer.steps)),
        *(Column(f"share saturated, {b.name}", b.by_step) for b in blocks),
    )
    return Table("saturation", cells), Table("share", shares)
