"""Columns by their names: which name a column goes by, and what common names mean."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.reading.file import Path, bad_file, shortened
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

TEXT_NAMES = frozenset(
    {
        "text", "texts", "review", "reviews", "sentence", "sentences", "comment", "comments",
        "content", "tweet", "message", "document", "title", "headline", "question", "utterance",
        "文本", "评论", "句子", "内容", "标题",
    }
)  # fmt: skip
LABEL_NAMES = frozenset(
    {
        "label", "labels", "class", "classes", "category", "categories", "sentiment", "target",
        "y", "tag", "topic", "polarity", "rating", "emotion", "intent", "spam",
        "标签", "类别", "分类", "情感",
    }
)  # fmt: skip
SERIES_NAMES = frozenset(
    {"id", "ids", "series", "series_id", "sample", "sample_id", "case", "case_id", "sequence",
     "sequence_id", "instance", "unit", "subject", "trial", "run", "编号", "序号", "样本"}
)  # fmt: skip
TIME_NAMES = frozenset(
    {"time", "t", "step", "timestep", "timestamp", "date", "datetime", "tick", "frame", "index",
     "dim_time", "时间", "日期", "步"}
)  # fmt: skip

_MAX_LISTED = 8


def columns_named(names: Sequence[str], known: frozenset[str]) -> list[int]:
    """Return the indices of the columns whose names, in lower case, are among `known`."""
    return [i for i, name in enumerate(names) if name.lower() in known]


def find_column(path: Path, names: Sequence[str], wanted: str) -> int:
    """Return the index of the column with the name or number (from 1) `wanted`.

    Raises
    ------
    BadInput
        Where there is no such column, or several.
    """
    places = [i for i, name in enumerate(names) if name == wanted]
    numbers = [str(i + 1) for i in range(len(names))]
    if not places and wanted in numbers:
        return numbers.index(wanted)
    if len(places) == 1:
        return places[0]
    raise no_such_column(path, names, wanted)


def no_such_column(path: Path, names: Sequence[str], wanted: str) -> BadInput:
    """Return the error for a name that no column has, or several."""
    return bad_file(
        path,
        QT_TRANSLATE_NOOP("tasks", "{file}: there is no column {name}; the columns are {known}"),
        name=shortened(wanted),
        known=listed_names(names),
    )


def listed_names(names: Sequence[str]) -> str:
    """Return the first names in one line."""
    shown = ", ".join(shortened(name, 20) for name in names[:_MAX_LISTED])
    return shown + (", …" if len(names) > _MAX_LISTED else "")
