"""What slow motion covers of the unrolled network: rows that later phases make known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rnnviz.plot.cover import Cover
from rnnviz.training.motion.motion import Motion, Way
from rnnviz.views.flow.picture import KnownBand
from rnnviz.views.flow.scene import Scene
from rnnviz.views.part.motion import not_yet, step_cover


def covers(scene: Scene, bands: Iterable[KnownBand]) -> tuple[Cover, ...]:
    """Return what is not known yet; it is said why where there is most room."""
    motion = scene.frame.motion
    if motion is None:
        return ()
    found = [cover for cover in _covers(scene, bands, motion) if not cover.is_empty]
    highest = max(found, key=lambda cover: cover.top - cover.bottom, default=None)
    return tuple(c if c is highest else replace(c, text="") for c in found)


def step_curtain(scene: Scene, motion: Motion, way: Way) -> tuple[Cover, ...]:
    """Return what hides the steps of a whole panel that a pass has not come to."""
    if motion.reached(way) >= motion.steps:
        return ()
    leftwards = (way == "backward") != scene.layer.backward
    return (step_cover(motion.steps, motion.reached(way), leftwards, not_yet(motion, way)),)


def _covers(scene: Scene, bands: Iterable[KnownBand], motion: Motion) -> Iterator[Cover]:
    for band in bands:
        if band.phase == "losses":
            cover = _loss_cover(scene, motion)
        else:
            cover = _pass_cover(band, motion)
        if cover is not None:
            yield replace(cover, bottom=band.bottom, top=band.top)


def _pass_cover(band: KnownBand, motion: Motion) -> Cover | None:
    """Return what the pass there or back has not come to."""
    way: Way = "forward" if band.phase == "forward" else "backward"
    reached = motion.reached(way)
    if reached >= motion.steps:
        return None
    leftwards = (way == "backward") != band.backward
    return step_cover(motion.steps, reached, leftwards, not_yet(motion, way))


def _loss_cover(scene: Scene, motion: Motion) -> Cover | None:
    """Return what hides the losses that have not been lit."""
    losses = scene.losses
    lit = int(len(losses) * motion.known_of("losses") + 1e-9)
    if lit >= len(losses):
        return None
    return Cover(
        losses[lit - 1] + 0.5 if lit else -math.inf, math.inf, text=not_yet(motion, "forward")
    )
