"""Writing plain values as TOML; the standard library only reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping


def toml_lines(table: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a table of texts, numbers, booleans and one level of tables of these."""
    for key, value in table.items():
        if not isinstance(value, Mapping):
            yield f"{key} = {_value(value)}"
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield ""
            yield f"[{key}]"
            yield from (f"{inner} = {_value(v)}" for inner, v in value.items())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    # A JSON string is a TOML basic string but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
