"""A quantity against one setting: a line for each combination of the others, seeds as spread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import cast

import numpy as np

from rnnviz.number_format import number
from rnnviz.plot.drawing_style import Role, Symbol
from rnnviz.plot.figure import (
    Array,
    Artist,
    Axis,
    Band,
    Curve,
    Figure,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
)
from rnnviz.sweep.layout import Layout, Page, combinations, positions, taken, value_axis
from rnnviz.sweep.quantity import QUANTITIES
from rnnviz.sweep.run_one import KINDS
from rnnviz.sweep.sweep_file import Sweep
from rnnviz.sweep.words import axis_label, combination_label
from rnnviz.text import translate

MOST_LINES = 8
"""Lines in one figure, which has as many as there are distinguishable colours."""
MANY_SEEDS = 8
"""With so many the band is from quartile to quartile, otherwise over all of them."""
DECADES = 30.0
"""An axis is logarithmic where the largest value is so many times the smallest."""
BESIDE = {"accuracy": "train_accuracy", "best_accuracy": "train_accuracy",
          "loss": "train_loss", "best_loss": "train_loss"}  # fmt: skip
"""What of the training is drawn, dashed, beside what is held out."""
CHANCE = {"accuracy": "chance_accuracy", "best_accuracy": "chance_accuracy",
          "train_accuracy": "chance_accuracy", "loss": "chance_loss", "best_loss": "chance_loss",
          "train_loss": "chance_loss"}  # fmt: skip
_SYMBOLS: tuple[Symbol, ...] = (
    "circle", "square", "triangle", "diamond", "plus", "triangle_down", "cross", "circle",
)  # fmt: skip


def line_pages(sweep: Sweep, name: str, layout: Layout) -> list[Page]:
    """Return the figures of a quantity against the setting across, up to eight lines each."""
    others = layout.others(sweep.plan, in_map=False)
    cells = list(combinations(sweep.plan, others))
    parts = [cells[i : i + MOST_LINES] for i in range(0, len(cells), MOST_LINES)]
    return [partial(_figure, sweep, name, layout.across, others, part) for part in parts]


def _figure(
    sweep: Sweep,
    name: str,
    across: int,
    others: tuple[int, ...],
    cells: Sequence[tuple[int, ...]],
) -> Figure:
    axis = sweep.plan.axes[across]
    title = translate("sweep", QUANTITIES[name].label)
    log10 = QUANTITIES[name].scale == "log" and spans_decades(sweep.numbers[name])
    artists = [*_chance(sweep, name, across, log10)]
    said = []
    for i, cell in enumerate(cells):
        label = combination_label(sweep.plan, others, cell)
        line = _Line(sweep, name, across, others, cell, label, i, log10)
        artists += line.artists()
        said.append(line.words())
    panel = Panel(
        name,
        value_axis(axis),
        _y_axis(name, title, log10),
        tuple(artists),
        note=_note(sweep, name),
    )
    summary = " ".join(word for word in said if word)
    source = translate("sweep", "{quantity} against {setting}")
    heading = source.format(quantity=title, setting=axis_label(axis))
    return Figure(heading, (panel,), summary=summary)


def spans_decades(values: Array) -> bool:
    """Return whether values differ so much that they need a logarithmic axis."""
    known = values[np.isfinite(values) & (values > 0)]
    return bool(len(known)) and float(known.max()) > DECADES * float(known.min())


def _y_axis(name: str, label: str, log10: bool) -> Axis:
    scale = QUANTITIES[name].scale
    if scale == "share":
        return Axis(label, 0.0, 1.0)
    if scale == "log":
        return Axis(label, None if log10 else 0.0, log10=log10, switchable=True)
    return Axis(label, 0.0 if scale == "count" else None)


def _note(sweep: Sweep, name: str) -> str:
    notes = []
    if len(sweep.plan.seeds) > 1:
        notes.append(
            translate("sweep", "Lines: median of {n} seeds; bands: quartiles; dots: single seeds.")
            if len(sweep.plan.seeds) >= MANY_SEEDS
            else translate("sweep", "Lines: median of {n} seeds; bands: all of them; dots: each.")
        )
    if _shows_training(sweep, name):
        notes.append(translate("sweep", "Thin lines: on the training data."))
    if not sweep.whole:
        notes.append(translate("sweep", "{done} of {all} runs are done."))
    numbers = {"n": len(sweep.plan.seeds), "done": int(sweep.done.sum()), "all": sweep.plan.size}
    return " ".join(notes).format(**numbers)


def _shows_training(sweep: Sweep, name: str) -> bool:
    """Whether the training's own number is drawn too: it is a mean, and comparable to a mean."""
    mean = sweep.plan.preset.experiment.training.reduction == "mean"
    over = any(axis.key == "training.reduction" for axis in sweep.plan.axes)
    return name in BESIDE and (name.endswith("accuracy") or (mean and not over))


def _chance(sweep: Sweep, name: str, across: int, log10: bool) -> Iterator[Artist]:
    """Yield the chance level, a straight line where it is the same everywhere."""
    level = sweep.numbers.get(CHANCE.get(name, ""))
    if level is None or not np.isfinite(level).any():
        return
    label = translate("sweep", "chance")
    known = level[np.isfinite(level)]
    with np.errstate(divide="ignore"):
        if np.ptp(known) <= 0.01 * abs(known.mean()):
            value = float(np.log10(known[0]) if log10 else known[0])
            yield ReferenceLine(value, role="chance", label=label)
            return
        rows = np.moveaxis(level, across, 0).reshape(level.shape[across], -1)
        middle = _over_seeds(rows, lambda values: float(np.median(values)))
        places, _ = positions(sweep.plan.axes[across])
        yield Curve(places, np.log10(middle) if log10 else middle, "chance", label, dash="dash")


def _over_seeds(rows: Array, of: object) -> Array:
    """Return a statistic of the finite values of each row; NaN where there is none."""
    assert callable(of)
    found = [row[np.isfinite(row)] for row in rows]
    return np.array([of(values) if len(values) else np.nan for values in found])


class _Line:
    """One combination of the other settings: its median, its spread, its seeds, and what failed."""

    def __init__(
        self,
        sweep: Sweep,
        name: str,
        across: int,
        others: tuple[int, ...],
        cell: tuple[int, ...],
        label: str,
        index: int,
        log10: bool,
    ) -> None:
        self.label, self.index, self._name = label, index, name
        self.x, _ = positions(sweep.plan.axes[across])
        self.log10 = log10
        self.rows = self._scaled(taken(sweep.numbers[name], others, cell))
        self.done = taken(sweep.done, others, cell)
        outcome = taken(sweep.kinds["outcome"], others, cell)
        self.diverged = outcome == KINDS["outcome"].index("diverged")
        self.training = (
            self._scaled(taken(sweep.numbers[BESIDE[name]], others, cell))
            if _shows_training(sweep, name)
            else None
        )

    def _scaled(self, values: Array) -> Array:
        if not self.log10:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            logarithms: Array = np.log10(values)
        return logarithms

    @property
    def role(self) -> Role:
        return cast(Role, f"series{self.index % MOST_LINES}")

    def artists(self) -> Iterator[Artist]:
        middle = _over_seeds(self.rows, np.median)
        of = self.label
        if self.rows.shape[1] > 1:
            low, high = self._spread()
            yield Band(self.x, low, high, self.role, of=of)
            x = np.repeat(self.x, self.rows.shape[1])
            yield Points(x, self.rows.ravel(), role=self.role, size=2.5, name=of, of=of)
        yield Curve(self.x, middle, self.role, of, width=2.0, symbol=_SYMBOLS[self.index], name=of)
        if self.training is not None and np.isfinite(self.training).any():
            own = _over_seeds(self.training, np.median)
            name = translate("sweep", "{line}, training").format(line=of or "")
            yield Curve(self.x, own, self.role, width=0.8, name=name.strip(", "), of=of)
        yield from self._failures()

    def _spread(self) -> tuple[Array, Array]:
        if self.rows.shape[1] >= MANY_SEEDS:
            quartiles = [
                _over_seeds(self.rows, lambda v, q=q: np.quantile(v, q)) for q in (0.25, 0.75)
            ]
            return quartiles[0], quartiles[1]
        return _over_seeds(self.rows, np.min), _over_seeds(self.rows, np.max)

    def _failures(self) -> Iterator[Artist]:
        """Yield marks of runs that diverged, and of values without a place on the axis."""
        x = np.broadcast_to(self.x[:, None], self.rows.shape)
        finite = np.isfinite(self.rows)
        marked = self.done & self.diverged & finite
        if marked.any():
            yield Points(
                x[marked], self.rows[marked], role="exploding", symbol="cross", size=6.0,
                name=translate("sweep", "diverged"), of=self.label,
            )  # fmt: skip
        zero, over = self.done & np.isneginf(self.rows), self.done & np.isposinf(self.rows)
        if zero.any():
            yield OffScaleMarks(x[zero], "zero", of=self.label)
        if over.any():
            yield OffScaleMarks(x[over], "overflow", of=self.label)

    def words(self) -> str:
        """Return the ends of the line in words."""
        middle = _over_seeds(self.rows, np.median)
        known = np.flatnonzero(np.isfinite(middle))
        if not len(known):
            return ""
        ends = [middle[known[0]], middle[known[-1]]]
        first, last = (number(float(10.0**v if self.log10 else v)) for v in ends)
        source = translate("sweep", "{line}: from {first} to {last}.")
        return source.format(
            line=self.label or translate("sweep", "Median"), first=first, last=last
        )
