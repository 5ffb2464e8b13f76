"""How many pixels a moving picture has, and how large its letters are."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.export.sheet_size import NAMED, SheetSize

WIDTH = 1280
"""Pixels, unless another width is chosen."""
_SCREEN_DPI = 96.0
_RATIO = {"half": 9 / 8, "paper": 0.5, "column": 0.75}
"""Height over width of pages that otherwise are as high as their figures need."""


@dataclass(frozen=True)
class PictureSize:
    """A picture in pixels.

    Attributes
    ----------
    width, height : int
        Even numbers, as films need.
    letters : float
        The size of the text in points of a screen with 96 pixels an inch.
    """

    width: int
    height: int
    letters: float

    @classmethod
    def of(cls, sheet: SheetSize | None, width: int = WIDTH) -> PictureSize:
        """Return the size of a page, by default a slide 16:9, that is so many pixels wide."""
        chosen = sheet or NAMED["slide"]
        millimetres = chosen.height or chosen.width * _ratio(chosen)
        pixels_per_inch = width / (chosen.width / 25.4)
        height = width * millimetres / chosen.width
        return cls(_even(width), _even(height), chosen.letters * pixels_per_inch / _SCREEN_DPI)


def _ratio(sheet: SheetSize) -> float:
    return next((_RATIO[name] for name in _RATIO if NAMED[name] == sheet), _RATIO["paper"])


def _even(pixels: float) -> int:
    return 2 * max(1, round(pixels / 2))
