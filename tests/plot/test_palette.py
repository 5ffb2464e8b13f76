"""A colour means one thing everywhere, and can be seen on its ground."""

from typing import get_args

import numpy as np
import pytest

from rnnviz.plot.figure import Role
from rnnviz.plot.palette import DARK, LIGHT, PRINT, rgb

every_palette = pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=lambda p: p.name)


def luminance(color):
    c = rgb(color)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@every_palette
def test_every_role_has_a_colour(palette):
    assert set(palette.roles) == set(get_args(Role))


@every_palette
def test_lines_stand_out_from_the_paper(palette):
    weak = {r for r, c in palette.roles.items() if contrast(c, palette.paper) < 3}
    assert weak <= {"faint", "grid", "b"}  # run B is Okabe and Ito's orange, and has its own dash


@every_palette
def test_text_can_be_read(palette):
    assert contrast(palette.roles["ink"], palette.ground) > 10
    for role in ("vanishing", "exploding", "healthy"):
        assert contrast(palette.roles[role], palette.paper) > 4.4


@every_palette
def test_the_eight_series_are_eight_colours(palette):
    assert len({palette.roles[f"series{i}"] for i in range(8)}) == 8


def test_data_has_the_same_colours_on_a_light_screen_and_on_paper():
    differ = {role for role in get_args(Role) if LIGHT.roles[role] != PRINT.roles[role]}
    assert differ == {"ink", "faint", "grid"}
