"""Arrangements of views: rows and columns of places, and which view is in which place.

This is plain data; `DockArea` puts widgets where it says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from rnnviz.text import QT_TRANSLATE_NOOP

MOST_PLACES = 18
DEEPEST = 6


@dataclass(frozen=True)
class Split:
    """Parts beside each other or one above the other; a part is a place or another split.

    Attributes
    ----------
    across : bool
        Whether the parts are beside each other.
    parts : tuple of int or Split
    shares : tuple of int
        How the room is divided among the parts.
    """

    across: bool
    parts: tuple[Tree, ...]
    shares: tuple[int, ...]


Tree = int | Split


@dataclass(frozen=True)
class Arrangement:
    """Where the views are.

    Attributes
    ----------
    tree : int or Split
    views : mapping of int to str
        The views that the user has chosen for places; the preset names those of other places.
    apart : bool
        Whether two runs stand side by side in every view, and never over each other.
    """

    tree: Tree
    views: Mapping[int, str] = field(default_factory=dict)
    apart: bool = False

    @property
    def places(self) -> tuple[int, ...]:
        """All places, from left to right and from top to bottom; the first is the hero's."""
        return tuple(_places(self.tree))

    def with_view(self, place: int, name: str) -> Arrangement:
        return replace(self, views={**self.views, place: name})

    def divided(self, place: int, across: bool) -> tuple[Arrangement, int]:
        """Return the arrangement with a new place right of or below another, and that place."""
        new = next(number for number in count() if number not in self.places)
        return replace(self, tree=_divided(self.tree, place, new, across)), new

    def without(self, place: int) -> Arrangement:
        """Return the arrangement without a place, unless it is the only one."""
        tree = _without(self.tree, place)
        views = {number: name for number, name in self.views.items() if number != place}
        return self if tree is None else replace(self, tree=tree, views=views)


BUILT_IN: Mapping[str, Arrangement] = {
    "focus": Arrangement(Split(True, (0, Split(False, (1, 2, 3), (100, 100, 100))), (200, 100))),
    "pair": Arrangement(Split(True, (0, 1), (100, 100))),
    "lab": Arrangement(
        Split(
            False,
            (Split(True, (0, 1, 2), (100, 100, 100)), Split(True, (3, 4, 5), (100, 100, 100))),
            (100, 100),
        )
    ),
    "twins": Arrangement(0, apart=True),
}
"""The arrangements of the program; what is in their places, but for the lab, is up to `ranking`."""
ALONE = Arrangement(0)
"""One view that fills the window."""
RANKED = ("focus", "pair", "twins")
"""Arrangements whose places are filled in the order in which a preset names its views."""
TITLES = {
    "focus": QT_TRANSLATE_NOOP("window", "Focus"),
    "pair": QT_TRANSLATE_NOOP("window", "Pair"),
    "lab": QT_TRANSLATE_NOOP("window", "Lab"),
    "twins": QT_TRANSLATE_NOOP("window", "Twins"),
}
BOXES = (
    ("hidden", "states", "saturation"),
    ("delta", "flow", "triangle", "depth", "tree"),
    ("spectrum", "paths", "rule"),
    ("gates", "text", "phase", "prediction"),
    ("gradients", "verdict"),
    ("loss", "cliff", "weights"),
)
"""For each box of the lab the views that belong there; the first that suits is shown."""
USUAL = ("delta", "gradients", "spectrum", "hidden", "loss", "gates", "prediction")
"""The order of views where a preset names none."""


def ranking(wanted: Sequence[str], suitable: Collection[str]) -> tuple[str, ...]:
    """Return all views that suit: first those that a preset names, then the others."""
    order = dict.fromkeys((*wanted, *USUAL, *suitable))
    return tuple(name for name in order if name in suitable)


def ranked_places(
    key: str, places: Sequence[int], wanted: Sequence[str], exactly: bool = False
) -> list[int]:
    """Return the places that are filled: beside the hero of the focus are two or three.

    Where `exactly` what is wanted is to be seen, there are no others.  Those that the user has
    added count from 4 on.
    """
    most = {"twins": 1, "focus": 3 if len(wanted) == 3 else 4}.get(key, MOST_PLACES)
    if exactly and wanted:
        most = min(most, len(wanted))
    return [place for place in places if place < most or place >= 4]


def raised(shown: Mapping[int, str], wanted: Sequence[str]) -> dict[int, str]:
    """Return the boxes in which the views that a preset names take the place of others."""
    result: dict[int, str] = {}
    for name in wanted:
        now = {**shown, **result}
        home = [box for box, group in enumerate(BOXES) if name in group]
        free = [box for box in (*home, *reversed(now)) if box in now and now[box] not in wanted]
        if name not in now.values() and free:
            result[free[0]] = name
    return result


def boxes(places: Sequence[int], chosen: Mapping[int, str], order: Sequence[str]) -> dict[int, str]:
    """Return the view of every place: the user's choice, else one of its group, else any."""
    found = {place: chosen[place] for place in places if chosen.get(place) in order}
    for place in places:
        group = BOXES[place] if place < len(BOXES) else ()
        rest = [name for name in (*group, *order) if name in order and name not in found.values()]
        if place not in found and rest:
            found[place] = rest[0]
    return found


# -- trees -----------------------------------------------------------------------------------


def _places(tree: Tree) -> Iterator[int]:
    if isinstance(tree, int):
        yield tree
    else:
        for part in tree.parts:
            yield from _places(part)


def _divided(tree: Tree, place: int, new: int, across: bool) -> Tree:
    if isinstance(tree, int):
        return Split(across, (place, new), (100, 100)) if tree == place else tree
    if place in tree.parts and tree.across == across:
        at = tree.parts.index(place) + 1
        share = tree.shares[at - 1]
        parts = (*tree.parts[:at], new, *tree.parts[at:])
        return Split(across, parts, (*tree.shares[:at], share, *tree.shares[at:]))
    return replace(tree, parts=tuple(_divided(part, place, new, across) for part in tree.parts))


def _without(tree: Tree, place: int) -> Tree | None:
    if isinstance(tree, int):
        return None if tree == place else tree
    pairs = zip(tree.parts, tree.shares, strict=True)
    left = [(part, share) for old, share in pairs if (part := _without(old, place)) is not None]
    if len(left) < 2:
        return left[0][0] if left else None
    parts, shares = zip(*left, strict=True)
    return Split(tree.across, parts, shares)


# -- in preferences --------------------------------------------------------------------------


def as_table(arrangement: Arrangement) -> dict[str, object]:
    """Return an arrangement as JSON has it."""
    views = {str(place): name for place, name in arrangement.views.items()}
    apart = {"apart": True} if arrangement.apart else {}
    return {"tree": _as_list(arrangement.tree), "views": views, **apart}


def _as_list(tree: Tree) -> object:
    if isinstance(tree, int):
        return tree
    parts = [_as_list(part) for part in tree.parts]
    return {"across": tree.across, "parts": parts, "shares": list(tree.shares)}


def from_table(table: object) -> Arrangement:
    """Return an arrangement from what JSON has of it.

    Raises
    ------
    ValueError
        Where it is none.
    """
    match table:
        case {"tree": tree, "views": dict(views), **others}:
            found = Arrangement(
                _tree(tree),
                {int(place): str(name) for place, name in views.items()},
                apart=others.get("apart") is True,
            )
        case _:
            raise ValueError(table)
    if len(found.places) > MOST_PLACES or len(set(found.places)) < len(found.places):
        raise ValueError(table)
    return found


def _tree(value: object, depth: int = 0) -> Tree:
    match value:
        case bool():
            raise ValueError(value)
        case int() if 0 <= value < MOST_PLACES:
            return value
        case {"across": bool(across), "parts": list(parts), "shares": list(shares)} if (
            len(parts) == len(shares) > 1
            and depth < DEEPEST
            and all(type(share) is int and 0 < share < 100_000 for share in shares)
        ):
            found = tuple(_tree(part, depth + 1) for part in parts)
            return Split(across, found, tuple(shares))
    raise ValueError(value)
