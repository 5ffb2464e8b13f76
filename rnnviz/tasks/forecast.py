"""Forecasting: windows of a long series, in which the target of every step is a later value.

Training uses the first part of the series (or some runs of a system), testing the rest.  Mean and
standard deviation are those of the training part, and no window crosses from one into the other.
Baselines are persistence (the newest value again) and the best linear forecast, AR(K), or ARX(K)
where further inputs are read: what a network has to beat before its memory or its nonlinearity can
be credited with anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.tasks.task import Array, Batch, PhasePlane, Source, Yardstick, held_out_generator
from rnnviz.tasks.typed import refuse_length, right_of, spelt_numbers
from rnnviz.tasks.window import Windows
from rnnviz.text import translate

Piece = tuple[int, int]
"""First and one past the last index of a stretch without gaps."""

MAX_NUMBERS = 4_000_000
"""Baselines are measured on at most this many numbers of a part; of more, an even sample."""


@dataclass(frozen=True)
class SplitSeries:
    """A series cut into pieces for training and testing.

    Attributes
    ----------
    values : (n, M) ndarray
        The first O columns are forecast; the others are external inputs.
    outputs : int
        O.
    train, test : sequence of (int, int)
        The pieces for training and those held out for testing.
    """

    values: Array
    outputs: int
    train: Sequence[Piece]
    test: Sequence[Piece]


class ForecastSource(Source):
    """The windows of one series.

    Parameters
    ----------
    course : SplitSeries
    length, horizon : int
        T, and how many steps later the target lies.
    order : int
        K of the linear forecast it is measured against.
    seed : int
    plane : PhasePlane
        How the series is drawn, if the horizon is 1.
    anchored : bool
        Whether every window begins at 0, so that values are changes since its first one.

    Attributes
    ----------
    linear : LinearForecast
        Fitted to the training part.
    """

    loss = "squared"
    every_step = True

    def __init__(
        self,
        course: SplitSeries,
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
        self._train = Windows(course.values, course.train, length + horizon)
        self._test = Windows(course.values, course.test, length + horizon)
        self._order = self._test.shuffled(held_out_generator(seed))
        self.linear = self._measure(order)

    def _measure(self, order: int) -> LinearForecast:
        """Measure all baselines, and return the linear forecast."""
        train, test = self._sample(self._train), self._sample(self._test)
        linear = fit_linear_forecast(train.x, train.y, order)
        mean = train.y.mean(axis=(0, 2))
        self.chance_loss, self.test_chance_loss = (
            _mean_squared_error(part, mean[:, None]) for part in (train, test)
        )
        persistence, test_persistence = (
            _mean_squared_error(part, part.x[:, : self.outputs]) for part in (train, test)
        )
        self.yardsticks = (
            Yardstick("persistence", persistence, test_persistence),
            Yardstick(
                "linear", linear.loss(train.x, train.y), linear.loss(test.x, test.y), linear.order
            ),
        )
        return linear

    def _sample(self, windows: Windows) -> Batch:
        """Return all windows, or an even sample of them where there are too many."""
        most = max(1, MAX_NUMBERS // (windows.length * self.inputs))
        return self._as_batch(windows.at(windows.starts[:: -(-len(windows.starts) // most)]))

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self._as_batch(self._train.draw(rng, size))

    def test(self, size: int) -> Batch:
        return self._as_batch(self._test.at(np.resize(self._order, size)))

    def posed(self, x: Array) -> Batch:
        """Return a series without its last values, which are the last targets."""
        return posed_forecast(self._shift(x[..., None])[..., 0], self.outputs, self._horizon)

    def spelt(self, batch: Batch) -> str:
        return spelt_forecast(batch, self._horizon)

    def what_can_be_typed(self) -> str:
        return right_forecast(self.inputs, self._horizon)

    def course(self, steps: int) -> Array:
        """Return the beginning of the longest piece that is held out."""
        if self._horizon != 1:
            return super().course(steps)
        low, high = max(self._course.test, key=lambda piece: piece[1] - piece[0])
        return self._shift(self._course.values[low : min(high, low + steps), :, None])[
            ..., 0
        ].copy()

    def is_correct(self, x: Array, y: Array) -> bool:
        return any(self._is_in(piece, x, y) for piece in self._pieces())

    def _pieces(self) -> Iterator[Array]:
        """Yield the values (n, M) of every stretch without gaps."""
        for low, high in (*self._course.train, *self._course.test):
            yield self._course.values[low:high]

    def _is_in(self, piece: Array, x: Array, y: Array) -> bool:
        """Return whether x is a window of a piece, and y what lies the horizon after it."""
        outputs, steps = self.outputs, len(x)
        changes = np.isclose(np.diff(piece[:, :outputs], axis=0), x[1, :outputs] - x[0, :outputs])
        for start in np.flatnonzero(changes.all(axis=1)):
            origin = np.zeros(piece.shape[1])
            if self._anchored:
                origin[:outputs] = piece[start, :outputs]
            window = piece[start : start + steps + self._horizon] - origin
            targets = window[self._horizon :, :outputs]
            fits = targets.shape == y.shape and np.allclose(targets, y)
            if fits and np.allclose(window[:steps], x):
                return True
        return False

    def _as_batch(self, windows: Array) -> Batch:
        windows = self._shift(windows.transpose(0, 2, 1))  # (T+horizon, M, B)
        return Batch(windows[: -self._horizon], windows[self._horizon :, : self.outputs])

    def _shift(self, windows: Array) -> Array:
        """Return windows (n, M, B), shifted to begin at 0 if they are anchored."""
        if not self._anchored:
            return windows
        first = windows[:1].copy()
        first[:, self.outputs :] = 0
        return np.asarray(windows - first)


def posed_forecast(values: Array, outputs: int, horizon: int) -> Batch:
    """Return a series (n, M) as one sequence whose targets are its later values."""
    refuse_length(len(values), horizon + 1)
    return Batch(values[:-horizon, :, None], values[horizon:, :outputs, None])


def spelt_forecast(batch: Batch, horizon: int) -> str:
    """Return the series that `posed_forecast` makes the first sequence of a batch from."""
    end = np.zeros((horizon, batch.x.shape[1]))
    end[:, : batch.y.shape[1]] = batch.y[-horizon:, :, 0]
    return spelt_numbers(np.concatenate([batch.x[..., 0], end]))


def right_forecast(inputs: int, horizon: int) -> str:
    """Say what is typed: a series on the scale of the axis, the last values as targets alone."""
    numbers = right_of(symbolic=False, names=None, inputs=inputs)
    source = translate(
        "tasks", "{numbers}, on the scale of the axis; the last {horizon} only as a target"
    )
    return source.format(numbers=numbers, horizon=horizon)


def _mean_squared_error(part: Batch, answer: Array) -> float:
    """Return the mean squared error of an answer."""
    return float(np.mean((part.y - answer) ** 2))


def standardized(values: Array, train: Sequence[Piece]) -> Array:
    """Return values (n, M) with mean 0 and standard deviation 1 over the training pieces."""
    known = np.concatenate([values[low:high] for low, high in train])
    return np.asarray((values - known.mean(axis=0)) / known.std(axis=0))


def first_zero_of_autocorrelation(values: Array, most: int) -> int:
    """Return the first lag at which the autocorrelation is not positive; 1 if there is none.

    Plotted against itself at this delay, a series unfolds best.
    """
    known = values[np.isfinite(values)]
    known = known - known.mean()
    for lag in range(1, min(most, len(known) // 2)):
        if known[lag:] @ known[:-lag] <= 0:
            return lag
    return 1


def delay_plane(delay: int) -> PhasePlane:
    """Return the plane of a series against itself `delay` steps earlier."""
    return PhasePlane(("x",), delay=delay)


@dataclass(frozen=True)
class LinearForecast:
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
        """Return the forecast for x (T, M, B) at steps K..T: (T-K+1, O, B)."""
        forecast = np.einsum("imo,itmb->tob", self.weights, lagged_values(x, self.order))
        return np.asarray(forecast + self.constant[:, None])

    def loss(self, x: Array, y: Array) -> float:
        """Return the mean squared error of the steps K..T of all sequences."""
        return float(np.mean((self.answer(x) - y[self.order - 1 :]) ** 2))


def lagged_values(x: Array, order: int) -> Array:
    """Return the newest value, the one before, ..., at steps K..T: (K, T-K+1, M, B)."""
    steps = len(x) - order + 1
    return np.stack([x[order - 1 - i : order - 1 - i + steps] for i in range(order)])


def fit_linear_forecast(x: Array, y: Array, order: int) -> LinearForecast:
    """Return the best linear forecast of y (T, O, B) from the last K values of x (T, M, B).

    Of several equally good ones, the one with the smallest weights.
    """
    order = min(order, len(x))
    few = max(1, MAX_NUMBERS // (x[..., 0].size * order))
    every = -(-x.shape[-1] // few)
    rows = lagged_values(x[..., ::every], order)  # (K, T-K+1, M, B)
    known = rows.transpose(1, 3, 0, 2).reshape(-1, order * x.shape[1])
    wanted = y[order - 1 :, :, ::every].transpose(0, 2, 1).reshape(-1, y.shape[1])
    means = known.mean(axis=0), wanted.mean(axis=0)
    weights = np.linalg.lstsq(known - means[0], wanted - means[1], rcond=None)[0]
    return LinearForecast(
        order, weights.reshape(order, x.shape[1], -1), np.asarray(means[1] - means[0] @ weights)
    )
