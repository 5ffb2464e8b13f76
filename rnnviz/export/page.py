"""Pages for print: one view alone, or several on sheets of paper.

Unless a size is chosen, a view alone fills half a slide, so that its text is as large as a slide's
text, and several are printed together on pages as wide as A4.  matplotlib is used through its
objects only, without pyplot and without a window.  Its settings are global, so a lock lets one
thread draw one page at a time.
"""

from __future__ import annotations

import io
import logging
import math
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from rnnviz.export import theme
from rnnviz.export.caption import Caption
from rnnviz.export.mathematics import shared_layouts
from rnnviz.export.page_layout import LINE, PAD, Box, Page, is_narrow, stands_in_rows
from rnnviz.export.provenance import Provenance, metadata
from rnnviz.export.sheet_size import NAMED, POINTS, SHEET, SheetSize
from rnnviz.export.typesetting import settings as lettering
from rnnviz.export.typesetting import wrap
from rnnviz.plot.figure import Figure, Panel
from rnnviz.plot.markup import plain
from rnnviz.plot.row import columns, has_columns, has_rows, rows

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

Format = Literal["png", "svg", "pdf"]
Text = Literal["outlines", "text"]
F = TypeVar("F")
G = TypeVar("G", bound=str)

WIDTH = 1600  # pixels of a PNG
TOGETHER = 6
"""Figures on one page, at most."""
_DPI = 300  # of heat maps inside SVG and PDF
_SMALLER = (1.0, 0.83)  # letters where figures stand side by side, relative to those of one alone
_A4 = 297 / 210  # height over width
_NARROW = 120.0  # millimetres below which figures do not stand side by side
_LEAST_LETTERS = 5.0  # points
_MARGIN_LINES = 6.0  # lines of text above and below the figures of a page
_PANEL = 11.0  # lines of text that a panel needs with all that is written around it
_SQUARE = 0.8  # share of a narrow figure's width that is added for a square panel in it
_AROUND = 6.0  # what is written around it
_BELOW = 2.5  # of that below the axes
_lock = threading.Lock()


def render(
    figures: Sequence[Figure],
    caption: Caption,
    format: Format,
    *,
    width: int = WIDTH,
    text: Text | None = None,
    provenance: Provenance | None = None,
    size: SheetSize | None = None,
) -> bytes:
    """Draw figures as one file; see `Composition`."""
    pages = Composition(figures, caption, size)
    return pages.render(format, width=width, text=text, provenance=provenance)


class Composition:
    """Figures on pages that are laid out once and drawn in any number of formats.

    Laying out takes about as long as drawing.  Neither the formats drawn before nor their order
    changes a byte of a file.

    Parameters
    ----------
    figures : sequence of Figure
        One fills the page; several form a grid.  A PDF has as many pages as they need; PNG and SVG
        are one page, whose figures are chosen with `pages_of`.
    caption : Caption
    size : SheetSize, optional
    """

    def __init__(
        self, figures: Sequence[Figure], caption: Caption, size: SheetSize | None = None
    ) -> None:
        self._figures = figures
        self._caption = caption
        self._size = size or default_size(len(figures))
        self._sheets: dict[int, list[Sheet]] = {}  # by the number of pages

    def render(
        self,
        format: Format,
        *,
        width: int = WIDTH,
        text: Text | None = None,
        provenance: Provenance | None = None,
    ) -> bytes:
        """Draw the pages as one file; the same input gives the same bytes.

        Parameters
        ----------
        format : {"png", "svg", "pdf"}
        width : int
            Pixels, of a PNG.
        text : {"outlines", "text"}, optional
            Letters as shapes, the same in every program, or as text that can be selected.  By
            default an SVG has outlines and a PDF text with its fonts inside.
        provenance : Provenance, optional
            The run that made the figures, stored in the file.
        """
        outlines = (text or ("text" if format == "pdf" else "outlines")) == "outlines"
        pages = pages_of(self._figures) if format == "pdf" else [self._figures]
        told = metadata(format, self._caption.title or self._figures[0].title, provenance)
        sizes = [_printable(self._size, page) for page in pages]
        letters = min(_letters(each, page) for each, page in zip(sizes, pages, strict=True))
        stream = io.BytesIO()
        with _matplotlib(outlines, letters):
            sheets = self._composed(pages, sizes, letters)
            with _outlined(sheets) if outlines and format == "pdf" else nullcontext():
                if len(sheets) > 1:
                    save_pages(sheets, stream, told)
                else:
                    across = sheets[0].get_size_inches()[0]
                    dpi = (width + 1e-3) / across if format == "png" else _DPI
                    sheets[0].savefig(stream, format=format, dpi=dpi, metadata=told)
        return stream.getvalue()

    def _composed(
        self, pages: Sequence[Sequence[Figure]], sizes: Sequence[SheetSize], letters: float
    ) -> list[Sheet]:
        if len(pages) not in self._sheets:
            alone = len(self._figures) == 1
            self._sheets[len(pages)] = [
                _composed(page, self._caption, size, letters, alone)
                for page, size in zip(pages, sizes, strict=True)
            ]
        return self._sheets[len(pages)]


def save_pages(sheets: Sequence[Sheet], stream: io.BytesIO, told: dict[str, Any]) -> None:
    """Write pages as one PDF."""
    from matplotlib.backends.backend_pdf import PdfPages

    with PdfPages(stream, metadata=told) as document:
        for sheet in sheets:
            document.savefig(sheet, dpi=_DPI)


def pages_of(figures: Sequence[F]) -> list[Sequence[F]]:
    """Return the figures page by page, the pages as evenly filled as two columns allow."""
    count = math.ceil(len(figures) / TOGETHER)
    rows = math.ceil(math.ceil(len(figures) / 2) / count)
    each = len(figures) if count == 1 else 2 * rows
    return [figures[i : i + each] for i in range(0, len(figures), each)]


def documents(
    figures: Sequence[F], formats: Iterable[G]
) -> Iterator[tuple[str, Sequence[F], list[G]]]:
    """Yield the files that figures printed together become.

    Yields
    ------
    ending : str
        Of the name of the file; empty where one page holds all, and of a PDF, which has many.
    figures : sequence
    formats : list of {"png", "svg", "pdf"}
        In which these figures are a file.
    """
    formats, pages = list(formats), pages_of(figures)
    if len(pages) == 1:
        yield "", figures, formats
        return
    yield "", figures, [format for format in formats if format == "pdf"]
    for number, some in enumerate(pages, start=1):
        yield f"-{number}", some, [format for format in formats if format != "pdf"]


def default_size(count: int) -> SheetSize:
    """Return the page of one figure alone, or of several; both are as high as these need."""
    return NAMED["half"] if count == 1 else SHEET


def draw_page(figures: Sequence[Figure], caption: Caption) -> Sheet:
    """Return the page as a matplotlib figure, which looks the same wherever it is drawn later.

    The settings of whoever draws it are not touched, nor is their backend.
    """
    size = _printable(default_size(len(figures)), figures)
    letters = _letters(size, figures)
    with _matplotlib(True, letters, backend=False):
        sheet = _composed(figures, caption, size, letters, alone=len(figures) == 1)
    draw = sheet.draw

    def draw_alike(renderer: Any) -> None:
        """Draw under the page's own settings: typeset mathematics looks its fonts up late."""
        with _matplotlib(True, letters, backend=False):
            draw(renderer)

    sheet.draw = draw_alike  # type: ignore[method-assign]
    return sheet


def drawing(letters: float) -> AbstractContextManager[None]:
    """Hold matplotlib for pages that are laid out elsewhere, with letters of this size."""
    return _matplotlib(False, letters)


@contextmanager
def _matplotlib(outlines: bool, letters: float, backend: bool = True) -> Iterator[None]:
    """Hold matplotlib, whose settings, fonts and log are global, for one thread and one page."""
    import matplotlib as mpl

    with _lock, _quiet():
        settings: Any = _settings(outlines, letters)
        if not backend:
            del settings["backend"]
        with mpl.rc_context(settings), shared_layouts():
            yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep matplotlib's log, such as that of its font cache, off the user's terminal."""
    logger = logging.getLogger("matplotlib")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _columns(count: int, size: SheetSize) -> int:
    return 1 if count == 1 or size.width < _NARROW else 2


def _letters(size: SheetSize, figures: Sequence[Figure]) -> float:
    """Return the size of the text in points, smaller where else the page would be too small."""
    paired = any(has_columns(figure.panels) for figure in figures)
    columns = 2 if paired else _columns(len(figures), size)
    letters = size.letters * (1.0 if size.letters <= SHEET.letters else _SMALLER[columns - 1])
    while size.height is not None and letters > _LEAST_LETTERS:
        lines = _MARGIN_LINES * letters
        if lines + sum(_row_heights(figures, size, letters)) <= POINTS * size.height:
            break
        letters *= 0.95
    return letters


def _printable(size: SheetSize, figures: Sequence[Figure]) -> SheetSize:
    """Return the page of several figures no higher than A4 is to its width."""
    letters = _letters(size, figures)
    needed = sum(_row_heights(figures, size, letters)) + _MARGIN_LINES * letters
    highest = _A4 * size.width
    too_high = 1 < len(figures) <= TOGETHER and size.height is None and needed > POINTS * highest
    return replace(size, height=highest) if too_high else size


def _row_heights(figures: Sequence[Figure], size: SheetSize, letters: float) -> list[float]:
    """Return the height that each row of figures needs."""
    columns = _columns(len(figures), size)
    wide = POINTS * size.width / columns
    starts = range(0, len(figures), columns)
    groups = (figures[i : i + columns] for i in starts)
    return [max(_height(figure, wide, letters, size) for figure in group) for group in groups]


def _settings(outlines: bool, size: float) -> dict[str, Any]:
    return lettering() | {
        "backend": "agg",
        "font.size": size,
        "axes.titlesize": size,
        "axes.labelsize": size,
        "xtick.labelsize": 0.92 * size,
        "ytick.labelsize": 0.92 * size,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.8,
        "axes.formatter.use_mathtext": True,
        "axes.formatter.limits": (-4, 5),
        "lines.solid_capstyle": "round",
        "path.simplify": False,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "image.composite_image": False,
        "text.hinting": "none",
        "svg.fonttype": "path" if outlines else "none",
        "svg.hashsalt": "rnnviz",
        "pdf.fonttype": 42,
        "pdf.compression": 9,
    }


def _composed(
    figures: Sequence[Figure], caption: Caption, size: SheetSize, letters: float, alone: bool
) -> Sheet:
    """Return a page; where its height is free, with room for all that is written on it."""
    sheet, lacking = _compose(figures, caption, size, letters, alone)
    if size.height is None and any(lacking):
        sheet, _ = _compose(figures, caption, size, letters, alone, more=lacking)
    return sheet


def _compose(
    figures: Sequence[Figure],
    caption: Caption,
    size: SheetSize,
    letters: float,
    alone: bool,
    more: Sequence[float] | None = None,
) -> tuple[Sheet, list[float]]:
    """Lay a page out, from the caption at the bottom to the title at the top.

    Returns it with the points by which each row of figures is too low; `more` is what is added to
    them.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    columns, across = _columns(len(figures), size), POINTS * size.width
    wide = across / columns
    groups = [figures[i : i + columns] for i in range(0, len(figures), columns)]
    heights = _row_heights(figures, size, letters)
    heights = [sum(both) for both in zip(heights, more or [0.0] * len(heights), strict=True)]
    only = figures[0] if alone else None
    below = _caption(only, caption, (across - 2 * PAD) / (0.85 * letters))
    above = wrap(_title(only, caption), (across - 2 * PAD) / (1.4 * letters))
    foot = 0.85 * letters * 1.35 * (below.count("\n") + 1) + 2 * PAD if below else PAD
    head = 1.4 * letters * 1.2 * (above.count("\n") + 1) + 2 * PAD if above else PAD
    page_height = _page_height(size, foot + sum(heights) + head)
    fit = (page_height - foot - head) / sum(heights)
    sheet = Sheet((across / 72, page_height / 72), dpi=144)
    canvas: Any = FigureCanvasAgg(sheet)
    page = Page(sheet, canvas.get_renderer(), letters)
    top = page_height - head
    page.write(above, PAD, page_height - PAD, 1.4 * letters, va="top")
    page.write(below, PAD, PAD, 0.85 * letters, color=theme.QUIET, va="bottom")
    lacking = []
    for group, height in zip(groups, heights, strict=True):
        top -= fit * height
        for column, figure in enumerate(group):
            box = Box(column * wide, top, wide, fit * height)
            _draw_figure(page, figure, box, caption.step, titled=only is None)
        lacking.append(max(0.0, *page.lacking))
        page.lacking.clear()
    return sheet, lacking


def _page_height(size: SheetSize, needed: float) -> float:
    """Return the height of a page in points; where it is free, whole pixels of a PNG."""
    return 12 * math.ceil(needed / 12) if size.height is None else POINTS * size.height


def _draw_figure(page: Page, figure: Figure, box: Box, step: int | None, titled: bool) -> None:
    if titled:
        page.write(figure.title, box.left + PAD, box.top - 1.5 * page.size, 1.2 * page.size)
        box = Box(box.left, box.bottom, box.width, box.height - 2.0 * page.size)
    page.draw(figure, step, box)


def _title(only: Figure | None, caption: Caption) -> str:
    if caption.heading is not None:
        return caption.heading
    return only.title if only else caption.title


def _caption(only: Figure | None, caption: Caption, limit: float) -> str:
    summary = _summary(only) if only and caption.summarizes else ""
    return "\n".join(wrap(line, 0.96 * limit) for line in (summary, caption.line) if line)


def _summary(figure: Figure) -> str:
    """Return the summary without the sentences that already stand in the panels."""
    told = " ".join(plain(words) for p in figure.panels for words in (p.message, p.note))
    known = " ".join(told.split())
    return " ".join(part for part in _sentences(figure.summary) if part not in known)


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text with markup, each with its stop."""
    return re.split(r"(?<=[.!?])\s+|(?<=。)\s*", " ".join(plain(text).split()))


def _height(figure: Figure, wide: float, letters: float, size: SheetSize) -> float:
    """Return the height in points that a figure's panels need beside and below each other."""
    panels = figure.panels
    if stands_in_rows(panels, wide / letters):
        panels = _highest_column(panels)
    lines = sum(map(_lines, (panel for panel in panels if not panel.square)))
    square = sum(panel.square for panel in panels)
    if has_columns(figure.panels):
        lines += 2.5 * _PANEL * square
    least = letters * (3 + (lines or 2 * _PANEL))  # square panels are as large as two others
    if is_narrow(wide / letters) and lines and not has_columns(figure.panels):
        least += _SQUARE * wide * square  # they stand above the others
    return max(0.60 * wide, least) if size.height is None else least


def _lines(panel: Panel) -> float:
    """Return the lines of text that a panel needs; below some there are neither ticks nor label."""
    below = _BELOW if panel.share_x or panel.message else 0.0
    return max(_PANEL, LINE * panel.min_lines + _AROUND) - below


def _highest_column(panels: tuple[Panel, ...]) -> tuple[Panel, ...]:
    """Return a panel of each row or, where there are none, the column that has most."""
    stacks = [[row[0] for row in rows(panels)]] if has_rows(panels) else columns(panels)
    return tuple(panels[i] for i in max(stacks, key=len))


@contextmanager
def _outlined(sheets: Sequence[Sheet]) -> Iterator[None]:
    """Draw all letters as shapes."""
    from matplotlib.patheffects import Normal
    from matplotlib.text import Text

    letters: list[Any] = [text for sheet in sheets for text in sheet.findobj(Text)]
    before = [text.get_path_effects() for text in letters]
    for text in letters:
        text.set_path_effects([Normal()])
    try:
        yield
    finally:
        for text, effects in zip(letters, before, strict=True):
            text.set_path_effects(effects)
