"""Gates: one heat map each, fixed scales, and the shares that are closed and open."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.cells.index import CELLS
from rnnviz.views.gates import GatesView


@pytest.mark.parametrize(
    ("cell", "names", "symbols"),
    [
        ("lstm", ["input", "forget", "output", "candidate"], ["i", "f", "o", "c̃"]),
        ("gru", ["update", "reset", "candidate"], ["z", "r", "h̃"]),
    ],
)
def test_strips_show_the_trace(run, cell, names, symbols):
    frame = run("recall", cell, 2)
    layer = frame.snapshot.trace.layers[0]
    figure = GatesView().figure(frame)
    assert [panel.key for panel in figure.panels] == names
    for panel, symbol in zip(figure.panels, symbols, strict=True):
        (heat,) = panel.artists
        np.testing.assert_array_equal(heat.values, layer.gates[panel.key].T)
        assert heat.label == f"<i>{symbol}<sub>k</sub></i>"
        expected = (-1.0, 1.0, "signed") if panel.key == "candidate" else (0.0, 1.0, "unit")
        assert (heat.low, heat.high, heat.map) == expected
        assert panel.cursor
    assert [panel.share_x for panel in figure.panels] == [True] * (len(names) - 1) + [False]


def test_table_equals_the_strips(run):
    frame = run("recall", "gru", 2)
    layer = frame.snapshot.trace.layers[0]
    (table,) = GatesView().figure(frame).tables
    step, unit, *gates = table.columns
    for column, name in zip(gates, ("update", "reset", "candidate"), strict=True):
        assert column.heading.startswith(name)
        for k, i, value in zip(step.values, unit.values, column.values, strict=True):
            assert value == layer.gates[name][int(k) - 1, int(i) - 1]


def test_shares_of_saturated_values(made):
    def fill(*shape):
        return np.resize([0.05, 0.1, 0.5, 0.9, 0.95, 0.99, -0.95, 0.5], shape)

    first, *_, candidate = GatesView().figure(made("lstm", steps=4, size=2, fill=fill)).panels
    assert first.note == "below 0.1: 25 %, above 0.9: 25 %"
    assert candidate.note == "38 % beyond ±0.9"


def test_a_gate_that_is_not_finite_says_so(made):
    frame = made("gru", fill=lambda *shape: np.full(shape, np.nan))
    assert {panel.note for panel in GatesView().figure(frame).panels} == {"not finite in parts"}


def test_a_cell_without_gates_says_what_to_choose(run):
    figure = GatesView().figure(run("recall", "srn", 1))
    (panel,) = figure.panels
    gated = ", ".join(kind.title for kind in CELLS if kind().gates)
    assert panel.message.startswith(f"The cell SRN has no gates. Choose a cell that has ({gated})")
    assert panel.artists == figure.tables == ()
