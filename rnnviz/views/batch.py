"""The whole batch that an inspected sequence was chosen from: median and quartiles of its δ norms.

One sequence may be unlike the others; the band shows between which norms half of them lie.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.figure import Artist, Band, Column, Curve, Table
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.steps import numbers, of_shown, shown_layer

Array = NDArray[Any]

QUARTILES = (0.25, 0.5, 0.75)


def quartiles(frame: Frame) -> Array | None:
    """Return log10 of the lower quartile, the median and the upper quartile at every time step.

    (3, T), each a norm that a sequence has (nothing between two is made up, for one of them may be
    exactly zero); None where there is no batch.
    """
    told = frame.snapshot.inspected
    norms = None if told is None else of_shown(frame, told.spread)
    if norms is None:
        return None
    found = np.quantile(norms, QUARTILES, axis=0, method="inverted_cdf")
    return np.stack([shown_layer(frame).turned(row) for row in found])


def batch_artists(frame: Frame, limits: tuple[float, float]) -> tuple[Artist, ...]:
    """Return the band between the quartiles and the median's curve."""
    found = quartiles(frame)
    if found is None:
        return ()
    low, median, high = np.clip(found, *limits)
    x, label = numbers(found.shape[1]), translate("views", "median of the batch")
    return (
        Band(x, low, high, "faint"),
        Curve(x, np.where(np.isfinite(found[1]), median, np.nan), "faint", label, 1.5, "dash"),
    )


def batch_words(frame: Frame) -> str:
    """Say what the band is."""
    told = frame.snapshot.inspected
    if told is None or not told.spread:
        return ""
    source = translate("views", "Band: the middle half of {count} sequences of the batch.")
    return source.format(count=len(told.spread[0]))


def batch_tables(frame: Frame) -> tuple[Table, ...]:
    """Return the quartiles as numbers."""
    found = quartiles(frame)
    if found is None:
        return ()
    names = ("lower quartile", "median", "upper quartile")
    columns = [Column("time step k", numbers(found.shape[1]))]
    columns += [Column(f"log10 norm, {n}", row) for n, row in zip(names, found, strict=True)]
    return (Table("batch", tuple(columns)),)
