"""The leading columns of tables that have one line per cell of an array."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from rnnviz.plot.figure import Column
from rnnviz.views.part.axis import Array, step_numbers


@lru_cache(maxsize=8)
def cell_numbers(rows: int, columns: int) -> tuple[Array, Array]:
    """Return row and column numbers, from 1, of a (rows, columns) array read row by row."""
    row, column = np.repeat(step_numbers(rows), columns), np.tile(step_numbers(columns), rows)
    row.flags.writeable = column.flags.writeable = False
    return row, column


def index_columns(rows: int, columns: int, row: str, column: str) -> tuple[Column, Column]:
    """Return the two leading columns of a table that has one line per cell of an array."""
    row_numbers, column_numbers = cell_numbers(rows, columns)
    return Column(row, row_numbers), Column(column, column_numbers)
