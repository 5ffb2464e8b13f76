"""The largest singular value of large matrices is that which all singular values tell."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow import singular_values
from rnnviz.flow.singular_values import MAX_TURNS, SMALL, largest_singular

SIZE = SMALL + 4


def with_singular_values(values: np.ndarray, columns: int | None = None) -> np.ndarray:
    rng = np.random.default_rng(3)
    n, m = len(values), columns or len(values)
    left = np.linalg.qr(rng.standard_normal((n, n)))[0]
    right = np.linalg.qr(rng.standard_normal((m, n)))[0]
    return left * values @ right.T


@pytest.fixture
def alone(monkeypatch):
    """No second way to an answer."""
    monkeypatch.setattr(singular_values.np.linalg, "norm", _only_vectors(np.linalg.norm))


def _only_vectors(norm):
    def checked(array, order=None):
        assert order is None or max(array.shape) <= MAX_TURNS
        return norm(array, order)

    return checked


@pytest.mark.parametrize("columns", [SIZE, 3 * SIZE])
@pytest.mark.parametrize("base", [1e-3, 0.5, 0.9])
def test_where_singular_values_fall_off(base, columns, alone):
    matrix = with_singular_values(0.7 * base ** np.arange(SIZE), columns)
    assert largest_singular(matrix) == pytest.approx(0.7, rel=1e-13)
    assert largest_singular(matrix.T) == pytest.approx(0.7, rel=1e-13)


def test_a_random_matrix():
    matrix = np.random.default_rng(0).uniform(-1, 1, (2 * SIZE, SIZE))
    exact = np.linalg.svd(matrix, compute_uv=False)[0]
    assert largest_singular(matrix) == pytest.approx(exact, rel=1e-13)


def test_values_close_together_are_all_computed():
    values = np.linspace(1, 1 + 1e-6, SIZE) + 1e-3 * (np.arange(SIZE) % 7)
    matrix = with_singular_values(values)
    assert largest_singular(matrix) == pytest.approx(values.max(), rel=1e-12)


@pytest.mark.parametrize("rank", [0, 1, 5])
def test_low_rank(rank, alone):
    values = np.where(np.arange(SIZE) < rank, 1.0 + np.arange(SIZE), 0.0)
    assert largest_singular(with_singular_values(values)) == pytest.approx(rank, rel=1e-13)


@pytest.mark.parametrize("matrix", [np.eye(SIZE), np.diag([2.0] * 7 + [1.0] * SIZE)])
def test_multiple_values(matrix, alone):
    assert largest_singular(matrix) == pytest.approx(matrix.max(), rel=1e-14)


def test_one_entry(alone):
    matrix = np.zeros((SIZE, SIZE))
    matrix[3, 90] = -0.6
    assert largest_singular(matrix) == pytest.approx(0.6, rel=1e-14)
