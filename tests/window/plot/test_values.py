"""The values of plots at a place as a table."""

from dataclasses import replace

import numpy as np

from rnnviz.plot.adjustment import Pin
from rnnviz.plot.figure import Axis, Curve, Figure, Panel
from rnnviz.plot.side_by_side import side_by_side
from rnnviz.window.plot.values import values_table

K = np.arange(1.0, 4.0)


def _panel(key, scale=1.0, title=""):
    return Panel(key, Axis("k", over="step"), Axis("size"), (Curve(K, scale * K),), title=title)


def test_values_of_two_runs_side_by_side_say_of_which_they_are():
    one, other = (Figure("norms", (_panel("p", scale, "U"),)) for scale in (1.0, 10.0))
    pair = side_by_side(one, other, ("A: η = 1", "B: η = 2"))
    figure = replace(pair, panels=(_panel("wide", 100.0), *pair.panels))
    _, *rows = values_table([figure], [Pin("step", 2.0)]).splitlines()
    found = [(row.split("\t")[0], row.split("\t")[-1]) for row in rows]
    assert found == [
        ("norms", "200"),
        ("norms: U (A: η = 1)", "2"),
        ("norms: U (B: η = 2)", "20"),
    ]
