"""Optimisers against PyTorch's paths and closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.network import Network
from rnnviz.nn.optimizer import OPTIMIZERS, SGD, Adam, Momentum, Optimizer, add_decay
from rnnviz.nn.parameters import Parameters
from tests.nn.torch_reference import FIXTURES, RATE

KINDS = {kind.name: kind for kind in OPTIMIZERS}


@pytest.mark.parametrize("name", KINDS)
def test_torch_moves_the_same_way(name: str) -> None:
    with np.load(FIXTURES / "torch_optimizers.npz") as archive:
        gradients, path = archive[f"{name}/gradients"], archive[f"{name}/path"]
    optimizer: Optimizer = KINDS[name](learning_rate=RATE)  # type: ignore[call-arg]
    theta = path[0].copy()
    state = optimizer.start(theta)
    for gradient, expected in zip(gradients, path[1:], strict=True):
        optimizer.apply(theta, gradient, state)
        np.testing.assert_allclose(theta, expected, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_precision_is_kept(kind: type[Optimizer]) -> None:
    theta = np.ones(3, np.float32)
    optimizer = kind()
    optimizer.apply(theta, np.ones(3, np.float32), optimizer.start(theta))
    assert theta.dtype == np.float32


def test_the_learning_rate_may_change_on_the_way() -> None:
    theta = np.array([1.0])
    state = Momentum(learning_rate=0.1).start(theta)
    Momentum(learning_rate=0.1).apply(theta, np.array([1.0]), state)
    Momentum(learning_rate=0.2).apply(theta, np.array([0.0]), state)
    assert theta[0] == pytest.approx(1.0 - 0.1 - 0.2 * 0.9, rel=1e-15)


def test_adam_starts_with_a_step_of_the_learning_rate() -> None:
    theta = np.zeros(2)
    optimizer = Adam(learning_rate=0.01)
    optimizer.apply(theta, np.array([1e-3, -1e3]), optimizer.start(theta))
    np.testing.assert_allclose(theta, [-0.01, 0.01], rtol=2e-5)


def test_pure_l2_decay_shrinks_the_spectral_radius_exactly() -> None:
    network = Network((GRU(4),), 2, 1)
    parameters, gradient = network.parameters(), network.parameters()
    parameters.flat[:] = np.random.default_rng(0).normal(size=parameters.flat.size)
    before = np.abs(np.linalg.eigvals(parameters["l0.U.reset"])).max()
    optimizer = SGD(learning_rate=0.1)
    state = optimizer.start(parameters.flat)
    for _ in range(100):
        gradient.flat[:] = 0
        add_decay(gradient, parameters, l1=0.0, l2=0.1)
        optimizer.apply(parameters.flat, gradient.flat, state)
    after = np.abs(np.linalg.eigvals(parameters["l0.U.reset"])).max()
    assert after / before == pytest.approx(0.366032, abs=5e-7)


def test_decay_pulls_weights_and_leaves_biases() -> None:
    network = Network((GRU(3, "reset_after"),), 2, 1, symbolic=True, embedding=2)
    parameters, gradient = network.parameters(), network.parameters()
    parameters.flat[:] = np.random.default_rng(1).normal(size=parameters.flat.size)
    add_decay(gradient, parameters, l1=0.5, l2=0.25)
    for name, theta in parameters.items():
        pulled = 0.25 * theta + 0.5 * np.sign(theta)
        decayed = name.split(".")[1] in {"U", "W", "V"}
        np.testing.assert_allclose(gradient[name], pulled if decayed else 0 * theta, rtol=1e-15)


def test_overflow_of_a_moment_is_not_an_error() -> None:
    theta = np.ones(1)
    optimizer = Adam()
    optimizer.apply(theta, np.array([1e200]), optimizer.start(theta))
    assert isinstance(Parameters(()).flat, np.ndarray)
    assert np.isfinite(theta).all()
