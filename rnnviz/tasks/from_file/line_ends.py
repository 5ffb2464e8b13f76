"""Sequence labelling: after which characters does a word, a clause or a sentence end?

Spaces or punctuation are removed from a text, and each character is labelled with what followed it.
A network that only reads forwards has to label "the" before it can know whether the word continues
as "then"; a bidirectional one sees the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.reading.data_summary import summary_of_text
from rnnviz.reading.file import bad_file, read_encoded
from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.chance import class_chance
from rnnviz.tasks.from_file.bundled import TEXTS, chosen_file
from rnnviz.tasks.from_file.vocabulary import UNKNOWN, Vocabulary, notes_on_rare
from rnnviz.tasks.task import Array, Batch, Source, Task, held_out_generator
from rnnviz.tasks.typed import refuse_length, refuse_long_text, unreadable
from rnnviz.tasks.window import occurrences, padded_stretches
from rnnviz.text import QT_TRANSLATE_NOOP, translate

_NO_LETTER = chr(0xA66E)
"""In no text: for what is unknown."""


@dataclass(frozen=True)
class LineEnds(Task):
    """A label at every character; sequences start where a word or line does."""

    name = "line_ends"
    title = QT_TRANSLATE_NOOP("tasks", "Where words and lines end")

    text: str = shared_setting.text_choice(
        QT_TRANSLATE_NOOP(
            "settings",
            "The Constitution without spaces: where do words end?  The poems without punctuation:"
            " where do lines end, and with which mark?",
        )
    )
    file: str = shared_setting.file_name(
        "text",
        QT_TRANSLATE_NOOP("settings", "Text file"),
        QT_TRANSLATE_NOOP(
            "settings",
            "A plain text of at most 16 MiB, in paragraphs with empty lines between them; a"
            " tenth of the paragraphs is kept for testing.",
        ),
        when=("text", ("file",)),
    )
    marks: str = setting(
        "words",
        QT_TRANSLATE_NOOP("settings", "Labels"),
        QT_TRANSLATE_NOOP("settings", "What is removed from the text and has to be predicted."),
        choices=(
            ("words", QT_TRANSLATE_NOOP("settings", "ends of words")),
            ("lines", QT_TRANSLATE_NOOP("settings", "commas and full stops")),
        ),
        when=("text", ("file",)),
    )
    length: int = shared_setting.sequence_length(
        40,
        QT_TRANSLATE_NOOP(
            "settings", "Shorter paragraphs and poems stay whole; of longer ones a piece is read."
        ),
        label=QT_TRANSLATE_NOOP("settings", "Longest sequence"),
    )
    most: int = shared_setting.vocabulary_size(
        QT_TRANSLATE_NOOP(
            "settings",
            "The most frequent characters are kept; all others become one unknown character □.",
        )
    )
    encoding: str = shared_setting.encoding(("text", ("file",)))

    def source(self, seed: int) -> Source:
        marked = read_marked(self.text, self.file, self.marks, self.encoding)
        source = LineEndsSource(self, marked, seed)
        path = chosen_file(self.text, TEXTS, self.file)
        source.read = summary_of_text(path, len(marked.codes), source.notes, marked.encoding)
        return source


class LineEndsSource(Source):
    """Stretches of a text whose pieces are either for training or held out."""

    symbolic = True
    loss = "cross_entropy"
    every_step = True
    symbol_names: tuple[str, ...]
    class_names: tuple[str, ...]

    def __init__(self, task: LineEnds, marked: PunctuatedText, seed: int) -> None:
        self._length, rng = task.length, held_out_generator(seed)
        self._kind = marked.kind
        held_out = np.zeros(marked.pieces, bool)
        held_out[rng.permutation(marked.pieces)[: -(-marked.pieces // 10)]] = True
        of_test = held_out[marked.piece]
        self._vocabulary = vocabulary = Vocabulary(marked.codes[~of_test], task.most)
        self.symbol_names = (UNKNOWN, *map(chr, vocabulary.tokens))
        self.class_names = marked.names
        self.inputs, self.outputs = vocabulary.size, len(marked.names)
        self._ids, self._labels = vocabulary.symbols(marked.codes), marked.labels
        self._ends = marked.ends
        starts = marked.starts(task.length)
        self._train, test = starts[~of_test[starts]], starts[of_test[starts]]
        self._test = rng.permutation(test)
        weights = self._occurrence_counts(self._train)
        counts = np.bincount(self._labels, weights, self.outputs)
        self.chance_loss, self.chance_accuracy = class_chance(counts / weights.sum())
        self.mean_steps = float(self._lengths(self._train).mean())
        self.notes = notes_on_rare(self._ids)

    def is_correct(self, x: Array, y: Array) -> bool:
        return any(
            np.array_equal(self._labels[start : start + len(x)], y)
            and start + len(x) <= self._ends[start]
            for start in occurrences(self._ids, x)
        )

    def _occurrence_counts(self, starts: Array) -> Array:
        """Return how often each character occurs if every stretch is read once."""
        bends = np.zeros(len(self._ids) + 1)
        np.add.at(bends, starts, 1)
        np.add.at(bends, starts + self._lengths(starts), -1)
        counts: Array = bends.cumsum()[:-1]
        return counts

    def _lengths(self, starts: Array) -> Array:
        return np.asarray(np.minimum(self._ends[starts] - starts, self._length))

    def _read(self, starts: Array) -> Batch:
        lengths = self._lengths(starts)
        x, y = (
            padded_stretches(values, starts, lengths, self._length)
            for values in (self._ids, self._labels)
        )
        return Batch(x, y, lengths)

    def typed(self, text: str) -> Batch:
        """Return a text without its marks, which are the labels."""
        refuse_long_text(text)
        marked = strip_marks(text.replace(UNKNOWN, _NO_LETTER), self._kind)
        if marked is None:
            raise unreadable(QT_TRANSLATE_NOOP("tasks", "type a text with letters or digits"))
        refuse_length(len(marked.codes))
        return Batch(self._vocabulary.symbols(marked.codes)[:, None], marked.labels[:, None])

    def spelt(self, batch: Batch) -> str:
        end = batch.steps if batch.lengths is None else int(batch.lengths[0])
        marks = " " if self._kind == "words" else self.class_names[1:]
        parts = zip(batch.x[:end, 0], batch.y[:end, 0], strict=True)
        return "".join(self.symbol_names[x] + (marks[y - 1] if y > 0 else "") for x, y in parts)

    def what_can_be_typed(self) -> str:
        if self._kind == "words":
            return translate("tasks", "A text with its spaces, which are the labels")
        return translate("tasks", "A text with its commas and full stops, which are the labels")

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self._read(self._train[rng.integers(len(self._train), size=size)])

    def test(self, size: int) -> Batch:
        return self._read(np.resize(self._test, size))


MIN_PIECES = 10
"""Pieces needed so that a tenth can be held out for testing."""

_COMMAS, _STOPS = "，、；：,;:", "。？！.?!…"
_HEADING = re.compile(r"^(《.*》|作者：.*)\n", re.MULTILINE)


@dataclass(frozen=True)
class PunctuatedText:
    """The characters of a text without its marks, and the mark that followed each.

    Attributes
    ----------
    codes : (N,) uint32 ndarray
        Code points.
    labels : (N,) int ndarray
        Index into `names`.
    piece : (N,) int ndarray
        Number of the paragraph or poem, ascending.
    names : tuple of str
        What is printed for each label.
    encoding : str
        The codec of the file.
    """

    codes: Array
    labels: Array
    piece: Array
    names: tuple[str, ...]
    encoding: str = ""

    @property
    def kind(self) -> str:
        """Which marks were taken out: "words" or "lines"."""
        return "words" if len(self.names) == 2 else "lines"

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return int(self.piece[-1]) + 1

    @property
    def ends(self) -> Array:
        """For each character one past the last of its piece, (N,)."""
        last = np.flatnonzero(np.diff(self.piece, append=-1)) + 1
        ends: Array = last[self.piece]
        return ends

    def starts(self, length: int) -> Array:
        """Return where stretches may start: at a piece's start, or behind a mark with room left."""
        first = np.diff(self.piece, prepend=-1) != 0
        behind = np.roll(self.labels != 0, 1) & (np.arange(len(self.codes)) + length <= self.ends)
        return np.flatnonzero(first | behind)


def read_marked(text: str, file: str, marks: str, encoding: str = "") -> PunctuatedText:
    """Read a text that comes with the program, or the user's.

    Raises
    ------
    BadInput
        Where the file cannot be read, or has too few pieces or no marks.
    """
    path = chosen_file(text, TEXTS, file)
    found, written = read_encoded(path, encoding)
    kind = {"english": "words", "chinese": "lines"}.get(text, marks)
    if text == "chinese":
        found = _HEADING.sub("", found)
    marked = strip_marks(found, kind)
    if marked is None or marked.pieces < MIN_PIECES:
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: {count} paragraphs with characters are too few; {needed} or more are"
                " needed, with an empty line between two of them",
            ),
            count=0 if marked is None else marked.pieces,
            needed=MIN_PIECES,
        )
    if len(np.unique(marked.labels)) < 2:
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks", "{file}: there is nothing to label: all characters have the same label"
            ),
        )
    return replace(marked, encoding=written)


def strip_marks(text: str, kind: str) -> PunctuatedText | None:
    """Take the marks out of a text; None where nothing is left.

    Parameters
    ----------
    text : str
        Its pieces have empty lines between them.
    kind : {"words", "lines"}
    """
    codes = np.frombuffer(text.lower().encode("utf-32-le"), dtype=np.uint32)
    different, which = np.unique(codes, return_inverse=True)
    characters = [chr(code) for code in different.tolist()]
    kept = np.array([c.isalnum() for c in characters])[which]
    if not kept.any():
        return None
    mark = _marks(characters, kind)[which]
    place = np.cumsum(kept) - 1  # of each character the last kept one up to it
    labels = np.zeros(int(kept.sum()), int)
    np.maximum.at(labels, place[~kept & (place >= 0)], mark[~kept & (place >= 0)])
    piece = _pieces(text.lower(), kept)
    if kind == "words":
        labels[np.diff(piece, append=-1) != 0] = 1
    return PunctuatedText(
        codes[kept], labels, piece, ("–", "|") if kind == "words" else ("–", "，", "。")
    )


def _marks(characters: list[str], kind: str) -> Array:
    if kind == "words":
        return np.ones(len(characters), int)
    return np.array([1 if c in _COMMAS else 2 if c in _STOPS else 0 for c in characters])


def _pieces(text: str, kept: Array) -> Array:
    """Return the number of each kept character's piece; pieces without any are not counted."""
    border = np.zeros(len(kept), int)
    border[[found.start() for found in re.finditer(r"\n\s*\n", text)]] = 1
    number = np.cumsum(border)[kept]
    return np.unique(number, return_inverse=True)[1]
