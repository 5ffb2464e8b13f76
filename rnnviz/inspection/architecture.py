"""The architecture of an inspected network: layers of equal cells, in one or two directions."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from rnnviz.nn.cell import Cell
from rnnviz.nn.parameters import Layout
from rnnviz.nn.stack import Stack


@dataclass(frozen=True)
class Architecture:
    """Recurrent layers without a read-out.

    Attributes
    ----------
    cell : Cell
        The same in every layer.
    inputs : int
        M.
    depth : int
        The number of layers.
    bidirectional : bool
        Whether each layer has a second half, which reads the sequence backwards; the layer above
        gets the states of both.
    """

    cell: Cell
    inputs: int
    depth: int = 1
    bidirectional: bool = False

    @property
    def directions(self) -> int:
        """How many directions each layer has, 1 or 2."""
        return 1 + self.bidirectional

    @property
    def outputs(self) -> int:
        """The number of units of a layer, both directions together."""
        return self.directions * self.cell.size

    def names(self, layer: int) -> tuple[str, ...]:
        """Return what the directions of a layer are called: "l0", or "l0" and "l0r"."""
        return (f"l{layer}", f"l{layer}r")[: self.directions]

    def width(self, layer: int) -> int:
        """Return the size of what enters a layer."""
        return self.outputs if layer else self.inputs

    @property
    def layers(self) -> Stack:
        """The layers, as a network has them."""
        return Stack((self.cell,) * self.depth, self.inputs, self.bidirectional)

    @property
    def layout(self) -> Layout:
        """All parameters, "l0.U" and so on."""
        return self.layers.layout

    def trace_bytes(self, steps: int, with_triangle: bool) -> int:
        """Return about how many bytes the trace of T steps takes.

        Parameters
        ----------
        with_triangle : bool
            Whether the T×T numbers of each layer's triangle count too.
        """
        states, blocks = len(self.cell.states), len(self.cell.blocks)
        per_unit = 4 * states + 4 * blocks + 1  # eigenvalues are complex: two numbers each
        widths = sum(self.width(n) for n in range(self.depth))
        per_layer = per_unit * self.cell.size + (steps if with_triangle else 0)
        return 8 * steps * self.directions * (self.depth * per_layer + widths)

    def with_settings(self, **settings: Any) -> Architecture:
        """Return the architecture with those of the settings changed that its cell has."""
        return replace(self, cell=replace(self.cell, **applicable(type(self.cell), settings)))


def applicable(kind: type[Cell], settings: dict[str, Any]) -> dict[str, Any]:
    """Return those of some settings that a kind of cell has."""
    known = {field.name for field in fields(kind)}
    return {key: value for key, value in settings.items() if key in known}
