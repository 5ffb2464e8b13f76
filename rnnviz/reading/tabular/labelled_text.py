"""Texts with a class each, read from a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rnnviz.reading.data_summary import DataSummary, base_name
from rnnviz.reading.file import Path, bad_file, shortened
from rnnviz.reading.tabular.column_name import LABEL_NAMES, TEXT_NAMES, columns_named, find_column
from rnnviz.reading.tabular.number import shape, shape_of
from rnnviz.reading.tabular.table_format import (
    FileFormat,
    TableSettings,
    cells_of,
    detect_file_format,
)
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

MAX_TEXTS = 600_000
MAX_CHARACTERS = 100_000_000


@dataclass(frozen=True)
class LabelledTexts:
    """Texts and their classes as words.

    Attributes
    ----------
    rows : list of (str, str)
    summary : DataSummary
    """

    rows: list[tuple[str, str]]
    summary: DataSummary


def read_labelled_texts(
    path: Path,
    text: str = "",
    label: str = "",
    header: str = "auto",
    settings: TableSettings | None = None,
) -> LabelledTexts:
    """Read texts and classes; a line break within a text becomes a space.

    Parameters
    ----------
    path : str or path
    text, label : str
        The columns by name or number (from 1); empty: the only two, or those with common names.
    header : {"auto", "yes", "no"}
        Whether the first row has the names of the columns.
    settings : TableSettings, optional

    Raises
    ------
    BadInput
        Where the file is not such a table, a row has no text or class, or it is not clear which
        column is which or whether the first row is a header.
    """
    written = detect_file_format(path, settings or TableSettings())
    table = list(_rows(path, written))
    if not table:
        raise bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: there are no rows in this table"))
    names = table[0][1]
    columns = _columns(path, table, text.strip(), label.strip())
    rows = [(line, *_pair(path, line, row, columns, len(names))) for line, row in table]
    has_header = header == "yes" or (header == "auto" and _has_header(path, rows, columns, names))
    if (text.strip() or label.strip()) and header == "auto":
        has_header |= bool({text.strip(), label.strip()} & set(names))
    kept = [(first, second) for _, first, second in rows[has_header:]]
    column_names = [names[i] if has_header else str(i + 1) for i in columns]
    summary = DataSummary(
        base_name(path),
        column=shortened(column_names[0]),
        rows=len(kept),
        counted="texts",
        inputs=(shortened(column_names[1]),),
        encoding=written.encoding,
        delimiter=written.trial.dialect.delimiter,
        notes=tuple(_notes(written, has_header, rows)),
    )
    return LabelledTexts(kept, summary)


def _notes(
    written: FileFormat, has_header: bool, rows: Sequence[tuple[int, str, str]]
) -> Iterator[Message]:
    if has_header:
        source = QT_TRANSLATE_NOOP("tasks", "The first row, {first}, has the names of the columns.")
        yield Message.of("tasks", source, first=shortened(", ".join(rows[0][1:]), 40))
    if not written.trial.dialect.quotes:
        source = QT_TRANSLATE_NOOP("tasks", "Double quotes were read as letters.")
        yield Message.of("tasks", source)


def _rows(path: Path, written: FileFormat) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, with the numbers of their last lines."""
    count = characters = 0
    for row, line in cells_of(written):
        if any(row):
            count, characters = count + 1, characters + sum(map(len, row))
            if count > MAX_TEXTS or characters > MAX_CHARACTERS:
                raise bad_file(
                    path,
                    QT_TRANSLATE_NOOP(
                        "tasks",
                        "{file}: there are too many texts; at most {most} with {characters}"
                        " characters together are read",
                    ),
                    most=MAX_TEXTS,
                    characters=MAX_CHARACTERS,
                )
            yield line, [" ".join(cell.split("\n")) if "\n" in cell else cell for cell in row]


def _pair(
    path: Path, line: int, row: Sequence[str], columns: tuple[int, int], width: int
) -> tuple[str, str]:
    cells = [row[i] if i < len(row) else "" for i in columns]
    if len(row) != width or not all(cells):
        raise _not_a_pair(path, line, row)
    return cells[0], cells[1]


def _not_a_pair(path: Path, line: int, row: Sequence[str]) -> BadInput:
    return bad_file(
        path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: line {line} has {count} columns; a text and its class are needed (more"
            " columns need task.column and task.label): {row}",
        ),
        line=line,
        count=len(row),
        row=shortened(", ".join(row), 40),
    )


def _columns(
    path: Path, table: Sequence[tuple[int, list[str]]], text: str, label: str
) -> tuple[int, int]:
    """Return which column is the text and which the class."""
    line, names = table[0]
    if text and label:
        return find_column(path, names, text), find_column(path, names, label)
    texts = [find_column(path, names, text)] if text else columns_named(names, TEXT_NAMES)
    labels = [find_column(path, names, label)] if label else columns_named(names, LABEL_NAMES)
    if len(names) == 2:
        if text or (texts and not labels):
            return texts[0], 1 - texts[0]
        if label or labels:
            return 1 - labels[0], labels[0]
        return _columns_by_content(table)
    if len(texts) == len(labels) == 1 and texts != labels:
        return texts[0], labels[0]
    raise _not_a_pair(path, line, names)


def _columns_by_content(table: Sequence[tuple[int, list[str]]]) -> tuple[int, int]:
    """Return which of two columns without common names is the text and which the class.

    Classes repeat a few words.  Where both columns do, the one with fewer is the class, and of as
    many in both the second.
    """
    first, second = (_are_classes(table, column) for column in (0, 1))
    if first and second:
        kinds = [len({row[column] for _, row in table if column < len(row)}) for column in (0, 1)]
        first = kinds[0] < kinds[1]
    return (1, 0) if first else (0, 1)


def _are_classes(table: Sequence[tuple[int, list[str]]], column: int) -> bool:
    """Return whether a column repeats a few short words."""
    cells = [row[column] for _, row in table[1:] if column < len(row)]
    found = set(cells)
    return 2 <= len(found) <= 64 and 4 * len(found) <= len(cells)


def _has_header(
    path: Path,
    rows: Sequence[tuple[int, str, str]],
    columns: tuple[int, int],
    names: Sequence[str],
) -> bool:
    """Return whether the first row has names: its class is one that no text has.

    Raises
    ------
    BadInput
        Where it may be either.
    """
    (_, text, label), *others = rows
    counts = Counter(row[2] for row in others)
    if label in counts or len(counts) < 2:
        return False
    if text.lower() in TEXT_NAMES or label.lower() in LABEL_NAMES:
        return True
    numbers = [shape(shape_of(name)) is not None for name in counts]
    if all(numbers) and shape(shape_of(label)) is None:
        return True
    if min(counts.values()) < 2:
        return False
    raise bad_file(
        path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: the first row ({row}) may be the names of the columns or a text with a class"
            " of its own; set task.header to yes or no",
        ),
        row=shortened(f"{text}, {label}", 40),
    )
