"""The parts of an unrolled network on paper: as wide and as coloured as their numbers say."""

import numpy as np
import pytest
from matplotlib.figure import Figure as Sheet

from rnnviz.export.artist import draw_artist
from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.color_map import table
from rnnviz.plot.network import Arrows, River, Streams, Strips, TextRow
from rnnviz.plot.palette import PRINT
from rnnviz.plot.river import color_levels, shares


@pytest.fixture
def on():
    drawing = PanelDrawing(Sheet(figsize=(6, 4)), 10.0, (360.0, 200.0))
    drawing.axes.set(xlim=(0.5, 10.5), ylim=(0.0, 1.0))
    return drawing


def test_every_step_of_a_river_is_a_piece_as_wide_as_its_size(on):
    log10 = np.linspace(-11.0, 11.0, 10)
    draw_artist(River(np.arange(1.0, 11.0), log10, 0.5, 0.8), on, 2.0)
    (band,) = on.axes.collections[1:]
    wide = [np.ptp(path.vertices[[1, 4], 1]) for path in band.get_paths()]
    np.testing.assert_allclose(wide, 0.8 * shares(log10, -12, 12), rtol=1e-6)
    colors = table("flow", PRINT)[color_levels(log10, -12, 12)] / 255
    np.testing.assert_allclose(band.get_facecolor()[:, :3], colors)


def test_gaps_cuts_and_a_bar(on):
    log10 = np.array([0.0, -np.inf, np.nan, 1.0, np.inf])
    river = River(np.arange(1.0, 6.0), log10, 0.5, 0.8, cuts=(4.5,), label="log ‖δ‖")
    draw_artist(river, on, 2.0)
    pieces = [c for c in on.axes.collections if len(c.get_facecolor()) and c.get_alpha() is None]
    assert sum(len(c.get_paths()) for c in pieces if c.get_hatch() is None) == 3
    assert [c.get_hatch() for c in on.axes.collections].count("///") == 1
    assert [line.get_linestyle() for line in on.axes.lines].count(":") == 1
    assert [label for _, label in on.maps] == ["log ‖δ‖"]


def test_streams_strips_arrows_and_numbers(on):
    x = np.repeat(np.array([2.0, 4.0, 6.0])[:, None], 2, axis=1)
    y = np.broadcast_to(np.array([0.9, 0.6]), (3, 2))
    draw_artist(Streams(x, y, np.array([0.0, 6.0, -np.inf]), 0.2), on, 2.0)
    widths = [line.get_linewidth() for line in on.axes.lines]
    assert widths[:2] == pytest.approx([20.0, 21.6])  # 0.5 · 0.2 · 200 pt; at most 0.6 steps
    assert on.axes.lines[2].get_linestyle() == ":"
    values = np.array([[0.5, -0.5], [1.0, np.nan]])
    draw_artist(Strips(values, np.array([2.0, 4.0]), 0.1, 0.4, 0.5, -1.0, 1.0), on, 3.0)
    assert [tuple(image.get_extent()) for image in on.axes.images] == [
        (1.75, 2.25, 0.1, 0.4), (3.75, 4.25, 0.1, 0.4)
    ]  # fmt: skip
    shown = on.axes.images[1].get_array()[:, 0]
    assert tuple(shown[1]) == tuple(round(int(PRINT.nan[i : i + 2], 16)) for i in (1, 3, 5))
    ends = (np.array([float(v)]) for v in (2, 0.2, 4, 0.2))
    draw_artist(Arrows(*ends), on, 4.0)
    draw_artist(
        TextRow(np.array([2.0, 4.0, 99.0]), 0.5, 0.1, ("0.5", "0.6", "no"), emphasis=1), on, 5.0
    )
    words = {t.get_text(): t.get_weight() for t in on.axes.texts if t.get_text()}
    assert words == {"0.5": "normal", "0.6": "bold"}


def test_a_row_that_is_too_low_shows_nothing(on):
    draw_artist(TextRow(np.array([2.0]), 0.5, 0.001, ("0.5",)), on, 5.0)
    assert not on.axes.texts


def test_the_strip_of_the_cursor_is_drawn_over_it_in_a_bold_frame(on):
    strips = Strips(np.ones((2, 10)), np.arange(1.0, 11.0), 0.2, 0.8, 0.5, -1, 1, emphasis=4)
    draw_artist(strips, on, 2.0)
    on.draw_cursor(5)
    line = on.axes.lines[0].get_zorder()
    over = [image for image in on.axes.images if image.get_zorder() > line]
    assert [image.get_extent()[:2] for image in over] == [[4.75, 5.25]]
    (frame,) = (p for p in on.axes.patches if p.get_zorder() > line)
    assert frame.get_x() == 4.75
