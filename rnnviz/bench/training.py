"""How fast one update is here and in PyTorch: forward, BPTT, clipping by the global norm, SGD.

Absolute times drift from machine to machine and from minute to minute, so each contender takes
turns with the others, on one thread, and ratios of medians are reported.  PyTorch is measured
twice: as `nn.RNN`, `nn.LSTM` and `nn.GRU`, which hide what happens at each step, and as unrolled
cells that keep the gradient of each state, the only way to see it there.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from rnnviz.bench.measurement import Progress, counted
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.nn.initializer import Init, initialize
from rnnviz.nn.network import Network, Sequences, UnpaddedBatch
from rnnviz.nn.optimizer import SGD

Array = NDArray[Any]
Update = Callable[[], object]

INPUTS, OUTPUTS = 8, 4
SIZES = ((16, 30, 1), (32, 50, 16), (64, 100, 32), (128, 100, 32), (256, 200, 32))
"""D, T and B."""
SECONDS = 0.5
"""Spent on each contender of a row."""
SNAPSHOTS = 30
"""Traces per second that the window asks for."""


@dataclass(frozen=True)
class Row:
    """Median seconds of one update; None where PyTorch is not installed.

    Attributes
    ----------
    cell, precision : str
        The cell is followed by how many layers there are, and "⇄" where they read both ways.
    size, steps, batch : int
        D, T and B.
    update : float
        Here.
    fused : float or None
        With `torch.nn.RNN`, `LSTM` or `GRU`.
    unrolled : float or None
        With PyTorch's cells, one call a step, the gradient of each state kept.
    trace : float
        One `Network.trace` of one sequence.
    """

    cell: str
    precision: str
    size: int
    steps: int
    batch: int
    update: float
    fused: float | None
    unrolled: float | None
    trace: float

    @property
    def against_fused(self) -> float | None:
        """Above 1 means faster than PyTorch's layer."""
        return None if self.fused is None else self.fused / self.update

    @property
    def against_unrolled(self) -> float | None:
        """Above 1 means faster than PyTorch's cells."""
        return None if self.unrolled is None else self.unrolled / self.update

    @property
    def tracing(self) -> float:
        """What share of training's time the window's snapshots take: at most one an update."""
        return min(SNAPSHOTS, 1 / self.update) * self.trace


@dataclass(frozen=True)
class Case:
    """One line of the table, before it is measured."""

    cell: str
    precision: str
    size: int
    steps: int
    batch: int
    depth: int = 1
    both: bool = False

    @property
    def name(self) -> str:
        """What the table calls the network: "lstm", three layers of it "lstm ×3"."""
        return self.cell + (f" ×{self.depth}" if self.depth > 1 else "") + " ⇄" * self.both

    def data(self) -> tuple[Array, Array]:
        """Return inputs (T, M, B) and targets (T, O, B)."""
        rng = np.random.default_rng(0)
        x = rng.normal(size=(self.steps, INPUTS, self.batch))
        y = rng.normal(size=(self.steps, OUTPUTS, self.batch))
        return x.astype(self.precision), y.astype(self.precision)


CELLS: dict[str, Callable[[int], Cell]] = {
    "srn": lambda size: SRN(size),
    "lstm": lambda size: LSTM(size),
    "gru": lambda size: GRU(size, "reset_after"),
}
DELAYED = "tdnn"
"""Measured by itself: PyTorch has no such layer."""


def cases() -> tuple[Case, ...]:
    """Return all lines of the table."""
    precisions, size = ("float64", "float32"), SIZES[1]
    cells = tuple(Case(c, p, *size) for c in CELLS for p in precisions for size in SIZES)
    deep = tuple(Case(c, "float64", *size, depth=3) for c in CELLS)
    both = tuple(Case(c, "float64", *size, both=True) for c in CELLS)
    return cells + deep + both + (Case(DELAYED, "float64", *size),)


def rows(progress: Progress | None = None, seconds: float = SECONDS) -> Iterator[Row]:
    """Measure line by line.

    Parameters
    ----------
    progress : callable, optional
        Called with the number of lines done and their total, before each line and at the end.
    seconds : float
        Time for each contender of a line.
    """
    table = cases()
    for case in counted(table, progress):
        yield measure(case, seconds)


def measure(case: Case, seconds: float = SECONDS) -> Row:
    """Return the medians of one line."""
    with one_thread():
        update, trace = _here(case)
        contenders = [update, trace, *_torch(case)]
        medians = interleaved(contenders, seconds)
    fused, unrolled = (*medians[2:], None, None)[:2]
    return Row(
        case.name, case.precision, case.size, case.steps, case.batch,
        update=medians[0], trace=medians[1], fused=fused, unrolled=unrolled,
    )  # fmt: skip


def interleaved(contenders: list[Update], seconds: float, least: int = 5) -> list[float]:
    """Return the median time of each contender; they run in turn, A B C A B C, after a warm-up."""
    repeats = [_repeats(run) for run in contenders]
    times: list[list[float]] = [[] for _ in contenders]
    end = time.perf_counter() + seconds * len(contenders)
    while len(times[0]) < least or time.perf_counter() < end:
        for run, count, taken in zip(contenders, repeats, times, strict=True):
            start = time.perf_counter()
            for _ in range(count):
                run()
            taken.append((time.perf_counter() - start) / count)
    return [statistics.median(taken) for taken in times]


def _repeats(run: Update) -> int:
    """Return how often to call a short update so that a turn takes some milliseconds."""
    run()
    start = time.perf_counter()
    run()
    return max(1, round(0.005 / (time.perf_counter() - start)))


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold NumPy's BLAS to one thread, and PyTorch where there is one."""
    with threadpool_limits(1, "blas"):
        if importlib.util.find_spec("torch") is None:
            yield
            return
        import torch

        before = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            yield
        finally:
            torch.set_num_threads(before)


def _here(case: Case) -> tuple[Update, Update]:
    """Return one update of this engine, and one trace."""
    cell = TDNN(case.size) if case.cell == DELAYED else CELLS[case.cell](case.size)
    options: dict[str, Any] = {"dtype": case.precision, "bidirectional": case.both}
    network = Network((cell,) * case.depth, INPUTS, OUTPUTS, **options)
    return updates(network, UnpaddedBatch(*case.data()))


def updates(network: Network, batch: Sequences) -> tuple[Update, Update]:
    """Return one update of a network on a batch, and one trace."""
    parameters, gradient = network.parameters(), network.parameters()
    initialize(parameters, network, Init(), np.random.default_rng(0))
    optimizer, clipping = SGD(learning_rate=1e-3), ClipGlobalNorm(threshold=1.0)
    state, steps, size = optimizer.start(parameters.flat), len(batch.x), batch.x.shape[-1]

    def update() -> None:
        run = network.run(steps, size)
        network.forward(parameters, batch, run)
        network.backward(parameters, run, gradient)
        clipping.apply(gradient)
        optimizer.apply(parameters.flat, gradient.flat, state)

    return update, lambda: network.trace(parameters, batch)


def _torch(case: Case) -> list[Update]:
    """Return PyTorch's updates, by its layer and, for a single one, by unrolled cells.

    None where it is absent or has no such layer.
    """
    if importlib.util.find_spec("torch") is None or case.cell == DELAYED:
        return []
    import torch

    dtype = getattr(torch, case.precision)
    x, y = (torch.from_numpy(a).permute(0, 2, 1).contiguous() for a in case.data())
    layer = {"srn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[case.cell]
    cell = {"srn": torch.nn.RNNCell, "lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}[case.cell]
    model = layer(INPUTS, case.size, num_layers=case.depth, bidirectional=case.both).to(dtype)
    fused = _torch_update(model, case, y, lambda: model(x)[0])
    if case.depth > 1 or case.both:
        return [fused]
    step = cell(INPUTS, case.size).to(dtype)
    return [fused, _torch_update(step, case, y, lambda: _unrolled(step, x))]


def _torch_update(model: Any, case: Case, y: Any, states: Callable[[], Any]) -> Update:
    """Return one update of a PyTorch model with a linear read-out of its states."""
    import torch

    readout = torch.nn.Linear(case.size * (1 + case.both), OUTPUTS).to(y.dtype)
    loss = torch.nn.MSELoss()
    return torch_update([model, readout], lambda: loss(readout(states()), y))


def torch_update(modules: list[Any], loss: Callable[[], Any]) -> Update:
    """Return one update of PyTorch's modules by their loss."""
    import torch

    parameters = [p for module in modules for p in module.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=1e-3)

    def update() -> None:
        optimizer.zero_grad()
        loss().backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()

    return update


def _unrolled(cell: Any, x: Any) -> Any:
    """Return all states of a cell, each keeping its gradient."""
    import torch

    state, states = None, []
    for x_k in x:
        state = cell(x_k, state)
        carried = state if isinstance(state, tuple) else (state,)
        for s in carried:
            s.retain_grad()
        states.append(carried[0])
    return torch.stack(states)
