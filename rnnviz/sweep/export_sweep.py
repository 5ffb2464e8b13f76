"""Figures and table of a sweep as files in a folder."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from rnnviz import __version__
from rnnviz.experiment.preset import preset_text
from rnnviz.export import page
from rnnviz.export.caption import AS_GIVEN, Caption, Wording
from rnnviz.export.csv_table import write_table
from rnnviz.export.exporter import FileFormat, check_request
from rnnviz.export.sheet_size import SheetSize
from rnnviz.plot.figure import Figure
from rnnviz.plot.markup import plain
from rnnviz.setting import unknown_name
from rnnviz.storage.atomic_write import (
    ByteProducer,
    make_folder,
    refuse_existing,
    write_many_atomically,
)
from rnnviz.storage.file_name import safe_name
from rnnviz.sweep.figures import default_names, figure_names, figures_of, table_of
from rnnviz.sweep.layout import Layout
from rnnviz.sweep.sweep_file import Sweep
from rnnviz.sweep.words import axis_label
from rnnviz.text import language, translate
from rnnviz.training.run_label import cell_label, task_label

TABLE = "runs"


def export_sweep(
    sweep: Sweep,
    folder: Path,
    formats: Sequence[str],
    names: Sequence[str] = (),
    *,
    layout: Layout | None = None,
    width: int = page.WIDTH,
    size: SheetSize | None = None,
    together: bool = False,
    wording: Wording = AS_GIVEN,
    prefix: str = "",
    overwrite: bool = False,
) -> list[Path]:
    """Write figures of a sweep in each format to a folder, its table as "runs.csv".

    Parameters
    ----------
    sweep : Sweep
    folder : Path
        Made if it does not exist.
    formats : sequence of {"png", "svg", "pdf", "csv"}
    names : sequence of str
        Of `figure_names`; by default those of `default_names`.
    layout : Layout, optional
        Which settings stand on which axis.
    width, size, together, wording, prefix, overwrite
        As those of `rnnviz.export.exporter.export_views`.

    Raises
    ------
    BadInput
        In one line, before anything is written, or when writing fails; nothing is added then.
    """
    known = figure_names(sweep)
    for name in names:
        if name not in known:
            raise unknown_name(name, name, known, what="view")
    chosen = list(dict.fromkeys(names or default_names(sweep)))
    wanted = check_request(folder, formats, width, [*chosen, TABLE])
    drawn = [(name, figures_of(sweep, name, layout)) for name in chosen]
    groups = [("sweep", [f for _, figures in drawn for f in figures])] if together else drawn
    words = caption_of(sweep).worded(wording)
    printed: list[page.Format] = [format for format in wanted if format != "csv"]
    new: dict[FileFormat, list[tuple[str, ByteProducer]]] = {format: [] for format in wanted}
    for name, figures in groups:
        for stem, some, alike in _documents(name, figures, printed, together):
            pages = page.Composition(some, words, size)
            for format in alike:
                data = pages.render(format, width=width)
                new[format].append((stem, functools.partial(_write, data=data)))
    if "csv" in wanted:
        new["csv"] = [(TABLE, _table(sweep))]
    files: dict[Path, ByteProducer] = {}
    for kind, found in new.items():
        files |= {folder / safe_name(prefix + stem, f".{kind}"): write for stem, write in found}
    refuse_existing(files, overwrite)
    make_folder(folder)
    write_many_atomically(list(files.items()), overwrite)
    return list(files)


def _documents(
    name: str, figures: Sequence[Figure], formats: Sequence[page.Format], together: bool
) -> Iterator[tuple[str, Sequence[Figure], list[page.Format]]]:
    """Yield what each file shows, with its stem, and the formats in which it is one."""
    if together:
        for ending, some, alike in page.documents(figures, formats):
            yield f"{name}{ending}", some, alike
        return
    for number, figure in enumerate(figures, start=1):
        yield (f"{name}-{number}" if len(figures) > 1 else name), [figure], list(formats)


def caption_of(sweep: Sweep) -> Caption:
    """Return what stands below a page: what was run, over what, how often."""
    preset = sweep.plan.preset
    title = preset.title_zh if language().startswith("zh") and preset.title_zh else preset.title
    experiment, over = preset.experiment, [axis_label(axis) for axis in sweep.plan.axes]
    swept = {axis.key for axis in sweep.plan.axes}
    parts = [
        title or preset.name,
        "" if "task.name" in swept else task_label(experiment),
        "" if "cell.name" in swept else cell_label(experiment.cell),
        translate("sweep", "over {settings}").format(settings=", ".join(over)),
        translate("sweep", "seeds: {n}").format(n=len(sweep.plan.seeds)),
        translate("sweep", "updates: {n}").format(n=experiment.training.updates),
    ]
    return Caption(title=title or preset.name, line=" · ".join(part for part in parts if part))


def _table(sweep: Sweep) -> ByteProducer:
    caption = caption_of(sweep)
    comments = [
        f"rnnviz {__version__}: {plain(caption.title)}",
        plain(caption.line),
        "",
        preset_text(sweep.plan.preset),
    ]
    return functools.partial(write_table, table=table_of(sweep), comments=comments)


def _write(file: object, data: bytes) -> None:
    file.write(data)  # type: ignore[attr-defined]
