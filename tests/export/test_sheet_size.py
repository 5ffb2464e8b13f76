"""Pages have the size that was asked for, and the words."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from rnnviz.export import page as module
from rnnviz.export.caption import Caption, Wording
from rnnviz.export.page import TOGETHER, pages_of, render
from rnnviz.export.sheet_size import NAMED, SHEET, SheetSize, sheet_size
from rnnviz.plot.figure import Figure, Panel
from rnnviz.text import BadInput
from tests.export.example import lines, plane

CAPTION = Caption("The preset", "seed 1 · update 33", step=3)


def millimetres(pdf: bytes) -> tuple[float, float]:
    found = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", pdf)
    assert found is not None
    return tuple(float(side) * 25.4 / 72 for side in found.groups())  # type: ignore[return-value]


@pytest.mark.parametrize("size", ["slide", "120x90", "paper", "column"])
def test_a_page_is_as_large_as_asked(size):
    wanted = sheet_size(size)
    width, height = millimetres(render([lines()], CAPTION, "pdf", size=wanted))
    assert width == pytest.approx(wanted.width, abs=0.01)
    if wanted.height is not None:
        assert height == pytest.approx(wanted.height, abs=0.01)


def test_a_slide_is_16_to_9_in_pixels_too():
    picture = Image.open(io.BytesIO(render([plane()], CAPTION, "png", size=NAMED["slide"])))
    assert picture.size == (1600, 900)


@pytest.mark.parametrize("text", ["", "A4", "120", "x", "-3x4", "120x", "1e3x5"])
def test_other_sizes_are_refused_by_name(text):
    with pytest.raises(BadInput, match="slide, paper, column"):
        sheet_size(text)


@pytest.mark.parametrize("text", ["10x100", "100x10", "5000x100"])
def test_absurd_sizes_are_refused(text):
    with pytest.raises(BadInput, match="from 40 to 1200 millimetres"):
        sheet_size(text)


def test_letters_grow_with_the_page_within_bounds():
    sizes = [SheetSize.of(width, 100).letters for width in (40, 120, 169, 240, 1000)]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (7.0, 20.0)
    assert sizes[2] == pytest.approx(12, abs=0.01)


@pytest.mark.parametrize("count", range(1, 20))
def test_many_figures_are_spread_over_pages(count):
    figures = [lines()] * count
    pages = pages_of(figures)
    assert sum(map(len, pages)) == count
    assert max(map(len, pages)) <= TOGETHER
    assert len(pages) == -(-count // TOGETHER)


def words(figures, caption, size=SHEET):
    with module._matplotlib(True, size.letters):
        sheet = module._composed(figures, caption, size, size.letters, len(figures) == 1)
        return [t.get_text() for t in sheet.texts]


def test_title_and_caption_are_the_programs_the_users_or_none():
    figure = lines()
    assert words([figure], CAPTION)[0] == figure.title
    assert words([figure, figure], CAPTION)[0] == CAPTION.title
    chosen = words([figure], CAPTION.worded(Wording("My title", "My words")))
    assert chosen[:2] == ["My title", "My words"]
    none = words([figure], CAPTION.worded(Wording("", "")))
    assert none[:2] == ["", ""]


@pytest.mark.parametrize("size", [NAMED["slide"], NAMED["column"], SHEET])
def test_no_words_of_a_page_lie_over_each_other(size):
    """Titles of figures end below the page's, and all axes above the caption."""
    figures = [lines(), plane(), lines()]
    letters = module._letters(size, figures)
    with module._matplotlib(True, letters):
        sheet = module._composed(figures, CAPTION, size, letters, False)
        sheet.canvas.draw()
        renderer = sheet.canvas.get_renderer()
        boxes = {text.get_text(): text.get_window_extent(renderer) for text in sheet.texts}
        caption, title = boxes.pop(CAPTION.line), boxes.pop(CAPTION.title)
        for box in boxes.values():
            assert caption.y1 <= box.y0
            assert box.y1 <= title.y0
        for axes in sheet.axes:
            around = axes.get_tightbbox(renderer)
            assert around.y0 >= caption.y1


def test_pages_of_many_panels_are_no_higher_than_a4():
    high = Figure("many", tuple(Panel(f"p{n}") for n in range(6)))
    width, height = millimetres(render([high] * TOGETHER, CAPTION, "pdf"))
    assert height / width == pytest.approx(297 / 210, abs=0.01)
    width, height = millimetres(render([Figure("one", (Panel("p"),))] * 2, CAPTION, "pdf"))
    assert height < width
