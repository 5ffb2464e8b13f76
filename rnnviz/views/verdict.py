"""Verdict: what becomes of an error, what the run has done, and what both rest on.

The signal of one loss is measured on its way back, and beside it stands what the eigenvalues
alone would have said, for where the two part the textbook's rule of |λ| and 1 misleads.
"""

from __future__ import annotations

import html as markup
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.eigenvalue_prediction import log10_products, misleading
from rnnviz.flow.loss_signal import LossSignal
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number_of_log10, percent
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.figure import Artist, Axis, Column, Curve, Figure, Panel, Role, Table
from rnnviz.text import translate
from rnnviz.training.analysis.snapshot_verdict import training_verdict
from rnnviz.training.snapshot import PREVIOUS_RUN, Frame
from rnnviz.verdict.flow import FlowVerdict
from rnnviz.views.part.axis import in_time_order, step_axis
from rnnviz.views.part.curve import lone_point_symbol, off_scale_marks
from rnnviz.views.part.selection import of_shown_layer, shown_layer, title_with_layer
from rnnviz.views.part.status import age_note, join_sentences, run_status
from rnnviz.views.spectrum import spectrum_of
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -12.0, 2.0, 10.0
"""Decades shown while all lies within, and by how many a limit moves otherwise."""


class VerdictView(View):
    """The sentence, the measured signal beside the eigenvalues' promise, and the facts."""

    name = "verdict"
    needs = frozenset({"verdict", "spectrum"})
    rest = 0.25
    regimes = ("flow", "training")

    @property
    def title(self) -> str:
        return translate("views", "Verdict")

    def figure(self, frame: Frame) -> Figure:
        verdict, title = verdict_of(frame), title_with_layer(frame, self.title)
        told = frame.snapshot.inspected
        if told is not None and not told.claims:
            said = run_status(frame.snapshot)
            panel = Panel("verdict", empty=markup.escape(said, quote=False), loud=True)
            return Figure(title, (panel,), summary=said)
        if verdict is None:
            waiting = translate("views", "The verdict is being computed.")
            said = join_sentences(run_status(frame.snapshot), waiting)
            return Figure(title, (Panel("verdict", empty=waiting),), summary=said)
        spectrum = spectrum_of(frame)
        training = _training(frame)  # says how a run ended
        said = join_sentences(
            _closed(str(verdict.sentence)), misleading_sentence(verdict, spectrum), training
        )
        rest = join_sentences(*facts(frame, verdict, spectrum))
        more = (Panel("facts", empty=markup.escape(rest, quote=False), weight=0.9, spare=2),)
        return Figure(
            title=title,
            panels=(
                Panel("verdict", empty=markup.escape(said, quote=False), loud=True, weight=1.6),
                _signal(frame, verdict, spectrum),
                *(more if rest else ()),
            ),
            tables=(_table(shown_layer(frame), verdict, spectrum),),
            summary=join_sentences("" if training else run_status(frame.snapshot), said, rest),
        )


def verdict_of(frame: Frame) -> FlowVerdict | None:
    """Return the flow verdict on the layer shown, None while there is none."""
    return of_shown_layer(frame, frame.verdicts)


def _training(frame: Frame) -> str:
    """Return what the run has done; nothing before the first update or without a run."""
    snapshot = frame.snapshot
    if snapshot.inspected is not None or not snapshot.update:
        return ""
    return _closed(str(training_verdict(snapshot).sentence))


def facts(frame: Frame, verdict: FlowVerdict, spectrum: Spectrum | None) -> tuple[str, ...]:
    """Return what the verdict rests on, a sentence each."""
    return (
        _way(shown_layer(frame)),
        _saturated(bool(shown_layer(frame).cell.gates), verdict),
        "" if spectrum is None else prediction_sentence(verdict, spectrum),
    )


def _way(layer: LayerTrace) -> str:
    """Say in which order the steps are read where it is not that of time."""
    if not layer.backward:
        return ""
    return translate("views", "This half reads from the end, so its error comes back from step 1.")


def _saturated(gated: bool, verdict: FlowVerdict) -> str:
    share = verdict.cause.saturated
    if math.isnan(share):
        return ""
    source = (
        translate("views", "Saturated: {share} of all gate values.")
        if gated
        else translate("views", "Saturated: {share} of all units and steps.")
    )
    return source.format(share=percent(share))


def predicted(factors: Any, signal: LossSignal) -> Array:
    """Return log10 of what one factor a step makes of a signal, at k = 1..t; see `flow.foretold`.

    Step k multiplies δ_{k+1} of an SRN by A_k, but λ_k of other cells by J_k on the way to k−1.
    """
    if not signal.closes:
        return log10_products(factors, signal.step)[1:]
    return log10_products(factors, signal.step - 1) if signal.step > 1 else np.zeros(1)


def measured(signal: LossSignal) -> Array:
    """Return log10 of the signal at k = 1..t over what step t has, or `sized`."""
    with np.errstate(invalid="ignore"):
        return np.asarray(signal.values - signal.values[signal.sized - 1])


def prediction_sentence(verdict: FlowVerdict, spectrum: Spectrum) -> str:
    """Say what the eigenvalues alone promise the first step and what it receives, where known."""
    signal = verdict.signal
    if signal.step - signal.first < 1 or is_prediction_invalid(verdict):
        return ""
    expected = float(predicted(spectrum.radius, signal)[signal.first - 1])
    if math.isnan(expected) or math.isnan(signal.received):
        return ""
    source = translate(
        "views",
        "By the spectral radii alone step {step} would receive {promised} of the signal; it"
        " receives {ratio}.",
    )
    return source.format(
        step=verdict.at(signal.first),
        promised=number_of_log10(expected),
        ratio=number_of_log10(signal.received),
    )


def is_prediction_invalid(verdict: FlowVerdict) -> bool:
    """Whether the Jacobians of the layer are not all that carries the signal back."""
    return verdict.lower or verdict.layer.cell.memoryless


def misleading_sentence(verdict: FlowVerdict, spectrum: Spectrum | None) -> str:
    """Say where the eigenvalues alone mislead; nothing where they do not, or are not known."""
    if spectrum is None or is_prediction_invalid(verdict) or verdict.signal.first > 1:
        return ""
    signal = verdict.signal
    radius = np.append(1.0, spectrum.radius) if signal.closes else spectrum.radius  # A_k or J_k
    kind = misleading(radius, np.append(signal.values[:1], signal.values))
    if kind == "growth":
        source = translate(
            "views",
            "The eigenvalues mislead: every |λ| is below 1, yet the error grows × {growth} on its"
            " way.",
        )
        return source.format(growth=number_of_log10(float(np.nanmax(measured(signal)))))
    if kind == "decay":
        return translate(
            "views", "The eigenvalues mislead: they promise growth, yet the error fades."
        )
    return ""


def _signal(frame: Frame, verdict: FlowVerdict, spectrum: Spectrum | None) -> Panel:
    """Return the measured signal, and what one factor a step makes of it."""
    layer = shown_layer(frame)
    x, signal = in_time_order(layer, measured(verdict.signal))
    named = _predictions(verdict, spectrum)
    limits = decades(signal, *(y for y, _, _ in named[:1]), low=LOW, high=HIGH, block=BLOCK)
    artists: list[Artist] = []
    for y, role, label in reversed(named):
        artists += _curve(x, in_time_order(layer, y)[1], role, label, limits)
    artists += _curve(x, signal, "ink", translate("views", "measured"), limits)
    return Panel(
        key="signal",
        x=step_axis(len(frame.snapshot.trace.x)),
        y=Axis(_axis_label(verdict.signal), *limits, log10=True),
        artists=tuple(artists),
        weight=1.5,
        cursor=True,
        lines=4.0,
        spare=1,
        note=join_sentences(age_note(frame.update_of("verdict"), frame.snapshot), _age(frame)),
    )


def _axis_label(signal: LossSignal) -> str:
    late = signal.step - signal.sized
    own = f"<i>t</i>−{late}" if late else "<i>t</i>"
    if signal.closes:
        return f"‖<i>δ</i><sub><i>t</i>,<i>k</i></sub>‖ / ‖<i>δ</i><sub><i>t</i>,{own}</sub>‖"
    loss = "∂<i>L<sub>t</sub></i>"
    return f"‖{loss}/∂<i>s<sub>k</sub></i>‖ / ‖{loss}/∂<i>s</i><sub>{own}</sub>‖"


def _predictions(
    verdict: FlowVerdict, spectrum: Spectrum | None
) -> tuple[tuple[Array, Role, str], ...]:
    """Return the products of spectral radii and of singular values, k = 1..t, with their names.

    The singular values are those of J_k, which bound λ and not the δ of an SRN.
    """
    if spectrum is None or is_prediction_invalid(verdict):
        return ()
    signal = verdict.signal
    radius = translate("views", "eigenvalues alone, ∏ <i>ρ</i>")
    sigma = translate("views", "at most, ∏ <i>σ</i><sub>max</sub>")
    found: list[tuple[Array, Role, str]] = [
        (predicted(spectrum.radius, signal), "threshold", radius)
    ]
    if not signal.closes:
        found.append((predicted(spectrum.sigma_max, signal), "series1", sigma))
    return tuple(found)


def _curve(
    x: Array, y: Array, role: Role, label: str, limits: tuple[float, float]
) -> tuple[Artist, ...]:
    """Return what lies within the limits, and for the measured and the promised marks for 0."""
    with np.errstate(invalid="ignore"):
        shown = np.where((y >= limits[0]) & (y <= limits[1]), y, np.nan)
    dash = {"ink": "solid", "threshold": "dash"}.get(role, "dot")
    curve = Curve(x, shown, role, label, dash=dash, symbol=lone_point_symbol(shown))  # type: ignore[arg-type]
    return (curve, *(off_scale_marks(x, y, label) if role != "series1" else ()))


def _age(frame: Frame) -> str:
    """Say which update the eigenvalues are of where that is not the verdict's."""
    if not frame.spectra or frame.update_of("spectrum") == frame.update_of("verdict"):
        return ""
    if frame.update_of("spectrum") == PREVIOUS_RUN:
        return translate("views", "Eigenvalues of the settings just before.")
    source = translate("views", "Eigenvalues of update {update}.")
    return source.format(update=frame.update_of("spectrum"))


def _closed(sentence: str) -> str:
    """Return a sentence from its capital to its full stop; δ is a symbol and stays."""
    raised = sentence[:1].upper() + sentence[1:] if sentence[:1].isascii() else sentence
    return translate("views", "{sentence}.").format(sentence=raised)


def _own(signal: LossSignal) -> str:
    late = signal.step - signal.sized
    return f"step t-{late}" if late else "step t"


def _table(layer: LayerTrace, verdict: FlowVerdict, spectrum: Spectrum | None) -> Table:
    headings = ("log10 product of spectral radii", "log10 product of largest singular values")
    promises = zip(headings, _predictions(verdict, spectrum), strict=False)
    steps, signal = in_time_order(layer, measured(verdict.signal))
    return Table(
        "verdict",
        (
            Column("time step k", steps),
            Column(f"log10 of the signal over that of {_own(verdict.signal)}", signal),
            *(Column(heading, in_time_order(layer, y)[1]) for heading, (y, _, _) in promises),
        ),
    )
