"""The levels that simple forecasts reach stand beside the loss, and in its words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from rnnviz.tasks.task import Yardstick
from rnnviz.training.exam import Exam
from rnnviz.training.experiment import parse_experiment
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.figure import Panel, Rule
from rnnviz.views.loss import Loss


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
    return {a.label: a.value for a in panel.artists if isinstance(a, Rule)}


def with_yardsticks(frame: Frame, *yardsticks: Yardstick) -> Frame:
    source = replace(frame.snapshot.source, yardsticks=yardsticks)
    return replace(frame, snapshot=replace(frame.snapshot, source=source))


def test_both_levels_are_drawn_where_they_lie_on_the_axis() -> None:
    frame = frame_of("random_walk")
    source = frame.snapshot.source
    panel = Loss().figure(frame).panels[0]
    found = levels(panel)
    scale = math.log10 if panel.y.log10 else float
    for name, yardstick in zip(("persistence", "AR(5)"), source.yardsticks, strict=True):
        assert found[name] == pytest.approx(scale(yardstick.loss))


def test_what_is_far_below_is_told_in_words_alone() -> None:
    frame = frame_of("pendulum", amplitude=0.001)
    figure = Loss().figure(frame)
    assert "AR(2)" not in levels(figure.panels[0])
    assert "AR(2)" in figure.panels[0].note
    assert "AR(2)" in figure.summary
    assert "persistence" in levels(figure.panels[0])


def test_the_words_are_about_held_out_data() -> None:
    frame = with_yardsticks(frame_of("sine"), Yardstick("persistence", 0.5, 0.25))
    assert "Held out: persistence 0.25." in Loss().figure(frame).panels[0].note
    exams = (Exam(0, 3.0, math.nan), Exam(2, 0.125, math.nan))
    examined = replace(frame, snapshot=replace(frame.snapshot, exams=exams))
    words = "Held out: 0.12, persistence 0.25."
    assert words in Loss().figure(examined).panels[0].note
    assert words in Loss().figure(examined).summary


def test_inputs_from_outside_are_named() -> None:
    note = Loss().figure(frame_of("pendulum", force=0.5, damping=0.2)).panels[0].note
    assert "ARX(2)" in note


def test_of_summed_losses_the_levels_are_sums() -> None:
    mean, total = (frame_of("sine", reduction) for reduction in ("mean", "sum"))
    level = mean.snapshot.source.yardsticks[0].loss
    panel = Loss().figure(total).panels[0]
    expected = level * 4 * 12
    assert levels(panel)["persistence"] == pytest.approx(
        math.log10(expected) if panel.y.log10 else expected
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, 0.0, 1e308])
def test_no_number_breaks_it(value: float) -> None:
    frame = with_yardsticks(
        frame_of("sine"), Yardstick("persistence", value, value), Yardstick("linear", value, value)
    )
    panel = Loss().figure(frame).panels[0]
    assert all(math.isfinite(level) for level in levels(panel).values())


def test_other_tasks_have_none() -> None:
    panel = Loss().figure(frame_of("adding")).panels[0]
    assert set(levels(panel)) == {"chance"}
    assert "Held out" not in panel.note
