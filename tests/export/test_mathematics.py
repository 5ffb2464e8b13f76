"""While pages are drawn, all renderers share the layouts of formulas."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

from rnnviz.export import mathematics
from rnnviz.export.mathematics import shared_layouts


def test_a_formula_is_laid_out_once_for_all_renderers_of_a_kind() -> None:
    alone = MathTextParser("agg").parse(r"$\mathit{h}_{k}$")
    with shared_layouts():
        one, two, outlines = (
            MathTextParser(kind).parse(r"$\mathit{h}_{k}$") for kind in ("agg", "agg", "path")
        )
        other = MathTextParser("agg").parse(r"$\mathit{h}_{k}$", dpi=100)
    assert one is two
    assert outlines is not one
    assert other is not one
    np.testing.assert_array_equal(one.image, alone.image)
    assert one[:4] == alone[:4]


def test_others_use_matplotlib_as_it_is() -> None:
    usual = MathTextParser._parse_cached
    with shared_layouts():
        assert MathTextParser._parse_cached is not usual
    assert MathTextParser._parse_cached is usual


def test_what_is_kept_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mathematics, "MOST", 3)
    mathematics._kept.clear()
    with shared_layouts():
        for number in range(10):
            MathTextParser("path").parse(f"${number}$")
            assert len(mathematics._kept) <= 3
