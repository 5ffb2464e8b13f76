"""The numbers in a typed sequence, and the text with another number in the place of one."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"[^\s,，;*]+")


def numbers_in(text: str) -> list[float]:
    """Return all numbers of a text in order; NaN for what is none."""
    return [_number(found.group()) for found in _NUMBER.finditer(text)]


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def with_number(text: str, index: int, value: float) -> str:
    """Return the text with another number in place of one; what stands around it stays."""
    for place, found in enumerate(_NUMBER.finditer(text)):
        if place == index:
            return f"{text[: found.start()]}{value:.4g}{text[found.end() :]}"
    return text


def without_number(text: str, index: int) -> str:
    """Return the text without one of its numbers and its mark."""
    for place, found in enumerate(_NUMBER.finditer(text)):
        if place == index:
            return text[: found.start()].rstrip(" ") + text[found.end() :].lstrip("*")
    return text


def with_copy(text: str, index: int) -> str:
    """Return the text with one of its numbers a second time, right after it."""
    for place, found in enumerate(_NUMBER.finditer(text)):
        if place == index:
            return f"{text[: found.end()]} {found.group()}{text[found.end() :]}"
    return text
