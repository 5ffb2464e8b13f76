"""Other programs show the page that was meant: two that draw SVG, and one that draws PDF."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from rnnviz.export.caption import Caption
from rnnviz.export.page import Text, render
from rnnviz.plot.color_map import cell_colors
from rnnviz.plot.figure import Figure
from rnnviz.plot.palette import PRINT
from tests.export.example import ALL, heat, lines

WIDTH = 960
CAPTION = Caption("Exploding gradients", "梯度爆炸 · seed 1 · update 33", step=3)
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1"
)


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode()


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def assert_alike(page: bytes, other: Path) -> None:
    """Compare two pictures as a reader does, over the whole and at the worst place.

    Both are blurred a little: where exactly a letter's edge falls between two pixels is up to
    each program.  Two wrong Chinese characters in the smallest type are enough to fail.
    """
    pictures = picture(page), picture(other.read_bytes())
    assert pictures[0].size == pictures[1].size
    first, second = (
        np.asarray(im.filter(ImageFilter.GaussianBlur(2)), dtype=float) for im in pictures
    )
    assert np.sqrt(np.mean((first - second) ** 2)) < 6
    assert np.abs(first - second).max() < 66


@pytest.mark.parametrize("line", [CAPTION.line.replace("爆炸", "消失"), ""])
def test_the_measure_tells_pages_apart(tmp_path: Path, line: str) -> None:
    page = render([heat()], CAPTION, "png", width=WIDTH)
    (tmp_path / "a.png").write_bytes(page)
    (tmp_path / "b.png").write_bytes(
        render([heat()], Caption(line=line, step=3), "png", width=WIDTH)
    )
    assert_alike(page, tmp_path / "a.png")
    with pytest.raises(AssertionError):
        assert_alike(page, tmp_path / "b.png")


@needs("rsvg-convert")
@pytest.mark.parametrize("make", ALL)
def test_librsvg_draws_the_same_page(tmp_path: Path, make: Callable[[], Figure]) -> None:
    (tmp_path / "a.svg").write_bytes(render([make()], CAPTION, "svg"))
    run("rsvg-convert", "-w", str(WIDTH), str(tmp_path / "a.svg"), "-o", str(tmp_path / "a.png"))
    assert_alike(render([make()], CAPTION, "png", width=WIDTH), tmp_path / "a.png")


@needs("chromium")
def test_chromium_draws_the_same_page(tmp_path: Path) -> None:
    figures = [make() for make in ALL]
    page = render(figures, CAPTION, "png", width=WIDTH)
    (tmp_path / "a.svg").write_bytes(render(figures, CAPTION, "svg"))
    size = picture(page).size
    style = f"width:{size[0]}px;height:{size[1]}px;display:block"
    document = f'<body style="margin:0"><img src="a.svg" style="{style}"></body>'
    (tmp_path / "a.html").write_text(document)
    try:
        run(
            "chromium", *CHROMIUM.split(), f"--user-data-dir={tmp_path / 'profile'}",
            f"--window-size={size[0]},{size[1]}", f"--screenshot={tmp_path / 'a.png'}",
            (tmp_path / "a.html").as_uri(),
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("chromium does not run here")
    assert_alike(page, tmp_path / "a.png")


@needs("pdftoppm")
@pytest.mark.parametrize("text", ["text", "outlines"])
@pytest.mark.parametrize("make", ALL)
def test_poppler_draws_the_same_page(
    tmp_path: Path, make: Callable[[], Figure], text: Text
) -> None:
    (tmp_path / "a.pdf").write_bytes(render([make()], CAPTION, "pdf", text=text))
    size = ("-scale-to-x", str(WIDTH), "-scale-to-y", "-1")
    run("pdftoppm", "-png", "-singlefile", *size, str(tmp_path / "a.pdf"), str(tmp_path / "a"))
    assert_alike(render([make()], CAPTION, "png", width=WIDTH), tmp_path / "a.png")


@needs("rsvg-convert")
def test_cells_of_an_svg_are_not_blurred(tmp_path: Path) -> None:
    """Each cell keeps its own colour almost to its edge, also where a program would smooth it."""
    (tmp_path / "a.svg").write_bytes(render([heat()], Caption(), "svg"))
    run("rsvg-convert", "-w", "1500", str(tmp_path / "a.svg"), "-o", str(tmp_path / "a.png"))
    page = np.asarray(picture((tmp_path / "a.png").read_bytes()))
    colors = cell_colors(heat().panels[0].artists[0], PRINT).reshape(-1, 3)  # type: ignore[arg-type]
    for color in np.unique(colors[[0, 4, 6]], axis=0):
        assert (page == color).all(axis=2).sum() > 60_000


@needs("pdffonts")
def test_fonts_are_inside_the_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(render([lines()], CAPTION, "pdf"))
    rows = run("pdffonts", str(tmp_path / "a.pdf")).splitlines()[2:]
    assert rows
    for row in rows:
        assert re.search(r"TrueType .* yes yes yes ", row), row


@needs("pdfimages")
def test_heat_maps_in_a_pdf_are_lossless(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(render([heat()], CAPTION, "pdf"))
    rows = run("pdfimages", "-list", str(tmp_path / "a.pdf")).splitlines()[2:]
    assert rows
    assert all(row.split()[8] == "image" and "jpeg" not in row for row in rows)


@needs("pdftotext")
def test_words_of_a_pdf_can_be_searched(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(render([lines()], CAPTION, "pdf"))
    text = run("pdftotext", str(tmp_path / "a.pdf"), "-")
    for words in ("误差变小", "梯度爆炸", "seed 1 · update 33", "threshold", "exactly 0", "δ"):
        assert words in text
