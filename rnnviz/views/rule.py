"""Learning rule: what BPTT, truncated BPTT and RTRL cost, and what a truncated gradient lacks.

The memory of BPTT grows with T, that of RTRL is constant and much larger; the work of BPTT grows
as D², that of RTRL as D⁴.  Below them is the gradient of U by the lag that its parts span, with
the part that truncation drops.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from rnnviz.flow.truncation_bias import GradientBias
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import factor, number, percent
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Artist, Axis, Column, Curve, Figure, Panel, Points, Table
from rnnviz.plot.line_style import COMPANION_DASHES
from rnnviz.plot.markup import plain
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.analysis.lag_gradient import LagGradient
from rnnviz.training.analysis.rule_cost import Cost, Layer, bptt_cost, rtrl_cost, work_of_bptt
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import lag_axis
from rnnviz.views.part.cell_text import error_sections, shown_cell
from rnnviz.views.part.comparison import ComparedRun, said_of_each
from rnnviz.views.part.curve import finite_curve, marked_curve
from rnnviz.views.part.selection import of_shown_layer, shown_layer, title_with_layer
from rnnviz.views.part.status import age_note, join_sentences, run_status, untrained_figure
from rnnviz.views.view import View

LENGTHS = np.unique(np.round(np.logspace(0, 4, 25)).astype(int))
"""T for which memory is drawn."""

SIZES = np.unique(np.round(np.logspace(0, 3, 19)).astype(int))
"""D of the layer shown for which work is drawn; other layers grow in proportion."""

BYTES = 8
"""Bytes of one number."""

_LEAST_LINES = 2.0
"""Height of each panel's axes, without which it is left out where room is short."""

_SYMBOL = "‖<i>G</i><sub>lag</sub>‖"


class LearningRuleView(View):
    """Memory and multiply-adds of each rule, and the gradient of U by lag."""

    name = "rule"
    label = QT_TRANSLATE_NOOP("views", "Learning rule")
    needs = frozenset({"lag_gradient"})
    min_interval = 1.0

    def describe(self, frame: Frame) -> Figure:
        if (figure := untrained_figure(frame.snapshot, self.title)) is not None:
            return figure
        costs, gradient = rule_costs(frame), lag_gradient(frame)
        words = "" if gradient is None else _bias_sentence(frame, gradient.bias)
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=(
                memory_panel(frame, costs),
                work_panel(frame, costs),
                _lag_panel(frame, gradient, words),
            ),
            tables=(cost_table(costs), size_table(costs), *_lag_tables(gradient)),
            summary=plain(join_sentences(run_status(frame.snapshot), _cost(frame, costs), words)),
        )

    def over_each_other(self, one: ComparedRun, other: ComparedRun) -> tuple[Panel, ...]:
        """Return the gradient of U by lag of both, where both have one."""
        found = [(run, lag_gradient(run.frame)) for run in (one, other)]
        known = [(run, gradient) for run, gradient in found if gradient and gradient.whole.total]
        return (_compared_lags(known),) if len(known) == 2 else ()

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        return error_sections(shown_cell(frame))


def lag_gradient(frame: Frame) -> LagGradient | None:
    """Return the gradient of U by lag of the layer shown, None while it is not known."""
    return of_shown_layer(frame, frame.result("lag_gradient").value or ())


def _lag_panel(frame: Frame, gradient: LagGradient | None, words: str) -> Panel:
    """Return the gradient of U by lag: what is used, and what truncation drops."""
    layer = shown_layer(frame)
    if gradient is None:
        return Panel("lag", message=_missing_sentence(frame))
    if not gradient.whole.total:
        return Panel("lag", message=translate("views", "There is no <i>U</i> in this layer."))
    curves = _lag_curves(gradient, truncated=frame.snapshot.truncation > 0, symbol=_SYMBOL)
    note = join_sentences(age_note(frame.update_of("lag_gradient"), frame.snapshot), words)
    return _lag_axes([layer], [gradient], curves, note)


def _compared_lags(found: Sequence[tuple[ComparedRun, LagGradient]]) -> Panel:
    """Return what two runs use of their gradients, and thinner what truncation drops."""
    curves: tuple[Artist, ...] = ()
    for run, gradient in found:
        whole, kept = gradient.whole.norms, gradient.kept.norms
        lag = np.arange(float(len(whole)))
        if run.snapshot.truncation:
            name = translate("views", "{run}: whole").format(run=run.letter)
            dash = COMPANION_DASHES[run.dash]
            curves += (finite_curve(lag, whole, run.role, width=0.75, dash=dash, name=name),)
        curves += marked_curve(lag, kept, run.role, run.label, name=run.letter, log10=True,
                               dash=run.dash)  # fmt: skip
    runs = [run for run, _ in found]
    note = said_of_each(runs, [_bias_sentence(run.frame, each.bias) for run, each in found])
    layers = [shown_layer(run.frame) for run, _ in found]
    return _lag_axes(layers, [gradient for _, gradient in found], curves, note)


def _lag_axes(
    layers: Sequence[LayerTrace],
    gradients: Sequence[LagGradient],
    curves: tuple[Artist, ...],
    note: str,
) -> Panel:
    title = translate("views", "gradient of <i>U</i> by lag")
    if all(len(layer.parts) > 1 for layer in layers):
        title = translate("views", "gradient of the encoder's <i>U</i> by lag")
    limits = decades(*(each.whole.norms for each in gradients), low=-10.0, high=2.0)
    steps = max(layer.steps for layer in layers)
    return Panel(
        key="lag",
        x=lag_axis(steps, all(layer.backward for layer in layers)),
        y=Axis(_SYMBOL, *limits, log10=True, switchable=True),
        artists=curves,
        title=title,
        note=note,
        min_lines=_LEAST_LINES,
    )


def _missing_sentence(frame: Frame) -> str:
    if frame.result("lag_gradient").value == ():
        return translate("views", "The gradient by lag is drawn for shorter sequences only.")
    return translate("views", "The gradient by lag is being computed.")


def _lag_curves(gradient: LagGradient, truncated: bool, symbol: str) -> tuple[Artist, ...]:
    whole, kept = gradient.whole.norms, gradient.kept.norms
    lag = np.arange(float(len(whole)))
    if not truncated:
        return marked_curve(lag, whole, "ink", symbol, log10=True)
    same = np.isclose(kept, whole, rtol=0, atol=1e-9)
    dropped = np.where(same, np.nan, whole)
    label = translate("views", "missing, in whole or in part")
    return (
        finite_curve(lag, dropped, "vanishing", label, width=3.0, dash="dot"),
        finite_curve(lag, kept, "ink", translate("views", "used")),
    )


def _lag_tables(gradient: LagGradient | None) -> tuple[Table, ...]:
    """Return the norms by lag and, with truncation, the bias of every parameter."""
    if gradient is None:
        return ()
    if not gradient.whole.total:
        return _bias_table(gradient.bias)
    columns = [
        Column("lag t-k", np.arange(float(len(gradient.whole.norms)))),
        Column("log10 norm of the gradient of U", gradient.whole.norms),
    ]
    if gradient.kept is not gradient.whole:
        columns.append(Column("log10 norm of what truncation keeps", gradient.kept.norms))
    return (Table("lag", tuple(columns)), *_bias_table(gradient.bias))


def _bias_table(bias: Mapping[str, GradientBias]) -> tuple[Table, ...]:
    if not bias:
        return ()
    missing, ratio, cosine = np.array([(b.missing, b.ratio, b.cosine) for b in bias.values()]).T
    return (
        Table(
            "bias",
            (
                Column("parameter", np.array([name or "all" for name in bias])),
                Column("norm of what is missing over that of the gradient", missing),
                Column("norm of the truncated gradient over that of the gradient", ratio),
                Column("cosine of the angle between them", cosine),
            ),
        ),
    )


def _bias_sentence(frame: Frame, bias: Mapping[str, GradientBias]) -> str:
    """Say how far the truncated gradient of the layer shown is from the whole one."""
    found = bias.get("")
    if found is None:
        return ""
    if math.isnan(found.missing):
        return translate("views", "The gradient is zero or not finite: no bias to measure.")
    if math.isnan(found.cosine):
        return translate("views", "Nothing is left of the gradient.")
    source = (
        translate(
            "views",
            "The truncated gradient is {share} too short and points {angle}° away; the"
            " missing part is {missing} as long as the whole.",
        )
        if found.ratio <= 1
        else translate(
            "views",
            "The truncated gradient is {share} too long and points {angle}° away; the"
            " missing part is {missing} as long as the whole.",
        )
    )
    words = source.format(
        share=percent(abs(1 - found.ratio)),
        angle=number(float(f"{found.degrees:.2g}")),
        missing=percent(found.missing),
    )
    if len(frame.snapshot.trace.layers) == 1:
        return words
    only = translate("views", "This is about the parameters of {layer} only.")
    return join_sentences(words, only.format(layer=shown_layer(frame).name))


@dataclass(frozen=True)
class RuleCost:
    """What one rule costs for this network.

    Attributes
    ----------
    name : str
        Label with markup.
    key : str
        "bptt", "truncated" or "rtrl".
    role : str
        Its colour.
    by_length : tuple of Cost
        For sequences of `LENGTHS`.
    work_by_size : tuple of int
        Multiply-adds at this run's T for layers of `SIZES`.
    here, doubled : Cost
        At this run's T, with the units it has and with twice as many.
    """

    name: str
    key: str
    role: Role
    by_length: tuple[Cost, ...]
    work_by_size: tuple[int, ...]
    here: Cost
    doubled: Cost


def rule_costs(frame: Frame) -> tuple[RuleCost, ...]:
    """Return what each rule costs for the layers of the frame."""
    layers = frame.snapshot.trace.layers
    costs = [_rule_cost(frame, "BPTT", "bptt", "ink")]
    if truncation := frame.snapshot.truncation:
        source = translate("views", "truncated, <i>τ</i> = {steps}")
        costs.append(_rule_cost(frame, source.format(steps=truncation), "truncated", "series1"))
    if all(len(layer.parts) == 1 for layer in layers):
        costs.append(_rule_cost(frame, "RTRL", "rtrl", "series2"))
    return tuple(costs)


def _rule_cost(frame: Frame, name: str, key: str, role: Role) -> RuleCost:
    layers = [(layer.cell, layer.input.shape[1]) for layer in frame.snapshot.trace.layers]
    steps, size = frame.snapshot.trace.layers[0].steps, shown_layer(frame).size
    truncation = frame.snapshot.truncation if key == "truncated" else 0
    cost = rtrl_cost if key == "rtrl" else partial(bptt_cost, truncation=truncation)
    larger = (_scaled(layers, D / size) for D in SIZES)
    work = (
        rtrl_cost(grown, steps).products if key == "rtrl" else work_of_bptt(grown, steps)
        for grown in larger
    )
    return RuleCost(
        name,
        key,
        role,
        by_length=tuple(cost(layers, int(T)) for T in LENGTHS),
        work_by_size=tuple(work),
        here=cost(layers, steps),
        doubled=cost(_scaled(layers, 2.0), steps),
    )


def _scaled(layers: Sequence[Layer], factor: float) -> list[Layer]:
    """Return layers with `factor` times as many units; the lowest keeps its inputs."""

    def scaled(size: int) -> int:
        return max(1, round(factor * size))

    return [
        (replace(cell, size=scaled(cell.size)), scaled(inputs) if n else inputs)
        for n, (cell, inputs) in enumerate(layers)
    ]


def rule_in_use(frame: Frame) -> str:
    """Return the key of the rule that this run learns by."""
    if frame.snapshot.experiment.training.rule != "bptt":
        return "rtrl"
    return "truncated" if frame.snapshot.truncation else "bptt"


def _cost(frame: Frame, costs: Sequence[RuleCost]) -> str:
    """Say by which rule this run learns, and what that costs."""
    used = next(cost for cost in costs if cost.key == rule_in_use(frame))
    source = translate("views", "{rule}: {bytes} bytes and {products} multiply-adds a sequence.")
    return source.format(
        rule=used.name,
        bytes=number(BYTES * used.here.numbers),
        products=number(used.here.products),
    )


def memory_panel(frame: Frame, costs: Sequence[RuleCost]) -> Panel:
    """Return the bytes that every rule needs over T, with this run marked."""
    x = np.log10(LENGTHS)
    curves = [
        Curve(x, np.log10([float(BYTES * cost.numbers) for cost in c.by_length]), c.role, c.name)
        for c in costs
    ]
    steps = frame.snapshot.trace.layers[0].steps
    marks = [
        _run_mark(steps, BYTES * c.here.numbers, c.role)
        for c in costs
        if c.key == rule_in_use(frame)
    ]
    return Panel(
        key="numbers",
        x=Axis(translate("views", "sequence length <i>T</i>"), 0.0, 4.0, log10=True),
        y=_cost_axis(translate("views", "bytes"), curves),
        artists=(*curves, *marks),
        title=translate("views", "memory of one sequence"),
        note=_doubled(costs),
        min_lines=_LEAST_LINES,
        drop_order=1,
    )


def work_panel(frame: Frame, costs: Sequence[RuleCost]) -> Panel:
    """Return the multiply-adds of every rule over D, with this run marked."""
    x = np.log10(SIZES)
    curves = [Curve(x, np.log10(np.array(c.work_by_size, float)), c.role, c.name) for c in costs]
    size = shown_layer(frame).size
    marks = [_run_mark(size, c.here.products, c.role) for c in costs if c.key == rule_in_use(frame)]
    return Panel(
        key="products",
        x=Axis(translate("views", "state size <i>D</i>"), 0.0, 3.0, log10=True),
        y=_cost_axis(translate("views", "multiply-adds"), curves),
        artists=(*curves, *marks),
        title=translate("views", "work for one sequence"),
        note=translate("views", "All work is proportional to <i>T</i>."),
        min_lines=_LEAST_LINES,
        drop_order=2,
    )


def _run_mark(x: int, cost: float, role: Role) -> Points:
    at = np.log10([float(x)]), np.log10([float(cost)])
    return Points(*at, role=role, size=9.0, label=translate("views", "this run"))


def _cost_axis(label: str, curves: Sequence[Curve]) -> Axis:
    low, high = decades(*(curve.y for curve in curves), low=2.0, high=8.0, block=2.0)
    return Axis(label, low, high, log10=True)


def _doubled(costs: Sequence[RuleCost]) -> str:
    """Say how much more memory twice the units would need."""
    grown = {c.key: c.doubled.numbers / c.here.numbers for c in costs}
    if "rtrl" not in grown:
        return ""
    source = translate("views", "Twice the units: BPTT × {bptt}, RTRL × {rtrl}.")
    bptt, rtrl = (factor(round(grown[key], 1)) for key in ("bptt", "rtrl"))
    return source.format(bptt=bptt, rtrl=rtrl)


def cost_table(costs: Sequence[RuleCost]) -> Table:
    """Return memory and multiply-adds of every rule for all `LENGTHS`."""
    columns = [Column("sequence length T", LENGTHS.astype(float))]
    for c in costs:
        memory = np.array([BYTES * float(cost.numbers) for cost in c.by_length])
        products = np.array([float(cost.products) for cost in c.by_length])
        columns += [
            Column(f"{c.key}: memory of one sequence [bytes]", memory),
            Column(f"{c.key}: multiply-adds", products),
        ]
    return Table("cost", tuple(columns))


def size_table(costs: Sequence[RuleCost]) -> Table:
    """Return the multiply-adds of every rule for all `SIZES`."""
    columns = [Column("state size D", SIZES.astype(float))]
    for c in costs:
        work = np.array(c.work_by_size, float)
        columns.append(Column(f"{c.key}: multiply-adds at this T", work))
    return Table("size", tuple(columns))
