"""What is marked on the timeline of a run, and its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.milestone import Milestone
from rnnviz.training.snapshot import Snapshot

MarkKind = Literal["clip", "spike", "died", "solved", "end", "change", "bookmark", "branch"]
_WORDS = {
    "clip": QT_TRANSLATE_NOOP("window", "first clipped"),
    "spike": QT_TRANSLATE_NOOP("window", "blows up"),
    "died": QT_TRANSLATE_NOOP("window", "units of {layer} die: {units} off"),
    "solved": QT_TRANSLATE_NOOP("window", "solved"),
    "diverged": QT_TRANSLATE_NOOP("window", "diverged"),
    "dead": QT_TRANSLATE_NOOP("window", "dead"),
    "change": QT_TRANSLATE_NOOP("window", "changed: {settings}"),
    "bookmark": QT_TRANSLATE_NOOP("window", "bookmark"),
    "branch": QT_TRANSLATE_NOOP("window", "A and B part here"),
}


@dataclass(frozen=True)
class Mark:
    """A mark at an update; those that are drawn last are the most important.

    Of two runs each mark has the letter of its run, but for those of both.
    """

    update: int
    kind: MarkKind
    text: str
    letter: str = ""


def marks_of(snapshot: Snapshot, bookmarks: Collection[int]) -> tuple[Mark, ...]:
    """Return the marks of a run, the most important ones last."""
    changes: dict[int, list[str]] = {}
    for change in snapshot.changes:
        changes.setdefault(change.update, []).append(change.key)
    found = [*_changes(changes), *map(_of_milestone, snapshot.milestones)]
    found += [Mark(update, "bookmark", _words("bookmark")) for update in sorted(bookmarks)]
    return tuple(sorted(found, key=lambda mark: _ORDER[mark.kind]))


def marks_of_pair(
    one: Snapshot, other: Snapshot, bookmarks: Collection[int], branch: int | None
) -> tuple[Mark, ...]:
    """Return the marks of A and B; what happened before they parted is marked once."""
    first, second = marks_of(one, bookmarks), marks_of(other, ())
    shared = {mark for mark in first if branch is not None and mark.update <= branch}
    shared |= {mark for mark in first if mark.kind == "bookmark"}
    found = [mark if mark in shared else replace(mark, letter="A") for mark in first]
    found += [replace(mark, letter="B") for mark in second if mark not in shared]
    if branch is not None:
        found.append(Mark(branch, "branch", _words("branch")))
    return tuple(sorted(found, key=lambda mark: _ORDER[mark.kind]))


_ORDER = {
    "branch": 0, "died": 1, "change": 2, "solved": 3, "clip": 4, "spike": 5, "end": 6,
    "bookmark": 7,
}  # fmt: skip


def _changes(changes: dict[int, list[str]]) -> Iterator[Mark]:
    for update, keys in changes.items():
        text = _words("change").format(settings=", ".join(dict.fromkeys(keys)))
        yield Mark(update, "change", text)


def _of_milestone(milestone: Milestone) -> Mark:
    text = _words(milestone.kind).format(layer=milestone.layer, units=milestone.units)
    kind: MarkKind = "end" if milestone.kind in ("diverged", "dead") else milestone.kind  # type: ignore[assignment]
    return Mark(milestone.update, kind, text)


def _words(kind: str) -> str:
    return translate("window", _WORDS[kind])
