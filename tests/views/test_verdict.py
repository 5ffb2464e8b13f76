"""Verdict: both sentences, the signal behind them, and the predictions by eigenvalues."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow.spectrum import spectrum
from rnnviz.number_format import rough_number_of_log10
from rnnviz.plot.figure import Curve, OffScaleMarks
from rnnviz.plot.markup import plain
from rnnviz.training.analysis.snapshot_verdict import flow_verdict, training_verdict
from rnnviz.training.diagnostics import verdicts_of
from rnnviz.views.verdict import VerdictView
from tests.nn.sample import RECURRENT


def panels(frame):
    return {panel.key: panel for panel in VerdictView().figure(frame).panels}


def curves(frame):
    return {a.role: a for a in panels(frame)["signal"].artists if isinstance(a, Curve)}


def judged(frame, layer):
    """The frame with another layer in its trace, and the verdict on that."""
    trace = replace(frame.snapshot.trace, layers=(layer,))
    snapshot = replace(frame.snapshot, trace=trace)
    return (
        replace(frame, snapshot=snapshot)
        .with_result("spectrum", value=(spectrum(layer),))
        .with_result("verdict", value=verdicts_of(snapshot))
    )


def chain_frame(made, shift: float, size: int = 8, steps: int = 40):
    """A linear SRN with U = 0.9 I + shift, and a loss e_1 at the last step alone."""
    frame = made("identity", steps=steps, size=size, spectrum=False)
    layer = frame.snapshot.trace.layers[0]
    direct = np.zeros((steps, size))
    direct[-1, 0] = 1.0
    u = 0.9 * np.eye(size) + shift * np.eye(size, k=1)
    layer = replace(
        layer,
        parameters={**layer.parameters, "U": u},
        slopes={"z": np.ones((steps, size))},
        direct=direct,
    )
    return judged(frame, layer), u


def test_the_sentences_are_those_of_both_verdicts(run):
    frame = run("recall", "srn", 3)
    panel, figure = panels(frame)["verdict"], VerdictView().figure(frame)
    flow = str(flow_verdict(frame.snapshot).sentence)
    training = str(training_verdict(frame.snapshot).sentence)
    assert panel.large
    for sentence in (flow, training):
        assert f"{sentence[1:]}." in plain(panel.message)
        assert f"{sentence[1:]}." in figure.summary
    assert plain(panel.message).index(flow[1:]) < plain(panel.message).index(training[1:])


def test_before_the_first_update_nothing_is_noted_of_training(run):
    said = VerdictView().figure(run("recall", "srn", 0)).summary
    for word in ("guessing", "loss is", "no update"):
        assert word not in said


@pytest.mark.parametrize("cell", RECURRENT)
def test_the_measured_signal_is_that_of_products_of_the_jacobians(run, cell):
    """δ of an SRN and λ of every other cell, over what step t has of it."""
    frame = run("recall", cell, 2)
    layer = frame.snapshot.trace.layers[0]
    lam = np.zeros(layer.state.shape[1])
    last = layer.cell.states.index("h") * layer.size
    lam[last : last + layer.size] = layer.direct[-1]
    slopes = layer.slopes["z"] if layer.cell.closes else np.ones((layer.steps, len(lam)))
    norms = [np.linalg.norm(slopes[-1] * lam)]
    for k in range(layer.steps - 1, 0, -1):
        lam = layer.jacobian()[k].T @ lam
        norms.append(np.linalg.norm(slopes[k - 1] * lam))
    expected = np.log10(np.array(norms[::-1]) / norms[0])
    np.testing.assert_allclose(curves(frame)["ink"].y, expected, atol=1e-9)


def test_one_number_for_one_thing(run):
    """Curve, table, triangle and sentence."""
    frame = run("recall", "srn", 3)
    row = frame.triangles[0][-1]
    np.testing.assert_allclose(curves(frame)["ink"].y, row - row[-1], atol=1e-9)
    said = plain(panels(frame)["verdict"].message)
    assert f"step 1 receives {rough_number_of_log10(row[0] - row[-1])}" in said


def test_eigenvalues_that_lie_are_named_and_drawn_beside_the_truth(made):
    frame, u = chain_frame(made, 0.5)
    shown, last = curves(frame), 39
    np.testing.assert_allclose(shown["threshold"].y, (last - np.arange(40)) * np.log10(0.9))
    signal = [np.linalg.norm(np.linalg.matrix_power(u.T, n)[:, 0]) for n in range(last, -1, -1)]
    np.testing.assert_allclose(shown["ink"].y, np.log10(signal), atol=1e-10)
    loud = plain(panels(frame)["verdict"].message)
    assert "The eigenvalues mislead: every |λ| is below 1, yet the error grows" in loud


def test_eigenvalues_that_do_not_mislead_are_not_accused(made):
    frame, _ = chain_frame(made, 0.0)
    said = panels(frame)["facts"].message
    assert "mislead" not in panels(frame)["verdict"].message
    assert "step 1 receives 0.0164 of the signal; it receives 0.0164." in said


def test_growth_that_eigenvalues_promise_in_vain_is_noted(made):
    frame, _ = chain_frame(made, 0.0)
    wild = replace(frame.spectra[0], radius=np.full(40, 1.5))
    said = panels(frame.with_result("spectrum", value=(wild,)))["verdict"].message
    assert "they predict growth, yet the error fades" in said


def test_nothing_is_noted_of_eigenvalues_while_they_are_not_known(run):
    frame = run("recall", "srn", 2).with_result("spectrum", value=())
    assert "eigenvalues" not in panels(frame)["facts"].message
    assert set(curves(frame)) == {"ink"}
    assert len(VerdictView().figure(frame).tables[0].columns) == 2


def test_the_share_of_saturated_units_is_noted(made):
    frame, _ = chain_frame(made, 0.0)
    layer = frame.snapshot.trace.layers[0]
    slopes = np.where(np.arange(8) < 2, 0.0, 1.0) * np.ones((40, 1))
    frame = judged(frame, replace(layer, slopes={"z": slopes}))
    assert "Saturated: 25 % of all units and steps." in panels(frame)["facts"].message


def test_exact_zeros_are_marked(made):
    frame, _ = chain_frame(made, 0.0)
    layer = frame.snapshot.trace.layers[0]
    layer = replace(layer, parameters={**layer.parameters, "U": np.zeros((8, 8))})
    frame = judged(frame, layer)
    marks = [a for a in panels(frame)["signal"].artists if isinstance(a, OffScaleMarks)]
    assert [m.kind for m in marks] == ["zero", "zero"]
    np.testing.assert_array_equal(marks[-1].x, np.arange(1, 40))


def test_nothing_is_judged_while_it_is_drawn(run, monkeypatch):
    frame = run("sine", "gru", 2)
    monkeypatch.setattr("rnnviz.flow.delta.signals", None)
    monkeypatch.setattr("rnnviz.flow.loss_signal.descent", None)
    monkeypatch.setattr("rnnviz.verdict.flow.cause_of", None)
    VerdictView().figure(frame)


def test_a_verdict_that_is_not_there_yet_is_awaited(run):
    (panel,) = VerdictView().figure(run("recall", "srn", 3).with_result("verdict", value=())).panels
    assert panel.message == "The verdict is being computed."


def test_the_ages_of_verdict_and_eigenvalues_are_noted(run):
    frame = run("recall", "srn", 3)
    assert panels(frame)["signal"].note == ""
    older = panels(frame.with_result("spectrum", update=1))["signal"].note
    assert older == "Eigenvalues from update 1."
    both = frame.with_result("spectrum", update=2).with_result("verdict", update=2)
    assert panels(both)["signal"].note == "From update 2."
    apart = frame.with_result("spectrum", update=1).with_result("verdict", update=2)
    assert panels(apart)["signal"].note == "From update 2. Eigenvalues from update 1."


def test_what_the_run_has_done_is_that_of_the_frame_and_not_of_an_older_verdict(run):
    early, late = run("sine", "srn", 3), run("sine", "srn", 5)
    aged = late.with_result("verdict", value=early.verdicts, update=early.update_of("verdict"))
    said = plain(panels(aged)["verdict"].message)
    assert str(training_verdict(late.snapshot).sentence)[1:] in said
    assert str(early.verdicts[0].sentence)[1:] in said


def test_the_total_of_many_losses_is_noted_where_it_does_the_opposite(made):
    frame, _ = chain_frame(made, 0.0)
    layer = frame.snapshot.trace.layers[0]
    direct = np.ones((40, 8))
    deltas = np.cumsum(0.5 ** np.arange(40))[::-1, None] * direct  # U = ½ I
    layer = replace(
        layer,
        parameters={**layer.parameters, "U": 0.5 * np.eye(8)},
        direct=direct,
        deltas={"z": deltas},
        adjoints={"h": np.vstack([deltas[:1], deltas])},
    )
    said = plain(panels(judged(frame, layer))["verdict"].message)
    assert "of the last loss" in said
    assert "total over all losses does not fade" in said


@pytest.mark.parametrize("cell", ["gru", "srn"])
def test_the_table_holds_the_curves(run, cell):
    """σ_max of J bounds λ and not the δ of an SRN, so there it is not drawn."""
    frame = run("recall", cell, 2)
    (table,) = VerdictView().figure(frame).tables
    values = [column.values for column in table.columns]
    assert len(values) == (3 if cell == "srn" else 4)
    np.testing.assert_array_equal(values[1], curves(frame)["ink"].y)
    np.testing.assert_array_equal(values[2], curves(frame)["threshold"].y)
