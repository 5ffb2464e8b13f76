"""Spectra of state Jacobians: complex steps, closed forms, and matrices that break solvers."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from rnnviz.flow import chunk
from rnnviz.flow.chunk import chunk_count, jacobians, slice_trace
from rnnviz.flow.spectrum import (
    departure_from_normality,
    eigenvalues_of,
    eigenvector_condition,
    largest_singular_value,
    spectrum,
)
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN


def complex_step(layer):
    """∂s_k/∂s_{k-1} of every step by the complex step through the literal equations."""
    size = layer.state.shape[1]
    J = np.empty((layer.steps, size, size))
    for k in range(layer.steps):
        for j in range(size):
            state = layer.state[k].astype(complex)
            state[j] += 1e-30j
            J[k, :, j] = layer.cell.step(layer.parameters, state, layer.input[k]).imag / 1e-30
    return J


def test_jacobians_are_those_of_the_equations(layer):
    blocks = np.concatenate([block for _, block in jacobians(layer)])
    np.testing.assert_allclose(blocks, complex_step(layer), rtol=1e-12, atol=1e-15)


def test_pulling_back_is_the_transposed_jacobian(layer):
    J = layer.cell.jacobian(layer)
    lam = np.random.default_rng(2).normal(size=(J.shape[1], 3))
    for k in range(1, layer.steps + 1):
        pulled = layer.cell.pull_back(layer, k, lam)
        np.testing.assert_allclose(pulled, J[k - 1].T @ lam, rtol=1e-11, atol=1e-14)


def test_a_window_is_the_trace_of_its_steps(layer):
    part = slice_trace(layer, 4, 7)
    assert part.steps == 4
    np.testing.assert_array_equal(part.state, layer.state[3:8])
    np.testing.assert_array_equal(part.cell.jacobian(part), layer.cell.jacobian(layer)[3:7])


def test_pieces_change_nothing(layer, monkeypatch):
    whole = spectrum(layer)
    monkeypatch.setattr(chunk, "_ENTRIES", 5 * layer.state.shape[1] ** 2)
    pieces = spectrum(layer)
    assert len(list(jacobians(layer))) == 3
    np.testing.assert_allclose(pieces.eigenvalues, whole.eigenvalues, atol=1e-12)
    np.testing.assert_array_equal(pieces.sigma_max, whole.sigma_max)
    np.testing.assert_allclose(pieces.lyapunov, whole.lyapunov, atol=1e-12)
    assert pieces.condition == pytest.approx(whole.condition)


def test_spectrum_of_every_step(layer):
    J, result = layer.cell.jacobian(layer), spectrum(layer)
    for k, matrix in enumerate(J):
        expected = np.sort_complex(np.linalg.eigvals(matrix))
        np.testing.assert_allclose(np.sort_complex(result.eigenvalues[k]), expected, atol=1e-12)
        assert result.radius[k] == pytest.approx(np.abs(expected).max())
        assert result.sigma_max[k] == pytest.approx(np.linalg.norm(matrix, 2))


def test_the_books_matrix_has_the_same_eigenvalues_and_other_singular_values():
    rng = np.random.default_rng(4)
    slopes, U = np.diag(rng.uniform(0.1, 1, 6)), rng.normal(size=(6, 6))
    J, A = slopes @ U, slopes @ U.T
    np.testing.assert_allclose(
        np.sort_complex(eigenvalues_of(J[None])[0]), np.sort_complex(eigenvalues_of(A[None])[0])
    )
    assert abs(largest_singular_value(J[None]) - largest_singular_value(A[None]))[0] > 1e-3


def test_carousel_alone(make_layer):
    """An LSTM with U = 0 has the forget gates and as many zeros for eigenvalues."""
    bias = np.array([-2.0, 0.0, 1.0, 5.0])
    layer = make_layer(LSTM(4), np.zeros((3, 1)), np.zeros((3, 4)), {"b.forget": bias})
    expected = np.concatenate([np.zeros(4), np.sort(1 / (1 + np.exp(-bias)))])
    for values in spectrum(layer).eigenvalues:
        np.testing.assert_allclose(np.sort(values.real), expected, atol=1e-15)


def test_copied_state_has_eigenvalues_of_one_exactly(make_layer):
    """A8: an update gate of 1 makes a GRU an identity."""
    rng = np.random.default_rng(0)
    parameters = {
        name: rng.normal(0, 0.5, (4, 4)) for name in ("U.update", "U.reset", "U.candidate")
    }
    start = {"h": rng.normal(size=4)}
    parameters |= {"b.update": np.full(4, 60.0)}
    layer = make_layer(GRU(4), rng.normal(size=(9, 2)), np.zeros((9, 4)), parameters, start)
    result = spectrum(layer)
    np.testing.assert_allclose(result.eigenvalues, 1, atol=1e-15)
    np.testing.assert_allclose(result.lyapunov, 0, atol=1e-15)


def test_default_initialisation_has_the_radius_of_the_circular_law(chain):
    """A12: entries uniform in ±1/√n give ρ → 1/√3 and σ → 2/√3."""
    rng = np.random.default_rng(0)
    U = rng.uniform(-1, 1, (64, 64)) / 8
    result = spectrum(chain(U, 1))
    assert result.radius[0] == pytest.approx(0.605, abs=0.1)
    assert result.sigma_max[0] == pytest.approx(1.1125, abs=0.08)


def test_departure_tells_normal_from_nilpotent():
    rotation = np.linalg.qr(np.random.default_rng(0).normal(size=(6, 6)))[0]
    matrices = np.array(
        [rotation, np.eye(6, k=1), np.zeros((6, 6)), 0.9 * np.eye(6) + np.eye(6, k=1)]
    )
    departure = departure_from_normality(matrices, eigenvalues_of(matrices))
    np.testing.assert_allclose(departure[:3], [0, 1, 0], atol=1e-7)
    assert departure[3] == pytest.approx(np.sqrt(5 / (5 + 6 * 0.81)))


def test_warning_where_eigenvalues_mislead(chain):
    """A rotated nilpotent matrix: every eigenvalue is 0, the computed ones are not."""
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(20, 20)))[0]
    result = spectrum(chain(Q @ np.eye(20, k=1) @ Q.T, 3))
    assert result.radius[0] > 0.05
    assert result.ill_conditioned
    assert not spectrum(chain(Q, 3)).ill_conditioned
    assert spectrum(chain(Q, 3)).condition == pytest.approx(1)


def test_not_finite_steps_are_nan_rows(layer):
    if not any(name.startswith("U") for name in layer.parameters):
        return  # its Jacobian is the identity whatever the slopes are
    slopes = {name: array.copy() for name, array in layer.slopes.items()}
    next(iter(slopes.values()))[4, 2] = np.nan
    result = spectrum(replace(layer, slopes=slopes))
    bad = np.arange(layer.steps) == 4
    for rows in (result.eigenvalues.real, result.radius, result.sigma_max, result.departure):
        np.testing.assert_array_equal(np.isnan(rows.reshape(layer.steps, -1)).any(axis=1), bad)
    assert np.isnan(result.lyapunov).all()
    assert not np.isnan(result.growth[:4]).any()
    assert np.isfinite(result.condition)


def test_cancelling_leaves_the_rest_undone(layer, monkeypatch):
    monkeypatch.setattr(chunk, "_ENTRIES", 4 * layer.state.shape[1] ** 2)
    asked: list[int] = []
    spectrum(layer, lambda: bool(asked.append(0)))
    questions = itertools.count()
    before = (
        len(asked) - chunk_count(layer) + 1
    )  # all questions but those of the pieces after the first
    result = spectrum(layer, lambda: next(questions) >= before)
    assert np.isfinite(result.radius[:4]).all()
    assert np.isnan(result.radius[4:]).all()
    assert np.isnan(result.lyapunov).all()


# Solvers meet what an exploding network makes.


@pytest.mark.parametrize("scale", [1e-310, 1e-200, 1e-30, 1.0, 1e30, 1e200, 1e307])
def test_scale_is_carried_through(scale):
    J = np.random.default_rng(1).uniform(-1, 1, (1, 5, 5))
    digits = 1e-12 if scale > 1e-300 else 1e-9
    values, expected = (
        np.sort(np.abs(eigenvalues_of(J * scale)[0])),
        np.abs(np.linalg.eigvals(J[0])),
    )
    np.testing.assert_allclose(values / scale, np.sort(expected), rtol=digits)
    assert largest_singular_value(J * scale)[0] / scale == pytest.approx(
        np.linalg.norm(J[0], 2), rel=digits
    )


_numbers = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0.0, 1.0, -1.0, 1e300, -1e300, 1e-300, 5e-324, np.nan, np.inf]),
)


@given(
    arrays(
        float,
        st.tuples(st.integers(1, 3), st.integers(1, 5)).map(lambda s: (s[0], s[1], s[1])),
        elements=_numbers,
    )
)
def test_no_matrix_escapes(matrices):
    values, sigma = eigenvalues_of(matrices), largest_singular_value(matrices)
    departure = departure_from_normality(matrices, values)
    assert values.shape == matrices.shape[:2]
    assert sigma.shape == departure.shape == matrices.shape[:1]
    finite = np.isfinite(matrices).all(axis=(1, 2))
    assert np.isnan(values[~finite]).all()
    assert np.isnan(sigma[~finite]).all()
    assert not np.isnan(values[finite]).any()
    assert not np.isnan(sigma[finite]).any()
    assert isinstance(eigenvector_condition(matrices[0]), float)


@given(arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=4), elements=_numbers))
def test_no_recurrent_weights_escape(chain, weights):
    """Whatever U and the states are, every diagnostic has its shape."""
    size = min(weights.shape)
    U = weights[:size, :size]
    with np.errstate(all="ignore"):
        result = spectrum(chain(U, 3, activation="tanh", start=0.5))
    assert result.eigenvalues.shape == (3, size)
    assert result.radius.shape == result.sigma_max.shape == (3,)
    assert result.lyapunov.shape == (min(size, 8),)


def test_one_failure_does_not_spoil_the_others(monkeypatch):
    """Where the solver gives up on one matrix, only that matrix has no eigenvalues."""
    true = np.linalg.eigvals

    def stubborn(a):
        if np.any(a == 0.123):
            raise np.linalg.LinAlgError("no convergence")
        return true(a)

    matrices = np.random.default_rng(0).uniform(0.5, 1, (4, 3, 3))
    matrices[2, 0, 0] = 0.123
    monkeypatch.setattr(np.linalg, "eigvals", stubborn)
    values = eigenvalues_of(matrices)
    np.testing.assert_array_equal(np.isnan(values).any(axis=1), [False, False, True, False])


def test_defective_matrices():
    jordan = np.eye(12, k=1) + 0.9 * np.eye(12)
    assert np.isfinite(eigenvalues_of(jordan[None])).all()
    assert eigenvector_condition(jordan) > 1e8
    assert np.isnan(eigenvector_condition(np.full((2, 2), np.nan)))


def test_saturation_by_large_weights(make_layer):
    """A16: with large input weights tanh saturates, and ρ falls far below that of U."""
    rng = np.random.default_rng(0)
    U, W = 2 * rng.normal(size=(8, 8)) / np.sqrt(8), 10 * rng.normal(size=(8, 2))
    layer = make_layer(SRN(8), rng.normal(size=(30, 2)), np.ones((30, 8)), {"U": U, "W": W})
    assert np.median(spectrum(layer).radius) < 0.1 * np.abs(np.linalg.eigvals(U)).max()
