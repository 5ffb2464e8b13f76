"""The length of the gradient and of its parts: it meets the threshold, and is cut."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from rnnviz.number_format import factor, number
from rnnviz.plot.bars import Bars
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Annotation, Artist, Axis, Panel, ReferenceLine
from rnnviz.text import translate
from rnnviz.training.motion.motion import Motion
from rnnviz.training.motion.update_step import Length, UpdateStep

HALF = 0.4
"""Half the width of a bar, in steps, lags and rows."""
FOR_NAME = 0.9
"""Rows above the bars in which the name of the threshold stands."""
MOST_ROWS = 6
"""Parameters of which bars are shown: those with the longest gradients, for each phase the same."""
FAR_APART = 30.0
"""Lengths that differ by so much are shown on a logarithmic scale."""


def length_panel(motion: Motion, update: UpdateStep) -> Panel:
    """Return the length of the gradient and of its parts: it meets θ, and is cut."""
    rows = _rows(update)
    log10, low, high = _scale(update, [length for _, length in rows])
    cut = min(max(motion.position - 2.0, 0.0), 1.0)
    artists: list[Artist] = []
    for y, (_, length) in enumerate(reversed(rows)):
        artists += _bar(length, float(y), (log10, low, high), cut)
    limit, above = _limit(update), 0.0
    if math.isfinite(limit):
        above = FOR_NAME
        at = math.log10(limit) if log10 else limit
        label = translate("views", "threshold <i>θ</i> = {value}")
        label = label.format(value=number(limit))
        artists.append(ReferenceLine(at, False, "threshold", label, "solid"))
    names = tuple((float(y), parameter_symbol(name)) for y, (name, _) in enumerate(reversed(rows)))
    return Panel(
        key="lengths",
        x=Axis(translate("views", "length of the gradient"), low, high, log10=log10),
        y=Axis("", -0.6, len(rows) - 0.4 + above, ticks=names),
        artists=tuple(artists),
        title=translate("views", "length of the gradient of the batch")
        + left_out(update.lengths, translate("views", "; the {count} longest of {all}")),
        grid=False,
        weight=1.6,
        min_lines=1.1 * (len(rows) + above),
    )


def _rows(update: UpdateStep) -> list[tuple[str, Length]]:
    """Return the rows from the top: the whole gradient, and its longest parts."""
    return [("‖g‖", update.length), *((n, update.lengths[n]) for n in shown_parameters(update))]


def shown_parameters(update: UpdateStep) -> list[str]:
    """Return the parameters of which bars are shown, in their order."""
    longest = sorted(update.lengths, key=lambda name: -_size_known(update.lengths[name].before))
    return [name for name in update.lengths if name in longest[:MOST_ROWS]]


def left_out(lengths: Mapping[str, object], words: str) -> str:
    """Say that only some of the parameters are shown, if so."""
    if len(lengths) <= MOST_ROWS:
        return ""
    return words.format(count=MOST_ROWS, all=len(lengths))


def parameter_symbol(name: str) -> str:
    """Return a parameter's name without the only layer's, which goes without saying."""
    if name.startswith("readout."):
        output = translate("views", "{name} (output)")
        return output.format(name=name.removeprefix("readout."))
    if name.startswith("decoder.l0."):
        decoder = translate("views", "{name} (decoder)")
        return decoder.format(name=name.removeprefix("decoder.l0."))
    return name.removeprefix("l0.")


def _limit(update: UpdateStep) -> float:
    """Return the length that no row, or not the first one, may exceed; infinite for any other."""
    clipping = update.clipping
    return clipping.limit if clipping.name in ("global", "parameter") else math.inf


def _size_known(value: float) -> float:
    return math.inf if math.isnan(value) else value


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


def _bar(length: Length, y: float, scale: tuple[bool, float, float], cut: float) -> list[Artist]:
    """Return the bar of a length, whole until it is cut: only what is cut off is dashed."""
    log10, low, high = scale
    before, after = (_place(value, log10, low, high) for value in (length.before, length.after))
    end = before + cut * (after - before)
    rows = np.array([y - HALF]), np.array([y + HALF])
    finite = math.isfinite(length.before)
    role: Role = "series0" if finite else "exploding"
    bars: list[Artist] = [Bars(np.array([low]), np.array([end]), *rows, role)]
    if cut > 0 and after < before:
        bars.append(Bars(np.array([end]), np.array([before]), *rows, "exploding", empty=True))
    text = number(length.before)
    if cut >= 1 and after < before:
        times = factor(length.after / length.before)
        text = f"{text} → {number(length.after)} (× {times})"
    return [*bars, value_at_end(text, before, y, scale)]


def value_at_end(text: str, x: float, y: float, scale: tuple[bool, float, float]) -> Annotation:
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
