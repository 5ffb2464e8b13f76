"""Colours of roles, pens and sizes."""

from typing import get_args

import numpy as np
import pytest

from rnnviz.plot.figure import Dash, Role
from rnnviz.screen.color import rgb
from rnnviz.screen.data_transform import Style
from rnnviz.screen.theme import DARK, LIGHT, THEMES


def luminance(text):
    c = rgb(text)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_every_role_has_a_colour(theme):
    assert set(theme.roles) == set(get_args(Role))


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_lines_stand_out_from_the_paper(theme):
    weak = {r for r, c in theme.roles.items() if contrast(c, theme.paper) < 3}
    assert weak <= {"faint", "b"}  # run B is Okabe and Ito's orange, and has its own dash


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_words_can_be_read(theme):
    assert contrast(theme.roles["ink"], theme.ground) > 10
    for role in ("vanishing", "exploding", "healthy"):
        assert contrast(theme.roles[role], theme.paper) > 4.4


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_the_eight_series_are_eight_colours(theme):
    assert len({theme.roles[f"series{i}"] for i in range(8)}) == 8


def test_a_pen_is_as_wide_on_a_denser_screen_as_on_any(qapp):
    assert (
        Style(LIGHT, 2.0).pen("ink", 1.5).widthF()
        == 2 * Style(LIGHT, 1.0).pen("ink", 1.5).widthF()
        == pytest.approx(3.0)
    )


def test_a_projector_gets_large_type_and_thick_lines(qapp):
    large = DARK.projector(20)
    assert large.font().pointSizeF() == 20
    assert large.pen("ink", 1.5, 1.0).widthF() > DARK.pen("ink", 1.5, 1.0).widthF()
    assert large.roles == DARK.roles


@pytest.mark.parametrize("dash", get_args(Dash))
def test_dashes_are_strokes_and_gaps_in_turn(dash):
    lengths = LIGHT.dash_lengths(dash)
    assert len(lengths) % 2 == 0
    assert all(n > 0 for n in lengths)
    assert (dash == "solid") == (lengths == ())
