"""What happened to the weights and units of a run around the update that decided it.

Copies of U of the latest updates are kept, so that when a norm leaps or a number overflows it can
be said when the spectral radius or the largest singular value passed 1.  Of ReLU units it is noted
when they fell silent: off at every step of every sequence of a batch, so that no error passes.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.nn.parameters import Array, Parameters
from rnnviz.training.weight_history import matrix_sizes, recurrent_names
from rnnviz.verdict.run_watch import Crossing, UnitsDied

if TYPE_CHECKING:
    from rnnviz.nn.network import Network, Run

KEPT = 32
"""Updates whose U are kept."""
NUMBERS = 2**19
"""Numbers kept at most: 4 MiB.  Larger matrices are not followed."""
NEAR = 10
"""Updates before the decisive one over which dying units are counted."""
_QUANTITIES = ("radius", "sigma")


class EventTracker:
    """Follows a run update by update.

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
        self._recent: deque[tuple[int, dict[str, Array]]] = deque(maxlen=KEPT)
        self._relu = {name: cell.size for name, cell in by_name.items() if _is_relu(cell)}
        self._silent: deque[tuple[int, dict[str, int]]] = deque(maxlen=KEPT)

    def note(self, update: int, parameters: Parameters, run: Run | None) -> None:
        """Note the parameters after an update, and the passes that it was made from."""
        if self._names:
            copies = {name: parameters[name].copy() for name in self._names}
            self._recent.append((update, copies))
        if self._relu and run is not None:
            layers = zip(run.names, run.layers, strict=True)
            counts = {name: _off(la.states["h"]) for name, la in layers if name in self._relu}
            self._silent.append((update - 1, counts))  # the batch met the parameters before it

    def died(self, until: int) -> tuple[UnitsDied, ...]:
        """Return the layers in which units died in the updates before one."""
        counted = [(n, counts) for n, counts in self._silent if until - NEAR <= n < until]
        if not counted:
            return ()
        (first, before), (last, after) = counted[0], counted[-1]
        return tuple(
            UnitsDied(name, first, last, before[name], after[name], size)
            for name, size in self._relu.items()
            if after[name] > before[name]
        )

    def crossings(self, until: int) -> tuple[Crossing, ...]:
        """Return when the sizes of each U last passed 1 upwards, of the updates kept up to one."""
        found = []
        for name in self._names:
            curve = [(n, matrix_sizes(copies[name])) for n, copies in self._recent if n <= until]
            for n, quantity in enumerate(_QUANTITIES):
                passed = [
                    Crossing(update, name, quantity, before[n], after[n])
                    for (_, before), (update, after) in pairwise(curve)
                    if before[n] < 1 <= after[n]
                ]
                found += passed[-1:]
        return tuple(found)


def _off(states: Array) -> int:
    """Return how many units are off at all steps of all sequences, from (T+1, D, B) states."""
    return int(np.count_nonzero(~(states[1:] > 0).any(axis=(0, 2))))


def _layer(name: str) -> str:
    """Return the layer of a parameter: "decoder.l0" of "decoder.l0.U.forget"."""
    parts = name.split(".")
    return ".".join(parts[: parts.index("U")])


def _is_relu(cell: object) -> bool:
    return getattr(cell, "closes", False) and getattr(cell, "activation", "") == "relu"
