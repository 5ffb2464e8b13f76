"""Labels of neighbouring lines."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.label_spacing import without_overlap


@given(st.lists(st.floats(0, 200), max_size=12))
def test_labels_keep_their_distance_and_their_order(wanted):
    placed = without_overlap(wanted, 12, 0, 200)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for a, b in itertools.pairwise(order):
        assert placed[b] - placed[a] >= 12 - 1e-9
    assert all(p <= 200 for p in placed)


def test_labels_with_room_stay_where_they_are():
    assert without_overlap([50, 10, 90], 12, 0, 100) == [50, 10, 90]
