"""What slow motion has not come to yet is covered, in every panel over the time step.

It is done in one place, `View.figure`: axes, names and limits are those of the whole picture, so
that nothing jumps, and what is not known yet is never drawn as a zero or as not a number.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnnviz.plot.cover import Cover
from rnnviz.plot.figure import Artist, Figure, Panel, Points
from rnnviz.text import translate
from rnnviz.training.motion.motion import Motion, Way
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.selection import shown_layer


def as_far_as_known(figure: Figure, frame: Frame, way: Way | None) -> Figure:
    """Return a figure in which the steps that slow motion has not come to are covered."""
    motion = frame.motion
    if motion is None or way is None or motion.reached(way) >= motion.steps:
        return figure
    leftwards = (way == "backward") != shown_layer(frame).backward
    panels = (_as_far_as_known(panel, motion, way, leftwards) for panel in figure.panels)
    return replace(figure, panels=tuple(panels))


def _as_far_as_known(panel: Panel, motion: Motion, way: Way, leftwards: bool) -> Panel:
    reached = motion.reached(way)
    if panel.message:
        return panel
    if panel.x.over == "step":
        cover = step_cover(motion.steps, reached, leftwards, not_yet(motion, way))
        return replace(panel, artists=(*panel.artists, cover))
    if panel.x.over == "lag" and way == "backward" and reached < motion.steps:
        cover = Cover(-np.inf, np.inf, text=not_yet(motion, way))
        return replace(panel, artists=(*panel.artists, cover))
    artists = tuple(_known(a, motion.steps, reached, leftwards) for a in panel.artists)
    return replace(panel, artists=artists)


def step_cover(steps: int, reached: float, leftwards: bool, text: str) -> Cover:
    """Return what covers the steps that a pass from one end of the sequence has not reached."""
    if leftwards:
        return Cover(-np.inf, steps + 0.5 - reached, text=text)
    return Cover(reached + 0.5, np.inf, text=text)


def not_yet(motion: Motion, way: Way) -> str:
    """Say why something is covered."""
    if way == "backward" and "backward" not in motion.phases:
        return translate("views", "nothing is sent back")
    return translate("views", "not yet")


def _known(artist: Artist, steps: int, reached: float, leftwards: bool) -> Artist:
    """Return points of single time steps without those that are not reached."""
    if not isinstance(artist, Points) or artist.step is None or artist.steps != steps:
        return artist
    known = steps + 1 - artist.step <= reached if leftwards else artist.step <= reached
    return replace(artist, x=artist.x[known], y=artist.y[known], step=artist.step[known])
