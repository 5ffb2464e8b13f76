"""Labels of neighbouring lines."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.label_spacing import without_overlap


@given(st.lists(st.floats(0, 200), max_size=12), st.floats(1, 18))
def test_labels_keep_their_distance_and_their_order(wanted, gap):
    placed = without_overlap(wanted, gap, 0, 200)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for a, b in itertools.pairwise(order):
        assert placed[b] - placed[a] >= gap * (1 - 1e-6)
    assert all(-1e-6 <= p <= 200 + 1e-6 for p in placed)
    assert without_overlap(placed, gap, 0, 200) == pytest.approx(placed)


def test_labels_with_room_stay_where_they_are():
    assert without_overlap([50, 10, 90], 12, 0, 100) == [50, 10, 90]


def test_a_label_too_close_to_the_one_above_moves_down_where_there_is_room():
    assert without_overlap([50, 51], 12, 0, 100) == [50, 62]
    assert without_overlap([99, 100], 12, 0, 100) == [88, 100]
