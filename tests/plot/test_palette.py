"""A colour means one thing everywhere, and can be seen on its ground."""

import colorsys
from typing import get_args

import pytest

from rnnviz.plot.drawing_style import Role
from rnnviz.plot.palette import DARK, GRAPHICS, LIGHT, PRINT, TEXT, contrast, readable, rgb

every_palette = pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=lambda p: p.name)


@every_palette
def test_every_role_has_a_colour(palette):
    assert set(palette.roles) == set(get_args(Role))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_the_standard(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@every_palette
@pytest.mark.parametrize("behind", ["ground", "paper"])
def test_everything_but_the_grid_stands_out(palette, behind):
    ratios = {role: contrast(c, getattr(palette, behind)) for role, c in palette.roles.items()}
    assert {role for role, ratio in ratios.items() if ratio < GRAPHICS} == {"grid"}


@every_palette
@pytest.mark.parametrize("behind", ["ground", "paper"])
def test_text_can_be_read_in_every_colour(palette, behind):
    ground = getattr(palette, behind)
    ratios = {role: contrast(palette.text_color(role), ground) for role in get_args(Role)}
    assert {role: ratio for role, ratio in ratios.items() if ratio < TEXT} == {}
    assert contrast(palette.roles["ink"], ground) > 10


@every_palette
def test_text_keeps_the_colour_that_can_be_read_already(palette):
    for role in ("ink", "vanishing", "healthy", "exploding", "a"):
        assert palette.text_color(role) == palette.roles[role]


@pytest.mark.parametrize(("color", "ground"), [("#ffffff", "#ffffff"), ("#000000", "#000000")])
def test_the_least_readable_colour_can_be_read(color, ground):
    assert contrast(readable(color, ground), ground) >= TEXT


@every_palette
def test_runs_a_and_b_are_blue_and_orange(palette):
    hues = [colorsys.rgb_to_hsv(*rgb(palette.roles[run]))[0] for run in "ab"]
    okabe_and_ito = [colorsys.rgb_to_hsv(*rgb(color))[0] for color in ("#0072b2", "#e69f00")]
    assert hues == pytest.approx(okabe_and_ito, abs=0.02)


@every_palette
def test_the_eight_series_are_eight_colours(palette):
    assert len({palette.roles[f"series{i}"] for i in range(8)}) == 8


def test_data_has_the_same_colours_on_a_light_screen_and_on_paper():
    differ = {role for role in get_args(Role) if LIGHT.roles[role] != PRINT.roles[role]}
    assert differ == {"ink", "grid"}


@every_palette
def test_what_is_drawn_over_a_bar_is_seen_there(palette):
    ratios = {
        role: contrast(palette.mark_color(role), palette.bar_color(role)) for role in get_args(Role)
    }
    assert {role: ratio for role, ratio in ratios.items() if ratio < GRAPHICS} == {}
