"""Labelling: after which characters does a word, a clause or a sentence end?

The spaces or the punctuation of a real text are taken out, and each character is to be labelled
with what stood behind it.  A network that reads forward alone has to label "the" before it knows
whether it goes on as "then"; one that reads both ways knows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.reading.data_summary import text_facts
from rnnviz.setting import setting
from rnnviz.tasks.from_file.text import UNKNOWN, entropy
from rnnviz.tasks.from_file.vocabulary import Vocabulary, notes_on_rare
from rnnviz.tasks.generated import held_out
from rnnviz.tasks.marked import SHIPPED, PunctuatedText, read_marked
from rnnviz.tasks.shared_setting import encoding_setting
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.tasks.window import chosen_file
from rnnviz.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class LineEnds(Task):
    """A label at every character; sequences start where a word or line does."""

    name = "line_ends"
    title = QT_TRANSLATE_NOOP("tasks", "Where words and lines end")

    text: str = setting(
        "english",
        QT_TRANSLATE_NOOP("settings", "Text"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The Constitution without spaces: where do words end?  The poems without punctuation:"
            " where do lines end, and with which mark?",
        ),
        choices=(
            ("english", QT_TRANSLATE_NOOP("settings", "Constitution of the United States")),
            ("chinese", QT_TRANSLATE_NOOP("settings", "Three Hundred Tang Poems")),
            ("file", QT_TRANSLATE_NOOP("settings", "a file of your own")),
        ),
    )
    file: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Text file"),
        QT_TRANSLATE_NOOP(
            "settings",
            "A plain text of at most 16 MiB, in paragraphs with empty lines between them; a"
            " tenth of the paragraphs is kept for testing.",
        ),
        file="text",
        when=("text", ("file",)),
    )
    marks: str = setting(
        "words",
        QT_TRANSLATE_NOOP("settings", "Labels"),
        QT_TRANSLATE_NOOP("settings", "What is taken out of the text, and asked for."),
        choices=(
            ("words", QT_TRANSLATE_NOOP("settings", "ends of words")),
            ("lines", QT_TRANSLATE_NOOP("settings", "commas and full stops")),
        ),
        when=("text", ("file",)),
    )
    length: int = setting(
        40,
        QT_TRANSLATE_NOOP("settings", "Longest sequence"),
        QT_TRANSLATE_NOOP(
            "settings", "Shorter paragraphs and poems stay whole; of longer ones a piece is read."
        ),
        symbol="<i>T</i>",
        low=2,
        high=10_000,
    )
    most: int = setting(
        1000,
        QT_TRANSLATE_NOOP("settings", "Largest vocabulary"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The most frequent characters are kept; all others become one unknown character □.",
        ),
        symbol="<i>V</i>",
        low=3,
        high=20_000,
    )
    encoding: str = encoding_setting(("text", ("file",)))

    def source(self, seed: int) -> Source:
        marked = read_marked(self.text, self.file, self.marks, self.encoding)
        source = LineEndsSource(self, marked, seed)
        path = chosen_file(self.text, SHIPPED, self.file)
        source.read = text_facts(path, len(marked.codes), source.notes, marked.encoding)
        return source


class LineEndsSource(Source):
    """Stretches of a text, of pieces that are either learnt or kept for testing."""

    symbolic = True
    loss = "cross_entropy"
    every_step = True

    def __init__(self, task: LineEnds, marked: PunctuatedText, seed: int) -> None:
        self._length, rng = task.length, held_out(seed)
        asked = np.zeros(marked.pieces, bool)
        asked[rng.permutation(marked.pieces)[: -(-marked.pieces // 10)]] = True
        of_test = asked[marked.piece]
        vocabulary = Vocabulary(marked.codes[~of_test], task.most)
        self.symbol_names = (UNKNOWN, *map(chr, vocabulary.tokens))
        self.class_names = marked.names
        self.inputs, self.outputs = vocabulary.size, len(marked.names)
        self._ids, self._labels = vocabulary.symbols(marked.codes), marked.labels
        self._ends = marked.ends
        starts = marked.starts(task.length)
        self._train, test = starts[~of_test[starts]], starts[of_test[starts]]
        self._test = rng.permutation(test)
        weights = self._met(self._train)
        frequency = np.bincount(self._labels, weights, self.outputs) / weights.sum()
        self.chance_loss = entropy(frequency)
        self.chance_accuracy = float(frequency.max())
        self.mean_steps = float(self._lengths(self._train).mean())
        self.notes = notes_on_rare(self._ids)

    def _met(self, starts: Array) -> Array:
        """Return how often each character is met if every stretch is read once."""
        bends = np.zeros(len(self._ids) + 1)
        np.add.at(bends, starts, 1)
        np.add.at(bends, starts + self._lengths(starts), -1)
        met: Array = bends.cumsum()[:-1]
        return met

    def _lengths(self, starts: Array) -> Array:
        return np.asarray(np.minimum(self._ends[starts] - starts, self._length))

    def _read(self, starts: Array) -> Batch:
        lengths = self._lengths(starts)
        step = np.arange(self._length)[:, np.newaxis]
        real = step < lengths
        at = np.where(real, starts + step, 0)
        return Batch(np.where(real, self._ids[at], 0), np.where(real, self._labels[at], 0), lengths)

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self._read(self._train[rng.integers(len(self._train), size=size)])

    def test(self, size: int) -> Batch:
        return self._read(np.resize(self._test, size))
