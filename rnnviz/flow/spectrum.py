"""Eigenvalues, largest singular value and growth of J_k = ∂s_k/∂s_{k-1} at every step.

For an SRN the eigenvalues are those of the book's A_k = diag(f'(z_k)) Uᵀ too, but the singular
values are not; they are those of J_k = diag(f'(z_k)) U.  Eigenvalues alone do not decide growth:
where J_k is far from normal they mislead, and computed ones may be far from the true ones, as
`departure` and `condition` show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.chunk import jacobians
from rnnviz.flow.lyapunov import exponents, leading_frame, stretch
from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]

ILL_CONDITIONED = 1e8
"""A `condition` from which computed eigenvalues deserve a warning: half of the digits are gone."""


def _empty() -> Array:
    return np.empty(0)


@dataclass(frozen=True)
class Spectrum:
    """Slow diagnostics of one layer; every row belongs to the step of the same index.

    A step whose Jacobian is not finite has NaN in all of its rows.

    Attributes
    ----------
    eigenvalues : (T, S) complex ndarray
    radius : (T,) ndarray
        Spectral radius ρ(J_k) = max|λ|.
    sigma_max : (T,) ndarray
        Largest singular value ‖J_k‖₂.
    departure : (T,) ndarray
        Henrici's departure from normality, √(‖J‖²_F − Σ|λ|²)/‖J‖_F: 0 for a normal matrix (its
        eigenvalues determine growth), 1 for a nilpotent one (they are all zero).
    condition : float
        Condition number of the eigenvectors at the step with the largest departure.
    lyapunov : (P,) ndarray
        Leading finite-time Lyapunov exponents, natural log per step, largest first.
    growth : (T, P) ndarray
        What each step contributed to them: the logs whose means over the steps they are, a column
        a direction; the first column belongs to the leading one.
    start : (S, P) ndarray
        The directions at step 0 whose growth that is; a later spectrum may begin with them.
    known : (T,) bool ndarray, or empty
        At which steps all but the growth was computed, the others being NaN; empty means at all.
    settled : bool
        Whether the directions were sought until they hardly changed.
    """

    eigenvalues: Array
    radius: Array
    sigma_max: Array
    departure: Array = field(default_factory=_empty)
    condition: float = float("nan")
    lyapunov: Array = field(default_factory=_empty)
    growth: Array = field(default_factory=_empty)
    start: Array = field(default_factory=_empty, compare=False)
    known: Array = field(default_factory=_empty)
    settled: bool = True

    @property
    def rows(self) -> Array:
        """The rows k-1 of the steps that are known, (n,) int."""
        return np.flatnonzero(self.known) if self.known.size else np.arange(len(self.radius))

    @property
    def is_thinned(self) -> bool:
        """Whether only some steps are known."""
        return bool(self.known.size) and not self.known.all()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to compute."""
        return self.settled and not self.is_thinned

    @property
    def ill_conditioned(self) -> bool:
        """Whether the computed eigenvalues may be far from the true ones."""
        return self.condition > ILL_CONDITIONED


def spectrum(layer: LayerTrace, cancelled: Callable[[], bool] = lambda: False) -> Spectrum:
    """Return the spectrum of the state Jacobian at every step.

    Parameters
    ----------
    layer : LayerTrace
    cancelled : callable
        Called between parts of the work; once it returns true, the remaining entries stay NaN.

    Returns
    -------
    Spectrum
        Never raises for numbers of any kind.
    """
    return measured(layer, leading_frame(layer, cancelled), np.empty(0, dtype=bool), cancelled)


def measured(
    layer: LayerTrace, frame: Array, known: Array, cancelled: Callable[[], bool] = lambda: False
) -> Spectrum:
    """Return the spectrum at some steps, and the growth of the directions `frame` at all.

    Parameters
    ----------
    layer : LayerTrace
    frame : (S, P) ndarray
        Orthonormal directions at step 0.
    known : (T,) bool ndarray, or empty
        At which steps; empty means at all.
    cancelled : callable
        As in `spectrum`.
    """
    start, chosen = frame, known if known.size else np.ones(layer.steps, dtype=bool)
    eigenvalues = np.full((layer.steps, layer.state.shape[1]), complex(np.nan, np.nan))
    sigma_max, departure = np.full((2, layer.steps), np.nan)
    growth = np.full((layer.steps, frame.shape[1]), np.nan)
    worst, most = np.zeros((0, 0)), -1.0
    for rows, whole in jacobians(layer):
        if cancelled():
            break
        growth[rows], frame = stretch(whole, frame)
        some = np.flatnonzero(chosen[rows])
        at, block = rows.start + some, whole if len(some) == len(whole) else whole[some]
        eigenvalues[at] = eigenvalues_of(block)
        sigma_max[at] = largest_singular_value(block)
        departure[at] = departure_from_normality(block, eigenvalues[at])
        if np.nan_to_num(departure[at], nan=-1).max(initial=-1) > most:
            i = int(np.nanargmax(departure[at]))
            worst, most = block[i], float(departure[at][i])
    return Spectrum(
        eigenvalues,
        np.abs(eigenvalues).max(axis=1, initial=0.0),
        sigma_max,
        departure,
        eigenvector_condition(worst),
        exponents(growth),
        growth,
        start,
        known,
    )


def eigenvalues_of(matrices: Array) -> Array:
    """Return the eigenvalues of (n, S, S) matrices as (n, S) complex, NaN where there are none."""
    scaled, exponent = _scaled(matrices)
    values = _each(np.linalg.eigvals, scaled, matrices.shape[:2]).astype(complex)
    with np.errstate(over="ignore"):
        values.real = np.ldexp(values.real, exponent[:, None])
        values.imag = np.ldexp(values.imag, exponent[:, None])
    return values


def largest_singular_value(matrices: Array) -> Array:
    """Return ‖J‖₂ of (n, S, S) matrices as (n,), NaN where there is none."""
    scaled, exponent = _scaled(matrices)
    values = _each(_singular_values, scaled, matrices.shape[:2])
    with np.errstate(over="ignore"):
        norm: Array = np.ldexp(values.max(axis=1, initial=0.0), exponent)
    return norm


def departure_from_normality(matrices: Array, eigenvalues: Array) -> Array:
    """Return the departure from normality of (n, S, S) matrices as (n,); 0 for a zero matrix."""
    scaled, exponent = _scaled(matrices)
    total = np.sum(scaled**2, axis=(1, 2))
    down = -exponent[:, None]
    with np.errstate(invalid="ignore", over="ignore"):
        normal = np.sum(
            np.ldexp(eigenvalues.real, down) ** 2 + np.ldexp(eigenvalues.imag, down) ** 2, axis=1
        )
        share = np.where(total == 0, 1.0, normal / np.where(total == 0, 1.0, total))
    departure: Array = np.sqrt(np.clip(1 - share, 0, 1))
    return departure


def eigenvector_condition(matrix: Array) -> float:
    """Return the condition number of the eigenvectors of one (S, S) matrix; NaN where unknown.

    It bounds how much more than its size a perturbation can move an eigenvalue (Bauer and Fike);
    infinite for a defective matrix.
    """
    if not (matrix.size and np.isfinite(matrix).all()):
        return float("nan")
    try:
        vectors = np.linalg.eig(_scaled(matrix[None])[0][0])[1]
        sigma = np.linalg.svd(vectors, compute_uv=False)
    except np.linalg.LinAlgError:
        return float("nan")
    return float(sigma[0] / sigma[-1]) if sigma[-1] > 0 else float("inf")


def _singular_values(matrices: Array) -> Array:
    values: Array = np.linalg.svd(matrices, compute_uv=False)
    return values


def _scaled(matrices: Array) -> tuple[Array, Array]:
    """Return each matrix over the power of two just above its largest entry, and the exponent.

    A matrix that is not finite becomes all NaN.
    """
    largest = np.abs(matrices).max(axis=(1, 2), initial=0.0)
    finite = np.isfinite(largest)
    exponent = np.frexp(np.where(finite, largest, 0.0))[1]
    scaled = np.ldexp(matrices, -exponent[:, None, None])
    return np.where(finite[:, None, None], scaled, np.nan), exponent


def _each(solve: Callable[[Array], Array], matrices: Array, shape: tuple[int, ...]) -> Array:
    """Solve all finite matrices at once, or where that fails one by one; NaN for what fails."""
    values = np.full(shape, np.nan, dtype=complex if solve is np.linalg.eigvals else float)
    finite = np.flatnonzero(np.isfinite(matrices).all(axis=(1, 2)))
    try:
        values[finite] = solve(matrices[finite])
    except np.linalg.LinAlgError:
        for i in finite:
            try:
                values[i] = solve(matrices[i])
            except np.linalg.LinAlgError:
                continue
    return values
