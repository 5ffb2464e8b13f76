"""Colour maps as tables: even in lightness, and cells without a number never look like numbers."""

from typing import get_args

import numpy as np
import pytest

from rnnviz.plot import palette
from rnnviz.plot.color_map import (
    LEVELS,
    MINUS_INFINITY,
    NAN,
    PLUS_INFINITY,
    level,
    table,
    to_lab,
)
from rnnviz.plot.drawing_style import ColorMap
from rnnviz.plot.palette import GRAPHICS, contrast

MAPS = get_args(ColorMap)
PALETTES = (palette.LIGHT, palette.DARK, palette.PRINT)
MIDDLE = LEVELS // 2

every_palette = pytest.mark.parametrize("colors", PALETTES, ids=lambda p: p.name)
every_map = pytest.mark.parametrize("name", MAPS)


def lightness(found):
    """Return CIELAB lightness of 8-bit colours."""
    return np.array([to_lab(c)[0] for c in found / 255])


@every_palette
@every_map
def test_cells_without_a_number_are_far_from_every_colour_of_the_map(colors, name):
    found = table(name, colors).astype(int)
    assert found.shape == (256, 3)
    special = found[[NAN, MINUS_INFINITY, PLUS_INFINITY]]
    assert len({tuple(c) for c in special.tolist()}) == 3
    for color in special:
        assert np.abs(found[:LEVELS] - color).max(axis=1).min() >= 12


@every_palette
def test_the_signed_map_has_even_lightness_on_both_sides_of_its_centre(colors):
    values = lightness(table("signed", colors)[:LEVELS])
    extreme = np.argmin(values) if colors.dark else np.argmax(values)
    assert abs(extreme - MIDDLE) <= 2
    for side in (values[: MIDDLE + 1], values[MIDDLE:]):
        assert np.std(np.diff(side)) < 0.35 * abs(np.mean(np.diff(side)))


def test_zero_is_white_on_white():
    assert table("signed", palette.PRINT)[MIDDLE].tolist() == [255, 255, 255]


@pytest.mark.parametrize("name", ["unit", "step", "log"])
def test_sequential_maps_become_lighter_throughout(name):
    values = lightness(table(name, palette.LIGHT)[:LEVELS])
    assert values[-1] - values[0] > (44 if name == "step" else 60)
    assert np.all(np.diff(values) > -0.5)


@every_palette
@pytest.mark.parametrize("name", ["step", "flow"])
def test_what_stands_alone_on_the_paper_can_be_seen_at_every_level(colors, name):
    found = ["#{:02x}{:02x}{:02x}".format(*c) for c in table(name, colors)[:LEVELS].tolist()]
    weak = {c for c in found if contrast(c, colors.paper) < GRAPHICS}
    assert weak == set()


@every_palette
def test_the_ends_of_the_signed_map_stand_out_from_its_centre(colors):
    low, centre, high = (
        "#{:02x}{:02x}{:02x}".format(*c) for c in table("signed", colors)[[0, MIDDLE, LEVELS - 1]]
    )
    assert min(contrast(low, centre), contrast(high, centre)) >= 2 * GRAPHICS


def test_negative_is_blue_and_positive_vermilion():
    low, high = table("signed", palette.LIGHT)[[40, LEVELS - 41]].astype(int)
    assert low[2] > low[0]
    assert high[0] > high[2]


def test_screen_and_paper_have_the_same_colours():
    for name in MAPS:
        screen, paper = (table(name, p)[:LEVELS] for p in (palette.LIGHT, palette.PRINT))
        assert np.array_equal(screen, paper)
    assert not np.array_equal(table("signed", palette.LIGHT), table("signed", palette.DARK))


def test_levels_place_the_ends_and_the_centre():
    values = np.array([-1.0, 0.0, 1.0])
    assert level(values, -1, 1).tolist() == [0, MIDDLE, LEVELS - 1]


def test_values_beyond_the_limits_take_the_ends():
    assert level(np.array([-5.0, 1e308, -1e308]), -1, 1).tolist() == [0, LEVELS - 1, 0]


def test_values_that_are_not_finite_get_entries_of_their_own():
    values = np.array([np.nan, -np.inf, np.inf, 0.0])
    assert level(values, -1, 1).tolist() == [NAN, MINUS_INFINITY, PLUS_INFINITY, MIDDLE]


@pytest.mark.parametrize("limits", [(0.0, 0.0), (-1e308, 1e308), (0.0, 5e-324)])
def test_impossible_scales_still_give_colours(limits):
    values = np.array([[-1e308, 0.0, 1e308, np.nan]])
    assert level(values, *limits).shape == (1, 4)
    assert level(values, *limits)[0, 3] == NAN
