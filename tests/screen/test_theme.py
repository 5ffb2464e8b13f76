"""Pens, dashes and sizes."""

from typing import get_args

import pytest

from rnnviz.plot.drawing_style import Dash
from rnnviz.screen.theme import DARK, LIGHT, Style


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
    assert large.palette is DARK.palette


@pytest.mark.parametrize("dash", get_args(Dash))
def test_dashes_are_strokes_and_gaps_in_turn(dash):
    lengths = LIGHT.dash_lengths(dash)
    assert len(lengths) % 2 == 0
    assert all(n > 0 for n in lengths)
    assert (dash == "solid") == (lengths == ())
