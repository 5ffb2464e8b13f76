"""Figures and data of one moment of a run, as files in a folder or as a picture for the clipboard.

Everything is drawn before anything is written, and all files are complete on disk before the first
one takes its name.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Literal, get_args

from rnnviz import __version__
from rnnviz.export import page
from rnnviz.export.caption import AS_GIVEN, Caption, Wording, caption
from rnnviz.export.csv_table import write_table
from rnnviz.export.provenance import provenance_of
from rnnviz.export.sheet_size import SheetSize
from rnnviz.plot.adjustment import UNTOUCHED, Adjustment, adjusted, without_hidden
from rnnviz.plot.figure import Figure
from rnnviz.plot.markup import plain
from rnnviz.setting import short
from rnnviz.storage.atomic_write import (
    ByteProducer,
    make_folder,
    refuse_existing,
    refuse_irregular,
    refuse_unwritable_folder,
    write_many_atomically,
)
from rnnviz.storage.file_name import safe_name
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.diagnostics import Diagnostic, completed
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.selection import at_position
from rnnviz.views.view import View

FileFormat = Literal["png", "svg", "pdf", "csv"]
FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
NARROWEST, WIDEST = 200, 8000  # pixels


def export_views(
    frame: Frame,
    views: Sequence[View],
    folder: Path,
    formats: Sequence[str],
    *,
    title: str = "",
    prefix: str = "",
    together: bool = False,
    width: int = page.WIDTH,
    text: page.Text | None = None,
    size: SheetSize | None = None,
    wording: Wording = AS_GIVEN,
    adjustments: Mapping[str, Adjustment] = MappingProxyType({}),
    overwrite: bool = False,
    layers: Sequence[str] = (),
) -> list[Path]:
    """Write each view in each format to a folder, and return the files in that order.

    Parameters
    ----------
    frame : Frame
        Slow diagnostics that are missing or older than the snapshot are computed.
    views : sequence of View
    folder : Path
        Made if it does not exist.
    formats : sequence of {"png", "svg", "pdf", "csv"}
        A CSV has one table; a view with several gives several files.
    title : str
        The experiment's title, for the caption.
    prefix : str
        Put before each file name; what no file system takes is replaced.
    together : bool
        All views on pages named "views" instead of a page each; data files are not affected.
    width : int
        Pixels of a PNG.
    text : {"outlines", "text"}, optional
        See `rnnviz.export.page.render`.
    size : SheetSize, optional
        Of the pages; by default what suits them.
    wording : Wording
        Title and caption where they are not the program's.
    adjustments : mapping of str to Adjustment
        By view, what the hand did to it on the screen; the figures are drawn as they are seen.
    overwrite : bool
        Whether files of the same names may be replaced.
    layers : sequence of str
        Layers to be drawn, each in files of its own that end in its name; what does not depend on
        the layer is drawn once.  By default the one that the frame shows.

    Raises
    ------
    BadInput
        In one line, before anything is written, or when writing fails; nothing is added then.
        One such line says that none of the views has anything to show.
    """
    wanted = check_request(folder, formats, width)
    frame = with_diagnostics(frame, views)
    figures = [drawn for view in views for drawn in _of_layers(view, frame, layers)]
    figures = [drawn.adjusted(adjustments.get(drawn.view, UNTOUCHED)) for drawn in figures]
    refuse_blank([drawn.figure for drawn in figures])
    groups = [("views", figures)] if together else [(drawn.stem, [drawn]) for drawn in figures]
    words, style = caption(frame, title).worded(wording), {"width": width, "text": text}
    new = _draw(groups, wanted, frame, title, words, size, style)
    if "csv" in wanted:
        new["csv"] = list(_tables(figures, frame, title))
    files: dict[Path, ByteProducer] = {}
    for format in wanted:
        files |= {folder / safe_name(prefix + stem, f".{format}"): p for stem, p in new[format]}
    if not files:
        raise nothing_to_write(dict.fromkeys((view.title for view in views), ""))
    refuse_existing(files, overwrite)
    make_folder(folder)
    write_many_atomically(list(files.items()), overwrite)
    return list(files)


def split_blank(
    frame: Frame, views: Iterable[View], layers: Sequence[str] = ()
) -> tuple[Frame, list[View], dict[str, str]]:
    """Separate the views that show something from those that only say why they do not.

    A view shows something if it does so for one of the layers, or, where none are named, for the
    one that the frame shows.

    Returns
    -------
    frame : Frame
        With all diagnostics the views need.
    shown : list of View
    blank : dict of str to str
        The names of the others, and why each has nothing to show.
    """
    views = list(views)
    frame = with_diagnostics(frame, views)
    frames = [at_position(frame, layer) for layer in layers] or [frame]
    figures = {view.name: [view.figure(each) for each in frames] for view in views}
    blank = {
        name: _reason(drawn[0])
        for name, drawn in figures.items()
        if all(figure.is_blank for figure in drawn)
    }
    return frame, [view for view in views if view.name not in blank], blank


def refuse_blank(figures: Sequence[Figure]) -> None:
    """Raise `BadInput` where there is nothing to show in any of the figures."""
    if all(figure.is_blank for figure in figures):
        raise nothing_to_write({figure.title: _reason(figure) for figure in figures})


def nothing_to_write(reasons: Mapping[str, str]) -> BadInput:
    """Return the error that views have nothing to show; of a single view it says why."""
    if len(reasons) == 1 and all(reasons.values()):
        source = QT_TRANSLATE_NOOP("export", "{views}: {reason} Nothing was written.")
    else:
        source = QT_TRANSLATE_NOOP("export", "{views}: nothing to show, so nothing was written")
    names = ", ".join(map(plain, reasons))
    return BadInput.of("export", source, views=names, reason=" ".join(reasons.values()))


def _reason(figure: Figure) -> str:
    """Return why a blank figure shows nothing, in one line that ends as a sentence."""
    messages = " ".join(plain(panel.message) for panel in figure.panels if panel.message)
    line = " ".join(messages.split())
    return line if not line or line[-1] in ".!?。" else f"{line}."


@dataclass(frozen=True)
class _Drawn:
    """The figure of a view, and the stem of the names of its files."""

    view: str
    stem: str
    figure: Figure

    def adjusted(self, adjustment: Adjustment) -> _Drawn:
        return replace(self, figure=as_seen(self.figure, adjustment))


def as_seen(figure: Figure, adjustment: Adjustment) -> Figure:
    """Return a figure for paper as the hand left it on the screen."""
    return without_hidden(adjusted(figure, adjustment))


def _of_layers(view: View, frame: Frame, layers: Sequence[str]) -> list[_Drawn]:
    """Return a view of each layer that has something to show, or one where all are the same."""
    if not layers:
        return [_Drawn(view.name, view.name, view.figure(frame))]
    found = [(name, view.figure(at_position(frame, name))) for name in layers]
    if len(frame.snapshot.trace.layers) == 1 or not _differ(view, frame):
        return [_Drawn(view.name, view.name, found[0][1])]
    full = [(name, figure) for name, figure in found if not figure.is_blank] or found[:1]
    return [_Drawn(view.name, f"{view.name}-{name}", figure) for name, figure in full]


def _differ(view: View, frame: Frame) -> bool:
    """Return whether a view is one of a layer: then its title names it."""
    first, last = (at_position(frame, frame.snapshot.trace.layers[n].name) for n in (0, -1))
    return view.figure(first).title != view.figure(last).title


def check_request(
    folder: Path, formats: Sequence[str], width: int, stems: Iterable[str] = ()
) -> list[FileFormat]:
    """Return the formats of a request, checked before long work rather than after it.

    Raises
    ------
    BadInput
        For an unknown format, an absurd width, a folder that cannot be made or written to, or one
        where a file named by one of `stems` cannot be replaced.
    """
    check_width(width)
    wanted = [_checked_format(name) for name in formats]
    refuse_unwritable_folder(folder)
    refuse_in_the_way(folder, stems, wanted)
    return wanted


def refuse_in_the_way(folder: Path, stems: Iterable[str], formats: Sequence[str]) -> None:
    """Raise `BadInput` where what has the name of a picture to be written is no regular file."""
    for path in _present(folder, [*stems, "views"], formats):
        refuse_irregular(path)


def _present(folder: Path, stems: Sequence[str], formats: Sequence[str]) -> Iterator[Path]:
    """Yield what is in the folder under the names of views and of their further tables."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return  # it is still to be made
    for path in paths:
        stem, _, format = path.name.rpartition(".")
        if format in formats and any(stem == s or stem.startswith(f"{s}-") for s in stems):
            yield path


def picture(
    frame: Frame,
    views: Sequence[View],
    *,
    title: str = "",
    width: int = page.WIDTH,
    adjustments: Mapping[str, Adjustment] = MappingProxyType({}),
) -> tuple[bytes, bytes]:
    """Return views on one page as PNG and as SVG, for the clipboard."""
    frame = with_diagnostics(frame, views)
    figures = [as_seen(v.figure(frame), adjustments.get(v.name, UNTOUCHED)) for v in views]
    refuse_blank(figures)
    run = provenance_of(frame, title, [view.name for view in views])
    pages = page.Composition(figures, caption(frame, title))
    png, svg = (pages.render(f, width=width, provenance=run) for f in ("png", "svg"))
    return png, svg


def with_diagnostics(frame: Frame, views: Iterable[View]) -> Frame:
    """Return the frame with the diagnostics its views need, each of its run's own update.

    Further runs that are kept are left out where none of the views draws them.
    """
    views = tuple(views)
    # The verdict marks the moment at which the error explodes in every view.
    needs: set[Diagnostic] = {
        "verdict",
        *(need for view in views for need in view.all_needs(frame.batch)),
    }
    if frame.other is not None:
        frame = replace(frame, other=completed(frame.other, needs))
    if frame.kept:
        over_updates = [view for view in views if view.over_updates]
        of_kept = needs & {"verdict", *(need for view in over_updates for need in view.needs)}
        kept = tuple(completed(run, of_kept) for run in frame.kept) if over_updates else ()
        frame = replace(frame, kept=kept)
    return completed(frame, needs)


def _draw(
    groups: Sequence[tuple[str, Sequence[_Drawn]]],
    formats: Iterable[FileFormat],
    frame: Frame,
    title: str,
    words: Caption,
    size: SheetSize | None,
    style: Mapping[str, Any],
) -> dict[FileFormat, list[tuple[str, ByteProducer]]]:
    """Return the files of each format of pictures; a page that is alike in all is laid out once."""
    printed: list[page.Format] = [format for format in formats if format != "csv"]
    files: dict[FileFormat, list[tuple[str, ByteProducer]]] = {format: [] for format in printed}
    for stem, figures in groups:
        for ending, some, alike in page.documents(figures, printed):
            run = provenance_of(frame, title, [drawn.view for drawn in some])
            pages = page.Composition([drawn.figure for drawn in some], words, size)
            for format in alike:
                data = pages.render(format, provenance=run, **style)
                files[format].append((f"{stem}{ending}", _writer(data)))
    return files


def _writer(data: bytes) -> ByteProducer:
    def write(file: BinaryIO) -> None:
        file.write(data)

    return write


def table_comments(figure: Figure, frame: Frame, title: str) -> list[str]:
    """Return what precedes the table of a figure: what it shows, of which run, and its settings."""
    run = provenance_of(frame, title)
    return [
        f"rnnviz {__version__}: {plain(figure.title)}",
        plain(caption(frame, title).line),
        plain(figure.summary),
        *(["", run.preset] if run is not None else []),
    ]


def _tables(
    figures: Sequence[_Drawn], frame: Frame, title: str
) -> Iterator[tuple[str, ByteProducer]]:
    """Yield each table of each view: a view's own is named as it, others after a hyphen."""
    for drawn in figures:
        comments = table_comments(drawn.figure, frame, title)
        for table in drawn.figure.tables:
            alone = table.name in ("", drawn.view)
            stem = drawn.stem if alone else f"{drawn.stem}-{table.name}"
            yield stem, functools.partial(write_table, table=table, comments=comments)


def _checked_format(name: str) -> FileFormat:
    for format in FORMATS:
        if name == format:
            return format
    source = QT_TRANSLATE_NOOP("export", "{name}: there is no such format; known are {known}")
    raise BadInput.of("export", source, name=short(name), known=", ".join(FORMATS))


def check_width(width: int) -> None:
    """Raise `BadInput` for an absurd number of pixels."""
    if not NARROWEST <= width <= WIDEST:
        source = QT_TRANSLATE_NOOP("export", "width: {width} is not from {low} to {high} pixels")
        raise BadInput.of("export", source, width=width, low=NARROWEST, high=WIDEST)
