"""Sweeps from Python: what `rnnviz.run_sweep` does, and what it returns."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.experiment.override import with_settings
from rnnviz.setting import unknown_name
from rnnviz.sweep.axis import SweepAxis, parse_over
from rnnviz.sweep.cluster import cluster_of
from rnnviz.sweep.figures import default_names, figure_names, figures_of
from rnnviz.sweep.layout import Layout, default_layout
from rnnviz.sweep.plan import make_plan
from rnnviz.sweep.pool import default_jobs, pool_of
from rnnviz.sweep.preset import load_sweep_preset
from rnnviz.sweep.progress import run_sweep as running
from rnnviz.sweep.sweep_file import Sweep, read_sweep, write_sweep
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class SweepResult:
    """A sweep that was run or read.

    Attributes
    ----------
    over : dict of str to tuple
        The settings and their values: the axes of all arrays, in this order, and then the seeds.
    seeds : tuple of int
    done : (…,) bool ndarray
    """

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep

    @property
    def over(self) -> dict[str, tuple[object, ...]]:
        return {axis.key: axis.values for axis in self._sweep.plan.axes}

    @property
    def seeds(self) -> tuple[int, ...]:
        return self._sweep.plan.seeds

    @property
    def done(self) -> NDArray[Any]:
        return self._sweep.done.copy()

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return what was measured by its name in the file: "accuracy", "reach"; words as text."""
        sweep = self._sweep
        words = {
            name: np.array([sweep.kind(name, place) for place in np.ndindex(sweep.plan.shape)])
            for name in sweep.kinds
        }
        texts = {name: values.reshape(sweep.plan.shape) for name, values in words.items()}
        curves = {f"curve/{name}": values for name, values in sweep.curves.items()}
        return MappingProxyType({**sweep.numbers, **texts, **curves})

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of all figures, those that it is about first."""
        first = default_names(self._sweep)
        return (*first, *(name for name in figure_names(self._sweep) if name not in first))

    def plot(self, name: str = "", *, against: str = "", page: int = 1) -> Figure:
        """Return a figure, as it is exported.

        Parameters
        ----------
        name : str
            Of `figures`; by default the first.
        against : str
            The key of the setting on the x axis; by default the number with most values.
        page : int
            Where there are several figures of that name.

        Raises
        ------
        BadInput
            Where there is no such figure, setting or page.
        """
        from rnnviz.export.page import draw_page
        from rnnviz.sweep.export_sweep import caption_of

        name = name or self.figures[0]
        if name not in self.figures:
            raise unknown_name(name, name, self.figures, what="view")
        found = figures_of(self._sweep, name, self._layout(against))
        if not 1 <= page <= len(found):
            source = QT_TRANSLATE_NOOP("sweep", "page: {page} is not one of 1 to {last}")
            raise BadInput.of("sweep", source, page=page, last=len(found))
        return draw_page([found[page - 1]], caption_of(self._sweep))

    def _layout(self, against: str) -> Layout:
        usual, keys = default_layout(self._sweep.plan), list(self.over)
        if not against:
            return usual
        if against not in keys:
            raise unknown_name(against, against, keys)
        across = keys.index(against)
        return usual if across == usual.across else Layout(across, usual.across)

    def save(self, path: str | Path) -> None:
        """Write what `rnnviz sweep -o` writes.

        Raises
        ------
        BadInput
            Where the file system refuses.
        """
        write_sweep(Path(path), self._sweep)

    def __repr__(self) -> str:
        shape = " × ".join(str(n) for n in self._sweep.plan.shape)
        done = int(self._sweep.done.sum())
        return f"<rnnviz sweep over {', '.join(self.over)}: {shape} runs, {done} done>"


def run_sweep(
    preset: str | Path,
    over: Mapping[str, Any] | None = None,
    *,
    seeds: int | None = None,
    updates: int | None = None,
    path: str | Path | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    **settings: Any,
) -> SweepResult:
    """Train a preset over lists of settings and seeds, as `rnnviz sweep` does.

    A script that calls it needs its work below `if __name__ == "__main__":`, since every process
    imports the script.

    Parameters
    ----------
    preset : str or Path
        A name from `presets()`, a preset of a sweep, or a file of either.
    over : mapping, optional
        From dotted keys to lists of values, or ranges such as "5..35:5" or "0.001..1:x10"; by
        default those of a preset of a sweep.
    seeds, updates : int, optional
    path : str or Path, optional
        A file to keep it in, which may hold a part of it already.
    jobs : int, optional
        Processes; by default one a processor.
    scheduler : str, optional
        The address of a Dask scheduler.
    **settings
        Settings of all runs, two underscores for the dot.

    Raises
    ------
    BadInput
        As the command; and where a run could not be made, naming the first.
    """
    known = load_sweep_preset(str(preset))
    changes = {key.replace("__", "."): value for key, value in settings.items()}
    start = with_settings(known.preset, changes)
    axes = known.axes if over is None else _axes(over)
    plan = make_plan(start, axes, seeds or known.seeds, updates or known.updates, known.show)
    runner = cluster_of(scheduler) if scheduler else pool_of(jobs or default_jobs(plan))
    with closing(running(plan, None if path is None else Path(path), runner)) as states:
        (state,) = deque(states, maxlen=1)
    for problem in state.failed.values():
        raise BadInput(problem)
    return SweepResult(state.sweep)


def load_sweep(path: str | Path) -> SweepResult:
    """Return the sweep in a file, whole or not.

    Raises
    ------
    BadInput
        Where the file cannot be used.
    """
    return SweepResult(read_sweep(Path(path).expanduser()))


def _axes(over: Mapping[str, Any]) -> tuple[SweepAxis, ...]:
    plain = {key: given if isinstance(given, str) else list(given) for key, given in over.items()}
    items = {
        key: [v.item() if isinstance(v, np.generic) else v for v in given]
        if isinstance(given, list)
        else given
        for key, given in plain.items()
    }
    return parse_over(items)
