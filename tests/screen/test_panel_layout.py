"""How panels share a widget."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.screen.panel_layout import SideWidths, SpaceNeeded, arrange

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
