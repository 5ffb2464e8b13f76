"""What is marked on the timeline of a run, and its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.milestone import Milestone
from rnnviz.training.snapshot import Snapshot

MarkKind = Literal["clip", "spike", "died", "solved", "end", "change", "bookmark"]
_WORDS = {
    "clip": QT_TRANSLATE_NOOP("window", "first clipped"),
    "spike": QT_TRANSLATE_NOOP("window", "blows up"),
    "died": QT_TRANSLATE_NOOP("window", "units of {layer} die: {units} off"),
    "solved": QT_TRANSLATE_NOOP("window", "solved"),
    "diverged": QT_TRANSLATE_NOOP("window", "diverged"),
    "dead": QT_TRANSLATE_NOOP("window", "dead"),
    "change": QT_TRANSLATE_NOOP("window", "changed: {settings}"),
    "bookmark": QT_TRANSLATE_NOOP("window", "bookmark"),
}


@dataclass(frozen=True)
class Mark:
    """A mark at an update; those that are drawn last are the most important."""

    update: int
    kind: MarkKind
    text: str


def marks_of(snapshot: Snapshot, bookmarks: Collection[int]) -> tuple[Mark, ...]:
    """Return the marks of a run, the most important ones last."""
    changes: dict[int, list[str]] = {}
    for change in snapshot.changes:
        changes.setdefault(change.update, []).append(change.key)
    found = [*_changes(changes), *map(_of_milestone, snapshot.milestones)]
    found += [Mark(update, "bookmark", _words("bookmark")) for update in sorted(bookmarks)]
    return tuple(sorted(found, key=lambda mark: _ORDER[mark.kind]))


_ORDER = {"died": 0, "change": 1, "solved": 2, "clip": 3, "spike": 4, "end": 5, "bookmark": 6}


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
