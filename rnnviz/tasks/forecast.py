"""Windows of a long course of values, each step's target a later value: for every forecast.

Learnt is what comes first (or what belongs to other runs of the system), tested what comes after;
mean and spread are those of the part to learn, and no window reaches from one part into the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.tasks.task import Array, Batch, PhasePlane, Source, Yardstick, held_out_generator
from rnnviz.tasks.window import Windows

Piece = tuple[int, int]
"""First and one past the last index of a stretch without gaps."""

MOST_NUMBERS = 4_000_000
"""Yardsticks look at this many numbers of a part at most; more are sampled evenly."""


@dataclass(frozen=True)
class Course:
    """Values over time, cut in pieces.

    Attributes
    ----------
    values : (n, M) ndarray
        The first O columns are forecast; the others are given from outside.
    outputs : int
        O.
    learn, keep : sequence of (int, int)
        The pieces to learn from and those kept for testing.
    """

    values: Array
    outputs: int
    learn: Sequence[Piece]
    keep: Sequence[Piece]


class ForecastSource(Source):
    """The windows of one course.

    Parameters
    ----------
    course : Course
    length, horizon : int
        T, and how many steps later the target lies.
    order : int
        K of the linear forecast it is measured against.
    seed : int
    plane : Plane
        How the course is drawn, if the horizon is 1.
    anchored : bool
        Whether every window begins at 0: what counts is the change since its first value.

    Attributes
    ----------
    linear : Linear
        Fitted to the part to learn.
    test_chance_loss, test_persistence_loss : float
        On the part kept for testing: always saying the mean of the targets learnt from, and always
        saying the newest value.
    """

    loss = "squared"
    every_step = True

    def __init__(
        self,
        course: Course,
        length: int,
        horizon: int,
        order: int,
        seed: int,
        plane: PhasePlane,
        anchored: bool = False,
    ) -> None:
        self.inputs, self.outputs = course.values.shape[1], course.outputs
        self._course, self._horizon, self._anchored = course, horizon, anchored
        self.plane = plane if horizon == 1 else None
        self._train = Windows(course.values, course.learn, length + horizon)
        self._test = Windows(course.values, course.keep, length + horizon)
        self._order = self._test.shuffled(held_out_generator(seed))
        self.linear = self._measure(order)

    def _measure(self, order: int) -> Linear:
        """Take all yardsticks, and return the linear forecast."""
        learn, keep = self._sample(self._train), self._sample(self._test)
        linear = fit(learn.x, learn.y, order)
        mean = learn.y.mean(axis=(0, 2))
        self.chance_loss, self.test_chance_loss = (
            _off(part, mean[:, None]) for part in (learn, keep)
        )
        persistence, self.test_persistence_loss = (
            _off(part, part.x[:, : self.outputs]) for part in (learn, keep)
        )
        self.persistence_loss = persistence
        self.yardsticks = (
            Yardstick("persistence", persistence, self.test_persistence_loss),
            Yardstick(
                "linear", linear.loss(learn.x, learn.y), linear.loss(keep.x, keep.y), linear.order
            ),
        )
        return linear

    def _sample(self, windows: Windows) -> Batch:
        """Return all windows, or evenly spread ones where they are too many."""
        most = max(1, MOST_NUMBERS // (windows.length * self.inputs))
        return self._as_batch(windows.at(windows.starts[:: -(-len(windows.starts) // most)]))

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self._as_batch(self._train.draw(rng, size))

    def test(self, size: int) -> Batch:
        return self._as_batch(self._test.at(np.resize(self._order, size)))

    def course(self, steps: int) -> Array:
        """Return the beginning of the longest piece that is kept for testing."""
        if self._horizon != 1:
            return super().course(steps)
        low, high = max(self._course.keep, key=lambda piece: piece[1] - piece[0])
        return self._shift(self._course.values[low : min(high, low + steps), :, None])[..., 0]

    def _as_batch(self, windows: Array) -> Batch:
        windows = self._shift(windows.transpose(0, 2, 1))  # (T+horizon, M, B)
        return Batch(windows[: -self._horizon], windows[self._horizon :, : self.outputs])

    def _shift(self, windows: Array) -> Array:
        """Return windows (n, M, B) that begin at 0 where they should."""
        if not self._anchored:
            return windows
        first = windows[:1].copy()
        first[:, self.outputs :] = 0
        return np.asarray(windows - first)


def _off(part: Batch, answer: Array) -> float:
    """Return the mean squared error of an answer."""
    return float(np.mean((part.y - answer) ** 2))


def normalized(values: Array, learn: Sequence[Piece]) -> Array:
    """Return values (n, M) in units of the pieces to learn from: mean 0, standard deviation 1."""
    known = np.concatenate([values[low:high] for low, high in learn])
    return np.asarray((values - known.mean(axis=0)) / known.std(axis=0))


def first_zero_of_autocorrelation(values: Array, most: int) -> int:
    """Return the first lag at which a series is not correlated with itself any more, at least 1.

    Drawn against itself that much earlier a series spreads out; 1 where there is no such lag.
    """
    known = values[np.isfinite(values)]
    known = known - known.mean()
    for lag in range(1, min(most, len(known) // 2)):
        if known[lag:] @ known[:-lag] <= 0:
            return lag
    return 1


def delayed(delay: int) -> PhasePlane:
    """Return the plane of a series against itself some steps before."""
    return PhasePlane(("x",), delay=delay)


@dataclass(frozen=True)
class Linear:
    """y_k = a_0 + Σ_{i=1..K} A_i x_{k-i+1}.

    Attributes
    ----------
    order : int
        K.
    weights : (K, M, O) ndarray
        A_1, A_2, ..., of the newest value first.
    constant : (O,) ndarray
    """

    order: int
    weights: Array
    constant: Array

    def answer(self, x: Array) -> Array:
        """Return what it says of x (T, M, B) at steps K..T: (T-K+1, O, B)."""
        said = np.einsum("imo,itmb->tob", self.weights, lagged(x, self.order))
        return np.asarray(said + self.constant[:, None])

    def loss(self, x: Array, y: Array) -> float:
        """Return the mean squared error of the steps K..T of all sequences."""
        return float(np.mean((self.answer(x) - y[self.order - 1 :]) ** 2))


def lagged(x: Array, order: int) -> Array:
    """Return the newest value, the one before, ..., at steps K..T: (K, T-K+1, M, B)."""
    steps = len(x) - order + 1
    return np.stack([x[order - 1 - i : order - 1 - i + steps] for i in range(order)])


def fit(x: Array, y: Array, order: int) -> Linear:
    """Return the best linear forecast of y (T, O, B) from the last K values of x (T, M, B).

    Where several are as good, the one with the smallest weights.
    """
    order = min(order, len(x))
    few = max(1, MOST_NUMBERS // (x[..., 0].size * order))
    every = -(-x.shape[-1] // few)
    rows = lagged(x[..., ::every], order)  # (K, T-K+1, M, B)
    known = rows.transpose(1, 3, 0, 2).reshape(-1, order * x.shape[1])
    wanted = y[order - 1 :, :, ::every].transpose(0, 2, 1).reshape(-1, y.shape[1])
    means = known.mean(axis=0), wanted.mean(axis=0)
    weights = np.linalg.lstsq(known - means[0], wanted - means[1], rcond=None)[0]
    return Linear(
        order, weights.reshape(order, x.shape[1], -1), np.asarray(means[1] - means[0] @ weights)
    )
