"""What is read of a panel at one place is what the panel shows there."""

import math

import numpy as np
import pytest

from rnnviz.number_format import exact_number_of_log10
from rnnviz.plot.figure import Axis, Band, Curve, HeatMap, OffScaleMarks, Panel, Points
from rnnviz.plot.readout import read

X = np.arange(1.0, 6.0)
K = Axis("time step <i>k</i>", over="step", whole=True)


def panel(*artists, x=K, **y):
    return Panel("p", x, Axis("norm ‖<i>δ</i>‖", **y), artists)


def texts(found):
    return [(reading.label, reading.text) for reading in found.readings]


def test_every_curve_is_read_by_its_name():
    curves = Curve(X, X, label="A: tanh", role="a"), Curve(X, 10 * X, label="B: ReLU", role="b")
    found = read(panel(*curves), "step", 3)
    assert (found.place, found.label) == (3, "<i>k</i> = 3")
    assert texts(found) == [("A: tanh", "3"), ("B: ReLU", "30")]
    assert [(r.x, r.y, r.role) for r in found.readings] == [(3, 3, "a"), (3, 30, "b")]


def test_a_logarithm_reads_as_the_quantity_itself_and_unrounded():
    found = read(panel(Curve(X, np.full(5, -1.95)), log10=True), "step", 2)
    assert texts(found) == [("norm ‖δ‖", "0.0112")]
    assert float(found.readings[0].exact) == 10**-1.95
    assert found.readings[0].y == -1.95


@pytest.mark.parametrize(("log10", "exact"), [(320.5, "3.162277660168379e+320"), (0.0, "1")])
def test_what_no_double_holds_is_exact_too(log10, exact):
    assert exact_number_of_log10(log10)[:12] == exact[:12]
    assert exact_number_of_log10(log10).endswith(exact[-3:])


def test_an_axis_that_counts_something_else_is_not_read():
    assert read(panel(Curve(X, X)), "update", 3) is None
    assert read(Panel("p", K, message="nothing yet"), "step", 3) is None


def test_a_curve_is_not_read_beyond_its_ends():
    short = Curve(X[:2], X[:2], label="short")
    assert texts(read(panel(Curve(X, X, label="long"), short), "step", 4)) == [("long", "4")]


def test_a_value_from_another_place_says_so():
    sparse = Curve(np.array([1.0, 5.0]), np.array([1.0, 2.0]), label="B")
    assert texts(read(panel(sparse), "step", 4)) == [("B (<i>k</i> 5)", "2")]


def test_where_a_curve_has_a_gap_its_mark_is_read():
    gap = np.where(X == 2, np.nan, X)
    marks = OffScaleMarks(np.array([2.0]), "zero", "<i>δ</i>: exactly 0", of="<i>δ</i>")
    (reading,) = read(panel(Curve(X, gap, label="<i>δ</i>"), marks), "step", 2).readings
    assert (reading.label, reading.text, reading.exact) == ("<i>δ</i>", "0", "0")
    assert math.isnan(reading.y)


def test_a_mark_says_what_its_value_was():
    marks = OffScaleMarks(np.array([2.0]), "overflow", "beyond", ("10³²⁰",), of="c")
    (reading,) = read(panel(Curve(X, X * np.nan, label="c"), marks), "step", 2).readings
    assert reading.text == "10³²⁰"


def test_marks_of_no_curve_are_read_alone():
    marks = OffScaleMarks(np.array([2.0]), "nan", "not finite")
    assert texts(read(panel(marks), "step", 2)) == [("not finite", "NaN")]
    assert texts(read(panel(marks), "step", 3)) == []


def test_points_and_bands_are_read_where_they_have_names():
    points = Points(X, 2 * X, label="held out")
    band, nameless = Band(X, X, 3 * X, label="batch"), Band(X, X, X)
    found = read(panel(points, band, nameless), "step", 2)
    assert texts(found) == [("held out", "4"), ("batch", "2 … 6")]


def test_the_cells_of_a_heat_map_are_read_where_they_are_few_or_asked_for():
    few, many = np.arange(6.0).reshape(3, 2), np.arange(20.0).reshape(10, 2)
    units = Panel("p", K, Axis("unit", whole=True), (HeatMap(few, 0, 6, label="<i>h</i>"),))
    found = read(units, "step", 2)
    assert texts(found) == [("h, unit 1", "1"), ("h, unit 2", "3"), ("h, unit 3", "5")]
    units = Panel("p", K, Axis("unit", whole=True), (HeatMap(many, 0, 20, label="<i>h</i>"),))
    assert texts(read(units, "step", 2)) == []
    assert len(read(units, "step", 2, cells=True).readings) == 10
    assert texts(read(units, "step", 3, cells=True)) == []


def test_cells_of_logarithms_read_as_the_quantity_itself():
    heat = HeatMap(np.array([[-3.0, -math.inf]]), -5, 0, "log", label="log<sub>10</sub> <i>δ</i>")
    loss = Panel("p", K, Axis("loss of step", whole=True), (heat,))
    assert texts(read(loss, "step", 1)) == [("δ, loss of step 1", "0.001")]
    assert read(loss, "step", 2).readings[0].exact == "0"


def test_a_named_step_is_read_with_its_name():
    axis = Axis("input", over="step", whole=True, ticks=((2.0, "b"),))
    assert read(panel(Curve(X, X), x=axis), "step", 2).label == "<i>k</i> = 2 (b)"
