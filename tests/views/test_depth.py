"""Depth: the error of every layer at every step, in its row and column."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.plot.figure import Curve, HeatMap, OffScaleMarks
from rnnviz.views.depth import DepthView

STACK = {"network.above": "lstm srn"}


def heat(frame) -> HeatMap:
    (found,) = (a for a in DepthView().figure(frame).panels[0].artists if isinstance(a, HeatMap))
    return found


def test_a_row_is_a_layer_and_a_column_a_step(run):
    frame = run("recall", "srn", 3, STACK)
    layers = frame.snapshot.trace.layers
    assert [layer.name for layer in layers] == ["l0", "l1", "l2"]
    norms = [np.log10(np.linalg.norm(la.adjoints["h"][1:], axis=1)) for la in layers]
    np.testing.assert_allclose(heat(frame).values, norms, rtol=1e-12)


def test_a_layer_that_reads_from_the_end_is_turned_into_the_order_of_the_sequence(run):
    frame = run("sine", "srn", 2, {"network.direction": "both"})
    backward = frame.snapshot.trace.layers[1]
    assert backward.backward
    norms = np.log10(np.linalg.norm(backward.adjoints["h"][1:], axis=1))
    np.testing.assert_allclose(heat(frame).values[1], norms[::-1], rtol=1e-12)


def test_the_way_down_is_that_at_the_cursor_and_at_the_last_step(run):
    frame = replace(run("recall", "srn", 3, STACK), step=2)
    values = heat(frame).values
    curves = [a for a in DepthView().figure(frame).panels[1].artists if isinstance(a, Curve)]
    assert [curve.label for curve in curves] == ["step 2", f"step {values.shape[1]}"]
    np.testing.assert_array_equal(curves[0].y, values[:, 1])
    np.testing.assert_array_equal(curves[1].y, values[:, -1])


def test_an_exact_zero_is_marked_and_not_joined(run):
    frame = run("recall", "srn", 3, {**STACK, "training.truncation": 2})
    first = replace(frame, step=1)
    panel = DepthView().figure(first).panels[1]
    assert np.isneginf(heat(first).values[:, 0]).all()
    assert [a.kind for a in panel.artists if isinstance(a, OffScaleMarks)] == ["zero"]


def test_it_suits_networks_of_several_layers_and_says_so_of_others(run):
    assert DepthView().suits(run("recall", "srn", 3, STACK))
    single = run("recall", "srn", 3)
    assert not DepthView().suits(single)
    assert "one layer" in DepthView().figure(single).panels[0].message


@pytest.mark.parametrize("more", [STACK, {"network.direction": "both"}])
def test_the_table_holds_every_layer_and_step(run, more):
    frame = run("sine", "srn", 2, more)
    (table,) = DepthView().figure(frame).tables
    layers = frame.snapshot.trace.layers
    assert set(table.columns[1].values) == {layer.name for layer in layers}
    assert len(table.columns[0].values) == len(layers) * len(frame.snapshot.trace.x)
