"""A page is exact, the same every time, and holds no trace of the machine it was made on."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import threading
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from rnnviz.export.caption import Caption
from rnnviz.export.page import Composition, Format, Text, render
from rnnviz.export.provenance import Provenance
from rnnviz.plot.color_map import cell_colors
from rnnviz.plot.figure import Curve, Figure, Panel
from rnnviz.plot.palette import PRINT
from tests.export.example import ALL, K, heat, lines, plane

FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")
CAPTION = Caption("Exploding gradients 梯度爆炸", "exploding · seed 1 · update 33", step=3)
ORIGIN = Provenance("exploding", 1, 33, 'format = 1\ntitle = "(梯度\\\\) 爆炸"\n')


def pixels(data: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


@pytest.mark.parametrize("width", [200, 601, 1600, 2560])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_png_is_exactly_as_wide_as_asked(width: int, count: int) -> None:
    figures = [Figure("title", (Panel("p"),))] * count
    data = render(figures, CAPTION, "png", width=width)
    assert Image.open(io.BytesIO(data)).width == width


@pytest.mark.parametrize("make", ALL)
def test_the_margin_is_white_all_around(make: Callable[[], Figure]) -> None:
    page = pixels(render([make()], CAPTION, "png", width=800))
    for side in (page[:3], page[-3:], page[:, :3], page[:, -3:]):
        assert (side == 255).all()
    assert (page < 128).any()


def test_the_same_figures_give_the_same_bytes() -> None:
    one, two = (Composition([make() for make in ALL], CAPTION) for _ in range(2))
    for format in FORMATS:
        first = one.render(format, provenance=ORIGIN)
        assert two.render(format, provenance=ORIGIN) == first
        assert not re.search(rb"CreationDate|ModDate|dc:date|20[2-9]\d-\d\d-\d\d", first)


def test_pages_laid_out_once_give_every_format_the_bytes_it_has_alone() -> None:
    """Whatever was drawn of them before: also letters as shapes, and the many pages of a PDF."""
    kinds: list[tuple[Format, Text | None]] = [
        *((format, None) for format in FORMATS),
        ("svg", "text"),
        ("pdf", "outlines"),
    ]
    seven = [Figure(str(k), (Panel("p", artists=(Curve(K, K),)),)) for k in range(7)]
    for figures, tried in (([lines()], kinds), (seven, kinds[1:3])):
        alone = [render(figures, CAPTION, kind, text=text, width=400) for kind, text in tried]
        pages = Composition(figures, CAPTION)
        for number in (*range(len(tried)), *reversed(range(len(tried)))):
            kind, text = tried[number]
            assert pages.render(kind, text=text, width=400) == alone[number], (kind, text)


def test_every_cell_has_exactly_its_colour() -> None:
    """Nothing is smoothed, mixed or compressed away."""
    cells = heat().panels[0].artists[0]
    page = pixels(render([heat()], Caption(), "png", width=1600))
    colors = cell_colors(cells, PRINT).reshape(-1, 3).tolist()  # type: ignore[arg-type]
    areas = [
        (page == color).all(axis=2).sum() / colors.count(color)
        for color in colors
        if min(color) < 255 and max(color) > 0  # white and black are elsewhere too
    ]
    assert len(areas) == 6
    assert min(areas) > 30_000
    assert max(areas) < 1.06 * min(areas)  # the cursor, the key and the bar take or add a little


@pytest.mark.parametrize("format", ["svg", "pdf"])
def test_heat_maps_are_stored_without_loss(format: Format) -> None:
    data = render([heat()], CAPTION, format)
    assert b"DCTDecode" not in data
    assert b"image/jpeg" not in data
    assert b"/Interpolate true" not in data
    assert (b"data:image/png" in data) == (format == "svg")


def test_letters_of_an_svg_are_shapes_or_text_as_asked() -> None:
    shapes = render([lines()], CAPTION, "svg")
    text = render([lines()], CAPTION, "svg", text="text")
    assert b"<text" not in shapes
    assert "误差".encode() in re.sub(rb"<metadata>.*</metadata>", b"", text, flags=re.DOTALL)
    assert b"<text" in text


def test_letters_of_a_pdf_are_text_or_shapes_as_asked() -> None:
    assert b"/FontFile2" in render([lines()], CAPTION, "pdf")
    assert b"/FontFile" not in render([lines()], CAPTION, "pdf", text="outlines")


def test_svg_is_well_formed_and_holds_only_numbers() -> None:
    from xml.etree import ElementTree as ET

    for make in ALL:
        data = render([make()], Caption("<a> & \x01\ud800", "<b>"), "svg", provenance=ORIGIN)
        ET.fromstring(data)
        assert not re.search(rb'="[^"]*\b(nan|inf)\b[^"]*"', data)


def test_the_cursor_is_drawn_only_where_it_belongs() -> None:
    without = render([heat()], Caption(), "png", width=600)
    assert render([heat()], Caption(step=3), "png", width=600) != without
    still = Figure("x", (Panel("p", artists=(Curve(K, K),)),))
    again = render([still], Caption(), "png", width=600)
    assert render([still], Caption(step=3), "png", width=600) == again


def test_square_panels_have_equal_scales() -> None:
    """The unit circle is as high as it is wide."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    from rnnviz.export.page_layout import Box, Page

    sheet = Sheet((8, 6))
    page = Page(sheet, FigureCanvasAgg(sheet).get_renderer(), 10.0)  # type: ignore[no-untyped-call]
    page.draw(plane(), None, Box(0, 0, 576, 432))
    square = sheet.axes[0].get_window_extent()
    assert square.width == pytest.approx(square.height, rel=1e-6)


def test_panels_above_each_other_share_their_edges_and_stay_on_the_page() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    from rnnviz.export.page_layout import Box, Page

    sheet = Sheet((8, 6), dpi=72)
    page = Page(sheet, FigureCanvasAgg(sheet).get_renderer(), 10.0)  # type: ignore[no-untyped-call]
    page.draw(lines(), 3, Box(0, 0, 576, 432))
    upper, lower = (axes.get_window_extent() for axes in sheet.axes)
    assert (upper.x0, upper.x1) == pytest.approx((lower.x0, lower.x1))
    assert lower.y1 < upper.y0
    for axes in sheet.axes:
        around = axes.get_tightbbox(page.renderer)
        assert around is not None
        assert around.x0 >= 0
        assert around.y0 >= 0
        assert around.x1 <= 576
        assert around.y1 <= 432


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e308, -1e308, 5e-324])
def test_values_no_axis_can_hold_are_drawn_without_complaint(value: float) -> None:
    from rnnviz.plot.figure import (
        Annotation,
        Axis,
        Band,
        HeatMap,
        OffScaleMarks,
        Points,
        ReferenceLine,
        Shape,
    )

    y = np.array([0.0, value, 1.0, value])
    x = np.arange(4.0)
    artists = (
        Curve(x, y, label="c"),
        Curve(y, x, symbol="cross"),
        Band(x, y, y),
        ReferenceLine(value, label="r"),
        ReferenceLine(value, horizontal=False, label="v"),
        Points(x, y, x, 4, emphasis=1),
        OffScaleMarks(x, "nan"),
        Shape(y, y, label="s"),
        HeatMap(y.reshape(2, 2), 0, 1, label="h"),
        Annotation(1, value, "w"),
    )
    for square in (False, True):
        panel = Panel("p", Axis("x"), Axis("y", log10=square), artists, square=square)
        page = Composition([Figure("odd", (panel,))], CAPTION)
        for format in FORMATS:
            assert len(page.render(format, width=400)) > 1000


@pytest.mark.parametrize("size", [(1, 1), (1, 2000), (512, 1), (512, 700)])
def test_heat_maps_of_any_size(size: tuple[int, int]) -> None:
    from rnnviz.plot.figure import HeatMap

    cells = HeatMap(np.linspace(-1, 1, size[0] * size[1]).reshape(size), -1, 1)
    figure = Figure("h", (Panel("p", artists=(cells,)),))
    assert Image.open(io.BytesIO(render([figure], CAPTION, "png", width=500))).width == 500


def test_pages_drawn_at_once_in_many_threads_are_right() -> None:
    jobs = [(make, format) for make in ALL[:2] for format in FORMATS]
    expected = [render([make()], CAPTION, format, width=400) for make, format in jobs]
    found: dict[int, bytes] = {}

    def work(i: int) -> None:
        make, format = jobs[i]
        found[i] = render([make()], CAPTION, format, width=400)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [found[i] for i in range(len(jobs))] == expected


def test_settings_of_others_are_left_alone() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    render([heat()], CAPTION, "svg")
    assert dict(mpl.rcParams) == before


def test_the_library_is_loaded_late_and_never_its_window() -> None:
    code = """
import sys
from rnnviz.export import exporter
from rnnviz.export.page import Caption, render
assert not any(m.startswith(("matplotlib", "PIL")) for m in sys.modules), "loaded too early"
from rnnviz.plot.figure import Figure, Panel
for format in ("png", "svg", "pdf"):
    render([Figure("t", (Panel("p"),))], Caption(), format)
assert "matplotlib.pyplot" not in sys.modules
assert not any(m.startswith(("PySide6", "tkinter")) for m in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
