"""On paper lines differ by dash, and text in a colour can be read."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from rnnviz.export import theme
from rnnviz.plot.drawing_style import Role, Symbol
from rnnviz.plot.figure import Curve
from rnnviz.plot.palette import contrast

X = np.arange(3.0)


def test_every_symbol_has_a_marker() -> None:
    assert set(theme.MARKERS) == set(get_args(Symbol))


@pytest.mark.parametrize("role", get_args(Role))
def test_text_in_a_colour_can_be_read_on_white(role: Role) -> None:
    assert contrast(theme.label_color(role), "#ffffff") >= 4.5


def test_all_series_differ_by_dash() -> None:
    dashes = [str(theme.curve_style(Curve(X, X, f"series{i}"))) for i in range(8)]  # type: ignore[arg-type]
    assert len(set(dashes)) == 8


def test_a_dash_that_is_asked_for_is_kept() -> None:
    assert theme.curve_style(Curve(X, X, "series0", dash="dot")) == theme.line_style("dot")
    assert theme.curve_style(Curve(X, X, "ink")) == "-"
