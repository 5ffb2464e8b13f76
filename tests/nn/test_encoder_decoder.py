"""Encoder and decoder are two networks and one path: values, gradients and the way across."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from rnnviz.flow.delta import log10_norms, triangle
from rnnviz.flow.lag import gradient_by_lag
from rnnviz.flow.stack import triangles
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.residual import Residual
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN
from rnnviz.nn.encoder_decoder import EncoderDecoder
from rnnviz.text import BadInput

READ, WRITTEN, SYMBOLS = 6, 4, 5
CELLS = [
    (SRN(size=4),),
    (SRN(size=4, activation="logistic"), LSTM(size=3)),
    (LSTM(size=3), LSTM(size=3)),
    (GRU(size=4),),
    (GRU(size=3, form="reset_after"), SRN(size=2)),
    (Residual(size=4),),
]
NAMES = ["-".join(cell.name for cell in cells) for cells in CELLS]
each_network = pytest.mark.parametrize("cells", CELLS, ids=NAMES)


@dataclass
class Batch:
    x: np.ndarray
    y: np.ndarray


def made(cells, free=False, embedding=0, reduction="mean"):
    return EncoderDecoder(
        cells, SYMBOLS, SYMBOLS, symbolic=True, embedding=embedding, loss="cross_entropy",
        border=READ, free=free, reduction=reduction,
    )  # fmt: skip


def drawn(network, scale=0.8, seed=0):
    parameters = network.parameters()
    parameters.flat[:] = np.random.default_rng(seed).normal(0, scale, parameters.flat.size)
    return parameters


def sequences(size=3, seed=1):
    rng = np.random.default_rng(seed)
    x = rng.integers(SYMBOLS, size=(READ + WRITTEN, size))
    y = rng.integers(SYMBOLS, size=(WRITTEN, size))
    x[READ + 1 :] = y[:-1]
    return Batch(x, y)


def loss_of(network, parameters, batch):
    return network.forward(parameters, batch, network.run(len(batch.x), batch.x.shape[-1]))


def gradient_of(network, parameters, batch):
    run, gradient = network.run(len(batch.x), batch.x.shape[-1]), network.parameters()
    network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    return gradient


def literal(network, parameters, batch):
    """Return the loss by the cells' own equations, one step and one sequence at a time."""
    total, V, c = 0.0, parameters["readout.V"], parameters["readout.c"]
    for b in range(batch.x.shape[1]):
        states = [np.zeros(cell.size * len(cell.states), V.dtype) for cell in network.cells]
        for k, symbol in enumerate(batch.x[:, b]):
            h = np.eye(SYMBOLS)[symbol]
            if network.embedding:
                h = parameters["embedding.E"][:, symbol]
            for n, cell in enumerate(network.cells):
                name = f"l{n}" if k < READ else f"decoder.l{n}"
                states[n] = cell.step(parameters.of(name), states[n], h)
                h = states[n][-cell.size :]
            if k >= READ:
                o = V @ h + c
                total += np.log(np.exp(o).sum()) - o[batch.y[k - READ, b]]
    return total / batch.y.size


@each_network
@pytest.mark.parametrize("embedding", [0, 3])
def test_the_loss_is_that_of_the_literal_equations(cells, embedding):
    network = made(cells, embedding=embedding)
    parameters, batch = drawn(network), sequences()
    loss = loss_of(network, parameters, batch)
    assert loss == pytest.approx(literal(network, parameters, batch), rel=1e-13)


@each_network
@pytest.mark.parametrize("embedding", [0, 3])
def test_the_gradient_of_both_networks_is_that_of_central_differences(cells, embedding):
    network = made(cells, embedding=embedding, reduction="sum")
    parameters, batch = drawn(network), sequences(2)
    gradient, h = gradient_of(network, parameters, batch), 1e-5
    for name, values in parameters.blocks.items():
        numeric = np.empty_like(values)
        for at in np.ndindex(values.shape):
            kept = values[at]
            values[at] = kept + h
            above = loss_of(network, parameters, batch)
            values[at] = kept - h
            numeric[at] = (above - loss_of(network, parameters, batch)) / (2 * h)
            values[at] = kept
        exact = gradient.blocks[name]
        assert np.abs(numeric - exact).max() < 1e-7 * np.abs(exact).max(), name


def torch_network(torch, kind, cells, parameters, prefix):
    module = getattr(torch.nn, kind)(SYMBOLS, cells[0].size, len(cells), dtype=torch.float64)
    order = {"LSTM": ("input", "forget", "candidate", "output"), "RNN": ("",)}[kind]
    with torch.no_grad():
        for n in range(len(cells)):
            own = parameters.of(f"{prefix}l{n}")
            for letter, theirs in (("U", "weight_hh"), ("W", "weight_ih"), ("b", "bias_ih")):
                rows = [own[f"{letter}.{part}" if part else letter] for part in order]
                target = getattr(module, f"{theirs}_l{n}")
                target.copy_(torch.from_numpy(np.concatenate(rows)))
            getattr(module, f"bias_hh_l{n}").zero_()
    return module


@pytest.mark.parametrize(
    ("kind", "cells"), [("LSTM", (LSTM(size=4),) * 2), ("RNN", (SRN(size=4),))]
)
def test_gradients_across_the_border_are_those_of_autograd(kind, cells):
    torch = pytest.importorskip("torch")
    network = made(cells)
    parameters, batch = drawn(network), sequences()
    encoder = torch_network(torch, kind, cells, parameters, "")
    decoder = torch_network(torch, kind, cells, parameters, "decoder.")
    x = torch.eye(SYMBOLS, dtype=torch.float64)[torch.from_numpy(batch.x)]
    _, state = encoder(x[:READ])
    h, _ = decoder(x[READ:], state)
    V, c = (torch.from_numpy(parameters[f"readout.{name}"]) for name in "Vc")
    o = h @ V.T + c
    loss = torch.nn.functional.cross_entropy(o.flatten(0, 1), torch.from_numpy(batch.y).flatten())
    loss.backward()
    assert loss_of(network, parameters, batch) == pytest.approx(loss.item(), rel=1e-12)
    gradient = gradient_of(network, parameters, batch)
    names = ("input", "forget", "candidate", "output") if kind == "LSTM" else ("",)
    for prefix, module in (("", encoder), ("decoder.", decoder)):
        for n in range(len(cells)):
            own = gradient.of(f"{prefix}l{n}")
            ours = np.concatenate([own[f"U.{name}" if name else "U"] for name in names])
            theirs = getattr(module, f"weight_hh_l{n}").grad.numpy()
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10)


@each_network
def test_nothing_is_shared_but_the_state(cells):
    network = made(cells)
    parameters, batch = drawn(network), sequences()
    before = loss_of(network, parameters, batch)
    for name in ("l0", "decoder.l0"):
        other = parameters.copy()
        other.blocks[f"{name}.b"][0] += 0.1
        assert loss_of(network, other, batch) != before
    assert set(network.names) == {
        *(f"l{n}" for n in range(len(cells))), *(f"decoder.l{n}" for n in range(len(cells)))
    }  # fmt: skip


# what is looked at


@each_network
def test_the_error_goes_from_decoder_to_encoder_as_on_one_path(cells):
    network = made(cells, reduction="sum")
    parameters, batch = drawn(network), sequences(1)
    trace = network.trace(parameters, batch)
    assert [layer.name for layer in trace.layers] == [f"l{n}" for n in range(len(cells))]
    assert not trace.layers[-1].direct[:READ].any()
    for layer in trace.layers:
        assert layer.steps == READ + WRITTEN
        enters = layer.direct if layer.entered is None else layer.entered
        for k in range(layer.steps, 0, -1):
            own = np.zeros(layer.adjoint.shape[1])
            if k > 1:
                own[-layer.size :] = enters[k - 2]
            carried = layer.pull_back(k, layer.adjoint[k][:, None])[:, 0]
            np.testing.assert_allclose(layer.adjoint[k - 1], carried + own, rtol=1e-12, atol=1e-15)


@each_network
def test_the_jacobian_of_every_step_is_that_of_the_part_it_belongs_to(cells):
    network = made(cells)
    trace = network.trace(drawn(network), sequences(1))
    for layer in trace.layers:
        J = layer.jacobian()
        assert len(J) == layer.steps
        vectors = np.random.default_rng(0).normal(size=(J.shape[1], 2))
        pull = layer.pull_many()
        for k in range(1, layer.steps + 1):
            np.testing.assert_allclose(
                layer.pull_back(k, vectors), J[k - 1].T @ vectors, atol=1e-13
            )
            np.testing.assert_allclose(pull(k, vectors.copy()), J[k - 1].T @ vectors, atol=1e-13)


@each_network
def test_rows_of_the_triangle_add_up_to_the_total_error(cells):
    network = made(cells, reduction="sum")
    parameters = drawn(network)
    trace = network.trace(parameters, sequences(1))
    top = trace.layers[-1]
    if len(cells) == 1:
        np.testing.assert_array_equal(triangles(trace.layers)[0], triangle(top))
    total = np.zeros((top.steps, top.adjoint.shape[1]))
    for t in range(1, top.steps + 1):
        signal = np.zeros((top.adjoint.shape[1], 1))
        signal[-top.size :, 0] = top.direct[t - 1]
        row = np.full(top.steps, -np.inf)
        for k in range(t, 0, -1):
            total[k - 1] += signal[:, 0]
            errors = np.concatenate(list(top.errors(k, signal).values()))
            row[k - 1] = log10_norms((errors if top.cell.closes else signal).T)[0]
            signal = top.pull_back(k, signal)
        shown = triangles(trace.layers)[-1][t - 1, :t]
        np.testing.assert_allclose(shown, row[:t], atol=1e-9)
    np.testing.assert_allclose(total, top.adjoint[1:], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("cell", [SRN(size=4), LSTM(size=3), GRU(size=4)], ids=lambda c: c.name)
def test_the_gradient_by_lag_adds_up_to_that_of_the_encoder(cell):
    network = made((cell,), reduction="sum")
    parameters, batch = drawn(network), sequences(1)
    gradient = gradient_of(network, parameters, batch)
    layer = network.trace(parameters, batch).layers[0]
    for name, total in gradient_by_lag(layer).total.items():
        np.testing.assert_allclose(total, gradient[f"l0.{name}"], rtol=1e-12, atol=1e-14)


def test_before_the_border_nothing_is_said():
    network = made((SRN(size=4),))
    parameters, batch = drawn(network), sequences(1)
    trace = network.trace(parameters, batch)
    assert np.isnan(trace.output[:READ]).all()
    run = network.run(len(batch.x), 1)
    network.forward(parameters, batch, run)
    np.testing.assert_allclose(trace.output[READ:], run.output[..., 0], rtol=1e-12)


# free running


def test_running_free_each_symbol_written_is_the_next_one_read():
    network = made((GRU(size=4),))
    parameters, batch = drawn(network, scale=2.0), sequences(8)
    said = network.answer(parameters, batch, network.run(len(batch.x), 8)).copy()
    written = said.argmax(axis=1)
    assert (written != batch.y).any()
    again = Batch(batch.x.copy(), batch.y)
    again.x[READ + 1 :] = written[:-1]
    run = network.run(len(batch.x), 8)
    network.forward(parameters, again, run)
    np.testing.assert_array_equal(run.output, said)


def test_an_answer_does_not_depend_on_the_right_one():
    network = made((LSTM(size=4),))
    parameters, batch = drawn(network, scale=2.0), sequences(4)
    run = network.run(len(batch.x), 4)
    said = network.answer(parameters, batch, run).copy()
    other = Batch(batch.x.copy(), (batch.y + 1) % SYMBOLS)
    other.x[READ + 1 :] = other.y[:-1]
    np.testing.assert_array_equal(network.answer(parameters, other, run), said)


def test_training_free_the_gradient_is_that_with_the_written_symbols_held():
    free, forced = made((SRN(size=4),), free=True), made((SRN(size=4),))
    parameters, batch = drawn(free, scale=2.0), sequences(4)
    run = free.run(len(batch.x), 4)
    free.forward(parameters, batch, run)
    held = Batch(batch.x.copy(), batch.y)
    held.x[READ + 1 :] = run.output.argmax(axis=1)[:-1]
    ours, theirs = gradient_of(free, parameters, batch), gradient_of(forced, parameters, held)
    np.testing.assert_allclose(ours.flat, theirs.flat, rtol=1e-13)


# what cannot be


@pytest.mark.parametrize("cell", [TDNN(size=3), NARX(size=3)], ids=lambda c: c.name)
def test_a_cell_that_hands_no_state_on_is_refused(cell):
    with pytest.raises(BadInput, match=r"cell\.name.*has no state"):
        made((cell,))


def test_where_a_number_is_not_finite_is_told_on_the_common_axis():
    network = made((SRN(size=3, activation="relu"),))
    parameters, batch = drawn(network), sequences(2)
    parameters["decoder.l0.U"][...] = 1e200
    parameters["decoder.l0.b"][...] = 1e200
    run = network.run(len(batch.x), 2)
    network.forward(parameters, batch, run)
    fault = network.first_fault(run)
    assert fault is not None
    assert fault.layer == "decoder.l0"
    assert fault.step == READ + 2


@each_network
def test_the_states_of_both_are_one_walk(cells):
    network = made(cells)
    parameters, batch = drawn(network), sequences(1)
    run = network.run(len(batch.x), 1)
    network.forward(parameters, batch, run)
    trace = network.trace(parameters, batch)
    for walk, layer in zip(run.stack.walks(), trace.layers, strict=True):
        np.testing.assert_allclose(walk[..., 0], layer.state[1:], rtol=1e-12)


def test_a_trace_shows_the_symbols_that_the_decoder_read():
    parameters, batch = drawn(made((GRU(size=4),)), scale=2.0), sequences(1)
    helped = made((GRU(size=4),)).trace(parameters, batch)
    np.testing.assert_array_equal(helped.symbols, batch.x[:, 0])
    alone = made((GRU(size=4),), free=True).trace(parameters, batch)
    np.testing.assert_array_equal(alone.symbols[: READ + 1], batch.x[: READ + 1, 0])
    np.testing.assert_array_equal(alone.symbols[READ + 1 :], alone.written[:-1])
    np.testing.assert_array_equal(alone.output[READ:].argmax(axis=1), alone.written)
    assert (alone.symbols != helped.symbols).any()
