"""Learning rule: what BPTT, its truncation and RTRL cost, and what a truncated gradient leaves out.

One rule's memory is a rising line over T, the other's a flat one much higher up; where they cross
is where one would change over.  The work of the one rises as D², that of the other as D⁴.  Below,
the gradient of U by the lag its parts span: what truncation drops is drawn as missing, and said as
a number.
"""

from __future__ import annotations

import math

import numpy as np

from rnnviz.flow.per_layer import gradients_by_lag
from rnnviz.flow.truncation_bias import GradientBias, truncation_bias
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, percent
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.figure import Array, Artist, Axis, Column, Curve, Figure, Panel, Table
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.rule_cost import (
    BYTES,
    Course,
    cost_table,
    courses_of,
    in_use,
    memory_panel,
    size_table,
    truncation_of,
    work_panel,
)
from rnnviz.views.rule_words import explanation
from rnnviz.views.steps import off_scale, shown_index, shown_layer, symbol_for, titled
from rnnviz.views.triangle_words import lag_label
from rnnviz.views.untrained import not_trained
from rnnviz.views.view import View

MOST_WORK = 2e8
"""T² D² of a gradient by lag beyond which it would hold up the drawing."""


class LearningRuleView(View):
    """Memory and multiply-adds of each rule against T, and the gradient of U by lag."""

    name = "rule"
    rest = 1.0

    @property
    def title(self) -> str:
        return translate("views", "Learning rule")

    def figure(self, frame: Frame) -> Figure:
        if (figure := not_trained(frame.snapshot, self.title)) is not None:
            return figure
        layer, courses = shown_layer(frame), courses_of(frame)
        found = _bias(frame, layer)
        said = _verdict(frame, found.get("") if found else None)
        lags, table = _lags(frame, layer, said)
        return Figure(
            title=titled(frame, self.title),
            panels=(
                memory_panel(frame, courses),
                work_panel(frame, courses),
                lags,
            ),
            tables=(cost_table(courses), size_table(courses), *table, *_bias_table(found)),
            summary=plain(
                join_sentences(run_status(frame.snapshot), _in_force(frame, courses), said)
            ),
        )

    def explanation(self, frame: Frame | None) -> str:
        return explanation(frame)


def _lags(frame: Frame, layer: LayerTrace, said: str) -> tuple[Panel, tuple[Table, ...]]:
    """Return the gradient of U by lag: what is used, and what truncation drops."""
    label = translate("views", "gradient of <i>U</i> by lag")
    if len(layer.parts) > 1:
        label = translate("views", "gradient of the encoder's <i>U</i> by lag")
    cut = truncation_of(frame)
    layers, index = frame.snapshot.trace.layers, shown_index(frame)
    if sum((la.steps * la.size) ** 2 * len(la.cell.rows) for la in layers) > MOST_WORK:
        empty = translate("views", "The gradient by lag is drawn for shorter sequences only.")
        return Panel("lag", message=empty), ()
    whole = gradients_by_lag(layers)[index]
    if not whole.total:
        empty = translate("views", "The next state does not look at this one: there is no U.")
        return Panel("lag", message=empty), ()
    x = np.arange(float(layer.steps))
    used = gradients_by_lag(layers, cut)[index].norms if cut else whole.norms
    name = translate("views", "used") if cut else "‖<i>G</i><sub>lag</sub>‖"
    shown = np.where(np.isfinite(used), used, np.nan)
    artists: tuple[Artist, ...] = (Curve(x, shown, "ink", name, symbol=symbol_for(shown)),)
    if cut:
        artists = (*_missing(x, whole.norms, used), *artists)
    else:
        artists += off_scale(x, used, name)
    panel = Panel(
        key="lag",
        x=Axis(lag_label(layer.backward), -0.5, layer.steps - 0.5, whole=True),
        y=Axis("‖<i>G</i><sub>lag</sub>‖", *decades(whole.norms, low=-10.0, high=2.0), log10=True),
        artists=artists,
        title=label,
        note=said,
    )
    columns = (
        Column("lag t-k", x),
        Column("log10 norm of the gradient of U", whole.norms),
        *((Column("log10 norm of what truncation keeps", used),) if cut else ()),
    )
    return panel, (Table("lag", columns),)


def _missing(x: Array, whole: Array, used: Array) -> tuple[Curve, ...]:
    """Return the curve of what truncation drops, wholly or in part."""
    same = np.isclose(used, whole, rtol=0, atol=1e-9)
    dropped = np.where(np.isfinite(whole) & ~same, whole, np.nan)
    label = translate("views", "missing, in whole or in part")
    return (
        Curve(x, dropped, "vanishing", label, width=3.0, dash="dot", symbol=symbol_for(dropped)),
    )


def _bias(frame: Frame, layer: LayerTrace) -> dict[str, GradientBias] | None:
    cut = truncation_of(frame)
    if not cut or len(layer.parts) > 1:
        return None
    return truncation_bias(frame.snapshot.trace.layers, shown_index(frame), cut)


def _verdict(frame: Frame, found: GradientBias | None) -> str:
    """Say how far the truncated gradient is from the whole one."""
    if found is None:
        return ""
    if math.isnan(found.missing):
        return translate("views", "The gradient is zero or not finite: no bias to measure.")
    if math.isnan(found.cosine):
        return translate("views", "Nothing is left of the gradient.")
    share = percent(abs(1 - found.ratio))
    source = (
        translate(
            "views",
            "The truncated gradient is {share} too short and points {angle}° away; what it lacks"
            " is {missing} as long as the whole.",
        )
        if found.ratio <= 1
        else translate(
            "views",
            "The truncated gradient is {share} too long and points {angle}° away; what it lacks"
            " is {missing} as long as the whole.",
        )
    )
    angle, missing = number(float(f"{found.degrees:.2g}")), percent(found.missing)
    said = source.format(share=share, angle=angle, missing=missing)
    layer, layers = shown_layer(frame), frame.snapshot.trace.layers
    if len(layers) == 1:
        return said
    own = translate("views", "Meant are the parameters of {layer} alone.").format(layer=layer.name)
    return join_sentences(said, own)


def _in_force(frame: Frame, courses: tuple[Course, ...]) -> str:
    """Say by which rule this run learns, and what that costs."""
    course = next(c for c in courses if c.key == in_use(frame))
    source = translate("views", "{rule}: {bytes} bytes and {products} multiply-adds a sequence.")
    return source.format(
        rule=course.name,
        bytes=number(BYTES * course.here.numbers),
        products=number(course.here.products),
    )


def _bias_table(found: dict[str, GradientBias] | None) -> tuple[Table, ...]:
    if not found:
        return ()
    values = [(b.missing, b.ratio, b.cosine) for b in found.values()]
    missing, ratio, cosine = np.array(values).T
    return (
        Table(
            "bias",
            (
                Column("parameter", np.array([name or "all" for name in found])),
                Column("norm of what is missing over that of the gradient", missing),
                Column("norm of the truncated gradient over that of the gradient", ratio),
                Column("cosine of the angle between them", cosine),
            ),
        ),
    )
