"""Lines as segments, dashes by arc length, and lines thinned to the pixels there are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.screen.band import column_edges
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.polyline import PixelColumns, columns_of, dashed, segments_of, stairs
from rnnviz.screen.theme import LIGHT, Style


def total(segments):
    return np.hypot(*(segments[:, 2:] - segments[:, :2]).T).sum()


def test_a_line_has_a_segment_between_neighbours():
    found = segments_of(np.array([0.0, 1.0, 3.0]), np.array([0.0, 2.0, 2.0]))
    assert found.tolist() == [[0, 0, 1, 2], [1, 2, 3, 2]]


def test_a_gap_breaks_the_line_and_a_lone_point_is_a_dot():
    y = np.array([0.0, 1.0, np.nan, 5.0, np.nan, 2.0, 3.0])
    found = segments_of(np.arange(7.0), y)
    assert len(found) == 3
    assert [0, 0, 1, 1] in found.tolist()
    assert [5, 2, 6, 3] in found.tolist()
    assert any(s[0] == 3 and s[1] == 5 and total(np.array([s])) < 0.1 for s in found)


@pytest.mark.parametrize("n", [0, 1])
def test_lines_without_a_segment_do_not_fail(n):
    assert len(segments_of(np.zeros(n), np.zeros(n))) == n


def test_nothing_finite_is_nothing():
    assert len(segments_of(np.arange(4.0), np.full(4, np.nan))) == 0


def test_stairs_stay_at_a_value_until_the_next_point():
    x, y = stairs(np.array([0.0, 1.0, 2.0]), np.array([5.0, 6.0, 7.0]))
    assert x.tolist() == [0, 1, 1, 2, 2]
    assert y.tolist() == [5, 5, 6, 6, 7]


def test_dashes_cover_their_share_of_the_line():
    line = segments_of(np.array([0.0, 100.0]), np.zeros(2))
    found = dashed(line, (6.0, 4.0))
    assert total(found) == pytest.approx(60)
    assert found[0].tolist() == [0, 0, 6, 0]
    assert found[1].tolist() == [10, 0, 16, 0]


def test_dashes_run_on_around_a_corner():
    line = segments_of(np.array([0.0, 8.0, 8.0]), np.array([0.0, 0.0, 30.0]))
    found = dashed(line, (10.0, 5.0))
    assert total(found) == pytest.approx(28)
    assert [0, 0, 8, 0] in found.tolist()
    assert [8, 0, 8, 2] in found.tolist()


def test_a_pattern_of_two_strokes_keeps_both():
    line = segments_of(np.array([0.0, 20.0]), np.zeros(2))
    found = dashed(line, (6.0, 2.0, 1.0, 1.0))
    assert found[:, [0, 2]].tolist() == [[0, 6], [8, 9], [10, 16], [18, 19]]


@given(
    st.lists(st.floats(0, 300), min_size=2, max_size=40), st.sampled_from([(5, 3), (2, 2, 8, 1)])
)
def test_dashes_lie_on_the_line(heights, pattern):
    x = np.linspace(0, 200, len(heights))
    line = segments_of(x, np.array(heights))
    found = dashed(line, pattern)
    on = np.interp(found[:, [0, 2]].ravel(), x, heights)
    assert np.allclose(on, found[:, [1, 3]].ravel(), atol=1e-6)
    assert total(found) <= total(line) + 1e-6


def test_a_line_without_length_is_left_alone():
    line = segments_of(np.zeros(2), np.zeros(2))
    assert np.array_equal(dashed(line, (5.0, 3.0)), line)


def silhouette(x, y):
    """Return the silhouette of pixels: a box of 100 pixels that 0..100 fills from the top."""
    return PixelColumns(x).silhouette(
        100 - y, DataTransform((0.0, 100.0), (0.0, 100.0), 100.0, 100.0)
    )


def test_a_silhouette_reaches_every_columns_extremes():
    rng = np.random.default_rng(3)
    x, y = np.linspace(0, 99.99, 20_000), rng.normal(size=20_000)
    found = silhouette(x, y)
    assert found[:, 0].tolist() == [c + 0.5 for c in range(100)]
    for column in range(100):
        inside = y[(x >= column) & (x < column + 1)]
        assert found[column, 1] <= inside.min() + 1e-9
        assert found[column, 3] >= inside.max() - 1e-9


def test_a_silhouette_hangs_together():
    x = np.repeat(np.arange(4.0), 3)
    y = np.repeat([0.0, 10.0, 20.0, 5.0], 3)
    found = silhouette(x, y)
    assert found[:, [1, 3]].tolist() == [[0, 0], [0, 10], [10, 20], [5, 20]]


def test_a_silhouette_has_gaps_and_bridges():
    x = np.array([0.0, 0.1, 1.0, 1.2, 2.0, 9.0, 9.5])
    y = np.array([1.0, 2.0, np.nan, np.nan, 3.0, 7.0, 8.0])
    found = silhouette(x, y)
    assert [0.5, 1, 0.5, 2] in found.tolist()
    assert 1.5 not in found[:, 0]
    assert [2.5, 3, 2.5, 3] in found.tolist()
    assert [2.5, 3, 9.5, 7] in found.tolist()


@pytest.mark.parametrize(
    ("x", "dense"),
    [(np.arange(50.0), False), (np.arange(5000.0), True), (np.arange(5000.0)[::-1], False)],
)
def test_only_lines_with_many_points_in_order_are_dense(x, dense):
    transform = DataTransform((0.0, 5000.0), (0.0, 1.0), 100.0, 100.0)
    found = columns_of(x, transform, Style(LIGHT))
    assert (found is not None) == dense
    assert columns_of(x, transform, Style(LIGHT)) is found  # another line over the same x


def test_a_band_reaches_straight_from_point_to_point():
    x = np.array([0.0, 10.0])
    bottom, top = column_edges(x, np.array([10.0, 20.0]), np.array([0.0, 10.0]), 10)
    assert np.allclose(bottom, 10.5 + np.arange(10))
    assert np.allclose(top[1:], 1.5 + np.arange(9))


def test_a_column_with_many_points_holds_them_all():
    x = np.linspace(0, 4, 400, endpoint=False)
    low = np.where(np.arange(400) == 150, 99.0, 50.0)
    high = np.where(np.arange(400) == 250, 1.0, 40.0)
    bottom, top = column_edges(x, low, high, 4)
    assert bottom.tolist() == [50, 99, 50, 50]
    assert top.tolist() == [40, 40, 1, 40]


def test_a_band_has_gaps_where_a_line_is_not_finite_or_ends():
    x = np.array([2.0, 4.0, 6.0, 8.0])
    low = np.array([5.0, np.nan, 5.0, 5.0])
    bottom, top = column_edges(x, low, np.zeros(4), 10)
    assert np.isnan(top[[0, 1, 9]]).all()
    assert np.isnan(bottom[3:6]).all()
    assert np.isfinite(bottom[[2, 6, 7]]).all()
