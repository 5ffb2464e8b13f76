"""`rnnviz list`: every name that a command or a file takes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from rnnviz.experiment.experiment import PLAIN_SECTIONS, SECTION_CHOICES, Experiment
from rnnviz.experiment.preset import list_presets, preset_keys
from rnnviz.plot.markup import plain
from rnnviz.setting import settings_of, unknown_name

Rows = Iterable[tuple[str, str]]
"""A name and what it is in words, which may be empty."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "what",
        nargs="?",
        metavar="WHAT",
        help=f"{', '.join(LISTS)}, or a setting that takes names, such as cell.name; left out:"
        " what there is to list",
    )


def run(args: argparse.Namespace) -> int:
    """Print a name a line, and what it is."""
    lists = {**LISTS, **dict(_choices())}
    if args.what is None:
        rows: Rows = ((name, "") for name in lists)
    elif args.what in lists:
        rows = lists[args.what]()
    else:
        raise unknown_name(args.what, args.what, lists, what="list")
    _print(list(rows))
    return 0


def _print(rows: list[tuple[str, str]]) -> None:
    width = max(len(name) for name, _ in rows)
    for name, words in rows:
        print(f"{name.ljust(width)}  {plain(words)}".rstrip())


def _sections() -> dict[str, tuple[type, ...]]:
    """Return the kinds of every section, in the order of a preset file."""
    kinds = {**{name: (kind,) for name, kind in PLAIN_SECTIONS.items()}, **SECTION_CHOICES}
    return {name: kinds[name] for name in Experiment.__dataclass_fields__ if name in kinds}


def _choices() -> Iterator[tuple[str, Callable[[], Rows]]]:
    """Yield every setting that takes one of several names, and how to list these."""
    for section, kinds in _sections().items():
        if section in SECTION_CHOICES:
            rows = [(getattr(kind, "name"), getattr(kind, "title")) for kind in kinds]  # noqa: B009
            yield f"{section}.name", partial(_known, rows)
        for key, rows in _named_values(kinds).items():
            yield f"{section}.{key}", partial(_known, rows)


def _known(rows: Rows) -> Rows:
    return rows


def _named_values(kinds: Iterable[type]) -> dict[str, list[tuple[str, str]]]:
    """Return the values of every setting that has named ones, over all kinds of a section."""
    values: dict[str, dict[str, str]] = {}
    for kind in kinds:
        for key, declared, _ in settings_of(kind):
            if declared.choices:
                values.setdefault(key, {}).update(declared.choices)
    return {key: list(found.items()) for key, found in values.items()}


def _settings() -> Rows:
    (_, seed, _), *_ = settings_of(Experiment)
    labels = {"seed": seed.label}
    for section, kinds in _sections().items():
        if section in SECTION_CHOICES:
            labels[f"{section}.name"] = f"one of {len(kinds)}: rnnviz list {section}.name"
        for kind in kinds:
            for key, declared, _ in settings_of(kind):
                labels.setdefault(f"{section}.{key}", declared.label)
    return labels.items()


def _presets() -> Rows:
    return ((preset.name, preset.title) for preset in list_presets())


def _sweeps() -> Rows:
    from rnnviz.sweep.preset import list_sweep_presets

    return ((each.preset.name, each.preset.title) for each in list_sweep_presets())


def _lessons() -> Rows:
    from rnnviz.lesson.lesson_file import read_head
    from rnnviz.lesson.shipped import shipped_lessons

    return ((path.stem, read_head(path).title) for path in shipped_lessons())


def _views() -> Rows:
    from rnnviz.views.index import VIEWS

    return ((view.name, view.label) for view in VIEWS)


def _without_words(names: Iterable[str]) -> Rows:
    return ((name, "") for name in names)


def _lesson_keys() -> Rows:
    from rnnviz.lesson.lesson_file import lesson_keys

    return _without_words(lesson_keys())


def _lesson_events() -> Rows:
    from rnnviz.lesson.lesson import END, EVENTS

    return _without_words((*EVENTS, END, "update N"))


def _lesson_parts() -> Rows:
    from rnnviz.lesson.lesson import ALL_VIEWS, PARTS, VIEW_NAMES

    return _without_words((*PARTS, ALL_VIEWS, *VIEW_NAMES))


LISTS: dict[str, Callable[[], Rows]] = {
    "presets": _presets,
    "sweeps": _sweeps,
    "lessons": _lessons,
    "views": _views,
    "settings": _settings,
    "preset-keys": lambda: _without_words(preset_keys()),
    "lesson-keys": _lesson_keys,
    "lesson-events": _lesson_events,
    "lesson-parts": _lesson_parts,
}
