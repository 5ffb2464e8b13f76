"""Every view, cell and setting has a page in every language, with the same content in all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from rnnviz.experiment.experiment import PLAIN_SECTIONS, SECTION_CHOICES, SECTIONS, Experiment
from rnnviz.explanation import FOLDER, LANGUAGES, Page, PageError, read_page, setting_help
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.cells.tdnn import Convolution
from rnnviz.plot.markup import plain
from rnnviz.setting import settings_of
from rnnviz.text import install_translator
from rnnviz.views.index import VIEWS
from tests.nn.sample import EXAMPLES
from tests.translation import assert_translated

NAMES = [
    "shared.md",
    *(f"views/{view.name}.md" for view in VIEWS),
    *(f"cells/{cell.name}.md" for cell in (*CELLS, Convolution)),
    *(f"settings/{section}.md" for section in ("experiment", *SECTIONS)),
]
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]


@cache
def sections(language: str, name: str) -> dict[str, str]:
    """Return the sections of a page as they are written in its file."""
    path = FOLDER / language / name
    assert path.is_file(), f"create {path.relative_to(FOLDER.parent.parent)}"
    _, *parts = re.split(r"^## (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(set(parts[::2])) == len(parts[::2]), f"{path}: a heading stands there twice"
    return dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))


def formulas(text: str) -> Counter[str]:
    return Counter(found.replace(" ", "") for found in re.findall(r"\$([^$]+)\$", text))


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"(?<![_^])\{([a-z.-]+)\}", text))


def is_chinese(text: str) -> bool:
    """Return whether a text has Chinese characters, or nothing but placeholders and formulas."""
    text = re.sub(r"\{[a-z.-]+\}|\$[^$]+\$", "", text)
    return not re.search("[a-z]{3}", text) or bool(re.search(r"[\u4e00-\u9fff]", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_exists_and_nothing_in_it_is_empty(language: str) -> None:
    for name in NAMES:
        found = sections(language, name)
        assert found, f"{language}/{name} has no section: write “## key” and a text"
        for key, text in found.items():
            where = f"{language}/{name}, section “{key}”"
            assert text, f"{where} is empty"
            assert not re.search(r"</?\w+>", text), f"{where}: HTML in a page"
            assert text.count("$") % 2 == 0, f"{where}: a formula is not closed"
            assert text.count("*") % 2 == 0, f"{where}: bold or italic words are not closed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_left_over(language: str) -> None:
    there = {p.relative_to(FOLDER / language).as_posix() for p in (FOLDER / language).rglob("*.*")}
    assert there - set(NAMES) == set(), "pages of nothing that exists: delete them"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translations_have_the_same_sections_formulas_and_placeholders(language: str) -> None:
    for name in NAMES:
        source, translation = sections("en", name), sections(language, name)
        assert list(translation) == list(source), f"headings of {language}/{name}"
        for key, text in source.items():
            where = f"{language}/{name}, section “{key}”"
            assert formulas(translation[key]) == formulas(text), f"formulas of {where}"
            assert placeholders(translation[key]) == placeholders(text), f"placeholders of {where}"
            words = [*re.findall(r"\*\*([^*$]+)\*\*", translation[key]), translation[key]]
            assert all(is_chinese(word) for word in words if re.search("[a-z]{3}", word)), where


def test_labels_of_views_and_titles_of_gates_are_translated() -> None:
    assert_translated("views", *(view.label for view in VIEWS))
    cells = [cell for kind in CELLS for cell in kind.examples(3)]
    assert_translated("nn", *(title for cell in cells for title in cell.gate_titles.values()))


def test_every_shared_section_is_used() -> None:
    used = {key for name in NAMES for text in sections("en", name).values()
            for key in placeholders(text)}  # fmt: skip
    assert {f"shared.{key}" for key in sections("en", "shared.md")} <= used


def test_a_page_on_a_cell_is_one_paragraph_about_it() -> None:
    for cell in (*CELLS, Convolution):
        assert list(sections("en", f"cells/{cell.name}.md")) == ["about"], cell.name
        assert read_page("cells", cell.name).inline("about")


def declared_settings() -> Iterator[tuple[str, str, str]]:
    """Yield section, kind and key of every setting."""
    yield from (("experiment", "", key) for key, _, _ in settings_of(Experiment))
    for section in SECTIONS:
        for cls in SECTION_CHOICES.get(section) or (PLAIN_SECTIONS[section],):
            for key, _, _ in settings_of(cls):
                yield section, getattr(cls, "name", ""), key


def test_every_setting_has_a_longer_help() -> None:
    for section, kind, key in declared_settings():
        assert {key, f"{kind}.{key}"} & set(sections("en", f"settings/{section}.md")), (
            f"assets/explanations/en/settings/{section}.md needs “## {key}” or, where other kinds"
            f" of {section} have another setting of that name, “## {kind}.{key}”"
        )
        assert setting_help(section, kind, key)


def test_no_help_is_left_over_of_a_setting_that_does_not_exist() -> None:
    for section in ("experiment", *SECTIONS):
        headings = set(sections("en", f"settings/{section}.md"))
        own = [(kind, key) for name, kind, key in declared_settings() if name == section]
        used = {f"{kind}.{key}" if f"{kind}.{key}" in headings else key for kind, key in own}
        assert headings - used == set(), f"settings/{section}.md"


def test_a_page_on_a_view_says_what_to_look_for_in_each_regime(run) -> None:
    for view in VIEWS:
        page = f"views/{view.name}.md"
        assert view.regimes, f"views/{view.name}: `regimes` is empty"
        for regime in view.regimes:
            own = [text for key, text in sections("en", page).items() if key.startswith(regime)]
            assert own, (
                f"assets/explanations/en/{page} needs a section “## {regime}”;"
                " or the view lists others in `regimes`"
            )
            assert all(text.startswith("**") for text in own), f"{page}: {regime} begins in bold"
            heads = {plain(text.split("**")[1].replace("$", "")).rstrip(".") for text in own}
            for cell in (None, *EXAMPLES):
                frame = None if cell is None else run("sine", cell, 1)
                shown = plain(view.explanation(frame))
                assert any(head in shown for head in heads), f"{page}: no {regime} for {cell}"


@pytest.fixture
def chinese():
    install_translator(lambda context, source: source, "zh_CN")
    yield
    install_translator(None)


def test_explanations_are_whole_pages_of_the_user_s_language(run, chinese) -> None:
    for view, cell in product(VIEWS, ("srn", "lstm", "narx")):
        text = plain(view.explanation(run("sine", cell, 1)))
        assert len(re.findall(r"[\u4e00-\u9fff]", text)) > 100, view.name
        assert not re.search(r"(?:\b[a-z]{3,} ){4}", text), f"{view.name}: English in Chinese"


def test_another_language_never_takes_the_place_of_a_missing_page() -> None:
    install_translator(None, "fr")
    try:
        with pytest.raises(PageError, match=r"fr/views/delta\.md is missing"):
            read_page("views", "delta")
    finally:
        install_translator(None)


def page(**texts: str) -> Page:
    return Page(FOLDER / "example.md", texts)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(PageError, match=r"example\.md: unknown placeholder \{speed\}"):
        page(a="At {speed}.").html({"size": "3"})
    with pytest.raises(PageError, match="no section b"):
        page(a="Words.").html({}, {"b": True})


def test_formulas_words_and_placeholders_become_html() -> None:
    found = page(a="**Bold $δ_{k+1}$** < *two words* and ${gate}_k$, {matrix}.").html(
        {"gate": "f", "matrix": "<i>U</i>"}
    )
    assert found == (
        "<p><b>Bold <i>δ</i><sub><i>k</i>+1</sub></b> &lt; <i>two words</i> and"
        " <i>f</i><sub><i>k</i></sub>, <i>U</i>.</p>"
    )


def test_sections_are_shown_in_order_where_their_condition_holds() -> None:
    texts = {"a": "One.", "+more": "Two.", "b": "Three.\n\nFour."}
    assert page(**texts).html() == "<p>One. Two.</p><p>Three.</p><p>Four.</p>"
    assert page(**texts).html({}, {"+more": False, "b": False}) == "<p>One.</p>"
    assert page(a="**甲。**", **{"+more": "乙。"}).html() == "<p><b>甲。</b>乙。</p>"


def test_languages_are_folders() -> None:
    assert {p.name for p in FOLDER.iterdir() if p.is_dir()} == set(LANGUAGES)
