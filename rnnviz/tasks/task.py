"""What every task promises: its settings as fields, and data that one seed decides.

A task is the frozen dataclass of its settings; `source(seed)` does the reading and checking and
returns the `Source` that hands out batches.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.reading.data_summary import DataSummary
from rnnviz.text import Message

Array = NDArray[Any]


@dataclass(frozen=True)
class Batch:
    """Sequences, the samples along the last axis; shorter ones are padded at their end.

    Attributes
    ----------
    x : (T, M, B) float ndarray or (T, B) int ndarray
        Vectors, or symbols to be looked up (one-hot or embedded).
    y : ndarray
        (T, O, B) floats or (T, B) class indices where every step has a target;
        (O, B) floats or (B,) class indices where the sequence has one.
    lengths : (B,) int ndarray, optional
        How many steps of each sequence are real, at least one; all where it is not given.  What
        stands in the padding has no effect, but must be valid.
    """

    x: Array
    y: Array
    lengths: Array | None = None

    @property
    def steps(self) -> int:
        return len(self.x)

    @property
    def size(self) -> int:
        """B, the number of sequences."""
        return int(self.x.shape[-1])

    @property
    def real(self) -> Array | None:
        """(T, B) bool: which steps are not padding; None where none is."""
        if self.lengths is None:
            return None
        return np.arange(self.steps)[:, None] < self.lengths

    def part(self, sequences: slice) -> Batch:
        """Return some of the sequences."""
        lengths = None if self.lengths is None else self.lengths[sequences]
        return Batch(self.x[..., sequences], self.y[..., sequences], lengths)


@dataclass(frozen=True)
class Yardstick:
    """What a simple forecast loses that a network should beat.

    Attributes
    ----------
    name : {"persistence", "linear"}
        The newest value seen, or the best linear forecast from the last `order` values.
    loss : float
        Mean loss on the distribution `Source.batch` draws from.
    test_loss : float
        Mean loss on what is kept for testing.
    order : int
        K of the linear forecast, which needs as many values: it answers from step K on.
    """

    name: Literal["persistence", "linear"]
    loss: float
    test_loss: float
    order: int = 0


@dataclass(frozen=True)
class PhasePlane:
    """In which plane the course of a series is drawn.

    Attributes
    ----------
    names : tuple of str
        The letter of every output.
    component : int
        Which output is drawn upwards where there are several; across is always the first.
    delay : int
        Where there is one output: across is that many steps before up.
    rate : float
        Where not 0, up is the change since the step before divided by it: a velocity.
    """

    names: tuple[str, ...]
    component: int = 0
    delay: int = 0
    rate: float = 0.0


_HELD_OUT = 0x74657374
"""Keeps held-out data apart from all others of the same seed ("test" in ASCII)."""


def held_out_generator(seed: int, number: int = 0) -> np.random.Generator:
    """Return a generator for held-out data of a seed; each number has its own."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_HELD_OUT, number)))


class Source(ABC):
    """Data of one task and one seed.

    Attributes
    ----------
    inputs : int
        M, the input size, or the number of different symbols where `symbolic`.
    outputs : int
        O, the number of read-out values or classes.
    symbolic : bool
        Whether `Batch.x` holds symbols.
    loss : {"squared", "cross_entropy"}
    every_step : bool
        Whether every step has a target (otherwise the sequence has one).
    border : int
        Steps that an encoder reads before a decoder answers: `Batch.y` has targets for the steps
        after them; 0 where one network does both.
    free : bool
        Whether the decoder reads what it wrote itself also while it learns.
    chance_loss : float
        Mean loss of the best answer that does not look at the input (predict-the-mean, or the
        class frequencies) on the distribution `batch` draws from; NaN where there is one target.
    chance_accuracy : float or None
        Accuracy of that answer; None where the task has no accuracy.
    test_chance_loss : float
        Mean loss of the same answer on what is kept for testing, where that may be another; NaN
        where it is the same distribution.
    mean_steps : float or None
        How many steps of a sequence are real on average, where sequences are padded.
    persistence_loss : float or None
        Mean loss of answering with the newest value seen, where input and target are one series.
    yardsticks : tuple of Yardstick
        What simple forecasts lose, where the task is one.
    plane : Plane or None
        Where input and target are one series: how its course is drawn.
    symbol_names : tuple of str or None
        What to print for each input symbol on an axis.
    class_names : tuple of str or None
        What to print for each class of the read-out.
    writes : bool
        Whether what the network says can be handed back to it as its next input, so that it writes.
    state_names : tuple of str
        Where a finite automaton lies behind the task, its states: English source texts in the
        translation context "tasks", or plain symbols; empty where there is none.
    notes : tuple of Message
        What the user should know about how the data was read: gaps, rare characters.
    read : ReadFacts or None
        What was read of a file: the column, its rows and values, and the notes again.
    """

    inputs: int
    outputs: int
    symbolic: bool = False
    loss: Literal["squared", "cross_entropy"]
    every_step: bool
    border: int = 0
    free: bool = False
    chance_loss: float
    chance_accuracy: float | None = None
    test_chance_loss: float = math.nan
    mean_steps: float | None = None
    persistence_loss: float | None = None
    yardsticks: tuple[Yardstick, ...] = ()
    plane: PhasePlane | None = None
    symbol_names: tuple[str, ...] | None = None
    class_names: tuple[str, ...] | None = None
    writes: bool = False
    state_names: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()
    read: DataSummary | None = None

    @abstractmethod
    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        """Draw `size` training sequences."""

    @abstractmethod
    def test(self, size: int) -> Batch:
        """Return the same `size` held-out sequences at every call; the first is the probe."""

    def probe(self) -> Batch:
        """Return the one held-out sequence that the views show."""
        return self.test(1)

    def symbols(self, text: str) -> Array:
        """Return a text as input symbols, int (N,); empty where the task is about none."""
        return np.zeros(0, dtype=np.int32)

    def states(self, batch: Batch) -> Array | None:
        """Return which of `state_names` the automaton is in after every step, (T, B) or None."""
        return None

    def course(self, steps: int) -> Array:
        """Return a held-out course of the series, up to `steps` long and the same at every call.

        Returns
        -------
        (n, M) ndarray
            Inputs x_1..x_n, of which the first O are what the network is to say one step before;
            the others are given from outside.  Empty where an output cannot be the next input.
        """
        return np.zeros((0, 0))

    def accepts(self, said: Array, y: Array) -> Array:
        """Return whether each class that is said will do: the target does, in most tasks alone.

        Parameters
        ----------
        said, y : (T, B) or (B,) int ndarray
        """
        return np.asarray(said == y)

    def accuracy(self, output: Array, y: Array, real: Array | None = None) -> float:
        """Return the share of right answers, NaN where the task has no accuracy.

        Parameters
        ----------
        output : ndarray
            Read-out with the classes on axis -2: (T, O, B) or (O, B).
        y : ndarray
            Targets as in `Batch.y`.
        real : (T, B) bool ndarray, optional
            Which steps count, where each has a target and not all do.
        """
        if self.loss == "cross_entropy":
            right = self.accepts(output.argmax(axis=-2), y)
            return float(np.mean(right if real is None else right[real]))
        return float("nan")

    def score(self, output: Array, batch: Batch) -> float:
        """Return the accuracy of a network's read-out for a batch; its padding does not count."""
        if batch.lengths is None or not self.every_step:
            return self.accuracy(output, batch.y)
        return self.accuracy(output, batch.y, batch.real)


@dataclass(frozen=True)
class Task(ABC):
    """The settings of one task; a subclass is a frozen dataclass with a `name` and `title`."""

    name: ClassVar[str]
    title: ClassVar[str]

    @property
    @abstractmethod
    def length(self) -> int:
        """T, the number of steps of every sequence; a setting of most tasks."""

    @abstractmethod
    def source(self, seed: int) -> Source:
        """Generate or read the data.

        Raises
        ------
        BadInput
            Where a file of the user's cannot serve: missing, binary, too short, wrong column,
            not numbers, huge.
        """
