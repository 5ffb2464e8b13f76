"""Figures made by hand for the tests of export: every artist, every odd value, two languages."""

from __future__ import annotations

import numpy as np

from rnnviz.plot.figure import (
    Annotation,
    Axis,
    Band,
    Column,
    Curve,
    Figure,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
    Shape,
    Table,
)

K = np.arange(1.0, 21.0)
ANGLE = np.linspace(0, 2 * np.pi, 60)
STEP = Axis("time step <i>k</i>", 0.5, 20.5, whole=True, over="step")


def heat() -> Figure:
    """Six cells: below, low, middle, high and the three that hold no number."""
    values = np.array([[-2.0, -1.0, 0.0, 1.0], [np.nan, -np.inf, np.inf, 0.5]])
    cells = HeatMap(values, -1.0, 1.0, "signed", label="<i>h<sub>k</sub></i>", name="h")
    axes = {"x": Axis("step <i>k</i>", whole=True, over="step"), "y": Axis("unit", whole=True)}
    return Figure("Hidden states", (Panel("h", artists=(cells,), **axes),))


def lines() -> Figure:
    """Two panels that share the x axis, with every kind of thing a line can meet."""
    norms = np.where(K == 7, -np.inf, -K)
    upper = Panel(
        "upper",
        x=STEP,
        y=Axis("‖<i>δ<sub>k</sub></i>‖<sub>2</sub>", -22, 2, log10=True),
        artists=(
            Band(K, norms - 1, norms + 1, "vanishing", "spread"),
            Curve(K, norms, "series0", "‖<i>δ<sub>k</sub></i>‖"),
            Curve(K, norms / 2, "series1", "half", symbol="circle"),
            ReferenceLine(0.0, label="threshold", role="threshold"),
            ReferenceLine(10.0, horizontal=False, label="lag 10"),
            OffScaleMarks(K[6:7], "zero", "exactly 0"),
            OffScaleMarks(K[8:10], "overflow", "overflow"),
            OffScaleMarks(K[11:12], "nan", "not a number"),
            Annotation(3, -15, "words <i>x</i><sup>2</sup>", "exploding"),
        ),
        title="norms",
        note="A note that is long enough to be broken into two lines at least, 或者更多的文字。",
        share_x=True,
    )
    lower = Panel(
        "lower", x=STEP, y=Axis("loss"), artists=(Curve(K, np.sin(K), "a", "A", steps=True),)
    )
    return Figure("δ norms 误差", (upper, lower), summary="The error shrinks. 误差变小。")


def plane() -> Figure:
    """A square panel with a cloud, and a course beside it."""
    step = np.repeat(K, 4)
    cloud = Points(
        np.cos(step * 1.7) * step / 20, np.sin(step * 2.3) * step / 20, step, 20, emphasis=5
    )
    circle = Shape(np.cos(ANGLE), np.sin(ANGLE), dash="dash", label="|<i>λ</i>| = 1")
    square = Panel(
        "plane", Axis("Re", -1.5, 1.5), Axis("Im", -1.5, 1.5), (circle, cloud), square=True
    )
    course = Panel("course", STEP, Axis("factor"), (Curve(K, 1 / K, label="a name"),))
    return Figure("Spectrum", (square, course))


def empty() -> Figure:
    return Figure("Gates", (Panel("none", message="The cell has no gates. 此单元没有门。"),))


def table() -> Table:
    return Table(
        "numbers",
        (
            Column("step", np.array([1.0, 2.0, 3.0, 4.0])),
            Column("value [1]", np.array([0.1, -np.inf, np.nan, 1e-310])),
            Column("count", np.array([1, 2, 3, -4])),
            Column("=evil", np.array(["=1+1", "-x", "plain, quoted", '@"'], dtype=object)),
        ),
    )


ALL = (heat, lines, plane, empty)
