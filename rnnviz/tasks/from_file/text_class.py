"""Text classification: a sentence is read to its end, and then has one class as a whole.

Sentences have different lengths; what pads the shorter ones is masked and sends back no error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.from_file.text import UNKNOWN, entropy
from rnnviz.tasks.from_file.vocabulary import Vocabulary, notes_on_rare
from rnnviz.tasks.generated import held_out
from rnnviz.tasks.labelled import Labelled, read_labelled
from rnnviz.tasks.shared_setting import (
    delimiter_setting,
    encoding_setting,
    header_setting,
    quotes_setting,
    table_settings,
)
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP

_OWN = ("text", ("file",))
ROUNDS = 4
"""Stretches of each text that is kept for testing."""


@dataclass(frozen=True)
class TextClass(Task):
    """Sentences and their classes."""

    name = "text_class"
    title = QT_TRANSLATE_NOOP("tasks", "Text classification")

    text: str = setting(
        "constitution",
        QT_TRANSLATE_NOOP("settings", "Texts"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Sentences of the Constitution: of 1787, or of an amendment?  Or a table of your own"
            " with a text and its class in each row.",
        ),
        choices=(
            ("constitution", QT_TRANSLATE_NOOP("settings", "Constitution or amendment")),
            ("file", QT_TRANSLATE_NOOP("settings", "a file of your own")),
        ),
    )
    file: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Table"),
        QT_TRANSLATE_NOOP(
            "settings",
            "A table with a text and its class in each row, as CSV or separated by tabs.  A fifth"
            " of the rows is kept for testing.",
        ),
        file="csv",
        when=_OWN,
    )
    column: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Column of the text"),
        QT_TRANSLATE_NOOP(
            "settings", "Its name or number (from 1).  Empty: the one that is not the class."
        ),
        when=_OWN,
    )
    label: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Column of the class"),
        QT_TRANSLATE_NOOP(
            "settings", "Its name or number (from 1).  Empty: the one whose words repeat."
        ),
        when=_OWN,
    )
    header: str = header_setting(_OWN)
    unit: str = setting(
        "characters",
        QT_TRANSLATE_NOOP("settings", "A step reads"),
        QT_TRANSLATE_NOOP(
            "settings", "Words are what lies between spaces and marks; Chinese has only characters."
        ),
        choices=(
            ("characters", QT_TRANSLATE_NOOP("settings", "a character")),
            ("words", QT_TRANSLATE_NOOP("settings", "a word")),
        ),
    )
    length: int = setting(
        60,
        QT_TRANSLATE_NOOP("settings", "Longest text"),
        QT_TRANSLATE_NOOP("settings", "Of longer texts a stretch is read, each time another."),
        symbol="<i>T</i>",
        low=1,
        high=10_000,
    )
    most: int = setting(
        1000,
        QT_TRANSLATE_NOOP("settings", "Largest vocabulary"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The most frequent words or characters are kept; all others become one unknown symbol"
            " □.",
        ),
        symbol="<i>V</i>",
        low=3,
        high=20_000,
    )
    encoding: str = encoding_setting(_OWN)
    delimiter: str = delimiter_setting(_OWN)
    quotes: str = quotes_setting(_OWN)

    def source(self, seed: int) -> Source:
        columns, settings = (self.column, self.label), table_settings(self)
        labelled = read_labelled(self.text, self.file, self.unit, columns, self.header, settings)
        return TextClassSource(self, labelled, seed)


class TextClassSource(Source):
    """Texts, a fifth of which is never learnt."""

    symbolic = True
    loss = "cross_entropy"
    every_step = False

    def __init__(self, task: TextClass, labelled: Labelled, seed: int) -> None:
        rng, count = held_out(seed), len(labelled.texts)
        self._most, self._classes = task.length, labelled.classes
        sizes = np.array([len(text) for text in labelled.texts])
        self._first, self._sizes = np.cumsum(sizes) - sizes, sizes
        asked, self._train = np.split(rng.permutation(count), [count // 5])
        learnt = np.concatenate([labelled.texts[i] for i in self._train])
        vocabulary = Vocabulary(learnt, task.most)
        self._ids = vocabulary.symbols(np.concatenate(labelled.texts))
        self.symbol_names = (UNKNOWN, *vocabulary.tokens.tolist())
        self.class_names = labelled.names
        self.inputs, self.outputs = vocabulary.size, len(labelled.names)
        frequency = np.bincount(self._classes[self._train], minlength=self.outputs)
        self.chance_loss = entropy(frequency / frequency.sum())
        self.chance_accuracy = float(frequency.max() / frequency.sum())
        notes = notes_on_rare(self._ids)
        if labelled.facts is not None:
            self.read = replace(labelled.facts, notes=(*labelled.facts.notes, *notes))
        self.notes = self.read.notes if self.read is not None else notes
        self._test = self._read(rng, np.resize(asked, ROUNDS * len(asked)))

    def _read(self, rng: np.random.Generator, texts: Array) -> Batch:
        """Return the texts, of a long one a stretch at random."""
        lengths = np.minimum(self._sizes[texts], self._most)
        start = self._first[texts] + rng.integers(self._sizes[texts] - lengths + 1)
        step = np.arange(self._most)[:, np.newaxis]
        x = np.where(step < lengths, self._ids[np.where(step < lengths, start + step, 0)], 0)
        return Batch(x, self._classes[texts], lengths)

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self._read(rng, self._train[rng.integers(len(self._train), size=size)])

    def test(self, size: int) -> Batch:
        chosen, kept = np.arange(size) % self._test.size, self._test
        assert kept.lengths is not None
        return Batch(kept.x[:, chosen], kept.y[chosen], kept.lengths[chosen])
