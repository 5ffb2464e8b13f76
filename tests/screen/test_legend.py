"""Names of curves and levels: beside or above the axes, never inside, in the order declared."""

from itertools import combinations, permutations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from rnnviz.plot.figure import (
    Axis,
    Band,
    Curve,
    Figure,
    HeatMap,
    Panel,
    Points,
    ReferenceLine,
    Shape,
)
from rnnviz.plot.markup import plain
from rnnviz.screen.legend import MOST_ROWS, _width, row_places

X = np.linspace(0.0, 10.0, 50)
AXES = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}


def curves(*ends):
    return tuple(
        Curve(X, np.linspace(5.0, end, 50), f"series{i}", f"name {i}") for i, end in enumerate(ends)
    )


@pytest.fixture
def named(widget, pixels):
    """Return a function that draws a panel and gives the widget's rectangle of every name."""

    def draw(size, *artists, **panel):
        widget.resize(*size)
        widget.draw(Figure("t", (Panel("p", artists=artists, **{**AXES, **panel}),)))
        pixels(widget)
        (item,) = widget.panels
        region = item.right if item._legend_beside else item.header
        places = [place.translated(region.area.topLeft()) for place in item._legend._places]
        return item, dict(zip([a.label for a in item._legend._artists], places, strict=False))

    return draw


SIZES = [(120, 80), (240, 90), (310, 240), (500, 130), (900, 600)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("title", ["", "all parameters together"])
def test_no_name_covers_the_inside_of_the_axes_or_another(named, size, title):
    artists = (*curves(1.0, 9.0, 4.0), Points(X[:3], X[:3], label="held out"),
               ReferenceLine(5.0, label="chance"), Band(X, X, X + 1, label="spread"))  # fmt: skip
    item, names = named(size, *artists, title=title, note="a note of some length")
    inside = item.view_box.mapRectToScene(item.view_box.rect())
    for place in names.values():
        assert not place.adjusted(1, 1, -1, -1).intersects(inside)
    for one, other in combinations(names.values(), 2):
        assert not one.adjusted(1, 2, -1, -2).intersects(other)


@pytest.mark.parametrize("size", SIZES[1:])
def test_order_and_places_do_not_follow_the_curves(named, size):
    """A name that changes its place from frame to frame cannot be read."""
    before = None
    for ends in permutations((1.0, 5.0, 9.0)):
        _, names = named(size, *curves(*ends))
        assert list(names) == ["name 0", "name 1", "name 2"]
        assert before is None or names == before
        before = names


@pytest.mark.parametrize("size", SIZES[2:])
def test_a_level_is_named_like_a_curve_and_after_all_curves(named, size):
    _, names = named(size, ReferenceLine(5.0, label="chance"), *curves(1.0))
    assert list(names) == ["name 0", "chance"]
    assert not list(named(size, ReferenceLine(5.0, False, label="here"))[1])


def test_beside_a_heat_map_is_its_scale_so_names_stand_above(named):
    heat = HeatMap(np.zeros((10, 10)), 0.0, 1.0, label="p")
    item, names = named((900, 600), heat, Points(X[:3], X[:3], label="target"))
    assert not item._legend_beside
    assert list(names) == ["target"]


def test_the_name_at_a_point_is_that_of_the_curve(named):
    for size in ((900, 600), (240, 200)):
        item, names = named(size, *curves(1.0, 9.0), Shape(X, X, label="a path"))
        for label, place in names.items():
            assert item.name_at(place.center()) == label
        assert item.name_at(QPointF(size[0] / 2, size[1] / 2)) == ""


def test_names_fill_rows_and_what_finds_no_row_is_left_out():
    assert row_places([40, 40, 40], 100, 0) == [(0, 0), (0, 50), (1, 0)]
    assert row_places([40], 100, 70) == [(1, 0)]
    assert row_places([400], 100, 0) == [(0, 0)]
    assert max(row for row, _ in row_places([90] * 9, 100, 0)) == MOST_ROWS - 1


RUNS = (
    "A: SRN ReLU, Next value of a sine wave, and 6 more",
    "B: LSTM, <i>W</i> = 0.25, and 6 more",
)
LEVELS = [
    RUNS,
    ("A: SRN ReLU, Next value of a sine wave", "B: LSTM, <i>W</i> = 0.25"),
    ("A: SRN ReLU", "B: LSTM"),
    ("A", "B"),
]


@pytest.mark.parametrize("size", [(1200, 600), (640, 300), (310, 240), (250, 150), (140, 90)])
def test_names_of_runs_lose_whole_clauses_and_never_part_of_one(named, size):
    artists = [Curve(X, X, role, name) for role, name in zip("ab", RUNS, strict=True)]
    item, places = named(size, *artists, ReferenceLine(5.0, label="chance, A"))
    written = item._legend.names
    assert tuple(written[:2]) in LEVELS
    assert written[2] == "chance, A"
    widths = [picture.deviceIndependentSize().width() for picture in item._legend._pictures]
    whole = [_width(name, item.style, item.layout) for name in written]
    assert widths == pytest.approx(whole, abs=1)
    for label, place in places.items():
        assert item.describe(place.center()) == plain(label)


def test_names_of_runs_are_as_long_as_there_is_room(named):
    artists = [Curve(X, X, role, name) for role, name in zip("ab", RUNS, strict=True)]
    lengths = [
        LEVELS.index(tuple(named(size, *artists)[0]._legend.names))
        for size in ((1200, 600), (310, 300), (240, 90), (120, 80))
    ]
    assert lengths == sorted(lengths)
    assert (lengths[0], lengths[-1]) == (0, 3)


def test_rows_of_names_stand_above_axes_that_begin_far_to_the_right(named):
    """A row ends with the axes: what does not fit beside the last name has a row of its own."""
    wide = tuple(
        Curve(X, X, f"series{i}", "a name of quite some length, longer than others")
        for i in range(4)
    )
    for size in ((width, 160) for width in range(600, 900, 20)):
        item, names = named(size, *wide, y=Axis("L", 0.0, 1.0, ticks=((0.5, "a long tick label"),)))
        inside = item.view_box.mapRectToScene(item.view_box.rect())
        assert names
        assert not any(place.adjusted(1, 1, -1, -1).intersects(inside) for place in names.values())
