"""Every listed cell obeys every law, and an error planted anywhere in it breaks one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from rnnviz.nn.cell import Carry, Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.formula import Formula
from tests.nn import cell_contract as contract
from tests.nn.minimal_gated_unit import MinimalGatedUnit
from tests.nn.sample import EXAMPLES

ALL: dict[str, Callable[[int], Cell]] = {**EXAMPLES, "mgu": MinimalGatedUnit}
"""The examples of all listed cells, and a cell that carries its state by 1 − f."""
each_example = pytest.mark.parametrize("name", ALL)


@each_example
def test_every_cell_obeys(name: str) -> None:
    for law in contract.LAWS:
        law(ALL[name](3))


@pytest.mark.parametrize("kind", CELLS, ids=lambda kind: kind.name)
def test_a_cell_gives_examples_of_itself(kind: type[Cell]) -> None:
    examples = kind.examples(5)
    assert examples
    assert len(set(examples)) == len(examples)
    assert {(type(example), example.size) for example in examples} == {(kind, 5)}


@each_example
def test_a_cell_that_is_made_anew_without_an_error_obeys(name: str) -> None:
    """What the planted errors are planted with is itself no error."""
    cell = remade(ALL[name](3), {})
    for law in {*METHODS.values(), *READINGS.values()}:
        law(cell)
    for name_of_pass, (_, law) in PASSES.items():
        law(with_pass(cell, name_of_pass, lambda *given: None))


# -- planted errors ----------------------------------------------------------------------------


def spoiled(value: Any) -> Any:
    """Return a result with one number of it wrong by a thousandth."""
    if isinstance(value, Mapping):
        last = list(value)[-1]
        return {**value, last: spoiled(value[last])}
    if isinstance(value, tuple):
        return (spoiled(value[0]), *value[1:])
    if callable(value):
        return lambda *args: spoiled(value(*args))
    if isinstance(value, float):
        return value + 0.1
    wrong = np.array(value)
    largest = np.unravel_index(np.abs(wrong).argmax(), wrong.shape)
    wrong[largest] = wrong[largest] * 1.001 + 1e-3
    return wrong


def with_method(cell: Cell, name: str, change: Callable[[Any], Any] = spoiled) -> Cell:
    """Return the cell with one method whose result is changed."""
    original = getattr(type(cell), name)

    def wrong(self: Any, *args: Any, **options: Any) -> Any:
        return change(original(self, *args, **options))

    return remade(cell, {name: wrong})


def with_fact(cell: Cell, name: str, value: Any) -> Cell:
    """Return the cell with another value of something that it declares."""
    return remade(cell, {name: value})


def remade(cell: Cell, members: dict[str, Any]) -> Cell:
    kind = type(f"Wrong{type(cell).__name__}", (type(cell),), members)
    wrong: Cell = kind(**{field.name: getattr(cell, field.name) for field in fields(cell)})
    return wrong


def with_pass(cell: Cell, name: str, spoil: Callable[..., None]) -> Cell:
    """Return the cell with a pass after which something in its buffers is wrong."""
    original = type(cell).unroll

    def unroll(self: Any, *args: Any, **options: Any) -> Any:
        layer = original(self, *args, **options)
        right = getattr(layer, name)

        def wrong(*given: Any) -> None:
            right(*given)
            spoil(layer, *given)

        setattr(layer, name, wrong)
        return layer

    return remade(cell, {"unroll": unroll})


def with_reading(cell: Cell, name: str) -> Cell:
    """Return the cell with one mapping that its buffers are read by wrong."""
    original = type(cell).unroll

    def unroll(self: Any, *args: Any, **options: Any) -> Any:
        layer = original(self, *args, **options)
        right = getattr(type(layer), name)
        reading = property(lambda owner: spoiled(right.fget(owner)))
        layer.__class__ = type("Wrong", (type(layer),), {name: reading})
        return layer

    return remade(cell, {"unroll": unroll})


def noticed(law: contract.Law, cell: Cell) -> bool:
    try:
        law(cell)
    except (AssertionError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return True  # also a shape that does not fit, or a name that is not there
    return False


METHODS: dict[str, contract.Law] = {
    "step": contract.forward_pass_follows_step,
    "jacobian": contract.jacobian_is_exact,
    "pull_back": contract.pull_back_is_exact,
    "pull_many": contract.pull_many_is_exact,
    "pull_down": contract.pull_down_is_exact,
    "errors": contract.errors_are_exact,
    "factors": contract.factors_are_exact,
    "immediate": contract.immediate_is_exact,
    "bounds_of": contract.bounds_hold_and_are_tight,
    "range_of": contract.bounds_hold_and_are_tight,
    "max_slope": contract.bounds_hold_and_are_tight,
    "start_bias": contract.start_biases_are_those_of_the_settings,
}


@each_example
def test_an_error_in_any_method_is_noticed(name: str) -> None:
    cell = ALL[name](3)
    changes = {"bounds_of": moved_ends, "range_of": moved_ends}
    assert not [
        method
        for method, law in METHODS.items()
        if not noticed(law, with_method(cell, method, changes.get(method, spoiled)))
    ]


def moved_ends(bounds: tuple[float, float]) -> tuple[float, float]:
    """Return another range: wider where it ends, ending where it does not."""
    low, high = bounds
    return low, high + 0.2 if np.isfinite(high) else 1.0


def _spoil_row(values: Any) -> None:
    values[len(values) // 2] += 1e-3


PASSES: dict[str, tuple[Callable[..., None], contract.Law]] = {
    "forward": (
        lambda layer, *given: _spoil_row(layer.states["h"]),
        contract.forward_pass_follows_step,
    ),
    "sweep": (lambda layer, *given: _spoil_row(layer.delta), contract.gradient_is_exact),
    "backward": (
        lambda layer, *given: _spoil_row(layer.adjoint),
        contract.backward_pass_follows_the_recursion,
    ),
    "accumulate": (
        lambda layer, gradient: _spoil_row(gradient["b"]),
        contract.gradient_is_exact,
    ),
    "input_adjoint": (
        lambda layer, weights, out: _spoil_row(out),
        contract.gradient_is_exact_between_layers,
    ),
}


@each_example
def test_an_error_in_any_pass_is_noticed(name: str) -> None:
    cell = ALL[name](3)
    assert not [
        name_of_pass
        for name_of_pass, (spoil, law) in PASSES.items()
        if not noticed(law, with_pass(cell, name_of_pass, spoil))
    ]


@each_example
def test_an_error_in_what_arrives_is_noticed(name: str) -> None:
    """What another network sends into the last state, in a cell that hands it on."""
    cell = ALL[name](3)
    if cell.memoryless or cell.depth > 1:
        return
    wrong = with_pass(cell, "arrive", lambda layer, adjoint: _spoil_row(layer.adjoint[-1:]))
    assert noticed(contract.handed_on_state_carries_the_error, wrong)


READINGS: dict[str, contract.Law] = {
    "states": contract.forward_pass_follows_step,
    "preactivations": contract.preactivations_have_the_bias_as_a_term,
    "slopes": contract.slopes_are_derivatives,
    "gates": contract.slopes_are_derivatives,
    "adjoints": contract.backward_pass_follows_the_recursion,
    "deltas": contract.backward_pass_follows_the_recursion,
}


@each_example
def test_an_error_in_what_is_read_is_noticed(name: str) -> None:
    cell = ALL[name](3)
    assert not [
        reading
        for reading, law in READINGS.items()
        if (reading != "gates" or cell.gates) and not noticed(law, with_reading(cell, reading))
    ]


def _without_last(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in list(values)[:-1]}


def _other_carry(cell: Cell) -> Carry | None:
    if cell.carry is not None and cell.carry.gate:
        return replace(cell.carry, complement=not cell.carry.complement)
    return Carry(next(iter(cell.gates), "z"))


FACTS: dict[str, tuple[Callable[[Cell], Any], contract.Law]] = {
    "memoryless": (lambda cell: not cell.memoryless, contract.structure_is_as_declared),
    "closes": (lambda cell: not cell.closes, contract.structure_is_as_declared),
    "by_u_alone": (lambda cell: not cell.by_u_alone, contract.structure_is_as_declared),
    "carry": (_other_carry, contract.structure_is_as_declared),
    "depth": (lambda cell: cell.depth + 1, contract.layout_names_every_block),
    "copies": (lambda cell: ("h",), contract.layout_names_every_block),
    "states": (lambda cell: (*cell.states, "c"), contract.layout_names_every_block),
    "rows": (lambda cell: cell.rows[1:], contract.layout_names_every_block),
    "blocks": (lambda cell: cell.blocks[1:], contract.layout_names_every_block),
    "letters": (lambda cell: {**cell.letters, "x": "x"}, contract.words_are_complete),
    "gate_titles": (lambda cell: {**cell.gate_titles, "x": "x"}, contract.words_are_complete),
    "gates": (lambda cell: {**cell.gates, "x": (0.0, 1.0)}, contract.words_are_complete),
    "formula": (lambda cell: Formula("", "", ""), contract.words_are_complete),
    "carry_symbol": (lambda cell: "", contract.words_are_complete),
    "name": (lambda cell: "a cell", contract.words_are_complete),
    "title": (lambda cell: "", contract.words_are_complete),
}


@each_example
def test_any_wrong_fact_is_noticed(name: str) -> None:
    cell = ALL[name](3)
    assert not [
        fact
        for fact, (change, law) in FACTS.items()
        if change(cell) != getattr(cell, fact)
        and not noticed(law, with_fact(cell, fact, change(cell)))
    ]


@each_example
def test_a_wrong_range_of_a_gate_is_noticed(name: str) -> None:
    cell = ALL[name](3)
    for gate, ends in cell.gates.items():
        wrong = with_fact(cell, "gates", {**cell.gates, gate: moved_ends(ends)})
        assert noticed(contract.bounds_hold_and_are_tight, wrong)


@each_example
def test_a_wrong_recurrence_is_noticed(name: str) -> None:
    cell = ALL[name](3)
    if cell.closes and not cell.memoryless:
        for method in ("recurrence", "with_recurrence"):
            wrong = with_method(cell, method, _all_alike)
            assert noticed(contract.structure_is_as_declared, wrong)


def _all_alike(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: np.full(np.shape(v), 0.3) for key, v in value.items()}
    return np.full(np.shape(value), 0.3)


HELD_ELSEWHERE = {
    "size": "a setting",
    "unroll": "the passes are spoilt one by one",
    "passes": "the passes are spoilt one by one",
    "layout": "a wrong shape does not run",
    "named": "a wrong name is not found",
    "entering": "a helper of `immediate`",
    "window": "tests/nn/test_tdnn.py",
    "above": "tests/nn/test_tdnn.py",
    "one_way": "tests/nn/test_stack.py",
    "reads_trees": "tests/flow/test_tree.py",
    "nickname": "free text",
    "dropped": "tests/nn/test_dropout.py",
    "recurrence_at": "tests/nn/test_srn_norm.py",
    "neutral": "tests/nn/test_srn_norm.py",
    "normalizes": "tests/nn/test_srn_norm.py",
    "has_u": "tests/nn/test_srn_norm.py",
    "recurrence": "test_a_wrong_recurrence_is_noticed",
    "with_recurrence": "test_a_wrong_recurrence_is_noticed",
    "state_letter": "a wrong letter finds no parameter",
    "state_weights": "tests/flow/test_lag.py",
    "first_values": "tests/nn/test_initializer.py",
    "torch_rows": "tests/nn/test_torch.py",
    "examples": "test_a_cell_gives_examples_of_itself",
}


def test_all_that_a_cell_declares_is_spoilt_here() -> None:
    """A new member of `Cell` needs a law and a planted error, or a reason why not."""
    members = {name for name in {*vars(Cell), *Cell.__annotations__} if not name.startswith("_")}
    assert members == {*METHODS, *FACTS, *HELD_ELSEWHERE}
