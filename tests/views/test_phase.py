"""Phase portrait: both trajectories in the right plane, and the step at which they diverge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import BeyondMarks, Curve, Figure, OffScaleMarks, ReferenceLine
from rnnviz.reading.data_summary import DataSummary
from rnnviz.tasks.task import PhasePlane
from rnnviz.training.analysis.free_run import FreeRun
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.phase import PhaseView, divergence_sentence

VIEW = PhaseView()


def frame_of(task: str) -> Frame:
    tables = {"task": {"name": task, "length": 20}, "cell": {"name": "srn", "size": 4}}
    trainer = Trainer(parse_experiment(tables | {"training": {"batch": 4}}))
    trainer.step()
    return completed(trainer.frame(), VIEW.needs)


@pytest.fixture(scope="module")
def lorenz() -> Frame:
    return frame_of("lorenz")


@pytest.fixture(scope="module")
def drawn(lorenz: Frame) -> Callable[..., Figure]:
    """Return the figure of a made-up free run in some plane."""

    def drawn(free: FreeRun, plane: PhasePlane, read: DataSummary | None = None) -> Figure:
        source = replace(lorenz.snapshot.source, plane=plane, read=read)
        snapshot = replace(lorenz.snapshot, source=source)
        return VIEW.figure(replace(lorenz, snapshot=snapshot).with_result("free", value=free))

    return drawn


def curves(figure: Figure, panel: int = 0) -> dict[str, Curve]:
    return {a.role: a for a in figure.panels[panel].artists if isinstance(a, Curve)}


def made(truth: list[float], said: list[float], warm: int = 2) -> FreeRun:
    return FreeRun(np.array(truth)[:, None], np.array(said)[:, None], warm)


TRUTH = [0.0, 1.0, 2.0, 1.0, 0.0, -1.0]


def test_of_three_numbers_the_first_and_the_third(lorenz: Frame) -> None:
    figure, free = VIEW.figure(lorenz), lorenz.free_run
    assert free is not None
    true = curves(figure)["target"]
    np.testing.assert_array_equal(true.x, free.truth[:, 0])
    np.testing.assert_array_equal(true.y, free.truth[:, 2])
    assert figure.panels[0].x.label == "<i>x</i>"
    assert figure.panels[0].y.label == "<i>z</i>"
    below = curves(figure, 1)["target"]
    np.testing.assert_array_equal(below.y, free.truth[:, 0])


def test_against_a_delay(drawn: Callable[..., Figure]) -> None:
    figure = drawn(made(TRUTH, [np.nan, 9.0, 2.0, 1.5, 0.5, 0.0]), PhasePlane(("x",), delay=2))
    true, own = (curves(figure)[role] for role in ("target", "output"))
    np.testing.assert_array_equal(true.x[2:], TRUTH[:-2])
    np.testing.assert_array_equal(true.y[2:], TRUTH[2:])
    # The free run begins at the last step that was given; what came before was true.
    np.testing.assert_array_equal(own.x, [np.nan, 0.0, 1.0, 2.0, 1.5])
    np.testing.assert_array_equal(own.y[1:], [2.0, 1.5, 0.5, 0.0])
    assert figure.panels[0].x.label == "<i>x</i><sub><i>k</i>−2</sub>"


def test_against_its_velocity(drawn: Callable[..., Figure]) -> None:
    figure = drawn(made(TRUTH, [np.nan, 9.0, 2.0, 1.5, 0.5, 0.0]), PhasePlane(("θ",), rate=0.5))
    true, own = (curves(figure)[role] for role in ("target", "output"))
    np.testing.assert_array_equal(true.y[1:], np.diff(TRUTH) / 0.5)
    np.testing.assert_array_equal(own.x, [1.0, 2.0, 1.5, 0.5, 0.0])
    np.testing.assert_array_equal(own.y, [2.0, 2.0, -1.0, -2.0, -1.0])
    assert figure.panels[0].y.label == "d<i>θ</i>/d<i>t</i>"


def test_words_and_marks_say_where_they_part(drawn: Callable[..., Figure]) -> None:
    parts = made(TRUTH, [np.nan, 1.0, 2.0, 1.0, 3.0, 0.0])
    assert "for 2 steps, then the two diverge" in divergence_sentence(parts)
    figure = drawn(parts, PhasePlane(("x",), delay=1))
    assert "for 2 steps" in figure.summary
    rules = {a.role: a.value for a in figure.panels[1].artists if isinstance(a, ReferenceLine)}
    assert rules == {"threshold": 2.5, "exploding": 5.0}
    stays = made(TRUTH, TRUTH)
    assert "for all 4 steps" in divergence_sentence(stays)
    figure = drawn(stays, PhasePlane(("x",), delay=1))
    assert len([a for a in figure.panels[1].artists if isinstance(a, ReferenceLine)]) == 1
    assert figure.panels[1].note == "Free from step 3 on: together for all 4 steps."


def test_the_limits_are_those_of_the_truth(drawn: Callable[..., Figure]) -> None:
    calm = drawn(made(TRUTH, TRUTH), PhasePlane(("x",), delay=1))
    wild = drawn(
        made(TRUTH, [np.nan, 1.0, 2.0, 1e200, np.inf, np.nan]), PhasePlane(("x",), delay=1)
    )
    for one, other in zip(calm.panels, wild.panels, strict=True):
        assert (one.x, one.y) == (other.x, other.y)
    assert "leaves the plot at step 2" in wild.panels[0].note
    assert not calm.panels[0].note
    assert {a.kind for a in wild.panels[1].artists if isinstance(a, OffScaleMarks)} == {
        "overflow",
        "nan",
    }
    marked = with_beyond_marks(wild.panels, panel_limits(wild.panels))
    for panel in marked:  # the arrow has the true value, wherever the line is cut
        (marks,) = [a for a in panel.artists if isinstance(a, BeyondMarks)]
        assert marks.texts == ("10²⁰⁰",)


def test_the_table_holds_the_numbers(lorenz: Frame) -> None:
    (table,) = VIEW.figure(lorenz).tables
    found = {column.heading: column.values for column in table.columns}
    assert list(found) == [
        "step of the trajectory", "true x", "forecast x", "true y", "forecast y",
        "true z", "forecast z",
        "error [standard deviations of the truth]",
    ]  # fmt: skip
    assert lorenz.free_run is not None
    np.testing.assert_array_equal(found["forecast y"], lorenz.free_run.forecast[:, 1])
    np.testing.assert_array_equal(
        found["error [standard deviations of the truth]"], lorenz.free_run.errors
    )


def test_the_axes_are_noted_in_the_unit_of_the_file(lorenz: Frame) -> None:
    frame = frame_of("series")
    read = frame.snapshot.source.read
    assert read is not None
    plane, time = VIEW.figure(frame).panels
    assert time.title == f"0 is {read.mean:.6g} in the file, 1 is {read.deviation:.6g} more"
    assert plane.title == ""
    assert [panel.title for panel in VIEW.figure(lorenz).panels] == ["", ""]


def test_two_columns_have_their_own_units(drawn: Callable[..., Figure]) -> None:
    free = FreeRun(np.ones((5, 2)), np.ones((5, 2)), 2)
    read = DataSummary("a.csv", scales=((3.0, 2.0), (5.0, 4.0)), unit="$")
    plane = drawn(free, PhasePlane(("x", "y"), component=1), read).panels[0]
    assert plane.title == (
        "<i>x</i>: 0 is 3 $ in the file, 1 is 2 $ more;"
        " <i>y</i>: 0 is 5 $ in the file, 1 is 4 $ more"
    )


def test_its_age_is_noted(lorenz: Frame) -> None:
    old = replace(lorenz, snapshot=replace(lorenz.snapshot, update=9))
    assert "From update 1." in VIEW.figure(old).panels[0].note


def test_elsewhere_one_sentence() -> None:
    for task, suits in (("recall", False), ("adding", False), ("random_walk", False)):
        frame = frame_of(task)
        assert VIEW.suits(frame) == suits
        (panel,) = VIEW.figure(frame).panels
        assert "A free run needs outputs" in panel.message


def test_before_it_is_computed_it_says_so(lorenz: Frame) -> None:
    (panel,) = VIEW.figure(lorenz.with_result("free", value=None)).panels
    assert panel.message == "The free run is being computed."


@pytest.mark.parametrize("fill", [0.0, np.nan, np.inf, -1e308, 5e-324])
def test_no_numbers_break_it(fill: float, drawn: Callable[..., Figure]) -> None:
    for plane in (
        PhasePlane(("x",), delay=1),
        PhasePlane(("x",), delay=99),
        PhasePlane(("x",), rate=1e-3),
    ):
        figure = drawn(made([fill] * 6, [fill] * 6), plane)
        for panel in figure.panels:
            for axis in (panel.x, panel.y):
                assert axis.low is not None
                assert axis.high is not None
                assert np.isfinite([axis.low, axis.high]).all()
                assert axis.low < axis.high
