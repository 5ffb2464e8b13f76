"""The cost of each diagnostic of the gradient flow for one sequence, and its growth with T and D.

Everything is timed on one thread, as in the window, where all of it runs beside training and
drawing.  Growth is read off two doublings: of D at the same T, and of T at the same D.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from rnnviz.bench.measurement import Progress
from rnnviz.bench.training import CELLS, INPUTS, OUTPUTS
from rnnviz.flow.delta import triangle
from rnnviz.flow.lag import gradient_by_lag, mean_by_lag
from rnnviz.flow.lyapunov import lyapunov
from rnnviz.flow.path_decomposition import carry_paths, product_norms
from rnnviz.flow.saturation import saturation
from rnnviz.flow.spectrum import spectrum
from rnnviz.flow.total_error import total_norms
from rnnviz.nn.initializer import Init, initialize
from rnnviz.nn.network import Network, UnpaddedBatch
from rnnviz.nn.trace import LayerTrace, Trace
from rnnviz.verdict.flow import classify_flow

Array = NDArray[Any]
Quantity = Callable[[LayerTrace], object]

SIZES = ((16, 30), (32, 50), (64, 100), (128, 200))
"""D and T."""
REFERENCE, LARGER, LONGER = (64, 100), (128, 100), (64, 200)
"""Between which growth is measured."""
SECONDS = 0.2
"""Spent on each number; a slower quantity runs once."""


def _by_lag(layer: LayerTrace) -> object:
    return mean_by_lag(triangle(layer))


def _jacobians(layer: LayerTrace) -> object:
    return layer.jacobian()


QUANTITIES: dict[str, Quantity] = {
    "total": total_norms,
    "triangle": triangle,
    "by lag": _by_lag,
    "gradient by lag": gradient_by_lag,
    "Jacobians": _jacobians,
    "products": product_norms,
    "paths": carry_paths,
    "spectrum": spectrum,
    "Lyapunov": lyapunov,
    "saturation": saturation,
    "verdict": lambda layer: classify_flow((layer,)),
}
"""By name; the mean by lag includes its triangle, the spectrum its Lyapunov exponents."""

REFRESH = ("total", "by lag", "gradient by lag", "products", "paths", "spectrum", "saturation")
"""What a refresh of all diagnostics consists of."""


@dataclass(frozen=True)
class Row:
    """Median seconds that one quantity of one layer takes.

    Attributes
    ----------
    quantity, cell : str
        "trace" is the making of the trace itself, "all" a refresh of all diagnostics.
    seconds : dict of (int, int) to float
        By D and T: those of `SIZES`, and the two from which growth is read off.
    """

    quantity: str
    cell: str
    seconds: dict[tuple[int, int], float]

    @property
    def with_size(self) -> float:
        """p where the cost grows as D^p; NaN where it was not measured."""
        return self._growth(LARGER)

    @property
    def with_steps(self) -> float:
        """p where the cost grows as T^p; NaN where it was not measured."""
        return self._growth(LONGER)

    def _growth(self, doubled: tuple[int, int]) -> float:
        if not {REFERENCE, doubled} <= self.seconds.keys():
            return math.nan
        return math.log2(self.seconds[doubled] / self.seconds[REFERENCE])


def rows(
    progress: Progress | None = None,
    seconds: float = SECONDS,
    sizes: tuple[tuple[int, int], ...] = (*SIZES, LARGER, LONGER),
) -> Iterator[Row]:
    """Measure cell by cell.

    Parameters
    ----------
    progress : callable, optional
        Called with the number of cells and sizes done and their total.
    seconds : float
        Time for each number.
    sizes : tuple of (int, int)
        D and T.
    """
    total = len(CELLS) * len(sizes)
    for n, cell in enumerate(CELLS):
        table: dict[str, dict[tuple[int, int], float]] = {}
        for m, size in enumerate(sizes):
            if progress is not None:
                progress(n * len(sizes) + m, total)
            for name, taken in measure(cell, *size, seconds).items():
                table.setdefault(name, {})[size] = taken
        yield from (Row(name, cell, times) for name, times in table.items())
    if progress is not None:
        progress(total, total)


def measure(cell: str, size: int, steps: int, seconds: float = SECONDS) -> dict[str, float]:
    """Return the median time of each quantity for a cell of D = `size` and T = `steps`."""
    with threadpool_limits(1, "blas"):
        trace = traced(cell, size, steps)
        layer = trace().layers[0]
        taken = {"trace": timed(trace, seconds)}
        for name, quantity in QUANTITIES.items():
            taken[name] = timed(lambda q=quantity: q(layer), seconds)  # type: ignore[misc]
    return taken | {"all": sum(taken[name] for name in REFRESH)}


def timed(run: Callable[[], object], seconds: float) -> float:
    """Return the median time of a call within about `seconds`; the first, cold one counts alone."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:] or times)


def traced(cell: str, size: int, steps: int) -> Callable[[], Trace]:
    """Return what makes the trace of one random sequence with a loss at every step."""
    rng = np.random.default_rng(0)
    network = Network((CELLS[cell](size),), INPUTS, OUTPUTS)
    parameters = network.parameters()
    initialize(parameters, network, Init(), rng)
    batch = UnpaddedBatch(rng.normal(size=(steps, INPUTS, 1)), rng.normal(size=(steps, OUTPUTS, 1)))
    return lambda: network.trace(parameters, batch)
