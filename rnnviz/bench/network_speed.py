"""The cost of an update of other networks, relative to one layer of their cell.

Beside that stands how much more they compute, by the entries of [U W b] over all steps, and where
PyTorch has such a network, its time.  Stacks of one cell and both directions are lines of
`bench.training`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.bench.measurement import Progress, counted
from rnnviz.bench.training import (
    INPUTS,
    OUTPUTS,
    SIZES,
    Array,
    Update,
    interleaved,
    one_thread,
    torch_update,
    updates,
)
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN, Convolution
from rnnviz.nn.encoder_decoder import EncoderDecoder
from rnnviz.nn.network import Network
from rnnviz.tasks.task import Batch

SECONDS = 0.3
"""Spent on each contender of a line."""
DELAYS = 8
STRIDE = 5


@dataclass(frozen=True)
class Row:
    """Median seconds of one update.

    Attributes
    ----------
    network, cell : str
        What is measured, and the single layer that it is compared with.
    size, steps, batch : int
        D of every layer, T and B.
    update, single : float
    torch : float or None
        Where PyTorch is installed and has such a network.
    work : float
        How many times as many products its passes take as those of the single layer.
    """

    network: str
    cell: str
    size: int
    steps: int
    batch: int
    update: float
    single: float
    torch: float | None
    work: float

    @property
    def longer(self) -> float:
        """How many times as long as the single layer it takes."""
        return self.update / self.single

    @property
    def against_torch(self) -> float | None:
        """Above 1 means faster than PyTorch."""
        return None if self.torch is None else self.torch / self.update


@dataclass(frozen=True)
class Case:
    """One line of the table, before it is measured.

    Attributes
    ----------
    make : callable
        From the size and T to the network.
    cell : callable
        From the size to the cell of the single layer.
    padded : bool
        Whether the sequences are of different lengths.
    every : int
        The number of steps from one read-out to the next.
    halved : bool
        Whether only the second half of the steps is read out.
    torch : callable, optional
        From D and the data to PyTorch's modules and what makes their read-out.
    """

    name: str
    make: Callable[[int, int], Network]
    cell: Callable[[int], Cell]
    padded: bool = False
    every: int = 1
    halved: bool = False
    torch: Callable[[int, Any, Any], tuple[list[Any], Callable[[], Any]]] | None = None

    def data(self, steps: int, batch: int) -> Batch:
        """Return a batch whose inputs and targets are random."""
        rng = np.random.default_rng(0)
        targets = steps // 2 if self.halved else steps // self.every
        lengths = rng.integers(1, steps + 1, batch) if self.padded else None
        x, y = rng.normal(size=(steps, INPUTS, batch)), rng.normal(size=(targets, OUTPUTS, batch))
        return Batch(x, y, lengths)


def cases() -> tuple[Case, ...]:
    """Return all lines of the table."""
    return (
        Case("srn, lstm, gru", _of(SRN, LSTM, _gru), LSTM, torch=_torch_mixed),
        Case("narx", _of(_narx), SRN),
        Case("tdnn", _of(TDNN), SRN),
        Case("convolution, lstm", _of(_convolution, LSTM), LSTM, every=STRIDE),
        Case("encoder–decoder", _divided, LSTM, halved=True, torch=_torch_divided),
        Case("lstm, padded", _of(LSTM), LSTM, padded=True, torch=_torch_packed(False)),
        Case("lstm ⇄, padded", _both, LSTM, padded=True, torch=_torch_packed(True)),
    )


def rows(
    progress: Progress | None = None,
    seconds: float = SECONDS,
    size: tuple[int, int, int] = SIZES[1],
) -> Iterator[Row]:
    """Measure line by line.

    Parameters
    ----------
    progress : callable, optional
        Called with the number of lines done and their total.
    seconds : float
        Time for each contender of a line.
    size : (int, int, int)
        D, T and B.
    """
    table = cases()
    for case in counted(table, progress):
        yield measure(case, size, seconds)


def measure(case: Case, size: tuple[int, int, int], seconds: float = SECONDS) -> Row:
    """Return the medians of one line."""
    D, steps, B = size
    network, single = case.make(D, steps), Network((case.cell(D),), INPUTS, OUTPUTS)
    batch, plain = case.data(steps, B), Case("", _of(case.cell), case.cell).data(steps, B)
    with one_thread():
        contenders = [
            updates(network, batch)[0],
            updates(single, plain)[0],
            *_torch(case, D, batch),
        ]
        update, alone, *torch = interleaved(contenders, seconds)
    work = _products(network, steps, B) / _products(single, steps, B)
    name, found = single.cells[0].name, torch[0] if torch else None
    return Row(case.name, name, D, steps, B, update, alone, found, work)


def _products(network: Network, steps: int, batch: int) -> int:
    layers = network.run(steps, batch).layers
    return sum(layer.joint.size * layer.steps for layer in layers)


# Networks


def _of(*kinds: Callable[[int], Cell]) -> Callable[[int, int], Network]:
    return lambda size, steps: Network(tuple(kind(size) for kind in kinds), INPUTS, OUTPUTS)


def _gru(size: int) -> GRU:
    return GRU(size, "reset_after")


def _narx(size: int) -> NARX:
    return NARX(size, delays=4)


def _convolution(size: int) -> Convolution:
    return Convolution(size, delays=DELAYS, stride=STRIDE)


def _both(size: int, steps: int) -> Network:
    return Network((LSTM(size),), INPUTS, OUTPUTS, bidirectional=True)


def _divided(size: int, steps: int) -> Network:
    return EncoderDecoder((LSTM(size),), INPUTS, OUTPUTS, border=steps - steps // 2)


# The same in PyTorch


def _torch(case: Case, size: int, batch: Batch) -> list[Update]:
    """Return PyTorch's update; none where it is absent or has no such network."""
    if importlib.util.find_spec("torch") is None or case.torch is None:
        return []
    import torch

    modules, outputs = case.torch(size, _tensor(batch.x), batch.lengths)
    modules = [module.double() for module in modules]
    target = _tensor(batch.y)
    if batch.lengths is not None:
        target = _packed(target, batch.lengths).data
    loss = torch.nn.MSELoss()
    return [torch_update(modules, lambda: loss(outputs(), target))]


def _tensor(array: Array) -> Any:
    """Return (T, M, B) as PyTorch's (T, B, M)."""
    import torch

    return torch.from_numpy(array).permute(0, 2, 1).contiguous()


def _packed(rows: Any, lengths: Array) -> Any:
    from torch.nn.utils.rnn import pack_padded_sequence

    return pack_padded_sequence(rows, lengths, enforce_sorted=False)


def _torch_mixed(size: int, x: Any, lengths: Any) -> tuple[list[Any], Callable[[], Any]]:
    from torch import nn

    layers = [nn.RNN(INPUTS, size), nn.LSTM(size, size), nn.GRU(size, size)]
    readout = nn.Linear(size, OUTPUTS)

    def outputs() -> Any:
        rows = x
        for layer in layers:
            rows = layer(rows)[0]
        return readout(rows)

    return [*layers, readout], outputs


def _torch_divided(size: int, x: Any, lengths: Any) -> tuple[list[Any], Callable[[], Any]]:
    from torch import nn

    encoder, decoder, readout = (
        nn.LSTM(INPUTS, size),
        nn.LSTM(INPUTS, size),
        nn.Linear(size, OUTPUTS),
    )
    border = len(x) - len(x) // 2
    return [encoder, decoder, readout], lambda: readout(
        decoder(x[border:], encoder(x[:border])[1])[0]
    )


def _torch_packed(
    both: bool,
) -> Callable[[int, Any, Any], tuple[list[Any], Callable[[], Any]]]:
    def packed(size: int, x: Any, lengths: Any) -> tuple[list[Any], Callable[[], Any]]:
        from torch import nn

        layer, readout = (
            nn.LSTM(INPUTS, size, bidirectional=both),
            nn.Linear(size * (1 + both), OUTPUTS),
        )
        return [layer, readout], lambda: readout(layer(_packed(x, lengths))[0].data)

    return packed
