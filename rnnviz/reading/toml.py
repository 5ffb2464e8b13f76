"""TOML: written here, and read by the standard library within limits."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

MAX_DEPTH = 16
"""Levels of brackets, and parts of a dotted key: a preset has two."""

_TOKEN = re.compile(
    r'"""|\'\'\'|"(?:[^"\\\n]|\\.)*"?|\'[^\'\n]*\'?|#[^\n]*|[\[{\]}=,.\n]', re.DOTALL
)
"""Brackets, separators, and the strings and comments in which such characters have no meaning."""


def read_toml(text: str) -> dict[str, Any]:
    """Return the table of a TOML text that may come from anywhere.

    Input for which the standard library would take very long or much memory is refused first.

    Raises
    ------
    tomllib.TOMLDecodeError
        Where this is not TOML.
    ValueError
        Where it is too deep, or a number in it too long.
    """
    if _is_too_deep(text):
        raise ValueError("too deep")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error


def _is_too_deep(text: str) -> bool:
    """Return whether brackets are nested too deep, or a key has too many parts."""
    level = parts = place = 0
    while found := _TOKEN.search(text, place):
        sign, place = found[0], found.end()
        if sign in ('"""', "'''"):
            place = _after_string(text, sign, place)
        elif sign in ("[", "{"):
            level += 1
        elif sign in ("]", "}"):
            level -= 1
        parts = parts + 1 if sign == "." else parts if sign[0] in ('"', "'") else 0
        if max(level, parts) > MAX_DEPTH:
            return True
    return False


def _after_string(text: str, quotes: str, start: int) -> int:
    """Return the place after a string of several lines that is open at `start`."""
    while (end := text.find(quotes, start)) >= 0:
        before = len(text[start:end]) - len(text[start:end].rstrip("\\"))
        if quotes == "'''" or before % 2 == 0:
            end += 3
            more = text[end : end + 2]  # up to two quotes may stand before the closing ones
            return end + len(more) - len(more.lstrip(quotes[0]))
        start = end + 1
    return len(text)


def toml_lines(table: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a table of texts, numbers, booleans and one level of tables of these."""
    for key, value in table.items():
        if not isinstance(value, Mapping):
            yield f"{key} = {toml_value(value)}"
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield ""
            yield f"[{key}]"
            yield from (f"{inner} = {toml_value(v)}" for inner, v in value.items())


def toml_value(value: object) -> str:
    """Return a text, number or boolean, or a list or table of these, as TOML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{toml_value(str(key))} = {toml_value(v)}" for key, v in value.items())
        return f"{{ {pairs} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, (int, float)):
        return repr(value)
    # A JSON string is a TOML basic string but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
