"""Sequences that are typed: from one line of text to the input of a network, and back.

A task whose symbols or numbers are written otherwise has `Source.typed` and `Source.spelt` of its
own; what can go wrong is said here once, in one line that names what would be right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from rnnviz.setting import short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message, translate

MAX_STEPS = 10_000
"""Steps of a typed sequence, at most."""
LONGEST_TEXT = 16 * MAX_STEPS
NO_CLASS = -1
"""The target of a sequence whose class does not follow from it."""
LARGEST = 1e6
"""The largest number that can be typed."""


def refuse_length(steps: int, least: int = 1) -> None:
    """Raise `BadInput` for a sequence that is too short or too long."""
    if steps < least:
        source = QT_TRANSLATE_NOOP("tasks", "{steps} are too few: type at least {least}")
        raise BadInput.of("tasks", source, steps=steps, least=least)
    if steps > MAX_STEPS:
        source = QT_TRANSLATE_NOOP("tasks", "{steps} are too many: type at most {most}")
        raise BadInput.of("tasks", source, steps=steps, most=MAX_STEPS)


def refuse_long_text(text: str) -> None:
    """Raise `BadInput` for a text that is too long to be looked at, or has halves of characters."""
    if len(text) > LONGEST_TEXT:
        refuse_length(len(text))
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise unreadable(QT_TRANSLATE_NOOP("tasks", "half a character is no text"))


def typed_symbols(text: str, names: Sequence[str]) -> np.ndarray:
    """Return symbols from their names, (T,) int.

    Spaces and commas may stand between them; where all names have one character nothing needs to.

    Raises
    ------
    BadInput
        Where a name is unknown, or there is none.
    """
    refuse_long_text(text)
    words = _words(text)
    if all(len(name) == 1 for name in names):
        words = [character for word in words for character in word]
    index = {name: symbol for symbol, name in enumerate(names)}
    for place, word in enumerate(words, start=1):
        if word not in index:
            source = QT_TRANSLATE_NOOP("tasks", "{word} (number {place}) is not among {names}")
            raise BadInput.of("tasks", source, word=short(word), place=place, names=_listed(names))
    refuse_length(len(words))
    return np.array([index[word] for word in words], dtype=np.int64)


def _words(text: str) -> list[str]:
    return text.replace(",", " ").replace("，", " ").split()


def _listed(names: Sequence[str]) -> str:
    """Return the names, of many the first and the last."""
    if len(names) <= 14:
        return " ".join(names)
    return f"{' '.join(names[:8])} … {names[-1]}"


def typed_numbers(text: str, inputs: int) -> np.ndarray:
    """Return numbers, (T, M) float: spaces between, or commas between steps of several numbers.

    Raises
    ------
    BadInput
        Where something is no number, too large, or a step has too few or too many.
    """
    refuse_long_text(text)
    if inputs == 1:
        rows = [[word] for word in _words(text.replace(";", " "))]
    else:
        rows = [part.split() for part in text.replace("，", ",").replace(";", ",").split(",")]
        rows = rows[:-1] if rows and not rows[-1] else rows
    refuse_length(len(rows))
    for step, row in enumerate(rows, start=1):
        if len(row) != inputs:
            source = QT_TRANSLATE_NOOP(
                "tasks",
                "step {step} has {count} numbers; each has {inputs}, and a comma follows it",
            )
            raise BadInput.of("tasks", source, step=step, count=len(row), inputs=inputs)
    return np.array(
        [[_number(word, step) for word in row] for step, row in enumerate(rows, start=1)]
    )


def _number(word: str, step: int) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST:
        source = QT_TRANSLATE_NOOP(
            "tasks", "{word} at step {step} is not a number such as 0.5, −1 or 2e3"
        )
        raise BadInput.of("tasks", source, word=short(word), step=step)
    return value


def spelt_symbols(symbols: np.ndarray, names: Sequence[str]) -> str:
    """Return symbols as `typed_symbols` reads them."""
    return " ".join(names[symbol] for symbol in symbols)


def spelt_numbers(rows: np.ndarray) -> str:
    """Return numbers as `typed_numbers` reads them; each is the same again."""
    between = " " if rows.shape[1] == 1 else ", "
    return between.join(" ".join(_spelt(value) for value in row) for row in rows.tolist())


def _spelt(value: float) -> str:
    return repr(value).removesuffix(".0")


def right_of(symbolic: bool, names: Sequence[str] | None, inputs: int) -> str:
    """Say what a typed sequence is made of, for a task that says nothing of its own."""
    if symbolic and names is not None:
        return translate("tasks", "Symbols: {names}").format(names=_listed(names))
    if inputs == 1:
        return translate("tasks", "Numbers, with spaces between")
    source = translate("tasks", "{inputs} numbers a step, with a comma after each step")
    return source.format(inputs=inputs)


def unreadable(source: str, **values: object) -> BadInput:
    """Return what to raise for a typed sequence that has not the form its task needs."""
    return BadInput(Message.of("tasks", source, **values))
