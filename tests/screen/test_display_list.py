"""What stands still is painted once, and what is on the screen is right all the same."""

import numpy as np
import pytest

from rnnviz.plot.figure import (
    Annotation,
    Axis,
    Band,
    Curve,
    Figure,
    HeatMap,
    Panel,
    Points,
    ReferenceLine,
)
from rnnviz.screen.display_list import looks_alike
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import DARK, LIGHT

X = np.arange(1.0, 11.0)
ENDS = np.array([0.5, 10.5])
TINT = Band(ENDS, np.full(2, -1.0), np.full(2, -0.5), "vanishing")
RULE = ReferenceLine(0.25, label="threshold")
CURVE = Curve(X, X / 20, label="a")


def figure(*artists, high=1.0, note="", cursor=True):
    x = Axis("k", 0.5, 10.5, over="step" if cursor else None)
    panel = Panel("only", x, Axis("y", -1, high), artists)
    return Figure("test", (panel,), summary=note)


FRAMES = {
    "a curve moves over a tint": [figure(TINT, RULE, Curve(X, X / n)) for n in (20, 30, 40, 50)],
    "the tint moves after standing still": [
        figure(TINT, CURVE),
        figure(TINT, CURVE),
        figure(TINT, Curve(X, -X / 20)),
        figure(Band(ENDS, np.full(2, 0.0), np.full(2, 0.5), "exploding"), CURVE),
    ],
    "artists go and come": [figure(TINT, RULE, CURVE), figure(TINT), figure(TINT, RULE, CURVE)],
    "the same over other limits": [figure(TINT, CURVE), figure(TINT, CURVE, high=0.8)],
    "words alone change": [figure(CURVE, Annotation(5.0, 0.0, word)) for word in ("one", "two")],
    "the cursor goes": [figure(TINT, CURVE), figure(TINT, CURVE, cursor=False)],
    "a picture and its last cell": [
        figure(HeatMap(np.full((2, 10), value), -1, 1, bottom=0.0)) for value in (0.5, 0.5, -0.5)
    ],
}


@pytest.mark.parametrize("frames", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("theme", [LIGHT, DARK.projector()], ids=["light", "projector"])
def test_the_last_of_several_frames_looks_as_if_it_were_the_only_one(
    qtbot, qapp, pixels, theme, frames
):
    pictures = []
    for shown in (frames, frames[-1:]):
        widget = FigureWidget(theme)
        qtbot.addWidget(widget)
        widget.resize(400, 300)
        widget.show()
        for one in shown:
            widget.draw(one)
            qapp.processEvents()
        widget._relayout(everything=True)
        pictures.append(pixels(widget))
    assert np.array_equal(*pictures)


def painted(widget, qapp, monkeypatch, one):
    """Return how often the box was painted for a figure."""
    found = []
    piece = widget.panels[0].box
    monkeypatch.setattr(piece, "_paint", found.append)
    widget.draw(one)
    qapp.processEvents()
    return len(found)


def test_a_box_that_looks_as_before_is_not_painted(widget, qapp, monkeypatch):
    widget.draw(figure(TINT, CURVE))
    qapp.processEvents()
    again = figure(TINT, Curve(X.copy(), CURVE.y.copy(), label="a"))
    assert painted(widget, qapp, monkeypatch, again) == 0
    assert painted(widget, qapp, monkeypatch, figure(TINT, Curve(X, X / 21, label="a"))) == 1


def test_one_artist_less_is_painted(widget, qapp, monkeypatch):
    widget.draw(figure(TINT, CURVE))
    qapp.processEvents()
    assert painted(widget, qapp, monkeypatch, figure(TINT)) == 1


def test_what_does_not_move_is_painted_into_the_backdrop_once(widget, qapp, monkeypatch):
    calls = []
    frames = [figure(TINT, Curve(X, X / n)) for n in range(20, 26)]
    for one in frames[:2]:
        widget.draw(one)
        qapp.processEvents()
    tint = widget.panels[0].drawings[0]
    monkeypatch.setattr(tint, "paint", lambda *_: calls.append("tint"))
    for one in frames[2:]:
        widget.draw(one)
        qapp.processEvents()
    assert calls == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (CURVE, Curve(X.copy(), X / 20, label="a"), True),
        (CURVE, Curve(X, X / 20, label="b"), False),
        (CURVE, Curve(X[:9], X[:9] / 20, label="a"), False),
        (CURVE, RULE, False),
        (ReferenceLine(np.nan), ReferenceLine(float("nan")), False),
        (Curve(X, np.full(10, np.nan)), Curve(X, np.full(10, np.nan)), False),
        (Points(X, X, step=X), Points(X, X), False),
        (HeatMap(X[None], 0, 1, describe=str), HeatMap(X[None], 0, 1), True),
    ],
    ids=["equal arrays", "label", "length", "kind", "nan", "nans", "no steps", "unseen"],
)
def test_artists_look_alike_where_all_that_can_be_seen_is_equal(one, other, alike):
    assert looks_alike(one, other) is alike
