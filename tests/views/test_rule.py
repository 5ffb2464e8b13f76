"""Learning rule: costs of this network, the gradient by lag, and the bias of truncation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow.truncation_bias import truncation_bias
from rnnviz.plot.figure import Curve, OffScaleMarks, Points
from rnnviz.plot.markup import plain
from rnnviz.screen.panel_layout import visible_panels
from rnnviz.screen.text_layout import TextLayout
from rnnviz.screen.theme import LIGHT
from rnnviz.training.analysis import lag_gradient
from rnnviz.training.analysis.rule_cost import bptt_cost, rtrl_cost
from rnnviz.training.diagnostics import completed
from rnnviz.training.trainer import Trainer
from rnnviz.views.rule import LENGTHS, SIZES, LearningRuleView

VIEW = LearningRuleView()


def figure_of(frame):
    return VIEW.figure(completed(frame, VIEW.needs))


def panel(figure, key):
    return next(p for p in figure.panels if p.key == key)


def curves(panel):
    return {a.label: a for a in panel.artists if isinstance(a, Curve)}


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru", "narx"])
def test_costs_are_those_of_this_network(run, cell):
    frame = run("sine", cell, 1)
    layer = frame.snapshot.trace.layers[0]
    layers = [(layer.cell, layer.input.shape[1])]
    drawn = curves(panel(figure_of(frame), "numbers"))
    expected = [np.log10(8 * bptt_cost(layers, int(T)).numbers) for T in LENGTHS]
    np.testing.assert_allclose(drawn["BPTT"].y, expected)
    np.testing.assert_allclose(drawn["RTRL"].y, np.log10(8 * rtrl_cost(layers, 1).numbers))


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru", "narx"])
def test_work_is_that_of_larger_networks_of_the_same_kind(run, cell):
    frame = run("sine", cell, 1)
    layer = frame.snapshot.trace.layers[0]
    drawn = curves(panel(figure_of(frame), "products"))
    larger = [[(replace(layer.cell, size=int(D)), layer.input.shape[1])] for D in SIZES]
    for name, cost in (("BPTT", bptt_cost), ("RTRL", rtrl_cost)):
        expected = [np.log10(cost(layers, layer.steps).products) for layers in larger]
        np.testing.assert_allclose(drawn[name].y, expected)
    growth = np.diff(drawn["RTRL"].y)[-1] / np.diff(drawn["RTRL"].x)[-1]
    assert growth == pytest.approx(4, abs=0.05)


def test_layers_above_grow_in_proportion(run):
    frame = run("sine", "srn", 1, {"network.above": "lstm"})
    size = frame.snapshot.trace.layers[0].size
    assert size in SIZES, "the test needs a size that is drawn"
    layers = [(layer.cell, layer.input.shape[1]) for layer in frame.snapshot.trace.layers]
    drawn = curves(panel(figure_of(frame), "products"))
    at = SIZES.tolist().index(size)
    for name, cost in (("BPTT", bptt_cost), ("RTRL", rtrl_cost)):
        expected = np.log10(cost(layers, frame.snapshot.trace.layers[0].steps).products)
        np.testing.assert_allclose(drawn[name].y[at], expected)


def test_a_decoder_has_no_other_rule_and_an_encoder_a_gradient_by_lag(run):
    frame = run("reverse", "gru", 1)
    figure = figure_of(frame)
    assert set(curves(panel(figure, "numbers"))) == {"BPTT"}
    assert "RTRL" not in panel(figure, "numbers").note
    assert "encoder" in panel(figure, "lag").title
    assert curves(panel(figure, "lag"))


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({}, "BPTT"),
        ({"training.truncation": 4}, "truncated, <i>τ</i> = 4"),
        ({"training.rule": "rtrl"}, "RTRL"),
        ({"training.rule": "rtrl_online"}, "RTRL"),
    ],
)
def test_this_run_is_marked_on_the_line_of_its_rule(run, more, name):
    drawn = panel(figure_of(run("sine", "srn", 1, more)), "products")
    (mark,) = (a for a in drawn.artists if isinstance(a, Points))
    line = curves(drawn)[name]
    assert mark.role == line.role
    assert mark.x[0] == np.log10(7)
    assert mark.y[0] == pytest.approx(np.interp(np.log10(7), line.x, line.y), abs=0.02)
    assert len(curves(drawn)) == (3 if "training.truncation" in more else 2)


def test_what_truncation_drops_is_drawn_as_missing(run):
    frame = run("recall", "lstm", 2, {"training.truncation": 4})
    drawn = curves(panel(figure_of(frame), "lag"))
    used, missing = drawn["used"].y, drawn["missing, in whole or in part"].y
    # the only loss is that of step 9, which is alone in the third piece
    assert np.isfinite(used[0])
    assert np.isnan(used[1:]).all()
    assert np.isnan(missing[0])
    assert np.isfinite(missing[1:8]).all()


def test_a_lag_without_gradient_is_exactly_zero(run):
    """The longest lag ends at h_0, which is zero: G is, too, and is said to be."""
    drawn = panel(figure_of(run("recall", "lstm", 2)), "lag")
    assert list(curves(drawn)) == ["‖<i>G</i><sub>lag</sub>‖"]
    (mark,) = (a for a in drawn.artists if isinstance(a, OffScaleMarks))
    assert mark.kind == "zero"
    np.testing.assert_array_equal(mark.x, [8])


def test_the_bias_is_noted_as_it_is(run):
    frame = run("sine", "gru", 2, {"training.truncation": 3})
    figure = figure_of(frame)
    found = truncation_bias(frame.snapshot.trace.layers, 0, 3)[""]
    direction = "short" if found.ratio <= 1 else "long"
    share = round(100 * abs(1 - found.ratio))
    said = panel(figure, "lag").note
    assert f"is {share} % too {direction} and points" in said
    assert f"the missing part is {round(100 * found.missing)} % as long as the whole" in said
    assert "too" in figure.summary
    table = next(t for t in figure.tables if t.name == "bias")
    assert list(table.columns[0].values) == ["all", *frame.snapshot.trace.layers[0].parameters]
    assert table.columns[1].values[0] == found.missing


def test_the_bias_of_a_lower_layer_is_that_of_what_comes_down_whole_and_truncated(run):
    """The two gradients of the same parameters, by the network's own pass with τ and without."""
    frame = run("sine", "srn", 2, {"training.truncation": 3, "network.above": "gru"})
    snapshot = frame.snapshot
    trainer = Trainer(snapshot.experiment)
    for _ in range(2):
        trainer.step()
    grads = []
    for truncation in (3, 0):
        trace = trainer.network.trace(trainer.parameters, trainer.source.probe(), truncation)
        found = [
            np.einsum("tn,tm->nm", la.deltas["z"], v).ravel()
            for la in trace.layers[:1]
            for v in (la.states["h"][:-1], la.input, np.ones((la.steps, 1)))
        ]
        grads.append(np.concatenate(found))
    cut, whole = grads
    length = np.linalg.norm(whole)
    table = next(t for t in figure_of(frame).tables if t.name == "bias")
    missing, ratio, cosine = (column.values[0] for column in table.columns[1:])
    assert missing == pytest.approx(np.linalg.norm(cut - whole) / length, rel=1e-9)
    assert ratio == pytest.approx(np.linalg.norm(cut) / length, rel=1e-9)
    assert cosine == pytest.approx(cut @ whole / length / np.linalg.norm(cut), rel=1e-9)


def test_without_truncation_nothing_is_noted_of_bias(run):
    figure = figure_of(run("sine", "gru", 2))
    assert not panel(figure, "lag").note
    assert [t.name for t in figure.tables] == ["cost", "size", "lag"]


def test_twice_the_units(run):
    figure = figure_of(run("sine", "srn", 1))
    layers = [(7, 1), (14, 1)]
    rtrl = [D * D * (D + M + 1) for D, M in layers]
    assert f"RTRL × {rtrl[1] / rtrl[0]:.1f}" in panel(figure, "numbers").note


def test_where_there_is_no_u_there_is_nothing_to_take_apart(run):
    figure = figure_of(run("sine", "residual", 1, {"cell.form": "input"}))
    assert plain(panel(figure, "lag").message) == "There is no U in this layer."


def test_before_it_is_computed_and_where_it_would_take_too_long_the_panel_says_so(run, monkeypatch):
    frame = run("sine", "srn", 1)
    assert "being computed" in panel(VIEW.figure(frame), "lag").message
    monkeypatch.setattr(lag_gradient, "MAX_WORK", 1)
    assert "shorter sequences" in panel(figure_of(frame), "lag").message


def test_an_older_gradient_says_of_which_update_it_is(run):
    frame = completed(run("sine", "srn", 3), VIEW.needs).with_result("lag_gradient", update=2)
    assert "From update 2." in panel(VIEW.figure(frame), "lag").note


def test_where_room_is_short_the_gradient_by_lag_stays(run, qapp):
    """Three axes of ten pixels each show nothing."""
    panels = figure_of(run("sine", "srn", 1)).panels
    layout = TextLayout(LIGHT)
    shown = {
        height: [panel.key for panel in visible_panels(panels, 310, height, layout)]
        for height in (100, 160, 400)
    }
    assert shown == {100: ["lag"], 160: ["numbers", "lag"], 400: ["numbers", "products", "lag"]}
