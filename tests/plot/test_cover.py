"""A cover hides what is below it, from readers too, and changes no limits."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.cover import Cover
from rnnviz.plot.figure import Axis, BeyondMarks, Curve, Panel
from rnnviz.plot.network import River
from rnnviz.plot.readout import read

X = np.arange(1.0, 11)
PANEL = Panel("p", Axis("k", over="step", whole=True), Axis("y"), (Curve(X, X, label="a"),))
COVER = Cover(4.5, math.inf, text="not yet")


def covered(cover=COVER, panel=PANEL):
    return replace(panel, artists=(*panel.artists, cover))


def test_what_is_hidden():
    assert COVER.hides(5)
    assert not COVER.hides(4)
    part = Cover(4.5, math.inf, 0.0, 1.0)
    assert part.hides(5, 0.5)
    assert not part.hides(5, 1.5)
    assert not part.hides(5), "no whole column"
    assert part.within((1, 10), (-2, 2)) == (4.5, 10, 0, 1)
    assert Cover(3, 3).is_empty


def test_no_limit_changes():
    assert panel_limits([covered()]) == panel_limits([PANEL])


def test_nothing_is_read_below_it():
    assert [r.text for r in read(covered(), "step", 4).readings] == ["4"]
    assert read(covered(), "step", 5).readings == ()
    river = River(X, X, y=0.5, height=1.0, name="d")
    bed = Panel("p", PANEL.x, Axis("", 0, 2), (river,))
    assert read(covered(Cover(4.5, math.inf, 1.0, 2.0), bed), "step", 5).readings
    assert not read(covered(Cover(4.5, math.inf, 0.0, 1.0), bed), "step", 5).readings


def test_what_lies_beyond_the_limits_is_below_it_too():
    y = np.where(X == 8, 1e9, X)
    panel = covered(panel=replace(PANEL, artists=(Curve(X, y, label="a"),)))
    (marked,) = with_beyond_marks([panel], panel_limits([panel]))
    assert [type(artist) for artist in marked.artists] == [Curve, BeyondMarks, Cover]
