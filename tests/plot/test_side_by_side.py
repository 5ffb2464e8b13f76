"""Two figures side by side: panels in pairs, one scale, nothing of either left out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.adjustment import UNTOUCHED, Range, adjusted
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.figure import Axis, Band, Column, Curve, Figure, HeatMap, Panel, Table
from rnnviz.plot.row import has_columns, has_rows, pairs, rows, scale_keys, x_groups
from rnnviz.plot.side_by_side import side_by_side

NAMES = ("A: <i>η</i> = 0.1", "B: <i>η</i> = 1")
anything = st.floats(allow_nan=True, allow_infinity=True)
series = st.lists(anything, min_size=1, max_size=12).map(np.array)


def _axis(label="k"):
    return Axis(label, over="step")


def _curve(key, y, share_x=False, **axis):
    y = np.asarray(y, dtype=float)
    up = Axis("size", switchable=True, **axis)
    return Panel(key, _axis(), up, (Curve(np.arange(1.0, len(y) + 1), y),), share_x=share_x)


def _heat(key, values, low=-1.0, high=1.0, share_x=False):
    heat = HeatMap(np.asarray(values, dtype=float), low, high)
    return Panel(key, _axis(), Axis("unit"), (heat,), share_x=share_x)


def _beside(one, other):
    figures = (Figure("view", tuple(panels)) for panels in (one, other))
    return side_by_side(*figures, NAMES)


def _keys(figure):
    left = [panel.key for panel in figure.panels if not panel.beside]
    return left, [panel.key for panel in figure.panels if panel.beside]


def test_panels_are_paired_by_key_and_the_columns_have_heads():
    found = _beside([_curve("p", [1]), _curve("q", [2])], [_curve("p", [3]), _curve("q", [4])])
    assert _keys(found) == (["p", "q"], ["b:p", "b:q"])
    assert [panel.beside for panel in found.panels] == ["", "", "p", "q"]
    assert found.heads == NAMES
    assert rows(found.panels) == [(0, 2), (1, 3)]
    assert len({panel.key for panel in found.panels}) == len(found.panels)


@given(series, series, st.booleans(), st.none() | st.floats(-9, 9), st.none() | st.floats(10, 99))
def test_both_halves_have_the_same_limits_and_lose_nothing_that_either_shows(
    one, other, log10, low, high
):
    axes = {"log10": log10, "low": low}
    panels = _curve("p", one, **axes), _curve("p", other, log10=log10, high=high)
    alone = [panel_limits([panel])[0] for panel in panels]
    left, right = panel_limits(_beside(panels[:1], panels[1:]).panels)
    assert left == right
    for each in alone:
        assert left.x[0] <= each.x[0] < each.x[1] <= left.x[1]
        assert left.y[0] <= each.y[0] < each.y[1] <= left.y[1]


@given(series, series)
def test_a_logarithmic_panel_takes_the_other_along(one, other):
    found = _beside([_curve("p", one, log10=True)], [_curve("p", other)])
    assert all(panel.y.log10 for panel in found.panels)
    left, right = panel_limits(found.panels)
    assert left == right


@given(series, series)
def test_switched_together_they_still_have_one_scale(one, other):
    figure = _beside([_curve("p", one)], [_curve("p", other)])
    found = adjusted(figure, UNTOUCHED.toggle_scales(["p"]))
    assert all(panel.y.log10 for panel in found.panels)
    left, right = panel_limits(found.panels)
    assert left == right


def test_a_chosen_range_holds_for_the_row_and_for_what_shares_its_axis():
    halves = [_curve("p", [1, 2, 3], share_x=True), _curve("q", [1, 2, 3])]
    figure = _beside(halves, halves)
    chosen = UNTOUCHED.with_ranges({"q": Range(x=(1.0, 2.0), y=(0.0, 9.0))})
    above, below, beside_above, beside = panel_limits(adjusted(figure, chosen).panels)
    assert {at.x for at in (above, below, beside_above, beside)} == {(1.0, 2.0)}
    assert below.y == beside.y == (0.0, 9.0)
    assert above.y == beside_above.y != (0.0, 9.0)


def test_the_longer_sequence_gives_both_their_axis():
    steps = (replace(_curve("p", np.ones(n)), x=Axis("k", 1, n, over="step")) for n in (5, 12))
    found = panel_limits(_beside(*([panel] for panel in steps)).panels)
    assert [limits.x for limits in found] == [(1, 12), (1, 12)]


@given(st.floats(-9, 0), st.floats(0.1, 9), st.floats(-9, 0), st.floats(0.1, 9))
def test_maps_have_one_colour_scale_that_covers_both(low, high, other_low, other_high):
    found = _beside(
        [_heat("p", [[0.0]], low, high)], [_heat("p", [[np.nan, np.inf]], other_low, other_high)]
    )
    scales = {(p.artists[0].low, p.artists[0].high) for p in found.panels}
    assert scales == {(min(low, other_low), max(high, other_high))}


def test_a_tint_up_to_the_border_of_an_axis_reaches_that_of_the_common_one():
    x, steps = np.array([0.5, 9.5]), np.arange(1.0, 10)

    def tinted(low, high):
        tints = (Band(x, np.full(2, 2.0), np.full(2, high)), Band(x, np.full(2, low), np.ones(2)))
        axis = Axis("size", low, high, log10=True)
        return Panel("p", _axis(), axis, (*tints, Curve(steps, np.ones(9))))

    for panel in _beside([tinted(-12.0, 2.5)], [tinted(-5.0, 45.0)]).panels:
        above, below, _ = panel.artists
        assert (above.low == 2.0).all()
        assert (above.high == 45.0).all()
        assert (below.low == -12.0).all()
        assert (below.high == 1.0).all()


def test_what_only_one_run_has_stands_beside_words_that_say_so():
    found = _beside([_curve("p", [1]), _curve("q", [1, 2])], [_curve("p", [3])])
    assert _keys(found) == (["p", "q"], ["b:p", "b:q"])
    assert rows(found.panels) == [(0, 2), (1, 3)]
    assert "B" in found.panels[3].message
    assert found.panels[3].weight == found.panels[1].weight
    limits = panel_limits(found.panels)
    assert limits[1] == panel_limits([_curve("q", [1, 2])])[0]


def test_panels_of_other_names_share_a_row_where_their_axes_are_the_same():
    gates = [_heat(key, [[0.0]], 0.0, 1.0) for key in ("input", "forget", "output")]
    other = [_heat(key, [[0.0]], 0.0, 1.0) for key in ("update", "reset")]
    last = _heat("candidate", [[0.0]])
    found = _beside([*gates, last], [*other, last])
    assert _keys(found) == (
        ["input", "forget", "output", "candidate"],
        ["b:update", "b:reset", "b:output", "b:candidate"],
    )
    assert found.panels[6].message
    unlike = _beside([_heat("p", [[0.0]]), last], [_curve("q", [1]), last])
    assert _keys(unlike) == (["p", "q", "candidate"], ["b:p", "b:q", "b:candidate"])
    assert [bool(panel.message) for panel in unlike.panels] == [
        False,
        True,
        False,
        True,
        False,
        False,
    ]


@given(st.permutations("abcd"), st.permutations("abcd"), st.integers(1, 4), st.integers(1, 4))
def test_every_panel_has_a_key_of_its_own_whatever_the_order_of_those_of_either_run(
    one, other, count, others
):
    left = [replace(_curve(key, [1]), y=Axis(key)) for key in one[:count]]
    right = [replace(_curve(key, [2]), y=Axis(key)) for key in other[:others]]
    found = _beside(left, right)
    keys = [panel.key for panel in found.panels]
    assert len(set(keys)) == len(keys)
    assert {key for key in keys if len(key) == 1} >= set(one[:count])
    assert {p.beside for p in found.panels if p.beside} <= set(keys)
    in_row = {p.beside: p for p in found.panels if p.beside}
    for key in set(one[:count]) & set(other[:others]):
        assert in_row[key].key == f"b:{key}", "the same thing stands in one row"
        assert not in_row[key].message


def test_figures_that_have_nothing_in_common_stand_side_by_side_as_they_are():
    found = _beside([_heat("p", [[0.0]])], [_curve("q", [1]), _curve("r", [1])])
    assert _keys(found) == (["p"], ["b:q", "b:r"])
    assert not any(panel.message for panel in found.panels)
    assert not has_rows(found.panels)


def test_maps_of_different_quantities_keep_their_own_colours():
    one, other = (_heat("p", [[0.0]], -size, size) for size in (1.0, 9.0))
    (heat,) = other.artists
    found = _beside([one], [replace(other, artists=(replace(heat, label="another"),))])
    assert [panel.artists[0].high for panel in found.panels] == [1.0, 9.0]


@pytest.mark.parametrize("silent", ["a", "b"])
def test_a_figure_that_is_a_message_stands_beside_all_of_the_other(silent):
    words, panels = [Panel("none", message="No gates.")], [_curve("p", [1]), _curve("q", [1])]
    found = _beside(words, panels) if silent == "a" else _beside(panels, words)
    left, right = _keys(found)
    assert sorted(map(len, (left, right))) == [1, 2]
    assert all(panel.own_column for panel in found.panels)
    assert not list(pairs(found.panels))
    assert len(set(scale_keys(found.panels).values())) == 3
    assert not has_rows(found.panels)


def test_the_same_message_of_both_is_said_once():
    words = Figure("view", (Panel("none", message="Nothing yet."),), summary="Nothing yet.")
    assert side_by_side(words, words, NAMES) is words


def test_groups_of_shared_axes_join_across_a_row():
    halves = [_curve("p", [1], share_x=True), _curve("q", [1]), _curve("r", [1])]
    groups = x_groups(_beside(halves, halves).panels)
    assert groups[0] == groups[1] == groups[3] == groups[4] != groups[2] == groups[5]


def test_a_shared_axis_runs_on_below_what_is_missing():
    one = [_curve("p", [1], share_x=True), _curve("q", [1], share_x=True), _curve("r", [1])]
    other = [_curve("p", [1, 2, 3], share_x=True), _curve("r", [1, 2, 3])]
    found = _beside(one, other)
    assert len(set(x_groups(found.panels))) == 1
    assert found.panels[4].message
    assert found.panels[4].share_x


def test_tables_of_both_have_names_of_their_own_and_the_summary_has_both():
    table = Table("delta", (Column("k", np.arange(3)),))
    more = replace(table, name="lag")
    one, other = (
        Figure("v", (_curve("p", [1]),), (table, more), words) for words in ("Vanishes.", "Grows.")
    )
    found = side_by_side(one, other, NAMES, "delta")
    assert [each.name for each in found.tables] == ["delta", "lag", "b", "lag-b"]
    assert found.summary == "A: Vanishes. B: Grows."


def test_what_none_stands_beside_has_its_row_alone_and_its_own_limits():
    pair = _beside([_curve("p", [1, 2])], [_curve("p", [1, 2, 3])])
    found = replace(pair, panels=(_curve("wide", np.arange(9.0)), *pair.panels))
    assert has_columns(found.panels)
    assert rows(found.panels) == [(0,), (1, 2)]
    limits = panel_limits(found.panels)
    assert limits[0] == panel_limits(found.panels[:1])[0]
    assert limits[1] == limits[2]
