"""Curves in one panel differ by dash, symbol or staircase, not by their colour alone."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from rnnviz.plot.figure import Curve
from rnnviz.plot.line_style import DASHES, SERIES_DASHES, dash_of
from rnnviz.plot.markup import plain
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import with_beside
from rnnviz.views.index import VIEWS
from tests.views.conftest import CELLS, SMALL

X = np.arange(3.0)
MEASURED = {"verdict", "weights", "spectrum", "triangle", "paths", "lag_gradient", "states"}
"""Diagnostics that most views draw."""


def look(curve):
    """Return what is left of a curve on a photocopy."""
    return dash_of(curve), curve.symbol, curve.steps


def alike(frame):
    """Return the curves of each panel that only their colour tells apart."""
    found = []
    for view in VIEWS:
        for panel in view.figure(frame).panels:
            curves = [a for a in panel.artists if isinstance(a, Curve) and len(a.x) > 1]
            for one, other in combinations(curves, 2):
                if one.role != other.role and look(one) == look(other):
                    names = sorted(plain(curve.label or curve.name) for curve in (one, other))
                    found.append((view.name, panel.key, *names, *look(one)))
    return found


@pytest.mark.parametrize("cell", CELLS)
def test_no_curves_of_a_run_differ_by_their_colour_alone(run, cell):
    assert alike(completed(run("recall", cell, 3), MEASURED)) == []


@pytest.mark.parametrize("task", SMALL)
def test_no_curves_of_a_task_differ_by_their_colour_alone(run, task):
    assert alike(completed(run(task, "lstm", 3), MEASURED)) == []


def test_no_curves_of_runs_beside_each_other_differ_by_their_colour_alone(run):
    cells = "srn", "lstm", "gru", "relu"
    runs = [completed(run("recall", cell, 3), MEASURED) for cell in cells]
    for count in (2, 4):
        assert alike(with_beside(runs[0], runs[1:count])) == []


def test_the_series_have_a_dash_each_and_keep_one_that_is_asked_for():
    dashes = [dash_of(Curve(X, X, f"series{i}")) for i in range(8)]
    assert tuple(dashes) == SERIES_DASHES
    assert len({DASHES[dash] for dash in dashes}) == 8
    assert dash_of(Curve(X, X, "series3", dash="longdash")) == "longdash"
    assert dash_of(Curve(X, X, "ink")) == "solid"
