"""Weights: the size of U over the updates, as spectral radius, largest singular value and norm.

Weight decay shrinks the norm.  What matters to the error is something else: ρ(U) may exceed 1
however small the entries are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.clipping import NoClipping
from rnnviz.number_format import number
from rnnviz.plot.axis_limit import decades, nice_limit, nice_limits, typical
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Artist, Axis, Column, Curve, Figure, Panel, ReferenceLine, Table
from rnnviz.plot.line_style import COMPANION_DASHES
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.cell_text import gate_symbol, recurrent_only, shown_cell
from rnnviz.views.part.comparison import (
    ComparedRun,
    all_run_status,
    compared_runs,
    introduced,
    said_of_each,
)
from rnnviz.views.part.curve import SERIES, finite_curve
from rnnviz.views.part.selection import shown_layer, title_with_layer
from rnnviz.views.part.status import age_note, join_sentences, message_figure, run_status
from rnnviz.views.part.update_series import quiet_log10, update_axis
from rnnviz.views.view import View

Array = NDArray[Any]

RADIUS, SIGMA, NORM = 0, 1, 2
"""The rows of the sizes of one U."""
SPREAD = 3.0
"""Decades of typical sizes from which the axis is logarithmic."""
NEARLY, LEAST = 0.25, 0.05
"""Distance of all sizes from 1 up to which the axis does not begin at 0, and what it shows then."""
LOW, HIGH, BLOCK = -1.0, 1.0, 1.0
"""Decades shown while all data lies within, and by how many a limit moves where it does not."""


class WeightsView(View):
    """ρ(U) and σ_max(U) above, ‖U‖_F below; one curve per gate."""

    name = "weights"
    label = QT_TRANSLATE_NOOP("views", "Weights")
    needs = frozenset({"weights"})
    over_updates = True
    min_interval = 0.25

    def overlays(self, frame: Frame) -> bool:
        """Two runs without a U in common stand side by side, unless further ones are kept."""
        if frame.kept or frame.other is None:
            return True
        one, other = (layer_curves(run.frame) for run in compared_runs(frame))
        return not one or not other or not one.keys().isdisjoint(other)

    def describe(self, frame: Frame) -> Figure:
        shown = compared_runs(frame)
        if len(shown) > 1:
            return self._compared(frame, shown)
        curves = layer_curves(frame)
        if not curves:
            return message_figure(self.title, "radius", _missing_sentence(frame), frame.snapshot)
        assert frame.weights is not None
        update = frame.weights.update
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=(_radii(frame, update, curves), _norms(frame, update, curves)),
            tables=(_table(update, curves),),
            summary=join_sentences(run_status(frame.snapshot), *_radius_sentences(frame, curves)),
        )

    def _compared(self, frame: Frame, shown: tuple[ComparedRun, ...]) -> Figure:
        """Describe several runs: ρ of each U, a panel for every gate that any of them has."""
        measured = [MeasuredRun(run, layer_curves(run.frame)) for run in shown]
        unknown = [each.run for each in measured if not each.sizes]
        missing = said_of_each(unknown, [_missing_sentence(run.frame) for run in unknown])
        title = title_with_layer(frame, self.title)
        known = [each for each in measured if each.sizes]
        if not known:
            return message_figure(title, "radius", missing, frame.snapshot)
        return Figure(
            title=title,
            panels=compared_panels(known, join_sentences(all_run_status(shown), missing)),
            tables=tuple(
                each.run.named_table(_table(each.update, each.sizes), self.name) for each in known
            ),
            summary=join_sentences(
                all_run_status(shown),
                *(introduced(e.run, _radius_words(e.run.frame, e.sizes)) for e in known),
                missing,
            ),
        )

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        cell = shown_cell(frame)
        recurrent, delayed = recurrent_only(cell), cell.depth > 1
        linear = "z" in cell.blocks and cell.range_of("z") == (-math.inf, math.inf)
        return {
            "size-gates": bool(cell.gates) and cell.has_u,
            "size-none": cell.memoryless or (bool(cell.gates) and not cell.has_u),
            "size-norm": cell.normalizes,
            "size-identity": not (cell.gates or cell.memoryless or cell.by_u_alone),
            "size-recurrent": recurrent,
            "+vanishing-none": not recurrent,
            "+vanishing-delays": recurrent and delayed,
            "+vanishing-recurrent": recurrent and not delayed,
            "+exploding-delays": recurrent and delayed,
            "+exploding-recurrent": recurrent and not delayed and not linear,
            "+exploding-linear": recurrent and not delayed and linear,
        }


def _missing_sentence(frame: Frame) -> str:
    if frame.snapshot.weights:
        return translate("views", "The weights are being measured.")
    return translate("views", "No square U has been kept: there is none, or it is too large.")


def layer_curves(frame: Frame) -> dict[str, Array]:
    """Return the sizes (3, N) of every U of the layer shown, by "U" or "U.forget"."""
    if frame.weights is None:
        return {}
    prefix = f"{shown_layer(frame).name}."
    return {
        name.removeprefix(prefix): rows
        for name, rows in frame.weights.sizes.items()
        if name.startswith(prefix)
    }


def matrix_label(frame: Frame, name: str) -> str:
    """Return "U" or the U of a gate, with markup."""
    _, _, gate = name.partition(".")
    layer = shown_layer(frame)
    if not gate:
        return "<i>U</i>"
    symbol = gate_symbol(layer, gate) if gate in layer.cell.blocks else gate
    return f"<i>U</i><sup><i>{symbol}</i></sup>"


def _radii(frame: Frame, update: Array, curves: dict[str, Array]) -> Panel:
    """Return ρ and σ_max; with several gates σ_max is thin, in the colour of its gate."""
    alone = len(curves) == 1
    rows = np.concatenate([r[:NORM] for r in curves.values()])
    law = decay_law(frame.snapshot, update, next(iter(curves.values()))) if alone else None
    axis, scaled = _axis(translate("views", "size of <i>U</i>"), rows, 1.0)
    artists: list[Artist] = [ReferenceLine(float(scaled(np.ones(1))[0]), label="<i>ρ</i> = 1")]
    for role, (name, r) in zip(SERIES, curves.items(), strict=False):
        label = matrix_label(frame, name)
        sigma = f"<i>σ</i><sub>max</sub>({label})" if alone else ""
        sigma_role: Role = "series1" if alone else role
        radius_role: Role = "ink" if alone else role
        artists += [
            finite_curve(
                update,
                scaled(r[SIGMA]),
                sigma_role,
                sigma,
                width=1.5 if alone else 0.75,
                dash="dot" if alone else "solid",
            ),
            finite_curve(update, scaled(r[RADIUS]), radius_role, f"<i>ρ</i>({label})"),
        ]
    if law is not None:
        label = translate("views", "decay alone")
        artists.append(finite_curve(update, scaled(law), "chance", label, dash="dash"))
    return Panel(
        key="radius",
        x=update_axis(frame.snapshot),
        y=axis,
        artists=tuple(artists),
        title="" if alone else translate("views", "<i>ρ</i>, thin: <i>σ</i><sub>max</sub>"),
        weight=1.6,
        note=join_sentences(
            run_status(frame.snapshot), age_note(frame.update_of("weights"), frame.snapshot)
        ),
        share_x=True,
    )


@dataclass(frozen=True)
class MeasuredRun:
    """A run, and the sizes (3, N) of every U of the layer shown, by "U" or "U.forget"."""

    run: ComparedRun
    sizes: Mapping[str, Array]

    @property
    def update(self) -> Array:
        """The updates that they are of, (N,)."""
        curves = self.run.frame.weights
        return np.zeros(0) if curves is None else curves.update

    def curve(self, size: Array, label: str = "", **style: Any) -> Curve:
        """Return a curve of a size in the look of the run, or in another one."""
        look = {"dash": self.run.dash, "name": self.run.letter, **style}
        return finite_curve(self.update, size, self.run.role, label, **look)


def compared_panels(runs: Sequence[MeasuredRun], note: str) -> tuple[Panel, ...]:
    """Return ρ of every U that any of several runs has; where there is but one, also its norm."""
    names = list(dict.fromkeys(name for each in runs for name in each.sizes))
    named = {each.run.letter: next(n for n in names if n in each.sizes) for each in runs}
    panels = [_compared_radii(name, runs, named, place) for place, name in enumerate(names)]
    if len(names) == 1:
        panels.append(_compared_norms(names[0], runs))
    shown = [each.run for each in runs]
    ages = [age_note(run.frame.update_of("weights"), run.snapshot) for run in shown]
    panels[0] = replace(panels[0], note=join_sentences(note, said_of_each(shown, ages)))
    return (*(replace(panel, share_x=True) for panel in panels[:-1]), panels[-1])


def _compared_radii(
    name: str, runs: Sequence[MeasuredRun], named: Mapping[str, str], place: int
) -> Panel:
    """Return ρ of one U of all runs that have it; of two runs also σ_max, thin.

    All panels have one scale.  `named` says at which U the curve of each run has its name.
    """
    rows = np.concatenate([sizes[:NORM].ravel() for e in runs for sizes in e.sizes.values()])
    axis, scaled = _axis(f"<i>ρ</i>({_label_in(runs, name)})", rows[None], 1.0)
    level = ReferenceLine(float(scaled(np.ones(1))[0]), label="" if place else "<i>ρ</i> = 1")
    artists: list[Artist] = [level]
    for each in runs:
        if name not in each.sizes:
            continue
        sizes, run = each.sizes[name], each.run
        if len(runs) == 2:
            sigma = f"<i>σ</i><sub>max</sub>, {run.letter}"
            dash = COMPANION_DASHES[run.dash]
            artists.append(each.curve(scaled(sizes[SIGMA]), dash=dash, width=0.75, name=sigma))
        label = run.label if named[run.letter] == name else ""
        artists.append(each.curve(scaled(sizes[RADIUS]), label))
    thin = translate("views", "<i>ρ</i>, thin: <i>σ</i><sub>max</sub>")
    return Panel(
        key=f"radius {name}" if place else "radius",
        x=_axis_of(runs),
        y=axis,
        artists=tuple(artists),
        title="" if place or len(runs) != 2 else thin,
        weight=1.6,
        min_lines=3.0,
        drop_order=place,
    )


def _compared_norms(name: str, runs: Sequence[MeasuredRun]) -> Panel:
    norms = [each.sizes[name][NORM] for each in runs]
    axis, scaled = _axis(
        f"‖{_label_in(runs, name)}‖<sub>F</sub>", np.concatenate(norms)[None], None
    )
    return Panel(
        key="norm",
        x=_axis_of(runs),
        y=axis,
        artists=tuple(e.curve(scaled(norm)) for e, norm in zip(runs, norms, strict=True)),
        min_lines=3.0,
        drop_order=1,
    )


def _label_in(runs: Sequence[MeasuredRun], name: str) -> str:
    """Return the label of a U that one of the runs has."""
    return matrix_label(next(each.run.frame for each in runs if name in each.sizes), name)


def _axis_of(runs: Sequence[MeasuredRun]) -> Axis:
    return update_axis(*(each.run.snapshot for each in runs))


def _norms(frame: Frame, update: Array, curves: dict[str, Array]) -> Panel:
    rows = np.stack([r[NORM] for r in curves.values()])
    axis, scaled = _axis(translate("views", "norm ‖<i>U</i>‖<sub>F</sub>"), rows, None)
    alone = len(curves) == 1
    return Panel(
        key="norm",
        x=update_axis(frame.snapshot),
        y=axis,
        artists=tuple(
            finite_curve(update, scaled(r[NORM]), "ink" if alone else role,
                         "" if alone else matrix_label(frame, name))
            for role, (name, r) in zip(SERIES, curves.items(), strict=False)
        ),
    )  # fmt: skip


def _axis(label: str, rows: Array, level: float | None) -> tuple[Axis, Any]:
    """Return an axis and its scale: linear, or logarithmic if the typical sizes span too much.

    A linear axis begins at 0, unless all sizes are so near `level` that from there one could not
    see on which side of it they are.
    """
    positive = [row[row > 0] for row in rows]
    near = typical(*map(quiet_log10, positive), log10=True)
    if near is not None and near[1] - near[0] > SPREAD:
        limits = decades(*map(quiet_log10, rows), low=LOW, high=HIGH, block=BLOCK)
        return Axis(label, *limits, log10=True, switchable=True), quiet_log10
    low, high = typical(*positive) or (0.0, 0.0)
    if level is not None and max(abs(low - level), abs(high - level)) <= NEARLY:
        limits = nice_limits(min(low, level - LEAST), max(high, level + LEAST))
    else:
        limits = 0.0, nice_limit(1.05 * max(high, level or 0.0), 1e-3)
    return Axis(label, *limits, switchable=True), np.asarray


def decay_law(snapshot: Snapshot, update: Array, rows: Array) -> Array | None:
    """Return (1 − ηλ)ⁿ ρ₀, what L2 decay would make of ρ if the gradient were zero.

    None if that law does not hold: without decay or with L1, with another optimiser than plain SGD,
    with clipping, if the parameters move at every step, or if settings were changed during the run.
    """
    experiment = snapshot.experiment
    l2, optimizer = experiment.training.l2, experiment.optimizer
    of_law = ("optimizer", "training.l", "clipping")
    touched = any(change.key.startswith(of_law) for change in snapshot.changes)
    clipped = not isinstance(experiment.clipping, NoClipping)
    online = experiment.training.rule == "rtrl_online"
    if optimizer.name != "sgd" or not l2 or experiment.training.l1:
        return None
    if touched or clipped or online:
        return None
    factor = 1.0 - optimizer.learning_rate * l2  # type: ignore[attr-defined]
    if not 0 <= factor <= 1:
        return None
    law: Array = rows[RADIUS][0] * factor**update
    return law


def _radius_sentences(frame: Frame, curves: Mapping[str, Array]) -> Iterator[str]:
    """Say what ρ was and is, of every gate."""
    source = translate("views", "ρ({name}) was {first} and is {now}.")
    if frame.update_of("weights") == 0:
        source = translate("views", "ρ({name}) is {now} before the first update.")
    for name, rows in curves.items():
        radius = rows[RADIUS]
        yield source.format(
            name=name, first=number(float(radius[0])), now=number(float(radius[-1]))
        )


def _radius_words(frame: Frame, curves: Mapping[str, Array]) -> str:
    return join_sentences(*_radius_sentences(frame, curves))


def _table(update: Array, curves: Mapping[str, Array]) -> Table:
    headings = ("spectral radius of {}", "largest singular value of {}", "Frobenius norm of {}")
    columns = (
        Column(heading.format(name), row)
        for name, rows in curves.items()
        for heading, row in zip(headings, rows, strict=True)
    )
    return Table("weights", (Column("update", update), *columns))
