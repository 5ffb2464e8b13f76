"""Bracketed expressions: what is typed, what is refused, and values by Python's own operators."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.tasks.synthetic.expression import Expression
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer

SOURCE = Expression(levels=3, operations="three").source(0)
PYTHON = str.maketrans("∧∨⊕", "&|^")


@pytest.mark.parametrize("shape", ["balanced", "chain"])
def test_the_value_is_what_python_makes_of_the_brackets(shape: str):
    source = Expression(levels=4, shape=shape, operations="three").source(1)
    batch = source.batch(np.random.default_rng(0), 50)
    for n in range(batch.size):
        text = source.spelt(batch.part(slice(n, n + 1)))
        assert eval(text.translate(PYTHON)) == batch.y[n]


def test_a_balanced_tree_of_sixteen_leaves_has_four_levels_and_a_chain_fifteen():
    balanced, chain = (Expression(4, shape).source(0) for shape in ("balanced", "chain"))
    deepest = [max(np.cumsum(np.where(s.probe().x >= 2, -1, 1))) for s in (balanced, chain)]
    assert deepest == [5, 2]
    assert [text.count("(") for text in (balanced.spelt(balanced.probe()),)] == [15]
    assert chain.spelt(chain.probe()).startswith("(" * 15)


@pytest.mark.parametrize(
    ("text", "symbols", "value"),
    [
        ("((1∧0)∨1)", "1 0 ∧ 1 ∨", 1),
        ("( ( 1 & 0 ) | 0 )", "1 0 ∧ 0 ∨", 0),
        ("（1 ^ 1）", "1 1 ⊕", 0),
        ("1 0 ∧ 1 ∨", "1 0 ∧ 1 ∨", 1),
        ("(0|(1&(1^0)))", "0 1 1 0 ⊕ ∧ ∨", 1),
        ("1", "1", 1),
    ],
)
def test_it_can_be_typed_with_brackets_or_in_post_order(text: str, symbols: str, value: int):
    batch = SOURCE.typed(text)
    assert " ".join(SOURCE.symbol_names[s] for s in batch.x[:, 0]) == symbols
    assert batch.y == [value]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("(1∧0", "bracket of its own"),
        ("1∧0)", "bracket of its own"),
        ("(1∧0∨1)", "bracket of its own"),
        ("1 0", "whole expression"),
        ("∧ 1 0", "whole expression"),
        ("(1 0)", "whole expression"),
        ("", "too few"),
        ("(2∧1)", "is not among"),
        ("(1&(0&(1&(0&1))))", "5 subtrees"),
    ],
)
def test_what_is_no_expression_is_refused(text: str, reason: str):
    with pytest.raises(BadInput, match=reason):
        SOURCE.typed(text)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"task": {"name": "recall"}}, r"^cell\.name: Recursive needs .* expression$"),
        ({"network": {"above": "recursive"}}, r"^network\.above: "),
        ({"network": {"embedding": 3}}, r"^network\.embedding: "),
        ({"cell": {"name": "recursive", "stack": 3}}, r"^cell\.stack: 3 .* 4$"),
        ({"network": {"above": "recursive"}, "cell": {"name": "srn"}}, r"^network\.above: "),
    ],
)
def test_a_network_that_cannot_read_the_tree_is_refused(table: dict, reason: str):
    usual = {"task": {"name": "expression", "levels": 3}, "cell": {"name": "recursive"}}
    with pytest.raises(BadInput, match=reason):
        Trainer(parse_experiment(usual | table))


def test_layers_above_read_the_nodes_one_after_the_other():
    table = {"cell": {"name": "recursive", "size": 4}, "network": {"above": "srn"}}
    trainer = Trainer(parse_experiment({"task": {"name": "expression", "levels": 2}} | table))
    trainer.step()
    below, above = trainer.trace().layers
    np.testing.assert_array_equal(above.input, below.states["h"][1:])
