"""The parts of the gradient: what each time step adds to that of U, and what each lag.

In real-time learning it is what is carried forward, and what each loss gives.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import number
from rnnviz.plot.bars import Bars
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Panel,
    ReferenceLine,
)
from rnnviz.plot.network import River
from rnnviz.text import translate
from rnnviz.training.motion.motion import Motion
from rnnviz.training.motion.update_step import UpdateStep
from rnnviz.views.flow.cover import beside_numbers, step_curtain
from rnnviz.views.flow.gradient_length import HALF
from rnnviz.views.flow.picture import Picture, plain_name, size_labels, strips
from rnnviz.views.flow.scene import WHOLE, Scene
from rnnviz.views.flow.signal import Flow
from rnnviz.views.part.axis import decoder_boundary, step_axis
from rnnviz.views.part.selection import cursor_step, of_shown_layer, reading_step

Array = NDArray[Any]

UNSEEN = 0.01
"""A bar of this share of the highest one cannot be seen."""
MOST_STRIPS = 64
"""Steps whose states are drawn beside what is carried forward."""


def shares(log10: Array) -> Array:
    """Return sizes as shares of their sum, however far they are from 1; NaN where all are zero."""
    known = np.where(np.isnan(log10), -np.inf, log10)
    top = known.max(initial=-np.inf)
    if not np.isfinite(top):
        return np.full(len(known), np.nan)
    sizes = 10.0 ** (known - top)
    return np.asarray(sizes / sizes.sum())


def given_panel(scene: Scene, motion: Motion, update: UpdateStep) -> Panel | None:
    """Return what each time step adds to the gradient of U; None where there is no such thing."""
    if update.real_time:
        sizes = update.influence.given if update.influence is not None else None
        title = translate("views", "what the loss of step <i>t</i> gives to the gradient")
    else:
        sizes = of_shown_layer(scene.frame, update.by_step)
        title = translate("views", "what step <i>k</i> adds to ∂<i>L</i>/∂<i>U</i>: ")
        title += "‖<i>δ<sub>k</sub> h</i><sub><i>k</i>−1</sub><sup>T</sup>‖"
        title += _of_both(
            scene,
            translate("views", " (encoder’s <i>U</i> to step {last}, then decoder’s)"),
        )
    if sizes is None and not update.ready:
        sizes = np.full(scene.layer.steps, -np.inf)  # covered still, in most cases
    if sizes is None or not (np.isfinite(sizes).any() or not update.ready):
        return None
    heights = np.nan_to_num(scene.layer.reverse_if_backward(shares(sizes)))
    x = scene.part(scene.index, 0, None)
    width = float(x[1] - x[0]) if len(x) > 1 else 1.0
    return Panel(
        key="given",
        x=step_axis(scene.steps),
        y=_share_axis(heights),
        artists=(
            Bars(x - HALF * width, x + HALF * width, np.zeros(len(x)), heights, "series0"),
            *decoder_boundary(scene.layer),
            *step_curtain(scene, motion, "forward" if update.real_time else "backward"),
        ),
        title=title,
        note="" if update.real_time else _of_no_state(scene, sizes),
        weight=0.9,
        min_lines=5.0 if motion.phase == "sum" or scene.steps <= WHOLE else 7.0,
        drop_order=2,
    )


def influence_panel(scene: Scene, motion: Motion, update: UpdateStep) -> Panel | None:
    """Return how all parameters act on the states, carried forward with these."""
    if update.influence is None:
        return None
    picture, symbol = Picture(), "∂<i>s<sub>k</sub></i>/∂<i>θ</i>"
    if scene.steps <= MOST_STRIPS:
        layer, rows = scene.layer, slice(0, scene.layer.steps)
        y = picture.row(1.6, f"{plain_name('h<sub>k</sub>')} →")
        x, cursor = scene.part(scene.index, 0, None), cursor_step(scene.frame)
        picture.add(strips(layer, "h", rows, x, y, 1.6, cursor))
    for index, norms in enumerate(update.influence.norms):
        x, flow = scene.part(index, 0, None), Flow(norms, symbol, "")
        y = picture.row(0.6, gap=0.05)
        picture.add(size_labels(flow, x, y, 0.6, River.high, cursor_step(scene.frame)))
        name = f"‖{plain_name(symbol)}‖ →"
        y = picture.row(
            1.6, name if len(scene.layers) < 2 else f"{scene.layers[index].name} {name}"
        )
        label = "" if index else f"log<sub>10</sub> ‖{symbol}‖"
        picture.add(River(x, norms, y, 1.6, direction=1, label=label, name=f"‖{symbol}‖"))
    panel = Panel(
        key="influence",
        x=step_axis(scene.steps),
        y=Axis("", 0.0, picture.top, ticks=tuple(picture.names)),
        artists=picture.all,
        grid=False,
        weight=1.4,
        min_lines=0.9 * picture.top,
    )
    return beside_numbers(panel, step_curtain(scene, motion, "forward"))


def lag_panel(scene: Scene, motion: Motion, update: UpdateStep) -> Panel | None:
    """Return the parts of the gradient of U by lag, as far as they have been added."""
    found = of_shown_layer(scene.frame, update.by_lag)
    if not update.by_lag and update.ready and motion.phase == "sum":
        return _too_long(scene)
    if found is None or not np.isfinite(found.norms).any():
        return None
    heights = shares(found.norms)
    count = motion.at if motion.phase == "sum" else len(heights)
    lag = np.arange(float(len(heights)))
    artists: list[Artist] = [
        Bars(
            lag - HALF,
            lag + HALF,
            np.zeros(len(lag)),
            np.where(lag < count, heights, 0.0),
            "series1",
        )
    ]
    both = _of_both(scene, translate("views", " (both <i>U</i> added)"))
    total = math.hypot(*(float(np.linalg.norm(part)) for part in found.total.values()))
    source = translate("views", "all together ‖∂<i>L</i>/∂<i>U</i>‖ = {norm} on this sequence")
    note = source.format(norm=number(total))
    if motion.phase == "sum" and count < len(heights):
        at = motion.at - 1
        words = translate("views", "lag {lag} gives {share} of the sum")
        share = float(heights[at])
        note = "" if math.isnan(share) else words.format(lag=at, share=number(share))
        artists.append(ReferenceLine(float(at), False, "series1", "", "solid"))
    return Panel(
        key="lags",
        x=Axis(
            translate("views", "lag <i>t</i>−<i>k</i>: so many steps between loss and cause"),
            -0.5, len(lag) - 0.5, whole=True, over="lag",
        ),
        y=_share_axis(heights),
        artists=tuple(artists),
        title=translate("views", "∂<i>L</i>/∂<i>U</i> by lag") + both + _rest(heights),
        note=note,
        weight=1.3,
        min_lines=4.0,
    )  # fmt: skip


def _too_long(scene: Scene) -> Panel:
    """Return a panel that says why there are no bars by lag."""
    source = translate(
        "views", "The parts by lag are left out: they take too long with <i>T</i> = {steps}."
    )
    message = source.format(steps=scene.layer.steps)
    return Panel("lags", title=translate("views", "∂<i>L</i>/∂<i>U</i> by lag"), message=message,
                 weight=0.4)  # fmt: skip


def _of_no_state(scene: Scene, sizes: Array) -> str:
    """Say why the first step that a layer reads has no bar, where the state before it is zero."""
    layer = scene.layer
    if sizes[0] != -np.inf or not np.isfinite(sizes).any() or np.any(layer.state[0]):
        return ""
    words = translate("views", "step {step}: 0, as the state before it")
    return words.format(step=reading_step(layer, 1))


def _of_both(scene: Scene, words: str) -> str:
    """Say of an encoder with its decoder, which have a U each, what the bars are of."""
    parts = scene.layer.parts
    return words.format(last=parts[0].steps) if len(parts) > 1 else ""


def _rest(heights: Array) -> str:
    """Say from which lag on the bars are too low to be seen, and how much they are together."""
    low = float(np.nanmax(heights, initial=0.0)) * UNSEEN
    seen = np.flatnonzero(~(heights < low))
    first = int(seen[-1]) + 1 if len(seen) else 0
    if not low or not heights[first:].any():
        return ""
    together = number(float(f"{float(heights[first:].sum()):.2g}"))
    words = translate("views", "; from lag {lag} on {share} in all")
    return words.format(lag=first, share=together)


def _share_axis(heights: Array) -> Axis:
    label = translate("views", "share of the sum")
    highest = float(np.nanmax(heights, initial=0.0))
    top = next((t for t in (0.02, 0.05, 0.1, 0.2, 0.5) if highest <= 0.95 * t), 1.05)
    return Axis(label, 0.0, top)
