"""Prediction: inputs, outputs and targets, and the steps that the loss counts."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.plot.figure import Annotation, Band, Curve, HeatMap, OffScaleMarks, Points
from rnnviz.tasks.synthetic.reber import EMBEDDED
from rnnviz.training.trainer import Trainer
from rnnviz.views.prediction.probability import ClassProbabilities, softmax
from rnnviz.views.prediction.regression import value_limits
from rnnviz.views.prediction.view import PredictionView


def panels(frame) -> dict:
    return {panel.key: panel for panel in PredictionView().figure(frame).panels}


def of(panel, kind) -> list:
    return [a for a in panel.artists if isinstance(a, kind)]


def plain_softmax(row) -> list[float]:
    """The definition, in plain floats."""
    exponentials = [math.exp(v - max(row)) for v in row]
    return [e / math.fsum(exponentials) for e in exponentials]


def test_regression_shows_input_target_and_output(run):
    frame = run("sine", "srn", 2)
    trace = frame.snapshot.trace
    shown = panels(frame)
    assert list(shown) == ["input", "output0"]
    (x,) = of(shown["input"], Curve)
    target, output = of(shown["output0"], Curve)
    np.testing.assert_array_equal(x.y, trace.x[:, 0])
    np.testing.assert_array_equal(target.y, trace.target[:, 0])
    np.testing.assert_array_equal(output.y, trace.output[:, 0])
    assert (x.role, target.role, output.role) == ("input", "target", "output")
    assert shown["output0"].note == "Every step counts."


def test_regression_with_one_target_marks_it_at_the_last_step(run):
    frame = run("adding", "srn", 2)
    trace = frame.snapshot.trace
    shown = panels(frame)
    assert len(of(shown["input"], Curve)) == 2
    (point,) = of(shown["output0"], Points)
    assert (point.x.tolist(), point.y.tolist()) == ([11.0], [trace.target[0]])
    assert shown["output0"].note == "Only step 11 counts."
    table = {c.heading: c.values for c in PredictionView().figure(frame).tables[0].columns}
    assert list(table) == ["time step k", "input x_1", "input x_2", "output o", "target y"]
    assert np.isnan(table["target y"][:-1]).all()
    assert table["target y"][-1] == trace.target[0]


def test_table_equals_the_trace(run):
    frame = run("sine", "lstm", 2)
    trace = frame.snapshot.trace
    columns = [c.values for c in PredictionView().figure(frame).tables[0].columns]
    expected = [np.arange(1, 13), trace.x[:, 0], trace.output[:, 0], trace.target[:, 0]]
    np.testing.assert_array_equal(columns, expected)


def test_many_inputs_become_a_heat_map_and_many_outputs_are_counted(made):
    frame = made("tanh", outputs=6)
    wide = replace(frame.snapshot.trace, x=np.zeros((5, 9)))
    shown = panels(replace(frame, snapshot=replace(frame.snapshot, trace=wide)))
    assert list(shown) == ["input", "output0", "output1", "output2", "output3"]
    assert of(shown["input"], HeatMap)[0].values.shape == (9, 5)
    assert "The first 4 of 6 outputs." in shown["output3"].note


def test_an_output_that_is_not_finite_is_marked(made):
    frame = made("tanh", steps=4, outputs=1)
    output = np.array([[1.0], [np.nan], [-np.inf], [2.0]])
    trace = replace(frame.snapshot.trace, output=output)
    panel = panels(replace(frame, snapshot=replace(frame.snapshot, trace=trace)))["output0"]
    assert {m.kind: m.x.tolist() for m in of(panel, OffScaleMarks)} == {"nan": [2], "overflow": [3]}


@pytest.mark.parametrize(
    ("target", "output", "limits"),
    [
        ([-1, 1], [0.2], (-1, 1)),
        ([-1, 1], [1.01], (-1, 1.5)),
        ([-1, 1], [-7.2], (-3, 1)),
        ([0, 0.9], [0.5], (0, 1)),
        ([0.3, 0.3], [0.3], (0.25, 0.375)),
        ([-1, 1], [1e30], (-1, 3)),
        ([np.nan], [np.nan], (0, 1)),
    ],
)
def test_limits_move_in_units_that_the_target_decides(target, output, limits):
    assert value_limits(np.array(target), np.array(output)) == pytest.approx(limits)


def test_probabilities_are_the_softmax_at_every_step(run):
    frame = run("copy", "srn", 2)
    trace = frame.snapshot.trace
    figure = PredictionView().figure(frame)
    (heat,) = of(figure.panels[0], HeatMap)
    for k, row in enumerate(trace.output.tolist()):
        np.testing.assert_allclose(heat.values[:, k], plain_softmax(row), rtol=1e-12)
    assert (heat.low, heat.high, heat.map) == (0.0, 1.0, "unit")
    step, number, name, p = (c.values for c in figure.tables[1].columns)
    for k, c, called, value in zip(step, number, name, p, strict=True):
        assert value == heat.values[int(c) - 1, int(k) - 1]
        assert called == frame.snapshot.source.class_names[int(c) - 1]


def test_the_data_name_classes_and_symbols_as_the_figure_does(run):
    """The second class of this task is called 1, as at the axis, and the first is a dot."""
    frame = run("copy", "srn", 1)
    source, trace = frame.snapshot.source, frame.snapshot.trace
    table = {c.heading: c.values for c in PredictionView().figure(frame).tables[0].columns}
    assert table["input symbol"].tolist() == [source.symbol_names[s] for s in trace.symbols]
    best = [source.class_names[int(np.argmax(row))] for row in trace.output]
    assert table["most probable class"].tolist() == best
    assert table["target class"].tolist() == [source.class_names[c] for c in trace.target]


def test_an_answer_that_is_no_class_has_no_name_in_the_data(made):
    nan = lambda *shape: np.full(shape, np.nan)  # noqa: E731
    frame = made("tanh", steps=3, outputs=4, classes=True, names=("a", "b", "c", "d"), fill=nan)
    table = {c.heading: c.values for c in PredictionView().figure(frame).tables[0].columns}
    assert table["most probable class"].tolist() == ["–"] * 3


def test_targets_are_marked_at_every_step(run):
    frame = run("copy", "srn", 2)
    (target,) = of(panels(frame)["classes"], Points)
    np.testing.assert_array_equal(target.y, frame.snapshot.trace.target + 1)
    np.testing.assert_array_equal(target.x, np.arange(1, len(frame.snapshot.trace.x) + 1))


def test_probability_of_the_right_class(run):
    frame = run("text", "gru", 2)
    trace = frame.snapshot.trace
    (curve,) = of(panels(frame)["right"], Curve)
    for k, row in enumerate(trace.output.tolist()):
        assert curve.y[k] == pytest.approx(plain_softmax(row)[trace.target[k]], rel=1e-12)
    table = {c.heading: c.values for c in PredictionView().figure(frame).tables[0].columns}
    np.testing.assert_array_equal(table["probability of the target class"], curve.y)
    np.testing.assert_array_equal(table["target class (from 1)"], trace.target + 1)
    np.testing.assert_array_equal(
        table["most probable class (from 1)"], [int(np.argmax(row)) + 1 for row in trace.output]
    )


def test_text_is_spelt_a_page_at_a_time(run):
    frame = run("text", "srn", 1)
    source, trace = frame.snapshot.source, frame.snapshot.trace
    for step, steps in ((40, range(1, 41)), (41, range(41, 46))):
        page = panels(replace(frame, step=step))["page"]
        words = of(page, Annotation)
        spelt = "".join(w.text for w in words if w.role == "target")
        expected = "".join(source.class_names[trace.target[k - 1]] for k in steps)
        assert spelt == expected
        assert [w.x for w in words if w.role == "output"] == list(steps)
        assert (page.x.low, page.x.high) == (steps[0] - 0.5, steps[-1] + 0.5)
        assert page.note == f"Steps {steps[0]}–{steps[-1]} of 45."
        wrong = [k for k in steps if trace.output[k - 1].argmax() != trace.target[k - 1]]
        (crosses,) = of(page, Points)
        assert crosses.x.tolist() == wrong


def test_hanzi_are_spelt_on_shorter_pages(made):
    frame = made("tanh", steps=30, classes=True, names=("a",), step=21)
    for names, limits in ((("a", "b"), (0.5, 30.5)), (("宾", "书"), (20.5, 30.5))):
        facts = replace(frame.snapshot.source, class_names=names)
        page = panels(replace(frame, snapshot=replace(frame.snapshot, source=facts)))["page"]
        assert (page.x.low, page.x.high) == limits


def test_one_target_is_shown_as_bars_of_the_last_step(run):
    frame = run("recall", "srn", 2)
    trace = frame.snapshot.trace
    shown = panels(frame)
    assert list(shown) == ["classes", "final"]
    (bars,) = of(shown["final"], Band)
    heights = bars.high.reshape(3, 5)[:, 0]
    np.testing.assert_allclose(heights, plain_softmax(trace.output[-1].tolist()))
    (mark,) = of(shown["final"], Points)
    assert mark.x.tolist() == [trace.target + 1]
    assert mark.y.tolist() == [heights[trace.target]]
    assert [text for _, text in shown["final"].x.ticks] == list(frame.snapshot.source.class_names)
    (target,) = of(shown["classes"], Points)
    assert (target.x.tolist(), target.y.tolist()) == ([9.0], [trace.target + 1])


def test_a_large_vocabulary_has_no_heat_map_but_all_numbers(made):
    frame = made("tanh", steps=3, outputs=200, classes=True, names=("a",))
    figure = PredictionView().figure(frame)
    assert [panel.key for panel in figure.panels] == ["right", "page"]
    assert len(figure.tables[1].columns[-1].values) == 3 * 200
    one = made("tanh", steps=3, outputs=200, classes=True, every_step=False)
    assert [panel.key for panel in PredictionView().figure(one).panels] == ["right"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [([0.0, 0.0], [0.5, 0.5]), ([1000.0, 0.0], [1, 0]), ([-1e308, 1e308], [0, 1]),
     ([-np.inf, 0.0], [0, 1]), ([np.nan, 0.0], [np.nan] * 2), ([np.inf, 0.0], [np.nan] * 2)],
)  # fmt: skip
def test_softmax_at_the_ends_of_the_range(row, expected):
    assert softmax(np.array([row]))[0].tolist() == pytest.approx(expected, nan_ok=True)


def test_an_answer_that_is_not_finite_names_no_class(made):
    frame = made("tanh", steps=2, classes=True, names=("a",), fill=lambda *s: np.full(s, np.nan))
    words = of(panels(frame)["page"], Annotation)
    assert [w.text for w in words if w.role == "output"] == ["–", "–"]
    assert "most probable is –" in PredictionView().figure(frame).summary


@pytest.mark.parametrize("task", ["recall", "adding"])
def test_the_summary_is_about_the_step_that_counts(run, task):
    frame = replace(run(task, "srn", 1), step=2)
    last = len(frame.snapshot.trace.x)
    assert f"At step {last} " in PredictionView().figure(frame).summary
    assert "At step 2 " in PredictionView().figure(replace(run("sine", "srn", 1), step=2)).summary


def test_characters_that_are_markup_stay_characters(made):
    frame = made("tanh", steps=2, outputs=2, classes=True, names=("a", "b"))
    facts = replace(frame.snapshot.source, class_names=("<", "&"))
    shown = panels(replace(frame, snapshot=replace(frame.snapshot, source=facts)))
    assert {w.text for w in of(shown["page"], Annotation)} <= {"&lt;", "&amp;"}
    assert [text for _, text in shown["classes"].y.ticks] == ["&lt;", "&amp;"]


def test_only_what_the_grammar_forbids_is_marked_wrong():
    """Of two legal successors the other one is no mistake."""
    task, cell = {"name": "reber"}, {"name": "srn", "size": 12}
    optimizer = {"name": "adam", "learning_rate": 0.01}
    trainer = Trainer(parse_experiment({"task": task, "cell": cell, "optimizer": optimizer}))
    for _ in range(300):
        trainer.step()
    frame = trainer.frame()
    answer = ClassProbabilities(frame)
    legal = EMBEDDED.accepts(answer.best[:, None], answer.target[:, None])[:, 0]
    np.testing.assert_array_equal(answer.accepted, legal)
    assert (answer.accepted & (answer.best != answer.target)).any()
    (page,) = [p for p in PredictionView().figure(frame).panels if p.key == "page"]
    wrong = [a.x - 1 for a in page.artists if getattr(a, "symbol", None) == "cross"]
    marked = np.concatenate([*wrong, []]).astype(int)
    np.testing.assert_array_equal(np.setdiff1d(np.flatnonzero(~legal), marked), [])
    np.testing.assert_array_equal(np.setdiff1d(marked, np.flatnonzero(~legal)), [])
