"""The step of an update: the eigenvalues on their way, and how far each parameter moves."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from rnnviz.number_format import number
from rnnviz.plot.bars import Bars
from rnnviz.plot.figure import (
    Annotation,
    Artist,
    Axis,
    Panel,
    Points,
)
from rnnviz.text import translate
from rnnviz.training.motion.motion import Motion
from rnnviz.training.motion.update_step import UpdateStep
from rnnviz.training.snapshot import Frame
from rnnviz.views.flow.gradient_length import (
    HALF,
    MOST_ROWS,
    parameter_symbol,
    size_known,
    value_at_end,
)
from rnnviz.views.part.selection import cursor_step, of_shown_layer, shown_layer
from rnnviz.views.spectrum import (
    matrix_name,
    nearest_known,
    plane_panel,
    spectrum_in_time_order,
    spectrum_of,
)


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
    edge = panel.y.high or 1.0
    words = translate("views", "<i>λ</i> of {matrix}, dark to light: <i>k</i> = 1 … {steps}")
    name = matrix_name(layer)
    if not layer.cell.closes:
        name = layer.cell.formula.jacobian.partition(",")[0]
    text = words.format(matrix=name, steps=layer.steps)
    matrix = Annotation(0.0, 0.92 * edge, text, anchor="center")
    radius = Annotation(0.0, -0.92 * edge, _radius(frame, update), anchor="center")
    return replace(panel, artists=(*panel.artists, rings, matrix, radius))


def move_panel(frame: Frame, motion: Motion, update: UpdateStep) -> Panel:
    """Return how far each parameter moves, as a share of its own length."""
    moves = sorted(update.moves.items(), key=lambda item: -size_known(item[1]))[:MOST_ROWS]
    kept = [name for name, _ in moves]
    rows = [(name, share) for name, share in update.moves.items() if name in kept][::-1]
    known = [100 * share for _, share in rows if math.isfinite(share)]
    high = 1.15 * max(known, default=0.0) or 1.0
    artists: list[Artist] = []
    for y, (_, share) in enumerate(rows):
        whole = 0.0 if math.isnan(share) else min(100 * share, high)
        edges = np.array([y - HALF]), np.array([y + HALF])
        text = translate("views", "{share} %").format(share=number(100 * share))
        artists.append(Bars(np.zeros(1), np.array([whole * motion.share]), *edges, "series2"))
        if motion.share < 1:  # how far it will be
            artists.append(Bars(np.zeros(1), np.array([whole]), *edges, "series2", empty=True))
        artists.append(value_at_end(text, whole, float(y), (False, 0.0, high)))
    names = tuple((float(y), parameter_symbol(name)) for y, (name, _) in enumerate(rows))
    return Panel(
        key="moves",
        x=Axis(translate("views", "share of its own length, %"), 0.0, high),
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
    return f"{value:.4f}" if 1e-3 <= value < 100 else number(value)
