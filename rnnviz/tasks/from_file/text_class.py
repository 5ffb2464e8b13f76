"""Text classification: a sentence is read to its end, and its class is due there.

Sentences differ in length; the padding of the shorter ones is masked and carries no gradient.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.reading.data_summary import DataSummary
from rnnviz.reading.file import bad_file, read_text
from rnnviz.reading.tabular.labelled_text import read_labelled_texts
from rnnviz.reading.tabular.table_format import TableSettings
from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.chance import class_chance
from rnnviz.tasks.from_file.bundled import bundled_file, chosen_file
from rnnviz.tasks.from_file.class_label import check_class_count, class_indices
from rnnviz.tasks.from_file.vocabulary import UNKNOWN, Vocabulary, notes_on_rare
from rnnviz.tasks.task import Array, Batch, Source, Task, held_out_generator
from rnnviz.tasks.typed import refuse_length, refuse_long_text
from rnnviz.tasks.window import occurrences, padded_stretches
from rnnviz.text import QT_TRANSLATE_NOOP, translate

_OWN = ("text", ("file",))
_NO_WORD = chr(0xA66E)
"""A letter of its own in no text, for what is unknown."""
ROUNDS = 4
"""Random stretches of each held-out text."""


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
            shared_setting.OWN_FILE,
        ),
    )
    file: str = shared_setting.file_name(
        "csv",
        QT_TRANSLATE_NOOP("settings", "Table"),
        QT_TRANSLATE_NOOP(
            "settings",
            "A table with a text and its class in each row, as CSV or separated by tabs.  A fifth"
            " of the rows is kept for testing.",
        ),
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
    label: str = shared_setting.class_column(_OWN)
    header: str = shared_setting.header(_OWN)
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
    length: int = shared_setting.sequence_length(
        60,
        QT_TRANSLATE_NOOP("settings", "Of longer texts a random stretch is read."),
        low=1,
        label=QT_TRANSLATE_NOOP("settings", "Longest text"),
    )
    most: int = shared_setting.vocabulary_size(
        QT_TRANSLATE_NOOP(
            "settings",
            "The most frequent words or characters are kept; all others become one unknown symbol"
            " □.",
        )
    )
    encoding: str = shared_setting.encoding(_OWN)
    delimiter: str = shared_setting.delimiter(_OWN)
    quotes: str = shared_setting.quotes(_OWN)

    def source(self, seed: int) -> Source:
        columns, settings = (self.column, self.label), shared_setting.table_settings(self)
        labelled = read_labelled(self.text, self.file, self.unit, columns, self.header, settings)
        return TextClassSource(self, labelled, seed)


class TextClassSource(Source):
    """Texts, a fifth of which is held out."""

    symbolic = True
    loss = "cross_entropy"
    every_step = False
    symbol_names: tuple[str, ...]

    def __init__(self, task: TextClass, labelled: Labelled, seed: int) -> None:
        rng, count = held_out_generator(seed), len(labelled.texts)
        self._most, self._classes = task.length, labelled.classes
        sizes = np.array([len(text) for text in labelled.texts])
        self._first, self._sizes = np.cumsum(sizes) - sizes, sizes
        held_out, self._train = np.split(rng.permutation(count), [count // 5])
        training = np.concatenate([labelled.texts[i] for i in self._train])
        self._vocabulary = vocabulary = Vocabulary(training, task.most)
        self._unit = task.unit
        self._ids = vocabulary.symbols(np.concatenate(labelled.texts))
        self.symbol_names = (UNKNOWN, *vocabulary.tokens.tolist())
        self.class_names = labelled.names
        self.inputs, self.outputs = vocabulary.size, len(labelled.names)
        counts = np.bincount(self._classes[self._train], minlength=self.outputs)
        self.chance_loss, self.chance_accuracy = class_chance(counts / counts.sum())
        notes = notes_on_rare(self._ids)
        if labelled.summary is not None:
            self.read = replace(labelled.summary, notes=(*labelled.summary.notes, *notes))
        self.notes = self.read.notes if self.read is not None else notes
        self._test = self._read(rng, np.resize(held_out, ROUNDS * len(held_out)))

    def _read(self, rng: np.random.Generator, texts: Array) -> Batch:
        """Return the texts, of a long one a stretch at random."""
        lengths = np.minimum(self._sizes[texts], self._most)
        start = self._first[texts] + rng.integers(self._sizes[texts] - lengths + 1)
        x = padded_stretches(self._ids, start, lengths, self._most)
        return Batch(x, self._classes[texts], lengths)

    def typed(self, text: str) -> Batch:
        refuse_long_text(text)
        units = _units(text.replace(UNKNOWN, _NO_WORD), self._unit)
        refuse_length(len(units))
        return self.posed(self._vocabulary.symbols(np.array(units)))

    def spelt(self, batch: Batch) -> str:
        end = batch.steps if batch.lengths is None else int(batch.lengths[0])
        between = " " if self._unit == "words" else ""
        return between.join(self.symbol_names[symbol] for symbol in batch.x[:end, 0])

    def what_can_be_typed(self) -> str:
        source = translate("tasks", "A text; what is not known is read as {unknown}")
        return source.format(unknown=UNKNOWN)

    def is_correct(self, x: Array, y: Array) -> bool:
        starts = occurrences(self._ids, x)
        texts = np.searchsorted(self._first, starts, side="right") - 1
        within = starts + len(x) <= self._first[texts] + self._sizes[texts]
        return int(y) in self._classes[texts[within]]

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self._read(rng, self._train[rng.integers(len(self._train), size=size)])

    def test(self, size: int) -> Batch:
        chosen, kept = np.arange(size) % self._test.size, self._test
        assert kept.lengths is not None
        return Batch(kept.x[:, chosen], kept.y[chosen], kept.lengths[chosen])


MIN_TEXTS = 20
"""Texts needed so that a fifth can be held out for testing."""

_CONSTITUTION = "us-constitution.txt"
_SENTENCE = re.compile(r"(?<=[.;:])[- ]+")
_RATIFIED = re.compile(r"^Passed by Congress")


@dataclass(frozen=True)
class Labelled:
    """Texts and their classes.

    Attributes
    ----------
    texts : list of (N,) str ndarray
        Words or characters, at least one.
    classes : (n,) int ndarray
        Index into `names`.
    names : tuple of str
    summary : DataSummary or None
        What was read.
    """

    texts: list[Array]
    classes: Array
    names: tuple[str, ...]
    summary: DataSummary | None = None


def read_labelled(
    text: str,
    file: str,
    unit: str,
    columns: tuple[str, str] = ("", ""),
    header: str = "auto",
    settings: TableSettings | None = None,
) -> Labelled:
    """Read the sentences of the Constitution, or a table of the user's.

    Parameters
    ----------
    text : {"constitution", "file"}
    file : str
    unit : {"characters", "words"}
    columns : (str, str)
        Those of the text and of its class, by name or number; empty to detect them.
    header : {"auto", "yes", "no"}
    settings : TableSettings, optional

    Raises
    ------
    BadInput
        Where the file cannot be read, a row has no class, or there is too little to learn.
    """
    if text == "constitution":
        rows = constitution(read_text(bundled_file(_CONSTITUTION)))
        summary = DataSummary(_CONSTITUTION, rows=len(rows), counted="texts")
        return _split(rows, unit, summary)
    path = chosen_file(text, {}, file)
    found = read_labelled_texts(path, *columns, header, settings)
    labelled = _split(found.rows, unit, found.summary)
    if len(labelled.texts) < MIN_TEXTS:
        source = QT_TRANSLATE_NOOP(
            "tasks", "{file}: {count} texts are too few; {needed} or more are needed"
        )
        raise bad_file(path, source, count=len(labelled.texts), needed=MIN_TEXTS)
    check_class_count(path, len(labelled.names), found.summary.inputs[0])
    return labelled


def constitution(text: str) -> list[tuple[str, str]]:
    """Return the sentences and clauses of 1787 and of the amendments, with the class of each."""
    original, _, amendments = text.partition("\nAmendments\n")
    parts = (original, "1787"), (amendments, "1791–1992")
    return [(sentence, name) for part, name in parts for sentence in _sentences(part)]


def _sentences(text: str) -> list[str]:
    """Return what is longer than a heading, without the lines with dates."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]
    long = [p for p in paragraphs if len(p) > 40 and not _RATIFIED.match(p)]
    return [s for p in long for s in _SENTENCE.split(p) if len(s) > 25]


def _split(rows: list[tuple[str, str]], unit: str, summary: DataSummary | None = None) -> Labelled:
    """Return the texts in words or characters; one without any is left out."""
    parts = [(_units(text, unit), name) for text, name in rows]
    parts = [(units, name) for units, name in parts if units]
    names, classes = class_indices([name for _, name in parts])
    return Labelled([np.array(units) for units, _ in parts], classes, names, summary)


def _units(text: str, unit: str) -> list[str]:
    if unit == "words":
        return re.findall(r"\w+(?:['’]\w+)*", text)
    return [c for c in text if not c.isspace()]
