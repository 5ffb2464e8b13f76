"""Colour maps as tables."""

import numpy as np
import pytest

from rnnviz.screen import color
from rnnviz.screen.theme import DARK, LIGHT, THEMES


def lightness(table):
    """Return CIELAB lightness of packed pixels."""
    channels = np.stack([table >> 16 & 255, table >> 8 & 255, table & 255], axis=1) / 255
    return np.array([color._to_lab(c)[0] for c in channels])


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
@pytest.mark.parametrize("name", ["signed", "unit", "step"])
def test_a_table_holds_the_map_and_three_colours_outside_it(theme, name):
    table = theme.table(name)
    assert table.shape == (256,)
    assert np.all(table >> 24 == 0xFF)
    special = table[[color.NAN, color.MINUS_INFINITY, color.PLUS_INFINITY]]
    assert len(set(special.tolist())) == 3
    assert not set(special.tolist()) & set(table[: color.LEVELS].tolist())


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_the_signed_map_has_even_lightness_on_both_sides_of_its_centre(theme):
    values = lightness(theme.table("signed")[: color.LEVELS])
    middle = color.LEVELS // 2
    extreme = np.argmin(values) if theme.dark else np.argmax(values)
    assert abs(extreme - middle) <= 2
    for side in (values[: middle + 1], values[middle:]):
        assert np.std(np.diff(side)) < 0.35 * abs(np.mean(np.diff(side)))


@pytest.mark.parametrize("name", ["unit", "step"])
def test_sequential_maps_become_lighter_throughout(name):
    values = lightness(LIGHT.table(name)[: color.LEVELS])
    assert values[-1] - values[0] > 60
    assert np.all(np.diff(values) > -0.5)


def test_negative_is_blue_and_positive_vermilion():
    table = LIGHT.table("signed")
    low, high = int(table[40]), int(table[color.LEVELS - 41])
    assert low & 255 > low >> 16 & 255
    assert high & 255 < high >> 16 & 255


def test_levels_place_the_ends_and_the_centre():
    values = np.array([-1.0, 0.0, 1.0])
    assert color.levels(values, -1, 1).tolist() == [0, 126, 252]


def test_values_beyond_the_limits_take_the_ends():
    assert color.levels(np.array([-5.0, 1e308, -1e308]), -1, 1).tolist() == [0, 252, 0]


def test_values_that_are_not_finite_get_entries_of_their_own():
    values = np.array([np.nan, -np.inf, np.inf, 0.0])
    found = color.levels(values, -1, 1).tolist()
    assert found == [color.NAN, color.MINUS_INFINITY, color.PLUS_INFINITY, 126]


def test_limits_without_a_span_do_not_divide_by_zero():
    assert color.levels(np.array([1.0, 2.0]), 1, 1).tolist() == [0, 252]


def test_light_and_dark_are_different_tables():
    assert not np.array_equal(LIGHT.table("signed"), DARK.table("signed"))
