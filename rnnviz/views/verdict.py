"""Verdict: what the run does in one sentence, the signal it was read from, and what it rests on.

The signal of the last loss is measured on its way back, and beside it stands what the eigenvalues
alone would have said, for where the two part the textbook's rule of |λ| and 1 misleads.
"""

from __future__ import annotations

import html as markup
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.cause import last_loss
from rnnviz.flow.delta import journey
from rnnviz.flow.foretold import misled, products
from rnnviz.flow.regime import Regime
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.trace import LayerTrace
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.training.verdict import verdict
from rnnviz.views.condition import condition, sentences
from rnnviz.views.figure import Artist, Axis, Column, Curve, Figure, Panel, Role, Table
from rnnviz.views.saturation import cause_words
from rnnviz.views.scale import decades, number_of_log10, percent
from rnnviz.views.spectrum import spectrum_of
from rnnviz.views.steps import numbers, off_scale, shown_layer, step_axis, symbol_for, titled
from rnnviz.views.verdict_words import explanation
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -12.0, 2.0, 10.0
"""Decades shown while all lies within, and by how many a limit moves otherwise."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """A regime, and the signal it was read from.

    Attributes
    ----------
    regime : Regime
    step : int
        t of the last loss.
    signal : (t+1,) ndarray
        log10‖λ_{t,k}‖, k = 0..t.
    """

    regime: Regime
    step: int
    signal: Array

    @property
    def measured(self) -> Array:
        """(t,): log10 of the signal at k = 1..t over what step t has."""
        with np.errstate(invalid="ignore"):
            measured: Array = self.signal[1:] - self.signal[-1]
        return measured


class Verdict(View):
    """The sentence, the measured signal beside the eigenvalues' promise, and the facts."""

    name = "verdict"
    needs = frozenset({"spectrum"})
    rest = 0.25

    @property
    def title(self) -> str:
        return translate("views", "Verdict")

    def figure(self, frame: Frame) -> Figure:
        layer, spectrum = shown_layer(frame), spectrum_of(frame)
        judged = judgement(frame.snapshot, layer)
        said = sentences(
            _capital(str(judged.regime.sentence)) + ".", misled_words(judged, spectrum)
        )
        rest = sentences(*facts(frame, layer, judged, spectrum))
        return Figure(
            title=titled(frame, self.title),
            panels=(
                Panel("verdict", empty=markup.escape(said, quote=False), loud=True, weight=1.3),
                _signal(frame, judged, spectrum),
                Panel("facts", empty=markup.escape(rest, quote=False), weight=1.2),
            ),
            tables=(_table(judged, spectrum),),
            summary=sentences(condition(frame.snapshot), said, rest),
        )

    def explanation(self, frame: Frame | None) -> str:
        return explanation()


_latest: list[tuple[Snapshot, LayerTrace, Judgement]] = []


def judgement(snapshot: Snapshot, layer: LayerTrace) -> Judgement:
    """Return the verdict on a snapshot; at once where it is the one judged last."""
    for known, its_layer, judged in _latest:
        if known is snapshot and its_layer is layer:
            return judged
    step, layers = last_loss(layer), snapshot.trace.layers
    index = next(i for i, known in enumerate(layers) if known is layer)
    with np.errstate(all="ignore"):
        regime = verdict(snapshot, index)
    truncation = snapshot.experiment.training.truncation
    judged = Judgement(regime, step, journey(layer, step, truncation))
    _latest[:] = [(snapshot, layer, judged)]
    return judged


def facts(
    frame: Frame, layer: LayerTrace, judged: Judgement, spectrum: Spectrum | None
) -> tuple[str, ...]:
    """Return what the verdict rests on, a sentence each."""
    return (
        _rate(judged.regime),
        "" if judged.regime.kind in ("vanishing", "saturated") else cause_words(layer),
        _saturated(layer, judged.regime),
        _clipped(frame.snapshot),
        "" if spectrum is None else eigenvalue_words(judged, spectrum),
    )


def _rate(regime: Regime) -> str:
    if not math.isfinite(regime.rate):
        return ""
    source = translate("views", "Fitted rate: × {factor} a step.")
    return source.format(factor=number_of_log10(regime.rate))


def _saturated(layer: LayerTrace, regime: Regime) -> str:
    source = (
        translate("views", "Saturated: {share} of all gate values.")
        if layer.cell.gates
        else translate("views", "Saturated: {share} of all units and steps.")
    )
    return source.format(share=percent(regime.cause.saturated))


def _clipped(snapshot: Snapshot) -> str:
    if not snapshot.update or snapshot.experiment.clipping.name == "none":
        return ""
    source = translate("views", "Clipped: {share} of {updates} updates.")
    share = percent(snapshot.history.clipped_updates / snapshot.update)
    return source.format(share=share, updates=snapshot.update)


def eigenvalue_words(judged: Judgement, spectrum: Spectrum) -> str:
    """Say what the eigenvalues alone promise step 1 and what it receives, where both are known."""
    promised = float(products(spectrum.radius, judged.step)[1]) if judged.step > 1 else math.nan
    received = float(judged.measured[0]) if judged.step > 1 else math.nan
    if math.isnan(promised) or math.isnan(received):
        return ""
    source = translate(
        "views",
        "By its eigenvalues alone step 1 would receive × {promised}; it receives × {ratio}.",
    )
    return source.format(promised=number_of_log10(promised), ratio=number_of_log10(received))


def misled_words(judged: Judgement, spectrum: Spectrum | None) -> str:
    """Say where the eigenvalues alone mislead; nothing where they do not, or are not known."""
    kind = "" if spectrum is None else misled(spectrum.radius, judged.signal)
    if kind == "growth":
        source = translate(
            "views",
            "The eigenvalues mislead: every |λ| is below 1, yet the error grows × {growth} on its"
            " way.",
        )
        return source.format(growth=number_of_log10(float(judged.measured.max())))
    if kind == "decay":
        return translate(
            "views", "The eigenvalues mislead: they promise growth, yet the error fades."
        )
    return ""


def _signal(frame: Frame, judged: Judgement, spectrum: Spectrum | None) -> Panel:
    """Return the measured signal, and what one factor a step makes of it."""
    x, measured = numbers(judged.step), judged.measured
    named = _promises(judged, spectrum)
    limits = decades(measured, *(y for y, _, _ in named[:1]), low=LOW, high=HIGH, block=BLOCK)
    artists: list[Artist] = []
    for y, role, label in reversed(named):
        artists += _curve(x, y, role, label, limits)
    artists += _curve(x, measured, "ink", translate("views", "measured"), limits)
    return Panel(
        key="signal",
        x=step_axis(len(frame.snapshot.trace.x)),
        y=Axis(translate("views", "signal of the last loss"), *limits, log10=True),
        artists=tuple(artists),
        weight=1.5,
        cursor=True,
        note=_age(frame) if spectrum is not None else "",
    )


def _promises(judged: Judgement, spectrum: Spectrum | None) -> tuple[tuple[Array, Role, str], ...]:
    """Return the products of spectral radii and of singular values, k = 1..t, with their names."""
    if spectrum is None:
        return ()
    radius = translate("views", "eigenvalues alone, ∏ <i>ρ</i>")
    sigma = translate("views", "at most, ∏ <i>σ</i><sub>max</sub>")
    return (
        (products(spectrum.radius, judged.step)[1:], "threshold", radius),
        (products(spectrum.sigma_max, judged.step)[1:], "series1", sigma),
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
    if frame.spectra_update == frame.snapshot.update:
        return ""
    source = translate("views", "Eigenvalues of update {update}.")
    return source.format(update=frame.spectra_update)


def _capital(sentence: str) -> str:
    """Return a sentence with its first letter raised; δ is a symbol and stays."""
    return sentence[:1].upper() + sentence[1:] if sentence[:1].isascii() else sentence


def _table(judged: Judgement, spectrum: Spectrum | None) -> Table:
    promises = _promises(judged, spectrum)
    headings = ("log10 product of spectral radii", "log10 product of largest singular values")
    return Table(
        "verdict",
        (
            Column("time step k", numbers(judged.step)),
            Column("log10 of the last loss's signal over that of its own step", judged.measured),
            *(Column(h, y) for h, (y, _, _) in zip(headings, promises, strict=False)),
        ),
    )
