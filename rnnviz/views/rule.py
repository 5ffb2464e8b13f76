"""Learning rule: what BPTT, its truncation and RTRL cost, and what a truncated gradient leaves out.

One rule's memory is a rising line over T, the other's a flat one much higher up; where they cross
is where one would change over.  The work of the one rises as D², that of the other as D⁴.  Below,
the gradient of U by the lag its parts span: what truncation drops is drawn as missing, and said as
a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.flow.per_layer import gradients_by_lag
from rnnviz.flow.truncation_bias import GradientBias, truncation_bias
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, percent
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.figure import (
    Array,
    Artist,
    Axis,
    Column,
    Curve,
    Figure,
    Panel,
    Points,
    Role,
    Table,
)
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.analysis.rule_cost import Cost, Layer, bptt_cost, rtrl_cost, work_of_bptt
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.cell_text import error_sections, shown_cell
from rnnviz.views.part.curve import lone_point_symbol, off_scale_marks
from rnnviz.views.part.selection import shown_index, shown_layer, title_with_layer
from rnnviz.views.part.status import join_sentences, run_status, untrained_figure
from rnnviz.views.triangle.view import lag_label
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
        if (figure := untrained_figure(frame.snapshot, self.title)) is not None:
            return figure
        layer, courses = shown_layer(frame), rule_costs(frame)
        found = _bias(frame, layer)
        said = _verdict(frame, found.get("") if found else None)
        lags, table = _lags(frame, layer, said)
        return Figure(
            title=title_with_layer(frame, self.title),
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

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        return error_sections(shown_cell(frame))


def _lags(frame: Frame, layer: LayerTrace, said: str) -> tuple[Panel, tuple[Table, ...]]:
    """Return the gradient of U by lag: what is used, and what truncation drops."""
    label = translate("views", "gradient of <i>U</i> by lag")
    if len(layer.parts) > 1:
        label = translate("views", "gradient of the encoder's <i>U</i> by lag")
    cut = effective_truncation(frame)
    layers, index = frame.snapshot.trace.layers, shown_index(frame)
    if sum((la.steps * la.size) ** 2 * len(la.cell.rows) for la in layers) > MOST_WORK:
        empty = translate("views", "The gradient by lag is drawn for shorter sequences only.")
        return Panel("lag", empty=empty), ()
    whole = gradients_by_lag(layers)[index]
    if not whole.total:
        empty = translate("views", "The next state does not look at this one: there is no U.")
        return Panel("lag", empty=empty), ()
    x = np.arange(float(layer.steps))
    used = gradients_by_lag(layers, cut)[index].norms if cut else whole.norms
    name = translate("views", "used") if cut else "‖<i>G</i><sub>lag</sub>‖"
    shown = np.where(np.isfinite(used), used, np.nan)
    artists: tuple[Artist, ...] = (Curve(x, shown, "ink", name, symbol=lone_point_symbol(shown)),)
    if cut:
        artists = (*_missing(x, whole.norms, used), *artists)
    else:
        artists += off_scale_marks(x, used, name)
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
        Curve(
            x, dropped, "vanishing", label, width=3.0, dash="dot", symbol=lone_point_symbol(dropped)
        ),
    )


def _bias(frame: Frame, layer: LayerTrace) -> dict[str, GradientBias] | None:
    cut = effective_truncation(frame)
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


def _in_force(frame: Frame, courses: tuple[RuleCost, ...]) -> str:
    """Say by which rule this run learns, and what that costs."""
    course = next(c for c in courses if c.key == rule_in_use(frame))
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


LENGTHS = np.unique(np.round(np.logspace(0, 4, 25)).astype(int))
"""T for which memory is drawn."""

SIZES = np.unique(np.round(np.logspace(0, 3, 19)).astype(int))
"""D for which work is drawn, of the layer that is shown; others grow with it."""

BYTES = 8


@dataclass(frozen=True)
class RuleCost:
    """The cost of one rule over T.

    Attributes
    ----------
    name : str
        Label with markup.
    key : str
        "bptt", "truncated" or "rtrl".
    role : str
        Its colour.
    costs : tuple of Cost
        At `LENGTHS`.
    grown : tuple of int
        Multiply-adds at this run's T with `SIZES`.
    here, doubled : Cost
        At this run's T, and there with twice the units.
    """

    name: str
    key: str
    role: Role
    costs: tuple[Cost, ...]
    grown: tuple[int, ...]
    here: Cost
    doubled: Cost


def effective_truncation(frame: Frame) -> int:
    """Return τ where it cuts the probe sequence, else 0."""
    steps = frame.snapshot.experiment.training.truncation
    return steps if 0 < steps < len(frame.snapshot.trace.x) else 0


def rule_costs(frame: Frame) -> tuple[RuleCost, ...]:
    """Return what each rule costs for the layers of the frame."""
    layers = [(layer.cell, layer.input.shape[1]) for layer in frame.snapshot.trace.layers]
    cut = effective_truncation(frame)
    rules = [("BPTT", "bptt", "ink", 0)]
    if cut:
        rules.append((translate("views", "truncated, <i>τ</i> = {steps}").format(steps=cut),
                      "truncated", "series1", cut))  # fmt: skip
    if all(len(layer.parts) == 1 for layer in frame.snapshot.trace.layers):
        rules.append(("RTRL", "rtrl", "series2", 0))
    return tuple(_rule_cost(frame, layers, *rule) for rule in rules)  # type: ignore[arg-type]


def _rule_cost(
    frame: Frame, layers: list[Layer], name: str, key: str, role: Role, truncation: int
) -> RuleCost:
    def cost(layers: list[Layer], steps: int) -> Cost:
        if key == "rtrl":
            return rtrl_cost(layers, steps)
        return bptt_cost(layers, steps, truncation)

    def work(layers: list[Layer]) -> int:
        return rtrl_cost(layers, steps).products if key == "rtrl" else work_of_bptt(layers, steps)

    steps, size = frame.snapshot.trace.layers[0].steps, shown_layer(frame).size
    return RuleCost(
        name,
        key,
        role,
        tuple(cost(layers, int(T)) for T in LENGTHS),
        tuple(work(_scaled(layers, D / size)) for D in SIZES),
        cost(layers, steps),
        cost(_scaled(layers, 2.0), steps),
    )


def _scaled(layers: list[Layer], factor: float) -> list[Layer]:
    """Return layers so many times as large, of which the lowest reads the same."""

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
    return "truncated" if effective_truncation(frame) else "bptt"


def memory_panel(frame: Frame, courses: tuple[RuleCost, ...]) -> Panel:
    """Return the bytes that every rule needs over T, with this run marked."""
    curves = [
        (course, np.log10([float(BYTES * cost.numbers) for cost in course.costs]))
        for course in courses
    ]
    return _growth(
        frame,
        "numbers",
        (LENGTHS, frame.snapshot.trace.layers[0].steps),
        curves,
        (translate("views", "memory of one sequence"), translate("views", "bytes")),
        Axis(translate("views", "sequence length <i>T</i>"), 0.0, 4.0, log10=True),
        _doubled(courses),
    )


def work_panel(frame: Frame, courses: tuple[RuleCost, ...]) -> Panel:
    """Return the multiply-adds of every rule over D, with this run marked."""
    curves = [(course, np.log10(np.array(course.grown, float))) for course in courses]
    return _growth(
        frame,
        "products",
        (SIZES, shown_layer(frame).size),
        curves,
        (translate("views", "work for one sequence"), translate("views", "multiply-adds")),
        Axis(translate("views", "state size <i>D</i>"), 0.0, 3.0, log10=True),
        translate("views", "All work in proportion to <i>T</i>."),
    )


def _growth(
    frame: Frame,
    what: str,
    along: tuple[Array, int],
    rules: list[tuple[RuleCost, Array]],
    names: tuple[str, str],
    axis: Axis,
    note: str,
) -> Panel:
    """Return one cost of every rule as it grows, with this run marked on the line of its own."""
    x, here = along
    curves, marks = [], []
    for course, y in rules:
        curves.append(Curve(np.log10(x), y, course.role, course.name))
        if course.key == rule_in_use(frame):
            cost = getattr(course.here, what) * (BYTES if what == "numbers" else 1)
            label = translate("views", "this run")
            at = np.log10([float(here)]), np.log10([float(cost)])
            marks.append(Points(*at, role=course.role, size=9.0, label=label))
    low, high = decades(*(curve.y for curve in curves), low=2.0, high=8.0, block=2.0)
    title, unit = names
    return Panel(
        key=what,
        x=axis,
        y=Axis(unit, low, high, log10=True),
        artists=(*curves, *marks),
        title=title,
        note=note,
    )


def _doubled(courses: tuple[RuleCost, ...]) -> str:
    """Say what twice the units would need."""
    grown = {c.key: c.doubled.numbers / c.here.numbers for c in courses}
    if "rtrl" not in grown:
        return ""
    source = translate("views", "Twice the units: BPTT × {bptt}, RTRL × {rtrl}.")
    bptt, rtrl = (number(round(grown[key], 1)) for key in ("bptt", "rtrl"))
    return source.format(bptt=bptt, rtrl=rtrl)


def cost_table(courses: tuple[RuleCost, ...]) -> Table:
    columns = [Column("sequence length T", LENGTHS.astype(float))]
    for course in courses:
        columns += [
            Column(f"{course.key}: memory of one sequence [bytes]",
                   np.array([BYTES * float(c.numbers) for c in course.costs])),
            Column(f"{course.key}: multiply-adds",
                   np.array([float(c.products) for c in course.costs])),
        ]  # fmt: skip
    return Table("cost", tuple(columns))


def size_table(courses: tuple[RuleCost, ...]) -> Table:
    columns = [Column("state size D", SIZES.astype(float))]
    for course in courses:
        grown = np.array(course.grown, float)
        columns.append(Column(f"{course.key}: multiply-adds at this T", grown))
    return Table("size", tuple(columns))
