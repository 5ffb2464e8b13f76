"""What must not be seen of a run for now, so that it can be predicted first.

It travels with every frame, and whatever shows something of one asks it: the views in one place,
`View.figure`, from which screen, tool tips, tables, screen readers and exports have what they show.
"""

from __future__ import annotations

from dataclasses import dataclass

WORDS = frozenset({"verdict", "notes", "badges", "timeline", "gallery"})
"""Parts of the window that would tell what a hidden view shows, and are hidden with any of them.

The notes are what the views say in words of what they show: rates, sizes, marks, explanations.
"""
PARTS = WORDS | {"form"}


@dataclass(frozen=True)
class Concealed:
    """What is hidden, and where something is to be drawn by hand.

    Attributes
    ----------
    names : frozenset of str
        Names of views, and of `PARTS` of the window.
    sketch : str
        The view in which a curve is drawn: while it is hidden its axes are empty, later they
        reach as far as these did.
    range : (float, float) or None
        The vertical range of these axes; None for the usual one of the view.
    drawn : bool
        Whether there is a sketch, which the revealed view names beside its own curves.
    """

    names: frozenset[str] = frozenset()
    sketch: str = ""
    range: tuple[float, float] | None = None
    drawn: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is hidden."""
        return bool(self.names)

    def hides(self, name: str) -> bool:
        """Return whether a view or a part of the window is hidden."""
        return name in self.names or (name in WORDS and bool(self.names - PARTS))


NOTHING = Concealed()
