"""All parameters of a network as one flat vector with named views into it.

Optimisers and clipping use the vector; the passes use `U`, `W`, `b`, stacked over the gates; names
that are shown stand for one matrix per gate: "l0.U.forget".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Entry:
    """One parameter array.

    Attributes
    ----------
    name : str
        "U", or "l0.U" in a network.
    shape : tuple of int
        (n·D, ...) where n gates are stacked.
    parts : tuple of str
        Names of the n blocks of rows, in order; empty where there is only one.
    """

    name: str
    shape: tuple[int, ...]
    parts: tuple[str, ...] = ()

    def within(self, layer: str) -> Entry:
        """Return the entry under the name it has in a network."""
        return replace(self, name=f"{layer}.{self.name}")

    @cached_property
    def size(self) -> int:
        return math.prod(self.shape)

    @cached_property
    def symbol(self) -> str:
        """The letter of the equations: "U" of "l0.U"."""
        return self.name.rpartition(".")[2]

    @cached_property
    def layer(self) -> str:
        """What comes before the letter: "l0" of "l0.U"."""
        return self.name.rpartition(".")[0]

    def leaves(self) -> tuple[str, ...]:
        """Return the name of every part, or the entry's own."""
        return tuple(f"{self.name}.{part}" for part in self.parts) or (self.name,)


Layout = tuple[Entry, ...]


def count(layout: Layout) -> int:
    """Return P, the number of parameters, without allocating them."""
    return sum(entry.size for entry in layout)


class Parameters(Mapping[str, Array]):
    """Named views into one vector: of parameters, or of a gradient.

    Iteration runs over the names people see ("l0.U.forget", "readout.V"), in a fixed order.

    Parameters
    ----------
    layout : tuple of Entry
    dtype : dtype
    flat : (P,) ndarray, optional
        The vector to look into; zeros where it is not given.

    Attributes
    ----------
    flat : (P,) ndarray
    blocks : dict of str to ndarray
        The arrays of the equations, gates stacked: "l0.U" is (n·D, D).
    """

    def __init__(
        self, layout: Layout, dtype: DTypeLike = np.float64, flat: Array | None = None
    ) -> None:
        self.layout = layout
        self.flat: Array = np.zeros(count(layout), dtype) if flat is None else flat
        self.blocks: dict[str, Array] = {}
        self._leaves: dict[str, Array] = {}
        self._layers: dict[str, dict[str, Array]] = {}
        start = 0
        for entry in layout:
            whole = self.flat[start : start + entry.size].reshape(entry.shape)
            self.blocks[entry.name] = whole
            self._layers.setdefault(entry.layer, {})[entry.symbol] = whole
            names = entry.leaves()
            rows = entry.shape[0] // len(names)
            for n, name in enumerate(names):
                self._leaves[name] = whole[n * rows : (n + 1) * rows]
            start += entry.size

    def __getitem__(self, name: str) -> Array:
        return self._leaves[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._leaves)

    def __len__(self) -> int:
        return len(self._leaves)

    def stacks(self, layer: str = "") -> dict[str, Array]:
        """Return the stacked arrays of one layer without its prefix: "U", "W", "b"."""
        return self._layers[layer]

    def of(self, layer: str) -> dict[str, Array]:
        """Return the named views of one layer without its prefix: "U.forget"."""
        prefix = f"{layer}."
        return {k[len(prefix) :]: v for k, v in self._leaves.items() if k.startswith(prefix)}

    def name_at(self, index: int) -> str:
        """Return the name of the array that holds entry `index` of `flat`."""
        for name, values in self._leaves.items():
            if index < values.size:
                return name
            index -= values.size
        raise IndexError(index)

    def copy(self) -> Parameters:
        """Return the same values in a vector of their own."""
        return Parameters(self.layout, flat=self.flat.copy())

    def frozen(self, dtype: DTypeLike) -> Parameters:
        """Return a read-only copy of the values in some precision."""
        flat = self.flat.astype(dtype)
        flat.flags.writeable = False
        return Parameters(self.layout, flat=flat)
