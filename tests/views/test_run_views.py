"""Gradient norms and loss: every update shown, chance and threshold in place."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.plot.figure import Band, Curve, OffScaleMarks, Points, ReferenceLine
from rnnviz.training.evaluation import Evaluation
from rnnviz.training.history import Curves
from rnnviz.training.trainer import Trainer
from rnnviz.views.gradients import GradientsView, parameter_label
from rnnviz.views.loss import LossView, chance_loss, spans_decades


def of(panel, kind) -> list:
    return [a for a in panel.artists if isinstance(a, kind)]


def columns(figure) -> dict[str, np.ndarray]:
    (table,) = figure.tables
    return {c.heading: c.values for c in table.columns}


def envelope(values, updates_a_point=1):
    """Return the envelope the trainer's history makes of a list of values."""
    curves = Curves(("v",), capacity=max(2, -(-len(values) // updates_a_point)))
    for n, value in enumerate(values, start=1):
        curves.append(n, np.array([value]))
    return curves.envelopes()["v"]


def with_history(frame, **series):
    """Return the frame with other series."""
    history = replace(frame.snapshot.history, **series)
    update = int(next(iter(series.values())).update[-1]) if series else frame.snapshot.update
    return replace(frame, snapshot=replace(frame.snapshot, history=history, update=update))


@pytest.mark.parametrize("view", [GradientsView(), LossView()])
def test_before_the_first_update_the_view_says_what_to_do(view, run):
    figure = view.figure(run("recall", "srn", 0))
    assert figure.panels[0].message.startswith("No update yet. From the first one on: ")


def test_norms_are_those_of_the_trainer(run):
    frame = run("recall", "srn", 3, {"clipping.name": "global", "clipping.threshold": 0.05})
    trainer = Trainer(frame.snapshot.experiment)
    for _ in range(3):
        trainer.step()
    norms, scales = trainer.recorded()["grad_norm"], trainer.recorded()["clip_scale"]
    figure = GradientsView().figure(frame)
    before, after = of(figure.panels[0], Curve)
    np.testing.assert_allclose(before.y, [math.log10(v) for v in norms], rtol=1e-12)
    np.testing.assert_allclose(after.y, np.log10(norms * scales), rtol=1e-9)
    np.testing.assert_allclose(after.y, math.log10(0.05), rtol=1e-9)
    (rule,) = (a for a in of(figure.panels[0], ReferenceLine) if a.horizontal)
    assert rule.value == math.log10(0.05)
    assert "0.05" in rule.label
    assert "Clipped: 100 % (3 of 3)." in figure.panels[0].note


def test_parameters_together_have_the_global_norm(run):
    figure = GradientsView().figure(run("recall", "lstm", 3))
    table = columns(figure)
    parts = [v for h, v in table.items() if "." in h and h.endswith("before clipping")]
    total = np.sqrt(np.sum(np.square(parts), axis=0))
    np.testing.assert_allclose(total, table["gradient norm before clipping"], rtol=1e-12)
    curves = of(figure.panels[1], Curve)
    assert [c.label for c in curves] == [f"<i>{x}</i>" for x in ("U", "W", "b", "V", "c")]
    np.testing.assert_allclose([10**c.y for c in curves], parts, rtol=1e-12)


def test_without_clipping_there_is_one_curve_and_no_rule(run):
    figure = GradientsView().figure(run("recall", "srn", 3))
    assert len(of(figure.panels[0], Curve)) == 1
    assert of(figure.panels[0], ReferenceLine) == []
    assert figure.panels[0].note == "No clipping."


@pytest.mark.parametrize(("name", "panel"), [("parameter", 1), ("value", None)])
def test_the_threshold_stands_where_it_acts(run, name, panel):
    frame = run("recall", "srn", 2, {"clipping.name": name, "clipping.threshold": 0.02})
    figure = GradientsView().figure(frame)
    ruled = [i for i, p in enumerate(figure.panels) if of(p, ReferenceLine)]
    assert ruled == ([] if panel is None else [panel])
    assert ("±0.02" in figure.panels[0].note) == (name == "value")


@pytest.mark.parametrize(
    ("name", "label"),
    [("l0.U", "<i>U</i>"), ("l1.W", "<i>W</i><sup>1</sup>"), ("readout.V", "<i>V</i>"),
     ("l0.U.forget", "<i>U</i> forget"), ("l0r.b", "<i>b</i><sup>0r</sup>")],
)  # fmt: skip
def test_parameters_are_named_as_in_the_book(name, label):
    assert parameter_label(name) == label


def test_updates_that_were_not_finite_are_marked_at_the_top(run):
    broken = envelope([1.0, math.inf, 2.0, math.nan])
    frame = with_history(run("recall", "srn", 3), grad_norm=broken)
    panel = GradientsView().figure(frame).panels[0]
    (marks,) = of(panel, OffScaleMarks)
    assert (marks.kind, marks.x.tolist()) == ("overflow", [2, 4])
    curve = of(panel, Curve)[0]
    np.testing.assert_array_equal(curve.y, np.log10([1.0, np.nan, 2.0, np.nan]))
    assert curve.symbol == "circle"


def test_one_broken_parameter_is_marked(run):
    whole, broken = envelope([1.0, 2.0, 3.0]), envelope([1.0, math.nan, 0.0])
    norms = {"l0.U": (whole, whole), "l0.b": (broken, broken)}
    frame = with_history(run("recall", "srn", 3), grad_norm=whole, parameter_norms=norms)
    marks = of(GradientsView().figure(frame).panels[1], OffScaleMarks)
    assert [(m.kind, m.x.tolist()) for m in marks] == [("overflow", [2]), ("zero", [3])]
    assert marks[1].label == "<i>b</i>: exactly 0"


def test_a_gradient_of_exactly_zero_is_marked_at_the_bottom(run):
    frame = with_history(run("recall", "srn", 3), grad_norm=envelope([1.0, 0.0]))
    (marks,) = of(GradientsView().figure(frame).panels[0], OffScaleMarks)
    assert (marks.kind, marks.x.tolist()) == ("zero", [2])


@pytest.mark.parametrize("view", [GradientsView(), LossView()])
def test_a_merged_history_shows_every_peak_in_its_band(view, run):
    values = [1.0, 8.0, 2.0, 0.25, 4.0, 1.0, 1.0, 0.0]
    series = envelope(values, updates_a_point=2)
    assert series.stride == 2
    frame = with_history(run("sine", "srn", 3), grad_norm=series, loss=series)
    panel = view.figure(frame).panels[0]
    (band,) = of(panel, Band)
    pairs = np.reshape(values, (-1, 2))
    low = np.maximum(pairs.min(axis=1), 10**panel.y.low)
    np.testing.assert_allclose(10**band.low, low)
    np.testing.assert_allclose(10**band.high, pairs.max(axis=1))
    np.testing.assert_array_equal(band.x, [2, 4, 6, 8])
    assert "Each point is the last of 2 updates" in panel.note
    np.testing.assert_array_equal(of(panel, Curve)[0].y, np.log10([8.0, 0.25, 1.0, np.nan]))


def test_after_clipping_too_the_line_joins_the_last_values(run):
    series = envelope([4.0, 1.0, 2.0, 1.0], updates_a_point=2)
    frame = run("sine", "srn", 1, {"clipping.name": "global"})
    frame = with_history(frame, grad_norm=series, clipped_norm=series)
    np.testing.assert_array_equal(
        of(GradientsView().figure(frame).panels[0], Curve)[1].y, [0.0, 0.0]
    )


def test_the_axis_of_updates_moves_rarely(run):
    frame = run("recall", "srn", 3)
    highs = [LossView().figure(with_history(frame, loss=envelope(np.ones(n)))).panels[0].x.high
             for n in (1, 20, 21, 50, 51, 100)]  # fmt: skip
    assert highs == [10, 20, 50, 50, 100, 100]


def test_loss_and_accuracy_are_those_of_the_trainer(run):
    frame = run("recall", "gru", 3)
    trainer = Trainer(frame.snapshot.experiment)
    for _ in range(3):
        trainer.step()
    recorded = trainer.recorded()
    loss, accuracy = LossView().figure(frame).panels
    np.testing.assert_array_equal(of(loss, Curve)[0].y, recorded["loss"])
    np.testing.assert_array_equal(of(accuracy, Curve)[0].y, recorded["accuracy"])
    assert of(loss, ReferenceLine)[0].value == pytest.approx(math.log(3))
    assert of(accuracy, ReferenceLine)[0].value == pytest.approx(1 / 3)
    assert (accuracy.y.low, accuracy.y.high) == (0, 1)
    table = columns(LossView().figure(frame))
    loss_heading = "loss [mean cross-entropy in nats]"
    accuracy_heading = "accuracy [share of right answers]"
    assert list(table) == ["update", loss_heading, accuracy_heading]
    np.testing.assert_array_equal(table[loss_heading], recorded["loss"])


def test_a_task_without_accuracy_has_no_panel_for_it(run):
    figure = LossView().figure(run("sine", "srn", 2))
    assert [panel.key for panel in figure.panels] == ["loss"]
    assert list(columns(figure)) == ["update", "loss [mean squared error]"]
    summed = LossView().figure(run("sine", "srn", 2, {"training.reduction": "sum"}))
    assert list(columns(summed)) == ["update", "loss [sum of squared errors]"]


@pytest.mark.parametrize("task", ["sine", "adding", "recall", "text"])
def test_chance_is_summed_where_the_loss_is(run, task):
    """The loss of an untrained run, summed over its mean, is the number of terms in the sum."""
    mean = run(task, "srn", 1)
    total = run(task, "srn", 1, {"training.reduction": "sum"})
    terms = total.snapshot.history.loss.last[0] / mean.snapshot.history.loss.last[0]
    ratio = chance_loss(total.snapshot) / chance_loss(mean.snapshot)
    assert ratio == pytest.approx(terms, rel=1e-9)


def test_the_axis_turns_logarithmic_once_the_losses_span_a_decade(run):
    frame = run("sine", "srn", 3)
    plain = LossView().figure(with_history(frame, loss=envelope([0.4, 0.3, 0.06]))).panels[0]
    assert (plain.y.log10, plain.y.low, plain.y.high) == (False, 0.0, pytest.approx(0.6))
    assert of(plain, ReferenceLine)[0].value == 0.5
    log = LossView().figure(with_history(frame, loss=envelope([0.4, 0.3, 0.05]))).panels[0]
    assert (log.y.log10, log.y.low, log.y.high) == (True, -3.0, 1.0)
    assert of(log, ReferenceLine)[0].value == math.log10(0.5)
    np.testing.assert_allclose(of(log, Curve)[0].y, np.log10([0.4, 0.3, 0.05]))


@pytest.mark.parametrize(("largest", "high"), [(1.2, 1.5), (4.2, 5.0), (2.6, 3.0)])
def test_a_plain_loss_axis_is_not_half_empty(run, largest, high):
    frame = run("sine", "srn", 3)
    losses = np.linspace(largest, largest / 2, 12).tolist()
    axis = LossView().figure(with_history(frame, loss=envelope(losses))).panels[0].y
    assert (axis.log10, axis.low, axis.high) == (False, 0.0, pytest.approx(high))


def test_a_parameter_without_a_gradient_does_not_flatten_the_norm_of_them_all(run):
    frame = run("sine", "srn", 3)
    history = frame.snapshot.history
    faint = envelope([1e-30, 1e-31, 1e-30])
    norms = {**history.parameter_norms, "l0.b": (faint, faint)}
    frame = with_history(frame, grad_norm=history.grad_norm, parameter_norms=norms)
    together, each = GradientsView().figure(frame).panels
    assert together.y.low == -3.0
    assert each.y.low < -12.0


def test_the_axis_never_turns_back():
    rng = np.random.default_rng(3)
    values = np.exp(rng.standard_normal(60))
    spans = [spans_decades(envelope(values[:n].tolist()), 1.0) for n in range(1, 61)]
    assert spans == sorted(spans)
    assert spans[-1]
    assert not spans[0]


def test_the_chance_level_is_always_inside(run):
    frame = with_history(run("sine", "srn", 3), loss=envelope([1e-7, 1e-9]))
    panel = LossView().figure(frame).panels[0]
    assert panel.y.low <= -9 < math.log10(0.5) <= panel.y.high
    facts = replace(frame.snapshot.source, chance_loss=5e6)
    frame = replace(frame, snapshot=replace(frame.snapshot, source=facts))
    assert LossView().figure(frame).panels[0].y.high >= math.log10(5e6)


def test_held_out_sequences_are_drawn_beside_the_batches(made):
    exams = tuple(Evaluation(n, 0.5 / (n + 1), 0.25 * n) for n in (0, 2, 4))
    frame = made(classes=True)
    frame = replace(frame, snapshot=replace(frame.snapshot, evaluations=exams))
    figure = LossView().figure(frame)
    for panel, key in zip(figure.panels, ("loss", "accuracy"), strict=True):
        (curve,) = [a for a in panel.artists if isinstance(a, Points) and a.role == "b"]
        values = np.array([getattr(exam, key) for exam in exams])
        shown = 10**curve.y if panel.y.log10 else curve.y
        assert curve.x.tolist() == [0, 2, 4]
        np.testing.assert_allclose(shown, values, rtol=1e-12)
    table = figure.tables[1]
    assert table.name == "held-out"
    assert table.columns[1].values.tolist() == [exam.loss for exam in exams]


def test_the_axis_of_the_update_ends_with_the_run(run):
    """Room for updates that will not come would only make the curves small."""
    more = {"training.updates": 30}
    assert LossView().figure(run("sine", "srn", 21, more)).panels[0].x.high == 30
    assert LossView().figure(run("sine", "srn", 2, more)).panels[0].x.high == 10


def test_of_more_parameters_than_colours_every_layer_is_one_curve(run):
    frame = run("recall", "gru", 2, {"network.above": "gru gru"})
    panel = GradientsView().figure(frame).panels[1]
    curves = {curve.label: curve for curve in of(panel, Curve)}
    assert panel.title == "each layer, before clipping"
    assert list(curves) == ["l0", "l1", "l2", "read-out"]
    norms = frame.snapshot.history.parameter_norms
    own = [before.last for name, (before, _) in norms.items() if name.startswith("l1.")]
    together = np.sqrt(np.sum(np.square(own), axis=0))
    np.testing.assert_allclose(10.0 ** curves["l1"].y, together, rtol=1e-12)
