"""First values: their distribution, and what depends on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.initializer import KINDS, Init, initialize
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.setting import settings_of

Array = NDArray[Any]


def drawn(cell: Any = None, seed: int = 0, dtype: str = "float64", **init: Any) -> Parameters:
    network = Network((cell or SRN(64),), 10, 5, dtype=dtype)
    parameters = network.parameters()
    initialize(parameters, network, Init(**init), np.random.default_rng(seed))
    return parameters


def test_the_default_start_has_a_spectral_radius_near_the_root_of_a_third() -> None:
    radii, sigmas = [], []
    for seed in range(30):
        U = drawn(seed=seed)["l0.U"]
        radii.append(np.abs(np.linalg.eigvals(U)).max())
        sigmas.append(np.linalg.norm(U, 2))
    assert np.mean(radii) == pytest.approx(0.605, abs=0.02)
    assert np.mean(sigmas) == pytest.approx(1.1125, abs=0.02)


def test_the_default_start_is_bounded() -> None:
    for name, values in drawn(LSTM(16)).items():
        assert 0.2 < np.abs(values).max() <= 0.25 or values.size < 30, name


@pytest.mark.parametrize("kind", ["orthogonal", "spectral", "identity", "chain"])
def test_square_kinds(kind: str) -> None:
    U = drawn(SRN(12), recurrent=kind, recurrent_scale=1.3)["l0.U"]
    if kind == "orthogonal":
        np.testing.assert_allclose(U.T @ U, 1.69 * np.eye(12), atol=1e-13)
    elif kind == "spectral":
        assert np.abs(np.linalg.eigvals(U)).max() == pytest.approx(1.3, rel=1e-12)
    else:
        chain = 0.5 * np.eye(12, k=1) if kind == "chain" else 0
        np.testing.assert_array_equal(U, 1.3 * np.eye(12) + chain)


@pytest.mark.parametrize("cell", [LSTM(6), GRU(6), GRU(6, "reset_after")])
def test_every_gate_has_a_draw_of_its_own(cell: Any) -> None:
    p = drawn(cell, recurrent="orthogonal")
    matrices = [p[f"l0.U.{gate}"] for gate in cell.rows]
    for n, matrix in enumerate(matrices):
        np.testing.assert_allclose(matrix.T @ matrix, np.eye(6), atol=1e-13)
        assert all((matrix != other).any() for other in matrices[:n])


def test_gate_biases_are_added() -> None:
    p = drawn(LSTM(8), bias="zero", forget_bias=2.0, update_bias=7.0)
    assert (p["l0.b.forget"] == 2).all()
    assert not p["l0.b.input"].any()
    p = drawn(GRU(8, "reset_after"), forget_bias=9.0, update_bias=2.0)
    assert np.abs(p["l0.b.update"] - 2).max() <= 1 / 8**0.5
    assert np.abs(p["l0.b_h.candidate"]).max() <= 1 / 8**0.5


def test_the_seed_decides_in_either_precision() -> None:
    first, again, other = drawn(seed=1), drawn(seed=1), drawn(seed=2)
    assert (first.flat == again.flat).all()
    assert (first.flat != other.flat).mean() > 0.9
    np.testing.assert_array_equal(drawn(seed=1, dtype="float32").flat, first.flat.astype("float32"))


def test_every_choice_can_be_drawn() -> None:
    for key, setting, _ in settings_of(Init):
        for value, _ in setting.choices:
            assert value in KINDS
            assert np.isfinite(drawn(SRN(5), **{key: value}).flat).all()
    zero = drawn(SRN(5), recurrent="zero", input="zero", readout="zero", bias="zero")
    assert not zero.flat.any()


def test_pairs_are_nilpotent_as_a_whole_and_not_by_halves() -> None:
    U = drawn(SRN(5), recurrent="pairs", recurrent_scale=1.25)["l0.U"]
    assert U.any(axis=1).all()
    assert not (U @ U)[:4].any()
    rows = np.diag([1.0, 0, 1, 0, 1]) @ U
    np.testing.assert_array_equal(np.sort(np.linalg.eigvals(rows).real), [0, 0, 1.25, 1.25, 1.25])


def test_constant_biases_are_those_of_the_layer() -> None:
    p = drawn(LSTM(8), bias="constant", bias_value=-1.95, forget_bias=2.0)
    assert (p["l0.b.input"] == -1.95).all()
    assert (p["l0.b.forget"] == 2.0 - 1.95).all()
    assert not p["readout.c"].any()


def test_a_read_out_may_read_the_first_units() -> None:
    np.testing.assert_array_equal(drawn(readout="identity")["readout.V"], np.eye(5, 64))
