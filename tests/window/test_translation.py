"""Every text is translated, the compiled file matches, and no placeholder is lost."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from rnnviz.experiment.gallery_order import GROUPS
from rnnviz.experiment.preset import list_presets
from rnnviz.resource import ASSETS
from rnnviz.window.language import Language, preferred, preset_title, preset_watch

TS = ASSETS / "translations" / "rnnviz_zh_CN.ts"
QM = TS.with_suffix(".qm")
ROOT = Path(__file__).parents[2]


def messages(path):
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name"), message.findtext("source"), message.find("translation")


def fields(text):
    return sorted((name, form) for _, name, form, _ in string.Formatter().parse(text) if name)


def tags(text):
    return sorted(re.findall(r"</?(?:i|b|sub|sup|br)>", text))


def test_every_word_of_the_program_is_in_the_file_and_translated(tmp_path):
    fresh = tmp_path / "fresh.ts"
    sources = sorted(str(path) for path in (ROOT / "rnnviz").rglob("*.py"))
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    if not tool.exists():
        pytest.skip("pyside6-lupdate is not beside this Python")
    command = [
        str(tool),
        *sources,
        "-ts",
        str(fresh),
        "-source-language",
        "en",
        "-locations",
        "none",
    ]
    subprocess.run(command, check=True, capture_output=True)
    known = {(context, source): text for context, source, text in messages(TS)}
    missing = [(c, s) for c, s, _ in messages(fresh) if (c, s) not in known]
    assert missing == []
    unfinished = [key for key, text in known.items() if text.get("type") or not text.text]
    assert unfinished == []


def test_words_inside_of_other_texts_are_translated_too():
    """Those in the braces of an f-string are not seen by Qt's tool."""
    known = {(context, source) for context, source, _ in messages(TS)}
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "rnnviz").rglob("*.py")]
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    marked = [c for c in calls if ast.unparse(c.func) in ("translate", "QT_TRANSLATE_NOOP")]
    said = [[each.value for each in call.args if isinstance(each, ast.Constant)] for call in marked]
    said = [tuple(words) for words in said if len(words) == 2]
    assert len(said) > 1000
    assert set(said) - known == set()


def indices(text):
    return [tag for tag in tags(text) if tag in ("<sub>", "<sup>")]


def test_a_translation_keeps_placeholders_and_mathematics():
    for _, source, element in messages(TS):
        translation = element.text or ""
        assert fields(source) == fields(translation), source
        assert indices(source) == indices(translation), source
        assert tags(translation).count("<i>") == tags(translation).count("</i>"), source


def test_the_compiled_file_is_that_of_the_source(qapp):
    translator = QTranslator()
    assert translator.load(str(QM))
    for context, source, element in messages(TS):
        assert translator.translate(context, source) == element.text


def test_chinese_is_spoken_by_all_layers_and_by_qt(app):
    from rnnviz.text import Message, translate

    language = Language("zh_CN")
    try:
        assert translate("window", "Clipping") == "梯度截断"
        assert str(Message("views", "Hidden states")) == "隐状态"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    finally:
        language.close()
    assert translate("window", "Clipping") == "Clipping"


def test_an_unknown_word_stays_english(app):
    from rnnviz.text import translate

    language = Language("zh_CN")
    try:
        assert translate("window", "no such word") == "no such word"
    finally:
        language.close()


def test_presets_have_both_languages(app):
    language = Language("zh_CN")
    try:
        for preset in list_presets():
            for words in (preset_title, preset_watch):
                assert words(preset, "en") != words(preset, "zh_CN")
            assert QCoreApplication.translate("presets", preset.group) != preset.group
            assert preset.group in GROUPS
    finally:
        language.close()


@pytest.mark.parametrize(("locale", "name"), [("zh_CN", "zh_CN"), ("de_DE", "en"), ("C", "en")])
def test_the_system_language_is_preferred(monkeypatch, locale, name):
    from PySide6.QtCore import QLocale

    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale(locale)))
    assert preferred() == name
