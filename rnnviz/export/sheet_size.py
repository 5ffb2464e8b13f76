"""How large a page is, and its letters: for a slide, for a paper, or as the figures need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rnnviz.setting import short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

POINTS = 72 / 25.4
"""Points in a millimetre."""
LEAST, MOST = 40.0, 1200.0
"""Millimetres of a side."""
_LETTERS = 0.071
"""Points of type for each millimetre of width: what half a slide has."""
_SMALLEST, _LARGEST = 7.0, 20.0


@dataclass(frozen=True)
class SheetSize:
    """A page.

    Attributes
    ----------
    width : float
        Millimetres.
    height : float or None
        Millimetres; None for as high as the figures need.
    letters : float
        Size of the text in points.
    """

    width: float
    height: float | None
    letters: float

    @classmethod
    def of(cls, width: float, height: float | None) -> SheetSize:
        """Return a page with letters that suit its width."""
        return cls(width, height, min(max(_LETTERS * width, _SMALLEST), _LARGEST))


NAMED: Mapping[str, SheetSize] = MappingProxyType(
    {
        "half": SheetSize(508 / 3, None, 12.0),
        "slide": SheetSize(1016 / 3, 190.5, 20.0),
        "paper": SheetSize(174.0, None, 9.0),
        "column": SheetSize(84.0, None, 8.0),
    }
)
"""Half a slide, a whole slide 16:9, both columns of a paper, and one of them."""
SHEET = SheetSize(635 / 3, None, 8.0)
"""Where several figures are printed together: about as wide as A4, and no higher with six."""


def sheet_size(text: str) -> SheetSize:
    """Return the page of a name or of "WIDTHxHEIGHT" in millimetres.

    Raises
    ------
    BadInput
        For anything else, and for absurd sizes.
    """
    if text in NAMED:
        return NAMED[text]
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)", text.strip())
    if found is None:
        source = QT_TRANSLATE_NOOP(
            "export", "size: {text} is none of {names} and no WIDTHxHEIGHT in millimetres"
        )
        raise BadInput.of("export", source, text=short(text), names=", ".join(NAMED))
    width, height = map(float, found.groups())
    if not (LEAST <= width <= MOST and LEAST <= height <= MOST):
        source = QT_TRANSLATE_NOOP(
            "export", "size: {text} is not from {low} to {high} millimetres on each side"
        )
        raise BadInput.of("export", source, text=short(text), low=f"{LEAST:g}", high=f"{MOST:g}")
    return SheetSize.of(width, height)
