"""The losses of simple forecasts, as levels beside the loss and in its note."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import BeyondMarks, Panel, ReferenceLine
from rnnviz.plot.markup import without_last_clauses
from rnnviz.tasks.task import Yardstick
from rnnviz.training.evaluation import Evaluation
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.loss import LossView, chance_loss


def frame_of(task: str, reduction: str = "mean", **settings: object) -> Frame:
    tables = {
        "task": {"name": task, "length": 12, **settings},
        "cell": {"name": "srn", "size": 4},
        "training": {"batch": 4, "reduction": reduction},
    }
    trainer = Trainer(parse_experiment(tables))
    for _ in range(3):
        trainer.step()
    return trainer.frame()


def levels(panel: Panel) -> dict[str, float]:
    return {a.label: a.value for a in panel.artists if isinstance(a, ReferenceLine)}


def with_yardsticks(frame: Frame, *yardsticks: Yardstick) -> Frame:
    source = replace(frame.snapshot.source, yardsticks=yardsticks)
    return replace(frame, snapshot=replace(frame.snapshot, source=source))


def test_both_levels_are_drawn_where_they_lie_on_the_axis() -> None:
    frame = frame_of("random_walk")
    source = frame.snapshot.source
    panel = LossView().figure(frame).panels[0]
    found = levels(panel)
    scale = math.log10 if panel.y.log10 else float
    for name, yardstick in zip(("persistence", "AR(5)"), source.yardsticks, strict=True):
        assert found[name] == pytest.approx(scale(yardstick.test_loss))


def test_what_is_far_below_is_an_arrow_at_the_border() -> None:
    frame = frame_of("pendulum", amplitude=0.001)
    figure = LossView().figure(frame)
    panel = figure.panels[0]
    assert levels(panel)["AR(2)"] < panel.y.low < levels(panel)["persistence"]
    (marked,) = with_beyond_marks([panel], panel_limits([panel]))
    (marks,) = [a for a in marked.artists if isinstance(a, BeyondMarks)]
    assert marks.texts[0].startswith("AR(2): 4.09 × 10⁻")
    assert "AR(2)" in figure.panels[0].note
    assert "AR(2)" in figure.summary
    assert any("persistence" in name for name in levels(figure.panels[0]))


def test_the_words_are_about_held_out_data() -> None:
    frame = with_yardsticks(frame_of("sine"), Yardstick("persistence", 0.5, 0.25))
    assert "Held out: persistence 0.25." in LossView().figure(frame).panels[0].note
    exams = (Evaluation(0, 3.0, math.nan), Evaluation(2, 0.125, math.nan))
    examined = replace(frame, snapshot=replace(frame.snapshot, evaluations=exams))
    words = "Held out after the update: 0.12, persistence 0.25."
    assert words in LossView().figure(examined).panels[0].note
    assert words in LossView().figure(examined).summary
    assert all("0.12" in each for each in without_last_clauses(words)), "where there is little room"


@pytest.mark.parametrize("preset", ["sunspots", "ar-linear"])
def test_levels_are_those_of_the_held_out_points_beside_them(preset: str) -> None:
    """By hand: what always saying the newest value, or the mean learnt, costs on both parts."""
    trainer = Trainer(load_preset(preset).experiment)
    for _ in range(2):
        trainer.step()
    trainer.evaluate()
    panel = LossView().figure(trainer.frame()).panels[0]
    found = levels(panel)
    learnt = trainer.source.batch(np.random.default_rng(0), 2000)
    kept = trainer.source.test(2000)
    persistence = [float(np.mean((b.y - b.x) ** 2)) for b in (learnt, kept)]
    assert abs(persistence[1] / persistence[0] - 1) > 0.15, "the case must tell them apart"
    scale = (lambda v: 10**v) if panel.y.log10 else float
    assert scale(found["persistence, held out"]) == pytest.approx(persistence[1], rel=0.05)
    assert scale(found["chance"]) == pytest.approx(float(learnt.y.var()), rel=0.05)
    expected = float(np.mean((kept.y - learnt.y.mean()) ** 2))
    assert scale(found["chance, held out"]) == pytest.approx(expected, rel=0.05)


def test_a_linear_forecast_is_drawn_where_it_was_fitted_and_where_it_was_not() -> None:
    """No linear network can be below its level on the training data, so the loss is beside it."""
    trainer = Trainer(load_preset("ar-linear").experiment)
    trainer.step()
    panel = LossView().figure(trainer.frame()).panels[0]
    fitted = trainer.source.yardsticks[1]
    found, scale = levels(panel), (lambda v: 10**v) if panel.y.log10 else float
    assert scale(found["AR(9)"]) == pytest.approx(fitted.loss)
    assert scale(found["AR(9), held out"]) == pytest.approx(fitted.test_loss)
    roles = {a.label: a.role for a in panel.artists if isinstance(a, ReferenceLine)}
    held = {label for label, role in roles.items() if role == "b"}
    assert held == {"AR(9), held out", "persistence, held out", "chance, held out"}


@pytest.mark.parametrize("task", ["line_ends", "reber"])
def test_padding_is_no_term_of_a_summed_loss(task: str) -> None:
    """The chance level of a sum is the mean over batches of the sum of what is not padding."""
    tables = {"task": {"name": task}, "training": {"batch": 8, "reduction": "sum"}}
    trainer = Trainer(parse_experiment(tables))
    batch = trainer.source.batch(np.random.default_rng(3), 4000)
    assert batch.lengths is not None
    snapshot = trainer.snapshot()
    assert snapshot.loss_terms == pytest.approx(8 * batch.lengths.mean(), rel=0.02)
    expected = trainer.source.chance_loss * 8 * batch.lengths.mean()
    assert chance_loss(snapshot) == pytest.approx(expected, rel=0.02)


def test_inputs_from_outside_are_named() -> None:
    note = LossView().figure(frame_of("pendulum", force=0.5, damping=0.2)).panels[0].note
    assert "ARX(2)" in note


def test_of_summed_losses_the_levels_are_sums() -> None:
    mean, total = (frame_of("sine", reduction) for reduction in ("mean", "sum"))
    level = mean.snapshot.source.yardsticks[0].loss
    panel = LossView().figure(total).panels[0]
    expected = level * 4 * 12
    assert levels(panel)["persistence"] == pytest.approx(
        math.log10(expected) if panel.y.log10 else expected
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, 0.0, 1e308])
def test_no_number_breaks_it(value: float) -> None:
    frame = with_yardsticks(
        frame_of("sine"), Yardstick("persistence", value, value), Yardstick("linear", value, value)
    )
    panel = LossView().figure(frame).panels[0]
    assert all(math.isfinite(level) for level in levels(panel).values())


def test_other_tasks_have_none() -> None:
    panel = LossView().figure(frame_of("adding")).panels[0]
    assert set(levels(panel)) == {"chance"}
    assert "Held out" not in panel.note
