"""Text on paper: the program's own fonts, and labels with markup as matplotlib's mathematics.

One family has Latin, Greek, Chinese and mathematical symbols, so that a page looks the same on
every machine.  Without it, DejaVu Sans is used, which comes with matplotlib.

What is cached here depends on the fonts alone and never changes; matplotlib's list of fonts does,
so `family` is first called by `rnnviz.export.page`, which holds matplotlib for one thread.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from rnnviz.plot.markup import Run, parse, unbroken
from rnnviz.resource import ASSETS

FAMILY = "RNNViz Sans"
FALLBACK = "DejaVu Sans"
MISSING = "\N{WHITE SQUARE}"

_WORD = re.compile(r"(?<![ \t\n])[ \t\n]*(?:[^ \t\n⺀-鿿＀-￯]+|[⺀-鿿＀-￯])[，。；：、）]?")
"""A piece of text before which a line may be broken: a word, or one Chinese character."""
_CLOSING = "，。；：？！、）”》"
_SHIFTS = {"sub": "_", "sup": "^"}


@functools.cache
def family() -> str:
    """Register the fonts that come with the program and return the family to use."""
    from matplotlib import font_manager

    fonts = sorted((ASSETS / "fonts").glob("*.ttf")) if (ASSETS / "fonts").is_dir() else []
    for font in fonts:
        font_manager.fontManager.addfont(font)
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return FAMILY if fonts and FAMILY in known else FALLBACK


def settings() -> dict[str, Any]:
    """Return matplotlib's settings for text and mathematics in this family."""
    name = family()
    return {
        "font.family": [name] if name == FALLBACK else [name, FALLBACK],
        "mathtext.fontset": "custom",
        "mathtext.default": "regular",
        "mathtext.fallback": "stixsans",
        **{f"mathtext.{style}": name for style in ("rm", "bf", "bfit", "sf", "tt", "cal")},
        "mathtext.it": f"{name}:italic",
    }


@functools.cache
def _characters(name: str) -> frozenset[int]:
    from matplotlib import font_manager

    path = font_manager.findfont(name)
    return frozenset(font_manager.get_font(path).get_charmap())


def drawable(text: str, math: bool = False) -> str:
    """Replace characters that no font has by a square, instead of a warning that nobody sees."""
    known = _characters(family()) | (frozenset() if math else _characters(FALLBACK))
    return "".join(c if ord(c) in known or c in "\n " else MISSING for c in text)


def typeset(label: str) -> tuple[str, bool]:
    """Turn a label with markup into matplotlib's text, and whether that is to be parsed.

    `log<sub>10</sub> <i>δ<sub>k</sub></i>` becomes text with mathematics between dollar signs;
    a label without tags stays as it is and may hold any character.
    """
    lines = [parse(line) for line in label.split("\n")]
    if all(run == Run(run.text) for line in lines for run in line):
        return drawable("\n".join("".join(run.text for run in line) for line in lines)), False
    return "\n".join(map(_mathematics, lines)), True


def _mathematics(runs: Sequence[Run]) -> str:
    """Return a line as mathtext; neighbours with the same shifts share their braces."""
    pieces: list[str] = []
    opened: tuple[str, ...] = ()
    for run in (*runs, Run("")):
        pairs = zip(opened, run.shifts, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        pieces.append("}" * (len(opened) - shared) + ("$" if opened and not run.shifts else ""))
        pieces.append("$" if run.shifts and not opened else "")
        pieces += [f"{_SHIFTS[shift]}{{" for shift in run.shifts[shared:]]
        pieces.append(_letters(run))
        opened = run.shifts
    return re.sub(r"(?<!\\)\$\$", "", "".join(pieces))


def _letters(run: Run) -> str:
    """Return a run's text: as mathematics where it is italic or shifted."""
    text = drawable(run.text, math=True)
    if run.italic:
        slanted = "".join(_italic(part) for part in re.findall(r"[^\W\d_]+|[\W\d_]+", text))
        return slanted if run.shifts else f"${slanted}$"
    return _upright(text) if run.shifts else text.replace("$", r"\$")


def _italic(letters: str) -> str:
    return rf"\mathit{{{letters}}}" if letters[0].isalpha() else _upright(letters)


def _upright(text: str) -> str:
    escaped = re.sub(r"([\\{}$])", r"\\\1", text)
    return rf"\text{{{escaped}}}" if text else ""


def width(text: str) -> float:
    """Return how wide a label is, in units of its size; indices count as if they were as large."""
    return sum(_advance(character) for run in parse(text) for character in run.text)


@functools.cache
def _advance(character: str) -> float:
    """Return how far a character moves the next one, in units of the text's size."""
    from matplotlib import font_manager
    from matplotlib.ft2font import LoadFlags

    if ord(character) not in _characters(family()):
        return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.6
    font = font_manager.get_font(font_manager.findfont(family()))
    font.set_size(100, 72)
    return font.load_char(ord(character), LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100


def wrap(text: str, limit: float) -> str:
    """Break a text without markup into lines at most `limit` times its size wide."""
    lines: list[str] = [""]
    for word in _WORD.findall(unbroken(text)):
        if lines[-1] and width(lines[-1] + word) > limit:
            lines.append(word.lstrip())
        else:
            lines[-1] += word
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")


def broken(text: str, limit: float) -> list[str]:
    """Break plain text into lines at most `limit` times its size wide, at its own breaks too.

    Lines break between words where they can; a word that is longer than a line is cut.
    """
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, limit)]


def wrap_label(label: str, limit: float) -> list[str]:
    """Break a label into labels of one line each; the markup stays what it was."""
    runs = parse(label)
    lines, start = [], 0
    for line in _closed(broken("".join(run.text for run in runs), limit)):
        lines.append(_part(runs, start, start + len(line)))
        start += len(line)
    return lines


def _closed(lines: list[str]) -> list[str]:
    """Return lines none of which begins with a mark that closes what stands before it."""
    result = lines[:1]
    for line in lines[1:]:
        rest = line.lstrip(_CLOSING)
        result[-1] += line[: len(line) - len(rest)]
        result += [rest] if rest else []
    return result


def _part(runs: Sequence[Run], start: int, end: int) -> str:
    """Return the characters of runs from one place to another as a label."""
    pieces, at = [], 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        pieces.append(replace(run, text=text).html() if text else "")
        at += len(run.text)
    return "".join(pieces)


def _lines(paragraph: str, limit: float) -> list[str]:
    lines: list[str] = []
    start, end, taken = 0, 0, 0.0
    for i, character in enumerate(paragraph):
        wide = unicodedata.east_asian_width(character) in "WF"
        taken += _advance(character)
        if taken > limit and i > start and character != " ":
            cut = i if wide or end <= start else end
            lines.append(paragraph[start:cut])
            start, taken = cut, sum(map(_advance, paragraph[cut : i + 1]))
        if character == " " or wide:
            end = i + 1
    return [*lines, paragraph[start:]]
