"""Triangle: each loss in its row, and the statistics below."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.number_format import number, number_of_log10
from rnnviz.plot.figure import Curve, HeatMap, OffScaleMarks
from rnnviz.views.triangle.statistics import triangle_statistics
from rnnviz.views.triangle.view import TriangleView


def panels(frame):
    return {panel.key: panel for panel in TriangleView().figure(frame).panels}


def heat_of(frame) -> HeatMap:
    (heat,) = panels(frame)["triangle"].artists
    return heat


def curves(panel) -> list[Curve]:
    return [artist for artist in panel.artists if isinstance(artist, Curve)]


def with_triangle(frame, triangle):
    """Return the frame with another triangle, and a loss at every step."""
    layer = frame.snapshot.trace.layers[0]
    layer = replace(layer, direct=np.ones_like(layer.direct))
    trace = replace(frame.snapshot.trace, layers=(layer,))
    snapshot = replace(frame.snapshot, trace=trace)
    return replace(frame, snapshot=snapshot).with_result(
        "triangle", value=(np.asarray(triangle, float),)
    )


def book_triangle(layer):
    """‖δ_{t,k}‖ by the book's recursion, δ_{t,k} = diag(f') Uᵀ δ_{t,k+1}, one loss at a time."""
    steps, slope, u = layer.steps, layer.slopes["z"], layer.parameters["U"]
    norms = np.full((steps, steps), np.nan)
    for t in range(steps):
        delta = slope[t] * layer.direct[t]
        for k in range(t, -1, -1):
            if k < t:
                delta = slope[k] * (u.T @ delta)
            norms[t, k] = np.linalg.norm(delta)
    return norms


@pytest.mark.parametrize("cell", ["srn", "relu"])
def test_cells_are_the_norms_of_the_books_recursion(run, cell):
    frame = run("sine", cell, 2)
    heat = heat_of(frame)
    with np.errstate(divide="ignore"):
        expected = np.log10(book_triangle(frame.snapshot.trace.layers[0]))
    np.testing.assert_allclose(heat.values, expected, atol=1e-9)
    assert (heat.map, heat.left, heat.bottom, heat.low, heat.high) == ("log", 1, 1, -12, 2)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_rows_of_a_gated_cell_add_up_to_what_backward_gives_where_there_is_one_loss(run, cell):
    frame = run("recall", cell, 2)
    layer = frame.snapshot.trace.layers[0]
    heat = heat_of(frame)
    assert heat.values.shape == (1, layer.steps)
    assert heat.bottom == layer.steps
    np.testing.assert_allclose(
        heat.values[0], np.log10(np.linalg.norm(layer.adjoint[1:], axis=1)), atol=1e-9
    )


def test_the_row_is_the_last_loss_and_the_column_the_cursors_step(run):
    frame = replace(run("sine", "srn", 2), step=5)
    norms = np.log10(book_triangle(frame.snapshot.trace.layers[0]))
    row, column = curves(panels(frame)["cuts"])
    np.testing.assert_allclose(row.y, norms[-1], atol=1e-9)
    np.testing.assert_array_equal(column.x, np.arange(5, len(norms) + 1))
    np.testing.assert_allclose(column.y, norms[4:, 4], atol=1e-9)
    assert "at step 5" in column.label


def test_a_constant_factor_is_found_as_rate_and_half_life(made):
    steps, rate = 9, np.log10(0.5)
    lag = np.subtract.outer(np.arange(steps), np.arange(steps))
    frame = with_triangle(made(steps=steps), np.where(lag >= 0, 1.5 + rate * lag, np.nan))
    mean, line = curves(panels(frame)["lag"])
    np.testing.assert_allclose(mean.y, 1.5 + rate * np.arange(steps))
    np.testing.assert_allclose(line.y, mean.y)
    assert "<i>γ</i> = 0.5" in line.label
    assert panels(frame)["lag"].note == (
        f"Half-life 1 step; a tenth after {number(-1 / rate)}. At least 1 % of the mean norm"
        " arrives up to lag 6."
    )


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.1, "Doubled in 3.01 steps; tenfold after 10."),
        (0, "keeps its size"),
        (-0.005, "keeps its size"),  # 6 % over all lags: no half-life of 60 steps is seen in six
    ],
)
def test_growth_and_standstill_have_words_of_their_own(made, rate, words):
    lag = np.subtract.outer(np.arange(6.0), np.arange(6.0))
    frame = with_triangle(made(steps=6), np.where(lag >= 0, rate * lag, np.nan))
    assert words in panels(frame)["lag"].note


def test_exact_zeros_are_left_out_of_the_geometric_mean_and_counted(made):
    """One loss keeps its size, all others are exactly 0 from one step back on."""
    steps = 10
    lag = np.subtract.outer(np.arange(steps), np.arange(steps))
    triangle = np.where(lag >= 0, np.where(lag == 0, 0.0, -np.inf), np.nan)
    triangle[-1] = 0.0
    shown = panels(with_triangle(made(steps=steps), triangle))["lag"]
    mean, *_ = curves(shown)
    assert "geometric mean" in mean.label
    np.testing.assert_array_equal(mean.y, 0)
    zeros, values = np.isneginf(triangle).sum(), (lag >= 0).sum()
    assert f"{zeros} of {values} norms are exactly 0 and left out." in shown.note
    assert "What is not exactly 0 keeps its size, in the geometric mean." in shown.note


def test_a_bent_mean_has_no_factor_and_no_half_life(made):
    """Six decades in the first step and nothing more: no factor a step describes that."""
    lag = np.subtract.outer(np.arange(12), np.arange(12))
    frame = with_triangle(made(steps=12), np.where(lag >= 0, np.where(lag == 0, 0.0, -6.0), np.nan))
    shown = panels(frame)["lag"]
    assert len(curves(shown)) == 1
    assert "alf-life" not in shown.note
    assert "a step" not in TriangleView().figure(frame).summary.replace("a step ", "")


def test_a_cell_under_the_mouse_is_noted_in_words(made):
    triangle = [[-1.0, np.nan, np.nan], [-4.0, -2.0, np.nan], [-np.inf, -5.0, -3.0]]
    heat = heat_of(with_triangle(made(steps=3), triangle))
    assert heat.describe(1, 0) == (
        "The loss of step 2 reaches step 1 with 0.0001: 0.01 of its size at step 2."
    )
    assert heat.describe(2, 0) == "The loss of step 3 is exactly 0 at step 1."
    assert heat.describe(0, 2) == "The loss of step 1 does not reach step 3."


def test_the_summary_names_the_strongest_loss_at_the_cursor(made):
    triangle = [[-1.0, np.nan, np.nan], [2.0, -2.0, np.nan], [-4.0, -5.0, -3.0]]
    figure = TriangleView().figure(with_triangle(made(steps=3, step=1), triangle))
    share = number_of_log10(-1.0)
    assert f"The loss of step 3 reaches step 1 with 0.0001: {share} of its size" in figure.summary
    assert "Of all losses, that of step 2 is strongest there." in figure.summary


def test_zeros_are_marked_and_what_is_broken_is_counted(made):
    triangle = [[-1.0, np.nan, np.nan], [-np.inf, -2.0, np.nan], [-np.inf, np.nan, np.inf]]
    shown = panels(with_triangle(made(steps=3, step=1), triangle))
    assert "2 cells are not finite." in shown["triangle"].note
    marks = [m for m in shown["cuts"].artists if isinstance(m, OffScaleMarks)]
    assert {(m.kind, *m.x) for m in marks} == {
        ("zero", 1.0), ("overflow", 3.0), ("zero", 2.0, 3.0)
    }  # fmt: skip


def test_rows_without_a_loss_are_left_out_or_empty(run):
    frame = run("copy", "srn", 1)
    layer = frame.snapshot.trace.layers[0]
    loud = np.zeros(layer.steps, bool)
    loud[[3, 5]] = True
    quiet = replace(layer, direct=np.where(loud[:, None], layer.direct, 0.0))
    snapshot = replace(frame.snapshot, trace=replace(frame.snapshot.trace, layers=(quiet,)))
    heat = heat_of(replace(frame, snapshot=snapshot))
    assert heat.bottom == 4
    assert len(heat.values) == 3
    assert np.isnan(heat.values[1]).all()
    assert np.isfinite(heat.values[2, :6]).all()
    assert "1 rows are empty" in panels(replace(frame, snapshot=snapshot))["triangle"].note


def test_tables_hold_every_cell_and_the_fit(run):
    frame = run("text", "gru", 2)
    whole, lag = TriangleView().figure(frame).tables
    loss, step, norm = (column.values for column in whole.columns)
    cells = frame.triangles[0][loss.astype(int) - 1, step.astype(int) - 1]
    np.testing.assert_array_equal(norm, cells)
    mean, line = curves(panels(frame)["lag"])
    np.testing.assert_array_equal(lag.columns[1].values, mean.y)
    np.testing.assert_array_equal(lag.columns[2].values[:3], line.y[:3])


def test_age_and_truncation_are_noted(run):
    frame = run("sine", "srn", 3, {"training.truncation": 4})
    panel = panels(frame)["triangle"]
    said = "Truncated every 4 steps: grey to the left is cut off."
    assert panel.note == said
    heat = heat_of(frame)
    assert heat.describe(5, 2) == "Truncation cuts the loss of step 6 off before step 3."
    assert heat.describe(1, 2) == "The loss of step 2 does not reach step 3."
    assert "From update 1." in panels(frame.with_result("triangle", update=1))["triangle"].note


def test_one_triangle_is_read_once_and_drawn_as_one_object(run):
    frame = run("sine", "srn", 2)
    layer = frame.snapshot.trace.layers[0]
    reading = triangle_statistics(frame.triangles[0], layer)
    assert triangle_statistics(frame.triangles[0], layer) is reading
    assert heat_of(frame) is heat_of(replace(frame, step=4))
    copied = frame.with_result("triangle", value=(frame.triangles[0].copy(),))
    assert heat_of(copied) is not heat_of(frame)


def test_without_a_triangle_the_view_says_what_it_waits_for(run, made):
    (panel,) = TriangleView().figure(run("sine", "srn", 1).with_result("triangle", value=())).panels
    assert panel.message == "The triangle of all losses and steps is being computed."
    for known in (False, True):
        (panel,) = TriangleView().figure(made(steps=1025, size=1, spectrum=known)).panels
        assert "up to 1024 steps" in panel.message


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(st.just(n), st.sets(st.integers(1, n), min_size=1), st.integers(0, 99))
    )
)
def test_the_mean_by_lag_is_that_of_each_diagonal(made, case):
    steps, losses, seed = case
    rng, losses = np.random.default_rng(seed), np.array(sorted(losses))
    triangle = np.where(np.tri(steps, dtype=bool), -np.inf, np.nan)
    for t in losses:
        triangle[t - 1, :t] = rng.normal(-5, 3, t)
    layer = made(steps=steps, size=1).snapshot.trace.layers[0]
    direct = np.zeros((steps, 1))
    direct[losses - 1] = 1
    reading = triangle_statistics(triangle, replace(layer, direct=direct))
    for lag in range(steps):
        reached = [triangle[t - 1, t - 1 - lag] for t in losses if t > lag]
        if reached:
            assert reading.lag[lag] == pytest.approx(np.mean(reached))
        else:
            assert not np.isfinite(reading.lag[lag])
    finite = np.isfinite(reading.lag)
    if finite.sum() > 1:
        slope, start = np.polyfit(np.flatnonzero(finite), reading.lag[finite], 1)
        assert reading.rate == pytest.approx(slope, abs=1e-9)
        fitted = np.arange(np.flatnonzero(finite)[-1] + 1)
        np.testing.assert_allclose(reading.line[: len(fitted)], start + slope * fitted, atol=1e-8)
        assert np.isnan(reading.line[len(fitted) :]).all()
    assert reading.not_finite == 0


def test_the_last_losses_of_two_lengths_are_rows_at_one_height(run) -> None:
    one, other = run("recall", "srn", 2), run("recall", "lstm", 2, {"task.length": 6})
    panels = {p.key: p for p in TriangleView().figure(replace(one, other=other)).panels}
    for panel, step in ((panels["triangle"], "9"), (panels["b:triangle"], "6")):
        (heat,) = [a for a in panel.artists if isinstance(a, HeatMap)]
        assert heat.bottom == 1
        assert panel.y.ticks == ((1.0, step),)
        assert (panel.y.low, panel.y.high) == (0.5, 1.5)
        assert f"loss of step {step} reaches step 2" in heat.describe(0, 1)
