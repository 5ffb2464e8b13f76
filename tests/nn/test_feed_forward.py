"""A read-out with hidden layers: its gradients, what it sends into the states, every way to run."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.feed_forward import Hidden
from rnnviz.nn.network import Network
from rnnviz.nn.rtrl import RTRL
from rnnviz.nn.stepper import Stepper
from tests.nn.sample import Case, Sample, central_differences, error, make_case

MODES = ("every", "last", "mean")
DEEP = Hidden((5, 3), "tanh")


def case_of(mode: str, hidden: Hidden = DEEP, **options) -> Case:
    return make_case(LSTM(4), SRN(3), steps=6, batch=3, readout=mode, hidden=hidden, **options)


@pytest.mark.parametrize(("mode", "both"), [*product(MODES, (False, True))])
def test_backpropagation_is_what_differences_of_the_loss_say(mode: str, both: bool):
    case = case_of(mode, loss="cross_entropy", bidirectional=both)
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("activation", ["tanh", "logistic", "relu"])
def test_every_activation(activation: str):
    case = case_of("last", Hidden((6,), activation))
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("mode", MODES)
def test_padding_has_no_effect(mode: str):
    case = case_of(mode)
    lengths = np.array([6, 2, 4])
    padded = PaddedSample(case.batch.x, case.batch.y, lengths)
    padded_case = replace(case, batch=padded)
    gradient = padded_case.gradient()
    assert error(gradient, central_differences(padded_case)) < 1e-7
    case.batch.x[4:, :, 1:] = 7.0
    case.batch.x[2:, :, 1] = -7.0
    assert np.array_equal(padded_case.gradient().flat, gradient.flat)


class PaddedSample(Sample):
    def __init__(self, x, y, lengths):
        super().__init__(x, y)
        object.__setattr__(self, "lengths", lengths)


@pytest.mark.parametrize("mode", MODES)
def test_rtrl_gives_the_same_gradient(mode: str):
    case, total = case_of(mode), 0.0
    gradient = case.network.parameters()
    total = sum(RTRL(case.network, 3).gradients(case.parameters, case.batch, gradient))
    assert total == pytest.approx(case.loss(), rel=1e-13)
    assert error(gradient, case.gradient()) < 1e-11


@pytest.mark.parametrize("mode", MODES)
def test_what_the_loss_sends_into_the_states_is_its_derivative(mode: str):
    """A complex step through the literal equations of the read-out."""
    case = case_of(mode)
    trace = case.network.trace(case.parameters, case.batch)
    weights, top = case.parameters.stacks("readout"), trace.layers[-1]
    h, y = top.states["h"][1:].astype(complex), case.batch.y[..., 0]

    def loss(states):
        read = {"every": states, "last": states[-1:], "mean": states.mean(axis=0)[None]}[mode]
        o = DEEP.read_out(weights, read.T).T
        return np.mean((o - y.reshape(o.shape)) ** 2)

    expected = np.zeros(h.shape)
    for place in np.ndindex(*h.shape):
        moved = h.copy()
        moved[place] += 1e-30j
        expected[place] = loss(moved).imag / 1e-30
    np.testing.assert_allclose(top.direct, expected, rtol=1e-12, atol=1e-16)
    final = trace.output if mode == "every" else trace.output[-1]
    assert trace.loss == pytest.approx(np.mean((final - y) ** 2), rel=1e-13)


@pytest.mark.parametrize("mode", MODES)
def test_the_output_after_each_step_is_that_of_a_run_step_by_step(mode: str):
    case = case_of(mode)
    outputs = Stepper(case.network, case.parameters).warm(case.batch.x[..., 0])
    trace = case.network.trace(case.parameters, case.batch)
    np.testing.assert_allclose(trace.output, outputs, rtol=1e-12)


def test_an_identity_with_nothing_flat_is_the_plain_read_out():
    """One ReLU layer that copies a positive state changes no loss and no gradient below it."""
    plain = make_case(SRN(3, activation="logistic"), readout="last")
    deep = Network(plain.network.cells, 3, 4, readout="last", hidden=Hidden((3,), "relu"))
    values = deep.parameters()
    for name, value in plain.parameters.items():
        values[name][...] = value
    values["readout.V1"][...] = np.eye(3)
    case = Case(deep, values, plain.batch)
    assert case.loss() == plain.loss()
    below, found = plain.gradient(), case.gradient()
    for name in ("l0.U", "l0.W", "l0.b", "readout.V", "readout.c"):
        np.testing.assert_array_equal(found[name], below[name])


def test_an_overflow_is_found_in_the_hidden_layer_where_it_began():
    case = case_of("last", Hidden((5, 3), "relu"))
    case.parameters["readout.V2"][...] = 1e308
    case.parameters["readout.c1"][...] = 1e3
    case.gradient()
    fault = case.network.first_fault(case.run())
    assert fault is not None
    assert (fault.direction, fault.layer, fault.quantity, fault.step) == (
        "forward", "readout", "a2", 6,
    )  # fmt: skip
