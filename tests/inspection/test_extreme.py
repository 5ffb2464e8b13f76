"""Numbers that no double can hold are finite as logarithms, and divergence is a result."""

from __future__ import annotations

import json

import numpy as np
import pytest

from rnnviz.cli import main
from tests.inspection.conftest import save


def files(tmp_path, U, steps, activation="identity", W=1.0, x=0.0):
    size = len(U)
    tensors = {"weight_ih_l0": np.full((size, 1), W), "weight_hh_l0": np.asarray(U)}
    sequence = {"inputs": np.full((steps, 1), x), "nonlinearity": activation}
    weights = save(tmp_path / "net.safetensors", tensors)
    return weights, save(tmp_path / "seq.npz", sequence)


@pytest.mark.parametrize("scale", [1e-200, 1e-3, 1e3, 1e200])
def test_the_triangle_is_finite_where_the_adjoint_is_not(scale, tmp_path, inspected):
    """δ of a linear network U = s·Q grows by exactly s a step; in doubles it is 0 or infinite."""
    steps, angle = 250, 0.4
    Q = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    arrays = inspected(*files(tmp_path, scale * Q, steps))
    first = np.abs(arrays["trace/l0.adjoint.h"][0]).max()
    assert first == 0 or not np.isfinite(first)
    lag = np.arange(steps - 1, -1, -1)
    right = np.log10(np.sqrt(2)) + lag * np.log10(scale)
    np.testing.assert_allclose(arrays["trace/l0.triangle"][-1], right, rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(arrays["trace/l0.jacobian.sigma_max"], scale, rtol=1e-12)
    np.testing.assert_allclose(np.abs(arrays["trace/l0.jacobian.eigenvalues"]), scale, rtol=1e-12)
    np.testing.assert_allclose(arrays["trace/l0.lyapunov"], np.log(scale), rtol=1e-12)


def test_states_that_overflow_are_a_result(tmp_path, capsys):
    """h_k = (10^k - 1)/9 leaves the doubles at step 310; nothing is said of what the error does."""
    weights, inputs = files(tmp_path, [[10.0]], 400, "relu", x=1.0)
    trace = tmp_path / "trace.npz"
    assert main(["inspect", str(weights), "--inputs", str(inputs), "-o", str(trace)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "diverged: the state is not finite from step 310 on" in out
    assert "\n  broken: " in out
    assert "exploding" not in out
    with np.load(trace) as arrays:
        meta = json.loads(str(arrays["meta"]))
        assert (meta["outcome"], meta["flow"]) == ("diverged", {"l0": "broken"})
        assert meta["regime"] == "diverged"
        assert np.isfinite(arrays["trace/l0.h"][:310]).all()


@pytest.mark.parametrize("blocks", [1, 3, 4])
@pytest.mark.parametrize("scale", [0.0, 1e-320, 30.0, 1e5, 1e300])
def test_any_weights_give_an_answer(blocks, scale, tmp_path, inspected):
    rng = np.random.default_rng(0)
    shapes = {"weight_ih": (blocks * 3, 2), "weight_hh": (blocks * 3, 3), "bias_ih": (blocks * 3,)}
    tensors = {
        f"{name}_l{n}{way}": scale
        * rng.normal(size=(shape[0], 6) if n and shape[1:] == (2,) else shape)
        for name, shape in shapes.items()
        for n in (0, 1)
        for way in ("", "_reverse")
    }
    inputs = save(tmp_path / "seq.npz", {"inputs": rng.normal(size=(9, 2)), "nonlinearity": "tanh"})
    arrays = inspected(save(tmp_path / "net.npz", tensors), inputs)
    assert np.isfinite(arrays["trace/l0.h"]).all()
    meta = json.loads(str(arrays["meta"]))
    assert meta["outcome"] in ("ok", "diverged", "dead")


def test_a_dead_network(tmp_path, capsys):
    """ReLU units below zero pass nothing on: δ is exactly zero although there is a loss."""
    weights, inputs = files(tmp_path, np.eye(2), 5, "relu", W=-1.0, x=1.0)
    trace = tmp_path / "trace.npz"
    assert main(["inspect", str(weights), "--inputs", str(inputs), "-o", str(trace)]) == 0
    with np.load(trace) as arrays:
        assert json.loads(str(arrays["meta"]))["outcome"] == "dead"
        assert np.isneginf(arrays["trace/l0.triangle"][-1]).all()


def test_one_step(tmp_path, inspected):
    arrays = inspected(*files(tmp_path, np.eye(2), 1))
    assert arrays["trace/l0.triangle"].shape == (1, 1)
    np.testing.assert_array_equal(arrays["trace/l0.adjoint.h"], np.ones((2, 2)))
