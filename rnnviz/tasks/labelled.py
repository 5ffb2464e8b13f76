"""Texts with a class each: sentences of the Constitution, or the rows of a table of the user's."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from rnnviz.reading.data_summary import DataSummary
from rnnviz.reading.file import bad, read_text
from rnnviz.reading.tabular.labelled_text import read_labelled_texts
from rnnviz.reading.tabular.table_format import TableSettings
from rnnviz.resource import ASSETS
from rnnviz.tasks.task import Array
from rnnviz.tasks.window import chosen_file
from rnnviz.text import QT_TRANSLATE_NOOP

FEWEST = 20
"""Texts of which a fifth can be kept for testing."""
MOST_CLASSES = 64

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
    facts : ReadFacts or None
        What was read.
    """

    texts: list[Array]
    classes: Array
    names: tuple[str, ...]
    facts: DataSummary | None = None


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
        Those of the text and of its class, by name or number; empty where they are to be found.
    header : {"auto", "yes", "no"}
    settings : TableSettings, optional

    Raises
    ------
    BadInput
        Where the file cannot be read, a row has no class, or there is too little to learn.
    """
    if text == "constitution":
        rows = constitution(read_text(ASSETS / "data" / _CONSTITUTION))
        facts = DataSummary(_CONSTITUTION, rows=len(rows), counted="texts")
        return _split(rows, unit, facts)
    path = chosen_file(text, {}, file)
    found = read_labelled_texts(path, *columns, header, settings)
    labelled = _split(found.rows, unit, found.facts)
    if len(labelled.texts) < FEWEST:
        source = QT_TRANSLATE_NOOP(
            "tasks", "{file}: {count} texts are too few; {needed} or more are needed"
        )
        raise bad(path, source, count=len(labelled.texts), needed=FEWEST)
    if not 2 <= len(labelled.names) <= MOST_CLASSES:
        source = QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: {count} different classes; there must be 2 to {most}, in column {name}",
        )
        raise bad(
            path,
            source,
            count=len(labelled.names),
            most=MOST_CLASSES,
            name=found.facts.inputs[0],
        )
    return labelled


def constitution(text: str) -> list[tuple[str, str]]:
    """Return the sentences and clauses of 1787 and of the amendments, with the class of each."""
    original, _, amendments = text.partition("\nAmendments\n")
    parts = (original, "1787"), (amendments, "1791–1992")
    return [(sentence, name) for part, name in parts for sentence in _sentences(part)]


def _sentences(text: str) -> list[str]:
    """Return what is longer than a heading, without the lines that tell the date."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]
    long = [p for p in paragraphs if len(p) > 40 and not _RATIFIED.match(p)]
    return [s for p in long for s in _SENTENCE.split(p) if len(s) > 25]


def _split(rows: list[tuple[str, str]], unit: str, facts: DataSummary | None = None) -> Labelled:
    """Return the texts in words or characters; one without any is left out."""
    parts = [(_units(text, unit), name) for text, name in rows]
    parts = [(units, name) for units, name in parts if units]
    place = {name: i for i, name in enumerate(dict.fromkeys(name for _, name in parts))}
    names = tuple(place)
    classes = np.array([place[name] for _, name in parts], dtype=int)
    return Labelled([np.array(units) for units, _ in parts], classes, names, facts)


def _units(text: str, unit: str) -> list[str]:
    if unit == "words":
        return re.findall(r"\w+(?:['’]\w+)*", text)
    return [c for c in text if not c.isspace()]
