"""The tree that a sequence in post-order is: the level of every node, and the leaves below it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.flow.scaled_vector import Array
from rnnviz.nn.cells.recursive import closing
from rnnviz.nn.trace import LayerTrace


@dataclass(frozen=True)
class Tree:
    """The nodes of one or several trees, one a step.

    Attributes
    ----------
    level : (T,) int ndarray
        How many brackets are around each node: 0 of a root.
    first, last : (T,) int ndarray
        The leaves below each node, or the leaf itself, counted from 0.
    leaves : (N,) int ndarray
        The rows k-1 of the leaves.
    """

    level: Array
    first: Array
    last: Array
    leaves: Array

    @property
    def levels(self) -> int:
        """The level of the deepest node."""
        return int(self.level.max())


def tree_of(layer: LayerTrace) -> Tree:
    """Return the tree of a layer whose cell reads trees.

    A bracket that finds no two subtrees joins what there is.
    """
    joins, waiting = closing(layer.input), list[int]()
    parent = np.full(layer.steps, -1)
    first, last = np.zeros((2, layer.steps), dtype=int)
    leaves = np.flatnonzero(~joins)
    for k, join in enumerate(joins):
        first[k] = last[k] = min(np.searchsorted(leaves, k), max(len(leaves) - 1, 0))
        children = [waiting.pop() for _ in range(min(2, len(waiting)))] if join else []
        for child in children:
            parent[child] = k
        if children:
            first[k], last[k] = first[children[-1]], last[children[0]]
        waiting.append(k)
    level = np.zeros(layer.steps, dtype=int)
    for k in range(layer.steps - 1, -1, -1):
        if parent[k] >= 0:
            level[k] = level[parent[k]] + 1
    return Tree(level, first, last, leaves)


def by_level(tree: Tree, norms: Array) -> Array:
    """Return the least, mean and largest of log10 norms (T,) on each level, (levels + 1, 3).

    Exact zeros count only where there is nothing else; NaN where a norm of the level is not a
    number.
    """
    found = np.empty((tree.levels + 1, 3))
    for level in range(tree.levels + 1):
        values = norms[tree.level == level]
        counted = values[~np.isneginf(values)]
        values = counted if len(counted) else values
        found[level] = values.min(), values.mean(), values.max()
    return found
