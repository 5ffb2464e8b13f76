"""The names nearest to one that does not exist: long lists are searched, not shown."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

MOST_LISTED = 8
"""Names that are shown whole where one is wrong."""
_LONGEST = 200
"""Characters of a name that are compared, at most."""


def similar_name(wrong: str, names: Sequence[str]) -> str | None:
    """Return the name that was probably meant; None where none is similar.

    Upper and lower case, hyphens and underscores count as equal.
    """
    return next(iter(_matches(wrong, names, 1, cutoff=0.6)), None)


def nearest_names(wrong: str, names: Sequence[str], most: int = 3) -> list[str]:
    """Return the nearest names, however far they are, the nearest first."""
    return _matches(wrong, names, most, cutoff=0.0)


def _matches(wrong: str, names: Sequence[str], most: int, cutoff: float) -> list[str]:
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(_plain(name), name)
    found = get_close_matches(_plain(wrong[:_LONGEST]), list(plain), most, cutoff)
    return [plain[name] for name in found]


def _plain(name: str) -> str:
    return name.casefold().replace("_", "-")
