"""A small run and small pictures of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rnnviz.animation.frames import UpdateFrames
from rnnviz.animation.look import Look
from rnnviz.animation.timing import Timing
from rnnviz.animation.writer import Animated, Target, write_animations
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.training.replay import repeated_run
from rnnviz.training.snapshot import Frame
from rnnviz.views.index import VIEWS
from rnnviz.views.view import View

SMALL = ("cell.size=4", "task.length=8", "training.batch=2", "training.updates=6")
PRESET = with_overrides(load_preset("vanishing"), SMALL)
VIEW = {view.name: view for view in VIEWS}
LOOK = Look(width=320, timing=Timing(hold=0.5))


def frames(updates: Sequence[int] = range(5), preset: Any = PRESET) -> UpdateFrames:
    return UpdateFrames([repeated_run(preset.experiment, name=preset.name)], updates)


def write(folder: Path, format: str, views: str = "delta", **options: Any) -> Animated:
    chosen: list[View] = [VIEW[name] for name in views.split()]
    look = options.pop("look", LOOK)
    of = options.pop("frames", None) or frames()
    return write_animations(of, chosen, Target(folder, (format,), **options), look, "A title")


class Counted:
    """Frames that tell how many have been asked for, and may raise an exception."""

    def __init__(self, of: UpdateFrames, fails_at: int | None = None) -> None:
        self._of, self._fails_at, self.asked = of, fails_at, 0

    def __len__(self) -> int:
        return len(self._of)

    def since(self, number: int) -> Iterator[Frame]:
        for frame in self._of.since(number):
            self.asked += 1
            if self.asked == self._fails_at:
                raise OSError(28, "No space left on device")
            yield frame
