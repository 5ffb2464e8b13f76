"""Paths: bound, direct path and paths through U beside the signal; the gradient of U by lag."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow.lag import gradient_by_lag
from rnnviz.flow.path_decomposition import product_norms
from rnnviz.plot.figure import Curve, OffScaleMarks
from rnnviz.training.trainer import Trainer
from rnnviz.views.paths import PathsView


def panels(frame):
    return {panel.key: panel for panel in PathsView().figure(frame).panels}


def curves(panel):
    return {a.role: a.y for a in panel.artists if isinstance(a, Curve)}


CARRIED = {
    "lstm": lambda gates: gates["forget"],
    "gru": lambda gates: gates["update"],
    "mingru": lambda gates: 1 - gates["update"],
    "minlstm": lambda gates: gates["forget"] / (gates["forget"] + gates["input"]),
}
"""What each cell multiplies its state by."""


@pytest.mark.parametrize("cell", ["srn", *CARRIED])
def test_no_signal_exceeds_the_bound_nor_the_straight_way_one(run, cell):
    frame = run("recall", cell, 2)
    shown, layer = curves(panels(frame)["paths"]), frame.snapshot.trace.layers[0]
    np.testing.assert_array_equal(shown["threshold"], product_norms(layer)[1:])
    assert (shown["ink"] <= shown["threshold"] + 1e-12).all()
    assert shown["ink"][-1] == shown["threshold"][-1] == 0
    assert ("series0" in shown) == (cell != "srn")
    assert ("series1" in shown) == (cell in ("lstm", "gru")), "there is no U to come back through"
    if cell in CARRIED:
        product = np.cumprod(CARRIED[cell](layer.gates)[::-1], axis=0)[::-1]
        expected = np.log10(product.mean(axis=1))
        np.testing.assert_allclose(shown["series0"][:-1], expected[1:], atol=1e-10)
        assert (shown["series0"] <= 0).all()


def test_the_gradient_of_u_is_drawn_by_lag_and_its_reach_noted(run):
    frame = run("sine", "srn", 2)
    panel = panels(frame)["lag"]
    found = gradient_by_lag(frame.snapshot.trace.layers[0])
    np.testing.assert_array_equal(curves(panel)["ink"][:-1], found.norms[:-1])
    (zero,) = (a for a in panel.artists if isinstance(a, OffScaleMarks))
    assert (zero.kind, list(zero.x)) == ("zero", [11]), "h_0 = 0: nothing spans all steps"
    lag = int(np.searchsorted(np.cumsum(found.shares), 0.99))
    assert panel.note == f"99 % of it comes from lags up to {lag}."
    (_, lags) = PathsView().figure(frame).tables
    np.testing.assert_array_equal(lags.columns[2].values, found.shares)


def test_the_unit_that_forgets_least_is_named(run):
    frame = run("recall", "lstm", 2)
    kept = frame.path_decompositions[0].paths.carried[1]
    assert f"unit {int(np.argmax(kept)) + 1} keeps most" in panels(frame)["paths"].note


def test_what_is_not_known_yet_is_awaited_and_what_is_old_tells_its_age(run):
    frame = run("recall", "gru", 3)
    (panel,) = PathsView().figure(frame.with_result("paths", value=())).panels
    assert panel.message == "The paths are being computed."
    assert panels(frame.with_result("paths", update=1))["paths"].note.startswith("From update 1.")


def test_each_layer_has_its_own(run):
    frame = run("sine", "srn", 1, {"network.above": "srn"})
    assert len(frame.path_decompositions) == 2
    bottom, top = (curves(panels(replace(frame, layer=n))["lag"])["ink"] for n in (0, 1))
    assert not np.allclose(bottom, top)


def test_a_lower_layer_has_all_that_comes_down_of_the_last_loss(run):
    """Brute force: the last loss alone, through the network's own backward pass of both layers."""
    frame = run("recall", "srn", 2, {"network.above": "srn"})
    trainer = Trainer(frame.snapshot.experiment)
    for _ in range(2):
        trainer.step()
    lower, upper = trainer.trace().layers
    W, U0, U1 = (trainer.parameters[name] for name in ("l1.W", "l0.U", "l1.U"))
    above, below, kept = np.zeros(upper.size), np.zeros(lower.size), []
    for k in range(lower.steps, 0, -1):  # the only loss of this task is that of the last step
        above = upper.direct[k - 1] + above
        delta = upper.slopes["z"][k - 1] * above
        below = W.T @ delta + below
        kept.append(np.linalg.norm(below))
        above, below = U1.T @ delta, U0.T @ (lower.slopes["z"][k - 1] * below)
    exact = np.log10(np.array(kept[::-1]) / kept[0])
    panel = panels(frame)["paths"]
    np.testing.assert_allclose(curves(panel)["ink"], exact, atol=1e-9)
    assert exact[0] > product_norms(lower)[1], "the case must differ from the way in one layer"
    assert "what layers above pass down" in panel.note
    top = panels(replace(frame, layer=1))["paths"]
    assert "from above" not in top.note
