"""Verdict: the sentence of the run, the signal it was read from, and only what the data show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnnviz.flow.spectrum import spectrum
from rnnviz.text import plain
from rnnviz.training.diagnostics import verdicts_of
from rnnviz.training.verdict import verdict
from rnnviz.views.figure import Curve, Marks
from rnnviz.views.verdict import Verdict


def panels(frame):
    return {panel.key: panel for panel in Verdict().figure(frame).panels}


def curves(frame):
    return {a.role: a for a in panels(frame)["signal"].artists if isinstance(a, Curve)}


def judged(frame, layer):
    """The frame with another layer in its trace, and the verdict on that."""
    trace = replace(frame.snapshot.trace, layers=(layer,))
    snapshot = replace(frame.snapshot, trace=trace)
    return replace(
        frame, snapshot=snapshot, spectra=(spectrum(layer),), verdicts=verdicts_of(snapshot)
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


def test_the_sentence_is_that_of_the_runs_verdict(run):
    frame = run("recall", "srn", 3)
    sentence = str(verdict(frame.snapshot).sentence)
    panel = panels(frame)["verdict"]
    assert panel.loud
    assert plain(panel.empty).lower() == f"{sentence}.".lower()
    assert plain(panel.empty) in Verdict().figure(frame).summary


def test_the_measured_signal_is_that_of_products_of_the_jacobians(run):
    frame = run("recall", "lstm", 2)
    layer = frame.snapshot.trace.layers[0]
    lam = np.concatenate([np.zeros(layer.size), layer.direct[-1]])
    norms = [np.linalg.norm(lam)]
    for J in layer.cell.jacobian(layer)[:0:-1]:
        lam = J.T @ lam
        norms.append(np.linalg.norm(lam))
    expected = np.log10(np.array(norms[::-1]) / norms[0])
    np.testing.assert_allclose(curves(frame)["ink"].y, expected, atol=1e-9)


def test_eigenvalues_that_lie_are_named_and_drawn_beside_the_truth(made):
    frame, u = chain_frame(made, 0.5)
    shown, last = curves(frame), 39
    np.testing.assert_allclose(shown["threshold"].y, (last - np.arange(40)) * np.log10(0.9))
    signal = [np.linalg.norm(np.linalg.matrix_power(u.T, n)[:, 0]) for n in range(last, -1, -1)]
    np.testing.assert_allclose(shown["ink"].y, np.log10(signal), atol=1e-10)
    loud = plain(panels(frame)["verdict"].empty)
    assert "The eigenvalues mislead: every |λ| is below 1, yet the error grows" in loud


def test_eigenvalues_that_do_not_mislead_are_not_accused(made):
    frame, _ = chain_frame(made, 0.0)
    said = panels(frame)["facts"].empty
    assert "mislead" not in panels(frame)["verdict"].empty
    assert "would receive 0.0164 by the eigenvalues alone; it receives 0.0164." in said


def test_growth_that_eigenvalues_promise_in_vain_is_told(made):
    frame, _ = chain_frame(made, 0.0)
    wild = replace(frame.spectra[0], radius=np.full(40, 1.5))
    said = panels(replace(frame, spectra=(wild,)))["verdict"].empty
    assert "they promise growth, yet the error fades" in said


def test_nothing_is_said_of_eigenvalues_while_they_are_not_known(run):
    frame = replace(run("recall", "srn", 2), spectra=())
    assert "eigenvalues" not in panels(frame)["facts"].empty
    assert set(curves(frame)) == {"ink"}
    assert len(Verdict().figure(frame).tables[0].columns) == 2


def test_the_share_of_clipped_updates_is_told_where_there_were_any_to_clip(run):
    more = {"clipping.name": "global", "clipping.threshold": 1e-9}
    assert "Clipped: 100 % of 3 updates." in panels(run("sine", "srn", 3, more))["facts"].empty
    assert "lipped" not in panels(run("sine", "srn", 0, more))["facts"].empty
    assert "lipped" not in panels(run("sine", "srn", 3))["facts"].empty


def test_the_share_of_saturated_units_is_told(made):
    frame, _ = chain_frame(made, 0.0)
    layer = frame.snapshot.trace.layers[0]
    slopes = np.where(np.arange(8) < 2, 0.0, 1.0) * np.ones((40, 1))
    frame = judged(frame, replace(layer, slopes={"z": slopes}))
    assert "Saturated: 25 % of all units and steps." in panels(frame)["facts"].empty


def test_exact_zeros_are_marked(made):
    frame, _ = chain_frame(made, 0.0)
    layer = frame.snapshot.trace.layers[0]
    layer = replace(layer, parameters={**layer.parameters, "U": np.zeros((8, 8))})
    frame = judged(frame, layer)
    marks = [a for a in panels(frame)["signal"].artists if isinstance(a, Marks)]
    assert [m.kind for m in marks] == ["zero", "zero"]
    np.testing.assert_array_equal(marks[-1].x, np.arange(1, 40))


def test_nothing_is_judged_while_it_is_drawn(run, monkeypatch):
    frame = run("sine", "gru", 2)
    Verdict().figure(frame)
    monkeypatch.setattr("rnnviz.flow.delta.signals", None)
    monkeypatch.setattr("rnnviz.flow.regime.journey", None)
    Verdict().figure(frame)


def test_a_verdict_that_is_not_there_yet_is_awaited(run):
    (panel,) = Verdict().figure(replace(run("recall", "srn", 3), verdicts=())).panels
    assert panel.empty == "The verdict is being computed."


def test_the_ages_of_verdict_and_eigenvalues_are_told(run):
    frame = run("recall", "srn", 3)
    assert panels(frame)["signal"].note == ""
    assert panels(replace(frame, spectra_update=1))["signal"].note == "Eigenvalues of update 1."
    both = replace(frame, spectra_update=2, verdicts_update=2)
    assert panels(both)["signal"].note == "Of update 2."
    apart = replace(frame, spectra_update=1, verdicts_update=2)
    assert panels(apart)["signal"].note == "Of update 2. Eigenvalues of update 1."


def test_the_share_of_clipped_updates_is_of_the_verdicts_own_update(run):
    more = {"clipping.name": "global", "clipping.threshold": 1e-9}
    early, late = run("sine", "srn", 3, more), run("sine", "srn", 5, more)
    aged = replace(late, verdicts=early.verdicts, verdicts_update=early.verdicts_update)
    assert "Clipped: 100 % of 3 updates." in panels(aged)["facts"].empty


def test_the_table_holds_the_curves(run):
    frame = run("recall", "gru", 2)
    (table,) = Verdict().figure(frame).tables
    _, measured, promised, _ = (column.values for column in table.columns)
    np.testing.assert_array_equal(measured, curves(frame)["ink"].y)
    np.testing.assert_array_equal(promised, curves(frame)["threshold"].y)
