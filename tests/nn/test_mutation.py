"""Backward passes with one mistake each, of the kind people make: every one must be noticed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from rnnviz.nn.parameters import Parameters
from rnnviz.nn.unrolled import Unrolled
from tests.nn.sample import EXAMPLES, RECURRENT, Case, central_differences, error, make_case

Mutation = Callable[[Any], None]


def after(layer: Unrolled, method: str, spoil: Callable[[Any], None]) -> None:
    """Let `spoil(layer)` act each time `method` is done."""
    original = getattr(layer, method)

    def mutant(*args: Any) -> None:
        original(*args)
        spoil(layer)

    setattr(layer, method, mutant)


def before(layer: Unrolled, method: str, change: Callable[..., tuple[Any, ...]]) -> None:
    """Let `change` alter the arguments of `method`."""
    original = getattr(layer, method)
    setattr(layer, method, lambda *args: original(*change(*args)))


def factor(block: str, by: Callable[[Any], Any]) -> Mutation:
    """Multiply the factor of one block's δ by something it should not have, or has no more."""

    def spoil(layer: Any) -> None:
        part = layer.block(layer.delta, block)
        part *= by(layer)

    return lambda layer: after(layer, "hoist", spoil)


def scaled(attribute: str, by: Callable[[Any], Any]) -> Mutation:
    def spoil(layer: Any) -> None:
        values = getattr(layer, attribute)
        values *= by(layer)

    return lambda layer: after(layer, "hoist", spoil)


def _transpose_each_block(weights: Any, schedule: Any) -> tuple[Any, Any]:
    U = weights["U"]
    blocks = U.reshape(-1, U.shape[1], U.shape[1]).transpose(0, 2, 1)
    return {**weights, "U": np.ascontiguousarray(blocks).reshape(U.shape)}, schedule


def _late_states(layer: Any) -> None:
    """Multiply δ_k by h_k instead of h_{k-1}."""
    original, source = layer.accumulate, layer.source

    def mutant(gradient: Any) -> None:
        layer.source = np.concatenate([source[1:], source[-1:]])
        layer.source[:-1, layer.size :] = source[:-1, layer.size :]
        original(gradient)
        layer.source = source

    layer.accumulate = mutant


def _reversed_time(layer: Any) -> None:
    original = layer.accumulate

    def mutant(gradient: Any) -> None:
        delta, wide = layer.delta, getattr(layer, "wide_delta", None)
        layer.delta = delta[::-1]
        if wide is not None:
            layer.wide_delta = wide[::-1]
        original(gradient)
        layer.delta = delta
        if wide is not None:
            layer.wide_delta = wide

    layer.accumulate = mutant


def _last_bias_only(layer: Any) -> None:
    original = layer.accumulate

    def mutant(gradient: Any) -> None:
        original(gradient)
        gradient["b"][...] = layer.delta[-1].sum(axis=-1)

    layer.accumulate = mutant


def _no_carry(layer: Any) -> None:
    layer.carries = lambda truncation, every: Unrolled.carries(layer, 1, every)


def _cut_in_the_middle(layer: Any) -> None:
    layer.carries = lambda truncation, every: Unrolled.carries(layer, 4, every)


EVERYWHERE: dict[str, Mutation] = {
    "U for its transpose": lambda layer: before(layer, "sweep", _transpose_each_block),
    "h_k for h_{k-1}": _late_states,
    "steps in reverse": _reversed_time,
    "bias from the last step alone": _last_bias_only,
    "nothing carried back": _no_carry,
    "carried back in part": _cut_in_the_middle,
}
OF_THE_STATE = ("nothing carried back", "carried back in part")
OF_U = ("U for its transpose", "h_k for h_{k-1}")
OF_ONE_CELL: dict[str, tuple[str, Mutation]] = {
    "no slope": ("srn", scaled("delta", lambda la: 1 / (1 - la.h[1:] ** 2))),
    "tanh of tanh": ("srn", scaled(
        "delta", lambda la: (1 - np.tanh(la.h[1:]) ** 2) / (1 - la.h[1:] ** 2)
    )),
    "logistic slope of z, not of h": ("srn-logistic", scaled("delta", lambda la: 0.9)),
    "input gate without the candidate": ("lstm", factor("input", lambda la: 1 / la.g)),
    "candidate without the input gate": ("lstm", factor("candidate", lambda la: 1 / la.i)),
    "forget gate with c_k": ("lstm", factor("forget", lambda la: la.c[1:] / (la.c[:-1] + 1e-9))),
    "output gate with c_k": ("lstm", factor("output", lambda la: la.c[1:] / la.tanh_c)),
    "tanh of tanh c_k": ("lstm", scaled(
        "total_c", lambda la: (1 - np.tanh(la.tanh_c) ** 2) / (1 - la.tanh_c**2)
    )),
    "h_k without the output gate": ("lstm", scaled("total_c", lambda la: 1 / la.o)),
    "logistic slope forgotten": ("lstm", factor("forget", lambda la: 1 / (la.f * (1 - la.f)))),
    "update gate's sign": ("gru", factor("update", lambda la: -1)),
    "update gate without h_{k-1}": ("gru", factor(
        "update", lambda la: -la.n / (la.h[:-1] - la.n)
    )),
    "candidate with z for 1 - z": ("gru", factor("candidate", lambda la: la.keep / la.s)),
    "z for 1 - z on the way back": ("gru", scaled("keep", lambda la: la.s / la.keep)),
    "no reset gate on the way back": ("gru", lambda la: before(la, "sweep", _open_reset)),
    "reset gate with h_k": ("gru", factor(
        "reset", lambda la: la.h[1:] / (la.h[:-1] + 1e-9)
    )),
    "reset gate with h_{k-1}": (
        "gru-reset_after", factor("reset", lambda la: la.h[:-1] / la.inner)
    ),
    "no reset gate on the way back, after": (
        "gru-reset_after", lambda la: before(la, "sweep", _open_reset)
    ),
}  # fmt: skip


def _open_reset(weights: Any, schedule: Any) -> tuple[Any, Any]:
    """Let the backward sweep find 1 where r is; r comes last before the target."""
    return weights, [(*step[:-2], np.ones_like(step[-2]), step[-1]) for step in schedule]


def case_of(name: str) -> Case:
    return make_case(EXAMPLES[name](4), seed=1)


@cache
def exact(name: str) -> Parameters:
    """Return the gradient of a cell's case by central differences."""
    return central_differences(case_of(name))


def mutated(name: str, mutation: Mutation) -> float:
    """Return how far a mutant's gradient is from central differences."""
    case = case_of(name)
    mutation(case.run().layers[0])
    return error(case.gradient(), exact(name))


@pytest.mark.parametrize("mutation", EVERYWHERE)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_mistake_any_cell_can_have(name: str, mutation: str) -> None:
    U = make_case(EXAMPLES[name](4)).parameters.blocks.get("l0.U")
    if mutation in OF_U and (U is None or U.ndim < 2):
        return
    if mutation in OF_THE_STATE and name not in RECURRENT:
        return
    assert mutated(name, EVERYWHERE[mutation]) > 1e-4


@pytest.mark.parametrize("mutation", OF_ONE_CELL)
def test_a_mistake_of_one_cell(mutation: str) -> None:
    name, mutate = OF_ONE_CELL[mutation]
    assert mutated(name, mutate) > 1e-4


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bench_itself_is_clean(name: str) -> None:
    assert mutated(name, lambda layer: after(layer, "hoist", lambda la: None)) < 1e-7
