"""How long an animation takes and how large it is: 60 frames of a slide of a trained run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from threadpoolctl import threadpool_limits

from rnnviz.animation.frames import UpdateFrames, end_of
from rnnviz.animation.look import Look
from rnnviz.animation.picture_size import WIDTH
from rnnviz.animation.writer import Target, write_animations
from rnnviz.bench.measurement import Progress, counted
from rnnviz.experiment.preset import load_preset
from rnnviz.training.replay import repeated_run
from rnnviz.views.index import VIEWS
from rnnviz.window.runtime.offscreen import offscreen_application

PRESET = "lstm-remembers"
FRAMES = 60
CASES = (
    ("flow", "gif"),
    ("hidden", "gif"),
    ("spectrum", "gif"),
    ("flow delta gates loss", "gif"),
    ("flow", "webp"),
    ("flow", "mp4"),
)
"""Views that are together in one picture, and its format."""


@dataclass(frozen=True)
class Row:
    """One animation.

    Attributes
    ----------
    views : str
        Their names.
    format : str
    frames, width : int
    seconds : float
        For frames, limits, painting and writing; of the processor, `cpu`.
    cpu : float
    bytes : int
        Of the file.
    """

    views: str
    format: str
    frames: int
    width: int
    seconds: float
    cpu: float
    bytes: int


def rows(
    progress: Progress | None = None,
    cases: Sequence[tuple[str, str]] = CASES,
    frames: int = FRAMES,
    width: int = WIDTH,
) -> Iterator[Row]:
    """Measure one after another; films only where PyAV is installed.

    Parameters
    ----------
    progress : callable, optional
        Called with the number of rows done and their total.
    cases : sequence of (str, str)
    frames, width : int
    """
    known = [case for case in cases if case[1] != "mp4" or find_spec("av") is not None]
    preset = load_preset(PRESET)
    with offscreen_application(), threadpool_limits(1):
        run = repeated_run(preset.experiment, name=preset.name)
        end = end_of(run, frames - 1)
        shown = UpdateFrames([run], range(end + 1))
        for names, format in counted(known, progress):
            yield _measure(shown, names, format, width)


def _measure(shown: UpdateFrames, names: str, format: str, width: int) -> Row:
    known = {view.name: view for view in VIEWS}
    views = [known[name] for name in names.split()]
    with tempfile.TemporaryDirectory() as folder:
        start, worked = time.perf_counter(), time.process_time()
        target = Target(Path(folder), (format,), together=True)
        (path,) = write_animations(shown, views, target, Look(width=width)).paths
        return Row(
            views=names,
            format=format,
            frames=len(shown),
            width=width,
            seconds=time.perf_counter() - start,
            cpu=time.process_time() - worked,
            bytes=path.stat().st_size,
        )
