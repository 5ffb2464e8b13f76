"""Predict the next character of a text; the last tenth is held out for testing.

A trained network can generate text: each predicted character becomes its next input.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

from rnnviz.reading.data_summary import summary_of_text
from rnnviz.reading.file import bad_file, read_encoded
from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.chance import class_chance
from rnnviz.tasks.from_file.bundled import TEXTS, chosen_file
from rnnviz.tasks.from_file.vocabulary import UNKNOWN, Vocabulary
from rnnviz.tasks.task import Array, Batch, Source, Task, held_out_generator
from rnnviz.tasks.typed import refuse_length, refuse_long_text
from rnnviz.tasks.window import Windows, occurrences
from rnnviz.text import QT_TRANSLATE_NOOP, Message, translate

VISIBLE = {"\n": "↵", " ": "␣", "\t": "⇥"}
"""Printed for characters that are invisible."""


@dataclass(frozen=True)
class Text(Task):
    """Next character at every step, windows at random places."""

    name = "text"
    title = QT_TRANSLATE_NOOP("tasks", "Next character of a text")

    text: str = shared_setting.text_choice(
        QT_TRANSLATE_NOOP("settings", "What the network learns to write.")
    )
    file: str = shared_setting.file_name(
        "text",
        QT_TRANSLATE_NOOP("settings", "Text file"),
        QT_TRANSLATE_NOOP(
            "settings",
            "A plain text of at most 16 MiB.  The first nine tenths are learnt, the rest is kept"
            " for testing.",
        ),
        when=("text", ("file",)),
    )
    length: int = shared_setting.sequence_length(
        50, QT_TRANSLATE_NOOP("settings", "How many characters the network sees at a time.")
    )
    most: int = shared_setting.vocabulary_size(
        QT_TRANSLATE_NOOP(
            "settings",
            "The most frequent characters are kept; all others become one unknown character □."
            "  A text in Chinese has thousands, each a class of the read-out.",
        )
    )
    prompt: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Text to go on from"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The network reads this and continues it; at most 200 characters are read.  Where"
            " it is empty it begins with the first character of the sequence on screen.",
        ),
        live=True,
    )
    written: int = setting(
        200,
        QT_TRANSLATE_NOOP("settings", "Characters to write"),
        QT_TRANSLATE_NOOP("settings", "How much the network writes each time."),
        low=1,
        high=2000,
        live=True,
    )
    temperature: float = setting(
        1.0,
        QT_TRANSLATE_NOOP("settings", "Temperature"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Characters are drawn with probabilities softmax(o/T): at 1 as the network computes"
            " them; below 1 likely ones are favoured; at 0 always the most probable.",
        ),
        low=0.0,
        high=10.0,
        live=True,
    )
    encoding: str = shared_setting.encoding(("text", ("file",)))

    def source(self, seed: int) -> Source:
        path = chosen_file(self.text, TEXTS, self.file)
        text, encoding = read_encoded(path, self.encoding)
        needed = 10 * self.length + 1
        if len(text) < needed:
            raise bad_file(
                path,
                QT_TRANSLATE_NOOP(
                    "tasks",
                    "{file}: {count} characters are too few; sequences of {length} need {needed}"
                    " or more",
                ),
                count=len(text),
                length=self.length,
                needed=needed,
            )
        if len(set(text[: 9 * len(text) // 10])) < 2:
            raise bad_file(
                path,
                QT_TRANSLATE_NOOP(
                    "tasks",
                    "{file}: the text repeats a single character; there is nothing to learn",
                ),
            )
        source = TextSource(self, text, seed)
        source.read = summary_of_text(path, len(text), source.notes, encoding)
        return source


class TextSource(Source):
    """Windows of a text.

    Attributes
    ----------
    characters : tuple of str
        The character of each symbol; `UNKNOWN` for symbol 0.
    """

    symbolic = True
    loss = "cross_entropy"
    every_step = True
    writes = True
    symbol_names: tuple[str, ...]

    def __init__(self, task: Text, text: str, seed: int) -> None:
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        cut = 9 * len(codes) // 10
        vocabulary = Vocabulary(codes[:cut], task.most)
        self._ids = ids = vocabulary.symbols(codes).astype(np.int32)
        self.characters = (UNKNOWN, *(chr(code) for code in vocabulary.tokens))
        self._symbol_of = {c: symbol for symbol, c in enumerate(self.characters) if symbol}
        self.symbol_names = (UNKNOWN, *(printable_character(c) for c in self.characters[1:]))
        self.class_names = self.symbol_names
        self.inputs = self.outputs = len(self.characters)
        self._train = Windows(ids, [(0, cut)], task.length + 1)
        self._test = Windows(ids, [(cut, len(ids))], task.length + 1)
        self._order = self._test.shuffled(held_out_generator(seed))
        frequency = np.bincount(ids, self._train.target_weights(1))
        self.chance_loss, self.chance_accuracy = class_chance(frequency)
        self.notes = _notes(codes, ids, cut)

    def is_correct(self, x: Array, y: Array) -> bool:
        places = occurrences(self._ids, np.append(x, y[-1]))
        return np.array_equal(x[1:], y[:-1]) and len(places) > 0

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return _as_batch(self._train.draw(rng, size))

    def test(self, size: int) -> Batch:
        return _as_batch(self._test.at(np.resize(self._order, size)))

    def typed(self, text: str) -> Batch:
        refuse_long_text(text)
        return self.posed(self.symbols(as_typed(text)))

    def posed(self, x: Array) -> Batch:
        refuse_length(len(x), 2)
        return _as_batch(x[:, None])

    def spelt(self, batch: Batch) -> str:
        names = (self.symbol_names[symbol] for symbol in (*batch.x[:, 0], batch.y[-1, 0]))
        return "".join(" " if name == VISIBLE[" "] else name for name in names)

    def what_can_be_typed(self) -> str:
        source = translate(
            "tasks",
            "A text; ↵ is the end of a line, what is not known is read as {unknown}",
        )
        return source.format(unknown=UNKNOWN)

    def symbols(self, text: str) -> Array:
        return np.array([self._symbol_of.get(c, 0) for c in text], dtype=np.int32)


def _as_batch(windows: Array) -> Batch:
    return Batch(windows[:-1], windows[1:])


def as_typed(text: str) -> str:
    """Return a line in which invisible characters may be typed as they are printed."""
    for character, printed in VISIBLE.items():
        text = text.replace(printed, character)
    return text


def printable_character(character: str) -> str:
    """Return a visible form of a character."""
    if character in VISIBLE:
        return VISIBLE[character]
    if character in VISIBLE.values():  # itself, not what it stands for
        return f"U+{ord(character):04X}"
    if unicodedata.combining(character):
        return "◌" + character
    return character if character.isprintable() else f"U+{ord(character):04X}"


def _notes(codes: Array, ids: Array, cut: int) -> tuple[Message, ...]:
    rare = len(np.unique(codes[ids == 0]))
    if not rare:
        return ()
    return (
        Message.of(
            "tasks",
            QT_TRANSLATE_NOOP(
                "tasks",
                "{rare} different characters are rare or only in the part kept for testing; they"
                " count as one unknown character {unknown}: {train} % of the text to learn,"
                " {test} % of the test.",
            ),
            rare=rare,
            unknown=UNKNOWN,
            train=f"{100 * np.mean(ids[:cut] == 0):.3g}",
            test=f"{100 * np.mean(ids[cut:] == 0):.3g}",
        ),
    )
