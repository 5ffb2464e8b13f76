"""The scale of rivers, their banks and gaps, and which numbers of a row are shown."""

import numpy as np

from rnnviz.plot.network import River
from rnnviz.plot.number_row import shown_texts
from rnnviz.plot.river import BURST, TRICKLE, banks, color_levels, river_runs, shares, spans_where


def river(log10, **more):
    return River(np.arange(1.0, len(log10) + 1), np.array(log10), 0.5, 1.0, **more)


def test_width_is_linear_in_decades_and_never_nothing_but_for_zero():
    found = shares(np.array([-12.0, -6.0, 0.0, 6.0, 12.0]), -12.0, 12.0)
    np.testing.assert_allclose(found, [TRICKLE, 0.25, 0.5, 0.75, 1.0])
    assert shares(np.array([-5000.0]), -12.0, 12.0) == TRICKLE
    assert shares(np.array([-np.inf]), -12.0, 12.0) == 0
    assert np.isnan(shares(np.array([np.nan]), -12.0, 12.0))


def test_what_is_beyond_the_scale_leaves_the_bed_and_still_grows():
    found = shares(np.array([12.0, 13.0, 42.0, 300.0, np.inf]), -12.0, 12.0)
    assert (np.diff(found) > 0).all()
    assert found[2] == 1 + BURST / 2
    assert found[-1] == 1 + BURST


def test_an_infinite_size_has_the_colour_of_the_largest():
    levels = color_levels(np.array([-12.0, 12.0, 99.0, np.inf]), -12.0, 12.0)
    assert levels[1] == levels[2] == levels[3] > levels[0] == 0


def test_a_river_parts_at_zeros_at_nan_and_at_cuts():
    drawn = river([0.0, -1.0, -np.inf, -2.0, np.nan, -3.0, -4.0], cuts=(6.5,))
    runs, same = river_runs(drawn)
    assert same is drawn
    assert runs == [slice(0, 2), slice(3, 4), slice(5, 6), slice(6, 7)]
    assert spans_where(drawn, np.isnan(drawn.log10)) == [(4.5, 5.5)]
    assert spans_where(drawn, np.isneginf(drawn.log10)) == [(2.5, 3.5)]


def test_banks_have_the_width_of_the_size_at_every_step():
    drawn = river([0.0, -6.0, 6.0])
    x, half = banks(drawn, slice(0, 3))
    np.testing.assert_array_equal(x, [0.5, 1, 2, 3, 3.5])
    np.testing.assert_allclose(half, [0.25, 0.25, 0.125, 0.375, 0.375])


def test_of_very_many_steps_neighbours_are_drawn_as_their_largest():
    log10 = np.linspace(-9.0, 0.0, 10_000)
    log10[5000] = 7.0
    runs, thin = river_runs(river(log10), 400)
    assert runs == [slice(0, 400)]
    assert thin.log10.max() == 7
    assert (np.diff(thin.x) > 0).all()


def test_a_row_shows_every_text_where_there_is_room():
    x = np.arange(10) * 30.0
    assert shown_texts(x, np.full(10, 25.0), None) == list(range(10))
    assert shown_texts(x, np.full(10, 40.0), None) == [0, 2, 4, 6, 8]


def test_the_emphasis_moves_no_other_text():
    x, widths = np.arange(10) * 30.0, np.full(10, 40.0)
    for emphasis in range(10):
        assert set(shown_texts(x, widths, emphasis)) <= {0, 2, 4, 6, 8, emphasis}
    between = np.sort(np.append(x, 95.0))  # a size at the cursor, beside regular ones
    assert shown_texts(between, np.full(11, 20.0), 4) == [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]


def test_the_emphasized_text_is_always_shown_and_nothing_touches_it():
    x = np.arange(10) * 30.0
    assert shown_texts(x, np.full(10, 40.0), 3) == [0, 3, 6, 8]
    assert shown_texts(np.array([5.0]), np.array([99.0]), 0) == [0]
    uneven = np.array([0.0, 50.0, 55.0, 100.0])
    assert 2 not in shown_texts(uneven, np.full(4, 4.0), 1) or abs(55 - 50) >= 4
