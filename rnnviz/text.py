"""Words the user reads, kept apart from the toolkit that translates them.

The lower layers know nothing of Qt, yet their words must appear in the user's language.  They
write `translate("context", "English source")`, which the extraction tool recognises by name, or
carry a `Message` whose words are translated only where they are shown.  The application installs
the real translator once; without it everything reads in English.

Labels are a small subset of HTML: `<i>`, `<sub>` and `<sup>`, nothing nested in itself.  The
screen shows it as it is, figures typeset it, and `plain` turns it into one line of Unicode.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Number

_UNBROKEN = re.compile(r" (?=%|×|= [\d−])|(?<=×) (?=\d)|(?<==) (?=[\d−])")

Translator = Callable[[str, str], str]


def _identity(context: str, source: str) -> str:
    return source


_translator: Translator = _identity
_language = "en"


def install_translator(translator: Translator | None, language: str = "en") -> None:
    """Use `translator(context, source)` from now on; `None` returns to the English source.

    `language` is what it translates into: "en", "zh_CN".
    """
    global _translator, _language
    _translator, _language = translator or _identity, language


def language() -> str:
    """Return the user's language, by which whole pages of text are chosen."""
    return _language


def translate(context: str, source: str) -> str:
    """Return `source` in the user's language."""
    return _translator(context, source)


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:  # noqa: N802 - the name lupdate looks for
    """Mark `source` for extraction and return it untranslated."""
    return source


@dataclass(frozen=True)
class Message:
    """A sentence for the user, translated and filled in only when it is shown.

    `source` is an English template for `str.format`, marked with `QT_TRANSLATE_NOOP(context, ...)`
    where it is written.  Values that are messages themselves are translated too; of all others
    but numbers only what can be printed on one line is shown, for they may come from anywhere.
    """

    context: str
    source: str
    values: tuple[tuple[str, object], ...] = ()

    @staticmethod
    def of(context: str, source: str, **values: object) -> Message:
        return Message(context, source, tuple(values.items()))

    def __str__(self) -> str:
        values = {k: _shown(v) for k, v in self.values}
        return translate(self.context, self.source).format(**values)

    @property
    def english(self) -> str:
        values = {k: v.english if isinstance(v, Message) else _shown(v) for k, v in self.values}
        return self.source.format(**values)


LONGEST_VALUE = 4096
"""Characters of a value in a message, at most: as many as a path can have."""


def printable(text: str) -> str:
    """Return a text from outside as one line that neither a terminal nor a label obeys.

    Line breaks, escape sequences and marks that turn the direction of writing are replaced.  Of
    more than `LONGEST_VALUE` characters the middle is left out: the end of a path is what names it.
    """
    half = LONGEST_VALUE // 2
    text = text if len(text) <= LONGEST_VALUE else f"{text[:half]}…{text[1 - half :]}"
    spaces = (c if c.isprintable() else " " if c in _SPACES else "�" for c in text)
    return text if text.isprintable() else "".join(spaces)


_SPACES = frozenset("\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{NARROW NO-BREAK SPACE}")


def _shown(value: object) -> object:
    return value if isinstance(value, (Message, Number)) else printable(str(value))


class BadInput(ValueError):  # noqa: N818 - the input is bad, not the program
    """Something from outside cannot be used: one line says what, where and what would be right."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message


_MARKUP = re.compile(r"</?(?:i|b|sub|sup)>")
_SUPERSCRIPT = str.maketrans("0123456789+-−()Tt", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ᵀᵗ")
_SUBSCRIPT = str.maketrans("0123456789+-−()kt", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎ₖₜ")


def plain(label: str) -> str:
    """Return a label without markup: for file headers, hovering, accessible names."""
    label = re.sub(r"<sub>(.*?)</sub>", lambda m: _shift(m[1], _SUBSCRIPT, "_"), label)
    label = re.sub(r"<sup>(.*?)</sup>", lambda m: _shift(m[1], _SUPERSCRIPT, "^"), label)
    return html.unescape(_MARKUP.sub("", label))


def unbroken(text: str) -> str:
    """Return a text in which no line may be broken within 76 %, 4 × 10⁴⁰ or θ = 1."""
    return _UNBROKEN.sub("\N{NO-BREAK SPACE}", text)


def _shift(text: str, table: dict[int, int], mark: str) -> str:
    inner = _MARKUP.sub("", text)
    return inner.translate(table) if all(ord(c) in table for c in inner) else mark + inner
