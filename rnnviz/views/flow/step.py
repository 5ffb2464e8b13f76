"""The step of an update: the eigenvalues on their way, and how far each parameter moves."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from rnnviz.flow.spectrum import Spectrum
from rnnviz.number_format import number
from rnnviz.plot.bars import Bars
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Annotation, Artist, Axis, Panel, Points, Shape
from rnnviz.text import translate
from rnnviz.training.motion.update_step import UpdateStep
from rnnviz.training.snapshot import Frame
from rnnviz.views.flow.gradient_length import (
    HALF,
    left_out,
    parameter_symbol,
    shown_parameters,
    value_at_end,
)
from rnnviz.views.part.phase import phase_words
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
    is_of_it = frame.update_of("spectrum") in (update.update - 1, update.update)
    if now is None or not is_of_it:  # what is known of another update would be taken for this one
        words = translate("views", "The eigenvalues of all steps are being computed.")
        return Panel("plane", title=title, message=words)
    panel = replace(plane_panel(frame, layer, now), note="")
    edge, (_, rule) = panel.y.high or 1.0, phase_words(frame)
    if rule:
        said = Annotation(0.0, 0.92 * edge, rule, anchor="center")
        panel = replace(panel, artists=(*panel.artists, said))
    before = spectrum_in_time_order(layer, of_shown_layer(frame, update.spectra_before))
    if before is None:
        return panel
    k = nearest_known(before, cursor_step(frame))
    values = before.eigenvalues[k - 1]
    label = translate("views", "before, step {step}").format(step=k)
    rings = Points(values.real, values.imag, role="ink", symbol="plus", size=7.0, label=label)
    words = translate("views", "<i>λ</i> of {matrix}, dark to light: <i>k</i> = 1 … {steps}")
    name = matrix_name(layer)
    if not layer.cell.closes:
        name = layer.cell.formula.jacobian.partition(",")[0]
    text = words.format(matrix=name, steps=layer.steps)
    matrix = Annotation(0.0, 0.78 * edge, text, anchor="center")
    largest = tuple(
        Annotation(0.0, at * edge, text, anchor="center")
        for at, text in zip((-0.78, -0.92), _largest(before, now), strict=True)
    )
    at = math.sqrt(0.5)
    circle = Annotation(-at - 0.06, at + 0.06, "|<i>λ</i>| = 1", anchor="right")
    artists = tuple(replace(a, label="") if isinstance(a, Shape) else a for a in panel.artists)
    return replace(panel, artists=(*artists, rings, *_mark(now), circle, matrix, *largest))


def move_panel(update: UpdateStep) -> Panel:
    """Return how far each parameter moves on the whole way, as a share of its own length."""
    names = [name for name in shown_parameters(update) if name in update.moves]
    rows = [(name, update.moves[name]) for name in reversed(names)]
    known = [100 * share for _, share in rows if math.isfinite(share)]
    high = 1.15 * max(known, default=0.0) or 1.0
    artists: list[Artist] = []
    for y, (_, share) in enumerate(rows):
        whole = 0.0 if math.isnan(share) else min(100 * share, high)
        edges = np.array([y - HALF]), np.array([y + HALF])
        text = translate("views", "{share} %").format(share=number(100 * share))
        artists.append(Bars(np.zeros(1), np.array([whole]), *edges, "series2"))
        artists.append(value_at_end(text, whole, float(y), (False, 0.0, high)))
    ticks = tuple((float(y), parameter_symbol(name)) for y, (name, _) in enumerate(rows))
    title = translate("views", "how far each moves")
    return Panel(
        key="moves",
        x=Axis(translate("views", "share of its own length, %"), 0.0, high),
        y=Axis("", -0.6, len(rows) - 0.4, ticks=ticks),
        artists=tuple(artists),
        title=title + left_out(update.moves, translate("views", "; {count} of {all}")),
        grid=False,
        weight=1.2,
        min_lines=1.3 * len(rows) + 2,
        drop_order=2,
    )


def _largest(before: Spectrum, now: Spectrum) -> tuple[str, str]:
    """Return the largest |λ| of all steps before the update and now, and what it means."""
    one, other = (float(np.nanmax(s.radius, initial=-np.inf)) for s in (before, now))
    if not (one >= 0 and other >= 0):
        return "", ""
    source = translate("views", "◆ largest |<i>λ</i>| of all steps: {before} → {now}")
    meaning = translate("views", "above 1: there an error can grow") if other > 1 else ""
    return source.format(before=_digits(one), now=_digits(other)), meaning


def _mark(now: Spectrum) -> tuple[Points, ...]:
    """Return a mark on the eigenvalue that is largest of all steps, vermilion above 1."""
    sizes = np.abs(now.eigenvalues)
    if np.isnan(sizes).all():
        return ()
    value = now.eigenvalues.ravel()[[np.nanargmax(sizes)]]
    role: Role = "exploding" if np.nanmax(sizes) > 1 else "healthy"
    return (Points(value.real, value.imag, role=role, symbol="diamond", size=9.0),)


def _digits(value: float) -> str:
    """Return a radius in so many digits that the move of one update can be seen."""
    return f"{value:.4f}" if 1e-3 <= value < 100 else number(value)
