"""What the command palette offers, and how well it fits what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One line of the palette.

    Attributes
    ----------
    kind : str
        What it is, in the user's language: "Command", "Preset", "View", "Setting".
    title : str
        In the user's language.
    words : str
        By which it is found, in every language.
    act : callable
        What Return does.
    shortcut : str
        As it is printed on the keyboard.
    kinds : str
        What it is in every language, where it is found by that too: by how a word begins.
    enabled : bool
        Whether `act` would have an effect; it is not called otherwise.
    """

    kind: str
    title: str
    words: str
    act: Callable[[], object]
    shortcut: str = ""
    enabled: bool = True
    kinds: str = ""


BEGINS, CONTAINS, SKIPS = 3, 2, 1
"""How well a typed word fits: it begins a word, is inside one, or has its letters in order."""


def score(typed: str, words: str, kinds: str = "") -> int:
    """Return how well the typed words fit, 0 where one of them does not.

    What begins one of the words for its kind fits least.
    """
    of_kind = kinds.casefold().split()
    known = words.casefold().replace("/", " ").replace("-", " ").split()
    total = 0
    for word in typed.casefold().replace("-", " ").split():
        best = max((_fit(word, other) for other in known), default=0)
        best = max(best, SKIPS * any(f"{kind}s".startswith(word) for kind in of_kind))
        if not best:
            return 0
        total += best
    return total


def _fit(typed: str, word: str) -> int:
    if word.startswith(typed):
        return BEGINS
    if typed in word:
        return CONTAINS
    return SKIPS if len(typed) > 2 and typed[0] == word[0] and _is_skipped(typed, word) else 0


def _is_skipped(typed: str, word: str) -> bool:
    """Whether the typed letters are in the word in this order, with others between them."""
    letters = iter(word)
    return all(letter in letters for letter in typed)
