"""The manual is whole in both languages: nothing that the program has is missing from its pages."""

from __future__ import annotations

import pytest

from docs.pages import all_pages
from docs.speech import speaking
from docs.words import WORDS
from rnnviz.cli import COMMANDS
from rnnviz.experiment.experiment import PLAIN_SECTIONS, SECTION_CHOICES
from rnnviz.experiment.preset import list_presets
from rnnviz.nn.cells.index import CELLS
from rnnviz.setting import settings_of
from rnnviz.views.index import VIEWS


def keys() -> list[str]:
    sections = {**SECTION_CHOICES, **{name: (kind,) for name, kind in PLAIN_SECTIONS.items()}}
    return [
        f"`{section}.{key}`"
        for section, kinds in sections.items()
        for kind in kinds
        for key, _, _ in settings_of(kind)
    ]


@pytest.mark.parametrize("language", WORDS)
def test_nothing_is_missing(language: str, qapp: object) -> None:
    with speaking(language):
        pages = all_pages({})
    wanted = {
        "views.md": [f"(`{view.name}`)" for view in VIEWS],
        "cells.md": [f"cell.name={cell.name}`" for cell in CELLS],
        "presets.md": [f"(`{preset.name}`)" for preset in list_presets()],
        "settings.md": ["`seed`", *keys()],
        "commands.md": [f"usage: rnnviz {command}" for command in COMMANDS],
        "keys.md": ["Ctrl+K"],
    }
    for page, names in wanted.items():
        assert not [name for name in names if name not in pages[page]], page


def test_both_languages_have_the_same_words() -> None:
    assert len({tuple(words) for words in WORDS.values()}) == 1
