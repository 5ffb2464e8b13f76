"""The sentence of a flow verdict; its numbers are those of the views of δ, triangle and paths."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.flow.loss_signal import MIN_FIT_STEPS, LossSignal
from rnnviz.nn.cell import Cell
from rnnviz.number_format import rough_number, rough_number_of_log10
from rnnviz.text import QT_TRANSLATE_NOOP, Message
from rnnviz.verdict.cause_sentence import cause_clause

if TYPE_CHECKING:
    from rnnviz.verdict.flow import FlowVerdict

LEVEL = math.log10(3)
"""log10: a signal counts as level if it stays within a factor of three."""
MIN_DIP = 1.0
"""log10: a dip below both ends is mentioned from this depth on."""
MIN_FIT_SHARE = 0.5
"""A rate is given if its steps account for this share of the whole change."""
MAX_ENTRY = -1.0
"""log10: the share that enters the other states is mentioned below a tenth."""


def flow_sentence(verdict: FlowVerdict, brief: bool = False) -> Message:
    """Return the sentence of a flow verdict, cause and what limits it included unless brief."""
    if verdict.kind in ("broken", "silent"):
        return headline(verdict)
    clauses = [way_clause(verdict), _late(verdict), _dip(verdict), cause_clause(verdict)]
    if not brief:
        clauses += [_entry(verdict), _border(verdict), _total(verdict), _limit(verdict)]
    return joined([clause for clause in clauses if clause is not None])


def headline(verdict: FlowVerdict) -> Message:
    """Return what becomes of the signal, and whether the total differs, without the cause."""
    if verdict.kind == "broken":
        return _broken(verdict)
    if verdict.kind == "silent":
        return _silent(verdict)
    clauses = [way_clause(verdict), _late(verdict), _dip(verdict)]
    if _total(verdict) is not None:
        source = QT_TRANSLATE_NOOP("verdict", "the total over all losses does not")
        clauses.append(Message("verdict", source))
    return joined([clause for clause in clauses if clause is not None])


def joined(clauses: list[Message]) -> Message:
    """Join clauses by semicolons."""
    sentence = clauses[0]
    for clause in clauses[1:]:
        source = QT_TRANSLATE_NOOP("verdict", "{sentence}; {clause}")
        sentence = Message.of("verdict", source, sentence=sentence, clause=clause)
    return sentence


def signal_name(verdict: FlowVerdict) -> Message | str:
    """Return the name of the signal, as the views call it."""
    signal, layer = verdict.signal, verdict.layer
    symbol = "δ" if signal.closes else f"∂L/∂{_state(layer.cell)}"
    if signal.losses < 2:
        return symbol
    if signal.last and not layer.backward:
        source = QT_TRANSLATE_NOOP("verdict", "{symbol} of the last loss")
        return Message.of("verdict", source, symbol=symbol)
    source = QT_TRANSLATE_NOOP("verdict", "{symbol} of the loss at step {step}")
    return Message.of("verdict", source, symbol=symbol, step=verdict.at(signal.step))


def _state(cell: Cell) -> str:
    """Return "h", "(c, h)", or "s" for a delay line of several h."""
    if cell.copies:
        return "s"
    return cell.states[0] if len(cell.states) == 1 else f"({', '.join(cell.states)})"


def _broken(verdict: FlowVerdict) -> Message:
    assert verdict.broken is not None
    source = (
        QT_TRANSLATE_NOOP("verdict", "{quantity} is not finite at step {step} and earlier")
        if verdict.broken.quantity in "δλ"
        else QT_TRANSLATE_NOOP("verdict", "{quantity} is not finite from step {step} on")
    )
    return Message.of(
        "verdict",
        source,
        quantity=verdict.broken.quantity,
        step=verdict.at(verdict.broken.step) if verdict.broken.step else 0,
    )


def _silent(verdict: FlowVerdict) -> Message:
    if verdict.lower:
        return Message(
            "verdict", QT_TRANSLATE_NOOP("verdict", "no error enters this layer from above")
        )
    return Message(
        "verdict", QT_TRANSLATE_NOOP("verdict", "the read-out sends no error to the states")
    )


def way_clause(verdict: FlowVerdict) -> Message:
    """Return how the signal fades or grows, and what arrives at the first step."""
    return Message.of("verdict", _way_source(verdict), **_values(verdict))


def _way_source(verdict: FlowVerdict) -> str:
    signal, kind = verdict.signal, verdict.kind
    if signal.step == signal.first:
        return QT_TRANSLATE_NOOP("verdict", "{signal} cannot go back any further than step {last}")
    if signal.zero is not None:
        return _zero_source(signal, kind == "transient")
    if kind == "transient" or signal.growth > max(signal.ratio, 0) + 1:
        return QT_TRANSLATE_NOOP(
            "verdict",
            "going back from step {start}, {signal} grows {growth}-fold up to step {top} and then"
            " fades; step {first} receives {received} times the signal at step {last}",
        )
    if signal.drop is not None:
        return QT_TRANSLATE_NOOP(
            "verdict",
            "step {drop} alone multiplies {signal} by {factor}; step {first} receives {received}"
            " times the signal at step {last}",
        )
    if abs(signal.ratio) < LEVEL:
        return _level_source(signal)
    if signal.reference - signal.first + 1 < MIN_FIT_STEPS:
        return QT_TRANSLATE_NOOP(
            "verdict", "step {first} receives {received} times the {signal} at step {last}"
        )
    return _sloped_source(signal)


def _zero_source(signal: LossSignal, grew: bool) -> str:
    if signal.zero == signal.step:
        return QT_TRANSLATE_NOOP(
            "verdict", "{signal} is exactly zero at every step: f′ is 0 where the error enters"
        )
    if grew:
        return QT_TRANSLATE_NOOP(
            "verdict",
            "going back from step {start}, {signal} grows {growth}-fold up to step {top} and is"
            " exactly zero from step {zero} on",
        )
    if signal.zero == signal.first:
        return QT_TRANSLATE_NOOP(
            "verdict", "going back from step {last}, {signal} becomes exactly zero at step {zero}"
        )
    return QT_TRANSLATE_NOOP(
        "verdict", "going back from step {last}, {signal} is exactly zero from step {zero} on"
    )


def _level_source(signal: LossSignal) -> str:
    if abs(signal.ratio) < 1e-9 and abs(signal.received) < 1e-9:
        return QT_TRANSLATE_NOOP(
            "verdict", "{signal} is as large at step {first} as at step {last}"
        )
    way = signal.values[signal.first - 1 : signal.reference]
    if np.abs(way - way[-1]).max() < LEVEL:
        return QT_TRANSLATE_NOOP(
            "verdict",
            "going back from step {start}, {signal} stays within a factor of 3; step {first}"
            " receives {received} times the signal at step {last}",
        )
    return QT_TRANSLATE_NOOP(
        "verdict",
        "going back from step {start}, {signal} rises and falls; step {first} receives {received}"
        " times the signal at step {last}",
    )


def _sloped_source(signal: LossSignal) -> str:
    """Return the sentence with a rate if a line describes the signal well, else without."""
    fit = signal.fit
    grows = signal.ratio > 0
    if fit is None or fit[0] * (fit[2] - fit[1]) / signal.ratio < MIN_FIT_SHARE:
        if grows:
            return QT_TRANSLATE_NOOP(
                "verdict",
                "going back from step {last}, {signal} grows unevenly; step {first} receives"
                " {received} times as much",
            )
        return QT_TRANSLATE_NOOP(
            "verdict",
            "going back from step {last}, {signal} fades unevenly; step {first} receives"
            " {received} of it",
        )
    if grows:
        return QT_TRANSLATE_NOOP(
            "verdict",
            "going back from step {b} to {a}, {signal} grows by a factor of {factor} per step;"
            " step {first} receives {received} times the signal at step {last}",
        )
    if abs(fit[0]) > 1:
        return QT_TRANSLATE_NOOP(
            "verdict",
            "going back from step {b} to {a}, each step leaves {factor} of {signal}; step {first}"
            " receives {received} times the signal at step {last}",
        )
    return QT_TRANSLATE_NOOP(
        "verdict",
        "going back from step {b} to {a}, {signal} shrinks tenfold every {steps} steps; step"
        " {first} receives {received} times the signal at step {last}",
    )


def _values(verdict: FlowVerdict) -> dict[str, object]:
    signal, at = verdict.signal, verdict.at
    rate, a, b = signal.fit or (math.nan, signal.first, signal.step)
    drop, factor = signal.drop or (signal.step, rate)
    return {
        "signal": signal_name(verdict),
        "last": at(signal.sized),
        "start": at(signal.reference),
        "first": at(signal.first),
        "received": rough_number_of_log10(signal.received),
        "growth": rough_number_of_log10(signal.growth),
        "top": at(signal.top),
        "zero": at(signal.zero) if signal.zero is not None else 0,
        "drop": at(drop),
        "factor": _factor(factor),
        "steps": rough_number(abs(1 / rate)) if rate else "∞",
        "a": at(a),
        "b": at(b),
    }


def _late(verdict: FlowVerdict) -> Message | None:
    """Return a clause if the step of the loss receives nothing although earlier steps do."""
    signal = verdict.signal
    if signal.sized == signal.step or signal.zero is not None:
        return None
    source = QT_TRANSLATE_NOOP("verdict", "at step {own}, where the loss is, it is exactly zero")
    return Message.of("verdict", source, own=verdict.at(signal.step))


def _dip(verdict: FlowVerdict) -> Message | None:
    """Return a clause on a dip of the signal below both its ends."""
    signal = verdict.signal
    way = signal.values[signal.first - 1 : signal.reference]
    if verdict.kind == "vanishing" or signal.zero is not None or len(way) < 3:
        return None
    low = int(np.argmin(way))
    if way[low] > min(way[0], way[-1]) - MIN_DIP:
        return None
    source = (
        QT_TRANSLATE_NOOP("verdict", "in between, at step {low}, it is exactly zero")
        if np.isneginf(way[low])
        else QT_TRANSLATE_NOOP("verdict", "in between, at step {low}, it falls to {least}")
    )
    least = rough_number_of_log10(float(way[low] - signal.values[signal.sized - 1]))
    return Message.of("verdict", source, least=least, low=verdict.at(signal.first + low))


def _factor(log10: float) -> str:
    """Return a factor per step as text, with three digits where it is close to 1."""
    if math.isnan(log10):
        return "?"
    return f"{10**log10:.3g}" if abs(log10) < 0.3 else rough_number_of_log10(log10)


def _entry(verdict: FlowVerdict) -> Message | None:
    """Return a clause on how little of the error enters the other states."""
    signal = verdict.signal
    if not (signal.entry and signal.reference < signal.step):
        return None
    entered = float(signal.values[signal.reference - 1] - signal.values[signal.sized - 1])
    if not entered < MAX_ENTRY or not math.isfinite(entered):
        return None
    source = QT_TRANSLATE_NOOP(
        "verdict", "only {entered} of the error that the loss sends to h gets past step {last}"
    )
    return Message.of(
        "verdict", source, entered=rough_number_of_log10(entered), last=verdict.at(signal.step)
    )


def _border(verdict: FlowVerdict) -> Message | None:
    """Return a clause on what passes from the decoder into the encoder."""
    signal, border = verdict.signal, verdict.border
    if not (signal.first <= border < signal.step) or not math.isfinite(signal.received):
        return None
    crossing = float(signal.values[border - 1] - signal.values[signal.sized - 1])
    source = (
        QT_TRANSLATE_NOOP("verdict", "{share} times as much enters the encoder at step {border}")
        if crossing > 0
        else QT_TRANSLATE_NOOP("verdict", "{share} of it enters the encoder at step {border}")
    )
    return Message.of("verdict", source, share=rough_number_of_log10(crossing), border=border)


def _total(verdict: FlowVerdict) -> Message | None:
    """Return a clause if the total over all losses behaves differently."""
    signal = verdict.signal
    total = signal.total_ratio
    if signal.losses < 2 or math.isnan(total):
        return None
    if verdict.kind in ("vanishing", "dead") and total == math.inf:
        source = QT_TRANSLATE_NOOP(
            "verdict",
            "the total over all losses is not zero at step {first}, because nearer losses"
            " contribute",
        )
    elif verdict.kind in ("vanishing", "dead") and total > -LEVEL:
        source = QT_TRANSLATE_NOOP(
            "verdict",
            "the total over all losses does not fade, because nearer losses add to it (step"
            " {first} has {total} times the total at step {last})",
        )
    elif verdict.kind in ("vanishing", "dead") and total > -1:
        source = QT_TRANSLATE_NOOP(
            "verdict",
            "the total over all losses fades less, because nearer losses add to it (step {first}"
            " has {total} times the total at step {last})",
        )
    elif verdict.kind == "exploding" and total < -1:
        source = QT_TRANSLATE_NOOP(
            "verdict",
            "the total over all losses fades (step {first} has {total} times the total at step"
            " {last})",
        )
    else:
        return None
    at = verdict.at
    return Message.of(
        "verdict",
        source,
        first=at(signal.first),
        last=at(signal.sized),
        total=rough_number_of_log10(total),
    )


def _limit(verdict: FlowVerdict) -> Message | None:
    """Return a clause if truncation or a delay window ends the way back."""
    signal = verdict.signal
    if signal.first == 1:
        return None
    if verdict.truncation == 1:
        source = QT_TRANSLATE_NOOP(
            "verdict", "truncation after every step stops it at step {first}"
        )
    elif verdict.truncation and (signal.first - 1) % verdict.truncation == 0:
        source = QT_TRANSLATE_NOOP(
            "verdict", "truncation after {truncation} steps stops it at step {first}"
        )
    else:
        source = QT_TRANSLATE_NOOP(
            "verdict", "no state carries it further: the delay windows end at step {first}"
        )
    return Message.of(
        "verdict", source, truncation=verdict.truncation, first=verdict.at(signal.first)
    )
