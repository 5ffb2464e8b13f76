"""Weights: one curve per gate, the law of pure decay, and layers without a U."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.difference import Change
from rnnviz.plot.figure import Curve, ReferenceLine
from rnnviz.plot.line_style import dash_of
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.training.weight_history import WeightCurves
from rnnviz.views.weights import WeightsView, decay_law
from tests.views.test_every_view import assert_sound

VIEW = WeightsView()


def curves(panel) -> list[Curve]:
    return [artist for artist in panel.artists if isinstance(artist, Curve)]


def measured(frame: Frame) -> Frame:
    return completed(frame, {"weights"})


def test_an_srn_has_radius_and_singular_value_and_a_norm(run):
    frame = measured(run("recall", "srn", 3))
    above, below = VIEW.figure(frame).panels
    sigma, radius = curves(above)
    rows = frame.weights.sizes["l0.U"]
    np.testing.assert_array_equal(radius.y, rows[0])
    np.testing.assert_array_equal(sigma.y, rows[1])
    np.testing.assert_array_equal(curves(below)[0].y, rows[2])
    assert [r.value for r in above.artists if isinstance(r, ReferenceLine)] == [1.0]
    assert radius.x.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(("cell", "gates"), [("lstm", 4), ("gru", 3)])
def test_each_gate_has_its_colour(run, cell, gates):
    above, below = VIEW.figure(measured(run("recall", cell, 2))).panels
    drawn = curves(above)
    assert len(drawn) == 2 * gates
    assert len({c.role for c in drawn}) == gates
    assert [c.label for c in drawn if c.width < 1] == [""] * gates
    assert len({dash_of(c) for c in drawn}) == gates
    assert len({c.label for c in curves(below)}) == gates


def test_pure_decay_is_drawn_beside_what_learning_makes_of_it(run):
    decay = {"training.l2": 0.5}
    frame = measured(run("recall", "srn", 4, decay))
    law = next(c for c in curves(VIEW.figure(frame).panels[0]) if c.label == "decay alone")
    rate = frame.snapshot.experiment.optimizer.learning_rate
    first = frame.weights.sizes["l0.U"][0, 0]
    np.testing.assert_allclose(law.y, first * (1 - rate * 0.5) ** np.arange(5))


@pytest.mark.parametrize(
    "more",
    [{}, {"training.l1": 0.1}, {"training.l2": 0.1, "optimizer.name": "adam"},
     {"training.l2": 0.1, "training.l1": 0.1}, {"training.l2": 1e3}],
)  # fmt: skip
def test_where_the_law_says_nothing_it_is_not_drawn(run, more):
    frame = measured(run("recall", "srn", 1, more))
    labels = [c.label for c in curves(VIEW.figure(frame).panels[0])]
    assert "decay alone" not in labels


def test_after_a_change_of_settings_the_law_holds_no_more(run):
    frame = measured(run("recall", "srn", 2, {"training.l2": 0.5}))
    changed = (Change(1, "optimizer.learning_rate", 0.1, 0.2),)
    snapshot = replace(frame.snapshot, changes=changed)
    rows = frame.weights.sizes["l0.U"]
    assert decay_law(frame.snapshot, frame.weights.update, rows) is not None
    assert decay_law(snapshot, frame.weights.update, rows) is None


def test_without_weights_it_says_why(run, made):
    assert "being measured" in VIEW.figure(run("recall", "srn", 1)).panels[0].message
    frame = made().with_result("weights", value=None)
    assert VIEW.figure(frame).panels[0].message.startswith("No square U")


@pytest.mark.parametrize("scale", [0.0, 1e-300, 1.0, 1e300, np.nan])
@pytest.mark.parametrize("points", [1, 5])
def test_no_size_breaks_it(run, scale, points):
    sizes = scale * np.linspace(1.0, 2.0, 3 * points).reshape(3, points)
    sizes[1, -1] = np.nan
    frame = run("recall", "srn", 1)
    weights = WeightCurves(np.arange(float(points)), {"l0.U": sizes})
    assert_sound(VIEW.figure(frame.with_result("weights", value=weights, update=0)))


def test_sizes_of_many_decades_turn_the_axis_logarithmic(run):
    grown = np.logspace(0.0, 250.0, 30)
    sizes = np.array([grown, grown, 10 * grown])
    weights = WeightCurves(np.arange(30.0), {"l0.U": sizes})
    panel = VIEW.figure(run("recall", "srn", 1).with_result("weights", value=weights)).panels[0]
    assert panel.y.log10
    assert [r.value for r in panel.artists if isinstance(r, ReferenceLine)] == [0.0]
    assert curves(panel)[1].y[[0, -1]].tolist() == [0.0, 250.0]
    assert panel.y.high >= 250


def test_a_last_leap_leaves_the_axis_on_which_one_sees_whether_the_radius_is_below_1(run):
    """After 35 updates of decay it was 0.995; only then it blew up."""
    radius = np.append(np.linspace(1.0, 0.995, 35), [244.0, 3.7e63])
    sizes = np.array([radius, radius + 1e-3, 8 * radius])
    weights = WeightCurves(np.arange(37.0), {"l0.U": sizes})
    above, below = VIEW.figure(run("recall", "srn", 1).with_result("weights", value=weights)).panels
    assert not above.y.log10
    assert 0.9 <= above.y.low < 0.995 < 1.0 < above.y.high <= 1.1
    assert (below.y.low, below.y.high) == (0.0, 10.0)
