"""Scalars of training over updates: a line, and a band where a point stands for several updates.

A long run is stored in stretches of updates.  The line joins the last update of each stretch, and
the band spans the smallest to the largest value, so that no peak is lost.  Values that are not
finite are marked at the upper border.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.axis_limit import nice_limit
from rnnviz.plot.drawing_style import Dash, Role
from rnnviz.plot.figure import Artist, Axis, Band, Column, Curve, Figure, OffScaleMarks
from rnnviz.text import translate
from rnnviz.training.history import Envelope
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.curve import finite_curve

Array = NDArray[Any]


@lru_cache(maxsize=64)
def _axis(label: str, high: float) -> Axis:
    return Axis(label, 0.0, high, whole=True, over="update")


def update_axis(*snapshots: Snapshot) -> Axis:
    """Return the axis of updates, which grows 10, 20, 50, 100, … up to the end of the run."""
    update = max(snapshot.update for snapshot in snapshots)
    planned = max(snapshot.experiment.training.updates for snapshot in snapshots)
    return _axis(translate("views", "update <i>n</i>"), _end(update, planned))


def _end(update: int, planned: int) -> float:
    high = nice_limit(update, 10)
    return min(high, planned) if update <= planned else high


def reaching_the_present(figure: Figure, frame: Frame) -> Figure:
    """Return a figure whose axes over updates have room for what followed the frame's update."""
    shown = [each for each in (frame, frame.other) if each is not None and each.present]
    if not shown:
        return figure
    end = max(_end(each.present, each.snapshot.experiment.training.updates) for each in shown)
    panels = (
        replace(p, x=replace(p.x, high=max(end, p.x.high or 0.0))) if p.x.over == "update" else p
        for p in figure.panels
    )
    return replace(figure, panels=tuple(panels))


def quiet_log10(values: Array) -> Array:
    """Return log10 without warnings: −inf for zero, NaN for negative values."""
    with np.errstate(all="ignore"):
        logarithm: Array = np.log10(values)
    return logarithm


def series_line(
    envelope: Envelope,
    y: Array,
    role: Role = "ink",
    label: str = "",
    dash: Dash = "solid",
    width: float = 1.5,
    name: str = "",
) -> Curve:
    """Return the line through the last value of each stretch."""
    return finite_curve(envelope.update, y, role, label, width=width, dash=dash, name=name)


def range_band(
    envelope: Envelope, low: Array, high: Array, floor: float, role: Role, of: str = ""
) -> tuple[Band, ...]:
    """Return the band from smallest to largest value; empty if every point is one update.

    `floor` replaces −inf, which no painter can reach; `of` is the label of its line.
    """
    if envelope.stride == 1:
        return ()
    return (Band(envelope.update, np.where(np.isneginf(low), floor, low), high, role, of=of),)


def not_finite_marks(*envelopes: Envelope, of: str = "") -> tuple[OffScaleMarks, ...]:
    """Return marks at updates where a value of any of the series was not finite."""
    where = np.logical_or.reduce([e.broken for e in envelopes])
    if not where.any():
        return ()
    found, label = envelopes[0].update[where], translate("views", "not finite")
    return (OffScaleMarks(found, "overflow", label, texts=("",) * len(found), of=of),)


def zero_marks(update: Array, logs: Mapping[str, Array]) -> tuple[OffScaleMarks, ...]:
    """Return marks at updates where a value was exactly zero, with the names of the series."""
    exact = {name: np.isneginf(log) for name, log in logs.items()}
    names = ", ".join(name for name, where in exact.items() if where.any())
    if not names:
        return ()
    label = translate("views", "{name}: exactly 0").format(name=names)
    where = np.logical_or.reduce(list(exact.values()))
    of = next(iter(logs)) if len(logs) == 1 else ""
    return (OffScaleMarks(update[where], "zero", label, of=of),)


def log_series(
    envelope: Envelope,
    floor: float,
    role: Role = "ink",
    label: str = "",
    dash: Dash = "solid",
) -> tuple[Artist, ...]:
    """Return band, line and marks of a positive series on a log10 axis."""
    low, high, last = quiet_log10(np.stack([envelope.low, envelope.high, envelope.last]))
    return (
        *range_band(envelope, low, high, floor, role, label),
        series_line(envelope, last, role, label, dash),
        *not_finite_marks(envelope, of=label),
        *zero_marks(envelope.update, {label: last}),
    )


def linear_series(
    envelope: Envelope,
    role: Role = "ink",
    label: str = "",
    dash: Dash = "solid",
    name: str = "",
) -> tuple[Artist, ...]:
    """Return band, line and marks of a series on a linear axis."""
    return (
        *range_band(envelope, envelope.low, envelope.high, 0.0, role, label),
        series_line(envelope, envelope.last, role, label, dash, name=name),
        *not_finite_marks(envelope, of=label),
    )


def stride_note(envelope: Envelope) -> str:
    """Say how many updates a point stands for, if more than one."""
    if envelope.stride == 1:
        return ""
    source = translate("views", "Each point is the last of {stride} updates; band: min–max.")
    return source.format(stride=envelope.stride)


def series_columns(envelope: Envelope, heading: str) -> tuple[Column, ...]:
    """Return last, smallest and largest value of each stretch; one column if all are equal."""
    if envelope.stride == 1:
        return (Column(heading, envelope.last),)
    return (
        Column(f"{heading}, last of {envelope.stride} updates", envelope.last),
        Column(f"{heading}, min of {envelope.stride} updates", envelope.low),
        Column(f"{heading}, max of {envelope.stride} updates", envelope.high),
    )


def update_column(envelope: Envelope) -> Column:
    """Return the leading column of a table over updates."""
    if envelope.stride == 1:
        return Column("update", envelope.update)
    return Column(f"update (a row spans {envelope.stride}, this is the last)", envelope.update)
