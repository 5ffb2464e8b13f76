"""Learning rule: what BPTT, its truncation and RTRL cost, and what a truncated gradient leaves out.

One rule's memory is a rising line over T, the other's a flat one much higher up; where they cross
is where one would change over.  Below, the gradient of U by the lag its parts span: what truncation
drops is drawn as missing, and said as a number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.flow.lag import gradient_by_lag
from rnnviz.flow.truncation import Bias, bias
from rnnviz.nn.trace import LayerTrace
from rnnviz.text import plain, translate
from rnnviz.training.cost import Cost, Layer, of_bptt, of_rtrl
from rnnviz.training.snapshot import Frame
from rnnviz.views.condition import condition, sentences
from rnnviz.views.figure import (
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
from rnnviz.views.rule_words import explanation
from rnnviz.views.scale import decades, number, percent
from rnnviz.views.steps import off_scale, shown_layer, symbol_for, titled
from rnnviz.views.untrained import not_trained
from rnnviz.views.view import View

LENGTHS = np.unique(np.round(np.logspace(0, 4, 25)).astype(int))
"""T for which costs are drawn."""
MOST_WORK = 2e8
"""T² D² of a gradient by lag beyond which it would hold up the drawing."""
BYTES = 8


@dataclass(frozen=True)
class Course:
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
    here, doubled : Cost
        At this run's T, and there with twice the units.
    """

    name: str
    key: str
    role: Role
    costs: tuple[Cost, ...]
    here: Cost
    doubled: Cost


class LearningRule(View):
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
                _costs(frame, courses, "numbers"),
                _costs(frame, courses, "products"),
                lags,
            ),
            tables=(_cost_table(courses), *table, *_bias_table(found)),
            summary=plain(sentences(condition(frame.snapshot), _in_force(frame, courses), said)),
        )

    def explanation(self, frame: Frame | None) -> str:
        return explanation()


def truncation_of(frame: Frame) -> int:
    """Return τ where it cuts the probe sequence, else 0."""
    steps = frame.snapshot.experiment.training.truncation
    return steps if 0 < steps < len(frame.snapshot.trace.x) else 0


def courses_of(frame: Frame) -> tuple[Course, ...]:
    """Return what each rule costs for the layers of the frame."""
    layers = [(layer.cell, layer.input.shape[1]) for layer in frame.snapshot.trace.layers]
    cut = truncation_of(frame)
    rules = [("BPTT", "bptt", "ink", 0)]
    if cut:
        rules.append((translate("views", "truncated, <i>τ</i> = {steps}").format(steps=cut),
                      "truncated", "series1", cut))  # fmt: skip
    rules.append(("RTRL", "rtrl", "series2", 0))
    return tuple(_course(frame, layers, *rule) for rule in rules)  # type: ignore[arg-type]


def _course(
    frame: Frame, layers: list[Layer], name: str, key: str, role: Role, truncation: int
) -> Course:
    def cost(layers: list[Layer], steps: int) -> Cost:
        if key == "rtrl":
            return of_rtrl(layers, steps)
        return of_bptt(layers, steps, truncation)

    steps = frame.snapshot.trace.layers[0].steps
    larger = [
        (replace(cell, size=2 * cell.size), 2 * inputs if n else inputs)
        for n, (cell, inputs) in enumerate(layers)
    ]
    return Course(
        name,
        key,
        role,
        tuple(cost(layers, int(T)) for T in LENGTHS),
        cost(layers, steps),
        cost(larger, steps),
    )


def _in_use(frame: Frame) -> str:
    """Return the key of the rule that this run learns by."""
    if frame.snapshot.experiment.training.rule != "bptt":
        return "rtrl"
    return "truncated" if truncation_of(frame) else "bptt"


def _costs(frame: Frame, courses: tuple[Course, ...], what: str) -> Panel:
    """Return one cost of every rule over T, with this run marked."""
    scale = BYTES if what == "numbers" else 1
    x, steps = np.log10(LENGTHS), frame.snapshot.trace.layers[0].steps
    curves, marks = [], []
    for course in courses:
        y = np.log10([scale * getattr(cost, what) for cost in course.costs])
        curves.append(Curve(x, y, course.role, course.name))
        if course.key == _in_use(frame):
            here = np.log10([scale * getattr(course.here, what)])
            label = translate("views", "this run")
            marks.append(Points(np.log10([steps]), here, role=course.role, size=9.0, label=label))
    low, high = decades(*(curve.y for curve in curves), low=2.0, high=8.0, block=2.0)
    memory = what == "numbers"
    title = translate("views", "memory of one sequence") if memory else ""
    return Panel(
        key=what,
        x=Axis(translate("views", "sequence length <i>T</i>"), 0.0, 4.0, log10=True),
        y=Axis(
            translate("views", "bytes") if memory else translate("views", "multiply-adds"),
            low,
            high,
            log10=True,
        ),
        artists=(*curves, *marks),
        title=title or translate("views", "work for one sequence"),
        note=_doubled(courses, what),
    )


def _doubled(courses: tuple[Course, ...], what: str) -> str:
    """Say what twice the units would do."""
    bptt, rtrl = (
        getattr(c.doubled, what) / getattr(c.here, what)
        for key in ("bptt", "rtrl")
        for c in courses
        if c.key == key
    )
    source = translate("views", "Twice the units: BPTT × {bptt}, RTRL × {rtrl}.")
    return source.format(bptt=number(round(bptt, 1)), rtrl=number(round(rtrl, 1)))


def _lags(frame: Frame, layer: LayerTrace, said: str) -> tuple[Panel, tuple[Table, ...]]:
    """Return the gradient of U by lag: what is used, and what truncation drops."""
    label = translate("views", "gradient of <i>U</i> by lag")
    cut = truncation_of(frame)
    if len(layer.parts) > 1 or (layer.steps * layer.size) ** 2 * len(layer.cell.rows) > MOST_WORK:
        empty = translate("views", "The gradient by lag is drawn for shorter sequences only.")
        return Panel("lag", empty=empty), ()
    whole = gradient_by_lag(layer)
    if not whole.total:
        empty = translate("views", "The next state does not look at this one: there is no U.")
        return Panel("lag", empty=empty), ()
    x = np.arange(float(layer.steps))
    used = gradient_by_lag(layer, cut).norms if cut else whole.norms
    name = translate("views", "used") if cut else "‖<i>G</i><sub>lag</sub>‖"
    shown = np.where(np.isfinite(used), used, np.nan)
    artists: tuple[Artist, ...] = (Curve(x, shown, "ink", name, symbol=symbol_for(shown)),)
    if cut:
        artists = (*_missing(x, whole.norms, used), *artists)
    else:
        artists += off_scale(x, used, name)
    panel = Panel(
        key="lag",
        x=Axis(translate("views", "lag <i>t</i> − <i>k</i>"), -0.5, layer.steps - 0.5, whole=True),
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


def _bias(frame: Frame, layer: LayerTrace) -> dict[str, Bias] | None:
    cut = truncation_of(frame)
    return bias(layer, cut) if cut and len(layer.parts) == 1 else None


def _verdict(frame: Frame, found: Bias | None) -> str:
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
            "The truncated gradient is {share} too short and points {angle}° away; it lacks"
            " {missing} of the whole.",
        )
        if found.ratio <= 1
        else translate(
            "views",
            "The truncated gradient is {share} too long and points {angle}° away; it lacks"
            " {missing} of the whole.",
        )
    )
    angle, missing = number(float(f"{found.degrees:.2g}")), percent(found.missing)
    return source.format(share=share, angle=angle, missing=missing)


def _in_force(frame: Frame, courses: tuple[Course, ...]) -> str:
    """Say by which rule this run learns, and what that costs."""
    course = next(c for c in courses if c.key == _in_use(frame))
    source = translate("views", "{rule}: {bytes} bytes and {products} multiply-adds a sequence.")
    return source.format(
        rule=course.name,
        bytes=number(BYTES * course.here.numbers),
        products=number(course.here.products),
    )


def _cost_table(courses: tuple[Course, ...]) -> Table:
    columns = [Column("sequence length T", LENGTHS.astype(float))]
    for course in courses:
        columns += [
            Column(f"{course.key}: memory of one sequence [bytes]",
                   np.array([BYTES * float(c.numbers) for c in course.costs])),
            Column(f"{course.key}: multiply-adds",
                   np.array([float(c.products) for c in course.costs])),
        ]  # fmt: skip
    return Table("cost", tuple(columns))


def _bias_table(found: dict[str, Bias] | None) -> tuple[Table, ...]:
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
