"""How panels share a widget."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.figure import Axis, Figure, Panel
from rnnviz.plot.network import TextRow
from rnnviz.screen.axis import widest
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.panel_layout import SideWidths, SpaceNeeded, arrange
from rnnviz.screen.theme import LIGHT

NEED = SpaceNeeded(header=16, ticks=18, label=14, weight=1)
SIDES = SideWidths(tick_width=40, label_width=14, right=60)


def test_all_boxes_have_the_same_left_and_right_edge():
    rooms = arrange(400, 400, [NEED, NEED, NEED], SIDES)
    assert len({(r.box.left(), r.box.right()) for r in rooms}) == 1


def test_heights_follow_the_weights():
    big, small = arrange(400, 600, [SpaceNeeded(16, 18, 14, 3), NEED], SIDES)
    assert big.box.height() == pytest.approx(3 * small.box.height(), abs=3)


def test_labels_go_before_ticks_and_both_before_the_panel():
    tall, middle, low = (arrange(400, h, [NEED], SIDES)[0] for h in (300, 75, 45))
    assert tall.x_label
    assert tall.x_axis.height() > middle.x_axis.height() > low.x_axis.height()
    assert not middle.x_label


@given(st.integers(30, 2000), st.integers(30, 1200), st.integers(1, 6))
def test_nothing_overlaps_and_nothing_is_negative(width, height, count):
    rooms = arrange(width, height, [NEED] * count, SIDES)
    for room in rooms:
        assert room.box.width() >= 8
        assert room.box.height() >= 7
        assert not room.box.intersects(room.header)
        assert not room.box.intersects(room.x_axis)
        assert not room.box.intersects(room.y_axis)
        assert not room.box.intersects(room.right)
    for above, below in itertools.pairwise(rooms):
        assert above.box.bottom() <= below.box.top()


SQUARE = Panel("plane", Axis("Re", -1.5, 1.5), Axis("Im", -1.5, 1.5), square=True, weight=2.0)
COURSE = Panel("course", Axis("k", 0, 9), Axis("factor", 0, 2), min_lines=2.0, drop_order=1)


@pytest.mark.parametrize("size", [(310, 240), (460, 300), (620, 330), (300, 600), (1200, 700)])
@pytest.mark.parametrize("panels", [(SQUARE,), (SQUARE, COURSE)], ids=["alone", "with another"])
def test_a_square_panel_is_square_and_as_large_as_it_can_be(qtbot, size, panels):
    widget = FigureWidget(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    widget.draw(Figure("spectrum", panels))
    plane = widget.panels[0]
    box = plane.view_box.rect()
    assert abs(box.width() - box.height()) <= 1
    corners = [item.box.area.topLeft() for item in widget.panels]
    assert all(c == c.toPoint().toPointF() for c in corners), "no column of pixels is left out"
    assert plane.transform.x == pytest.approx((-1.5, 1.5), abs=0.03)
    assert box.height() >= 0.44 * min(size)
    for one, other in itertools.pairwise(widget.panels):
        first, second = (
            item.view_box.mapRectToScene(item.view_box.rect()) for item in (one, other)
        )
        assert not first.intersects(second)
        assert widget.rect().toRectF().contains(second)


def test_the_title_of_a_text_begins_where_the_text_does():
    text = SpaceNeeded(weight=1.0, header=20.0, ticks=0.0, label=0.0, wide=True)
    (place,) = arrange(400.0, 300.0, [text], SideWidths(0.0, 0.0, 0.0))
    assert place.header.left() == place.box.left() + 8.0
    assert place.header.right() <= 400.0


@pytest.mark.parametrize(("height", "limit"), [(350, 3.0), (500, 0.4), (650, 0.5)])
def test_ticks_leave_the_label_of_the_axis_its_room(qtbot, height, limit):
    """Axes that turn out higher than guessed have more ticks, with more digits."""
    widget = FigureWidget(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(500, height)
    widget.show()
    widget.draw(Figure("plane", (Panel("a", Axis("x", 0, 1), Axis("y", -limit, limit)),)))
    (item,) = widget.panels
    ticks = widest(item._ticks[1], item.layout)
    assert item.left.area.width() - ticks - 2 >= 0.8 * item.layout.small_line


@pytest.mark.parametrize(
    ("height", "alone", "named"), [(300, True, True), (80, True, False), (80, False, True)]
)
def test_a_row_of_texts_that_finds_no_room_has_no_name(qtbot, height, alone, named):
    row = TextRow(np.arange(3.0), 0.5, 0.18, ("0.1", "0.2", "0.3"), alone=alone)
    ticks = ((0.5, "numbers"), (0.8, "river"))
    panel = Panel("rows", Axis("x", 0, 2), Axis("", 0, 1, ticks=ticks), artists=(row,))
    widget = FigureWidget(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(400, height)
    widget.show()
    widget.draw(Figure("rows", (panel,)))
    (item,) = widget.panels
    assert [text for _, text in item._ticks[1]] == ["numbers", "river"][not named :]
