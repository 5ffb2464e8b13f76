"""Colours mean one thing, can be told apart, and odd cells never look like numbers."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from rnnviz.export import theme
from rnnviz.plot.figure import ColorMap, Curve, Dash, HeatMap, Role, Symbol

MAPS = get_args(ColorMap)


def test_every_role_dash_and_symbol_has_a_look() -> None:
    assert set(theme.COLORS) == set(get_args(Role))
    assert set(theme.DASHES) == set(get_args(Dash))
    assert set(theme.SYMBOLS) == set(get_args(Symbol))


@pytest.mark.parametrize("role", get_args(Role))
def test_words_in_a_colour_read_well_on_white(role: Role) -> None:
    assert theme._contrast_with_white(theme._rgb(theme.label_color(role))) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert theme._contrast_with_white([0, 0, 0]) == pytest.approx(21)
    assert theme._contrast_with_white([255, 255, 255]) == pytest.approx(1)
    assert theme._contrast_with_white([119, 119, 119]) == pytest.approx(4.48, abs=0.005)


def test_all_series_differ_by_dash() -> None:
    x = np.arange(3.0)
    dashes = [str(theme.dash_of(Curve(x, x, f"series{i}"))) for i in range(8)]  # type: ignore[arg-type]
    assert len(set(dashes)) == 8


def test_a_dash_that_is_asked_for_is_kept() -> None:
    x = np.arange(3.0)
    assert theme.dash_of(Curve(x, x, "series0", dash="dot")) == theme.DASHES["dot"]
    assert theme.dash_of(Curve(x, x, "ink")) == "-"


@pytest.mark.parametrize("name", MAPS)
def test_cells_take_the_colours_of_their_map(name: ColorMap) -> None:
    values = np.array([[-9.0, -1.0, 0.0, 1.0, 9.0]])
    colors = theme.cell_colors(HeatMap(values, -1.0, 1.0, name))[0]
    table = theme.color_table(name)
    assert (colors[[0, 1]] == table[0]).all()
    assert (colors[2] == table[127]).all()
    assert (colors[[3, 4]] == table[254]).all()


@pytest.mark.parametrize("name", MAPS)
def test_odd_cells_are_far_from_every_colour_of_the_map(name: ColorMap) -> None:
    odd = theme.cell_colors(HeatMap(np.array([[np.nan, -np.inf, np.inf]]), -1.0, 1.0, name))[0]
    table = theme.color_table(name).astype(int)
    for color in odd.astype(int):
        assert np.abs(table - color).max(axis=1).min() > 24
    assert len({tuple(c) for c in odd.tolist()}) == 3


def test_signed_map_is_white_at_zero_and_darkens_evenly_to_both_ends() -> None:
    table = theme.color_table("signed").astype(float)
    assert (table[127] == 255).all()
    lightness = table @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness[:127]) > 0).all()
    assert (np.diff(lightness[128:]) < 0).all()


@pytest.mark.parametrize("limits", [(0.0, 0.0), (-1e308, 1e308), (0.0, 5e-324)])
def test_impossible_scales_still_give_colours(limits: tuple[float, float]) -> None:
    heat = HeatMap(np.array([[-1e308, 0.0, 1e308, np.nan]]), *limits)
    assert theme.cell_colors(heat).shape == (1, 4, 3)
