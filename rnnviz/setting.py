"""One declaration per setting: validation, form, preset key and `--set` follow from it.

A section of settings is a frozen dataclass whose fields are made by `setting`.  A section that
can be one of several things (which task, which cell) is a tuple of such classes, each with a
`name`; the table then says `name = "..."` and holds that class's own keys.

To add a setting, declare one field in a section (`rnnviz.experiment`, a cell, a task, ...)::

    dropout: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("settings", "Dropout"),
        QT_TRANSLATE_NOOP("settings", "Share of the units that are set to zero in an update."),
        low=0.0,
        high=0.99,
    )

and read it where it acts; what is random draws from a stream of its own, see
`rnnviz.training.trainer`, so that other draws stay as they are.  `make translations` adds its label
and help to the file of translations, where the Chinese is to be filled in; run it once more
afterwards.  A paragraph under `## dropout` in `assets/explanations/LANGUAGE/settings/SECTION.md` is
the longer help.  `tests/experiment/
test_every_setting.py` and `tests/views/test_page.py` name what is missing.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import reprlib
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from rnnviz.nearest_name import MOST_LISTED, nearest_names, similar_name
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message, printable

T = TypeVar("T")

__all__ = [
    "Setting", "applies", "as_table", "check", "check_text", "not_one_of", "parse", "parse_choice",
    "setting", "settings_of", "short", "unknown_name",
]  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """The properties of one setting other than its default.

    Attributes
    ----------
    label, help : str
        English source texts in the translation context "settings".
    symbol : str
        The book's symbol as a label with markup, such as `<i>η</i>`, or empty.
    low, high : float or None
        Inclusive limits of a number.
    choices : tuple of (str, str)
        For a string: each allowed value and its English label.
    live : bool
        True where a change acts while the run goes on; otherwise it acts on reset.
    when : (str, tuple) or None
        The name of another field of the section and the values for which this one has an effect.
    file : str
        For a string that names a file of the user's: the kind ("text", "csv"); otherwise empty.
    log : bool
        For a number: its slider runs by ratio.
    slider : (float, float) or None
        The range of the slider, a wide one, of a number whose limits are too wide to drag through.
    part : str
        The parameter of a cell, such as "U" or "b.forget", without which it has no effect;
        otherwise empty.
    validator : callable or None
        For a string: (key, value) -> None, raises `BadInput` for an invalid value.
    """

    label: str
    help: str = ""
    symbol: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[tuple[str, str], ...] = ()
    live: bool = False
    when: tuple[str, tuple[object, ...]] | None = None
    file: str = ""
    log: bool = False
    slider: tuple[float, float] | None = None
    part: str = ""
    validator: Callable[[str, str], None] | None = None


def setting(default: Any, label: str, help: str, **rest: Any) -> Any:
    """Declare a dataclass field that is a setting; see `Setting` for what it can say."""
    return dataclasses.field(default=default, metadata={"setting": Setting(label, help, **rest)})


def settings_of(section: object) -> Iterable[tuple[str, Setting, type]]:
    """Return (key, setting, type) of a section class or instance in the order of declaration."""
    return _declared(section if isinstance(section, type) else type(section))


@functools.cache
def _declared(cls: type) -> tuple[tuple[str, Setting, type], ...]:
    """Cached, because resolving annotations takes longer than drawing a frame."""
    hints = typing.get_type_hints(cls)
    return tuple(
        (field.name, field.metadata["setting"], hints[field.name])
        for field in dataclasses.fields(cls)
        if "setting" in field.metadata
    )


def applies(section: object, declared: Setting) -> bool:
    """Return whether a setting has an effect, given the values of its section."""
    if declared.when is None:
        return True
    key, values = declared.when
    return getattr(section, key) in values


def parse(cls: type[T], table: Mapping[str, object], where: str, others: Sequence[str] = ()) -> T:
    """Build a section from a table of plain values.

    `others` are keys that are read before and belong to the section too.

    Raises
    ------
    BadInput
        For the first unknown key, wrong type, or number that is not finite or out of its limits,
        naming the dotted key and what is expected.
    """
    known = {key: (declared, kind) for key, declared, kind in settings_of(cls)}
    for key in table:
        if key not in known:
            raise unknown_name(f"{where}.{key}", key, (*others, *known) if known else ())
    values = {k: check(f"{where}.{k}", v, *known[k]) for k, v in table.items()}
    return cls(**values)


def parse_choice(classes: Sequence[type[T]], table: Mapping[str, object], where: str) -> T:
    """Build the one section among `classes` whose `name` the table gives."""
    names = {getattr(cls, "name"): cls for cls in classes}  # noqa: B009 - a class attribute by contract
    key, name = f"{where}.name", table.get("name")
    if "name" not in table:
        source = QT_TRANSLATE_NOOP("settings", "{key} is missing: it must be {right}")
        raise BadInput.of("settings", source, key=key, right=_one_of(key, "", list(names)))
    if not isinstance(name, str) or name not in names:
        raise not_one_of(key, name, list(names))
    rest = {k: v for k, v in table.items() if k != "name"}
    return parse(names[name], rest, where, others=("name",))


def check(key: str, value: object, declared: Setting, kind: type) -> object:
    """Return `value` as `kind`, or raise `BadInput` that names `key` and what is expected."""
    if kind is bool:
        ok = isinstance(value, bool)
    elif kind is int:
        ok = isinstance(value, int) and not isinstance(value, bool)
    elif kind is float:
        ok = isinstance(value, (int, float)) and not isinstance(value, bool)
        ok = ok and abs(value) <= 1e300 and math.isfinite(value)  # type: ignore[arg-type]
    else:
        ok = isinstance(value, str) and (not declared.choices or value in dict(declared.choices))
    if ok and kind in (int, float):
        low = -math.inf if declared.low is None else declared.low
        high = math.inf if declared.high is None else declared.high
        ok = low <= value <= high  # type: ignore[operator]
    if not ok:
        raise BadInput.of(
            "settings",
            QT_TRANSLATE_NOOP("settings", "{key}: {value} is not {right}"),
            key=key,
            value=short(value),
            right=_right(key, value, declared, kind),
        )
    if declared.validator is not None:
        declared.validator(key, str(value))
    return float(value) if kind is float else value  # type: ignore[arg-type]


def not_one_of(key: str, value: object, names: Sequence[str], listed: str = "") -> BadInput:
    """Return the error for a value that is none of `names`, which `rnnviz list LISTED` lists."""
    return BadInput.of(
        "settings",
        QT_TRANSLATE_NOOP("settings", "{key}: {value} is not {right}"),
        key=key,
        value=short(value),
        right=_one_of(listed or key, value, names),
    )


def _one_of(key: str, value: object, names: Sequence[str]) -> Message:
    """Return what a value would have to be: all names, or of many the nearest."""
    values: dict[str, object] = {"count": len(names), "all": f"rnnviz list {key}"}
    if len(names) <= MOST_LISTED:
        source = QT_TRANSLATE_NOOP("settings", "one of {choices}")
        values["choices"] = ", ".join(names)
    elif not isinstance(value, str) or not value:
        source = QT_TRANSLATE_NOOP("settings", "one of {count} names (all: {all})")
    elif near := similar_name(value, names):
        source = QT_TRANSLATE_NOOP(
            "settings", "one of {count} names; did you mean {near}? (all: {all})"
        )
        values["near"] = near
    else:
        source = QT_TRANSLATE_NOOP(
            "settings", "one of {count} names; the nearest are {near} (all: {all})"
        )
        values["near"] = ", ".join(nearest_names(value, names))
    return Message.of("settings", source, **values)


def _right(key: str, value: object, declared: Setting, kind: type) -> Message:
    if kind is bool:
        return Message("settings", QT_TRANSLATE_NOOP("settings", "true or false"))
    if kind is str and declared.choices:
        return _one_of(key, value, [name for name, _ in declared.choices])
    if kind is str:
        return Message("settings", QT_TRANSLATE_NOOP("settings", "a text in quotes"))
    source = (
        QT_TRANSLATE_NOOP("settings", "a whole number from {low} to {high}")
        if kind is int
        else QT_TRANSLATE_NOOP("settings", "a finite number from {low} to {high}")
    )
    low = "−∞" if declared.low is None else _limit(declared.low, kind)
    high = "∞" if declared.high is None else _limit(declared.high, kind)
    return Message.of("settings", source, low=low, high=high)


def _limit(value: float, kind: type) -> str:
    return str(int(value)) if kind is int else f"{value:g}"


_KINDS = {
    "setting": (QT_TRANSLATE_NOOP("settings", "setting"), "settings"),
    "preset": (QT_TRANSLATE_NOOP("settings", "preset"), "presets"),
    "preset key": (QT_TRANSLATE_NOOP("settings", "key"), "preset-keys"),
    "sweep": (QT_TRANSLATE_NOOP("settings", "preset"), "sweeps"),
    "view": (QT_TRANSLATE_NOOP("settings", "view"), "views"),
    "lesson": (QT_TRANSLATE_NOOP("settings", "lesson"), "lessons"),
    "key": (QT_TRANSLATE_NOOP("settings", "key"), "lesson-keys"),
    "event": (QT_TRANSLATE_NOOP("settings", "event"), "lesson-events"),
    "part": (QT_TRANSLATE_NOOP("settings", "view or part of the window"), "lesson-parts"),
    "list": (QT_TRANSLATE_NOOP("settings", "list"), ""),
}
"""What a name can be of, in words, and what `rnnviz list` calls all of them."""


def unknown_name(full: str, key: str, known: Iterable[str], what: str = "setting") -> BadInput:
    """Return the error for a name that does not exist, with the nearest one that does.

    Where none is near, all are listed; of many the nearest three are, with the command that lists
    all.  `full` is the name with the section or the place it stands in, `key` the part of it that
    is wrong.
    """
    word, listed = _KINDS[what]
    known = list(known)
    source, near = _suggestion(key, known)
    return BadInput.of(
        "settings",
        source,
        key=short(full, quote=False),
        what=Message("settings", word),
        near=", ".join(_in_place(full, key, name) for name in near),
        known=", ".join(known),
        all=f"rnnviz list {listed}".rstrip(),
    )


def _suggestion(key: str, known: Sequence[str]) -> tuple[str, list[str]]:
    """Return the sentence about a name that does not exist, and the names that it suggests."""
    near, many = similar_name(key, known), len(known) > MOST_LISTED
    if near and many:
        source = QT_TRANSLATE_NOOP(
            "settings", "{key}: there is no such {what}; did you mean {near}? (all: {all})"
        )
    elif near:
        source = QT_TRANSLATE_NOOP(
            "settings", "{key}: there is no such {what}; did you mean {near}?"
        )
    elif many:
        source = QT_TRANSLATE_NOOP(
            "settings", "{key}: there is no such {what}; the nearest are {near} (all: {all})"
        )
        return source, nearest_names(key, known)
    elif known:
        source = QT_TRANSLATE_NOOP("settings", "{key}: there is no such {what}; known are {known}")
    else:
        source = QT_TRANSLATE_NOOP(
            "settings", "{key}: there is no such {what}; this kind has no settings"
        )
    return source, [near] if near else []


def _in_place(full: str, key: str, name: str) -> str:
    """Return a dotted name with its wrong part replaced: cell.sise → cell.size."""
    if full.endswith(f".{key}") and " " not in full:
        return short(full.removesuffix(key) + name, quote=False)
    if full.startswith(f"{key}."):
        return short(name + full.removeprefix(key), quote=False)
    return name


def check_text(key: str, value: object) -> str:
    """Return `value` if it is a text, or raise `BadInput` that names `key`."""
    text = check(key, value, Setting(key), str)
    assert isinstance(text, str)
    return text


def short(value: object, quote: bool = True) -> str:
    """Return a value as one short printable line, however large, deep or long it is."""
    if isinstance(value, str):
        value = value[:_LONGEST_SHOWN]
    text = str(value) if isinstance(value, str) and not quote else _BRIEFLY.repr(value)
    text = printable(text)
    return text if len(text) <= 60 else text[:57] + "…"


class _Briefly(reprlib.Repr):
    """`repr` of a value from outside, of which the beginning is enough."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 4
        self.maxstring = self.maxother = _LONGEST_SHOWN

    def repr_int(self, value: int, level: int) -> str:
        if value.bit_length() > 256:
            return "a number of more than 77 digits"
        return repr(value)

    def repr_instance(self, value: object, level: int) -> str:
        return str(value)


_LONGEST_SHOWN = 100
_BRIEFLY = _Briefly()


def as_table(section: object) -> dict[str, object]:
    """Return a section as plain values, the reverse of `parse` and `parse_choice`."""
    name = getattr(section, "name", None)
    table: dict[str, object] = {"name": name} if isinstance(name, str) else {}
    table |= {key: getattr(section, key) for key, _, _ in settings_of(section)}
    return table
