"""The geometry of states: their first two principal components, and the separability of classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.nn.trace import Array


@dataclass(frozen=True)
class PrincipalPlane:
    """The plane in which a cloud of states varies most.

    Attributes
    ----------
    mean : (S,) ndarray
    axes : (2, S) ndarray
        Orthogonal unit vectors; zero where the states vary in fewer directions.
    share : (2,) ndarray
        What part of the total variance is along each axis; 0 where nothing varies.
    """

    mean: Array
    axes: Array
    share: Array

    def project(self, states: Array) -> Array:
        """Return the coordinates of (N, S) states in the plane, (N, 2)."""
        with np.errstate(all="ignore"):
            return np.asarray((states - self.mean) @ self.axes.T)


def principal_plane(states: Array) -> PrincipalPlane | None:
    """Return the first two principal components of the finite ones of (N, S) states.

    The sign of an axis is arbitrary.  It is chosen so that the first state lies on its positive
    side: that depends on nothing but the states, and of the rules tried it turns a cloud over least
    often while a run learns.  Where the first state tells nothing, the largest entry is positive.

    Returns
    -------
    PrincipalPlane or None
        None where no state is finite, or where their differences would overflow.
    """
    finite = states[np.isfinite(states).all(axis=1)].astype(np.float64)
    if not len(finite):
        return None
    size = max(float(np.abs(finite).max()), np.finfo(float).tiny)
    if size > 1e150:
        return None
    mean = finite.mean(axis=0)
    centred = (finite - mean) / size
    variance, axes = _leading(centred)
    total = float(np.square(centred).sum())
    share = variance / total if total > 0 else np.zeros(2)
    return PrincipalPlane(mean, axes * _signs(axes, centred), share)


def _leading(centred: Array) -> tuple[Array, Array]:
    """Return the two largest sums of squares and their directions (2, S), zeros for lack of any."""
    wide = centred.shape[1] > len(centred)
    values, vectors = np.linalg.eigh(centred @ centred.T if wide else centred.T @ centred)
    variance, axes = np.zeros(2), np.zeros((2, centred.shape[1]))
    floor = 1e-13 * max(values[-1], np.finfo(float).tiny)
    for i, (value, vector) in enumerate(zip(values[::-1][:2], vectors.T[::-1], strict=False)):
        if value > floor:
            variance[i] = value
            axes[i] = vector @ centred / np.sqrt(value) if wide else vector
    return variance, axes


def _signs(axes: Array, centred: Array) -> Array:
    """Return the sign of each axis as a column."""
    along, largest = axes @ centred[0], np.abs(axes).argmax(axis=1)
    tells = np.abs(along) > 1e-6 * float(np.abs(centred).max())
    sign = np.sign(np.where(tells, along, axes[[0, 1], largest]))
    return np.asarray(sign[:, np.newaxis])


def linear_separability(states: Array, classes: Array, fold: Array) -> tuple[float, float]:
    """Return how well a linear rule separates classes of states, using all dimensions.

    The rule is fitted to one half of the sequences and tried on the other: a state is of the class
    whose mean is nearest, in units of the spread within the classes (linear discriminants).

    Parameters
    ----------
    states : (N, S) ndarray
    classes : (N,) int ndarray
    fold : (N,) bool ndarray
        Which half each belongs to; False where it is fitted.

    Returns
    -------
    share, chance : float
        The share classified correctly, and that of the most frequent class; NaN where a half has
        no state.
    """
    finite = np.asarray(np.isfinite(states).all(axis=1))
    fitted = finite & ~fold
    if not fitted.any() or not fold.any():
        return float("nan"), float("nan")
    known, number = np.unique(classes[fitted], return_inverse=True)
    count = np.bincount(number)[:, np.newaxis]
    means = np.eye(len(known))[number].T @ states[fitted] / count
    means, tried = _in_units_of_spread(states[fitted] - means[number], means, states[fold])
    squares = np.square(means).sum(axis=1)
    nearest = known[np.argmin(squares - 2 * np.nan_to_num(tried) @ means.T, axis=1)]
    right = (nearest == classes[fold]) & finite[fold]
    return float(right.mean()), float(np.bincount(classes[fold]).max() / fold.sum())


def _in_units_of_spread(within: Array, means: Array, tried: Array) -> tuple[Array, Array]:
    """Return means and states in coordinates in which differences `within` vary alike."""
    values, vectors = np.linalg.eigh(within.T @ within / len(within))
    least = max(1e-4 * float(values[-1]), 1e-8 * float(np.square(means).max()), 1e-300)
    whitened = vectors / np.sqrt(np.maximum(values, least))  # what varies less is rounding
    with np.errstate(all="ignore"):
        return means @ whitened, tried @ whitened
