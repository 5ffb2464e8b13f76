"""The classes in a file: their names, and how many are allowed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnviz.reading.file import Path, bad_file
from rnnviz.tasks.task import Array
from rnnviz.text import QT_TRANSLATE_NOOP

MAX_CLASSES = 64


def class_indices(labels: Sequence[str]) -> tuple[tuple[str, ...], Array]:
    """Return the names of the classes in order of appearance, and the index of each label."""
    index = {name: i for i, name in enumerate(dict.fromkeys(labels))}
    return tuple(index), np.array([index[name] for name in labels], dtype=int)


def check_class_count(path: Path, count: int, column: str) -> None:
    """Raise `BadInput` unless a file has from 2 to `MAX_CLASSES` classes."""
    if not 2 <= count <= MAX_CLASSES:
        source = QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: {count} different classes; there must be 2 to {most}, in column {name}",
        )
        raise bad_file(path, source, count=count, most=MAX_CLASSES, name=column)
