"""Which run of a sweep is meant by a place in one of its figures."""

from __future__ import annotations

import numpy as np

from rnnviz.plot.figure import Array, Figure, Panel
from rnnviz.sweep.figures import CURVES, MAP, VERDICTS
from rnnviz.sweep.layout import Layout, combinations, positions, taken
from rnnviz.sweep.line_figure import MOST_LINES
from rnnviz.sweep.map_figure import parts_of
from rnnviz.sweep.plan import Place
from rnnviz.sweep.sweep_file import Sweep


def picked(
    sweep: Sweep,
    name: str,
    page: int,
    layout: Layout,
    figure: Figure,
    key: str,
    at: tuple[float, float],
) -> Place | None:
    """Return the run at a place of a figure; None where there is none.

    Parameters
    ----------
    sweep : Sweep
    name : str
        Of the figure, see `rnnviz.sweep.figures`.
    page : int
        Which of the figures of that name.
    layout : Layout
    figure : Figure
        As it was drawn.
    key : str
        The panel.
    at : (float, float)
        x and y in the data of the panel.
    """
    panel = next((each for each in figure.panels if each.key == key), None)
    if panel is None or name == CURVES:
        return None
    if name == VERDICTS or name.endswith(MAP):
        return _of_map(sweep, page, layout, at)
    return _of_line(sweep, name, page, layout, panel, at)


def _of_map(sweep: Sweep, page: int, layout: Layout, at: tuple[float, float]) -> Place | None:
    part = list(parts_of(sweep, layout))[page]
    rows, columns, stripes = part.table(sweep.done).shape
    column, row = round(at[0]), round(at[1])
    if not (0 <= column < columns and 0 <= row < rows):
        return None
    stripe = int((at[0] - column + 0.5) * stripes)
    return part.place(row, column, min(max(stripe, 0), stripes - 1))


def _of_line(
    sweep: Sweep, name: str, page: int, layout: Layout, panel: Panel, at: tuple[float, float]
) -> Place | None:
    """Return the run whose value is nearest to y among those whose setting is nearest to x."""
    x, _ = positions(sweep.plan.axes[layout.across])
    column = int(np.argmin(np.abs(x - at[0])))
    others = layout.others(sweep.plan, in_map=False)
    cells = list(combinations(sweep.plan, others))[page * MOST_LINES :][:MOST_LINES]
    values = np.array(
        [_scaled(taken(sweep.numbers[name], others, cell)[column], panel) for cell in cells]
    )
    distance = np.where(np.isfinite(values), np.abs(values - at[1]), np.inf)
    line, seed = np.unravel_index(int(np.argmin(distance)), distance.shape)
    known = values[np.isfinite(values)]
    height = float(np.ptp(known)) if len(known) > 1 else abs(at[1])
    if not np.isfinite(distance[line, seed]) or distance[line, seed] > max(height, 0.1):
        return None
    place = dict(zip(others, cells[line], strict=True)) | {layout.across: column}
    return (*(place[i] for i in range(len(sweep.plan.axes))), int(seed))


def _scaled(values: Array, panel: Panel) -> Array:
    if not panel.y.log10:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithms: Array = np.log10(values)
    return logarithms
