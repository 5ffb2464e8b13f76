"""Two runs side by side on paper: rows with equal boxes, or one below the other where narrow."""

from __future__ import annotations

from itertools import combinations
from typing import Any, get_args

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Sheet

from rnnviz.export.caption import Caption
from rnnviz.export.page import Composition, Format, render
from rnnviz.export.page_layout import Box, Page
from rnnviz.export.sheet_size import POINTS, sheet_size
from rnnviz.plot.adjustment import UNTOUCHED, Range, adjusted
from rnnviz.plot.figure import Axis, Curve, Figure, HeatMap, Panel, Points
from rnnviz.plot.row import rows
from rnnviz.plot.side_by_side import side_by_side

K = np.arange(1.0, 31.0)
STEPS = Axis("time step <i>k</i>", 0.5, 30.5, whole=True, over="step")
NAMES = ("A: the first run", "B: the second run")
CAPTION = Caption("title", "caption")


def _curve(key: str, scale: float = 1.0, **rest: Any) -> Panel:
    return Panel(key, STEPS, Axis("size"), (Curve(K, scale * np.sin(K), label="state"),), **rest)


def _map(key: str, **rest: Any) -> Panel:
    cells = HeatMap(np.outer(np.linspace(-1, 1, 8), np.ones(30)), -1, 1, label="h")
    return Panel(key, STEPS, Axis("unit", 0.5, 8.5), (cells,), **rest)


def _plane(key: str) -> Panel:
    x, y = Axis("Re", -1.5, 1.5), Axis("Im", -1.5, 1.5)
    return Panel(key, x, y, (Points(np.cos(K), np.sin(K)),), square=True, weight=2.0)


def _pair(panels: list[Panel], others: list[Panel]) -> Figure:
    return side_by_side(Figure("view", tuple(panels)), Figure("view", tuple(others)), NAMES)


SILENT = [Panel("none", message="This cell has no gates.")]
FIGURES = {
    "curves": _pair([_curve("p", title="above", note="A note.")], [_curve("p", 30.0)]),
    "maps": _pair([_map("p", share_x=True), _map("q")], [_map("p", share_x=True), _map("q")]),
    "planes": _pair([_plane("p"), _curve("q")], [_plane("p"), _curve("q", 2.0)]),
    "one missing": _pair([_map("p"), _map("q")], [_map("p")]),
    "silent": _pair([_map("p"), _map("q")], SILENT),
    "silent first": _pair(SILENT, [_map("p"), _map("q")]),
}
FIGURES["wide"] = Figure("view", (_curve("w"), *FIGURES["maps"].panels), heads=NAMES)


def _drawn(figure: Figure, width: float, height: float, size: float) -> tuple[Any, list[Any]]:
    """Draw a figure's panels in a box in points; return the sheet and the panels' axes."""
    sheet = Sheet((width / 72, height / 72))
    page = Page(sheet, FigureCanvasAgg(sheet).get_renderer(), size)
    page.draw(figure, 5, Box(0, 0, width, height))
    return sheet, [axes for axes in sheet.axes if not hasattr(axes, "_colorbar")]


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("box", [(960, 480, 16.6), (493, 380, 9)], ids=["slide", "paper"])
def test_boxes_of_a_row_are_equal_and_nothing_overlaps(
    name: str, box: tuple[float, float, float]
) -> None:
    figure = FIGURES[name]
    sheet, axes = _drawn(figure, *box)
    places = [each.get_window_extent() for each in axes]
    for row in rows(figure.panels):
        if len(row) == 2:
            one, other = (places[i] for i in row)
            assert np.allclose((one.y0, one.y1, one.width), (other.y0, other.y1, other.width))
            assert one.x1 < other.x0
            if not any(figure.panels[i].message for i in row):
                assert axes[row[0]].get_xlim() == axes[row[1]].get_xlim()
                assert axes[row[0]].get_ylim() == axes[row[1]].get_ylim()
    around = [each.get_tightbbox(sheet.canvas.get_renderer()) for each in sheet.axes]
    for one, other in combinations(around, 2):
        apart = one.x1, other.x1, one.y1, other.y1
        begin = other.x0, one.x0, other.y0, one.y0
        # Ticks at the ends of two colour bars, one above the other, reach past these.
        assert any(end <= start + 4 for end, start in zip(apart, begin, strict=True))
    inside = sheet.bbox
    assert all(inside.x0 <= each.x0 and each.x1 <= inside.x1 + 1 for each in around)


def test_on_narrow_paper_one_run_stands_below_the_other_with_axes_of_its_own() -> None:
    figure = FIGURES["maps"]
    sheet, axes = _drawn(figure, 238, 500, 8)
    tops = [each.get_window_extent().y1 for each in axes]
    assert tops == sorted(tops, reverse=True)
    assert len({round(each.get_window_extent().x0, 3) for each in axes}) == 1
    assert all(each.yaxis.get_label_text() for each in axes)
    assert len(sheet.axes) - len(axes) == 4


def test_the_scale_they_share_is_written_once_and_the_heads_are_at_one_height() -> None:
    sheet, axes = _drawn(FIGURES["curves"], 960, 480, 16)
    left, right = axes
    assert left.yaxis.get_label_text() == "size"
    assert not right.yaxis.get_label_text()
    assert not any(label.get_visible() and label.get_text() for label in right.get_yticklabels())
    renderer = sheet.canvas.get_renderer()
    heads = [
        next(t for t in each.texts if t.get_text() == name)
        for each, name in zip(axes, NAMES, strict=True)
    ]
    one, other = (head.get_window_extent(renderer) for head in heads)
    assert one.y0 == pytest.approx(other.y0, abs=1)
    assert heads[0].get_color() != heads[1].get_color()


def test_what_is_exported_as_seen_has_the_zoom_of_the_row_in_both() -> None:
    chosen = UNTOUCHED.with_ranges({"p": Range(x=(5.0, 9.0), y=(-2.0, 2.0))})
    hidden = chosen.toggle_hidden("state")
    _, axes = _drawn(adjusted(FIGURES["curves"], hidden), 960, 480, 16)
    assert {each.get_xlim() for each in axes} == {(5.0, 9.0)}
    assert {each.get_ylim() for each in axes} == {(-2.0, 2.0)}
    assert not any(len(line.get_xdata()) > 2 for each in axes for line in each.lines)


@pytest.mark.parametrize("size", ["slide", "paper", "column"])
def test_all_sizes_and_formats(size: str) -> None:
    one, two = (Composition([FIGURES["planes"]], CAPTION, sheet_size(size)) for _ in range(2))
    for format in get_args(Format):
        drawn = one.render(format, width=600)
        assert len(drawn) > 2000
        assert drawn == two.render(format, width=600)


def test_a_pair_is_as_high_as_one_run_in_rows_and_higher_below_each_other() -> None:
    import io

    from PIL import Image

    def height(figure: Figure, size: str) -> int:
        png = render([figure], CAPTION, "png", size=sheet_size(size), width=600)
        return Image.open(io.BytesIO(png)).height

    single = Figure("view", (_map("p", share_x=True), _map("q")))
    assert height(FIGURES["maps"], "paper") == pytest.approx(height(single, "paper"), rel=0.05)
    assert height(FIGURES["maps"], "column") > 1.3 * height(single, "column")
    assert sheet_size("column").width * POINTS < 40 * sheet_size("column").letters
