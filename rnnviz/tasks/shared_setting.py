"""Settings that several tasks have, each declared once; a task gives its own default and help."""

from __future__ import annotations

from typing import Any

from rnnviz.reading.tabular.table_format import TableSettings
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

When = tuple[str, tuple[str, ...]]

OWN_FILE = ("file", QT_TRANSLATE_NOOP("settings", "a file of your own"))
"""The choice of a file that the user names."""

_DETECTED = ("auto", QT_TRANSLATE_NOOP("settings", "detected from the rows"))


# -- sequences ---------------------------------------------------------------------------


def sequence_length(
    default: int,
    help: str,
    low: int = 2,
    high: int = 10_000,
    label: str = QT_TRANSLATE_NOOP("settings", "Sequence length"),
) -> Any:
    """Declare T."""
    return setting(default, label, help, symbol="<i>T</i>", low=low, high=high)


def alphabet_size(default: int, high: int) -> Any:
    """Declare S, the number of symbols that a string is made of."""
    return setting(
        default,
        QT_TRANSLATE_NOOP("settings", "Different symbols"),
        QT_TRANSLATE_NOOP("settings", "How many different symbols the string is made of."),
        symbol="<i>S</i>",
        low=2,
        high=high,
    )


def vocabulary_size(help: str) -> Any:
    """Declare V."""
    return setting(
        1000,
        QT_TRANSLATE_NOOP("settings", "Largest vocabulary"),
        help,
        symbol="<i>V</i>",
        low=3,
        high=20_000,
    )


# -- forecasts ---------------------------------------------------------------------------


def window_length(default: int) -> Any:
    """Declare T of a window of a series."""
    return sequence_length(
        default, QT_TRANSLATE_NOOP("settings", "How many values the network sees at a time.")
    )


def horizon(default: int = 1) -> Any:
    """Declare how many steps ahead the target lies."""
    return setting(
        default,
        QT_TRANSLATE_NOOP("settings", "Steps ahead"),
        QT_TRANSLATE_NOOP("settings", "How far in the future the value to forecast lies."),
        low=1,
        high=1000,
    )


def sampling_interval(default: float, help: str, low: float, high: float) -> Any:
    """Declare Δt, the time from one step to the next."""
    return setting(
        default,
        QT_TRANSLATE_NOOP("settings", "Time between two steps"),
        help,
        symbol="Δ<i>t</i>",
        low=low,
        high=high,
    )


def linear_order(default: int) -> Any:
    """Declare K, the order of the linear forecast that a network is measured against."""
    return setting(
        default,
        QT_TRANSLATE_NOOP("settings", "Order of the linear forecast"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The network is measured against the best weighted sum of this many last values.",
        ),
        symbol="<i>K</i>",
        low=1,
        high=100,
    )


# -- user files --------------------------------------------------------------------------


def text_choice(help: str) -> Any:
    """Declare which text is read."""
    return setting(
        "english",
        QT_TRANSLATE_NOOP("settings", "Text"),
        help,
        choices=(
            ("english", QT_TRANSLATE_NOOP("settings", "Constitution of the United States")),
            ("chinese", QT_TRANSLATE_NOOP("settings", "Three Hundred Tang Poems")),
            OWN_FILE,
        ),
    )


def file_name(kind: str, label: str, help: str, when: When) -> Any:
    """Declare the file that is read; `kind` is "text" or "csv"."""
    return setting("", label, help, file=kind, when=when)


def class_column(when: When) -> Any:
    """Declare the column of the class."""
    return setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Column of the class"),
        QT_TRANSLATE_NOOP(
            "settings", "Its name or number (from 1).  Empty: the one whose words repeat."
        ),
        when=when,
    )


def encoding(when: When) -> Any:
    """Declare the encoding."""
    return setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Encoding"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Empty: UTF-8, UTF-16 and GB18030 are detected.  Any other has to be named: cp1252,"
            " big5, shift_jis, …",
        ),
        when=when,
    )


def delimiter(when: When) -> Any:
    """Declare what separates cells."""
    return setting(
        "auto",
        QT_TRANSLATE_NOOP("settings", "Cells are separated"),
        QT_TRANSLATE_NOOP("settings", "What stands between two cells of a row."),
        choices=(
            _DETECTED,
            ("comma", QT_TRANSLATE_NOOP("settings", "by commas")),
            ("semicolon", QT_TRANSLATE_NOOP("settings", "by semicolons")),
            ("tab", QT_TRANSLATE_NOOP("settings", "by tabs")),
            ("bar", QT_TRANSLATE_NOOP("settings", "by vertical bars")),
            ("space", QT_TRANSLATE_NOOP("settings", "by spaces")),
            ("none", QT_TRANSLATE_NOOP("settings", "not: there is one column")),
        ),
        when=when,
    )


def decimal_mark(when: When) -> Any:
    """Declare the decimal mark."""
    return setting(
        "auto",
        QT_TRANSLATE_NOOP("settings", "Decimal mark"),
        QT_TRANSLATE_NOOP(
            "settings", "Whether 1.049 is a little more than one, or a thousand and forty-nine."
        ),
        choices=(
            _DETECTED,
            ("point", QT_TRANSLATE_NOOP("settings", "point")),
            ("comma", QT_TRANSLATE_NOOP("settings", "comma")),
        ),
        when=when,
    )


def quotes(when: When) -> Any:
    """Declare what a double quote is."""
    return setting(
        "auto",
        QT_TRANSLATE_NOOP("settings", "Double quotes"),
        QT_TRANSLATE_NOOP(
            "settings", "Whether they enclose cells, which may then hold separators and new lines."
        ),
        choices=(
            _DETECTED,
            ("yes", QT_TRANSLATE_NOOP("settings", "enclose cells")),
            ("no", QT_TRANSLATE_NOOP("settings", "are letters")),
        ),
        when=when,
    )


def header(when: When) -> Any:
    """Declare whether the first row has names."""
    return setting(
        "auto",
        QT_TRANSLATE_NOOP("settings", "First row"),
        QT_TRANSLATE_NOOP("settings", "Whether it contains the column names."),
        choices=(
            _DETECTED,
            ("yes", QT_TRANSLATE_NOOP("settings", "names of the columns")),
            ("no", QT_TRANSLATE_NOOP("settings", "already data")),
        ),
        when=when,
    )


def missing_values(when: When) -> Any:
    """Declare what means a missing value."""
    return setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Missing values"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Cells that stand for a missing value, separated by spaces, such as -999.9; empty"
            " cells, NA and the like always do.  none: there are no others.",
        ),
        when=when,
    )


def row_order(when: When) -> Any:
    """Declare in which order rows are read."""
    return setting(
        "time",
        QT_TRANSLATE_NOOP("settings", "Order of rows"),
        QT_TRANSLATE_NOOP(
            "settings",
            "By date, so that a table with the newest row first is reversed; or as in the file.",
        ),
        choices=(
            ("time", QT_TRANSLATE_NOOP("settings", "oldest first")),
            ("file", QT_TRANSLATE_NOOP("settings", "as in the file")),
        ),
        when=when,
    )


def table_settings(task: object) -> TableSettings:
    """Return the table settings of a task, which may have some of them as fields."""
    names = TableSettings.__dataclass_fields__
    return TableSettings(**{name: getattr(task, name) for name in names if hasattr(task, name)})
