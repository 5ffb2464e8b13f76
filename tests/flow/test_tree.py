"""The error in a tree: what reaches a leaf is one matrix for each bracket around it."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow.delta import triangle
from rnnviz.flow.per_layer import layer_total_norms
from rnnviz.flow.tree import by_level, tree_of
from rnnviz.nn.cells.recursive import Recursive
from rnnviz.nn.network import Network, UnpaddedBatch
from rnnviz.nn.trace import LayerTrace
from rnnviz.tasks.synthetic.expression import Expression


def layer_of(task: Expression, activation: str = "tanh", seed: int = 0) -> LayerTrace:
    """Return what a random recursive network does with the first held-out expression."""
    source = task.source(seed)
    cell = Recursive(4, activation, stack=source.stack)
    network = Network((cell,), source.inputs, 2, symbolic=True, readout="last")
    parameters = network.parameters()
    parameters.flat[:] = np.random.default_rng(seed).normal(0, 0.6, parameters.flat.size)
    one = UnpaddedBatch(source.probe().x, np.ones((2, 1)))
    return network.trace(parameters, one).layers[0]


def test_levels_and_leaves_of_a_balanced_tree():
    tree = tree_of(layer_of(Expression(levels=2)))
    assert tree.level.tolist() == [2, 2, 1, 2, 2, 1, 0]
    assert tree.first.tolist() == [0, 1, 0, 2, 3, 2, 0]
    assert tree.last.tolist() == [0, 1, 1, 2, 3, 3, 3]
    assert tree.leaves.tolist() == [0, 1, 3, 4]


def test_levels_and_leaves_of_a_chain():
    tree = tree_of(layer_of(Expression(levels=2, shape="chain")))
    assert tree.level.tolist() == [3, 3, 2, 2, 1, 1, 0]
    assert tree.first.tolist() == [0, 1, 0, 2, 0, 3, 0]
    assert tree.last.tolist() == [0, 1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize("seed", range(3))
def test_a_leaf_receives_the_matrices_of_its_brackets_and_nothing_else(seed: int):
    layer = layer_of(Expression(levels=3), "identity", seed)
    tree = tree_of(layer)
    for leaf, row in enumerate(tree.leaves):
        error = layer.delta[-1]
        for bit in f"{leaf:03b}":
            error = layer.parameters["U.right" if bit == "1" else "U.left"].T @ error
        np.testing.assert_allclose(layer.delta[row], error, rtol=1e-12)


@pytest.mark.parametrize("shape", ["balanced", "chain"])
def test_what_is_drawn_is_the_size_of_what_was_backpropagated(shape: str):
    layer = layer_of(Expression(levels=3, shape=shape))
    sizes = np.log10(np.linalg.norm(layer.delta, axis=1))
    norms = layer_total_norms([layer], 0)
    np.testing.assert_allclose(norms["z"], sizes, rtol=1e-12)
    whole = np.log10(np.linalg.norm(layer.adjoint[1:], axis=1))
    np.testing.assert_allclose(triangle(layer)[-1], whole, rtol=1e-12)
    tree = tree_of(layer)
    for level, (least, mean, largest) in enumerate(by_level(tree, norms["z"])):
        own = sizes[tree.level == level]
        assert (least, mean, largest) == pytest.approx((own.min(), own.mean(), own.max()))


def test_the_way_to_a_leaf_is_as_long_as_the_tree_is_deep():
    """U_l = U_r = ½I: 2⁻⁴ is left in a balanced tree of sixteen leaves, 2⁻¹⁵ in a chain."""
    for shape, left in (("balanced", 2.0**-4), ("chain", 2.0**-15)):
        source = Expression(levels=4, shape=shape).source(0)
        cell = Recursive(3, "identity", stack=source.stack)
        network = Network((cell,), source.inputs, 2, symbolic=True, readout="last")
        parameters = network.parameters()
        for name in ("l0.U.left", "l0.U.right"):
            parameters[name][...] = np.eye(3) / 2
        parameters["readout.V"][...] = 1
        layer = network.trace(parameters, UnpaddedBatch(source.probe().x, np.ones((2, 1)))).layers[
            0
        ]
        ratio = layer.delta[0] / layer.delta[-1]
        np.testing.assert_array_equal(ratio, left)


def test_what_is_no_tree_is_drawn_as_what_it_is():
    """A bracket that finds one subtree, or none, and subtrees that are never joined."""
    layer = layer_of(Expression(levels=1))
    rows = np.eye(4)[[2, 0, 2, 0, 1]]
    tree = tree_of(LayerTrace(**{**vars(layer), "input": rows}))
    assert tree.level.tolist() == [1, 1, 0, 0, 0]
    assert tree.leaves.tolist() == [1, 3, 4]
