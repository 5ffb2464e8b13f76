"""The markup of labels: `<i>`, `<b>`, `<sub>`, `<sup>` and the entities of HTML.

A label is parsed here once for all: into runs of text that look alike, from which the painters make
rich text or mathematics, and `plain` makes one line of Unicode.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal

Shift = Literal["sub", "sup"]

_TAG = re.compile(r"<(/?)(i|b|sub|sup)>")
_ENTITY = re.compile(r"&#?\w+;")
_RAISED = str.maketrans("0123456789+-−()Tt", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ᵀᵗ")
_LOWERED = str.maketrans("0123456789+-−(),kt", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎,ₖₜ")
_UNICODE = {"sub": ("_", _LOWERED), "sup": ("^", _RAISED)}
"""For each shift the sign written where Unicode has no such letters, and the letters it has."""
_UNBROKEN = re.compile(
    r" (?=%|×|= [\d−])|(?<=×) (?=\d)|(?<==) (?=[\d−])|(?<=\bln) (?=\d)"
    r"|(?<=[>)⊙·]) (?=<i>[^<]*</i>(?:<su[bp]>|$))"
)

_RUN_NAME = re.compile(r"([A-Z]): ")
_CLAUSE = re.compile(r"[()（），。；]|[,.;] | · ")
_DEEPEST = 16
"""Tags within each other, at most; deeper ones do nothing."""


@dataclass(frozen=True)
class Run:
    """A piece of a label that looks the same throughout.

    Attributes
    ----------
    text : str
        As it is read, without tags and entities.
    italic, bold : bool
    shifts : tuple of {"sub", "sup"}
        From the outermost to the innermost; empty on the line itself.
    """

    text: str
    italic: bool = False
    bold: bool = False
    shifts: tuple[Shift, ...] = ()

    def html(self) -> str:
        """Return the run as rich text."""
        tags = [*self.shifts, *(["i"] if self.italic else []), *(["b"] if self.bold else [])]
        opening = "".join(f"<{tag}>" for tag in tags)
        closing = "".join(f"</{tag}>" for tag in reversed(tags))
        return f"{opening}{html.escape(self.text, quote=False)}{closing}"


def parse(label: str) -> list[Run]:
    """Return the runs of a label; a tag that closes nothing does nothing."""
    runs, opened, start = [], list[str](), 0
    for tag in _TAG.finditer(label):
        runs.append(_run(label[start : tag.start()], opened))
        start = tag.end()
        if not tag[1]:
            opened += [tag[2]] if len(opened) < _DEEPEST else []
        elif tag[2] in opened:
            opened.remove(tag[2])
    runs.append(_run(label[start:], opened))
    return [run for run in runs if run.text]


def _run(text: str, opened: Sequence[str]) -> Run:
    shifts = tuple(tag for tag in opened if tag in ("sub", "sup"))
    return Run(html.unescape(text), "i" in opened, "b" in opened, shifts)  # type: ignore[arg-type]


def has_markup(label: str) -> bool:
    """Return whether a label is more than plain text."""
    return _TAG.search(label) is not None or _ENTITY.search(label) is not None


@lru_cache(maxsize=1024)  # the same labels come with every frame
def plain(label: str) -> str:
    """Return a label as one line of Unicode: for data files, tool tips and accessible names."""
    parts = groupby(parse(label), key=lambda run: run.shifts[:1])
    return "".join(_unicode("".join(run.text for run in runs), *shift) for shift, runs in parts)


def _unicode(text: str, shift: Shift | None = None) -> str:
    if shift is None:
        return text
    sign, letters = _UNICODE[shift]
    return text.translate(letters) if all(ord(c) in letters for c in text) else sign + text


def truncated(label: str, count: int) -> str:
    """Return the first `count` visible characters and an ellipsis; "" where nothing is left."""
    shown = _first(label, count)
    return f"{shown.rstrip()}…" if shown else ""


def _first(label: str, count: int) -> str:
    """Return the first `count` visible characters with their markup."""
    kept: list[Run] = []
    for run in parse(label):
        kept.append(Run(run.text[:count], run.italic, run.bold, run.shifts))
        count -= len(kept[-1].text)
    return "".join(run.html() for run in kept if run.text)


def without_last_clauses(label: str) -> Iterator[str]:
    """Yield a label, what is left without its last clause, without the last two, and so on."""
    yield label
    marked = has_markup(label)
    text = "".join(run.text for run in parse(label)) if marked else label
    for end in reversed(_clause_ends(text)):
        yield _first(label, end) if marked else text[:end]


def without_aside(label: str) -> str:
    """Return a label without what stands in parentheses at its end, after a space."""
    text = "".join(run.text for run in parse(label))
    start = text.rfind(" (")
    return _first(label, start) if start > 0 and text.endswith((")", "）")) else label


def shorter_names(label: str) -> Iterator[str]:
    """Yield the name of a run whole, with ever fewer clauses, and at last as its letter alone.

    What sets it apart from other runs stands elsewhere too; any other name is yielded only whole.
    """
    letter = _RUN_NAME.match(label)
    yield from without_last_clauses(label) if letter else (label,)
    if letter:
        yield letter[1]


def _clause_ends(text: str) -> list[int]:
    """Return where the clauses of a text end but for the last, none of them in parentheses."""
    found, depth = [], 0
    for match in _CLAUSE.finditer(text):
        sign = match[0]
        depth += (sign in "(（") - (sign in ")）")
        end = match.start() + (sign in (". ", "。"))  # a sentence keeps its stop
        if sign not in "()（）" and not depth and end < len(text):
            found.append(end)
    return found


def unbroken(text: str) -> str:
    """Return a text in which no line breaks within 76 %, 4 × 10⁴⁰, θ = 1, ln 72 or diag(x) Uᵀ."""
    return _UNBROKEN.sub("\N{NO-BREAK SPACE}", text)
