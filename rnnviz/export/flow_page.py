"""Pages of running text with figures in between, as a PDF on A4.

What belongs together stays on one page; every part begins on a page of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rnnviz.export import theme
from rnnviz.export.page import drawing, save_pages
from rnnviz.export.page_layout import PAD, Box, Page
from rnnviz.export.provenance import metadata
from rnnviz.export.sheet_size import POINTS
from rnnviz.export.typesetting import wrap_label
from rnnviz.plot.figure import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 18.0
"""Millimetres of a page, and of what is left free at its sides."""
LETTERS = 10.0
"""Points of the text."""
FIGURE_LETTERS = 8.0
"""Points of the text in figures."""
_LEADING = 1.4


@dataclass(frozen=True)
class Paragraph:
    """A text with the markup of labels.

    Attributes
    ----------
    text : str
    scale : float
        Its size, relative to that of the text.
    quiet, bold : bool
        Grey; heavy.
    indent : float
        Millimetres.
    after : float
        Lines left free below.
    """

    text: str
    scale: float = 1.0
    quiet: bool = False
    bold: bool = False
    indent: float = 0.0
    after: float = 0.3


@dataclass(frozen=True)
class Plot:
    """A figure in the full width, so many millimetres high."""

    figure: Figure
    height: float = 62.0
    step: int | None = None


@dataclass(frozen=True)
class Lines:
    """Ruled lines to write on."""

    count: int = 3


Block = Paragraph | Plot | Lines
Group = Sequence[Block]
"""What stands on one page together."""


def render_flow(parts: Sequence[Sequence[Group]], title: str) -> bytes:
    """Return a PDF of parts, each from a page of its own on; the title stands at every foot."""
    with drawing(FIGURE_LETTERS):
        pages = [page for part in parts for page in _paginated(part)]
        sheets = [_sheet(page, title, n, len(pages)) for n, page in enumerate(pages, 1)]
        stream = io.BytesIO()
        save_pages(sheets, stream, metadata("pdf", title, None))
        return stream.getvalue()


def _paginated(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Yield the groups of every page; one that is higher than a page has it alone."""
    room = POINTS * (HEIGHT - 2 * MARGIN) - 2 * LETTERS
    page: list[Group] = []
    used = 0.0
    for group in groups:
        needed = sum(map(_height, group)) + LETTERS
        if page and used + needed > room:
            yield page
            page, used = [], 0.0
        page.append(group)
        used += needed
    if page:
        yield page


def _height(block: Block) -> float:
    match block:
        case Paragraph():
            size = LETTERS * block.scale
            return size * _LEADING * (len(_broken(block)) + block.after)
        case Plot():
            return POINTS * block.height
        case Lines():
            return 2.2 * LETTERS * block.count


def _broken(block: Paragraph) -> list[str]:
    width = POINTS * (WIDTH - 2 * MARGIN - block.indent)
    size = LETTERS * block.scale
    return [line for part in block.text.split("\n") for line in wrap_label(part, width / size)]


def _sheet(groups: Sequence[Group], title: str, number: int, count: int) -> Sheet:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    sheet = Sheet((POINTS * WIDTH / 72, POINTS * HEIGHT / 72), dpi=144)
    canvas = FigureCanvasAgg(sheet)
    page = Page(sheet, canvas.get_renderer(), FIGURE_LETTERS)  # type: ignore[no-untyped-call]
    left, top = POINTS * MARGIN, POINTS * (HEIGHT - MARGIN)
    for group in groups:
        for block in group:
            _draw(page, block, left, top)
            top -= _height(block)
        top -= LETTERS
    foot = f"{title} · {number} / {count}"
    page.write(foot, left, POINTS * MARGIN / 2, 0.85 * LETTERS, color=theme.QUIET)
    return sheet


def _draw(page: Page, block: Block, left: float, top: float) -> None:
    width = POINTS * (WIDTH - 2 * MARGIN)
    match block:
        case Paragraph():
            size = LETTERS * block.scale
            rest = {"color": theme.QUIET if block.quiet else theme.INK}
            rest |= {"weight": "bold"} if block.bold else {}
            for number, line in enumerate(_broken(block)):
                bottom = top - size * _LEADING * (number + 0.8)
                page.write(line, left + POINTS * block.indent, bottom, size, **rest)
        case Plot():
            height = POINTS * block.height
            page.draw(block.figure, block.step, Box(left, top - height, width, height - PAD))
        case Lines():
            for number in range(1, block.count + 1):
                _rule(page, left, top - 2.2 * LETTERS * number, width)


def _rule(page: Page, left: float, bottom: float, width: float) -> None:
    from matplotlib.lines import Line2D

    across, up = 72 * page.sheet.get_size_inches()
    line = Line2D(
        [left / across, (left + width) / across],
        [bottom / up] * 2,
        color=theme.QUIET,
        linewidth=0.5,
        transform=page.sheet.transFigure,
    )
    page.sheet.add_artist(line)
