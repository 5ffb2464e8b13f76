"""The frames of a scene as files of any format."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from rnnviz.animation.encoder.gif import write_gif
from rnnviz.animation.encoder.mp4 import write_mp4
from rnnviz.animation.encoder.still import write_png
from rnnviz.animation.encoder.webp import write_webp
from rnnviz.animation.frames import Frames
from rnnviz.animation.pixels import Pixels
from rnnviz.animation.scene import Moment, Scene
from rnnviz.export import page
from rnnviz.export.provenance import Provenance
from rnnviz.export.sheet_size import NAMED
from rnnviz.storage.atomic_write import ByteProducer

NUMBERED = ("png", "pdf")
"""Formats with a file for every frame."""


class Film:
    """The frames of a scene, to be written in any format.

    Parameters
    ----------
    scene : Scene
        That has seen all frames.
    frames : Frames
    run : Provenance or None
        Of the last frame.
    advance : callable
        Called after every frame; an exception that it raises ends the work.
    """

    def __init__(
        self, scene: Scene, frames: Frames, run: Provenance | None, advance: Callable[[], None]
    ) -> None:
        self._scene, self._frames, self._advance = scene, frames, advance
        self._count, self._timing = len(frames), scene.look.timing
        self._comment = run.text() if run is not None else ""

    def files(self, format: str) -> Iterator[tuple[str, ByteProducer]]:
        """Yield what is put after the stem of each file's name, and what writes it."""
        if format not in NUMBERED:
            yield "", getattr(self, f"_write_{format}")
            return
        write = self._write_pdf if format == "pdf" else self._write_png
        moments = enumerate(self._scene.moments(self._frames))
        for number in range(self._count):
            yield f"-{number}", functools.partial(write, moments)

    def _pixels(self) -> Iterator[Pixels]:
        for number, moment in enumerate(self._scene.moments(self._frames)):
            yield self._paint(number, moment)

    def _paint(self, number: int, moment: Moment) -> Pixels:
        pixels = self._scene.paint(moment, (number + 1) / self._count)
        self._advance()
        return pixels

    def _write_gif(self, stream: BinaryIO) -> None:
        palette = self._scene.census.palette()
        write_gif(stream, self._pixels(), self._count, self._timing, palette, self._comment)

    def _write_webp(self, stream: BinaryIO) -> None:
        write_webp(stream, self._pixels(), self._count, self._timing, self._comment)

    def _write_mp4(self, stream: BinaryIO) -> None:
        write_mp4(stream, self._pixels(), self._count, self._timing, self._comment)

    def _write_png(self, moments: Iterator[tuple[int, Moment]], stream: BinaryIO) -> None:
        number, moment = next(moments)
        file = io.BytesIO()  # Pillow wants to know where it stands
        write_png(file, self._paint(number, moment), self._scene.title, moment.run)
        stream.write(file.getbuffer())

    def _write_pdf(self, moments: Iterator[tuple[int, Moment]], stream: BinaryIO) -> None:
        _, moment = next(moments)
        size, run = self._scene.look.size or NAMED["slide"], moment.run
        stream.write(page.render(moment.figures, moment.caption, "pdf", provenance=run, size=size))
        self._advance()
