"""Saturation: slopes of the right units, shares by the right measure, causes separated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.number_format import number, percent
from rnnviz.plot.figure import Curve, HeatMap
from rnnviz.plot.markup import plain
from rnnviz.training.diagnostics import verdicts_of
from rnnviz.views.saturation import SaturationView, cause_sentence


def panels(frame):
    return {panel.key: panel for panel in SaturationView().figure(frame).panels}


def heat(panel) -> HeatMap:
    return next(a for a in panel.artists if isinstance(a, HeatMap))


def curves(panel) -> list[Curve]:
    return [a for a in panel.artists if isinstance(a, Curve)]


def with_layer(frame, **changes):
    layer = replace(frame.snapshot.trace.layers[0], **changes)
    trace = replace(frame.snapshot.trace, layers=(layer,))
    return replace(frame, snapshot=replace(frame.snapshot, trace=trace))


def test_cells_are_the_derivative_of_tanh_at_each_unit_and_step(run):
    frame = run("recall", "srn", 3)
    layer = frame.snapshot.trace.layers[0]
    expected = 1 / np.cosh(layer.preactivations["z"]) ** 2
    np.testing.assert_allclose(heat(panels(frame)["z"]).values, expected.T, rtol=1e-12)


def test_slopes_of_gates_are_relative_to_a_quarter(run):
    frame = run("recall", "lstm", 3)
    layer = frame.snapshot.trace.layers[0]
    shown = panels(frame)
    assert list(shown) == ["input", "forget", "output", "candidate", "share"]
    f = layer.gates["forget"]
    np.testing.assert_allclose(heat(shown["forget"]).values, (4 * f * (1 - f)).T, rtol=1e-9)
    c = layer.gates["candidate"]
    np.testing.assert_allclose(heat(shown["candidate"]).values, (1 - c**2).T, atol=1e-9)


def test_shares_count_units_of_an_srn_by_slope_and_gates_by_value(made):
    frame = made("tanh", steps=2, size=4, spectrum=False)
    slopes = np.array([[0.5, 0.009, 0.011, 0.0], [1.0, 1.0, 1.0, 0.0]])
    shown = panels(with_layer(frame, slopes={"z": slopes}))
    np.testing.assert_array_equal(curves(shown["share"])[0].y, [0.5, 0.25])
    assert shown["z"].note == f"{percent(3 / 8)} below 1 % of the maximum"

    frame = made("gru", steps=1, size=4, spectrum=False)
    layer = frame.snapshot.trace.layers[0]
    gates = {**layer.gates, "update": np.array([[0.05, 0.95, 0.5, 0.89]])}
    slopes = {name: np.ones((1, 4)) for name in layer.slopes}
    shown = panels(with_layer(frame, gates=gates, slopes=slopes))
    assert shown["update"].note == "50 % outside 0.1..0.9"
    assert curves(shown["share"])[0].y[0] == 0.5


@pytest.mark.parametrize(("scale", "slope"), [(0.05, 1.0), (3.0, 0.01), (0.05, 0.05)])
def test_small_weights_and_saturation_are_distinguished(made, scale, slope):
    """What U alone and f′ alone would leave of the verdict's own signal, over 2 of 3 steps."""
    size = 5
    frame = made("tanh", steps=3, size=size)
    rotation = np.linalg.qr(np.random.default_rng(1).standard_normal((size, size)))[0]
    parameters = {**frame.snapshot.trace.layers[0].parameters, "U": scale * rotation}
    slopes, direct = np.full((3, size), slope), np.zeros((3, size))
    slopes[-1], direct[-1] = 1, 1
    frame = with_layer(frame, parameters=parameters, slopes={"z": slopes}, direct=direct)
    frame = frame.with_result("verdict", value=verdicts_of(frame.snapshot))
    assert frame.verdicts[0].kind == "vanishing"
    said = cause_sentence(frame)
    assert number(scale**2) in said
    assert number(slope**2) in said
    assert said.index(number(scale**2)) <= said.rindex(number(slope**2))
    assert panels(frame)["share"].note == said
    assert plain(said) in SaturationView().figure(frame).summary


def test_nothing_is_noted_of_causes_where_none_is_known(run, made):
    assert cause_sentence(run("recall", "lstm", 1)) == "", "of a gated cell"
    broken = made("tanh", fill=lambda *shape: np.full(shape, np.nan))
    assert cause_sentence(broken) == ""
    assert panels(broken)["z"].note == "not finite in parts"
    assert cause_sentence(run("recall", "srn", 3).with_result("verdict", value=())) == "", (
        "not judged yet"
    )
    size = 3
    level = made("identity", steps=3, size=size)
    parameters = {**level.snapshot.trace.layers[0].parameters, "U": np.eye(size)}
    level = with_layer(level, parameters=parameters, slopes={"z": np.ones((3, size))})
    level = level.with_result("verdict", value=verdicts_of(level.snapshot))
    assert level.verdicts[0].kind == "level"
    assert cause_sentence(level) == ""


def test_tables_equal_the_maps_and_the_curves(run):
    frame = run("sine", "gru", 2)
    layer, shown = frame.snapshot.trace.layers[0], panels(frame)
    cells, shares = SaturationView().figure(frame).tables
    for name, column in zip(layer.cell.blocks, cells.columns[2:], strict=True):
        grid = column.values.reshape(layer.steps, layer.size)
        np.testing.assert_array_equal(grid.T, heat(shown[name]).values)
    for curve, column in zip(curves(shown["share"]), shares.columns[1:], strict=True):
        np.testing.assert_array_equal(curve.y, column.values)


def test_the_summary_is_of_the_cursors_step(made):
    frame = made("tanh", steps=2, size=4, step=2, spectrum=False)
    slopes = np.array([[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0]])
    summary = SaturationView().figure(with_layer(frame, slopes={"z": slopes})).summary
    assert "At step 2, 25 % of the units are saturated; at all steps, 62 %." in summary
