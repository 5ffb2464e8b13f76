"""Reber's grammar: predict which symbols may come next in a string.

Reber 1967; embedded between two equal symbols, T or P, as in Hochreiter and Schmidhuber 1997.  Two
successors are equally likely nearly everywhere, so only what is possible can be known: a string is
right where the most probable symbol is a legal successor at every step.  The last symbol but one
of an embedded string repeats the second, and nothing that comes between tells which it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.chance import entropy
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.tasks.typed import refuse_length
from rnnviz.text import QT_TRANSLATE_NOOP, translate

SYMBOLS = "BTPSXVE"
Arrows = Mapping[str, Mapping[str, str]]

_REBER: Arrows = {
    "0": {"B": "1"},
    "1": {"T": "2", "P": "3"},
    "2": {"S": "2", "X": "4"},
    "3": {"T": "3", "V": "5"},
    "4": {"X": "3", "S": "6"},
    "5": {"P": "4", "V": "6"},
    "6": {"E": "7"},
    "7": {},
}


class Automaton:
    """A finite automaton that generates strings; all start with B and end with E.

    From a state with two arrows both are equally likely; the state without any is the end.

    Parameters
    ----------
    arrows : mapping of str to mapping of str to str
        For each state which symbols lead where.  No arrow leads to the start, none from the end.

    Attributes
    ----------
    names : tuple of str
        The states.
    """

    def __init__(self, arrows: Arrows) -> None:
        self._arrows = arrows
        self.names = tuple(arrows)
        number = {name: i for i, name in enumerate(self.names)}
        self._next = np.full((len(self.names), len(SYMBOLS)), -1)
        for state, leaving in arrows.items():
            for symbol, after in leaving.items():
                self._next[number[state], SYMBOLS.index(symbol)] = number[after]
        self._legal = self._next >= 0
        self._end = int(self._legal.any(axis=1).argmin())
        self._start = next(i for i in range(len(self.names)) if i not in self._next)

    def strings(self, rng: np.random.Generator, size: int, most: int) -> tuple[Array, Array]:
        """Generate `size` strings of at most `most` + 1 symbols; longer ones are drawn again.

        Returns
        -------
        string : (most + 1, size) int ndarray
            0 after the end.
        lengths : (size,) int ndarray
            How many symbols have a successor: all but the last.
        """
        string, lengths = np.zeros((most + 1, size), int), np.zeros(size, int)
        todo = np.arange(size)
        while len(todo):
            string[:, todo], lengths[todo], ended = self._write(rng, len(todo), most)
            todo = todo[~ended]
        return string, lengths

    def _write(self, rng: np.random.Generator, size: int, most: int) -> tuple[Array, Array, Array]:
        state, lengths = np.full(size, self._start), np.full(size, -1)
        string = np.zeros((most + 1, size), int)
        for k in range(most + 1):
            writing = state != self._end
            chosen = np.where(self._legal[state], rng.random((size, len(SYMBOLS))), -1).argmax(1)
            string[k] = np.where(writing, chosen, 0)
            state = np.where(writing, self._next[state, chosen], state)
            lengths += writing
        return string, lengths, state == self._end

    def is_string(self, string: str) -> bool:
        """Return whether the arrows lead along the whole of a string to the end."""
        state = self.names[self._start]
        for symbol in string:
            if symbol not in self._arrows[state]:
                return False
            state = self._arrows[state][symbol]
        return not self._arrows[state]

    def run(self, x: Array) -> Array:
        """Return the state after every symbol of strings (T, B); the end stays the end."""
        states, state = np.empty_like(x), np.full(x.shape[1], self._start)
        for k, symbol in enumerate(x):
            after = self._next[state, symbol]
            state = states[k] = np.where(after < 0, self._end, after)
        return states

    def accepts(self, answer: Array, right: Array) -> Array:
        """Return whether each answer is a legal successor, (T, B).

        Parameters
        ----------
        answer, right : (T, B) int ndarray
            Symbols in place of the second and all later ones, and those of the string; whatever
            is answered after its end is accepted.
        """
        first = np.full((1, right.shape[1]), SYMBOLS.index("B"))
        states = self.run(np.concatenate([first, right]))[:-1]
        accepted: Array = self._legal[states, answer] | (states == self._end)
        return accepted

    def target_frequency(self, most: int) -> Array:
        """Return how often each symbol is a successor, over all strings that are short enough."""
        counts = self.target_counts(most)
        return np.asarray(counts / counts.sum())

    def target_counts(self, most: int) -> Array:
        """Return how often each symbol is a successor in a string that is short enough, on average.

        Their sum is the mean number of steps of a string.
        """
        step = self._legal / np.maximum(self._legal.sum(axis=1, keepdims=True), 1)
        here, end = np.eye(len(self.names))[[self._next[self._start].max(), self._end]]
        ends = [end]  # how likely each state ends within 0, 1, ... further symbols
        for _ in range(most - 1):
            ends.append(end + (step * ends[-1][self._next]).sum(axis=1))
        counts = np.zeros(len(SYMBOLS))
        short = 0.0  # how likely a string is short enough
        for left in reversed(ends):
            taken = here[:, np.newaxis] * step
            counts += (taken * left[self._next]).sum(axis=0)
            short = short or float(counts.sum())
            here = np.bincount(self._next[self._legal], taken[self._legal], len(self.names))
        return counts / short


def _embedded() -> Arrows:
    """Return the grammar between two T's or two P's: two copies of it, which differ in memory."""
    arrows: dict[str, Mapping[str, str]] = {}
    for way in "TP":
        for state, leaving in _REBER.items():
            after = {symbol: _indexed(way, there) for symbol, there in leaving.items()}
            arrows[_indexed(way, state)] = after or {way: "E"}
    outer = {"·": {"B": "B"}, "B": {"T": "T₀", "P": "P₀"}, "E": {"E": "end"}, "end": {}}
    return arrows | outer


def _indexed(way: str, state: str) -> str:
    return way + chr(ord("₀") + int(state))


PLAIN = Automaton(_REBER)
EMBEDDED = Automaton(_embedded())


@dataclass(frozen=True)
class Reber(Task):
    """The next symbol at every step of a string; the grammar decides where it ends."""

    name = "reber"
    title = QT_TRANSLATE_NOOP("tasks", "Reber grammar")

    grammar: str = setting(
        "embedded",
        QT_TRANSLATE_NOOP("settings", "Grammar"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Embedded between two equal symbols, the second symbol must be remembered to the end;"
            " plain, two symbols of context are enough.",
        ),
        choices=(
            ("embedded", QT_TRANSLATE_NOOP("settings", "embedded")),
            ("plain", QT_TRANSLATE_NOOP("settings", "plain")),
        ),
    )
    length: int = shared_setting.sequence_length(
        24,
        QT_TRANSLATE_NOOP(
            "settings",
            "Strings have different lengths; one with more steps than this is drawn again.",
        ),
        low=8,
        high=1000,
        label=QT_TRANSLATE_NOOP("settings", "Longest string"),
    )

    def source(self, seed: int) -> Source:
        return ReberSource(self, seed)


class ReberSource(GeneratedSource):
    """Symbols and classes are the letters; the last symbol of a string is never an input."""

    inputs = outputs = len(SYMBOLS)
    symbolic = True
    loss = "cross_entropy"
    every_step = True
    symbol_names = class_names = tuple(SYMBOLS)
    chance_accuracy = 0.0  # no one symbol is legal everywhere

    def __init__(self, task: Reber, seed: int) -> None:
        super().__init__(seed)
        self._most = task.length
        self._automaton = EMBEDDED if task.grammar == "embedded" else PLAIN
        self.state_names = self._automaton.names
        self.chance_loss = entropy(self._automaton.target_frequency(task.length))
        self.mean_steps = float(self._automaton.target_counts(task.length).sum())

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        string, lengths = self._automaton.strings(rng, size, self._most)
        return Batch(string[:-1], string[1:], lengths)

    def posed(self, x: Array) -> Batch:
        refuse_length(len(x), 2)
        return Batch(x[:-1, None], x[1:, None])

    def spelt(self, batch: Batch) -> str:
        end = batch.steps if batch.lengths is None else int(batch.lengths[0])
        return "".join(SYMBOLS[symbol] for symbol in (*batch.x[:end, 0], batch.y[end - 1, 0]))

    def what_can_be_typed(self) -> str:
        return translate("tasks", "A string of B T P S X V E with its end, such as BTXSE")

    def is_correct(self, x: Array, y: Array) -> bool:
        letters = [SYMBOLS[symbol] for symbol in (*x, y[-1])]
        return np.array_equal(x[1:], y[:-1]) and self._automaton.is_string("".join(letters))

    def states(self, batch: Batch) -> Array:
        return self._automaton.run(batch.x)

    def accepts(self, answer: Array, y: Array) -> Array:
        return self._automaton.accepts(answer, y)

    def accuracy(self, output: Array, y: Array, real: Array | None = None) -> float:
        """Return the share of strings with a legal most probable symbol at every step."""
        legal = self.accepts(output.argmax(axis=-2), y)
        return float((legal if real is None else legal | ~real).all(axis=0).mean())
