"""The first number that is not finite, found exactly where it was put or first arose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.fault import Fault
from rnnviz.nn.network import Network
from tests.nn.sample import EXAMPLES, Case, Sample, make_case


def fault_of(case: Case, truncation: int = 0) -> Fault | None:
    run = case.run()
    case.network.forward(case.parameters, case.batch, run)
    case.network.backward(case.parameters, run, case.network.parameters(), truncation)
    return case.network.first_fault(run)


@pytest.mark.parametrize("name", EXAMPLES)
def test_none_where_all_is_finite(name: str) -> None:
    assert fault_of(make_case(EXAMPLES[name](4))) is None


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_bad_input(name: str, seed: int) -> None:
    case = make_case(EXAMPLES[name](4), steps=8, batch=3, seed=seed)
    step, unit, sequence = (int(np.random.default_rng(seed).integers(n)) for n in (8, 3, 3))
    case.batch.x[step, unit, sequence] = np.nan if seed % 2 else np.inf
    assert fault_of(case) == Fault("forward", "x", step + 1, unit, "l0", sequence)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_bad_bias(name: str) -> None:
    case = make_case(EXAMPLES[name](4))
    for block in case.network.cells[0].blocks:
        suffix = "" if block == "z" else f".{block}"
        kept = case.parameters[f"l0.b{suffix}"].copy()
        case.parameters[f"l0.b{suffix}"][2] = np.nan
        quantity = "z" if block == "z" else f"z {block}"
        assert fault_of(case) == Fault("forward", quantity, 1, 2, "l0", 0)
        case.parameters[f"l0.b{suffix}"][:] = kept


def test_a_bad_readout_and_a_bad_target() -> None:
    case = make_case(EXAMPLES["lstm"](4), batch=2)
    case.batch.y[3, 1, 1] = np.nan
    assert fault_of(case) == Fault("forward", "loss", 0, 0, "readout", 0)
    case.parameters["readout.c"][1] = np.inf
    assert fault_of(case) == Fault("forward", "output", 1, 1, "readout", 0)


def linear(size: int, U: Any, steps: int, *, start: float, readout: str = "last") -> Case:
    network = Network((SRN(size, "identity"),), 1, 1, readout=readout)
    parameters = network.parameters()
    parameters["l0.U"][:] = U
    parameters["l0.b"][:] = start
    parameters["readout.V"][:] = 1
    y = np.zeros((steps, 1, 1)) if readout == "every" else np.zeros((1, 1))
    return Case(network, parameters, Sample(np.zeros((steps, 1, 1)), y))


def test_a_state_that_overflows() -> None:
    """h_k = 1e50 h_{k-1} + 1 exceeds 1.8e308 at step 8, in the second unit alone."""
    case = linear(2, np.diag([0.5, 1e50]), 12, start=1.0)
    assert fault_of(case) == Fault("forward", "z", 8, 1, "l0", 0)


def test_a_loss_that_overflows_first() -> None:
    case = linear(1, 1e50, 5, start=1.0)
    assert fault_of(case) == Fault("forward", "loss", 0, 0, "readout", 0)


@pytest.mark.parametrize("size", [1e25, 1e40, 1e77])
def test_an_error_that_overflows_on_its_way_back(size: float) -> None:
    """The states are zero; λ_k = size^(T-k) λ_T, whose first overflow is easily counted."""
    case = linear(3, size * np.eye(3), 30, start=0.0)
    case.batch.y[:] = -0.5
    lags = next(n for n in range(40) if n * np.log10(size) > np.log10(1.797e308))
    assert fault_of(case) == Fault("backward", "∂L/∂h", 30 - lags, 0, "l0", 0)


def test_a_sum_over_steps_that_overflows() -> None:
    case = linear(1, 0.0, 4, start=1e160)
    case.batch.y[:] = 1e160 - 1e150
    found = fault_of(case)
    assert found is not None
    assert (found.direction, found.step) == ("backward", 0)
    assert found.quantity in {"∂L/∂readout.V", "∂L/∂l0.U"}


def test_the_layer_is_named() -> None:
    case = make_case(EXAMPLES["srn"](4), EXAMPLES["lstm"](3))
    case.parameters["l1.b.forget"][1] = np.nan
    assert fault_of(case) == Fault("forward", "z forget", 1, 1, "l1", 0)


def test_a_forward_pass_is_enough() -> None:
    case = make_case(EXAMPLES["gru"](4))
    case.parameters["l0.U.reset"][1, 0] = np.nan
    run = case.run()
    case.network.forward(case.parameters, case.batch, run)
    assert case.network.first_fault(run) == Fault("forward", "z reset", 1, 1, "l0", 0)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_forward_pass_is_searched_by_step_not_by_quantity(name: str) -> None:
    """Every later quantity is bad at once; the earliest in time is the one reported."""
    case = make_case(EXAMPLES[name](4), steps=6)
    run = case.run()
    case.gradient()
    layer = run.layers[0]
    for values in layer.states.values():
        values[4:] = np.nan
    layer.h[3, 2, 1] = np.inf
    found = case.network.first_fault(run)
    assert found is not None
    assert (found.quantity, found.step, found.unit, found.sequence) == ("h", 3, 2, 1)
