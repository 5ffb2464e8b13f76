"""Layers of `tests.flow`, alone and stacked, and the triangle's row that a verdict speaks of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.stack import group_directions, loss_rows, triangles
from rnnviz.nn.cell import Cell
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import LayerTrace
from tests.flow.conftest import _layer, chain, make_layer

__all__ = ["chain", "make_layer"]

Array = NDArray[Any]


def orthogonal(size: int, seed: int = 0) -> Array:
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(size, size)))[0]


def weights_of(cell: Cell, inputs: int, rng: np.random.Generator) -> dict[str, Array]:
    shapes = Parameters(cell.layout(inputs))
    return {key: rng.normal(0, 0.6, value.shape) for key, value in shapes.items()}


def stacked(cells: tuple[Cell, ...], direct: Array, seed: int = 7) -> list[LayerTrace]:
    """Return layers on top of each other; only the topmost is looked at by the losses."""
    rng = np.random.default_rng(seed)
    x, layers = rng.normal(size=(len(direct), 3)), []
    for n, cell in enumerate(cells):
        top = n == len(cells) - 1
        sent = direct if top else np.zeros((len(direct), cell.size))
        layers.append(_layer(cell, x, sent, weights_of(cell, x.shape[1], rng), name=f"l{n}"))
        x = layers[-1].states["h"][1:]
    return layers


def row_of(layers: list[LayerTrace], index: int, truncation: int = 0) -> Array:
    """Return the triangle's row of the last loss in one layer, in its order of reading."""
    layer_groups = group_directions(layers)
    loss = int(loss_rows(layer_groups[-1])[-1])
    layer = layers[index]
    row = layer.steps - 1 - loss if layer.backward else loss
    return triangles(layers, truncation)[index][row]
