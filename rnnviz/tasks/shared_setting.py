"""Settings that decide how a table of the user's is read, where its rows leave two ways."""

from __future__ import annotations

from typing import Any

from rnnviz.reading.tabular.table_format import TableSettings
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

When = tuple[str, tuple[str, ...]]

_FOUND = ("auto", QT_TRANSLATE_NOOP("settings", "as the rows tell"))


def encoding_setting(when: When) -> Any:
    """Declare the encoding."""
    return setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Encoding"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Empty: UTF-8, UTF-16 or GB18030, as the file tells.  Any other has to be named:"
            " cp1252, big5, shift_jis, …",
        ),
        when=when,
    )


def delimiter_setting(when: When) -> Any:
    """Declare what separates cells."""
    return setting(
        "auto",
        QT_TRANSLATE_NOOP("settings", "Cells are separated"),
        QT_TRANSLATE_NOOP("settings", "What stands between two cells of a row."),
        choices=(
            _FOUND,
            ("comma", QT_TRANSLATE_NOOP("settings", "by commas")),
            ("semicolon", QT_TRANSLATE_NOOP("settings", "by semicolons")),
            ("tab", QT_TRANSLATE_NOOP("settings", "by tabs")),
            ("bar", QT_TRANSLATE_NOOP("settings", "by vertical bars")),
            ("space", QT_TRANSLATE_NOOP("settings", "by spaces")),
            ("none", QT_TRANSLATE_NOOP("settings", "not: there is one column")),
        ),
        when=when,
    )


def decimal_setting(when: When) -> Any:
    """Declare the decimal mark."""
    return setting(
        "auto",
        QT_TRANSLATE_NOOP("settings", "Decimal mark"),
        QT_TRANSLATE_NOOP(
            "settings", "Whether 1.049 is a little more than one, or a thousand and forty-nine."
        ),
        choices=(
            _FOUND,
            ("point", QT_TRANSLATE_NOOP("settings", "point")),
            ("comma", QT_TRANSLATE_NOOP("settings", "comma")),
        ),
        when=when,
    )


def quotes_setting(when: When) -> Any:
    """Declare what a double quote is."""
    return setting(
        "auto",
        QT_TRANSLATE_NOOP("settings", "Double quotes"),
        QT_TRANSLATE_NOOP(
            "settings", "Whether they enclose cells, which may then hold separators and new lines."
        ),
        choices=(
            _FOUND,
            ("yes", QT_TRANSLATE_NOOP("settings", "enclose cells")),
            ("no", QT_TRANSLATE_NOOP("settings", "are letters")),
        ),
        when=when,
    )


def header_setting(when: When) -> Any:
    """Declare whether the first row has names."""
    return setting(
        "auto",
        QT_TRANSLATE_NOOP("settings", "First row"),
        QT_TRANSLATE_NOOP("settings", "Whether it has the names of the columns."),
        choices=(
            _FOUND,
            ("yes", QT_TRANSLATE_NOOP("settings", "names of the columns")),
            ("no", QT_TRANSLATE_NOOP("settings", "already data")),
        ),
        when=when,
    )


def missing_setting(when: When) -> Any:
    """Declare what means a missing value."""
    return setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Missing values"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Cells that mean there is no value, with spaces between, such as -999.9; empty cells,"
            " NA and their like always do.  none: there are no others.",
        ),
        when=when,
    )


def rows_setting(when: When) -> Any:
    """Declare in which order rows are read."""
    return setting(
        "time",
        QT_TRANSLATE_NOOP("settings", "Order of rows"),
        QT_TRANSLATE_NOOP(
            "settings",
            "By their dates, so that a table with the newest row first is turned round; or as they"
            " stand in the file.",
        ),
        choices=(
            ("time", QT_TRANSLATE_NOOP("settings", "oldest first")),
            ("file", QT_TRANSLATE_NOOP("settings", "as in the file")),
        ),
        when=when,
    )


def table_settings(task: object) -> TableSettings:
    """Return those of a task that has some of these settings as fields of the same names."""
    names = TableSettings.__dataclass_fields__
    return TableSettings(**{name: getattr(task, name) for name in names if hasattr(task, name)})
