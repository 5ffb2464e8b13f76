"""Numbers as they are typed, with a decimal point whatever the system's locale."""

from __future__ import annotations


def parsed(text: str, kind: type) -> object:
    """Return a typed number, or the text itself where it is not a number."""
    text = text.strip().replace("−", "-")
    try:
        if kind is int:
            return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if kind is int and value.is_integer() and abs(value) < 1e15 else value


def number_text(value: object) -> str:
    """Return a number as one would type it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e6:
        return str(int(value))
    text = repr(value)
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
