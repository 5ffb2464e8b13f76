"""Verdict: what happens to an error, what the run has done so far, and the evidence.

The signal of one loss is drawn on its way back, beside what the eigenvalues alone predict: where
the two differ, the rule “|λ| < 1 vanishes, |λ| > 1 explodes” misleads.
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
from rnnviz.number_format import factor_of_log10, number_of_log10, percent
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Artist, Axis, Column, Figure, Panel, Table
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.analysis.snapshot_verdict import training_verdict
from rnnviz.training.snapshot import PREVIOUS_RUN, Frame
from rnnviz.verdict.flow import FlowVerdict
from rnnviz.views.part.axis import in_time_order, step_axis
from rnnviz.views.part.curve import finite_curve, off_scale_marks
from rnnviz.views.part.selection import of_shown_layer, shown_layer, title_with_layer
from rnnviz.views.part.status import age_note, join_sentences, message_figure, run_status
from rnnviz.views.spectrum import spectrum_of
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -12.0, 2.0, 10.0
"""Decades shown while all lies within, and by how many a limit moves otherwise."""


class VerdictView(View):
    """The verdict in words, the measured signal beside the prediction, and the evidence."""

    name = "verdict"
    label = QT_TRANSLATE_NOOP("views", "Verdict")
    way = "backward"
    needs = frozenset({"verdict", "spectrum"})
    min_interval = 0.25
    regimes = ("flow", "training")

    def describe(self, frame: Frame) -> Figure:
        verdict, title = of_shown_layer(frame, frame.verdicts), title_with_layer(frame, self.title)
        inspected = frame.snapshot.inspected
        if inspected is not None and not inspected.claims:
            words = run_status(frame.snapshot)
            panel = Panel("verdict", message=markup.escape(words, quote=False), large=True)
            return Figure(title, (panel,), summary=words)
        if verdict is None:
            waiting = translate("views", "The verdict is being computed.")
            return message_figure(title, "verdict", waiting, frame.snapshot)
        spectrum = _whole(spectrum_of(frame))
        training = _training(frame)  # says how a run ended
        words = join_sentences(
            _closed(str(verdict.sentence)), misleading_sentence(verdict, spectrum), training
        )
        rest = join_sentences(*facts(frame, verdict, spectrum))
        more = (Panel("facts", message=markup.escape(rest, quote=False), weight=0.9, drop_order=2),)
        return Figure(
            title=title,
            panels=(
                Panel("verdict", message=markup.escape(words, quote=False), large=True, weight=1.6),
                _signal(frame, verdict, spectrum),
                *(more if rest else ()),
            ),
            tables=(_table(shown_layer(frame), verdict, spectrum),),
            summary=join_sentences("" if training else run_status(frame.snapshot), words, rest),
        )


def _training(frame: Frame) -> str:
    """Return what the run has done so far; empty before the first update or without a run."""
    snapshot = frame.snapshot
    if snapshot.inspected is not None or not snapshot.update:
        return ""
    return _closed(str(training_verdict(snapshot).sentence))


def _whole(spectrum: Spectrum | None) -> Spectrum | None:
    """Return a spectrum of all steps, whose product predicts; None where some are missing."""
    return None if spectrum is None or spectrum.is_thinned else spectrum


def facts(frame: Frame, verdict: FlowVerdict, spectrum: Spectrum | None) -> tuple[str, ...]:
    """Return the evidence for the verdict, a sentence each."""
    return (
        _reading_direction(shown_layer(frame)),
        _saturated(bool(shown_layer(frame).cell.gates), verdict),
        "" if spectrum is None else prediction_sentence(verdict, spectrum),
    )


def _reading_direction(layer: LayerTrace) -> str:
    """Say that a layer reads from the end, if it does."""
    if not layer.backward:
        return ""
    return translate("views", "This layer reads from the end, so its error comes back from step 1.")


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
    """Return log10 of the product of one factor per step, at k = 1..t.

    The factor of step k takes δ_{k+1} of an SRN to δ_k, but in other cells λ_k to λ_{k−1}; see
    `flow.eigenvalue_prediction`.
    """
    if not signal.closes:
        return log10_products(factors, signal.step)[1:]
    return log10_products(factors, signal.step - 1) if signal.step > 1 else np.zeros(1)


def measured(signal: LossSignal) -> Array:
    """Return log10 of the signal at k = 1..t over its size at step `sized`."""
    with np.errstate(invalid="ignore"):
        return np.asarray(signal.values - signal.values[signal.sized - 1])


def prediction_sentence(verdict: FlowVerdict, spectrum: Spectrum) -> str:
    """Say what the eigenvalues predict for the first step and what it receives."""
    signal = verdict.signal
    if signal.step - signal.first < 1 or is_prediction_invalid(verdict):
        return ""
    expected = float(predicted(spectrum.radius, signal)[signal.first - 1])
    if math.isnan(expected) or math.isnan(signal.received):
        return ""
    source = translate(
        "views",
        "The spectral radii alone predict that step {step} receives {predicted} of the"
        " signal; it receives {ratio}.",
    )
    return source.format(
        step=verdict.at(signal.first),
        predicted=number_of_log10(expected),
        ratio=number_of_log10(signal.received),
    )


def is_prediction_invalid(verdict: FlowVerdict) -> bool:
    """Return whether more than the layer's own Jacobians carries the signal back."""
    return verdict.lower or verdict.layer.cell.memoryless


def misleading_sentence(verdict: FlowVerdict, spectrum: Spectrum | None) -> str:
    """Say if the eigenvalues alone mislead; empty if they do not or are not known."""
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
        return source.format(growth=factor_of_log10(float(np.nanmax(measured(signal)))))
    if kind == "decay":
        return translate(
            "views", "The eigenvalues mislead: they predict growth, yet the error fades."
        )
    return ""


def _signal(frame: Frame, verdict: FlowVerdict, spectrum: Spectrum | None) -> Panel:
    """Return the measured signal and the predictions."""
    layer = shown_layer(frame)
    x, signal = in_time_order(layer, measured(verdict.signal))
    named = _predictions(verdict, spectrum)
    limits = decades(signal, *(y for y, _, _ in named[:1]), low=LOW, high=HIGH, block=BLOCK)
    artists: list[Artist] = []
    for y, role, label in reversed(named):
        artists += _curve(x, in_time_order(layer, y)[1], role, label)
    artists += _curve(x, signal, "ink", translate("views", "measured"))
    return Panel(
        key="signal",
        x=step_axis(len(frame.snapshot.trace.x)),
        y=Axis(_axis_label(verdict.signal), *limits, log10=True, switchable=True),
        artists=tuple(artists),
        weight=1.5,
        min_lines=4.0,
        drop_order=1,
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

    The singular values are those of J_k, which bound λ but not the δ of an SRN.
    """
    if spectrum is None or is_prediction_invalid(verdict):
        return ()
    signal = verdict.signal
    radius = translate("views", "eigenvalues alone, ∏ <i>ρ</i>")
    sigma = translate("views", "upper bound, ∏ <i>σ</i><sub>max</sub>")
    found: list[tuple[Array, Role, str]] = [
        (predicted(spectrum.radius, signal), "threshold", radius)
    ]
    if not signal.closes:
        found.append((predicted(spectrum.sigma_max, signal), "series1", sigma))
    return tuple(found)


def _curve(x: Array, y: Array, role: Role, label: str) -> tuple[Artist, ...]:
    """Return a curve, with marks for zeros except for the upper bound."""
    dash = {"ink": "solid", "threshold": "dash"}.get(role, "dot")
    curve = finite_curve(x, y, role, label, dash=dash)
    return (curve, *(off_scale_marks(x, y, label) if role != "series1" else ()))


def _age(frame: Frame) -> str:
    """Say which update the eigenvalues belong to, if not that of the verdict."""
    if not frame.spectra or frame.update_of("spectrum") == frame.update_of("verdict"):
        return ""
    if frame.update_of("spectrum") == PREVIOUS_RUN:
        return translate("views", "Eigenvalues from the previous settings.")
    source = translate("views", "Eigenvalues from update {update}.")
    return source.format(update=frame.update_of("spectrum"))


def _closed(sentence: str) -> str:
    """Return a sentence with capital letter and full stop; δ is a symbol and stays as it is."""
    raised = sentence[:1].upper() + sentence[1:] if sentence[:1].isascii() else sentence
    return translate("views", "{sentence}.").format(sentence=raised)


def _own(signal: LossSignal) -> str:
    late = signal.step - signal.sized
    return f"step t-{late}" if late else "step t"


def _table(layer: LayerTrace, verdict: FlowVerdict, spectrum: Spectrum | None) -> Table:
    headings = ("log10 product of spectral radii", "log10 product of largest singular values")
    predictions = zip(headings, _predictions(verdict, spectrum), strict=False)
    steps, signal = in_time_order(layer, measured(verdict.signal))
    return Table(
        "verdict",
        (
            Column("time step k", steps),
            Column(f"log10 of the signal over that of {_own(verdict.signal)}", signal),
            *(Column(heading, in_time_order(layer, y)[1]) for heading, (y, _, _) in predictions),
        ),
    )
