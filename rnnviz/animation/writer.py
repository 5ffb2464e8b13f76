"""Writing moving pictures of views: files that appear whole or not at all."""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from rnnviz.animation.arrangement import TOGETHER
from rnnviz.animation.encoder.mp4 import refuse_without_pyav
from rnnviz.animation.film import NUMBERED, Film
from rnnviz.animation.frames import Frames, SurfaceFrames, UpdateFrames
from rnnviz.animation.look import Look
from rnnviz.animation.scene import KEPT, Scene
from rnnviz.export.exporter import nothing_to_write, split_blank, with_diagnostics
from rnnviz.export.provenance import provenance_of
from rnnviz.reading.progress import report_progress
from rnnviz.storage.atomic_write import (
    ByteProducer,
    make_folder,
    refuse_existing,
    write_many_atomically,
)
from rnnviz.storage.file_name import safe_name
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.snapshot import Frame
from rnnviz.views.view import View

MovingFormat = Literal["gif", "webp", "mp4", "png", "pdf"]
FORMATS: tuple[MovingFormat, ...] = get_args(MovingFormat)
"""The first three are one file; of the others there is a file for every frame."""
_SAMPLES = 8
"""Frames whose colours the palette of a GIF is made of, at least."""


@dataclass(frozen=True)
class Target:
    """Where the files go.

    Attributes
    ----------
    folder : Path
        Made if it does not exist.
    formats : tuple of str
    prefix : str
        Put before each file name.
    together : bool
        Up to six views in one picture instead of a picture each.
    overwrite : bool
        Whether files of the same names may be replaced.
    """

    folder: Path
    formats: tuple[str, ...] = ("gif",)
    prefix: str = ""
    together: bool = False
    overwrite: bool = False


@dataclass(frozen=True)
class Animated:
    """What was written.

    Attributes
    ----------
    paths : tuple of Path
    left_out : tuple of str
        Names of the views that had nothing to show.
    """

    paths: tuple[Path, ...]
    left_out: tuple[str, ...] = ()


def check_formats(formats: Sequence[str]) -> None:
    """Raise `BadInput` where frames cannot be written in a format, before anything is drawn."""
    for name in formats:
        if name not in FORMATS:
            source = QT_TRANSLATE_NOOP("export", "{name} does not move; animations are {known}")
            raise BadInput.of("export", source, name=name, known=", ".join(FORMATS))
    if "mp4" in formats:
        refuse_without_pyav()


def write_animations(
    frames: Frames, views: Sequence[View], target: Target, look: Look, title: str = ""
) -> Animated:
    """Write each view as a moving picture in each format; all files or none.

    Progress is reported to `rnnviz.reading.progress`, whose callback may end the work: nothing is
    left of it then.

    Parameters
    ----------
    frames : Frames
        Asked for once for the limits; and for a file again where they do not fit into memory.
    views : sequence of View
    target : Target
    look : Look
    title : str
        The experiment's, for the caption.

    Raises
    ------
    BadInput
        In one line, also where no view has anything to show.
    """
    check_formats(target.formats)
    if isinstance(frames, UpdateFrames) and any("cliff" in view.needs for view in views):
        frames = SurfaceFrames(frames)
    shown, blank = _with_something_to_show(frames, views)
    with ExitStack() as closing:
        scenes = _scenes(shown, target.together, look, title)
        for scene in scenes:
            closing.callback(scene.close)
        paths = _write(frames, shown, scenes, target, title)
    return Animated(paths, blank)


def _with_something_to_show(
    frames: Frames, views: Sequence[View]
) -> tuple[list[View], tuple[str, ...]]:
    """Separate the views that show something at the beginning, in the middle or at the end.

    Raises
    ------
    BadInput
        Where none does.
    """
    blank = {view.name: view for view in views}
    reasons: dict[str, str] = {}
    for number in dict.fromkeys((len(frames) - 1, len(frames) // 2, 0)):
        frame = next(frames.since(number))
        _, _, left = split_blank(frame, list(blank.values()))
        reasons = reasons or left
        blank = {name: blank[name] for name in left}
        if not blank:
            break
    if len(blank) == len(views):
        raise nothing_to_write(reasons)
    return [view for view in views if view.name not in blank], tuple(blank)


def _write(
    frames: Frames, views: Sequence[View], scenes: Sequence[Scene], target: Target, title: str
) -> tuple[Path, ...]:
    stems = [scene.stem for scene in scenes]
    refuse_existing(_places(target, stems, len(frames)), target.overwrite)  # before all is drawn
    work = _Progress(len(frames) * (1 + len(scenes) * len(target.formats)))
    last = _survey(frames, scenes, views, work)
    files: dict[Path, ByteProducer] = {}
    for format, scene in itertools.product(target.formats, scenes):
        run = provenance_of(last, title, [view.name for view in scene.views])
        film = Film(scene, frames, run, work.advance)
        for name, producer in film.files(format):
            files[_place(target, scene.stem + name, format)] = producer
    make_folder(target.folder)
    write_many_atomically(list(files.items()), target.overwrite)
    return tuple(files)


def _place(target: Target, stem: str, format: str) -> Path:
    return target.folder / safe_name(target.prefix + stem, f".{format}")


def _places(target: Target, stems: Sequence[str], count: int) -> Iterator[Path]:
    """Yield the files of pictures that have so many frames."""
    for format, stem in itertools.product(target.formats, stems):
        numbers = [f"-{i}" for i in range(count)] if format in NUMBERED else [""]
        yield from (_place(target, stem + number, format) for number in numbers)


def files_in_the_way(target: Target, views: Sequence[str]) -> list[Path]:
    """Return the files that views would replace and must not, as far as that is known at once.

    Of numbered files only the first is looked for; and a view may turn out to have nothing to show.
    """
    if target.overwrite:
        return []
    stems = [stem for stem, _ in _pictures(views, target.together)]
    return [path for path in _places(target, stems, 1) if os.path.exists(path)]


def beamer_names(paths: Iterable[Path]) -> list[str]:
    """Return what LaTeX's animate calls the numbered files among some: without the number."""
    first = [path for path in paths if path.suffix in (".png", ".pdf") and path.stem[-2:] == "-0"]
    return list(dict.fromkeys(path.with_suffix("").as_posix()[:-1] for path in first))


class _Progress:
    """Counts the frames that are done, of all that are to be drawn."""

    def __init__(self, whole: int) -> None:
        self._done, self._whole = 0, whole

    def advance(self) -> None:
        """Report one frame more; the callback may raise an exception."""
        self._done += 1
        report_progress(self._done / self._whole)


def _scenes(views: Sequence[View], together: bool, look: Look, title: str) -> list[Scene]:
    known = {view.name: view for view in views}
    pictures = _pictures(list(known), together)
    room = KEPT // len(pictures)
    return [Scene(stem, [known[n] for n in names], look, title, room) for stem, names in pictures]


def _pictures(views: Sequence[str], together: bool) -> list[tuple[str, list[str]]]:
    """Return the stem of each picture's name, and the views that are on it."""
    if not together:
        return [(name, [name]) for name in views]
    each = math.ceil(len(views) / math.ceil(len(views) / TOGETHER))  # as evenly as can be
    pages = [list(views[i : i + each]) for i in range(0, len(views), each)]
    stems = ["views"] if len(pages) == 1 else [f"views-{i}" for i in range(1, len(pages) + 1)]
    return list(zip(stems, pages, strict=True))


def _survey(
    frames: Frames, scenes: Sequence[Scene], views: Sequence[View], work: _Progress
) -> Frame:
    """Let every scene see all frames; return the last one."""
    every = max(1, len(frames) // _SAMPLES)
    for number, frame in enumerate(frames.since(0)):
        frame = with_diagnostics(frame, views)
        for scene in scenes:
            scene.survey(frame, number % every == 0 or number == len(frames) - 1)
        work.advance()
    return frame
