"""Events that precede a spike or the end of a run: growing weights and dying units.

Copies of U of the latest updates are kept.  When the gradient norm jumps or a number overflows,
they show when the spectral radius or the largest singular value of U rose above 1.  For ReLU layers
the number of dead units is counted: units that are off at every step of every sequence of a batch,
so that no error passes them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.nn.parameters import Array, Parameters
from rnnviz.training.weight_history import matrix_sizes, recurrent_names
from rnnviz.verdict.run_watch import Crossing, UnitsDied

if TYPE_CHECKING:
    from rnnviz.nn.network import Network, Run

KEPT = 32
"""Updates whose U is kept."""
NUMBERS = 2**19
"""Numbers kept at most: 4 MiB.  Larger matrices are not tracked."""
DEATH_WINDOW = 10
"""Updates before the event over which dying units are counted."""
_QUANTITIES = ("radius", "sigma")


@dataclass(frozen=True)
class Antecedents:
    """What preceded a spike or the end of a run, see `RunRecord`.

    Attributes
    ----------
    until : int or None
        The update of the spike or the end; None where there was neither.
    crossings : tuple of Crossing
    died : tuple of UnitsDied
    """

    until: int | None = None
    crossings: tuple[Crossing, ...] = ()
    died: tuple[UnitsDied, ...] = ()


class EventTracker:
    """Tracks the weights and units of a run, update by update.

    Parameters
    ----------
    network : Network
    parameters : Parameters
    """

    def __init__(self, network: Network, parameters: Parameters) -> None:
        by_name = network.stack.by_name
        names = [n for n in recurrent_names(parameters) if by_name[_layer(n)].closes]
        fits = KEPT * sum(parameters[name].size for name in names) <= NUMBERS
        self._names = names if fits else []
        self._copies: deque[tuple[int, dict[str, Array]]] = deque(maxlen=KEPT)
        self._relu = {name: cell.size for name, cell in by_name.items() if _is_relu(cell)}
        self._dead_units: deque[tuple[int, dict[str, int]]] = deque(maxlen=KEPT)

    def record(self, update: int, parameters: Parameters, run: Run | None) -> None:
        """Record the parameters after an update, and the passes that led to it."""
        if self._names:
            copies = {name: parameters[name].copy() for name in self._names}
            self._copies.append((update, copies))
        if self._relu and run is not None:
            layers = zip(run.names, run.layers, strict=True)
            counts = {name: _count_off(la.states["h"]) for name, la in layers if name in self._relu}
            self._dead_units.append((update - 1, counts))  # of the pass before it

    @property
    def off(self) -> Mapping[str, int]:
        """How many units of each ReLU layer were off in the latest pass."""
        return self._dead_units[-1][1] if self._dead_units else {}

    def before(self, until: int) -> Antecedents:
        """Return what preceded an update."""
        return Antecedents(until, self.crossings(until), self.died(until))

    def died(self, until: int) -> tuple[UnitsDied, ...]:
        """Return the layers in which units died in the updates before one."""
        counted = [
            (n, counts) for n, counts in self._dead_units if until - DEATH_WINDOW <= n < until
        ]
        if not counted:
            return ()
        (first, before), (last, after) = counted[0], counted[-1]
        return tuple(
            UnitsDied(name, first, last, before[name], after[name], size)
            for name, size in self._relu.items()
            if after[name] > before[name]
        )

    def crossings(self, until: int) -> tuple[Crossing, ...]:
        """Return when radius and σ_max of each U last rose above 1, up to an update."""
        found = []
        for name in self._names:
            curve = [(n, matrix_sizes(copies[name])) for n, copies in self._copies if n <= until]
            for n, quantity in enumerate(_QUANTITIES):
                passed = [
                    Crossing(update, name, quantity, before[n], after[n])
                    for (_, before), (update, after) in pairwise(curve)
                    if before[n] < 1 <= after[n]
                ]
                found += passed[-1:]
        return tuple(found)


def _count_off(states: Array) -> int:
    """Return how many units are off at all steps of all sequences, from (T+1, D, B) states."""
    return int(np.count_nonzero(~(states[1:] > 0).any(axis=(0, 2))))


def _layer(name: str) -> str:
    """Return the layer of a parameter: "decoder.l0" of "decoder.l0.U.forget"."""
    parts = name.split(".")
    return ".".join(parts[: parts.index("U")])


def _is_relu(cell: object) -> bool:
    return getattr(cell, "closes", False) and getattr(cell, "activation", "") == "relu"
