"""Verdict: what the run does in one sentence, the signal it was read from, and what it rests on.

The signal of the last loss is measured on its way back, and beside it stands what the eigenvalues
alone would have said, for where the two part the textbook's rule of |λ| and 1 misleads.
"""

from __future__ import annotations

import html as markup
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.foretold import misled, products
from rnnviz.flow.regime import Regime
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.trace import LayerTrace
from rnnviz.text import translate
from rnnviz.training.snapshot import EARLIER, Frame
from rnnviz.views.age import age
from rnnviz.views.condition import condition, sentences
from rnnviz.views.figure import Artist, Axis, Column, Curve, Figure, Panel, Role, Table
from rnnviz.views.saturation import kept_words
from rnnviz.views.scale import decades, number_of_log10, percent
from rnnviz.views.spectrum import spectrum_of
from rnnviz.views.steps import (
    along,
    of_shown,
    off_scale,
    shown_layer,
    step_axis,
    symbol_for,
    titled,
)
from rnnviz.views.verdict_words import explanation
from rnnviz.views.view import View

Array = NDArray[Any]

SIGNAL = "log10 of the last loss's signal over that of its own step"
LOW, HIGH, BLOCK = -12.0, 2.0, 10.0
"""Decades shown while all lies within, and by how many a limit moves otherwise."""


class Verdict(View):
    """The sentence, the measured signal beside the eigenvalues' promise, and the facts."""

    name = "verdict"
    needs = frozenset({"verdict", "spectrum"})
    rest = 0.25

    @property
    def title(self) -> str:
        return translate("views", "Verdict")

    def figure(self, frame: Frame) -> Figure:
        regime, title = regime_of(frame), titled(frame, self.title)
        told = frame.snapshot.inspected
        if told is not None and not told.claims:
            said = condition(frame.snapshot)
            panel = Panel("verdict", empty=markup.escape(said, quote=False), loud=True)
            return Figure(title, (panel,), summary=said)
        if regime is None:
            waiting = translate("views", "The verdict is being computed.")
            said = sentences(condition(frame.snapshot), waiting)
            return Figure(title, (Panel("verdict", empty=waiting),), summary=said)
        spectrum = spectrum_of(frame)
        said = sentences(_closed(str(regime.sentence)), misled_words(regime, spectrum))
        rest = sentences(*facts(frame, regime, spectrum))
        return Figure(
            title=title,
            panels=(
                Panel("verdict", empty=markup.escape(said, quote=False), loud=True, weight=1.3),
                _signal(frame, regime, spectrum),
                Panel("facts", empty=markup.escape(rest, quote=False), weight=1.2, spare=2),
            ),
            tables=(_table(shown_layer(frame), regime, spectrum),),
            summary=sentences(condition(frame.snapshot), said, rest),
        )

    def explanation(self, frame: Frame | None) -> str:
        return explanation()


def regime_of(frame: Frame) -> Regime | None:
    """Return the verdict on the layer shown, None while there is none."""
    return of_shown(frame, frame.verdicts)


def facts(frame: Frame, regime: Regime, spectrum: Spectrum | None) -> tuple[str, ...]:
    """Return what the verdict rests on, a sentence each."""
    return (
        _way(shown_layer(frame)),
        _rate(regime),
        "" if regime.kind in ("vanishing", "saturated") else kept_words(regime.cause),
        _saturated(bool(shown_layer(frame).cell.gates), regime),
        _clipped(regime, frame.verdicts_update),
        "" if spectrum is None else eigenvalue_words(regime, spectrum),
    )


def _way(layer: LayerTrace) -> str:
    """Say in which order the steps of the verdict are counted where it is not that of time."""
    if not layer.backward:
        return ""
    source = translate(
        "views",
        "This half reads from the end: step 1 of the verdict is time step {last}, and so on.",
    )
    return source.format(last=layer.steps)


def _rate(regime: Regime) -> str:
    if not math.isfinite(regime.rate):
        return ""
    source = translate("views", "Fitted rate: × {factor} a step.")
    return source.format(factor=number_of_log10(regime.rate))


def _saturated(gated: bool, regime: Regime) -> str:
    source = (
        translate("views", "Saturated: {share} of all gate values.")
        if gated
        else translate("views", "Saturated: {share} of all units and steps.")
    )
    return source.format(share=percent(regime.cause.saturated))


def _clipped(regime: Regime, update: int) -> str:
    if update < 1 or regime.facts.clipping == "none":
        return ""
    source = translate("views", "Clipped: {share} of {updates} updates.")
    return source.format(share=percent(regime.facts.clipped_share), updates=update)


def eigenvalue_words(regime: Regime, spectrum: Spectrum) -> str:
    """Say what the eigenvalues alone promise step 1 and what it receives, where both are known."""
    if regime.flow.step < 2:
        return ""
    promised = float(products(spectrum.radius, regime.flow.step)[1])
    received = float(regime.flow.measured[0])
    if math.isnan(promised) or math.isnan(received):
        return ""
    source = translate(
        "views",
        "Of the signal step 1 would receive {promised} by the eigenvalues alone;"
        " it receives {ratio}.",
    )
    return source.format(promised=number_of_log10(promised), ratio=number_of_log10(received))


def misled_words(regime: Regime, spectrum: Spectrum | None) -> str:
    """Say where the eigenvalues alone mislead; nothing where they do not, or are not known."""
    kind = "" if spectrum is None else misled(spectrum.radius, regime.flow.journey)
    if kind == "growth":
        source = translate(
            "views",
            "The eigenvalues mislead: every |λ| is below 1, yet the error grows × {growth} on its"
            " way.",
        )
        return source.format(growth=number_of_log10(float(regime.flow.measured.max())))
    if kind == "decay":
        return translate(
            "views", "The eigenvalues mislead: they promise growth, yet the error fades."
        )
    return ""


def _signal(frame: Frame, regime: Regime, spectrum: Spectrum | None) -> Panel:
    """Return the measured signal, and what one factor a step makes of it."""
    layer = shown_layer(frame)
    x, measured = along(layer, regime.flow.measured)
    named = _promises(regime, spectrum)
    limits = decades(measured, *(y for y, _, _ in named[:1]), low=LOW, high=HIGH, block=BLOCK)
    artists: list[Artist] = []
    for y, role, label in reversed(named):
        artists += _curve(x, along(layer, y)[1], role, label, limits)
    artists += _curve(x, measured, "ink", translate("views", "measured"), limits)
    return Panel(
        key="signal",
        x=step_axis(len(frame.snapshot.trace.x)),
        y=Axis(translate("views", "signal of the last loss"), *limits, log10=True),
        artists=tuple(artists),
        weight=1.5,
        cursor=True,
        lines=4.0,
        spare=1,
        note=sentences(age(frame.verdicts_update, frame.snapshot), _age(frame)),
    )


def _promises(regime: Regime, spectrum: Spectrum | None) -> tuple[tuple[Array, Role, str], ...]:
    """Return the products of spectral radii and of singular values, k = 1..t, with their names."""
    if spectrum is None:
        return ()
    radius = translate("views", "eigenvalues alone, ∏ <i>ρ</i>")
    sigma = translate("views", "at most, ∏ <i>σ</i><sub>max</sub>")
    return (
        (products(spectrum.radius, regime.flow.step)[1:], "threshold", radius),
        (products(spectrum.sigma_max, regime.flow.step)[1:], "series1", sigma),
    )


def _curve(
    x: Array, y: Array, role: Role, label: str, limits: tuple[float, float]
) -> tuple[Artist, ...]:
    """Return what lies within the limits, and for the measured and the promised marks for 0."""
    with np.errstate(invalid="ignore"):
        shown = np.where((y >= limits[0]) & (y <= limits[1]), y, np.nan)
    dash = {"ink": "solid", "threshold": "dash"}.get(role, "dot")
    curve = Curve(x, shown, role, label, dash=dash, symbol=symbol_for(shown))  # type: ignore[arg-type]
    return (curve, *(off_scale(x, y, label) if role != "series1" else ()))


def _age(frame: Frame) -> str:
    """Say which update the eigenvalues are of where that is not the verdict's."""
    if not frame.spectra or frame.spectra_update == frame.verdicts_update:
        return ""
    if frame.spectra_update == EARLIER:
        return translate("views", "Eigenvalues of the settings just before.")
    source = translate("views", "Eigenvalues of update {update}.")
    return source.format(update=frame.spectra_update)


def _closed(sentence: str) -> str:
    """Return a sentence from its capital to its full stop; δ is a symbol and stays."""
    raised = sentence[:1].upper() + sentence[1:] if sentence[:1].isascii() else sentence
    return translate("views", "{sentence}.").format(sentence=raised)


def _table(layer: LayerTrace, regime: Regime, spectrum: Spectrum | None) -> Table:
    promises = _promises(regime, spectrum)
    headings = ("log10 product of spectral radii", "log10 product of largest singular values")
    return Table(
        "verdict",
        (
            Column("time step k", along(layer, regime.flow.measured)[0]),
            Column(
                "log10 of the last loss's signal over that of its own step",
                along(layer, regime.flow.measured)[1],
            ),
            *(
                Column(h, along(layer, y)[1])
                for h, (y, _, _) in zip(headings, promises, strict=False)
            ),
        ),
    )
