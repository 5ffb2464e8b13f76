"""δ norms: exact values, fixed limits, and marks for what has no place on the axis."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.plot.figure import Annotation, Band, Curve, OffScaleMarks
from rnnviz.views.delta.signal import Signal
from rnnviz.views.delta.view import DeltaView, tinted_regions


def log10_norm(row) -> float:
    """Return log10 of a 2-norm in 40 digits, which neither overflow nor underflow."""
    with mpmath.workdps(40):
        total = mpmath.fsum(mpmath.mpf(float(v)) ** 2 for v in row)
        return float(mpmath.log10(total) / 2) if total else -np.inf


def columns(figure) -> dict[str, np.ndarray]:
    (table,) = figure.tables
    return {c.heading: c.values for c in table.columns}


def artists(figure, kind) -> list:
    return [a for a in figure.panels[0].artists if isinstance(a, kind)]


def test_srn_shows_delta_and_the_adjoint(run):
    frame = run("recall", "srn", 3)
    layer = frame.snapshot.trace.layers[0]
    shown = columns(DeltaView().figure(frame))
    headings = ["time step k", "log10 norm of delta_k = dL/dz_k", "log10 norm of dL/dh_k"]
    assert list(shown) == headings
    step, delta, adjoint = shown.values()
    for i, k in enumerate(range(1, layer.steps + 1)):
        assert step[i] == k
        assert delta[i] == pytest.approx(log10_norm(layer.deltas["z"][k - 1]), abs=1e-12)
        assert adjoint[i] == pytest.approx(log10_norm(layer.adjoints["h"][k]), abs=1e-12)


def test_lstm_shows_the_full_state_its_parts_and_the_gates(run):
    frame = run("sine", "lstm", 2)
    layer = frame.snapshot.trace.layers[0]
    shown = columns(DeltaView().figure(frame))
    rows = {
        "log10 norm of dL/ds_k with s = (c, h)": layer.adjoint[1:],
        "log10 norm of dL/dh_k": layer.adjoints["h"][1:],
        "log10 norm of dL/dc_k": layer.adjoints["c"][1:],
        **{f"log10 norm of delta_k, {name}": layer.deltas[name] for name in layer.cell.blocks},
    }
    assert list(shown)[1:] == list(rows)
    for heading, values in rows.items():
        expected = [log10_norm(row) for row in values]
        np.testing.assert_allclose(shown[heading], expected, atol=1e-12)


def test_gru_has_one_state_and_shows_it_once(run):
    headings = list(columns(DeltaView().figure(run("recall", "gru", 1))))
    assert headings[1] == "log10 norm of dL/dh_k"
    assert len(headings) == 1 + 1 + 3


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru"])
def test_curves_equal_the_table(run, cell):
    figure = DeltaView().figure(run("recall", cell, 2))
    step, *rows = columns(figure).values()
    curves = artists(figure, Curve)
    assert len(curves) == len(rows)
    for curve, row in zip(curves, rows, strict=True):
        np.testing.assert_array_equal(curve.x, step)
        np.testing.assert_array_equal(curve.y, np.where(np.isfinite(row), row, np.nan))


def filled(**rows):
    """Return a fill that gives every row of a (rows, D) array one value by its index."""

    def fill(*shape):
        values = np.ones(shape)
        for index, value in rows.items():
            i = int(index[1:])
            if len(shape) == 2 and i < shape[0]:
                values[i] = value
        return values

    return fill


def test_zero_overflow_and_nan_are_marked_at_their_steps(made):
    alone = parse_experiment({"training": {"truncation": 1}})  # so that λ_k = direct_k
    rows = filled(r1=0.0, r2=np.inf, r3=np.nan)
    frame = made("tanh", steps=6, size=2, fill=rows, experiment=alone)
    marks = {
        (m.kind, m.label): m.x.tolist() for m in artists(DeltaView().figure(frame), OffScaleMarks)
    }
    delta, adjoint = "‖<i>δ<sub>k</sub></i>‖", "‖∂<i>L</i>/∂<i>h<sub>k</sub></i>‖"
    assert marks == {
        ("zero", f"{delta}: exactly 0"): [2],
        ("overflow", f"{delta}: overflow"): [3],
        ("nan", f"{delta}: not a number"): [4],
        ("zero", f"{adjoint}: exactly 0"): [2],
        ("overflow", f"{adjoint}: overflow"): [3],
        ("nan", f"{adjoint}: not a number"): [4],
    }


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru"])
def test_an_error_below_all_doubles_is_no_zero(run, cell):
    """Nine steps through a U of 1e-100 leave some 1e-825 of an error."""
    more = {
        "init.recurrent": "gaussian",
        "init.recurrent_scale": 1e-100,
        "init.update_bias": -300.0,
    }
    frame = run("recall", cell, 0, more | {"init.forget_bias": -300.0})
    layer = frame.snapshot.trace.layers[0]
    figure = DeltaView().figure(frame)
    adjoint = columns(figure)["log10 norm of dL/dh_k"]
    assert not layer.adjoints["h"][1:4].any()
    np.testing.assert_array_less(adjoint[:3], -400)
    np.testing.assert_array_equal(np.isfinite(adjoint), True)
    assert figure.panels[0].y.low < -400


def test_an_exact_zero_stays_one(run):
    frame = run("recall", "srn", 0, {"init.recurrent": "zero"})
    delta = columns(DeltaView().figure(frame))["log10 norm of delta_k = dL/dz_k"]
    assert np.isneginf(delta[:-1]).all()
    assert np.isfinite(delta[-1])


def test_a_point_without_neighbours_is_drawn_as_a_point(made):
    lonely, line, broken = filled(r0=0.0, r2=0.0), filled(), filled(r0=0.0)
    cases = ((3, lonely, "circle"), (3, line, None), (1, line, "circle"), (3, broken, None))
    for steps, fill, symbol in cases:
        figure = DeltaView().figure(made("tanh", steps=steps, fill=fill))
        assert artists(figure, Curve)[0].symbol == symbol


@pytest.mark.parametrize(
    ("size", "limits"),
    [(1.0, (-12, 2)), (1e-11, (-12, 2)), (1e-13, (-22, 2)), (1e-40, (-42, 2)), (1e3, (-12, 12)),
     (5e-324, (-652, 2)), (1e300, (-12, 602)), (0.0, (-12, 2)), (np.nan, (-12, 2))],
)  # fmt: skip
def test_limits_are_absolute_and_move_by_ten_decades(made, size, limits):
    """The slopes are of that size too, so δ is of its square."""
    frame = made("tanh", fill=lambda *shape: np.full(shape, size))
    y = DeltaView().figure(frame).panels[0].y
    assert (y.low, y.high) == limits
    assert y.log10


@pytest.mark.parametrize(("steps", "told"), [(0, False), (3, True), (9, False)])
def test_truncation_is_noted_where_it_cuts(run, steps, told):
    """The curve falls to zero there, and no property of the cell is to blame."""
    frame = run("recall", "srn", 1, {"training.truncation": steps})
    note = DeltaView().figure(frame).panels[0].note
    assert note == ("Truncated: the error stops every 3 steps." if told else "")


def regions(figure) -> dict[str, tuple[float, float]]:
    return {band.role: (band.low[0], band.high[0]) for band in artists(figure, Band)}


def test_regions_begin_three_decades_from_the_losses_own_error(made):
    """‖direct‖ = 0.02·√3 = 10^-1.46: vanished below 10^-5, exploding above 10^2, the edge."""
    figure = DeltaView().figure(made("tanh", size=3, fill=lambda *shape: np.full(shape, 0.02)))
    assert regions(figure) == {"vanishing": (-12, -5)}
    figure = DeltaView().figure(made("tanh", size=3, fill=lambda *shape: np.full(shape, 0.0002)))
    assert regions(figure) == {"vanishing": (-12, -7), "exploding": (0, 2)}
    assert {words.role for words in artists(figure, Annotation)} == {"vanishing", "exploding"}


def test_a_region_ends_where_the_axis_does_and_needs_a_curve():
    curve = (Signal(np.linspace(-10.0, 0.0, 20), "", ""),)
    for level in (295.0, -300.0):
        bands = [a for a in tinted_regions(curve, level, (-12.0, 2.0)) if isinstance(a, Band)]
        assert bands
        assert all(b.low.min() >= -12 and b.high.max() <= 2 for b in bands)
    broken = (Signal(np.full(20, np.nan), "", ""),)
    assert tinted_regions(broken, 295.0, (-12.0, 2.0)) == ()


def test_of_several_losses_it_is_said_that_the_curve_is_of_all_and_the_verdict_of_one(run):
    several = DeltaView().figure(run("sine", "srn", 3)).panels[0]
    count = np.count_nonzero(run("sine", "srn", 3).snapshot.trace.layers[-1].direct.any(axis=1))
    assert f"Of all {count} losses together; the verdict is on one alone." in several.note
    assert "losses together" not in DeltaView().figure(run("recall", "srn", 3)).panels[0].note


def test_words_of_a_region_keep_clear_of_the_curves():
    """A curve along the region's border from its middle on leaves the words the other border."""
    flat = np.full(40, -4.0)
    low = np.where(np.arange(40) > 15, -11.3, -4.0)
    last = np.where(np.arange(40) > 35, -11.3, -4.0)
    for log10, y, side in ((flat, -11.16, "right"), (low, -7.84, "right"), (last, -11.16, "left")):
        (word,) = [
            a
            for a in tinted_regions((Signal(log10, "", ""),), -4.0, (-12.0, 2.0))
            if isinstance(a, Annotation) and a.role == "vanishing"
        ]
        assert (word.y, word.anchor) == (pytest.approx(y), side)
        inset = 0.03 * 39  # the cursor and its handle are mostly at the last step
        assert word.x == pytest.approx(40 - inset if side == "right" else 1 + inset)


def test_without_a_loss_there_are_no_regions(made):
    figure = DeltaView().figure(made("tanh", fill=lambda *shape: np.zeros(shape)))
    assert regions(figure) == {}


def test_summary_names_the_last_step_the_cursors_and_the_first(made):
    frame = made("tanh", steps=4, size=1, fill=filled(r0=1e-30, r1=0.0, r3=2.0), step=2)
    assert "2 at step 4, 0 at step 2, 1 × 10⁻³⁰ at step 1." in DeltaView().figure(frame).summary
    frame = made("tanh", steps=1, size=1, fill=filled(r0=3.0))
    assert DeltaView().figure(frame).summary == "The error's norm is 3 at step 1."
