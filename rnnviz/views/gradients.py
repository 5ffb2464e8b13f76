"""Gradient norms: how large the gradient was at every update, and what clipping left of it.

Spikes above the threshold line are explosions that were clipped; what lies below it was used as it
was.  Clipping by the global norm keeps the direction; clipping each parameter or each entry rotates
the gradient, so that the step is no longer one of steepest descent.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from string import digits
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.experiment.experiment import TrainingSettings
from rnnviz.nn.encoder_decoder_stack import DECODER_PREFIX
from rnnviz.number_format import number, percent
from rnnviz.plot.axis_limit import Span, decades
from rnnviz.plot.figure import Artist, Axis, Column, Figure, Panel, ReferenceLine, Table
from rnnviz.plot.line_style import SERIES_DASHES
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.history import Envelope, History
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.columns import in_row
from rnnviz.views.part.comparison import (
    ComparedRun,
    all_run_status,
    cap_outliers,
    compared_runs,
    introduced,
    said_of_each,
    said_of_untrained,
    trained,
)
from rnnviz.views.part.curve import SERIES
from rnnviz.views.part.status import figure_before_updates, join_sentences
from rnnviz.views.part.update_series import (
    log_series,
    not_finite_marks,
    quiet_log10,
    series_columns,
    series_line,
    stride_note,
    update_axis,
    update_column,
    zero_marks,
)
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -3.0, 3.0, 3.0
"""Decades shown while all data lies within, and by how many a limit moves where it does not."""

UNROTATED = 1 - 1e-9
"""A cosine from which on nothing was turned but by rounding."""


class GradientsView(View):
    """The global norm before and after clipping; below it the norm of each parameter."""

    name = "gradients"
    label = QT_TRANSLATE_NOOP("views", "Gradient norms")
    over_updates = True
    min_interval = 0.09  # what happened up to now changes little in a tenth of a second

    def describe(self, frame: Frame) -> Figure:
        runs = compared_runs(frame)
        shown, missing = trained(runs), said_of_untrained(runs)
        if not shown:
            empty = translate(
                "views",
                "No update yet. From the first one on: the gradient norm before and after"
                " clipping, in total and per parameter.",
            )
            return figure_before_updates(frame.snapshot, self.title, "global", empty)
        together, each = _limits(shown)
        beside = [run for run in shown if run.letter in ("A", "B")] or shown[:1]
        parts = tuple(_each(run, each) for run in beside)
        return Figure(
            title=self.title,
            panels=(_global(shown, together, missing, len(parts) == 1), *in_row(parts)),
            tables=tuple(_table(run) for run in shown),
            summary=join_sentences(all_run_status(shown), *map(_summary, shown), missing),
        )

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        training = TrainingSettings() if frame is None else frame.snapshot.experiment.training
        decays = bool(training.l1 or training.l2)
        return {
            "+gradient": not decays,
            "+gradient-decay": decays,
            "+readout-kept": training.readout == "kept",
            "+truncated": training.rule == "bptt" and training.truncation > 0,
            "online": training.rule == "rtrl_online",
        }


def _limits(shown: tuple[ComparedRun, ...]) -> tuple[Span, Span]:
    """Return the limits of both panels; no parameter's norm exceeds the global one.

    One parameter without a gradient does not flatten the norm of them all.
    """
    norms = cap_outliers([run.snapshot.history.grad_norm for run in shown])
    ends = [end for norm in norms for end in (norm.high, norm.low)]
    each = [
        before.low
        for run in shown[:2]
        for before, _ in run.snapshot.history.parameter_norms.values()
    ]
    return _decades(ends), _decades([*(norm.high for norm in norms), *each])


def _decades(ends: Iterable[Array]) -> Span:
    return decades(*map(quiet_log10, ends), low=LOW, high=HIGH, block=BLOCK)


def threshold_of(snapshot: Snapshot, kind: str) -> float | None:
    """Return the clipping threshold if clipping is of that kind, else None."""
    clipping = snapshot.experiment.clipping
    return float(clipping.threshold) if clipping.name == kind else None  # type: ignore[attr-defined]


def _threshold_lines(thresholds: Iterable[float | None]) -> Iterator[ReferenceLine]:
    for threshold in dict.fromkeys(thresholds):
        if threshold is not None:
            source = translate("views", "threshold <i>θ</i> = {value}")
            label = source.format(value=number(threshold))
            yield ReferenceLine(math.log10(threshold), role="threshold", label=label)


def _global(
    shown: tuple[ComparedRun, ...], limits: Span, missing: str = "", shared: bool = True
) -> Panel:
    first = shown[0].snapshot
    alone = not shown[0].letter
    return Panel(
        key="global",
        x=update_axis(*(run.snapshot for run in shown)),
        y=_norm_axis(limits),
        artists=(
            *(_before_and_after(first, limits) if alone else _before(shown, limits)),
            *_threshold_lines(threshold_of(run.snapshot, "global") for run in shown),
        ),
        title=translate("views", "all parameters together")
        if alone
        else translate("views", "all parameters together, before clipping"),
        note=join_sentences(
            all_run_status(shown),
            missing,
            _clipped_share(first) if alone else "",
            said_of_each(shown, [stride_note(r.snapshot.history.grad_norm) for r in shown]),
        ),
        share_x=shared,
        min_lines=4.0,
    )


def _before_and_after(snapshot: Snapshot, limits: tuple[float, float]) -> Iterator[Artist]:
    """Yield the norm of a single run before and after clipping."""
    history = snapshot.history
    clips = history.clipped_updates or snapshot.experiment.clipping.name != "none"
    label = translate("views", "before clipping") if clips else "‖<i>g</i>‖"
    yield from log_series(history.grad_norm, limits[0], "ink", label)
    if clips:
        after = history.clipped_norm
        yield series_line(
            after, quiet_log10(after.last), "series0", translate("views", "after clipping"), "dash"
        )


def _before(shown: tuple[ComparedRun, ...], limits: tuple[float, float]) -> Iterator[Artist]:
    """Yield the norms of two runs before clipping."""
    for run in shown:
        norm = run.snapshot.history.grad_norm
        yield from log_series(norm, limits[0], run.role, run.label, run.dash)


def _clipped_share(snapshot: Snapshot) -> str:
    """Say how many updates were clipped and, for clipping by value, at which threshold."""
    clipped = snapshot.history.clipped_updates
    threshold = threshold_of(snapshot, "value")
    source = translate("views", "Every entry is limited to ±{threshold}.")
    value = source.format(threshold=number(threshold)) if threshold is not None else ""
    if not clipped and snapshot.experiment.clipping.name == "none":
        return translate("views", "No clipping.")
    source = translate("views", "Clipped: {share} ({clipped} of {updates}).")
    share = percent(clipped / max(1, snapshot.update))
    words = source.format(share=share, clipped=clipped, updates=snapshot.update)
    return join_sentences(value, words, rotation_note(snapshot))


def _each(run: ComparedRun, limits: tuple[float, float]) -> Panel:
    snapshot = run.snapshot
    norms = {name: before for name, (before, _) in snapshot.history.parameter_norms.items()}
    title = translate("views", "each parameter, before clipping")
    threshold = threshold_of(snapshot, "parameter")
    if len(norms) > len(SERIES) and threshold is None:
        norms = by_layer(norms)
        title = translate("views", "each layer, before clipping")
    lines = _threshold_lines([threshold])
    if run.letter:  # there is half the width, and the panel above says "before clipping"
        title = translate("views", "each parameter")
        if len(norms) != len(snapshot.history.parameter_norms):
            title = translate("views", "each layer")
        title = f"{run.letter}: {title}"
    return Panel(
        key="parameters",
        x=update_axis(snapshot),
        y=_norm_axis(limits),
        artists=(*_curves(norms), *lines),
        title=title,
        min_lines=4.0,
        drop_order=1,
    )


def _norm_axis(limits: tuple[float, float]) -> Axis:
    label = translate("views", "norm ‖<i>g</i>‖<sub>2</sub>")
    return Axis(label, *limits, log10=True, switchable=True)


def _curves(norms: Mapping[str, Envelope]) -> tuple[Artist, ...]:
    """Return one curve per parameter: eight colours, then the same with other dashes."""
    others = SERIES_DASHES[1:]
    befores = {parameter_label(name): before for name, before in norms.items()}
    logs = {label: quiet_log10(before.last) for label, before in befores.items()}
    lines = (
        series_line(
            befores[label],
            log,
            SERIES[i % 8],
            label,
            "solid" if i < 8 else others[(i % 8 + i // 8) % 7],
            1.2,
        )
        for i, (label, log) in enumerate(logs.items())
    )
    update = next(iter(befores.values())).update
    return (*lines, *not_finite_marks(*befores.values()), *zero_marks(update, logs))


def _summary(run: ComparedRun) -> str:
    """Say how large the gradient is, with the name of the run if there are two."""
    return introduced(run, _state_words(run.snapshot))


def _state_words(snapshot: Snapshot) -> str:
    norm = snapshot.history.grad_norm
    source = translate(
        "views",
        "At update {update} the norm of the gradient is {now}; the largest so far {most}.",
    )
    finite = norm.high[np.isfinite(norm.high)]
    most = number(float(finite.max())) if finite.size else "–"
    now = number(float(norm.last[-1]))
    return join_sentences(
        source.format(update=snapshot.update, now=now, most=most), _clipped_share(snapshot)
    )


def _table(run: ComparedRun) -> Table:
    history = run.snapshot.history
    series = {
        "gradient norm before clipping": history.grad_norm,
        "gradient norm after clipping": history.clipped_norm,
    }
    for name, (before, after) in history.parameter_norms.items():
        norm = f"gradient norm of {name}"
        series |= {f"{norm} before clipping": before, f"{norm} after clipping": after}
    found = (column for heading, e in series.items() for column in series_columns(e, heading))
    table_columns = (update_column(history.grad_norm), *found, *clipping_columns(history))
    return run.named_table(Table("gradients", table_columns), "gradients")


def by_layer(norms: Mapping[str, Envelope]) -> dict[str, Envelope]:
    """Return the norm over all parameters of each layer, for networks with too many parameters."""
    layers: dict[str, list[Envelope]] = {}
    for name, envelope in norms.items():
        own = name.removeprefix(DECODER_PREFIX)
        layers.setdefault(name[: len(name) - len(own)] + own.partition(".")[0], []).append(envelope)
    return {name: _joint_norm(members) for name, members in layers.items()}


def _joint_norm(members: list[Envelope]) -> Envelope:
    """Return the norm over several parameters: the root of their sum of squares."""
    low, high, last = (
        np.hypot.reduce(np.stack([getattr(e, end) for e in members]))
        for end in ("low", "high", "last")
    )
    broken_at = np.logical_or.reduce([e.broken for e in members])
    return Envelope(members[0].update, low, high, last, broken_at, members[0].stride)


def parameter_label(name: str) -> str:
    """Return the label of a parameter: U for "l0.U", U¹ for "l1.U", V₁ for "readout.V1".

    Parameters of a decoder have a prime: U′.
    """
    own = name.removeprefix(DECODER_PREFIX)
    owner, _, symbol = own.partition(".")
    if not symbol:
        return _layer_label(owner) + ("" if own == name else "′")
    letter, _, gate = symbol.partition(".")
    layer = f"<sup>{owner[1:]}</sup>" if owner.startswith("l") and owner != "l0" else ""
    prime = "" if own == name else "′"
    matrix = letter.rstrip(digits)
    hidden = f"<sub>{letter.removeprefix(matrix)}</sub>" if matrix != letter else ""
    return f"<i>{matrix}</i>{hidden}{prime}{layer}{' ' + gate if gate else ''}"


def _layer_label(owner: str) -> str:
    words = {
        "readout": translate("views", "read-out"),
        "embedding": translate("views", "embedding"),
    }
    return words.get(owner, owner)


def rotation_note(snapshot: Snapshot) -> str:
    """Say how far clipping rotated the gradient, now and at most; empty if it never did."""
    cosine = snapshot.history.clip_cosine
    if cosine is None or not len(cosine.low):
        return ""
    least = float(np.min(cosine.low, initial=1.0, where=np.isfinite(cosine.low)))
    if least > UNROTATED:
        return ""
    source = translate("views", "Rotated: cosine {now}, lowest {least}.")
    return source.format(now=number(float(cosine.last[-1])), least=number(least))


def clipping_columns(history: History) -> Iterator[Column]:
    """Yield factor and cosine of every update, for the whole gradient and each parameter."""
    yield from _pair(history.clip_scale, history.clip_cosine, "the gradient")
    for name, (scale, cosine) in history.parameter_clips.items():
        yield from _pair(scale, cosine, f"the gradient of {name}")


def _pair(scale: Envelope | None, cosine: Envelope | None, whose: str) -> Iterator[Column]:
    if scale is not None and cosine is not None:
        yield from series_columns(scale, f"clip factor of {whose}")
        yield from series_columns(cosine, f"cosine of clipped and raw, {whose}")
