"""Letters on paper: the program's own fonts, and labels with markup set as mathematics.

One family serves Latin, Greek, Chinese and mathematical symbols, so that a page looks the same on
every machine.  Where it is missing, DejaVu Sans, which comes with matplotlib, takes its place.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from typing import Any

from rnnviz.resource import ASSETS
from rnnviz.text import unbroken

FAMILY = "RNNViz Sans"
FALLBACK = "DejaVu Sans"
MISSING = "\N{WHITE SQUARE}"

_TAG = re.compile(r"<(/?)(i|sub|sup)>")
_WORD = re.compile(r"[ \t\n]*[^ \t\n⺀-鿿＀-￯]+[，。；：、）]?|[ \t\n]*[⺀-鿿＀-￯][，。；：、）]?")
"""What a line may be broken before: a word, or one Chinese character."""
_SHIFTS = {"sub": "_", "sup": "^"}


@functools.cache
def family() -> str:
    """Register the fonts that come with the program and return the family to write with."""
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
    """Replace what no font can draw: a square in the text instead of a warning nobody sees."""
    known = _characters(family()) | (frozenset() if math else _characters(FALLBACK))
    return "".join(c if ord(c) in known or c in "\n " else MISSING for c in text)


def typeset(label: str) -> tuple[str, bool]:
    """Turn a label with markup into matplotlib's text, and whether that is to be parsed.

    `log<sub>10</sub> <i>δ<sub>k</sub></i>` becomes text with mathematics between dollar signs;
    a label without markup stays as it is and may hold any character.
    """
    if not _TAG.search(label):
        return drawable(html.unescape(label), math=False), False
    return "\n".join(_mathematics(line) for line in label.split("\n")), True


def _mathematics(label: str) -> str:
    pieces, state, position = [], _State(), 0
    for match in _TAG.finditer(label):
        pieces.append(state.run(label[position : match.start()]))
        pieces.append(state.turn(match[2], closing=bool(match[1])))
        position = match.end()
    pieces.append(state.run(label[position:]))
    pieces.append(state.close())
    return re.sub(r"(?<!\\)\$\$", "", "".join(pieces))


class _State:
    """Which tags are open while a label is read from left to right."""

    def __init__(self) -> None:
        self.italic = False
        self.shifts: list[str] = []

    def turn(self, tag: str, closing: bool) -> str:
        if tag == "i":
            self.italic = not closing
            return ""
        if not closing:
            self.shifts.append(tag)
            return ("$" if len(self.shifts) == 1 else "") + _SHIFTS[tag] + "{"
        if not self.shifts:
            return ""
        self.shifts.pop()
        return "}" + ("" if self.shifts else "$")

    def run(self, text: str) -> str:
        if not text:
            return ""
        text = drawable(html.unescape(text), math=True)
        if not self.italic:
            return _upright(text) if self.shifts else text.replace("$", r"\$")
        slanted = "".join(_italic(run) for run in re.findall(r"[^\W\d_]+|[\W\d_]+", text))
        return slanted if self.shifts else f"${slanted}$"

    def close(self) -> str:
        return "}" * len(self.shifts) + ("$" if self.shifts else "")


def _italic(run: str) -> str:
    return rf"\mathit{{{run}}}" if run[0].isalpha() else _upright(run)


def _upright(text: str) -> str:
    return r"\text{" + re.sub(r"([\\{}$])", r"\\\1", text) + "}"


def width(text: str) -> float:
    """Return how wide a text is, in units of its size; indices count as if they were as large."""
    plain = html.unescape(re.sub(r"<[^>]+>", "", text))
    return sum(map(_advance, plain))


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
