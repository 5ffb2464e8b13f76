"""The pages that explain views, cells and settings: Markdown files, one folder per language.

`assets/explanations/LANGUAGE/views/delta.md` explains the view "delta", and so on.  A page is a
list of sections, each under a heading `## key`; the keys are the same in every language.  Within a
section an empty line separates paragraphs, `**bold**` and `*italic*` are as usual, and `$h_k$` is
a formula in plain letters, see `rnnviz.nn.formula.markup`.

A key that begins with `+` continues the paragraph before it.  `{name}` is a placeholder: in a
formula it stands for letters, elsewhere for HTML.  `{shared.key}` stands for a section of
`shared.md`, whose text several pages have in common.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path
from types import MappingProxyType

from rnnviz.nn.formula import markup
from rnnviz.resource import ASSETS
from rnnviz.text import language

FOLDER = ASSETS / "explanations"
LANGUAGES = ("en", "zh_CN")

_SHARED = re.compile(r"\{shared\.([a-z-]+)\}")
_PLACEHOLDER = re.compile(r"(?<![_^])\{([a-z]+)\}")  # h_{k−1} has a subscript, no placeholder
_FORMULA = re.compile(r"\$([^$]*)\$")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"\*(.+?)\*")
_NO_SPACE_AFTER = "。：；，"


class PageError(ValueError):
    """A page is missing or does not fit the code that uses it."""


@dataclass(frozen=True)
class Page:
    """The text of one page in one language.

    Attributes
    ----------
    path : Path
        The file, for error messages.
    sections : mapping of str to str
        Text of each section by its key, in the order of the file, shared sections filled in.
    """

    path: Path
    sections: Mapping[str, str]

    def html(
        self,
        values: Mapping[str, str] = MappingProxyType({}),
        conditions: Mapping[str, bool] = MappingProxyType({}),
    ) -> str:
        """Return the page as HTML paragraphs.

        Parameters
        ----------
        values : mapping of str to str
            What each placeholder of the sections shown stands for.
        conditions : mapping of str to bool
            Whether a section is shown; sections that are not named always are.

        Raises
        ------
        PageError
            If a placeholder has no value, or a condition names a section that does not exist.
        """
        if unknown := conditions.keys() - self.sections.keys():
            raise PageError(f"{self.path}: no section {', '.join(sorted(unknown))}")
        shown = {key: text for key, text in self.sections.items() if conditions.get(key, True)}
        paragraphs: list[str] = []
        for key, text in shown.items():
            first, *rest = self._paragraphs(text, values)
            if key.startswith("+") and paragraphs:
                first = _joined(paragraphs.pop(), first)
            paragraphs += [first, *rest]
        return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)

    def inline(self, key: str) -> str:
        """Return a section of one paragraph as HTML without the paragraph's own tags."""
        (paragraph,) = self._paragraphs(self.sections[key], {})
        return paragraph

    def _paragraphs(self, text: str, values: Mapping[str, str]) -> list[str]:
        return [self._rendered(" ".join(p.split()), values) for p in text.split("\n\n")]

    def _rendered(self, text: str, values: Mapping[str, str]) -> str:
        """Return one paragraph as HTML."""

        def fill(words: str) -> str:
            return _PLACEHOLDER.sub(lambda found: self._value(found[1], values), words)

        parts = [
            markup(fill(part)) if is_formula else html.escape(part, quote=False)
            for part, is_formula in zip(_FORMULA.split(text), cycle((False, True)))
        ]
        return fill(_ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", "".join(parts))))

    def _value(self, name: str, values: Mapping[str, str]) -> str:
        if name not in values:
            raise PageError(f"{self.path}: unknown placeholder {{{name}}}")
        return values[name]


def read_page(kind: str, name: str) -> Page:
    """Return a page in the user's language.

    Parameters
    ----------
    kind : str
        "views", "cells" or "settings".
    name : str
        The public name of the view or cell, or the section of the experiment.

    Raises
    ------
    PageError
        If there is no such page: another language never takes its place.
    """
    return _read(FOLDER / language(), f"{kind}/{name}.md")


def setting_help(section: str, kind: str, key: str) -> str:
    """Return the longer help on a setting as HTML, beyond the sentence in its declaration.

    Parameters
    ----------
    section : str
        The section of the experiment, "cell"; its page is `settings/cell.md`.
    kind : str
        The name of the class among which the section chooses, "gru"; empty where there is none.
    key : str
        The setting, under the heading `kind.key`, or under `key` where all kinds share it.
    """
    return _setting_help(FOLDER / language(), section, kind, key)


@cache
def _setting_help(folder: Path, section: str, kind: str, key: str) -> str:
    page = _read(folder, f"settings/{section}.md")
    return page.inline(f"{kind}.{key}" if f"{kind}.{key}" in page.sections else key)


@cache
def _read(folder: Path, name: str) -> Page:
    path = folder / name
    if not path.is_file():
        raise PageError(f"{path} is missing")
    shared = {} if name == "shared.md" else _read(folder, "shared.md").sections

    def section(found: re.Match[str]) -> str:
        if found[1] not in shared:
            raise PageError(f"{path}: no section {found[1]} in shared.md")
        return shared[found[1]]

    _, *parts = re.split(r"^## (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    texts = (_SHARED.sub(section, text.strip()) for text in parts[1::2])
    return Page(path, MappingProxyType(dict(zip(parts[::2], texts, strict=True))))


def _joined(paragraph: str, more: str) -> str:
    """Return two parts of a paragraph; Chinese sets no space after a full stop."""
    plain = re.sub(r"(<[^>]*>)+$", "", paragraph)
    return f"{paragraph}{'' if plain[-1:] in _NO_SPACE_AFTER else ' '}{more}"
