"""Text for the user, independent of the toolkit that translates it.

The lower layers know nothing of Qt, yet their words must appear in the user's language.  They
write `translate("context", "English source")`, which the extraction tool recognises by name, or
carry a `Message` whose words are translated only where they are shown.  The application installs
the real translator once; without it everything is in English.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Number

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
    """Return a text from outside as one line without control characters.

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
    """Invalid input; the message names in one line what is wrong, where, and what is valid."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message

    @classmethod
    def of(cls, context: str, source: str, **values: object) -> BadInput:
        """Return the error with a message; see `Message.of`."""
        return cls(Message.of(context, source, **values))

    @classmethod
    def in_file(cls, path: object, context: str, source: str, **values: object) -> BadInput:
        """Return the error for a file, which `source` names as {file}."""
        return cls.of(context, source, file=path, **values)
