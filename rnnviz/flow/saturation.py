"""Which units and gates are saturated at which steps: where f′ is small, no error passes.

A unit is saturated where f′(z_k) is below 1 % of its maximum.  A gate does its work at the ends of
its range, so it counts by its value: shut below 0.1, open above 0.9 (Karpathy et al. 2016).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.flow.scaled_vector import Array
from rnnviz.nn.cell import Cell
from rnnviz.nn.trace import LayerTrace

FLAT = 0.01
"""A unit is saturated where f' is below this share of its maximum γ."""
SHUT, OPEN = 0.1, 0.9
"""A gate is saturated below or above these shares of its range (Karpathy et al. 2016)."""


@dataclass(frozen=True)
class Saturation:
    """One block: the units of an SRN, a gate, or a candidate.

    Attributes
    ----------
    name : str
        "z", or the block's name.
    slope : (T, D) ndarray
        f′(z_k) over its maximum: 1 for the logistic at 0, for tanh at 0, for a ReLU that is on.
    shut, open : (T, D) bool ndarray
        A gate below 0.1 or above 0.9; False everywhere in a block that is no gate from 0 to 1.
    gate : bool
        Whether the block is a gate from 0 to 1.
    """

    name: str
    slope: Array
    shut: Array
    open: Array
    gate: bool

    @property
    def flat(self) -> Array:
        """(T, D): whether f′ is below 1 % of its maximum."""
        return np.asarray(self.slope < FLAT)

    @property
    def saturated(self) -> Array:
        """(T, D): shut or open in a gate, flat elsewhere."""
        return self.shut | self.open if self.gate else self.flat

    @property
    def by_step(self) -> Array:
        """(T,): the share of units that are saturated at each step."""
        return np.asarray(self.saturated.mean(axis=1))

    @property
    def share(self) -> float:
        """Over all units and steps."""
        return float(self.saturated.mean())


def saturation(layer: LayerTrace) -> dict[str, Saturation]:
    """Return the saturation of every block of a layer, by its name and in the cell's order."""
    return {name: _block(layer, name) for name in layer.cell.blocks}


def saturated(cell: Cell, name: str, gate: Array | None, slope: Array) -> Array:
    """Return where a block is saturated, of values of a gate or slopes of any shape."""
    if gate is not None and cell.gates[name][0] == 0:
        return np.asarray((gate < SHUT) | (gate > OPEN))
    return np.asarray(slope / cell.max_slope(name) < FLAT)


def _block(layer: LayerTrace, name: str) -> Saturation:
    with np.errstate(all="ignore"):
        slope = np.asarray(layer.slopes[name], dtype=np.float64) / layer.cell.max_slope(name)
    gate = layer.cell.gates.get(name, (np.nan, np.nan))[0] == 0
    values = layer.gates[name] if gate else np.full(slope.shape, 0.5)
    return Saturation(name, slope, values < SHUT, values > OPEN, gate)


def saturated_share(layer: LayerTrace) -> float:
    """Return the share of saturated units, or gate values, over all units and steps."""
    if layer.gates:
        return float(np.mean([_outside(layer, name) for name in _logistic_gates(layer)]))
    return float(np.mean(layer.slopes["z"] < FLAT * layer.cell.max_slope("z")))


def _logistic_gates(layer: LayerTrace) -> list[str]:
    return [name for name, (low, _) in layer.cell.gates.items() if low == 0]


def _outside(layer: LayerTrace, name: str) -> float:
    gate = layer.gates[name]
    return float(np.mean((gate < SHUT) | (gate > OPEN)))
