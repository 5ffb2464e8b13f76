"""Cliff: the loss of a single unit in closed form; losses that are not finite have a colour."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.export import page
from rnnviz.export.caption import caption
from rnnviz.export.exporter import export_views
from rnnviz.plot.figure import Annotation, Curve, HeatMap
from rnnviz.text import BadInput
from rnnviz.training.analysis.loss_slice import LossSlice, loss_slice
from rnnviz.training.diagnostics import completed
from rnnviz.training.trainer import Trainer
from rnnviz.views.cliff import COLOR_DECADES, CliffView, limits
from tests.flow import one_unit

VIEW = CliffView()


@pytest.fixture(scope="module")
def thrown():
    """A frame of one unit that was thrown over the cliff."""
    trainer = Trainer(load_preset("cliff").experiment)
    for _ in range(95):
        trainer.step()
    return completed(trainer.frame(), VIEW.needs)


@pytest.fixture
def rough():
    """A relief of three rows and four columns with every kind of number."""
    values = np.array([[0.0, -1, -2, np.nan], [np.inf, 1, 2, 3], [-np.inf, 0, 0, 0]])
    path = np.array([[0.0, 0.0], [1.0, 0.5], [1.0, 1.0]])
    grids = np.linspace(-1, 2, 4), np.linspace(0, 1, 3)
    return LossSlice(*grids, values, 1.0, path, np.arange(3), None)


def artist(figure, kind):
    return next(a for a in figure.panels[0].artists if isinstance(a, kind))


def test_cells_stand_where_their_parameters_are(thrown):
    heat = artist(VIEW.figure(thrown), HeatMap)
    rows, columns = heat.values.shape
    w = heat.left + heat.across * np.arange(columns)
    b = heat.bottom + heat.up * np.arange(rows)
    np.testing.assert_allclose(heat.values, np.log10(one_unit.loss(w, b[:, None])), atol=1e-6)


def test_the_path_is_that_of_gradient_descent(thrown):
    artists = VIEW.figure(thrown).panels[0].artists
    curve = lines(VIEW.figure(thrown))[1]
    start = next(a for a in artists if isinstance(a, Curve) and a.symbol == "square")
    exact = one_unit.descend(5.2, -2.7, 0.1, 92)
    np.testing.assert_allclose(np.stack([curve.x, curve.y], 1)[:50], exact[:50], rtol=1e-5)
    assert (start.x[0], start.y[0]) == pytest.approx((5.2, -2.7))
    leap = math.dist(*thrown.loss_slice.path[92:94])
    assert leap > 50
    assert f"{leap:.3g}, to update 93." in VIEW.figure(thrown).summary


def test_axes_name_the_parameters_and_cells_speak(thrown):
    figure = VIEW.figure(thrown)
    assert figure.panels[0].x.label == "parameter <i>l0.U</i>"
    assert figure.panels[0].y.label == "parameter <i>l0.b</i>"
    heat = artist(figure, HeatMap)
    assert heat.describe(0, 0).startswith("parameter l0.U: ")
    grid, path, other = figure.tables
    assert [c.heading for c in other.columns][1:] == [
        "l0.U, clipped at 0.1",
        "l0.b, clipped at 0.1",
    ]
    assert [c.heading for c in grid.columns] == ["l0.U", "l0.b", "log10 loss"]
    assert grid.columns[0].values[1] == pytest.approx(heat.left + heat.across)
    assert path.columns[0].values.tolist() == list(range(96))


def test_what_is_not_finite_is_counted_and_kept(thrown, rough):
    figure = VIEW.figure(thrown.with_result("cliff", value=rough))
    assert "3 cells are not finite." in figure.panels[0].note
    np.testing.assert_array_equal(artist(figure, HeatMap).values, rough.log10_loss)
    assert "between 0.01 and 1 × 10³" in figure.summary


def test_limits_are_whole_and_stay_near_the_middle():
    assert limits(np.array([-1.2, -0.3])) == (-2, 0)
    assert limits(np.array([np.nan, np.inf])) == (-1, 0)
    assert limits(np.array([-300.0, 0.5, 0.6, 0.7, 250.0])) == (-COLOR_DECADES, COLOR_DECADES + 1)


def test_age_and_what_is_coarse_are_noted(thrown, rough):
    note = VIEW.figure(thrown).panels[0].note
    assert note == "Update 93 leaves the plot towards (33.4, 44)."
    old = thrown.with_result("cliff", value=replace(rough, done=0.4), update=7)
    note = VIEW.figure(old).panels[0].note
    assert note.startswith("From update 7. 40 % of the points computed")


def test_an_empty_view_says_why(thrown):
    def said(frame):
        (panel,) = VIEW.figure(frame).panels
        return panel.message

    waiting = thrown.with_result("cliff", value=None, update=0)
    assert "being computed" in said(waiting)
    assert "too large" in said(waiting.with_result("cliff", update=95))
    recorded = replace(waiting, snapshot=replace(thrown.snapshot, checkpoint=None))
    assert "a recording does not contain it" in said(completed(recorded, VIEW.needs))


@pytest.mark.parametrize("size", [1e300, 4e304])
def test_parameters_beyond_all_measure_do_not_break_it(thrown, size):
    checkpoint = thrown.snapshot.checkpoint
    far = tuple((n, theta * size * n) for n, theta in checkpoint.path)
    relief = loss_slice(replace(checkpoint, path=far), resolution=3)
    assert (
        relief is None or VIEW.figure(thrown.with_result("cliff", value=relief)).panels[0].artists
    )


def test_a_survey_that_is_cancelled_is_coarse(thrown):
    relief = loss_slice(thrown.snapshot.checkpoint, cancelled=lambda: True, seconds=0.0)
    assert 0 < relief.done <= 1
    again = completed(
        thrown.with_result("cliff", value=replace(thrown.loss_slice, done=0.5)), VIEW.needs
    )
    assert again.loss_slice.done == 1
    np.testing.assert_array_equal(again.loss_slice.log10_loss, thrown.loss_slice.log10_loss)
    assert completed(again, VIEW.needs) is again


def test_print_draws_it_and_its_numbers(thrown, rough, tmp_path):
    paths = export_views(thrown, [VIEW], tmp_path, ["png", "csv"], width=400)
    assert len(paths) == 4
    assert all(path.stat().st_size for path in paths)
    drawn = page.render(
        [VIEW.figure(thrown.with_result("cliff", value=rough))], caption(thrown), "png", width=400
    )
    from matplotlib.image import imread

    assert imread(io.BytesIO(drawn)).shape[1] == 400


def lines(figure):
    """The two paths: the other one, drawn first, and the run's own."""
    curves = (a for a in figure.panels[0].artists if isinstance(a, Curve))
    return [curve for curve in curves if len(curve.x) > 1]


@pytest.fixture(scope="module")
def held():
    """A frame of the same unit, clipped."""
    trainer = Trainer(load_preset("cliff-clipped").experiment)
    for _ in range(95):
        trainer.step()
    return completed(trainer.frame(), VIEW.needs)


def test_one_picture_holds_both_paths_whichever_is_trained(thrown, held):
    clipped, own = lines(VIEW.figure(thrown))
    other, run = lines(VIEW.figure(held))
    assert (clipped.role, clipped.dash, own.role, own.dash) == ("a", "dash", "ink", "solid")
    assert (other.role, other.dash, run.role, run.dash) == ("ink", "dash", "a", "solid")
    exact = one_unit.descend(5.2, -2.7, 0.1, 95, threshold=0.1)
    for curve in (clipped, run):
        np.testing.assert_allclose(np.stack([curve.x, curve.y], 1), exact, rtol=1e-6)
    np.testing.assert_allclose(own.x[:92], other.x[:92], rtol=1e-12)


def test_both_ends_are_named_and_a_leap_does_not_widen_the_picture(thrown, held):
    for frame in (thrown, held):
        panel = VIEW.figure(frame).panels[0]
        assert panel.x.high - panel.x.low < 2
        assert "leaves the plot towards (33.4, 44)" in panel.note
        for curve in lines(VIEW.figure(frame)):
            drawn = np.isfinite(curve.x)
            assert panel.x.low <= curve.x[drawn].min() <= curve.x[drawn].max() <= panel.x.high
            assert panel.y.low <= curve.y[drawn].min() <= curve.y[drawn].max() <= panel.y.high
    said = [
        {a.text for a in VIEW.figure(frame).panels[0].artists if isinstance(a, Annotation)}
        for frame in (thrown, held)
    ]
    assert said == [
        {"start", "now, not clipped", "clipped at 0.1"},
        {"start", "now, clipped", "not clipped"},
    ]


def test_where_nothing_was_clipped_there_is_one_path():
    trainer = Trainer(load_preset("vanishing").experiment)
    for _ in range(3):
        trainer.step()
    relief = loss_slice(trainer.checkpoint(), resolution=3)
    frame = trainer.frame().with_result("cliff", value=relief, update=3)
    assert relief.counterfactual.same
    assert len(lines(VIEW.figure(frame))) == 1
    assert "Clipped at 1, the path would be the same." in VIEW.figure(frame).panels[0].note


@pytest.mark.parametrize(
    ("plane", "labels"),
    [
        ("path", ("along the path, main direction", "second direction")),
        ("gradient", ("uphill along the gradient", "random direction")),
        ("parameters", ("parameter <i>l0.U[2,1]</i>", "parameter <i>readout.V[1,3]</i>")),
    ],
)
def test_the_plane_can_be_chosen(plane, labels):
    cliff = {"plane": plane, "first": "l0.U[2,1]", "second": "readout.V[1,3]"}
    trainer = Trainer(parse_experiment({"cliff": cliff, "training": {"batch": 2}}))
    for _ in range(4):
        trainer.step()
    frame = completed(trainer.frame(), VIEW.needs)
    panel = VIEW.figure(frame).panels[0]
    assert (panel.x.label, panel.y.label) == labels
    if plane == "parameters":
        now = trainer.parameters["l0.U"][1, 0], trainer.parameters["readout.V"][0, 2]
        np.testing.assert_allclose(frame.loss_slice.path[-1], now, rtol=1e-14)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "l0.U[99,1]",
            "l0.b[1]",
            "cliff.first: there is no l0.U[99,1]; the last one is l0.U[32,32]",
        ),
        ("l0.X[1]", "l0.b[1]", "cliff.first: there is no 'l0.X'; known are l0.U"),
        ("l0.b[2]", "l0.b[2]", "cliff.second: l0.b[2] is the same as cliff.first"),
        ("l0.b[0]", "l0.b[2]", "cliff.first: there is no l0.b[0]"),
    ],
)
def test_a_parameter_that_does_not_exist_is_noted_in_the_picture(first, second, words):
    cliff = {"plane": "parameters", "first": first, "second": second}
    trainer = Trainer(parse_experiment({"cliff": cliff, "training": {"batch": 2}}))
    frame = completed(trainer.frame(), VIEW.needs)
    assert words in VIEW.figure(frame).panels[0].message


def test_what_does_not_read_like_a_parameter_is_refused_at_once():
    with pytest.raises(BadInput, match=r"cliff.first: .* must have the form l0.U\[1,1\]"):
        parse_experiment({"cliff": {"first": "U"}})
