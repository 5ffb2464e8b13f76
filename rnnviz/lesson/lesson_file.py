"""Lessons as TOML files, read completely or refused with one line before anything runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from rnnviz.lesson.lesson import (
    ALL_VIEWS,
    ARRANGEMENTS,
    END,
    EVENTS,
    PARTS,
    VIEW_NAMES,
    Lesson,
    LessonStep,
    update_of,
)
from rnnviz.lesson.opening import IN_STEP
from rnnviz.lesson.rules import check_steps
from rnnviz.reading.toml import toml_value
from rnnviz.reading.toml_file import TomlKind, check_format
from rnnviz.setting import Setting, check, check_text, short, unknown_name
from rnnviz.storage.atomic_write import write_atomically
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.views.part.concealment import EMPTY_AXES

FORMAT = 1
MOST_STEPS = 200
MOST_CHOICES = 9
MOST_VIEWS = 20
LONGEST_TEXT = 1000
_LARGEST = 1e6
_MINUTES = Setting("minutes", low=0, high=240)
_UPDATE = Setting("at", low=0, high=1_000_000)
_STEP = Setting("k", low=1, high=1_000_000)
_SPEED = Setting("speed", low=0.0, high=1000.0)
_NUMBER = Setting("range", low=-_LARGEST, high=_LARGEST)
_ARRANGEMENT = Setting("arrangement", choices=tuple((name, name) for name in ARRANGEMENTS))
# Blanks without line breaks: a pattern that could begin with many lines would try each of them.
_STEPS = re.compile(r"^[ \t]*(?:\[\[[ \t]*step[ \t]*\]\]|step[ \t]*=)", re.MULTILINE)
_LAYER = re.compile(r"l\d{1,2}r?")
IN_FILE = QT_TRANSLATE_NOOP("lesson", "{file}: {problem}")
LESSON_FILE = TomlKind(
    "lesson",
    too_large=QT_TRANSLATE_NOOP("lesson", "{file}: a lesson has at most 64 KiB"),
    not_text=QT_TRANSLATE_NOOP("lesson", "{file}: a lesson must be UTF-8 text"),
    too_deep=QT_TRANSLATE_NOOP(
        "lesson", "{file}: this is not a lesson: nested too deeply, or a number is too long"
    ),
)

Parser = Callable[[str, object], Any]


def read_lesson(path: Path, complete: bool = True) -> Lesson:
    """Read one lesson; the paths of presets in it are relative to its folder.

    One that is not yet `complete` can be written further, but may not be given: its steps need not
    fit each other.

    Raises
    ------
    BadInput
        In one line that names the file, the number of the step, the key and what would be right.
    """
    return parse_lesson(LESSON_FILE.text(path), str(path), path.absolute().parent, complete)


def read_head(path: Path) -> Lesson:
    """Return title, summary and minutes of a lesson without its steps, which are not looked at.

    Raises
    ------
    BadInput
        Where the file is no lesson, or its head cannot be read.
    """
    text = LESSON_FILE.text(path)
    if not is_lesson(text):
        source = QT_TRANSLATE_NOOP("lesson", "{file}: this is not a lesson")
        raise BadInput.in_file(path, "lesson", source)
    head, *_ = _STEPS.split(text, maxsplit=1)
    table = LESSON_FILE.table(head, str(path))
    try:
        check_format(table.pop("format", None), FORMAT)
        return Lesson(steps=(), folder=path.absolute().parent, **_head(table))
    except BadInput as error:
        raise BadInput.in_file(path, "lesson", IN_FILE, problem=error.message) from error


def write_lesson(lesson: Lesson, path: Path) -> None:
    """Write a lesson so that `read_lesson` returns an equal one; an old file is replaced whole.

    Raises
    ------
    BadInput
        Where the lesson could not be read back, or the file cannot be written.
    """
    text = lesson_text(lesson)
    parse_lesson(text, str(path), path.absolute().parent)
    write_atomically(path, lambda stream: _write(stream, text))


def _write(stream: Any, text: str) -> None:
    stream.write(text.encode())


def is_lesson(text: str) -> bool:
    """Return whether a TOML text, valid or not, means to be a lesson and not a preset."""
    return _STEPS.search(text) is not None


def is_lesson_file(path: Path) -> bool:
    """Return whether a file that can be read means to be a lesson."""
    try:
        return is_lesson(LESSON_FILE.text(path))
    except BadInput:
        return False


def parse_lesson(text: str, where: str, folder: Path = Path(), complete: bool = True) -> Lesson:
    """Build a lesson from TOML text; `where` names its origin in error messages."""
    table = LESSON_FILE.table(text, where)
    try:
        check_format(table.pop("format", None), FORMAT)
        lesson = _lesson(table, folder)
        if complete:
            check_steps(lesson)
        return lesson
    except BadInput as error:
        raise BadInput.in_file(where, "lesson", IN_FILE, problem=error.message) from error


def _lesson(table: dict[str, object], folder: Path) -> Lesson:
    steps = table.pop("step", [])
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        source = QT_TRANSLATE_NOOP("lesson", "a lesson needs 1 to {most} tables [[step]]")
        raise BadInput.of("lesson", source, most=MOST_STEPS)
    head = _head(table)
    numbered = enumerate(steps, 1)
    return Lesson(steps=tuple(_step(n, step) for n, step in numbered), folder=folder, **head)


def _head(table: Mapping[str, object]) -> dict[str, Any]:
    """Return what stands before the steps."""
    for key in table:
        if key not in _HEAD:
            raise unknown_name(key, key, ("format", *_HEAD, "step"), "key")
    if not table.get("title"):
        source = QT_TRANSLATE_NOOP("lesson", 'title is missing: a lesson begins with title = "…"')
        raise BadInput.of("lesson", source)
    return {key: _HEAD[key](key, value) for key, value in table.items()}


def lesson_keys() -> tuple[str, ...]:
    """Return every key of a lesson's file, those of a step last."""
    return tuple(dict.fromkeys(("format", *_HEAD, "step", *_KEYS)))


def _step(number: int, table: object) -> LessonStep:
    try:
        if not isinstance(table, dict):
            source = QT_TRANSLATE_NOOP("lesson", "this must be a table [[step]]")
            raise BadInput.of("lesson", source)
        for key in table:
            if key not in _KEYS:
                raise unknown_name(key, key, tuple(_KEYS), "key")
        values = {_FIELDS.get(str(k), str(k)): _KEYS[k](k, v) for k, v in table.items()}
        return LessonStep(**values)
    except BadInput as error:
        raise BadInput.of("lesson", IN_STEP, step=number, problem=error.message) from error


# -- values ----------------------------------------------------------------------------------


def _text(key: str, value: object) -> str:
    """Return a text of the lesson: of one line or several, without other control characters."""
    text = check_text(key, value)
    if len(text) > LONGEST_TEXT:
        source = QT_TRANSLATE_NOOP("lesson", "{key}: this text is longer than {most} characters")
        raise BadInput.of("lesson", source, key=key, most=LONGEST_TEXT)
    if not all(c.isprintable() or c in "\n\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}" for c in text):
        source = QT_TRANSLATE_NOOP("lesson", "{key}: there is a control character in this text")
        raise BadInput.of("lesson", source, key=key)
    return text


def _boolean(key: str, value: object) -> bool:
    return bool(check(key, value, Setting(key), bool))


def _number(declared: Setting, kind: type) -> Parser:
    return lambda key, value: check(key, value, declared, kind)


def _list(key: str, value: object, most: int) -> list[object]:
    if not isinstance(value, list) or len(value) > most:
        source = QT_TRANSLATE_NOOP("lesson", '{key}: this must be a list ["…"] of at most {most}')
        raise BadInput.of("lesson", source, key=key, most=most)
    return value


def _choices(key: str, value: object) -> tuple[str, ...]:
    choices = tuple(_text(key, each) for each in _list(key, value, MOST_CHOICES))
    if len(choices) < 2 or not all(choices):
        source = QT_TRANSLATE_NOOP("lesson", "{key}: these must be 2 to {most} texts")
        raise BadInput.of("lesson", source, key=key, most=MOST_CHOICES)
    return choices


def _view(key: str, value: object) -> str:
    name = check_text(key, value)
    if name not in VIEW_NAMES:
        raise unknown_name(f"{key}: {name}", name, VIEW_NAMES, "view")
    return name


def _sketched(key: str, value: object) -> str:
    name = _view(key, value)
    if name not in EMPTY_AXES:
        source = QT_TRANSLATE_NOOP(
            "lesson", "{key}: {value} has no axes to draw on; {known} have some"
        )
        raise BadInput.of("lesson", source, key=key, value=name, known=", ".join(EMPTY_AXES))
    return name


def _views(key: str, value: object) -> tuple[str, ...]:
    return tuple(_view(key, each) for each in _list(key, value, MOST_VIEWS))


def _hideable(key: str, value: object) -> tuple[str, ...]:
    names = tuple(check_text(key, each) for each in _list(key, value, MOST_VIEWS + len(PARTS)))
    known = (*PARTS, ALL_VIEWS, *VIEW_NAMES)
    for name in names:
        if name not in known:
            raise unknown_name(f"{key}: {name}", name, known, "part")
    return names


def _reveal(key: str, value: object) -> tuple[str, ...] | bool:
    return True if value is True else _hideable(key, value)


def _arrangement(key: str, value: object) -> str:
    return str(check(key, value, _ARRANGEMENT, str))


def _layer(key: str, value: object) -> str:
    name = check_text(key, value)
    if not _LAYER.fullmatch(name):
        source = QT_TRANSLATE_NOOP("lesson", "{key}: {value} must have the form l0 or l0r")
        raise BadInput.of("lesson", source, key=key, value=short(name))
    return name


def _until(key: str, value: object) -> str:
    event = check_text(key, value)
    if event not in (*EVENTS, END) and update_of(event) is None:
        known = (*EVENTS, END, "update N")
        raise unknown_name(f"{key}: {event}", event, known, "event")
    return event


def _range(key: str, value: object) -> tuple[float, float]:
    numbers = [check(key, each, _NUMBER, float) for each in _list(key, value, 2)]
    if len(numbers) != 2 or not numbers[0] < numbers[1]:  # type: ignore[operator]
        source = QT_TRANSLATE_NOOP("lesson", "{key}: this must be [low, high]")
        raise BadInput.of("lesson", source, key=key)
    return tuple(numbers)  # type: ignore[return-value]


def _answer(key: str, value: object) -> int | str:
    if isinstance(value, str) and value:
        return _text(key, value)
    if type(value) is int and 1 <= value <= MOST_CHOICES:
        return value
    source = QT_TRANSLATE_NOOP(
        "lesson", "{key}: {value} is not the number of a choice from 1, nor a text in quotes"
    )
    raise BadInput.of("lesson", source, key=key, value=short(value))


def _settings(key: str, value: object) -> dict[str, object]:
    """Return a table of dotted keys; tables inside it are written as such keys."""
    if not isinstance(value, Mapping):
        source = QT_TRANSLATE_NOOP("lesson", '{key}: this must be a table {{"cell.name" = "lstm"}}')
        raise BadInput.of("lesson", source, key=key)
    flat: dict[str, object] = {}
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            flat |= {f"{name}.{k}": v for k, v in inner.items()}
        else:
            flat[name] = inner
    return flat


def _beside(key: str, value: object) -> str | dict[str, object]:
    return value if isinstance(value, str) else _settings(key, value)


_HEAD: Mapping[str, Parser] = {
    "title": _text,
    "title_zh": _text,
    "summary": _text,
    "summary_zh": _text,
    "minutes": _number(_MINUTES, int),
}
_KEYS: Mapping[str, Parser] = {
    "preset": check_text,
    "set": _settings,
    "beside": _beside,
    "keep": _boolean,
    "branch": _settings,
    "at": _number(_UPDATE, int),
    "k": _number(_STEP, int),
    "layer": _layer,
    "arrangement": _arrangement,
    "views": _views,
    "hide": _hideable,
    "reveal": _reveal,
    "form": _boolean,
    "speed": _number(_SPEED, float),
    "motion": _boolean,
    "until": _until,
    "say": _text,
    "say_zh": _text,
    "ask": _text,
    "ask_zh": _text,
    "choices": _choices,
    "choices_zh": _choices,
    "sketch": _sketched,
    "range": _range,
    "answer": _answer,
    "answer_zh": _text,
    "because": _text,
    "because_zh": _text,
}
"""The keys of a step in the order in which they are written, and what reads each."""
_FIELDS = {"set": "settings"}
"""Fields that are called otherwise than their keys."""


# -- writing ---------------------------------------------------------------------------------


def lesson_text(lesson: Lesson) -> str:
    """Return the TOML text of a lesson; `parse_lesson` reads it back to an equal one."""
    return "\n".join((f"format = {FORMAT}", *_lines(lesson, _HEAD), *_step_lines(lesson))) + "\n"


def _step_lines(lesson: Lesson) -> Iterator[str]:
    for step in lesson.steps:
        yield from ("", "[[step]]", *_lines(step, _KEYS))


def _lines(owner: Lesson | LessonStep, keys: Mapping[str, Parser]) -> Iterator[str]:
    """Yield the lines of all that is not as it is when left out."""
    defaults = {each.name: each for each in fields(LessonStep)}
    for key in keys:
        name = _FIELDS.get(key, key)
        value = getattr(owner, name)
        known = defaults.get(name)
        usual = known.default if known is not None else ""
        if value not in (usual, "", None, {}) and not (value == 0 and key == "minutes"):
            yield f"{key} = {toml_value(value)}"
