"""Seeded damage: bytes cut, flipped and moved; values of tables replaced, lost and nested."""

from __future__ import annotations

import json
import random
from typing import Any

from rnnviz.reading.toml import toml_value

TOKENS = (
    b"9" * 5_000, b"-1", b"1e999", b"nan", b"Infinity", b"0x" + b"f" * 400, b"null", b"\0",
    b"\xff\xfe", b"\n\x1b[31m", "\u202e\u2067".encode(), b"../../x", b"[" * 300, b"{" * 300,
    b'"', b"'''", b"\\", b"\\u0000", b"\n" * 300, b" " * 300, b"a." * 40, b"<i>" * 40, b"=cmd|x!a",
)  # fmt: skip
"""What readers stumble over."""
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 10**400, -(10**400), 0.5, -0.0, 1e300,
    float("nan"), float("inf"), "", "x", "a\nb\x1b[31m", "\u202e", "../../x", "/dev/zero",
    "x" * 3000, "\0", "=1+1", "<b>" * 50, "1" * 500, "1..9", "update 5", "é\u0301",
    [], {}, [[]], [None], [{}], [1] * 50, {"": ""}, {"name": "lstm"}, {"a": {"b": 1}},
)  # fmt: skip
"""Values where others are expected."""


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Return a file with one to three things done to its bytes."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 3))):
        place = rng.randrange(len(data) + 1)
        length = rng.choice((1, 2, 4, 16, 64, 400))
        match rng.randrange(6):
            case 0:
                del data[place:]
            case 1 if data:
                data[min(place, len(data) - 1)] ^= 1 << rng.randrange(8)
            case 2:
                data[place:place] = rng.choice(TOKENS)
            case 3:
                del data[place : place + length]
            case 4:
                data[place:place] = data[rng.randrange(len(data) + 1) :][:length]
            case _:
                data[place : place + length] = rng.randbytes(min(length, 16))
    return bytes(data)


def altered(value: Any, rng: random.Random) -> Any:
    """Return a table, a list or a plain value with one thing changed somewhere inside."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        return _altered_table(value, rng)
    if isinstance(value, list) and value and rng.random() < 0.9:
        place = rng.randrange(len(value))
        other = [altered(value[place], rng)]
        return value[:place] + rng.choice((other, [], other * 2, other * 300)) + value[place + 1 :]
    if isinstance(value, str) and rng.random() < 0.4:
        return damaged(value.encode(), rng).decode("utf-8", "replace")
    return rng.choice((*ODD, [value], {"x": value}))


def _altered_table(table: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    key = rng.choice(list(table))
    match rng.randrange(10):
        case 0:
            return {k: v for k, v in table.items() if k != key}
        case 1:
            return table | {str(rng.choice(ODD)): rng.choice(ODD)}
        case 2:
            return table | {key: table[rng.choice(list(table))]}
        case _:
            return table | {key: altered(table[key], rng)}


def as_toml(table: dict[str, Any]) -> bytes:
    """Return a table as TOML; what TOML has no word for makes it invalid."""
    lines = (f"{json.dumps(key)} = {toml_value(value)}" for key, value in table.items())
    return "\n".join(lines).encode("utf-8", "replace")
