"""Outputs, states, adjoints and gradients are PyTorch's, through the command and its files."""

from __future__ import annotations

import numpy as np
import pytest

from tests.inspection.conftest import save
from tests.inspection.torch_reference import CASES, FIXTURES, STORED, answer


def hold(arrays, expected):
    """Every array that PyTorch knows is in the trace, and equal."""
    for name, right in expected.items():
        scale = max(1.0, np.abs(right).max())
        np.testing.assert_allclose(
            arrays[name], right, rtol=0, atol=1e-10 * scale, err_msg=name, strict=True
        )


@pytest.mark.parametrize("case", STORED, ids=lambda case: case.name)
def test_what_pytorch_said(case, inspected):
    (weights,) = FIXTURES.glob(f"{case.name}.weights.*")
    arrays = inspected(weights, FIXTURES / f"{case.name}.inputs.npz")
    with np.load(FIXTURES / f"{case.name}.torch.npz") as expected:
        assert len(expected) >= 7
        hold(arrays, dict(expected))


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_pytorch_says(case, suffix, inspected, tmp_path):
    pytest.importorskip("torch")
    said = answer(case, seed=len(case.name))
    weights = save(tmp_path / f"weights{suffix}", said.weights)
    inputs = save(tmp_path / "inputs.npz", said.sequence)
    hold(inspected(weights, inputs), said.expected)


def test_the_fixtures_are_what_the_script_writes():
    pytest.importorskip("torch")
    for case in STORED:
        with np.load(FIXTURES / f"{case.name}.torch.npz") as stored:
            hold(dict(stored), answer(case).expected)


def test_a_batch_of_others_changes_nothing(inspected, tmp_path):
    """A sequence is inspected alone; in PyTorch its neighbours in a batch make no difference."""
    torch = pytest.importorskip("torch")
    torch.manual_seed(3)
    net = torch.nn.GRU(3, 5, 2, dtype=torch.float64)
    batch = torch.randn(7, 4, 3, dtype=torch.float64)
    weights = {name: p.detach().numpy() for name, p in net.named_parameters()}
    inputs = save(tmp_path / "inputs.npz", {"inputs": batch[:, 2].numpy()})
    arrays = inspected(save(tmp_path / "weights.npz", weights), inputs)
    right = net(batch)[0][:, 2].detach().numpy()
    np.testing.assert_allclose(arrays["trace/output"], right, rtol=0, atol=1e-12)
