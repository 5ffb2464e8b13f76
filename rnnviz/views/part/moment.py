"""The moments at which a run or an error breaks, marked across every panel that counts over them.

They are added to the figure of every view in one place, `View.figure`: lines at the update at which
the gradient jumped or a number overflowed, and at the time step at which it did or from which on
back the error has grown a hundredfold; and ticks on the axis of updates where a setting was changed
on the way.  All are read from the run and from its verdicts, which say the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.experiment.difference import Change
from rnnviz.experiment.experiment import SECTION_CHOICES, Experiment
from rnnviz.nn.fault import Fault
from rnnviz.number_format import rough_number, rough_number_of_log10
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Artist, Count, Figure, HeatMap, OffScaleMarks, Panel, ReferenceLine
from rnnviz.plot.network import River
from rnnviz.setting import settings_of
from rnnviz.text import translate
from rnnviz.training.instructive import shows_instructive
from rnnviz.training.run_label import clipping_label
from rnnviz.training.snapshot import PREVIOUS_RUN, Frame, Snapshot
from rnnviz.verdict.flow import GROWN, FlowVerdict
from rnnviz.verdict.run_watch import Crossing, RunRecord, Spike
from rnnviz.verdict.training import DECISIVE
from rnnviz.views.part.comparison import ComparedRun, compared_runs
from rnnviz.views.part.selection import of_shown_layer, shown_layer

TICK = 0.07
"""Share of a panel's height that a tick of a changed setting takes."""
APART = 0.02
"""Share of the updates so far within which changes are named together: a slider makes many."""


@dataclass(frozen=True)
class Moment:
    """One moment of a run.

    Attributes
    ----------
    over : Count
        What `at` counts.
    at : float
    text : str
        What happens, with the number that says so.
    role : Role
    tick : bool
        A tick on the axis, instead of a line across the panel.
    run : str
        The letter of its run if there are two.
    """

    over: Count
    at: float
    text: str
    role: Role = "exploding"
    tick: bool = False
    run: str = ""

    def line(self, named: bool) -> ReferenceLine:
        """Return the line that marks the moment."""
        label, share = self.text if named else "", TICK if self.tick else 1.0
        return ReferenceLine(self.at, False, self.role, label, "solid", share=share)


def with_moments(figure: Figure, frame: Frame) -> Figure:
    """Return a figure whose panels mark the moments, named once for each axis.

    The name stands in the first panel without a heat map, which it would cover, else in a note.
    """
    counts = {panel.x.over for panel in figure.panels if not panel.message} - {None}
    found = [moment for moment in _all_moments(frame) if moment.over in counts] if counts else []
    if not found:
        return figure
    panels, named = [], set[Count]()
    left = {panel.beside for panel in figure.panels}
    for panel in figure.panels:
        other = "A" if panel.beside else "B" if panel.key in left else None
        panels.append(_marked(panel, [m for m in found if m.run != other], named))
        if _has_room_for_names(panel) and panel.x.over is not None:
            named.add(panel.x.over)
    for over in counts - named:
        i = next(i for i, p in enumerate(panels) if not p.message and p.x.over == over)
        words = [moment.text for moment in found if moment.over == over]
        note = " · ".join(filter(None, (*words, panels[i].note)))
        panels[i] = replace(panels[i], note=note)
    return replace(figure, panels=tuple(panels))


def _has_room_for_names(panel: Panel) -> bool:
    return not panel.message and not any(isinstance(a, HeatMap) for a in panel.artists)


def _marked(panel: Panel, moments: Sequence[Moment], named: set[Count]) -> Panel:
    own = [m for m in moments if m.over == panel.x.over]
    if panel.message or not own:
        return panel
    naming = _has_room_for_names(panel)
    lines = tuple(m.line(named=naming and m.over not in named) for m in own)
    artists = [_without_same_label(artist, lines) for artist in panel.artists]
    opaque = (i for i, a in enumerate(artists, start=1) if isinstance(a, HeatMap | River))
    first = max(opaque, default=0)  # above the cells and below the curves
    return replace(panel, artists=(*artists[:first], *lines, *artists[first:]))


def _without_same_label(artist: Artist, lines: Sequence[ReferenceLine]) -> Artist:
    """Return marks of overflow without a label where a named line stands at all of them."""
    if not isinstance(artist, OffScaleMarks) or artist.kind != "overflow" or not len(artist.x):
        return artist
    named = {line.value for line in lines if line.label and line.share == 1}
    return replace(artist, label="") if named.issuperset(np.asarray(artist.x).tolist()) else artist


def _all_moments(frame: Frame) -> Iterator[Moment]:
    """Yield the moments of a run or, with its letter, of each of the first two."""
    for run in compared_runs(frame)[:2]:
        moments = *update_moments(run.snapshot), *_begun(run.frame), *_known_step_moments(run.frame)
        for moment in moments:
            yield _of_run(moment, run)


def _begun(frame: Frame) -> Iterator[Moment]:
    """Yield a jump that has begun at the update shown, where the next one has told that it is."""
    record, own = frame.record, frame.snapshot.record.spike
    spike = None if record is None else record.spike
    if spike is None or own is not None or frame.motion is not None:
        return
    if spike.update <= frame.snapshot.update < spike.peak_update:
        yield _next_norm(spike)


def _next_norm(spike: Spike) -> Moment:
    """Return the jump with the norm that it comes to, which no curve shows yet."""
    if spike.peak_update == spike.update + 1:
        source = translate("views", "blows up: ‖<i>g</i>‖ is {norm}, next {peak}")
    else:
        source = translate("views", "blows up: ‖<i>g</i>‖ is {norm}, later {peak}")
    norm, peak = (rough_number(value).replace(" × ", "·") for value in (spike.norm, spike.peak))
    return Moment("update", spike.update, source.format(norm=norm, peak=peak))


def _known_step_moments(frame: Frame) -> Iterator[Moment]:
    """Yield the moments over the steps that slow motion, if there is any, has come to."""
    motion = frame.motion
    for moment in step_moments(frame):
        passed = (
            moment.at
            if shown_layer(frame).backward
            else len(frame.snapshot.trace.x) + 1 - moment.at
        )
        if motion is None or passed <= motion.reached("backward"):
            yield moment


def _of_run(moment: Moment, run: ComparedRun) -> Moment:
    if not run.letter:
        return moment
    text = translate("views", "{run}: {sentence}").format(run=run.letter, sentence=moment.text)
    return replace(moment, text=text, run=run.letter)


def update_moments(snapshot: Snapshot) -> Iterator[Moment]:
    """Yield the moments of the run over its updates."""
    if snapshot.inspected is not None:
        return
    record = snapshot.record
    yield from _change_ticks(snapshot)
    yield from (_crossing(c) for c in record.crossings if c.quantity == "radius")
    if record.spike is not None:
        yield _jump(record.spike, record)
    elif record.strongest_clip < DECISIVE:
        times = _times(1 / record.strongest_clip) if record.strongest_clip else "∞"
        times = f"({times})" if "·" in times else times
        words = translate("views", "clipped to 1/{times}").format(times=times)
        yield Moment("update", record.strongest_update, words, "threshold")
    if snapshot.first_bad_update is not None:
        yield Moment("update", snapshot.first_bad_update, _end(snapshot))


def _jump(spike: Spike, record: RunRecord) -> Moment:
    times = _times(spike.peak / spike.usual)
    source = translate("views", "blows up: ‖<i>g</i>‖ × {times}")
    if record.strongest_update == spike.peak_update and record.strongest_clip < DECISIVE:
        source = translate("views", "‖<i>g</i>‖ × {times}, clipped")
    return Moment("update", spike.update, source.format(times=times))


def _times(factor: float) -> str:
    """Return a factor as it stands after a "×"."""
    return rough_number(factor).replace(" × ", "·")


def _end(snapshot: Snapshot) -> str:
    if snapshot.outcome == "dead":
        return translate("views", "dead: every <i>δ</i> is 0")
    if snapshot.fault is None:
        return translate("views", "not finite")
    return _overflow(snapshot.fault)


def _overflow(fault: Fault) -> str:
    if fault.step < 1:
        return translate("views", "overflow: {quantity}").format(quantity=fault.quantity)
    source = translate("views", "overflow: {quantity}, step {step}")
    return source.format(quantity=fault.quantity, step=fault.step)


def _crossing(crossing: Crossing) -> Moment:
    source = translate("views", "<i>ρ</i>({name}) &gt; 1")
    name = crossing.parameter.removeprefix("l0.")
    return Moment("update", crossing.update, source.format(name=name), tick=True)


def _change_ticks(snapshot: Snapshot) -> Iterator[Moment]:
    """Yield a tick for each time that settings were changed, with their names and new values."""
    near = max(APART * snapshot.update, 0.5)
    for changes in _together(snapshot.changes, near):
        names = change_labels(snapshot.experiment, changes)
        yield Moment("update", changes[-1].update, ", ".join(names), "threshold", tick=True)


def _together(changes: Iterable[Change], near: float) -> Iterator[list[Change]]:
    """Yield changes in groups within which each is near the one before."""
    group: list[Change] = []
    for change in changes:
        if group and change.update - group[-1].update > near:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def change_labels(experiment: Experiment, changes: Iterable[Change]) -> Iterator[str]:
    """Yield what was changed at once, each setting with its last value.

    Where a section became one of another kind, this is named instead of its settings.
    """
    last = {change.key: change for change in changes}
    kinds = {key.removesuffix(".name") for key in last if key.endswith(".name")}
    for key, change in last.items():
        if key.endswith(".name"):
            yield _kind_label(experiment, change, last)
        elif key.partition(".")[0] not in kinds:
            yield change_label(experiment, change)


def _kind_label(experiment: Experiment, change: Change, last: Mapping[str, Change]) -> str:
    """Return what a section became: "clipping: global norm, θ = 1", "Adam"."""
    section = change.key.removesuffix(".name")
    kind = next(kind for kind in SECTION_CHOICES[section] if kind.name == change.after)
    threshold = last.get("clipping.threshold")
    if section != "clipping":
        return translate("nn", kind.title)
    if threshold is None or threshold.after is None:
        return clipping_label(replace(experiment, clipping=kind()))
    return clipping_label(replace(experiment, clipping=kind(threshold.after)))


def change_label(experiment: Experiment, change: Change) -> str:
    """Return the symbol or the name of a changed setting, and its new value: "η = 0.01"."""
    section, _, key = change.key.partition(".")
    settings = {name: declared for name, declared, _ in settings_of(getattr(experiment, section))}
    declared = settings.get(key)
    name = key if declared is None else declared.symbol or translate("settings", declared.label)
    value = change.after
    shown = f"{value:.4g}" if isinstance(value, float) else "–" if value is None else str(value)
    if declared is not None and declared.choices:
        shown = translate("settings", dict(declared.choices).get(shown, shown)).partition(" (")[0]
    return f"{name} = {shown}"


def step_moments(frame: Frame) -> Iterator[Moment]:
    """Yield the moments within the sequence: where a number overflowed or the error explodes."""
    snapshot = frame.snapshot
    shown = not shows_instructive(snapshot)  # the network of an earlier update overflows nowhere
    if shown and snapshot.fault is not None and snapshot.fault.step >= 1:
        yield Moment("step", snapshot.fault.step, _overflow_at(snapshot))
    verdict = of_shown_layer(frame, frame.verdicts)
    if verdict is not None and frame.update_of("verdict") != PREVIOUS_RUN:
        yield from _explosion(frame, verdict)


def _overflow_at(snapshot: Snapshot) -> str:
    assert snapshot.fault is not None
    if snapshot.first_bad_update is None:
        return translate("views", "overflow: {quantity}").format(quantity=snapshot.fault.quantity)
    source = translate("views", "overflow: {quantity}, update {update}")
    return source.format(quantity=snapshot.fault.quantity, update=snapshot.first_bad_update)


def _explosion(frame: Frame, verdict: FlowVerdict) -> Iterator[Moment]:
    """Yield the step from which on back the error has grown a hundredfold, if it explodes."""
    if verdict.kind not in ("exploding", "transient"):
        return
    signal = verdict.signal
    way = signal.values[signal.first - 1 : signal.reference]
    grown = np.flatnonzero(way - way[-1] > GROWN)
    if len(grown) and len(way) <= shown_layer(frame).steps:
        k = verdict.at(signal.first + int(grown[-1]))
        factor = rough_number_of_log10(GROWN)
        source = translate("views", "← <i>δ</i> has grown × {factor}")
        if verdict.layer.backward:
            source = translate("views", "<i>δ</i> has grown × {factor} →")
        yield Moment("step", k, source.format(factor=factor))
