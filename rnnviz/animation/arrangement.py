"""Where several views stand in one picture, as in the arrangements of the window."""

from __future__ import annotations

from dataclasses import dataclass

TOGETHER = 6
"""Views in one picture, at most."""
_HERO = 0.62
"""Share of the width of the view that is large."""


@dataclass(frozen=True)
class Cell:
    """The place of a view as shares of the picture, and its letters as a share of the usual."""

    left: float
    top: float
    width: float
    height: float
    letters: float


def cells(count: int) -> tuple[Cell, ...]:
    """Return the places of so many views.

    One has all of it.  Two are a *Pair*, up to four in *Focus*: the first large, the others beside
    it.  More stand in a grid, as in the *Lab*.
    """
    if count <= 1:
        return (Cell(0.0, 0.0, 1.0, 1.0, 1.0),)
    if count == 2:
        return _grid(count, 2, 0.6)
    if count <= 4:
        beside = count - 1
        tops = [Cell(_HERO, i / beside, 1 - _HERO, 1 / beside, 0.5) for i in range(beside)]
        return (Cell(0.0, 0.0, _HERO, 1.0, 0.6), *tops)
    return _grid(count, 3, 0.5)


def _grid(count: int, columns: int, letters: float) -> tuple[Cell, ...]:
    rows = -(-count // columns)
    across, up = 1 / columns, 1 / rows
    return tuple(
        Cell(i % columns * across, i // columns * up, across, up, letters) for i in range(count)
    )
