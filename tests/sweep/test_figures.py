"""What the figures of a sweep show is what its arrays hold."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.plot.bars import Bars
from rnnviz.plot.figure import Band, Curve, HeatMap, OffScaleMarks, Panel, Points, ReferenceLine
from rnnviz.sweep.axis import axis_of
from rnnviz.sweep.figures import (
    CURVES,
    VERDICTS,
    default_names,
    figure_names,
    figures_of,
    table_of,
)
from rnnviz.sweep.layout import default_layout, positions
from rnnviz.sweep.map_figure import FLOW, TRAINING
from rnnviz.sweep.pick import picked
from rnnviz.sweep.plan import make_plan
from rnnviz.sweep.run_one import KINDS
from rnnviz.sweep.sweep_file import empty_sweep, write_sweep
from tests.sweep.tiny import small_plan, small_preset


def of(panel: Panel, kind: type) -> list:
    return [artist for artist in panel.artists if isinstance(artist, kind)]


@pytest.fixture
def sweep():
    """A sweep with chosen numbers: 2 cells, 3 lengths, 2 seeds; the last run is not done."""
    plan = small_plan()
    found = empty_sweep(plan)
    rng = np.random.default_rng(1)
    found.numbers["accuracy"][:] = rng.random(plan.shape)
    found.numbers["loss"][:] = 10.0 ** rng.uniform(-3, 1, plan.shape)
    found.numbers["chance_accuracy"][:] = 0.5
    for name, words in KINDS.items():
        found.kinds[name][:] = rng.integers(len(words), size=plan.shape)
    found.kinds["outcome"][:] = 0
    found.done[:] = True
    found.done[1, 2, 1] = False
    found.numbers["accuracy"][1, 2, 1] = found.numbers["loss"][1, 2, 1] = np.nan
    return found


def test_a_line_is_the_median_and_its_band_the_range_of_the_seeds(sweep):
    (figure,) = figures_of(sweep, "accuracy")
    (panel,) = figure.panels
    curves = [curve for curve in of(panel, Curve) if curve.label]
    assert [curve.label for curve in curves] == ["SRN", "GRU"]
    accuracy = sweep.numbers["accuracy"]
    for i, curve in enumerate(curves):
        np.testing.assert_array_equal(curve.x, [5, 7, 9])
        np.testing.assert_array_equal(curve.y, np.nanmedian(accuracy[i], axis=1))
        band = of(panel, Band)[i]
        np.testing.assert_array_equal(band.low, np.nanmin(accuracy[i], axis=1))
        np.testing.assert_array_equal(band.high, np.nanmax(accuracy[i], axis=1))
        np.testing.assert_array_equal(of(panel, Points)[i].y, accuracy[i].ravel())
    assert [line.value for line in of(panel, ReferenceLine)] == [0.5]
    assert "11 of 12 runs" in panel.note


def test_sizes_that_span_decades_are_drawn_as_logarithms(sweep):
    (figure,) = figures_of(sweep, "loss")
    (panel,) = figure.panels
    curve = next(curve for curve in of(panel, Curve) if curve.label == "SRN")
    assert panel.y.log10
    expected = np.median(np.log10(sweep.numbers["loss"][0]), axis=1)
    np.testing.assert_array_equal(curve.y, expected)


def test_what_diverged_is_marked_and_what_overflowed_stands_at_the_border(sweep):
    sweep.kinds["outcome"][0, 1, 0] = KINDS["outcome"].index("diverged")
    sweep.numbers["loss"][0, 2, 1] = np.inf
    sweep.kinds["outcome"][0, 2, 1] = KINDS["outcome"].index("diverged")
    (panel,) = figures_of(sweep, "loss")[0].panels
    (crosses,) = [points for points in of(panel, Points) if points.symbol == "cross"]
    np.testing.assert_array_equal(crosses.x, [7])
    np.testing.assert_array_equal(crosses.y, np.log10(sweep.numbers["loss"][0, 1, 0]))
    (marks,) = of(panel, OffScaleMarks)
    assert (marks.kind, list(marks.x)) == ("overflow", [9])


def test_more_lines_than_colours_go_on_in_another_figure():
    plan = make_plan(
        small_preset(), [axis_of("task.length", range(5, 25)), axis_of("cell.size", range(2, 13))]
    )
    sweep = empty_sweep(plan)
    sweep.numbers["accuracy"][:] = 0.5
    figures = figures_of(sweep, "accuracy")
    labels = [c.label for f in figures for c in of(f.panels[0], Curve)]
    assert len(figures) == 2
    assert len(labels) == len(set(labels)) == 11


def test_both_verdicts_are_stripes_in_the_absolute_colours(sweep):
    (figure,) = figures_of(sweep, VERDICTS)
    for panel, name, looks in zip(
        figure.panels, ("flow", "training"), (FLOW, TRAINING), strict=True
    ):
        drawn = {}
        for bars in of(panel, Bars):
            for left, right, bottom, top in np.stack(
                [bars.left, bars.right, bars.bottom, bars.top], axis=1
            ):
                x, y = (left + right) / 2, (bottom + top) / 2
                stripe = int((x - round(x) + 0.5) * 2)
                drawn[round(y), round(x), stripe] = "" if bars.empty else bars.role
        assert len(drawn) == 12
        for (row, column, stripe), role in drawn.items():
            place = (row, column, stripe)
            if sweep.done[place]:
                assert role == looks[sweep.kind(name, place)][0]
            else:
                assert role == ""
        for points in of(panel, Points):
            at = zip(np.round(points.y), np.round(points.x), points.x, strict=True)
            under = {drawn[y, x, int((exact - x + 0.5) * 2)] for y, x, exact in at}
            assert under == {points.over}
        kinds = {sweep.kind(name, p) for p in sweep.plan.places if sweep.done[p]}
        symbols = {looks[kind][1] for kind in kinds}
        assert {points.symbol for points in of(panel, Points)} == symbols
    assert FLOW["vanishing"][0] == "vanishing"
    assert FLOW["exploding"][0] == "exploding"


def test_symbols_tell_verdicts_apart_that_share_a_colour():
    for looks in (FLOW, TRAINING):
        assert len(set(looks.values())) == len(looks)


def test_a_map_of_a_quantity_has_its_values(sweep):
    (figure,) = figures_of(sweep, "accuracy-map")
    (cells,) = of(figure.panels[0], HeatMap)
    np.testing.assert_array_equal(cells.values, sweep.numbers["accuracy"].reshape(2, 6))
    assert cells.describe(1, 5).startswith("GRU, <i>T</i> = 9, seed 2: not done")
    assert cells.x_edges == (-0.5, 2.5)


def test_curves_are_medians_over_the_seeds(alone):
    figures = figures_of(alone, CURVES)
    assert len(figures) == 2  # a cell each
    training, held_out = figures[1].panels
    curve = of(held_out, Curve)[2]
    known = np.isfinite(alone.curves["update"][1, 2, 0])
    np.testing.assert_array_equal(curve.x, alone.curves["update"][1, 2, 0][known])
    values = np.median(alone.curves["loss"][1, 2], axis=0)[known]
    np.testing.assert_array_equal(curve.y, np.log10(values) if held_out.y.log10 else values)
    assert training.y.log10 == held_out.y.log10


@pytest.mark.parametrize("name", ["accuracy", "loss"])
def test_a_click_on_a_point_means_its_run(sweep, name):
    layout = default_layout(sweep.plan)
    (figure,) = figures_of(sweep, name)
    for place in sweep.plan.places:
        value = sweep.numbers[name][place]
        y = np.log10(value) if name == "loss" else value
        at = positions(sweep.plan.axes[1])[0][place[1]] + 0.2, float(y)
        found = picked(sweep, name, 0, layout, figure, name, at)
        assert found == (place if sweep.done[place] else None) or not sweep.done[place]


def test_a_click_on_a_cell_means_its_run(sweep):
    layout = default_layout(sweep.plan)
    (figure,) = figures_of(sweep, VERDICTS)
    for row, column, stripe in sweep.plan.places:
        at = column - 0.25 + 0.5 * stripe, row + 0.3
        assert picked(sweep, VERDICTS, 0, layout, figure, "training", at) == (row, column, stripe)
    assert picked(sweep, VERDICTS, 0, layout, figure, "training", (7.0, 0.0)) is None


def test_a_sweep_over_one_setting_has_a_map_over_its_seeds():
    sweep = empty_sweep(make_plan(small_preset(), [axis_of("task.length", [5, 6, 7])], 4))
    layout = default_layout(sweep.plan)
    (figure,) = figures_of(sweep, VERDICTS)
    assert picked(sweep, VERDICTS, 0, layout, figure, "flow", (2.0, 3.0)) == (2, 3)


def test_values_by_ratio_stand_on_a_logarithmic_axis():
    assert positions(axis_of("a", [0.01, 0.03, 0.1, 0.3, 1.0]))[1]
    assert not positions(axis_of("a", range(5, 205, 5)))[1]
    assert not positions(axis_of("a", [0.0, 0.1, 1.0]))[1]


def test_the_table_has_every_run(alone):
    columns = {column.heading: column.values for column in table_of(alone).columns}
    assert len(columns["seed"]) == 12
    row = [i for i in range(12) if columns["cell.name"][i] == "gru"][-1]
    place = alone.plan.places[row]
    assert columns["accuracy"][row] == alone.numbers["accuracy"][place]
    assert columns["flow verdict"][row] == alone.kind("flow", place)


def test_an_empty_sweep_can_be_drawn():
    sweep = empty_sweep(small_plan())
    for name in figure_names(sweep):
        assert figures_of(sweep, name)
    assert default_names(sweep)


def test_export_writes_figures_and_table(alone, tmp_path, capsys):
    path = tmp_path / "s.npz"
    write_sweep(path, alone)
    out = tmp_path / "out"
    command = ["export", str(path), "-o", str(out), "--view", "verdicts"]
    formats = [part for name in ("png", "svg", "pdf", "csv") for part in ("--format", name)]
    assert main([*command, *formats]) == 0
    names = {p.name for p in out.iterdir()}
    assert names == {"verdicts.png", "verdicts.svg", "verdicts.pdf", "runs.csv"}
    lines = (out / "runs.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith(("#", '"#'))))
    assert len(rows) == 12
    assert float(rows[0]["loss"]) == alone.numbers["loss"][alone.plan.places[0]]
    assert main([*command, "--at", "3"]) == 2
    assert main(["export", str(path), "-o", str(out), "--view", "delta"]) == 2
    assert capsys.readouterr().err.count("\n") == 2
