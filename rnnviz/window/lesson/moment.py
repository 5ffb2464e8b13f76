"""How a step of a lesson was left, so that PageUp brings it back."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.training.snapshot import Frame
from rnnviz.window.playback.scene import Scene


@dataclass(frozen=True)
class Moment:
    """A step as it was left.

    Attributes
    ----------
    stage : int
        0, or 1 where its question had been answered.
    scene : Scene
        The runs, and the cursor.
    update : int
        The update that was shown.
    arrangement : (str, str, list of str)
        Of the views; see `DockArea.state`.
    wanted : tuple of str
        The views that the step, or its preset, wants to be seen.
    kept : tuple of Frame
        The runs that were kept.
    """

    stage: int
    scene: Scene
    update: int
    arrangement: tuple[str, str, list[str]]
    wanted: tuple[str, ...]
    kept: tuple[Frame, ...]
