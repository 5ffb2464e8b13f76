"""What slow motion adds to the unrolled network: the gradient's parts, its length, the step."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import factor, number
from rnnviz.plot.bars import Bars
from rnnviz.plot.figure import Annotation, Artist, Axis, Panel, Points, ReferenceLine
from rnnviz.plot.network import River
from rnnviz.text import translate
from rnnviz.training.motion.motion import Motion
from rnnviz.training.motion.update_step import Length, UpdateStep
from rnnviz.training.snapshot import Frame
from rnnviz.views.flow.cover import step_curtain
from rnnviz.views.flow.overview import overview_panel
from rnnviz.views.flow.picture import Picture, plain_name, size_labels, strips
from rnnviz.views.flow.scene import WHOLE, Scene
from rnnviz.views.flow.signal import Flow
from rnnviz.views.flow.unrolled import network_panel
from rnnviz.views.part.axis import step_axis
from rnnviz.views.part.phase import phase_title, phase_words, sources_note
from rnnviz.views.part.selection import cursor_step, of_shown_layer, shown_layer
from rnnviz.views.spectrum import nearest_known, plane_panel, spectrum_in_time_order, spectrum_of

Array = NDArray[Any]

HALF = 0.4
"""Half the width of a bar, in steps, lags and rows."""
MOST_STRIPS = 64
"""Steps whose states are drawn beside what is carried forward."""
MOST_ROWS = 6
"""Parameters whose gradients' lengths are shown, the longest ones."""
FAR_APART = 30.0
"""Lengths that differ by so much are shown on a logarithmic scale."""


def moving_panels(scene: Scene, motion: Motion) -> tuple[Panel, ...]:
    """Return the panels of a moment of an update, the first one named after its phase."""
    update = motion.update
    long = scene.steps > WHOLE
    near = network_panel(scene)
    whole = overview_panel(scene) if long else near
    if update is None or motion.phase == "forward":
        panels: tuple[Panel | None, ...] = (near,)
    elif update.real_time and motion.phase in ("influence", "sum"):
        panels = (influence_panel(scene, motion, update), given_panel(scene, motion, update))
    elif motion.phase in ("losses", "backward"):
        given = None if motion.phase == "losses" else given_panel(scene, motion, update)
        panels = (whole, near if long else None, given)
    elif motion.phase == "sum":
        panels = (whole, given_panel(scene, motion, update), lag_panel(scene, motion, update))
    elif motion.phase == "clip":
        panels = (lag_panel(scene, motion, update), length_panel(motion, update))
    else:
        panels = (moving_plane(scene.frame, update), move_panel(scene.frame, motion, update))
    found = [panel for panel in panels if panel is not None]
    found[0] = _named(found[0], scene.frame, motion)
    return tuple(found)


def _named(panel: Panel, frame: Frame, motion: Motion) -> Panel:
    where, formula = phase_words(frame)
    title, note = phase_title(motion), sources_note(frame)
    if motion.phase == "step":
        where, formula, note = f"{round(100 * motion.share)} %", "", ""
    elif motion.phase == "backward" and len(frame.snapshot.trace.x) > WHOLE:
        formula = ""  # the panel below is named by it
    title = f"{title}: {where}" if where else title
    title = f"{title} · {formula}" if formula else title
    return replace(panel, title=title, note=note, drop_order=0)


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
            *step_curtain(scene, motion, "forward" if update.real_time else "backward"),
        ),
        title=title,
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
        picture.add(strips(layer, "h", rows, scene.part(scene.index, 0, None), y, 1.6))
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
    return Panel(
        key="influence",
        x=step_axis(scene.steps),
        y=Axis("", 0.0, picture.top, ticks=tuple(picture.names)),
        artists=(*picture.all, *step_curtain(scene, motion, "forward")),
        grid=False,
        weight=1.4,
        min_lines=0.9 * picture.top,
    )


def lag_panel(scene: Scene, motion: Motion, update: UpdateStep) -> Panel | None:
    """Return the parts of the gradient of U by lag, as far as they have been added."""
    found = of_shown_layer(scene.frame, update.by_lag)
    if found is None or not np.isfinite(found.norms).any():
        return None
    heights = shares(found.norms)
    count = motion.known if motion.phase == "sum" else float(len(heights))
    fallen = np.clip(count - np.arange(len(heights)), 0.0, 1.0)
    lag = np.arange(float(len(heights)))
    total = math.hypot(*(float(np.linalg.norm(part)) for part in found.total.values()))
    source = translate("views", "all together ‖∂<i>L</i>/∂<i>U</i>‖ = {norm} on this sequence")
    return Panel(
        key="lags",
        x=Axis(
            translate("views", "lag <i>t</i>−<i>k</i>: so many steps between loss and cause"),
            -0.5, len(lag) - 0.5, whole=True, over="lag",
        ),
        y=_share_axis(heights),
        artists=(Bars(lag - HALF, lag + HALF, np.zeros(len(lag)), heights * fallen, "series1"),),
        title=translate("views", "∂<i>L</i>/∂<i>U</i> by lag"),
        note=source.format(norm=number(total)) if count >= len(heights) else "",
        weight=1.3,
        min_lines=4.0,
    )  # fmt: skip


def _share_axis(heights: Array) -> Axis:
    label = translate("views", "share of the sum")
    highest = float(np.nanmax(heights, initial=0.0))
    top = next((t for t in (0.02, 0.05, 0.1, 0.2, 0.5) if highest <= 0.95 * t), 1.05)
    return Axis(label, 0.0, top)


def length_panel(motion: Motion, update: UpdateStep) -> Panel:
    """Return the length of the gradient and of its parts: it grows, meets θ, and is cut."""
    rows = _rows(update)
    log10, low, high = _scale(update, [length for _, length in rows])
    grown, cut = _progress(motion.position)
    artists: list[Artist] = []
    for y, (_, length) in enumerate(reversed(rows)):
        artists += _bar(length, float(y), (log10, low, high), grown, cut)
    limit = _limit(update)
    if math.isfinite(limit):
        at = math.log10(limit) if log10 else limit
        label = translate("views", "threshold <i>θ</i> = {value}")
        label = label.format(value=number(limit))
        artists.append(ReferenceLine(at, False, "threshold", label, "solid"))
    names = tuple((float(y), _symbol(name)) for y, (name, _) in enumerate(reversed(rows)))
    return Panel(
        key="lengths",
        x=Axis(translate("views", "length of the gradient"), low, high, log10=log10),
        y=Axis("", -0.6, len(rows) - 0.4, ticks=names),
        artists=tuple(artists),
        title=translate("views", "length of the gradient of the batch"),
        grid=False,
        weight=1.6,
        min_lines=1.1 * len(rows),
    )


def _rows(update: UpdateStep) -> list[tuple[str, Length]]:
    """Return the rows from the top: the whole gradient, and its longest parts."""
    parts = sorted(update.lengths.items(), key=lambda item: -_size(item[1].before))[:MOST_ROWS]
    kept = [name for name, _ in parts]
    ordered = [(name, each) for name, each in update.lengths.items() if name in kept]
    return [("‖g‖", update.length), *ordered]


def _symbol(name: str) -> str:
    """Return a parameter's name without the only layer's, which goes without saying."""
    return name.removeprefix("readout.").removeprefix("l0.")


def _limit(update: UpdateStep) -> float:
    """Return the length that no row, or not the first one, may exceed; infinite for any other."""
    clipping = update.clipping
    return clipping.limit if clipping.name in ("global", "parameter") else math.inf


def _size(value: float) -> float:
    return math.inf if math.isnan(value) else value


def _progress(position: float) -> tuple[float, float]:
    """Return how much of the bars has grown, and how much of the cut is done."""
    return min(position, 1.0), min(max(position - 2.0, 0.0), 1.0)


def _scale(update: UpdateStep, lengths: list[Length]) -> tuple[bool, float, float]:
    """Return whether the scale is logarithmic, and its limits."""
    marks = [update.length.before, update.length.after, _limit(update)]
    found = [value for value in marks if math.isfinite(value) and value > 0]
    if not found:
        return False, 0.0, 1.0
    if max(found) <= FAR_APART * min(found):
        return False, 0.0, 1.15 * max(found)
    each = [v for one in lengths for v in (one.before, one.after) if math.isfinite(v) and v > 0]
    top = math.log10(max(found))
    low = max(math.log10(min((*each, *found))), math.log10(min(found)) - 3.0)
    return True, math.floor(low) - 0.5, top + 0.08 * (top - low) + 0.2


def _bar(
    length: Length, y: float, scale: tuple[bool, float, float], grown: float, cut: float
) -> list[Artist]:
    log10, low, high = scale
    before, after = (_place(value, log10, low, high) for value in (length.before, length.after))
    end = low + grown * (before - low)
    end += cut * (after - before) if grown >= 1 else 0.0
    rows = np.array([y - HALF]), np.array([y + HALF])
    finite = math.isfinite(length.before)
    bars: list[Artist] = [
        Bars(np.array([low]), np.array([end]), *rows, "series0" if finite else "exploding")
    ]
    if cut > 0 and after < before:
        bars.append(Bars(np.array([end]), np.array([before]), *rows, "exploding", empty=True))
    if grown >= 1:
        text = number(length.before)
        if cut >= 1 and after < before:
            times = factor(length.after / length.before)
            text = f"{text} → {number(length.after)} (× {times})"
        bars.append(_value(text, max(end, before if cut else end), y, scale))
    return bars


def _value(text: str, x: float, y: float, scale: tuple[bool, float, float]) -> Annotation:
    """Return the value at the end of a bar, inside it where there is no room behind."""
    _, low, high = scale
    inside = x > low + 0.6 * (high - low)
    gap = 0.01 * (high - low)
    return Annotation(
        x - gap if inside else x + gap, y, f"<b>{text}</b>" if inside else text,
        anchor="right" if inside else "left",
    )  # fmt: skip


def _place(value: float, log10: bool, low: float, high: float) -> float:
    """Return where a length ends on the axis; what is not finite, or zero, at its border."""
    if not math.isfinite(value):
        return high
    if log10:
        return max(math.log10(value), low) if value > 0 else low
    return value


def moving_plane(frame: Frame, update: UpdateStep) -> Panel:
    """Return the eigenvalues on their way, with those before the update at the cursor's step."""
    title = translate("views", "the parameters move, and the eigenvalues with them")
    layer = shown_layer(frame)
    now = spectrum_in_time_order(layer, spectrum_of(frame))
    if now is None:
        words = translate("views", "The eigenvalues of all steps are being computed.")
        return Panel("plane", title=title, message=words)
    panel = replace(plane_panel(frame, layer, now), note="")
    before = spectrum_in_time_order(layer, of_shown_layer(frame, update.spectra_before))
    if before is None:
        return panel
    k = nearest_known(before, cursor_step(frame))
    values = before.eigenvalues[k - 1]
    label = translate("views", "before, step {step}").format(step=k)
    rings = Points(values.real, values.imag, role="ink", symbol="plus", size=7.0, label=label)
    radius = Annotation(0.0, 0.92 * (panel.y.low or -1.0), _radius(frame, update), anchor="center")
    return replace(panel, artists=(*panel.artists, rings, radius))


def move_panel(frame: Frame, motion: Motion, update: UpdateStep) -> Panel:
    """Return how far each parameter moves, as a share of its own length."""
    moves = sorted(update.moves.items(), key=lambda item: -_size(item[1]))[:MOST_ROWS]
    kept = [name for name, _ in moves]
    rows = [(name, share) for name, share in update.moves.items() if name in kept][::-1]
    known = [share for _, share in rows if math.isfinite(share)]
    high = 1.15 * max(known, default=0.0) or 1.0
    artists: list[Artist] = []
    for y, (_, share) in enumerate(rows):
        end = 0.0 if math.isnan(share) else min(share, high) * motion.share
        edges = np.zeros(1), np.array([end]), np.array([y - HALF]), np.array([y + HALF])
        text = translate("views", "{share} %").format(share=number(100 * share))
        artists += Bars(*edges, "series2"), _value(text, end, float(y), (False, 0.0, high))
    names = tuple((float(y), _symbol(name)) for y, (name, _) in enumerate(rows))
    return Panel(
        key="moves",
        x=Axis(translate("views", "share of its own length"), 0.0, high),
        y=Axis("", -0.6, len(rows) - 0.4, ticks=names),
        artists=tuple(artists),
        title=translate("views", "how far each moves"),
        grid=False,
        weight=1.2,
        min_lines=1.3 * len(rows) + 2,
        drop_order=2,
    )


def _radius(frame: Frame, update: UpdateStep) -> str:
    """Return the spectral radius at the cursor's step before the update and now."""
    layer = shown_layer(frame)
    now = spectrum_in_time_order(layer, spectrum_of(frame))
    before = spectrum_in_time_order(layer, of_shown_layer(frame, update.spectra_before))
    if now is None or before is None:
        return ""
    k = nearest_known(before, cursor_step(frame))
    source = translate("views", "largest |<i>λ</i>|: {before} → {now}")
    radii = _digits(float(before.radius[k - 1])), _digits(float(now.radius[k - 1]))
    return source.format(before=radii[0], now=radii[1])


def _digits(value: float) -> str:
    """Return a radius in so many digits that the move of one update can be seen."""
    return f"{value:.4f}" if math.isfinite(value) and value < 100 else number(value)
