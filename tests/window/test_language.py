"""Translations stay on screen when their file is rewritten."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from rnnviz.resource import ASSETS
from rnnviz.text import translate
from rnnviz.window import language as module


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """Return a copy of our translation, which is used instead."""
    folder = tmp_path / "translations"
    folder.mkdir()
    monkeypatch.setattr(module, "ASSETS", tmp_path)
    return Path(shutil.copy(ASSETS / "translations" / "rnnviz_zh_CN.qm", folder))


def test_a_translation_that_is_written_anew_changes_nothing_on_screen(copied, english):
    """Where Qt maps the file, these words are gone; with a shorter file the program is."""
    english.use("zh_CN")
    assert translate("views", "Hidden states") == "隐状态"
    with open(copied, "r+b") as file:
        file.write(bytes(copied.stat().st_size))
    assert translate("views", "Spectrum") == "谱"
    assert translate("views", "Hidden states") == "隐状态"


def test_words_of_qt_itself_are_translated(qtbot, english):
    english.use("zh_CN")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "取消" in box.buttons()[0].text()


@pytest.mark.parametrize("damage", ["missing", "empty", "other"])
def test_without_a_translation_the_words_stay_english(copied, english, damage):
    copied.unlink()
    if damage != "missing":
        copied.write_bytes(b"" if damage == "empty" else b"no translation")
    english.use("zh_CN")
    assert translate("views", "Hidden states") == "Hidden states"
