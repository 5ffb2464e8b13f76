"""The contract of a task: its settings, and the data that they and a seed determine.

How to write a task
-------------------
A task is one file with two classes, listed in `rnnviz.tasks.index.TASKS`.

The `Task` is a frozen dataclass of the settings.  It has a `name`, by which presets choose it, a
`title`, and a field made with `rnnviz.setting.setting` for everything that can be chosen; settings
that other tasks have too are in `rnnviz.tasks.shared_setting`.  `length` says how many steps a
sequence has, and `source(seed)` generates or reads the data.  From the fields follow the form,
the keys of preset files, `--set` and the refusal of values out of range.

The `Source` holds the data of one seed.  Its attributes say what the sequences look like and what
an answer that ignores the input achieves, in closed form or measured on the data.  `batch` draws
training sequences from the generator that it is given and from nothing else; `test` returns
held-out sequences, which depend on the seed alone.  `is_correct` states which targets are right a
second time, as simply as possible and without the code that draws.

Where sequences are generated, derive from `rnnviz.tasks.synthetic.generated_source.GeneratedSource`
and write `draw` (start from `synthetic/parity.py`); where an encoder reads and a decoder answers,
from `synthetic.sequence_to_sequence.AnswerSource`; for the forecast of a series use
`rnnviz.tasks.forecast.ForecastSource`, which finds windows, targets and baselines by itself (start
from `synthetic/random_walk.py`).  `posed` says what the target of a sequence is that the user typed
or shuffled; without it such a sequence has none.  What only some tasks have (`states`, `course`,
`accepts`, `symbols`, `typed`, `spelt`, padding, an own `accuracy`) has defaults.

Being listed is enough to be tested: `tests/tasks/battery.py` checks shapes, seeds, masks, targets,
chance and baselines, accuracy, both languages and the refusal of absurd settings.  Words in
`QT_TRANSLATE_NOOP` are collected by `make translations`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.reading.data_summary import DataSummary
from rnnviz.tasks.typed import (
    NO_CLASS,
    right_of,
    spelt_numbers,
    spelt_symbols,
    typed_numbers,
    typed_symbols,
)
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
        How many steps of each sequence are real, at least one; by default all.  The content of the
        padding has no effect, but must be valid.
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
    """The loss of a simple forecast that a network should beat.

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
    """The plane in which a series is drawn as a trajectory.

    Attributes
    ----------
    names : tuple of str
        The letter of every output.
    component : int
        Which output is on the vertical axis where there are several; the first is horizontal.
    delay : int
        Where there is one output: the horizontal axis is this many steps earlier.
    rate : float
        Where not 0, the vertical axis is a velocity, the change since the step before over it.
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
        Steps that an encoder reads before a decoder answers, so that `Batch.y` has targets for the
        steps after them; 0 without a decoder.
    stack : int
        How many subtrees must wait to be joined at once, where a sequence is a binary tree in
        post-order whose first two symbols are its leaves; 0 where it is none.
    free : bool
        Whether the decoder reads its own output during training too.
    chance_loss : float
        Mean loss of the best answer that ignores the input (predict-the-mean, or the
        class frequencies) on the distribution `batch` draws from; NaN where there is one target.
    chance_accuracy : float or None
        Accuracy of that answer; None where the task has no accuracy.
    test_chance_loss : float
        Mean loss of the same answer on the held-out part; NaN where it has the same distribution.
    mean_steps : float or None
        How many steps of a sequence are real on average, where sequences are padded.
    yardsticks : tuple of Yardstick
        Simple forecasts to compare with, where the task is a forecast.
    plane : PhasePlane or None
        Where input and target are one series: how it is drawn.
    symbol_names : tuple of str or None
        The printed form of each input symbol.
    class_names : tuple of str or None
        The printed form of each class of the read-out.
    writes : bool
        Whether an output can be fed back as the next input, so that the network generates text.
    state_names : tuple of str
        Where a finite automaton generates the task, its states: English source texts in the
        translation context "tasks", or plain symbols; empty where there is none.
    notes : tuple of Message
        Notes on the data that was read: gaps, rare characters.
    read : DataSummary or None
        Summary of the file that was read, with the same notes.
    """

    inputs: int
    outputs: int
    symbolic: bool = False
    loss: Literal["squared", "cross_entropy"]
    every_step: bool
    border: int = 0
    stack: int = 0
    free: bool = False
    chance_loss: float
    chance_accuracy: float | None = None
    test_chance_loss: float = math.nan
    mean_steps: float | None = None
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

    @abstractmethod
    def is_correct(self, x: Array, y: Array) -> bool:
        """Return whether y is a right target of one sequence x.

        It states the task a second time, independently of how sequences are drawn, so that the two
        can be compared.

        Parameters
        ----------
        x : (T, M) float ndarray or (T,) int ndarray
            Without padding.
        y : (T, O), (O,) float ndarray or (T,), () int ndarray
            Of a task with a `border` only the steps after it.
        """

    def held_out(self, number: int) -> Batch:
        """Return one of the held-out sequences, counted from 1."""
        return self.test(number).part(slice(number - 1, number))

    def probe(self) -> Batch:
        """Return the one held-out sequence that the views show."""
        return self.test(1)

    def typed(self, text: str) -> Batch:
        """Return what the user typed as one sequence with its target; see `posed`.

        Raises
        ------
        BadInput
            In one line that says what would be right.
        """
        if self.symbolic:
            return self.posed(typed_symbols(text, self.symbol_names or ()))
        return self.posed(typed_numbers(text, self.inputs))

    def posed(self, x: Array) -> Batch:
        """Return one sequence of any length with the target that follows from it.

        Where none does the target is `NO_CLASS`, or NaN: nothing is made up.  Of a task with a
        `border`, x is the question.  Where the target is a later input, x is longer than the
        sequence.

        Parameters
        ----------
        x : (T, M) float ndarray or (T,) int ndarray
        """
        return Batch(x[..., None], self._unknown(len(x)))

    def _unknown(self, steps: int) -> Array:
        """Return the target that stands for none."""
        every = (steps,) if self.every_step else ()
        if self.loss == "cross_entropy":
            return np.full((*every, 1), NO_CLASS)
        return np.full((*every, self.outputs, 1), math.nan)

    def spelt(self, batch: Batch) -> str:
        """Return the first sequence of a batch as `typed` reads it."""
        steps = batch.steps if batch.lengths is None else int(batch.lengths[0])
        x = batch.x[: self.border or steps, ..., 0]
        if self.symbolic:
            return spelt_symbols(x, self.symbol_names or ())
        return spelt_numbers(x)

    def what_can_be_typed(self) -> str:
        """Say in the user's language what `typed` reads."""
        return right_of(self.symbolic, self.symbol_names, self.inputs)

    def symbols(self, text: str) -> Array:
        """Return a text as input symbols, int (N,); empty for a task without text."""
        return np.zeros(0, dtype=np.int32)

    def states(self, batch: Batch) -> Array | None:
        """Return which of `state_names` the automaton is in after every step, (T, B) or None."""
        return None

    def course(self, steps: int) -> Array:
        """Return a held-out stretch of the series, up to `steps` long and the same at every call.

        Returns
        -------
        (n, M) ndarray
            Inputs x_1..x_n, of which the first O are the targets of the step before; the others are
            external inputs.  Empty where an output cannot be the next input.
        """
        return np.zeros((0, 0))

    def accepts(self, answer: Array, y: Array) -> Array:
        """Return whether each answer counts as right; in most tasks only the target does.

        Parameters
        ----------
        answer, y : (T, B) or (B,) int ndarray
            Classes.
        """
        return np.asarray(answer == y)

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
            Where a file of the user's cannot be used: missing, binary, too short, wrong column,
            not numbers, huge.
        """
