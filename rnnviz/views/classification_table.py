"""The numbers behind the answers in classes, with the names that the figure writes at its axes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.figure import Column, Table
from rnnviz.training.snapshot import Frame
from rnnviz.views.answer import ClassProbabilities
from rnnviz.views.steps import long_table, numbers, symbol_name

Array = NDArray[Any]


def classification_tables(frame: Frame, answer: ClassProbabilities) -> tuple[Table, ...]:
    """Return the answer of every step, and the probability of every class at every step."""
    steps, classes = answer.probability.shape
    source, symbols = frame.snapshot.source, frame.snapshot.trace.symbols
    names = source.class_names
    step, number_of_class = long_table(steps, classes, "time step k", "class (from 1)")
    return (
        Table(
            "prediction",
            (
                Column("time step k", numbers(steps)),
                *(() if symbols is None else _symbol_columns(symbols, source.symbol_names)),
                Column("target class (from 1)", answer.target + 1),
                *_named("target class", names, answer.target),
                Column("most probable class (from 1)", answer.best + 1),
                *_named("most probable class", names, answer.best),
                Column("probability of the target class", answer.right),
            ),
        ),
        Table(
            "probabilities",
            (
                step,
                number_of_class,
                *_named("class", names, np.tile(np.arange(classes), steps)),
                Column("probability", answer.probability.ravel()),
            ),
        ),
    )


def _symbol_columns(symbols: Array, names: tuple[str, ...] | None) -> tuple[Column, ...]:
    return Column("input symbol (from 0)", symbols), *_named("input symbol", names, symbols)


def _named(heading: str, names: tuple[str, ...] | None, index: Array) -> tuple[Column, ...]:
    """Return what the figure writes at its axis for each index, where things have names."""
    if names is None:
        return ()
    return (Column(heading, _name_table(names, int(index.max(initial=0)))[index]),)


@lru_cache(maxsize=32)
def _name_table(names: tuple[str, ...], highest: int) -> Array:
    """Return the names of 0 to `highest`, and last, where -1 finds it, that of no class."""
    return np.array([*(symbol_name(names, i) for i in range(highest + 1)), "–"])
