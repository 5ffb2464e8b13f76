"""What slow motion covers of the unrolled network: rows that later phases make known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from rnnviz.plot.cover import Cover
from rnnviz.plot.figure import Artist, Panel
from rnnviz.plot.network import TextRow
from rnnviz.training.motion.motion import Motion, Way
from rnnviz.views.flow.picture import KnownBand
from rnnviz.views.flow.scene import Scene
from rnnviz.views.part.motion import not_yet, step_cover

GAP = 0.3
"""Height of what lies between two rows of numbers: nothing that could be covered."""


def with_covers(panel: Panel, scene: Scene, bands: Sequence[KnownBand]) -> Panel:
    """Return a panel in which is covered what is not known yet."""
    motion = scene.frame.motion
    if motion is None:
        return panel
    losses = [band for band in bands if band.phase == "losses"]
    passes = _not_empty(_covers(scene, (b for b in bands if b not in losses), motion))
    return beside_numbers(panel, passes, _not_empty(_covers(scene, losses, motion)))


def beside_numbers(panel: Panel, passes: Sequence[Cover], hidden: Sequence[Cover] = ()) -> Panel:
    """Return a panel with covers, and said why where there is most room.

    Where a pass is under way the rows of numbers stay open, and those that are not known are left
    out: a number cut in two would be read as another one.

    Parameters
    ----------
    passes : sequence of Cover
        What a pass has not come to.
    hidden : sequence of Cover
        Others, that hide all that they lie on.
    """
    if not passes and not hidden:
        return panel
    artists = [_known_numbers(artist, passes) for artist in panel.artists]
    rows = [artist for artist in panel.artists if isinstance(artist, TextRow)]
    pieces = (piece for cover in passes for piece in _beside_rows(cover, rows))
    low, high = panel.y.low or 0.0, panel.y.high or 0.0

    def height(cover: Cover) -> float:
        return min(cover.top, high) - max(cover.bottom, low)

    found = [*hidden, *(piece for piece in pieces if height(piece) > GAP)]
    if not found:
        return replace(panel, artists=tuple(artists))
    highest = max(found, key=height)
    kept = (c if c is highest else replace(c, text="") for c in found)
    return replace(panel, artists=(*artists, *kept))


def _not_empty(covers: Iterable[Cover]) -> list[Cover]:
    return [cover for cover in covers if not cover.is_empty]


def _beside_rows(cover: Cover, rows: Sequence[TextRow]) -> Iterator[Cover]:
    """Yield the parts of a cover above and below the rows of numbers that are left open."""
    if math.isinf(cover.left) and math.isinf(cover.right):
        yield cover
        return
    bottom = cover.bottom
    for row in sorted(rows, key=lambda row: row.y):
        if cover.bottom < row.y < cover.top:
            yield replace(cover, bottom=bottom, top=row.y - row.height / 2)
            bottom = row.y + row.height / 2
    yield replace(cover, bottom=bottom)


def _known_numbers(artist: Artist, covers: Sequence[Cover]) -> Artist:
    """Return a row of numbers without those that a cover lies on, or ends at."""
    if not isinstance(artist, TextRow):
        return artist
    known = np.ones(len(artist.x), dtype=bool)
    for cover in covers:
        if cover.bottom < artist.y < cover.top:
            known &= (artist.x < cover.left) | (artist.x > cover.right)
    if known.all():
        return artist
    pairs = zip(artist.texts, known.tolist(), strict=True)
    texts = tuple(text if kept else "" for text, kept in pairs)  # empty ones keep their place
    at = artist.emphasis
    return replace(artist, texts=texts, emphasis=at if at is not None and known[at] else None)


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
    if not reached:
        return Cover(-math.inf, math.inf, text=not_yet(motion, way))
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
