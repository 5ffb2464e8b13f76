"""The whole sequence: the river of every layer from the last step to the first."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from rnnviz.flow.delta import entry_steps, steady_rate
from rnnviz.number_format import number
from rnnviz.plot.figure import Annotation, Artist, Axis, Panel
from rnnviz.plot.network import Arrows, River, Strips
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.flow.cover import with_covers
from rnnviz.views.flow.picture import (
    KnownBand,
    Picture,
    plain_name,
    river,
    size_labels,
    tributaries,
)
from rnnviz.views.flow.scene import (
    FEW,
    Scene,
    bar_label,
    borders,
    describe_entering,
    loss_alone,
    loss_name,
    river_name,
    truncation_note,
)
from rnnviz.views.flow.signal import (
    LOST,
    Flow,
    chosen_loss,
    reached_rows,
)
from rnnviz.views.part.axis import step_axis
from rnnviz.views.part.selection import cursor_step
from rnnviz.views.part.status import age_note, join_sentences, run_status

MOST_TRIBUTARIES = 64
"""Losses drawn as single channels; of more, as a row of colours."""
EVERY = slice(None)
BORDER_NAME = 1.0
"""Height left above the losses for the name of the border between encoder and decoder."""
ROOM = 0.25
"""Share of the sequence beside the frame in which its name has room."""


def overview_panel(scene: Scene) -> Panel:
    """Return the rivers of the whole sequence, one for every layer."""
    if "overview_panel" not in scene.panels:
        scene.panels["overview_panel"] = _described(scene)
    panel, bands = scene.panels["overview_panel"]
    return with_covers(panel, scene, bands)


def _described(scene: Scene) -> tuple[Panel, tuple[KnownBand, ...]]:
    frame, picture, age = scene.frame, Picture(), ""
    one = loss_alone(scene)
    if one is not None and frame.motion is None:  # another one at every step of slow motion
        loss, source = chosen_loss(frame, scene.losses), translate("views", "{loss} alone")
        rows = reached_rows(scene.layer, loss, scene.truncation)
        name = source.format(loss=loss_name(loss))
        _whole_river(scene, picture, scene.index, one, name, rows)
        age = _age(frame, name)
    for index, flows in enumerate(scene.flows):
        bed = _whole_river(scene, picture, index, flows[0])
    bottom = picture.top
    _whole_losses(scene, picture, bed)
    picture.note_known("losses", bottom)
    picture.top += BORDER_NAME if len(scene.layer.parts) > 1 else 0.0
    panel = Panel(
        key="river",
        x=replace(step_axis(scene.steps), label=""),  # the plot below names it
        y=Axis("", 0.0, picture.top, ticks=tuple(picture.names)),
        artists=(
            *picture.artists,
            *_frame(scene, picture.top),
            *borders(scene, scene.cuts[scene.index]),
        ),
        title=translate("views", "The error on its way back"),
        note=join_sentences(run_status(frame.snapshot), truncation_note(frame), age, _rate(scene)),
        grid=False,
        weight=min(0.3 + 0.2 * picture.top, 1.2),
        min_lines=0.9 * picture.top,
    )
    return panel, tuple(picture.known)


def _age(frame: Frame, name: str) -> str:
    """Say of which update the river of a name is, unless it is that of the others."""
    age = age_note(frame.update_of("triangle"), frame.snapshot)
    return age and translate("views", "{river}: {age}").format(river=name, age=age)


def _frame(scene: Scene, top: float) -> tuple[Artist, ...]:
    """Return the frame around the steps that are shown in full below, if they are, and its name."""
    motion = scene.frame.motion
    if motion is not None and motion.phase not in ("losses", "backward"):
        return ()
    left, right = scene.first - 0.5, scene.last + 0.5
    corners = np.array([left, right, right, left, left]), np.array([0.02, 0.02, 0.98, 0.98, 0.02])
    x, y = corners[0], corners[1] * top
    frame = Arrows(x[:-1], y[:-1], x[1:], y[1:], "ink", 1.0, head=False)
    return frame, *_frame_name(scene, top)


def _frame_name(scene: Scene, top: float) -> tuple[Annotation, ...]:
    """Say what the frame is, beside it and where there is room: there are many losses above."""
    if len(scene.losses) > 1:
        return ()
    source = translate("views", "steps {first}–{last}")  # below, where there is room for them
    at, words = top - 0.25, source.format(first=scene.first, last=scene.last)
    if scene.first - 1 >= ROOM * scene.steps:
        return (Annotation(scene.first - 0.8, at, words, anchor="right"),)
    if scene.steps - scene.last >= ROOM * scene.steps:
        return (Annotation(scene.last + 0.8, at, words, anchor="left"),)
    return ()


def _whole_river(
    scene: Scene, picture: Picture, index: int, flow: Flow, name: str = "", rows: slice = EVERY
) -> float:
    """Add a river with the sizes below it; return the upper edge of its bed."""
    layer, bottom = scene.layers[index], picture.top
    x = scene.part(index, rows.start or 0, rows.stop)
    flow = replace(flow, log10=flow.log10[rows])
    if len(scene.layers) <= FEW or index == scene.index:
        labels = picture.row(0.5, gap=0.05)
        picture.add(size_labels(flow, x, labels, 0.5, River.high, cursor_step(scene.frame)))
    symbol = plain_name(flow.symbol)  # the numbers below it are norms too
    named = river_name(scene, index, flow).replace(symbol, f"‖{symbol}‖")
    y = picture.row(1.0, name or named, gap=0.15)
    picture.add(river(layer, flow, x, y, 1.0, scene.cuts[index], bar_label(scene)))
    picture.note_known("backward", bottom, layer.backward)
    return picture.top - 0.15


def _whole_losses(scene: Scene, picture: Picture, bed: float) -> None:
    """Add what enters from the losses, above the uppermost river."""
    layer, x = scene.layers[-1], scene.x[-1]
    sizes = scene.entering(len(scene.layers) - 1)
    shown = np.flatnonzero(sizes > LOST)
    y = picture.row(0.5, translate("views", "loss"), gap=0.0) + 0.25
    if layer.cell.memoryless and layer.sent is not None:
        shown = shown[:0]
    if len(shown) <= MOST_TRIBUTARIES:
        x = x[shown]
        describe = describe_entering(scene, len(scene.layers) - 1, shown, sizes)
        widest = max(0.5, 0.025 * scene.steps) if len(shown) < 3 else 0.5
        inside = np.clip(x, 0.5 + widest, scene.steps + 0.5 - widest) if len(shown) < 3 else x
        picture.add(tributaries(inside, sizes[shown], y, bed, describe, widest))
        return
    width = float(x[1] - x[0]) if len(x) > 1 else 1.0
    picture.add(
        Strips(sizes[None, :], x, y - 0.4, y, width, -River.high, River.high, "flow", outline=False)
    )


def _rate(scene: Scene) -> str:
    """Return by what factor the error changes per step back, where there is such a factor."""
    layer = scene.layer
    norms = layer.reverse_if_backward(scene.flows[scene.index][0].log10)
    rate = steady_rate(norms[::-1][entry_steps(layer) :])
    if layer.cell.memoryless or not math.isfinite(rate) or abs(rate) > 300:
        return ""
    return translate("views", "× {factor} a step back").format(factor=number(10.0**rate))
