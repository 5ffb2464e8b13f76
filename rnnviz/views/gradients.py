"""Gradient norms: how large the gradient was at every update, and what clipping left of it.

Spikes above the threshold line are the explosions that clipping cut; what runs below it was used
as it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import number, percent
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.figure import Artist, Axis, Dash, Figure, Panel, ReferenceLine, Role, Table
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.history import Envelope
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.paragraph import html
from rnnviz.views.parameters import by_layer, parameter_label, parameter_series
from rnnviz.views.part.comparison import Side, conditions, reined, trained
from rnnviz.views.part.status import join_sentences
from rnnviz.views.part.update_series import (
    broken,
    columns,
    line,
    log10,
    logarithmic,
    stride_note,
    update_axis,
    update_column,
    zeros,
)
from rnnviz.views.turned import clip_columns, turn_words
from rnnviz.views.untrained import not_trained
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -3.0, 3.0, 3.0
"""Decades shown while all data lies within, and by how many a limit moves where it does not."""

_ROLES: tuple[Role, ...] = (
    "series0",
    "series1",
    "series2",
    "series3",
    "series4",
    "series5",
    "series6",
    "series7",
)
_DASHES: tuple[Dash, ...] = ("solid", "dash", "dot", "dashdot")


class GradientsView(View):
    """Global norm before and after clipping above, the norm of each parameter below."""

    name = "gradients"
    rest = 0.09  # what happened up to now changes little in a tenth of a second

    @property
    def title(self) -> str:
        return translate("views", "Gradient norms")

    def figure(self, frame: Frame) -> Figure:
        if (figure := not_trained(frame.snapshot, self.title)) is not None:
            return figure
        shown = trained(frame)
        if not shown:
            empty = translate(
                "views",
                "No update yet. From the first one on: how large its gradient was, before and after"
                " clipping, all together and by parameter.",
            )
            return Figure(self.title, (Panel("global", message=empty),), summary=empty)
        limits = _limits(shown)
        return Figure(
            title=self.title,
            panels=(_global(shown, limits), _each(shown[0], limits)),
            tables=tuple(_table(side) for side in shown),
            summary=join_sentences(conditions(shown), *map(_summary, shown)),
        )

    def explanation(self, frame: Frame | None) -> str:
        return html(*_formula(frame), *_reading(), *_regimes())


def _limits(shown: tuple[Side, ...]) -> tuple[float, float]:
    """Return limits both panels share; parameters are never above their global norm."""
    norms, _ = reined([side.snapshot.history.grad_norm for side in shown])
    ends = [*(norm.high for norm in norms), *(norm.low for norm in norms[1:])]
    ends += [before.low for before, _ in shown[0].snapshot.history.parameter_norms.values()]
    return decades(*map(log10, ends), low=LOW, high=HIGH, block=BLOCK)


def threshold_of(snapshot: Snapshot, kind: str) -> float | None:
    """Return the threshold if the clipping in force is of that kind."""
    clipping = snapshot.experiment.clipping
    return float(clipping.threshold) if clipping.name == kind else None  # type: ignore[attr-defined]


def _rules(thresholds: Iterable[float | None]) -> Iterator[ReferenceLine]:
    for threshold in dict.fromkeys(thresholds):
        if threshold is not None:
            source = translate("views", "threshold <i>θ</i> = {value}")
            label = source.format(value=number(threshold))
            yield ReferenceLine(math.log10(threshold), role="threshold", label=label, end="right")


def _global(shown: tuple[Side, ...], limits: tuple[float, float]) -> Panel:
    first = shown[0].snapshot
    alone = len(shown) == 1
    return Panel(
        key="global",
        x=update_axis(*(side.snapshot for side in shown)),
        y=_norm_axis(limits),
        artists=(
            *(_before_and_after(first, limits) if alone else _before(shown, limits)),
            *_rules(threshold_of(side.snapshot, "global") for side in shown),
        ),
        title=translate("views", "all parameters together")
        if alone
        else translate("views", "all parameters together, before clipping"),
        note=join_sentences(
            conditions(shown),
            _share(first) if alone else "",
            stride_note(first.history.grad_norm),
        ),
        share_x=True,
    )


def _before_and_after(snapshot: Snapshot, limits: tuple[float, float]) -> Iterator[Artist]:
    """Yield the norm of a run alone, and what clipping left of it."""
    history = snapshot.history
    clips = history.clipped_updates or snapshot.experiment.clipping.name != "none"
    label = translate("views", "raw") if clips else "‖<i>g</i>‖"
    yield from logarithmic(history.grad_norm, limits[0], "ink", label)
    if clips:
        after = history.clipped_norm
        yield line(after, log10(after.last), "series0", _after(), "dash")


def _before(shown: tuple[Side, ...], limits: tuple[float, float]) -> Iterator[Artist]:
    """Yield the norms of two runs, as the loss made them."""
    norms, beyond = reined([side.snapshot.history.grad_norm for side in shown])
    for side, norm in zip(shown, norms, strict=True):
        yield from logarithmic(norm, limits[0], side.role, side.label, side.dash)
    yield from beyond


def _after() -> str:
    return translate("views", "as clipped")


def _share(snapshot: Snapshot) -> str:
    """Say how many updates were clipped, and by what where no line can show it."""
    clipped = snapshot.history.clipped_updates
    threshold = threshold_of(snapshot, "value")
    source = translate("views", "Every entry is limited to ±{threshold}.")
    value = source.format(threshold=number(threshold)) if threshold is not None else ""
    if not clipped and snapshot.experiment.clipping.name == "none":
        return translate("views", "No clipping.")
    source = translate("views", "Clipped: {share} ({clipped} of {updates}).")
    share = percent(clipped / max(1, snapshot.update))
    said = source.format(share=share, clipped=clipped, updates=snapshot.update)
    return join_sentences(value, said, turn_words(snapshot))


def _each(side: Side, limits: tuple[float, float]) -> Panel:
    snapshot = side.snapshot
    norms = parameter_series(snapshot)
    title = translate("views", "each parameter, before clipping")
    threshold = threshold_of(snapshot, "parameter")
    if len(norms) > len(_ROLES) and threshold is None:
        norms = by_layer(norms)
        title = translate("views", "each layer, before clipping")
    rule = _rules([threshold])
    return Panel(
        key="parameters",
        x=update_axis(snapshot),
        y=_norm_axis(limits),
        artists=(*_curves(norms), *rule),
        title=f"{side.letter}: {title}" if side.letter else title,
    )


def _norm_axis(limits: tuple[float, float]) -> Axis:
    label = translate("views", "norm ‖<i>g</i>‖<sub>2</sub>")
    return Axis(label, *limits, log10=True)


def _curves(norms: Mapping[str, Envelope]) -> tuple[Artist, ...]:
    """Return one curve a parameter: eight colours, then the same eight with other dashes."""
    befores = {parameter_label(name): before for name, before in norms.items()}
    logs = {label: log10(before.last) for label, before in befores.items()}
    lines = (
        line(befores[label], log, _ROLES[i % 8], label, _DASHES[i // 8 % 4], 1.2)
        for i, (label, log) in enumerate(logs.items())
    )
    update = next(iter(befores.values())).update
    return (*lines, *broken(*befores.values()), *zeros(update, logs))


def _summary(side: Side) -> str:
    """Say how large the gradient of a run is; of two, which is meant."""
    words = _state_words(side.snapshot)
    return f"{plain(side.label)}. {words}" if side.label else words


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
        source.format(update=snapshot.update, now=now, most=most), _share(snapshot)
    )


def _table(side: Side) -> Table:
    history = side.snapshot.history
    series = {
        "gradient norm before clipping": history.grad_norm,
        "gradient norm after clipping": history.clipped_norm,
    }
    for name, (before, after) in history.parameter_norms.items():
        norm = f"gradient norm of {name}"
        series |= {f"{norm} before clipping": before, f"{norm} after clipping": after}
    found = (column for heading, e in series.items() for column in columns(e, heading))
    told = (update_column(history.grad_norm), *found, *clip_columns(history))
    return side.own(Table("gradients", told), "gradients")


def _formula(frame: Frame | None) -> tuple[str, ...]:
    whole = translate(
        "views",
        "<b>‖<i>g</i>‖<sub>2</sub></b> of all parameters together; clipping the norm:"
        " <b><i>g</i> ← <i>g</i> · min(1, <i>θ</i>/‖<i>g</i>‖)</b>. {what} Each parameter's"
        " gradient is a sum over the steps of what their errors give.",
    )
    return whole.format(what=_what(frame)), _online(frame)


def _what(frame: Frame | None) -> str:
    """Say what g is in this run: decay is added before clipping, and truncation leaves out."""
    training = None if frame is None else frame.snapshot.experiment.training
    if training is not None and (training.l1 or training.l2):
        said = translate(
            "views",
            "<i>g</i> is the gradient of the loss and the weight decay added to it,"
            " <i>λ</i><sub>2</sub><i>θ</i> + <i>λ</i><sub>1</sub> sign <i>θ</i>.",
        )
    else:
        said = translate("views", "<i>g</i> = ∂<i>L</i>/∂(all parameters).")
    if training is not None and training.readout == "kept":
        kept = translate("views", "The read-out is kept as it starts, and its part of it is 0.")
        said = f"{said} {kept}"
    if training is None or training.rule != "bptt" or not training.truncation:
        return said
    cut = translate("views", "With truncation it is the truncated gradient.")
    return f"{said} {cut}"


def _online(frame: Frame | None) -> str:
    if frame is None or frame.snapshot.experiment.training.rule != "rtrl_online":
        return ""
    return translate(
        "views",
        "Here the parameters move at every step, and each step's gradient is clipped by itself."
        " What is drawn for an update is the norm of the sum of its steps' gradients, before and"
        " after: it may lie above the threshold.",
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "The axis counts decades of the absolute norm, over updates <i>n</i>, not time steps."
            " Above, all parameters together before and after clipping; below, each parameter. An"
            " update whose gradient was not finite is a triangle at the upper border. In a long run"
            " a point stands for several updates, and the band reaches from the smallest to the"
            " largest of them.",
        ),
        translate(
            "views",
            "The norm clip shortens the whole gradient and keeps its direction. Clipping each"
            " parameter by its own norm, or each entry, changes the direction too; then the norm"
            " after clipping need not meet a line.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Exploding.</b> Sudden spikes of many decades; without clipping the next update"
            " often lands where nothing can be learnt, and the norm may then be 0 or not finite.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> The spikes remain before clipping; where the norm of all is clipped"
            " they end at the threshold after it. If nearly every update is clipped, plain SGD"
            " makes steps of one length, threshold times learning rate.",
        ),
        translate(
            "views",
            "<b>Vanishing.</b> Often invisible here: the gradient is a sum over steps, and the"
            " last steps keep it large while nothing arrives from the first. See the δ norms.",
        ),
        translate("views", "<b>Healthy.</b> Often a norm that wanders within a decade or two."),
    )
