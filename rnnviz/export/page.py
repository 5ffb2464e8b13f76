"""Pages for print: one view alone, or several on one sheet.

The sheet is laid out at the size it will have on a slide: one view fills half of one, so its text
is as large as a slide's text.  matplotlib is used through its objects only, without pyplot and
without a window.  Its settings are global, so a lock lets one thread draw one page at a time.
"""

from __future__ import annotations

import io
import logging
import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from rnnviz.export import theme
from rnnviz.export.caption import Caption
from rnnviz.export.page_layout import PAD, Box, Page
from rnnviz.export.provenance import Provenance, metadata
from rnnviz.export.typesetting import settings as lettering
from rnnviz.export.typesetting import wrap
from rnnviz.plot.figure import Figure
from rnnviz.plot.markup import plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

Format = Literal["png", "svg", "pdf"]
Text = Literal["outlines", "text"]

WIDTH = 1600  # pixels of a PNG
_DPI = 300  # of heat maps inside SVG and PDF
_INCHES = (20 / 3, 16 / 3, 40 / 9)  # width of a view: half a slide, then smaller for more columns
_SIZES = (12.0, 10.0, 9.0)
_LINES, _AROUND = 26.0, 5.0
"""Lines of text as high as a view is wide, and how many go around the axes of a panel."""
_lock = threading.Lock()


def render(
    figures: Sequence[Figure],
    caption: Caption,
    format: Format,
    *,
    width: int = WIDTH,
    text: Text | None = None,
    provenance: Provenance | None = None,
) -> bytes:
    """Draw figures on one page; the same input gives the same bytes.

    Parameters
    ----------
    figures : sequence of Figure
        One fills the page; several form a grid.
    caption : Caption
    format : {"png", "svg", "pdf"}
    width : int
        Pixels, of a PNG.
    text : {"outlines", "text"}, optional
        Letters as shapes, the same in every program, or as text that can be selected.  By default
        an SVG has outlines and a PDF text with its fonts inside.
    provenance : Provenance, optional
        The run that made the figures, stored in the file.
    """
    outlines = (text or ("text" if format == "pdf" else "outlines")) == "outlines"
    with _matplotlib(outlines, len(figures)):
        sheet = _compose(figures, caption)
        if outlines and format == "pdf":
            _outline(sheet)
        stream = io.BytesIO()
        inches = sheet.get_size_inches()[0]
        dpi = (width + 1e-3) / inches if format == "png" else _DPI
        title = caption.title or figures[0].title
        sheet.savefig(stream, format=format, dpi=dpi, metadata=metadata(format, title, provenance))
        return stream.getvalue()


def draw_page(figures: Sequence[Figure], caption: Caption) -> Sheet:
    """Return the page as a matplotlib figure, which looks the same wherever it is drawn later.

    The settings of whoever draws it are not touched, nor is their backend.
    """
    count = len(figures)
    with _matplotlib(True, count, backend=False):
        sheet = _compose(figures, caption)
    draw = sheet.draw

    def draw_alike(renderer: Any) -> None:
        """Draw under the page's own settings: typeset mathematics looks its fonts up late."""
        with _matplotlib(True, count, backend=False):
            draw(renderer)

    sheet.draw = draw_alike  # type: ignore[method-assign]
    return sheet


@contextmanager
def _matplotlib(outlines: bool, count: int, backend: bool = True) -> Iterator[None]:
    """Hold matplotlib, whose settings, fonts and log are global, for one thread and one page."""
    import matplotlib as mpl

    with _lock, _quiet():
        settings: Any = _settings(outlines, count)
        if not backend:
            del settings["backend"]
        with mpl.rc_context(settings):
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


def _columns(count: int) -> int:
    return 1 if count == 1 else 2 if count <= 4 else 3


def _settings(outlines: bool, count: int) -> dict[str, Any]:
    size = _SIZES[_columns(count) - 1]
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


def _compose(figures: Sequence[Figure], caption: Caption) -> Sheet:
    """Lay a page out, from the caption at the bottom to the title at the top."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    columns = _columns(len(figures))
    wide, size = 72 * _INCHES[columns - 1], _SIZES[columns - 1]
    rows = [figures[i : i + columns] for i in range(0, len(figures), columns)]
    heights = [wide * max(map(_shape, row)) for row in rows]
    alone = figures[0] if len(figures) == 1 else None
    below = _caption(alone, caption, columns * wide / (0.85 * size))
    foot = 0.85 * size * 1.35 * (below.count("\n") + 1) + 2 * PAD
    page_height = 12 * math.ceil((foot + sum(heights) + 2.2 * size) / 12)  # whole pixels of a PNG
    top = page_height - 2.2 * size
    sheet = Sheet((columns * wide / 72, page_height / 72), dpi=144)
    canvas: Any = FigureCanvasAgg(sheet)
    page = Page(sheet, canvas.get_renderer(), size)
    page.write(alone.title if alone else caption.title, PAD, top + 0.5 * size, 1.4 * size)
    page.write(below, PAD, PAD, 0.85 * size, color=theme.QUIET, va="bottom")
    for row, height in zip(rows, heights, strict=True):
        top -= height
        for column, figure in enumerate(row):
            box = Box(column * wide, top, wide, height)
            _draw_figure(page, figure, box, caption.step, titled=alone is None)
    return sheet


def _draw_figure(page: Page, figure: Figure, box: Box, step: int | None, titled: bool) -> None:
    if titled:
        page.write(figure.title, box.left + PAD, box.top - 1.5 * page.size, 1.2 * page.size)
        box = Box(box.left, box.bottom, box.width, box.height - 2.0 * page.size)
    page.draw(figure, step, box)


def _caption(alone: Figure | None, caption: Caption, limit: float) -> str:
    lines = (_summary(alone) if alone else "", caption.line)
    return "\n".join(wrap(line, 0.96 * limit) for line in lines if line)


def _summary(figure: Figure) -> str:
    """Return the summary without the messages that stand in the panels."""
    rest = plain(figure.summary)
    for panel in figure.panels:
        rest = rest.replace(plain(panel.message), "") if panel.message else rest
    return " ".join(rest.split())


def _shape(figure: Figure) -> float:
    """Return height over width that suits a figure's panels."""
    stacked = [p for p in figure.panels if not p.square]
    least = sum(p.min_lines + _AROUND for p in stacked) / _LINES
    return min(max(0.60 + 0.16 * max(0, len(stacked) - 2), least), 1.2)


def _outline(sheet: Sheet) -> None:
    """Draw all letters as shapes."""
    from matplotlib.patheffects import Normal
    from matplotlib.text import Text

    for text in sheet.findobj(Text):
        text.set_path_effects([Normal()])
