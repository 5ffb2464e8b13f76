"""Writing views, tables and recordings, without Qt, in a background job."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from rnnviz.plot.adjustment import UNTOUCHED, Adjustment
from rnnviz.plot.figure import Figure
from rnnviz.plot.markup import plain
from rnnviz.storage.file_name import safe_name
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.training.timeline import Timeline
from rnnviz.views.view import View
from rnnviz.window.export.page_choice import NO_CHOICE, PageChoice

if TYPE_CHECKING:
    from rnnviz.inspection.result import Inspection
    from rnnviz.training.trainer import Trainer

FORMATS = ("pdf", "svg", "png", "csv")


@dataclass(frozen=True)
class Shown:
    """A frame as it was when the export was requested.

    Attributes
    ----------
    frame : Frame
    title : str
        Of the experiment, for the caption.
    adjustments : mapping of str to Adjustment
        By view, what the hand did to it.
    """

    frame: Frame
    title: str
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict)

    def as_chosen(self, look: PageChoice) -> Shown:
        """Return what is to be exported: as seen or whole, at the update that was chosen."""
        from rnnviz.training.instructive import instructive_frame

        shown = self if look.as_seen else replace(self, adjustments={})
        return replace(shown, frame=instructive_frame(self.frame)) if look.instructive else shown


@dataclass(frozen=True)
class ExportRequest:
    """Which views to write, where and how.

    Attributes
    ----------
    views : tuple of View
    formats : tuple of str
    folder : Path
    prefix : str
        The beginning of each file name.
    look : PageChoice
    text : str
        "text", "outlines", or empty for what suits the format.
    together : bool
        All views on pages of each picture format.
    overwrite : bool
        Whether files of the same names may be replaced.
    """

    views: tuple[View, ...]
    formats: tuple[str, ...]
    folder: Path
    prefix: str = ""
    look: PageChoice = NO_CHOICE
    text: str = ""
    together: bool = False
    overwrite: bool = False


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes
    ----------
    paths : tuple of Path
    left_out : tuple of str
        Titles of the views that had nothing to show.
    until : int or None
        The update up to which a run was recorded that had gone further.
    """

    paths: tuple[Path, ...]
    left_out: tuple[str, ...] = ()
    until: int | None = None


def files_in_the_way(request: ExportRequest) -> list[Path]:
    """Return which files exist that would be replaced, as far as that is known at once.

    Further pages and tables are not looked for, and a view may turn out to have nothing to show.
    """
    from rnnviz.export.page import TOGETHER

    names = [view.name for view in request.views]
    several = len(names) > TOGETHER
    found = []
    for format in request.formats:
        stems = names
        if request.together and format != "csv":
            stems = ["views-1" if several and format != "pdf" else "views"]
        found += [request.folder / safe_name(request.prefix + s, f".{format}") for s in stems]
    return [path for path in found if os.path.exists(path)]


def write_figures(request: ExportRequest, shown: Shown) -> Written:
    """Write the requested views; all files or none.

    Raises
    ------
    BadInput
        Where no view has anything to show, the file system refuses, or a file exists and may not
        be replaced.
    """
    from rnnviz.export.exporter import export_views, nothing_to_write, split_blank

    shown = shown.as_chosen(request.look)
    frame, views, bare = split_blank(shown.frame, request.views)
    titles = {view.name: plain(view.title) for view in request.views}
    if not views:
        raise nothing_to_write({titles[name]: reason for name, reason in bare.items()})
    paths = export_views(
        frame,
        views,
        request.folder,
        request.formats,
        title=shown.title,
        prefix=request.prefix,
        together=request.together,
        width=request.look.width,
        text=request.text or None,  # type: ignore[arg-type]
        size=request.look.size,
        wording=request.look.wording,
        adjustments=shown.adjustments,
        overwrite=request.overwrite,
    )
    return Written(tuple(paths), tuple(titles[name] for name in bare))


def write_view(
    view: View, path: Path, format: str, shown: Shown, look: PageChoice = NO_CHOICE
) -> Written:
    """Write one view to the chosen file; further tables of it are written beside that file.

    Raises
    ------
    BadInput
        Where the view has nothing to show, or the file system refuses.
    """
    from rnnviz.export import exporter, page
    from rnnviz.export.caption import caption
    from rnnviz.export.provenance import provenance_of
    from rnnviz.storage.atomic_write import write_atomically

    shown = shown.as_chosen(look)
    frame = exporter.with_diagnostics(shown.frame, [view])
    shown = replace(shown, frame=frame)
    hand = shown.adjustments.get(view.name, UNTOUCHED)
    figure = exporter.as_seen(view.figure(frame), hand)
    exporter.refuse_blank([figure])
    if format == "csv":
        if not figure.tables:
            raise exporter.nothing_to_write({figure.title: ""})
        return Written(tuple(_write_tables(figure, path, shown)))
    words, run = caption(frame, shown.title), provenance_of(frame, shown.title, [view.name])
    style: dict[str, Any] = {"format": format, "width": look.width, "size": look.size}
    data = page.render([figure], words, provenance=run, **style)
    write_atomically(path, functools.partial(_put, data))
    return Written((path,))


def _put(data: bytes, file: BinaryIO) -> None:
    file.write(data)


def _write_tables(figure: Figure, path: Path, shown: Shown) -> list[Path]:
    from rnnviz.export.csv_table import write_table
    from rnnviz.export.exporter import table_comments
    from rnnviz.storage.atomic_write import write_many_atomically

    comments = table_comments(figure, shown.frame, shown.title)
    places = [
        path if number == 0 else path.with_name(f"{path.stem}-{table.name}{path.suffix}")
        for number, table in enumerate(figure.tables)
    ]
    writers = [functools.partial(write_table, table=t, comments=comments) for t in figure.tables]
    write_many_atomically(list(zip(places, writers, strict=True)))
    return places


def pictures(views: Sequence[View], shown: Shown) -> tuple[bytes, bytes]:
    """Return views as PNG and as SVG, for the clipboard."""
    from rnnviz.export.exporter import picture

    return picture(shown.frame, views, title=shown.title, adjustments=shown.adjustments)


@dataclass(frozen=True)
class RunToRecord:
    """A run as it is on screen.

    Attributes
    ----------
    timeline : Timeline
    shown : Snapshot
    title : str
    speed : float or None
        Both of the preset.
    """

    timeline: Timeline[Trainer]
    shown: Snapshot
    title: str = ""
    speed: float | None = None


def write_recording(path: Path, runs: Sequence[RunToRecord]) -> Written:
    """Write a recording of the runs on screen, the first before those beside it.

    Raises
    ------
    BadInput
        Where the file system refuses.
    """
    from rnnviz.recording import recording_file
    from rnnviz.recording.shown_run import capture_shown

    first, *beside = (capture_shown(run.timeline, run.shown, run.title, run.speed) for run in runs)
    recording_file.write_recording(path, first, beside=beside)
    update, present = (max(values) for values in zip(*map(_reach, runs), strict=True))
    return Written((path,), until=update if update < present else None)


def _reach(run: RunToRecord) -> tuple[int, int]:
    return run.shown.update, run.timeline.present


def copy_recording(path: Path, recorded: Frame, title: str, twin_title: str) -> Written:
    """Write the recording that is on screen once more; its runs are made again.

    Raises
    ------
    BadInput
        Where the file system refuses, or the data cannot be read any more.
    """
    from rnnviz.window.playback.run_again import runs_of_recording

    again = runs_of_recording(recorded, recorded.snapshot.update)
    runs = [RunToRecord(again.timeline, recorded.snapshot, title, recorded.speed)]
    other = recorded.other
    if again.twin is not None and other is not None:
        runs.append(RunToRecord(again.twin, other.snapshot, twin_title, other.speed))
    return write_recording(path, runs)


def write_trace(path: Path, inspection: Inspection) -> Written:
    """Write the trace of an inspected network, as `rnnviz inspect -o` does.

    Raises
    ------
    BadInput
        Where the file system refuses.
    """
    from rnnviz.inspection.result import arrays_of
    from rnnviz.storage.npz import write_arrays

    write_arrays(path, arrays_of(inspection))
    return Written((path,))
