"""Names at the ends of lines stay apart, and what fits nowhere else is named in the key."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure as Sheet

from rnnviz.export.artist import draw_artist, draw_panel
from rnnviz.export.panel import MOST_DIRECT_LABELS, PanelDrawing
from rnnviz.plot.adjustment import Adjustment, Pin, adjusted
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.figure import (
    Annotation,
    Artist,
    Axis,
    Band,
    Curve,
    Figure,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
)

X = np.arange(1.0, 11.0)


def test_a_point_at_the_border_is_whole_and_one_beyond_is_not_drawn() -> None:
    at = Points(np.array([1.0, 10.0, 11.0]), np.array([0.5, 1.0, 0.5]), symbol="diamond")
    drawing = drawn(at, x=Axis("", 1, 10), y=Axis("", 0, 1))
    (cloud,) = drawing.axes.collections
    assert not cloud.get_clip_on()
    assert cloud.get_offsets().tolist() == [[1.0, 0.5], [10.0, 1.0]]


def drawn(*artists: Artist, **rest: object) -> PanelDrawing:
    panel = Panel("p", artists=artists, **rest)  # type: ignore[arg-type]
    drawing = PanelDrawing(Sheet(), 10.0, (300.0, 200.0))
    draw_panel(drawing, panel, panel_limits([panel])[0], 4)
    drawing.draw_head(panel, 300.0)
    drawing.place(0.0, 0.0, 300.0, 200.0)
    return drawing


def key(drawing: PanelDrawing) -> list[str]:
    return [str(handle.get_label()) for handle in drawing.legend]


def texts(drawing: PanelDrawing) -> list[str]:
    return [text.get_text() for text in drawing.axes.texts]


def test_lines_are_named_directly() -> None:
    drawing = drawn(
        Curve(X, X, label="one"), Curve(X, -X, label="two"), ReferenceLine(0.0, label="zero")
    )
    assert texts(drawing) == ["one", "two", "zero"]
    assert key(drawing) == []


def test_a_name_stands_in_the_margin_or_above_the_panel_and_never_among_lines() -> None:
    early = Curve(X, np.where(X < 4, X, np.nan), label="early")
    drawing = drawn(early, Curve(X, X, label="late"))
    (name,) = drawing.axes.texts
    assert (name.get_text(), name.xy[0]) == ("late", 1.0)  # type: ignore[attr-defined]
    assert key(drawing) == ["early"]


def test_in_the_key_lines_come_first_and_marks_last() -> None:
    marks = OffScaleMarks(X[:1], "overflow", "not finite")
    cloud = Points(X[:2], X[:2], label="held out")
    half = np.where(X < 4, X, np.nan)
    drawing = drawn(marks, cloud, Curve(X, half, label="A"), Curve(X, -half, label="B"))
    assert key(drawing) == ["A", "B", "held out", "not finite"]


def test_a_vertical_line_is_named_where_nothing_is_drawn() -> None:
    high = Curve(X, np.full(10, 9.5), label="")
    drawing = drawn(
        high, ReferenceLine(4.0, False, label="here"), ReferenceLine(4.2, False, label="there"),
        y=Axis("", 0, 10), x=Axis("", 0, 10),
    )  # fmt: skip
    tops = {text.get_text(): text.xy[1] for text in drawing.axes.texts}  # type: ignore[attr-defined]
    assert max(tops.values()) < 0.93
    assert abs(tops["here"] - tops["there"]) > 0.04


@pytest.mark.parametrize("height", [200.0, 60.0, 40.0])
def test_names_of_vertical_lines_keep_apart_however_low_the_axes_turn_out(height: float) -> None:
    """How high they are is known only when everything around them has been drawn."""
    lines = [ReferenceLine(4.0 + 0.2 * i, False, label=f"overflow {i}") for i in range(2)]
    panel = Panel("p", Axis("", 0, 10), Axis("", 0, 10), (*lines,))
    drawing = PanelDrawing(Sheet(), 10.0, (300.0, 200.0))
    draw_panel(drawing, panel, panel_limits([panel])[0], None)
    drawing.place(0.0, 0.0, 300.0, height)
    tops = [height * text.xy[1] for text in drawing.axes.texts]  # type: ignore[attr-defined]
    assert abs(tops[1] - tops[0]) >= 10.0 or len({t.get_ha() for t in drawing.axes.texts}) == 2


@pytest.mark.parametrize("height", [200.0, 60.0])
def test_annotations_keep_apart_however_low_the_axes_turn_out(height: float) -> None:
    texts = [Annotation(5.0, 5.0 + 0.6 * i, f"now, clipped at {i}") for i in range(3)]
    panel = Panel("p", Axis("", 0, 10), Axis("", 0, 10), (*texts,))
    drawing = PanelDrawing(Sheet(), 10.0, (300.0, 200.0))
    draw_panel(drawing, panel, panel_limits([panel])[0], None)
    drawing.place(0.0, 0.0, 300.0, height)
    at = sorted(height * t.xy[1] / 10 + t.xyann[1] for t in drawing.axes.texts)  # type: ignore[attr-defined]
    assert min(np.diff(at)) >= 13.9


def test_too_many_lines_are_named_in_the_key() -> None:
    count = MOST_DIRECT_LABELS + 1
    drawing = drawn(*(Curve(X, X + i, label=f"line {i}") for i in range(count)))
    assert key(drawing) == [f"line {i}" for i in range(count)]


def test_long_names_go_to_the_key() -> None:
    assert key(drawn(Curve(X, X, label="a very long name of a line"))) != []


def test_same_words_are_in_the_key_once() -> None:
    marks = (
        OffScaleMarks(X[:2], "overflow", "not finite"),
        OffScaleMarks(X[2:3], "overflow", "not finite"),
    )
    assert key(drawn(*marks)) == ["not finite"]


def test_only_odd_cells_that_occur_are_explained() -> None:
    assert key(drawn(HeatMap(np.zeros((2, 2)), 0, 1))) == []
    assert key(drawn(HeatMap(np.array([[np.nan, -np.inf]]), 0, 1))) == ["NaN", "−∞"]


def test_a_line_without_a_finite_point_has_no_name() -> None:
    drawing = drawn(Curve(X, np.full(10, np.nan), label="gone"))
    assert texts(drawing) + key(drawing) == []


def test_a_band_is_named_in_the_key() -> None:
    assert key(drawn(Band(X, X - 1, X + 1, label="spread"))) == ["spread"]


def test_an_empty_heat_map_draws_nothing() -> None:
    assert drawn(HeatMap(np.zeros((0, 3)), 0, 1)).axes.images[:] == []


def test_marks_sit_at_the_border_whatever_the_limits() -> None:
    drawing = drawn(
        OffScaleMarks(X[:3], "zero"), OffScaleMarks(X[:2], "overflow"), OffScaleMarks(X[:1], "nan")
    )
    heights = [line.get_ydata()[0] for line in drawing.axes.lines]
    assert heights == [0.0, 1.0, 1.0, 1.0]  # what is no number has a ground of its own


def test_an_empty_panel_says_why() -> None:
    assert texts(drawn(Curve(X, X, label="hidden"), message="No gates.")) == ["No gates."]


def test_something_unknown_is_not_dropped_in_silence() -> None:
    with pytest.raises(TypeError, match="object"):
        draw_artist(object(), drawn(), 1.0)


def test_one_unit_has_one_tick() -> None:
    heat = HeatMap(np.zeros((1, 5)), 0, 1)
    drawing = drawn(heat, y=Axis("unit", 0.5, 1.5, whole=True))
    low, high = drawing.axes.get_ylim()
    ticks = [tick for tick in drawing.axes.get_yticks() if low <= tick <= high]
    assert ticks == [1.0]


def test_words_at_one_place_stand_below_each_other_on_white() -> None:
    words = (
        Annotation(1.5, 5.0, "now"),
        Annotation(1.6, 5.0, "clipped"),
        Annotation(9.0, 5.0, "start"),
    )
    drawing = drawn(Curve(X, X), *words)
    heights = [text.xyann[1] for text in drawing.axes.texts]
    assert heights[0] == heights[2] == 0
    assert heights[1] <= -drawing.size
    assert all(text.get_bbox_patch() is not None for text in drawing.axes.texts)


def test_a_pin_is_a_line_with_rings_and_its_values_stand_above() -> None:
    curves = Curve(X, X, label="A", role="a"), Curve(X, 2 * X, label="B", role="b")
    panel = Panel("p", Axis("<i>k</i>", over="step"), Axis("size"), curves)
    pinned = adjusted(Figure("f", (panel,)), Adjustment(pins=(Pin("step", 4.0),)))
    drawing = drawn(*pinned.panels[0].artists)
    line, *rings = drawing.axes.lines[2:5]
    assert line.get_xdata() == [4.0, 4.0]
    assert [ring.get_xydata().tolist() for ring in rings] == [[[4.0, 4.0]], [[4.0, 8.0]]]
    (words,) = (text for text in texts(drawing) if "A: 4" in text)
    assert "B: 8" in words
    assert "4" in words.partition("A")[0]


def test_letters_below_each_step_all_stand_in_their_rows() -> None:
    letters = [Annotation(k, row, "m", anchor="center") for k in X for row in (1.0, 2.0)]
    drawing = drawn(*letters, x=Axis("k", 0.5, 10.5), y=Axis("", 0.5, 2.5))
    assert len(drawing.axes.texts) == len(letters)
    assert {text.xyann[1] for text in drawing.axes.texts} == {0}  # type: ignore[attr-defined]


def test_words_in_a_region_stand_beside_a_line_that_would_run_through_them() -> None:
    axes = {"x": Axis("", 0, 10), "y": Axis("", 0, 1)}
    for at, x, anchor in ((8.0, 9.9, "right"), (1.0, 0.1, "left")):
        words = Annotation(x, 0.5, "a region of some name", anchor=anchor)  # type: ignore[arg-type]
        drawing = drawn(ReferenceLine(at, horizontal=False), words, **axes)
        (text,) = (t for t in drawing.axes.texts if t.get_text() == "a region of some name")
        assert text.xy == (at, 0.5)
        assert text.get_ha() == anchor
        assert text.xyann[0] == (-4.0 if anchor == "right" else 4.0)
    alone = drawn(Annotation(9.9, 0.5, "a region of some name", anchor="right"), **axes)
    assert alone.axes.texts[0].xy == (9.9, 0.5)
