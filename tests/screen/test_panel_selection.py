"""Which panels of a figure are shown where there is little room."""

import numpy as np
import pytest

from rnnviz.plot.figure import Axis, Curve, Figure, Panel
from rnnviz.screen.panel_layout import (
    SideWidths,
    SpaceNeeded,
    arrange,
    least_height,
    visible_panels,
)
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import LIGHT

CURVE = Curve(np.arange(1.0, 9.0), np.ones(8))
SIDES = SideWidths(tick_width=40, label_width=14, right=60)


@pytest.fixture
def layout(qapp):
    return TextLayout(LIGHT)


def keys(panels):
    return [panel.key for panel in panels]


def three(**last):
    return (
        Panel("a", share_x=True, min_lines=4),
        Panel("b", min_lines=4, drop_order=2),
        Panel("c", min_lines=4, **last),
    )


def test_all_panels_are_shown_where_all_find_room(layout):
    panels = three(drop_order=1)
    assert visible_panels(panels, 400, 600, layout) == panels


def test_what_can_be_spared_most_goes_first(layout):
    assert keys(visible_panels(three(drop_order=1), 400, 14 * layout.small_line, layout)) == [
        "a",
        "c",
    ]
    assert keys(visible_panels(three(drop_order=1), 400, 6 * layout.small_line, layout)) == ["a"]


def test_what_cannot_be_spared_stays_however_little_room_there_is(layout):
    assert keys(visible_panels(three(), 400, 10, layout)) == ["a", "c"]
    assert keys(visible_panels((Panel("only", min_lines=9, drop_order=1),), 400, 10, layout)) == [
        "only"
    ]


def test_a_panel_shows_its_own_axis_where_the_one_that_had_it_is_gone(layout):
    first, _ = visible_panels(three(), 400, 10, layout)
    assert not first.share_x
    shared = (
        Panel("a", share_x=True),
        Panel("b", share_x=True, min_lines=9, drop_order=1),
        Panel("c"),
    )
    first, last = visible_panels(shared, 400, 10, layout)
    assert first.share_x
    assert last.key == "c"


def test_words_need_the_height_that_they_take(layout):
    few, many = (Panel("words", message="word " * n, large=True) for n in (3, 90))
    assert least_height(many, 300, layout) > 3 * least_height(few, 300, layout)
    assert least_height(many, 900, layout) < least_height(many, 300, layout)


def test_no_box_is_below_its_least_while_that_can_be():
    small, big = SpaceNeeded(10, 0, 0, 1, least=90), SpaceNeeded(10, 0, 0, 9)
    rooms = arrange(400, 300, [small, big], SIDES)
    assert rooms[0].box.height() == pytest.approx(90, abs=1)
    low = arrange(400, 100, [small, big], SIDES)
    assert low[0].box.height() < low[1].box.height()


def test_words_have_the_whole_width():
    words, axes = arrange(
        400, 300, [SpaceNeeded(10, 0, 0, 1, wide=True), SpaceNeeded(10, 0, 0, 1)], SIDES
    )
    assert words.box.left() < axes.box.left()
    assert words.box.right() > axes.box.right()


def test_a_widget_drops_panels_when_it_shrinks_and_has_them_back_when_it_grows(widget, qapp):
    panels = (
        Panel("words", message="What it is about.", large=True),
        Panel("axes", x=Axis("x"), artists=(CURVE,), min_lines=4, drop_order=1),
    )
    widget.draw(Figure("two", panels))
    assert keys(item.panel for item in widget.panels) == ["words", "axes"]
    for height, shown in ((80, ["words"]), (400, ["words", "axes"])):
        widget.resize(widget.width(), height)
        qapp.processEvents()
        assert keys(item.panel for item in widget.panels) == shown


def test_rows_of_words_have_no_lines_through_them(widget):
    row = Axis("", 0.5, 1.5, ticks=((1.0, "target"),))
    counts = []
    for grid in (True, False):
        panel = Panel(f"grid {grid}", x=Axis("k", 0, 9), y=row, artists=(CURVE,), grid=grid)
        widget.draw(Figure("rows", (panel,)))
        counts.append(len(widget.panels[0]._lines[0]))
    assert counts[0] > 0
    assert counts[1] == 0


def test_what_fits_of_a_label_with_markup_is_as_wide_as_may_be(layout):
    text = "<i>ρ</i> &lt; 1 &lt; <i>σ</i><sub>max</sub> at every step of all"
    whole = layout.label(text, SMALL).size().width()
    for room in (0.3 * whole, 0.6 * whole, 0.9 * whole):
        width = layout.fitting(text, room, SMALL).size().width()
        assert 0.7 * room < width <= room
        assert "<sub>" in layout.fitting(text, 0.6 * whole, SMALL).text()
    assert layout.fitting(text, 1.0, SMALL).text() == ""


def test_panels_beside_a_square_share_the_height_with_each_other_alone(layout):
    square = Panel("s", square=True, min_lines=9)
    panels = (square, Panel("a", min_lines=6, drop_order=2))
    tall = 15 * layout.small_line
    assert keys(visible_panels(panels, 3 * tall, tall, layout)) == ["s", "a"]
    assert keys(visible_panels(panels, 0.8 * tall, tall, layout)) == ["s"]
