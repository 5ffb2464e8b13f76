"""Spectrum: the eigenvalues of the right matrix, with the steps they belong to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow.lyapunov import leading_frame
from rnnviz.flow.spectrum import Spectrum
from rnnviz.number_format import number
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import BeyondMarks, Curve, OffScaleMarks, Points, ReferenceLine, Shape
from rnnviz.training.concealed import Concealed
from rnnviz.views.spectrum import MOST_POINTS, SpectrumView


def parts(frame):
    plane, course = SpectrumView().figure(frame).panels
    return plane, course


def curves_of(course) -> list[Curve]:
    return [a for a in course.artists if isinstance(a, Curve)]


def points_of(plane) -> Points:
    return next(a for a in plane.artists if isinstance(a, Points))


def test_points_are_eigenvalues_of_both_orders_of_the_product(run):
    """diag(f') Uᵀ and the Jacobian diag(f') U have the same eigenvalues; both are computed here."""
    frame = replace(run("recall", "srn", 2), step=4)
    layer = frame.snapshot.trace.layers[0]
    points = points_of(parts(frame)[0])
    for k in range(1, layer.steps + 1):
        shown = np.sort_complex((points.x + 1j * points.y)[points.step == k])
        diag = np.diag(1 - layer.states["h"][k] ** 2)
        for matrix in (diag @ layer.parameters["U"].T, diag @ layer.parameters["U"]):
            np.testing.assert_allclose(shown, np.sort_complex(np.linalg.eigvals(matrix)), atol=1e-9)
    assert (points.steps, points.emphasis) == (layer.steps, 4)


def test_courses_are_radius_and_singular_value_of_the_jacobian(run):
    frame = run("recall", "srn", 2)
    layer = frame.snapshot.trace.layers[0]
    sigma, _, radius = curves_of(parts(frame)[1])
    for k in range(1, layer.steps + 1):
        J = np.diag(1 - layer.states["h"][k] ** 2) @ layer.parameters["U"]
        assert sigma.y[k - 1] == pytest.approx(np.linalg.norm(J, 2), rel=1e-10)
        assert radius.y[k - 1] == pytest.approx(np.abs(np.linalg.eigvals(J)).max(), rel=1e-8)


@pytest.mark.parametrize(
    ("cell", "factor", "title", "note"),
    [("srn", 1, "diag(", ""), ("lstm", 2, "<i>J<sub>k</sub></i>", "(<i>c</i>, <i>h</i>)"),
     ("gru", 1, "<i>J<sub>k</sub></i>", "<i>s</i> = <i>h</i>."),
     ("narx", 3, "<i>J<sub>k</sub></i>",
      "(<i>h</i><sub><i>k</i>−2</sub>, …, <i>h<sub>k</sub></i>)")],
)  # fmt: skip
def test_the_matrix_is_named(run, cell, factor, title, note):
    frame = run("recall", cell, 2)
    plane, course = parts(frame)
    layer = frame.snapshot.trace.layers[0]
    assert title in plane.title
    assert note in plane.note
    assert any("<i>J<sub>k</sub></i>" in curve.label for curve in curves_of(course))
    assert len(points_of(plane).x) == factor * layer.size * layer.steps


def test_tables_equal_points_and_courses(run):
    figure = SpectrumView().figure(run("recall", "lstm", 2))
    eigenvalues, course = figure.tables
    points = points_of(figure.panels[0])
    step, _, re, im = (c.values for c in eigenvalues.columns)
    np.testing.assert_array_equal(step, points.step)
    np.testing.assert_array_equal(re, points.x)
    np.testing.assert_array_equal(im, points.y)
    sigma, growth, radius = curves_of(figure.panels[1])
    for curve, column in zip((radius, sigma), course.columns[1:3], strict=True):
        np.testing.assert_array_equal(curve.y, column.values)
    np.testing.assert_array_equal(
        course.columns[3].values, run("recall", "lstm", 2).spectra[0].departure
    )
    np.testing.assert_allclose(np.log(growth.y), course.columns[4].values, rtol=1e-9)


def test_growth_inside_the_unit_circle_is_warned_of(made):
    shown = np.array([[0.9], [0.5], [1.2], [0.3]])
    frame = with_spectrum(made(steps=4), shown, sigma=np.array([1.5, 0.7, 2.0, 1.01]))
    warning = "<i>ρ</i> &lt; 1 &lt; <i>σ</i><sub>max</sub> at 2 of 4 steps."
    assert warning in parts(frame)[1].note
    assert "&lt; 1 &lt;" not in parts(with_spectrum(made(steps=4), shown))[1].note


def test_unit_circle_and_the_rule_at_one(run):
    plane, course = parts(run("recall", "srn", 1))
    circle = next(a for a in plane.artists if isinstance(a, Shape))
    np.testing.assert_allclose(np.hypot(circle.x, circle.y), 1)
    assert [a.value for a in course.artists if isinstance(a, ReferenceLine)] == [1.0]
    assert plane.square
    assert course.cursor
    assert not plane.cursor


def with_spectrum(frame, eigenvalues, sigma=None):
    eigenvalues = np.asarray(eigenvalues, complex)
    radius = np.abs(eigenvalues).max(axis=1)
    sigma = radius if sigma is None else sigma
    return frame.with_result("spectrum", value=(Spectrum(eigenvalues, radius, sigma),))


@pytest.mark.parametrize(
    ("reach", "limit"), [(0.1, 1.5), (1.5, 1.5), (1.6, 2), (3, 2), (700, 2), (1e200, 2)]
)
def test_the_unit_circle_takes_half_of_the_plane_at_least(made, reach, limit):
    plane, _ = parts(with_spectrum(made(steps=2), [[reach, 0], [0, 0.5]]))
    assert (plane.x.low, plane.x.high, plane.y.low, plane.y.high) == (-limit, limit, -limit, limit)
    circle = next(a for a in plane.artists if isinstance(a, Shape))
    assert np.ptp(circle.x) >= (plane.x.high - plane.x.low) / 2
    (marked,) = with_beyond_marks([plane], panel_limits([plane]))
    texts = [a.texts for a in marked.artists if isinstance(a, BeyondMarks)]
    assert texts == ([(number(reach).removeprefix("1 × "),)] if reach > limit else [])


def test_steps_without_a_finite_jacobian_are_marked_and_counted(made):
    frame = with_spectrum(made(steps=3), [[0.5, 0.1], [np.nan, np.nan], [0.2, 0.3]])
    plane, course = parts(frame)
    assert "Not finite at 1 of 3 steps." in plane.note
    marks = [m for m in course.artists if isinstance(m, OffScaleMarks)]
    assert [(m.kind, m.x.tolist()) for m in marks] == [("nan", [2])]


def test_overflow_of_the_singular_value_is_marked(made):
    frame = with_spectrum(made(steps=2), [[0.5], [0.1]], sigma=np.array([np.inf, 1.0]))
    (mark,) = (m for m in parts(frame)[1].artists if isinstance(m, OffScaleMarks))
    assert (mark.kind, mark.x.tolist()) == ("overflow", [1])


def test_age_is_noted_only_where_it_differs(run):
    frame = run("recall", "srn", 3)
    assert "From update" not in parts(frame)[0].note
    assert "From update 2." in parts(frame.with_result("spectrum", update=2))[0].note


def test_ill_conditioned_eigenvalues_are_warned_of(run):
    frame = run("recall", "srn", 3)
    doubtful = replace(frame.spectra[0], condition=1e12)
    assert "Ill-conditioned" in parts(frame.with_result("spectrum", value=(doubtful,)))[0].note
    assert "Ill-conditioned" not in parts(frame)[0].note


def test_before_the_first_spectrum_the_view_says_what_it_waits_for(run):
    (panel,) = (
        SpectrumView().figure(run("recall", "srn", 1).with_result("spectrum", value=())).panels
    )
    assert panel.message == "The eigenvalues of all steps are being computed."


def test_too_many_points_are_thinned_by_steps_but_not_the_cursors(made):
    steps, size = 300, 100
    frame = with_spectrum(made(steps=steps, step=150), np.full((steps, size), 0.5))
    plane = parts(frame)[0]
    points = points_of(plane)
    assert len(points.x) <= MOST_POINTS + size
    assert (points.step == 150).sum() == size
    assert "Drawn: one step in 2." in plane.note
    assert len(SpectrumView().figure(frame).tables[0].columns[0].values) == steps * size


def test_growth_of_one_direction_is_that_of_the_product_of_all_jacobians(run):
    """The factors of all steps multiply to ‖J_T … J_1 q‖ of the unit vector they began with."""
    frame = run("recall", "gru", 2)
    layer = frame.snapshot.trace.layers[0]
    direction = leading_frame(layer)[:, 0]
    for J in layer.cell.jacobian(layer):
        direction = J @ direction
    course = parts(frame)[1]
    _, growth, _ = curves_of(course)
    mean = float(np.mean(np.log(growth.y)))
    said = (
        f"exponent {number(mean)} over these {layer.steps} steps: × {number(np.exp(mean))} a step."
    )
    assert said in course.note
    assert np.prod(growth.y) == pytest.approx(np.linalg.norm(direction), rel=1e-9)


def test_while_the_error_is_hidden_nothing_tells_how_it_grows(run):
    frame = run("recall", "srn", 2)
    hidden = replace(frame, concealed=Concealed(frozenset({"delta"})))
    shown = [parts(each)[1] for each in (frame, hidden)]
    assert [len(curves_of(panel)) for panel in shown] == [3, 2]
    assert "Lyapunov" in shown[0].note
    assert not shown[1].note
    tables = SpectrumView().figure(hidden).tables
    assert not any("growth" in column.heading for table in tables for column in table.columns)


def test_the_view_asks_for_spectra():
    assert SpectrumView.needs == {"spectrum"}


def test_a_thinned_spectrum_says_so_and_joins_the_steps_it_has(made):
    """Steps 1, 3 and 4 of four are known; the cursor stands at the second."""
    frame = with_spectrum(made(steps=4), [[0.9], [np.nan], [1.2], [0.3]])
    thinned = replace(frame.spectra[0], known=np.array([True, False, True, True]))
    figure = SpectrumView().figure(replace(frame.with_result("spectrum", value=(thinned,)), step=2))
    plane, course = figure.panels
    assert "Shown: 3 of 4 steps, evenly spread." in plane.note
    assert "Not finite" not in plane.note
    assert points_of(plane).step.tolist() == [1, 3, 4]
    assert points_of(plane).emphasis in (1, 3)
    radius = curves_of(course)[-1]
    assert (radius.x.tolist(), radius.y.tolist()) == ([1, 3, 4], [0.9, 1.2, 0.3])
    assert "At step 1 " in figure.summary
