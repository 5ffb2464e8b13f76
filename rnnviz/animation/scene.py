"""Views in one picture, and what all its frames have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

import numpy as np

from rnnviz.animation.encoder.palette import ColorCensus
from rnnviz.animation.frames import Frames
from rnnviz.animation.limits import SharedLimits
from rnnviz.animation.look import Look
from rnnviz.animation.painter import Painter
from rnnviz.animation.picture_size import PictureSize
from rnnviz.animation.pixels import Pixels, pixels_of
from rnnviz.animation.words import Words, words_of
from rnnviz.export.caption import Caption, caption
from rnnviz.export.exporter import with_diagnostics
from rnnviz.export.provenance import Provenance, provenance_of
from rnnviz.plot.adjustment import UNTOUCHED, adjusted, without_hidden
from rnnviz.plot.figure import Figure
from rnnviz.plot.markup import plain
from rnnviz.training.snapshot import Frame
from rnnviz.views.view import View

KEPT = 128 * 2**20
"""Bytes of figures that are kept between the survey of the frames and the first file."""


@dataclass(frozen=True)
class Moment:
    """Everything that is drawn of a frame.

    Attributes
    ----------
    figures : tuple of Figure
    step : int
        Of the cursor.
    words : Words
    caption : Caption
        For print.
    run : Provenance or None
    """

    figures: tuple[Figure, ...]
    step: int
    words: Words
    caption: Caption
    run: Provenance | None


class Scene:
    """Some views as one picture.

    Parameters
    ----------
    stem : str
        Of the names of its files.
    views : sequence of View
    look : Look
    title : str
        The experiment's.
    room : int
        Bytes of figures that may be kept.
    """

    def __init__(
        self, stem: str, views: Sequence[View], look: Look, title: str, room: int = KEPT
    ) -> None:
        self.stem, self.views, self.look, self._title = stem, tuple(views), look, title
        self._hands = dict(look.adjustments)
        self._limits = {view.name: SharedLimits() for view in views}
        self._kept: list[Moment] = []
        self._room = room
        self.census = ColorCensus()
        self._painter = Painter(len(self.views), PictureSize.of(look.size, look.width))

    def close(self) -> None:
        """Let go of what paints."""
        self._painter.close()

    @property
    def title(self) -> str:
        """What the picture shows, as plain text."""
        return plain(self.views[0].title) if len(self.views) == 1 else self._title

    def survey(self, frame: Frame, sample: bool) -> None:
        """Take the limits of a frame into account, and of a sample its colours."""
        moment = self._moment(frame)
        for view, figure in zip(self.views, moment.figures, strict=True):
            self._limits[view.name].add(figure)
        self._painter.consider(moment.figures)
        self._keep(moment)
        if sample:
            self.census.add(self.paint(moment, 0.5))

    def _keep(self, moment: Moment) -> None:
        self._room -= _nbytes(moment.figures)
        if self._room >= 0:
            self._kept.append(moment)

    def moments(self, frames: Frames) -> Iterator[Moment]:
        """Yield what is drawn of every frame, with the limits of all."""
        for moment in self._kept:
            yield self._fixed(moment)
        if len(self._kept) < len(frames):
            for frame in frames.since(len(self._kept)):
                yield self._fixed(self._moment(frame))

    def _moment(self, frame: Frame) -> Moment:
        frame = with_diagnostics(frame, self.views)
        figures = tuple(self._seen(view, view.figure(frame)) for view in self.views)
        alone, wording = len(self.views) == 1, self.look.wording
        return Moment(
            figures,
            frame.step,
            words_of(frame, self._title, wording, alone),
            caption(frame, self._title).worded(wording),
            provenance_of(frame, self._title, [view.name for view in self.views]),
        )

    def _seen(self, view: View, figure: Figure) -> Figure:
        """Return the figure as the hand left it."""
        hand = self._hands.get(view.name, UNTOUCHED)
        return figure if hand == UNTOUCHED else without_hidden(adjusted(figure, hand))

    def _fixed(self, moment: Moment) -> Moment:
        pairs = zip(self.views, moment.figures, strict=True)
        figures = tuple(self._limits[view.name].fixed(figure) for view, figure in pairs)
        return Moment(figures, moment.step, moment.words, moment.caption, moment.run)

    def paint(self, moment: Moment, share: float) -> Pixels:
        """Return the picture of a frame, `share` of which are over."""
        return pixels_of(self._painter.paint(moment.figures, moment.step, moment.words, share))


def _nbytes(value: object) -> int:
    """Return the memory of all arrays in a value, whole where they are parts of others."""
    if isinstance(value, np.ndarray):
        return value.base.nbytes if isinstance(value.base, np.ndarray) else value.nbytes
    if isinstance(value, tuple):
        return sum(map(_nbytes, value))
    if is_dataclass(value):
        return sum(_nbytes(getattr(value, field.name)) for field in fields(value))
    return 0
