"""A text whose spaces or punctuation are taken out and kept as labels."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.reading.file import bad, read_encoded
from rnnviz.tasks.task import Array
from rnnviz.tasks.window import chosen_file
from rnnviz.text import QT_TRANSLATE_NOOP

SHIPPED = {"english": "us-constitution.txt", "chinese": "tang300.txt"}
FEWEST = 10
"""Pieces without which no tenth could be kept for testing."""

_COMMAS, _STOPS = "，、；：,;:", "。？！.?!…"
_HEADING = re.compile(r"^(《.*》|作者：.*)\n", re.MULTILINE)


@dataclass(frozen=True)
class PunctuatedText:
    """The characters of a text without its marks, and what stood behind each.

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
    path = chosen_file(text, SHIPPED, file)
    found, written = read_encoded(path, encoding)
    kind = {"english": "words", "chinese": "lines"}.get(text, marks)
    if text == "chinese":
        found = _HEADING.sub("", found)
    marked = strip_marks(found, kind)
    if marked is None or marked.pieces < FEWEST:
        raise bad(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: {count} paragraphs with characters are too few; {needed} or more are"
                " needed, with an empty line between two of them",
            ),
            count=0 if marked is None else marked.pieces,
            needed=FEWEST,
        )
    if len(np.unique(marked.labels)) < 2:
        raise bad(
            path,
            QT_TRANSLATE_NOOP(
                "tasks", "{file}: there is nothing to label, for all characters are alike"
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
