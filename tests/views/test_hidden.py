"""Hidden states: the numbers of the trace, on a scale that the equations fix."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow.saturation import saturation
from rnnviz.plot.figure import HeatMap
from rnnviz.views.hidden import HiddenView


def maps(figure) -> dict[str, HeatMap]:
    return {panel.key: panel.artists[0] for panel in figure.panels}


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru"])
def test_maps_show_units_over_steps_from_step_1(run, cell):
    frame = run("recall", cell, 2)
    layer = frame.snapshot.trace.layers[0]
    shown = maps(HiddenView().figure(frame))
    assert list(shown) == ["h", "c"][: len(layer.cell.states)]
    for name, heat in shown.items():
        assert (heat.left, heat.bottom) == (1.0, 1.0)
        for k in (1, layer.steps):
            for unit in (1, layer.size):
                assert heat.values[unit - 1, k - 1] == layer.states[name][k, unit - 1]


def test_table_has_one_line_a_step_and_unit(run):
    frame = run("recall", "lstm", 2)
    layer = frame.snapshot.trace.layers[0]
    (table,) = HiddenView().figure(frame).tables
    columns = {c.heading: c.values for c in table.columns}
    assert list(columns) == ["time step k", "unit", "h_k", "c_k"]
    assert len(columns["unit"]) == layer.steps * layer.size
    for k, unit, h, c in zip(*columns.values(), strict=True):
        assert h == layer.states["h"][int(k), int(unit) - 1]
        assert c == layer.states["c"][int(k), int(unit) - 1]


@pytest.mark.parametrize(
    ("cell", "limits", "colours"),
    [("tanh", (-1, 1), "signed"), ("logistic", (0, 1), "unit"), ("lstm", (-1, 1), "signed")],
)
def test_bounded_states_keep_their_scale_whatever_the_data(made, cell, limits, colours):
    for size in (1e-9, 0.5, 1e9):
        frame = made(cell, fill=lambda *shape, size=size: np.full(shape, size))
        heat = maps(HiddenView().figure(frame))["h"]
        assert (heat.low, heat.high) == limits
        assert heat.map == colours


@pytest.mark.parametrize(
    ("largest", "limit"), [(0.0, 1), (0.7, 1), (1.0, 1), (1.1, 2), (-3.0, 5), (7e4, 1e5)]
)
@pytest.mark.parametrize("cell", ["relu", "identity"])
def test_unbounded_states_have_a_symmetric_scale_that_says_so(made, cell, largest, limit):
    frame = made(cell, fill=lambda *shape: np.full(shape, largest))
    panel = HiddenView().figure(frame).panels[0]
    assert (panel.artists[0].low, panel.artists[0].high) == (-limit, limit)
    assert "Scale ±" in panel.note


def test_units_that_never_leave_zero_are_counted(made):
    def fill(*shape):
        values = np.zeros(shape)
        values[..., :1] = 1.0
        return values

    panel = HiddenView().figure(made("relu", fill=fill)).panels[0]
    assert "2 of 3 units are 0 at every step." in panel.note


def test_values_that_are_not_finite_are_counted_and_kept(made):
    frame = made("tanh", steps=4, size=3, fill=lambda *shape: np.full(shape, np.nan))
    panel = HiddenView().figure(frame).panels[0]
    assert "12 values are not finite." in panel.note
    assert np.isnan(panel.artists[0].values).all()


def test_saturation_is_counted(made):
    frame = made("tanh", fill=lambda *shape: np.full(shape, -0.995))
    assert "100 % are saturated" in HiddenView().figure(frame).summary
    frame = made("logistic", fill=lambda *shape: np.full(shape, 0.98))
    assert " 0 % are saturated" in HiddenView().figure(frame).summary
    frame = made("logistic", fill=lambda *shape: np.full(shape, 0.001))
    assert "100 % are saturated" in HiddenView().figure(frame).summary


def test_saturation_is_that_of_the_slope_as_everywhere(run):
    """tanh at |h| = 0.995 is at f′ < 0.01; below that no unit counts, however pale it looks."""
    frame = run("sine", "srn", 3, {"init.recurrent_scale": 9.0})
    share = saturation(frame.snapshot.trace.layers[0])["z"].share
    assert 0.01 < share < 1
    assert f"{100 * share:.0f} % are saturated" in HiddenView().figure(frame).summary


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_nothing_is_called_saturated_where_gates_make_the_state(made, cell):
    """h = o ⊙ tanh(c) near 1 is an open gate before a large c, and near 0 is nothing at all."""
    summary = HiddenView().figure(made(cell, fill=lambda *shape: np.full(shape, 0.995))).summary
    assert "saturated" not in summary
    assert "0.995" in summary


def test_symbols_are_ticks_of_the_lowest_panel(made):
    frame = made("lstm", steps=5, names=("a", "<", "中"))
    upper, lower = HiddenView().figure(frame).panels
    assert upper.x.ticks == ()
    assert lower.x.ticks == ((1, "a"), (2, "&lt;"), (3, "中"), (4, "a"), (5, "&lt;"))


def test_where_ticks_have_no_room_the_note_names_the_cursors_input(made):
    frame = made("tanh", steps=41, names=("a", "&", "c"), step=41)
    panel = HiddenView().figure(frame).panels[0]
    assert panel.x.ticks == ()
    assert panel.note == "Input at step 41: “&amp;”."


def test_states_beyond_all_measure_are_coloured_by_their_decades(made):
    frame = made("relu", steps=3)
    layer = frame.snapshot.trace.layers[0]
    layer.states["h"][1:] = 0.0
    layer.states["h"][1:3, 0] = 99.0, 1e40
    (panel,) = HiddenView().figure(frame).panels
    heat = panel.artists[0]
    assert (heat.low, heat.high) == (-50, 50)
    np.testing.assert_allclose(heat.values[0], [2, 40, 0])
    assert "Up to 10⁴⁰: coloured by decades." in panel.note or "1 × 10⁴⁰" in panel.note


def test_a_panel_without_any_colour_says_why(made):
    """Where nothing enters the network the states are 0, and the map is blank."""
    frame = made("tanh", fill=lambda *shape: np.zeros(shape))
    assert "Every state is 0." in HiddenView().figure(frame).panels[0].note


def test_states_of_two_runs_are_coloured_by_decades_where_one_needs_it(made) -> None:
    """A state of 10⁸ beside one of 1: one scale cannot be a value here and a decade there."""
    calm, wild = (
        made("relu", fill=lambda *shape, size=size: np.full(shape, size)) for size in (1.0, 1e8)
    )
    for one, other in ((calm, wild), (wild, calm)):
        left, right = HiddenView().figure(replace(one, other=other)).panels
        maps = [a for panel in (left, right) for a in panel.artists if isinstance(a, HeatMap)]
        assert {m.label for m in maps} == {"±log<sub>10</sub>(1+|<i>h<sub>k</sub></i>|)"}
        assert len({(m.low, m.high) for m in maps}) == 1
        np.testing.assert_allclose(sorted(m.values.max() for m in maps), np.log10([2, 1 + 1e8]))
