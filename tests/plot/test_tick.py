"""Ticks: few, within the limits, and none over another."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.figure import Axis, HeatMap
from rnnviz.plot.tick import bar_ticks, ticks, x_ticks, y_ticks

numbers = st.floats(-1e290, 1e290, allow_nan=False)


def test_ticks_of_whole_numbers_are_whole():
    values = [v for v, _ in ticks(Axis(whole=True), (0.5, 4.5), 10)]
    assert values == [1, 2, 3, 4]


def test_ticks_of_logarithms_are_powers_of_ten():
    found = ticks(Axis(log10=True), (-3, 2), 6)
    assert [text for _, text in found] == ["10⁻³", "10⁻²", "10⁻¹", "1", "10", "10²"]


def test_named_ticks_are_those_within_the_limits():
    axis = Axis(ticks=((1.0, "a"), (2.0, "b"), (9.0, "z")))
    assert ticks(axis, (0.5, 3), 2) == [(1.0, "a"), (2.0, "b")]


@given(numbers, st.floats(1e-12, 1e290), st.integers(1, 12), st.booleans(), st.booleans())
def test_ticks_lie_within_the_limits_and_are_not_many(low, span, count, whole, log10):
    high = low + span
    if not high > low:
        return
    found = ticks(Axis(whole=whole, log10=log10), (low, high), count)
    assert len(found) <= 4 * count + 9
    slack = 1e-6 * max(abs(low), abs(high))
    assert all(low - slack <= v <= high + slack for v, _ in found)


@pytest.mark.parametrize(
    ("span", "texts"),
    [
        ((0, 1), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ((-2, 2), ["−2", "−1", "0", "1", "2"]),
        ((0, 4e6), ["0", "10⁶", "2·10⁶", "3·10⁶", "4·10⁶"]),
    ],
)
def test_numbers_on_an_axis_have_the_same_number_of_decimals(span, texts):
    assert [text for _, text in ticks(Axis(), span, 5)] == texts


def test_texts_of_a_horizontal_axis_do_not_touch():
    axis = Axis(ticks=tuple((float(i), "word") for i in range(50)))
    found = x_ticks(axis, (-0.5, 49.5), 200.0, len)
    shown = [value * 4 for value, text in found if text]
    assert len(found) == 50
    assert min(b - a for a, b in itertools.pairwise(shown)) > len("word")


def test_texts_of_a_vertical_axis_are_thinned_evenly():
    axis = Axis(ticks=tuple((float(i), str(i)) for i in range(100)))
    shown = [value for value, text in y_ticks(axis, (0.0, 99.0), 300.0, 10.0) if text]
    assert len(shown) * 10 <= 350
    assert len({b - a for a, b in itertools.pairwise(shown)}) == 1


def test_letters_are_all_shown_where_each_has_nearly_a_line():
    axis = Axis(ticks=tuple((float(i), letter) for i, letter in enumerate("BTPSXVE")))
    assert [text for _, text in y_ticks(axis, (-0.5, 6.5), 212.0, 31.0)] == list("BTPSXVE")
    assert "" in [text for _, text in y_ticks(axis, (-0.5, 6.5), 140.0, 31.0)]


def test_rows_of_uneven_height_are_named_where_their_names_do_not_touch():
    axis = Axis(ticks=((0.0, "input"), (1.0, "h"), (1.2, "δ"), (2.0, "loss")))
    texts = [text for _, text in y_ticks(axis, (0.0, 2.0), 80.0, 13.0)]
    assert texts == ["input", "h", "", "loss"]
    assert "" not in [text for _, text in y_ticks(axis, (0.0, 2.0), 200.0, 13.0)]


def test_one_unit_has_one_tick():
    assert y_ticks(Axis(whole=True), (0.5, 1.5), 200.0, 10.0) == [(1.0, "1")]


def test_a_low_map_of_units_names_the_first_the_middle_and_the_last():
    axis, span = Axis(whole=True), (0.5, 16.5)
    assert y_ticks(axis, span, 79.0, 30.0) == [(1.0, "1"), (8.0, "8"), (16.0, "16")]
    assert [v for v, _ in y_ticks(axis, span, 150.0, 30.0)] == [5.0, 10.0, 15.0]
    assert len(y_ticks(axis, span, 50.0, 30.0)) < 3
    assert len(y_ticks(axis, (4.2, 4.8), 79.0, 30.0)) == 0


def test_a_colour_bar_names_its_ends():
    texts = [text for _, text in bar_ticks(-1.0, 1.0, 100.0, 10.0)]
    assert texts == ["−1", "−0.5", "0.0", "0.5", "1"]
    assert bar_ticks(0.0, 0.0, 100.0, 10.0)[0] == (0.0, "0")
    assert bar_ticks(-1.0, 1.0, 5.0, 10.0) == []


SPANS = [(-3.0, 3.0), (-1.0, 1.0), (0.0, 1.0), (-3.0, 1.0), (-12.0, 2.0), (-302.0, 2.0), (0.2, 0.9),
         (-2.0, 282.0), (-0.1, 0.1), (5.0, 7.0)]  # fmt: skip


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("length", [65, 80, 100, 145, 300, 600])
@pytest.mark.parametrize("log10", [False, True])
def test_three_ticks_wherever_their_texts_find_room(span, length, log10):
    """Boxes of a projector are 65 pixels high, those of small docks less."""
    line = 13.0
    found = y_ticks(Axis(log10=log10), span, length, line)
    assert len(found) >= 3
    scale = length / (span[1] - span[0])
    at = [value * scale for value, _ in found]
    assert min(b - a for a, b in itertools.pairwise(at)) >= line * (1 - 1e-9)
    assert all(span[0] - 1e-9 <= value <= span[1] + 1e-9 for value, _ in found)
    assert len({text for _, text in found}) == len(found)


@pytest.mark.parametrize("span", [(0.5, 150.5), (0.5, 20.5), (0.0, 50.0), (0.0, 10.0), (-1.5, 1.5)])
@pytest.mark.parametrize("length", [75, 120, 250, 800])
def test_a_horizontal_axis_has_three_ticks_too(span, length):
    whole = span[0] != -1.5
    found = x_ticks(Axis(whole=whole), span, length, lambda text: 7.0 * len(text))
    shown = [(value, text) for value, text in found if text]
    assert len(shown) >= 3
    scale = length / (span[1] - span[0])
    ends = [(v * scale - 3.5 * len(t), v * scale + 3.5 * len(t)) for v, t in shown]
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(ends))


def test_between_whole_decades_ticks_are_round_numbers():
    texts = [text for _, text in y_ticks(Axis(log10=True), (0.0, 1.0), 100, 13.0)]
    assert texts == ["1", "2", "5", "10"]


def test_the_ends_of_a_colour_bar_say_where_values_lie_beyond():
    texts = [text for _, text in bar_ticks(-12.0, 2.0, 200.0, 13.0, (False, True))]
    assert (texts[0], texts[-1]) == ("−12", "≥ 2")
    texts = [text for _, text in bar_ticks(-12.0, 2.0, 200.0, 13.0, (True, False))]
    assert (texts[0], texts[-1]) == ("≤ −12", "2")
    cells = np.array([[0.0, np.inf], [-np.inf, np.nan]])
    assert HeatMap(cells, 0.0, 1.0).beyond == (False, False)
    assert HeatMap(cells + 2.0, 0.0, 1.0).beyond == (False, True)
    assert HeatMap(np.full((2, 2), np.nan), 0.0, 1.0).beyond == (False, False)


@pytest.mark.parametrize("length", [42, 48])
def test_a_box_of_three_lines_still_has_three_ticks(length):
    assert len(y_ticks(Axis(log10=True), (-3.0, 3.0), length, 13.0)) == 3
    assert len(y_ticks(Axis(log10=True), (-12.0, 2.0), length, 13.0)) == 3


def test_every_row_of_numbers_that_is_shown_has_its_name():
    """Rows are 1.05 apart and shown where 0.95 of them take 0.62 of a line."""
    axis = Axis(ticks=((1.0, "× f′"), (2.05, "× Uᵀ"), (3.5, "δ")))
    line = 30.0
    length = 4.0 * 0.62 * line / 0.95
    assert [text for _, text in y_ticks(axis, (0.0, 4.0), length, line)] == ["× f′", "× Uᵀ", "δ"]
