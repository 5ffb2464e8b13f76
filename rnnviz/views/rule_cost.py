"""What each learning rule costs as it grows: memory over T, and work over D."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.number_format import number
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.figure import Array, Axis, Column, Curve, Panel, Points, Role, Table
from rnnviz.text import translate
from rnnviz.training.analysis.rule_cost import Cost, Layer, bptt_cost, rtrl_cost, work_of_bptt
from rnnviz.training.snapshot import Frame
from rnnviz.views.steps import shown_layer

LENGTHS = np.unique(np.round(np.logspace(0, 4, 25)).astype(int))
"""T for which memory is drawn."""
SIZES = np.unique(np.round(np.logspace(0, 3, 19)).astype(int))
"""D for which work is drawn, of the layer that is shown; others grow with it."""
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
    if all(len(layer.parts) == 1 for layer in frame.snapshot.trace.layers):
        rules.append(("RTRL", "rtrl", "series2", 0))
    return tuple(_course(frame, layers, *rule) for rule in rules)  # type: ignore[arg-type]


def _course(
    frame: Frame, layers: list[Layer], name: str, key: str, role: Role, truncation: int
) -> Course:
    def cost(layers: list[Layer], steps: int) -> Cost:
        if key == "rtrl":
            return rtrl_cost(layers, steps)
        return bptt_cost(layers, steps, truncation)

    def work(layers: list[Layer]) -> int:
        return rtrl_cost(layers, steps).products if key == "rtrl" else work_of_bptt(layers, steps)

    steps, size = frame.snapshot.trace.layers[0].steps, shown_layer(frame).size
    return Course(
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


def in_use(frame: Frame) -> str:
    """Return the key of the rule that this run learns by."""
    if frame.snapshot.experiment.training.rule != "bptt":
        return "rtrl"
    return "truncated" if truncation_of(frame) else "bptt"


def memory_panel(frame: Frame, courses: tuple[Course, ...]) -> Panel:
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


def work_panel(frame: Frame, courses: tuple[Course, ...]) -> Panel:
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
    rules: list[tuple[Course, Array]],
    names: tuple[str, str],
    axis: Axis,
    note: str,
) -> Panel:
    """Return one cost of every rule as it grows, with this run marked on the line of its own."""
    x, here = along
    curves, marks = [], []
    for course, y in rules:
        curves.append(Curve(np.log10(x), y, course.role, course.name))
        if course.key == in_use(frame):
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


def _doubled(courses: tuple[Course, ...]) -> str:
    """Say what twice the units would need."""
    grown = {c.key: c.doubled.numbers / c.here.numbers for c in courses}
    if "rtrl" not in grown:
        return ""
    source = translate("views", "Twice the units: BPTT × {bptt}, RTRL × {rtrl}.")
    bptt, rtrl = (number(round(grown[key], 1)) for key in ("bptt", "rtrl"))
    return source.format(bptt=bptt, rtrl=rtrl)


def cost_table(courses: tuple[Course, ...]) -> Table:
    columns = [Column("sequence length T", LENGTHS.astype(float))]
    for course in courses:
        columns += [
            Column(f"{course.key}: memory of one sequence [bytes]",
                   np.array([BYTES * float(c.numbers) for c in course.costs])),
            Column(f"{course.key}: multiply-adds",
                   np.array([float(c.products) for c in course.costs])),
        ]  # fmt: skip
    return Table("cost", tuple(columns))


def size_table(courses: tuple[Course, ...]) -> Table:
    columns = [Column("state size D", SIZES.astype(float))]
    for course in courses:
        grown = np.array(course.grown, float)
        columns.append(Column(f"{course.key}: multiply-adds at this T", grown))
    return Table("size", tuple(columns))
