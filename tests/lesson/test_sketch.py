"""What was drawn by hand is compared with the true curve in words that do not flatter."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from rnnviz.lesson.sketch import Sketch, deviation, deviation_words

X = np.arange(1.0, 51.0)
LINE = -0.25 * (50 - X)  # a straight line on a logarithmic axis, twelve decades


def drawn(*points):
    sketch = Sketch(0.5, 50.5)
    for one, other in itertools.pairwise(points):
        sketch.draw(one, other)
    return sketch


def words(sketch, y, log10=True, over="step"):
    return deviation_words(deviation(sketch, X, y), log10, over)


def test_a_stroke_leaves_no_gaps_in_either_direction():
    forward, backward = drawn((1, -3), (50, 0)), drawn((50, 0), (1, -3))
    np.testing.assert_allclose(forward.y, np.linspace(-3, 0, 50), atol=1e-12)
    np.testing.assert_allclose(backward.y, forward.y, atol=1e-12)
    forward.draw((10, 5), (12, 5))
    assert set(forward.y[9:12]) == {5.0}
    assert forward.y[8] < 0
    forward.clear()
    assert forward.is_empty
    assert not list(forward.pieces())


def test_parts_that_were_not_drawn_are_gaps():
    sketch = drawn((1, 0), (5, 0))
    sketch.draw((20, 1), (22, 1))
    assert [len(x) for x, _ in sketch.pieces()] == [5, 3]
    found = deviation(sketch, X, np.zeros(50))
    assert (found.compared, found.places) == (8, 50)
    assert words(sketch, np.zeros(50)).endswith("Drawn were 8 of 50 places.")


def test_where_it_is_off_and_by_how_much():
    found = deviation(drawn((1, 0), (50, 0)), X, LINE)
    assert found.mean == pytest.approx(np.mean(-LINE))
    assert (found.largest, found.at) == (pytest.approx(12.25), 1.0)
    assert words(drawn((1, 0), (50, 0)), LINE) == (
        "Off by 6.1 decades on average; by most at step 1: 12.2 decades too high."
    )
    assert "too low" in words(drawn((1, -20), (50, -20)), LINE)


def test_what_is_close_is_said_with_its_largest_distance():
    near = words(drawn((1, LINE[0] + 0.2), (50, 0.2)), LINE)
    assert near == "Within a factor of two everywhere; by most at step 1: 0.2 decades too high."
    assert words(drawn((1, LINE[0] + 0.31), (50, 0.31)), LINE).startswith("Off by")


def test_an_exact_zero_is_never_reached():
    zeros = LINE.copy()
    zeros[:10] = -np.inf
    assert words(drawn((1, -20), (50, 0)), zeros).startswith(
        "At step 1 the true value is exactly 0"
    )
    zeros[:10] = np.inf
    assert "beyond all numbers" in words(drawn((1, -20), (50, 0)), zeros)


def test_nan_is_no_value():
    some = LINE.copy()
    some[:25] = np.nan
    assert deviation(drawn((1, 0), (50, 0)), X, some).places == 25
    assert words(drawn((1, 0), (10, 0)), some) == (
        "No part of the sketch lies where the true curve has values."
    )


def test_on_a_linear_axis_it_is_measured_against_the_range():
    y = np.linspace(0.0, 1.0, 50)
    assert "close" in words(drawn((1, 0.05), (50, 1.05)), y, log10=False).lower()
    far = words(drawn((1, 0.5), (50, 0.5)), y, log10=False, over="update")
    assert far == "Off by 0.26 on average; by most at update 1: 0.5 too high."


def test_long_axes_are_kept_at_few_places():
    sketch = Sketch(0.0, 10_000.0)
    assert len(sketch.x) == 400
    sketch.draw((0, 0), (10_000, 1))
    found = deviation(sketch, np.arange(1.0, 10_001.0), np.zeros(10_000))
    assert found.compared == 10_000
