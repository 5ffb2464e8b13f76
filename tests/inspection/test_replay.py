"""The replay against loops written out from torch's documentation and derivatives by complex step.

The derivative of the loss in a random direction of everything at once, weights, inputs and initial
states, must be the sum of all gradients along it.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.flow.delta import log10_norms
from rnnviz.flow.stack import triangles
from rnnviz.inspection.input_sequence import InputSequence
from rnnviz.inspection.replay import replay
from rnnviz.inspection.weights import weights_of
from rnnviz.reading.tensor.tensor import tensor_of_array
from tests.inspection import reference

KINDS = ("rnn", "lstm", "gru", "gru-book")
TINY = 1e-30


class Example:
    """A random network in both notations, with a random sequence."""

    def __init__(self, kind, depth, both, size=3, inputs=2, steps=5, seed=0, activation="tanh"):
        rng = np.random.default_rng(seed)
        self.kind, self.activation = kind, activation
        self.tensors = reference.random_tensors(kind, inputs, size, depth, both, rng)
        self.x = rng.normal(size=(steps, inputs))
        self.h0, self.c0 = rng.normal(size=(2, depth * (1 + both), size))
        self.direct = rng.normal(size=(steps, size * (1 + both)))
        form = "reset_before" if kind == "gru-book" else "reset_after"
        tensors = {name: tensor_of_array(value) for name, value in self.tensors.items()}
        self.weights = weights_of(Path("file"), tensors, form)
        self.stack = self.weights.stack.with_settings(activation=activation)
        initial = {"h": self.h0, "c": self.c0}
        self.sequence = InputSequence(
            self.x, {state: initial[state] for state in self.stack.cell.states}, self.direct
        )

    def replay(self, direct=None):
        sequence = self.sequence
        if direct is not None:
            sequence = InputSequence(sequence.x, sequence.initial, direct)
        return replay(self.stack, self.weights.parameters, sequence)

    def output(self, tensors, x, h0, c0):
        return reference.output(self.kind, tensors, x, h0, c0, self.activation)

    def by_complex_step(self, along):
        """Return dL along a direction of everything."""
        tensors = {name: value + 1j * TINY * along[name] for name, value in self.tensors.items()}
        x, h0, c0 = (getattr(self, name) + 1j * TINY * along[name] for name in ("x", "h0", "c0"))
        return float((self.direct * self.output(tensors, x, h0, c0)).sum().imag / TINY)

    def by_gradients(self, along):
        """Return the sum of the gradients along a direction of everything."""
        done = self.replay()
        total = (done.input_adjoint * along["x"]).sum()
        for row, layer in enumerate(done.layers):
            for state, adjoint in layer.adjoints.items():
                total += adjoint[0] @ along[f"{state}0"][row]
            total += self._along_parameters(done.gradient.of(layer.name), layer, along)
        return total

    def _along_parameters(self, gradient, layer, along):
        size, name = layer.size, layer.name
        ending = f"_l{name.strip('lr')}" + "_reverse" * layer.backward
        total = 0.0
        for n, block in enumerate(layer.cell.torch_rows):
            rows, part = slice(n * size, (n + 1) * size), f".{block}" if block != "z" else ""
            total += (gradient[f"W{part}"] * along[f"weight_ih{ending}"][rows]).sum()
            total += (gradient[f"U{part}"] * along[f"weight_hh{ending}"][rows]).sum()
            total += gradient[f"b{part}"] @ along[f"bias_ih{ending}"][rows]
            inner = gradient.get(f"b_h{part}", gradient[f"b{part}"])
            total += inner @ along[f"bias_hh{ending}"][rows]
        return total

    def direction(self, seed=1):
        rng = np.random.default_rng(seed)
        everything = {**self.tensors, "x": self.x, "h0": self.h0, "c0": self.c0}
        return {name: rng.normal(size=value.shape) for name, value in everything.items()}


def hold(example):
    right = example.output(example.tensors, example.x, example.h0, example.c0)
    np.testing.assert_allclose(example.replay().output, right, rtol=0, atol=1e-12)
    along = example.direction()
    right = example.by_complex_step(along)
    assert example.by_gradients(along) == pytest.approx(right, rel=1e-10, abs=1e-10)


@pytest.mark.parametrize(("kind", "depth", "both"), list(product(KINDS, (1, 2, 3), (False, True))))
def test_states_and_gradients(kind, depth, both):
    hold(Example(kind, depth, both))


@pytest.mark.parametrize("activation", reference.ACTIVATIONS)
def test_every_nonlinearity_of_an_srn(activation):
    hold(Example("rnn", 2, True, activation=activation))


@settings(max_examples=25)
@given(
    st.sampled_from(KINDS),
    *(st.integers(1, most) for most in (3, 5, 4, 6)),
    st.booleans(),
    st.integers(0, 2**32),
)
def test_any_size(kind, depth, size, inputs, steps, both, seed):
    hold(Example(kind, depth, both, size, inputs, steps, seed))


def test_the_two_forms_of_the_gru_are_different_functions():
    book, torch = Example("gru-book", 1, False), Example("gru", 1, False)
    assert np.abs(book.replay().output - torch.replay().output).max() > 0.01


@pytest.mark.parametrize(("kind", "depth", "both"), list(product(KINDS, (1, 2), (False, True))))
def test_the_triangle_is_each_loss_alone(kind, depth, both):
    example = Example(kind, depth, both)
    layers = example.replay().layers
    for t in range(len(example.x)):
        alone = np.zeros_like(example.direct)
        alone[t] = example.direct[t]
        for layer, found in zip(example.replay(alone).layers, triangles(layers), strict=True):
            row = found[len(found) - 1 - t if layer.backward else t]
            right = log10_norms(layer.adjoint[1:] if layer.gates else layer.delta)
            reached = ~np.isnan(row)
            np.testing.assert_allclose(row[reached], right[reached], rtol=0, atol=1e-10)
            assert np.isneginf(right[~reached]).all()


@pytest.mark.parametrize("both", [False, True])
def test_what_the_triangle_leaves_out(both):
    """NaN where the loss cannot reach: never below a layer that reads both ways."""
    example = Example("rnn", 2, both)
    later = np.triu(np.ones((5, 5), bool), 1)
    layers = example.replay().layers
    for layer, found in zip(layers, triangles(layers), strict=True):
        expected = later if not both or layer.name.startswith("l1") else np.zeros_like(later)
        np.testing.assert_array_equal(np.isnan(found), expected)


def test_a_backward_half_is_a_layer_that_reads_the_reversed_sequence():
    example = Example("lstm", 1, True)
    forward = {n: v for n, v in example.tensors.items() if not n.endswith("_reverse")}
    backward = {n: example.tensors[f"{n}_reverse"] for n in forward}
    half = example.replay().layers[1]
    states = reference.output("lstm", backward, example.x[::-1], example.h0[1:], example.c0[1:])
    assert half.name == "l0r"
    np.testing.assert_array_equal(half.input, example.x[::-1])
    np.testing.assert_array_equal(half.states["h"][0], example.h0[1])
    np.testing.assert_allclose(half.states["h"][1:], states, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(half.direct, example.direct[::-1, 3:])


@pytest.mark.parametrize("kind", KINDS)
def test_direct_is_what_a_step_s_own_loss_sends_down(kind):
    """With one step there is no other way: the adjoint itself."""
    example = Example(kind, 3, True, steps=1)
    for layer in example.replay().layers:
        np.testing.assert_allclose(layer.direct, layer.adjoints["h"][1:], rtol=0, atol=1e-13)
