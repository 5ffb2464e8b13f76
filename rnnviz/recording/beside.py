"""Several runs in one recording: the first as in any recording, each other below its own letter.

The second run, B, has the names of a recording with "b/" before them, "b/meta", "b/trace/l0.h"; a
third has "c/", and so on.  Programs that know nothing of them read the first run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rnnviz.recording.trace_arrays import Arrays
from rnnviz.storage.zip_archive import bad_file
from rnnviz.text import QT_TRANSLATE_NOOP

LETTERS = "bcdef"
"""Of the runs beside the first."""
_PLACE = re.compile(f"([{LETTERS}])/(.+)")


def joined(first: Arrays, beside: Sequence[Arrays]) -> Arrays:
    """Return the arrays of several runs by their names in one file."""
    together = dict(first)
    for letter, arrays in zip(LETTERS, beside, strict=False):
        together |= {f"{letter}/{name}": array for name, array in arrays.items()}
    return together


def parted(arrays: Arrays) -> tuple[Arrays, dict[str, Arrays]]:
    """Return the arrays of the first run, and by letter those of the others."""
    first: Arrays = {}
    found: dict[str, Arrays] = {}
    for name, array in arrays.items():
        place = _PLACE.fullmatch(name)
        if place is None:
            first[name] = array
        else:
            found.setdefault(place[1], {})[place[2]] = array
    return first, {letter: found[letter] for letter in sorted(found)}


def within(path: Path, letter: str) -> Path:
    """Return what messages call the part of a file that holds the run of a letter."""
    return path / letter


def refuse_too_many(path: Path, runs: Sequence[object]) -> None:
    """Raise `BadInput` where there are more runs beside the first than there are letters."""
    if len(runs) > len(LETTERS):
        source = QT_TRANSLATE_NOOP("export", "a recording holds at most {most} runs")
        raise bad_file(path, source, most=len(LETTERS) + 1)
