"""Preferences come back with their types; damaged ones are replaced by defaults."""

import os

import pytest
from PySide6.QtCore import QByteArray, QSettings

from rnnviz.window.preference_file import LARGEST, RECENT, Preferences


def reopened(preferences):
    assert preferences.flush()
    return Preferences(preferences.path)


def test_values_come_back_with_their_types(preferences):
    preferences.keep("flag", False)
    preferences.keep("number", 0.25)
    preferences.keep("text", "zh_CN")
    preferences.keep("blob", QByteArray(b"\x00\xff,;\n"))
    preferences.keep("one", ["a"])
    preferences.keep("texts", ["a, b", "δ"])
    again = reopened(preferences)
    assert again.flag("flag", True) is False
    assert again.number("number", 1, 0, 1) == 0.25
    assert again.text("text", "en", ("en", "zh_CN")) == "zh_CN"
    assert again.blob("blob") == QByteArray(b"\x00\xff,;\n")
    assert again.texts("one") == ["a"]
    assert again.texts("texts") == ["a, b", "δ"]
    assert not again.damaged


def test_missing_values_are_defaults_and_no_damage(preferences):
    assert preferences.flag("flag", True) is True
    assert preferences.number("number", 7, 0, 10) == 7
    assert preferences.text("text", "en") == "en"
    assert preferences.blob("blob").isEmpty()
    assert preferences.texts("texts") == []
    assert not preferences.damaged


def test_wrong_types_and_limits_give_way_to_defaults_and_are_noted(preferences):
    preferences.keep("value", "perhaps")
    assert preferences.flag("value", True) is True
    assert preferences.damaged
    preferences.damaged = False
    assert preferences.number("value", 2, 0, 10) == 2
    assert preferences.damaged
    preferences.damaged = False
    preferences.keep("large", 11.0)
    assert preferences.number("large", 2, 0, 10) == 2
    assert preferences.damaged
    preferences.damaged = False
    assert preferences.text("value", "en", ("en", "zh_CN")) == "en"
    assert preferences.damaged
    preferences.damaged = False
    assert preferences.blob("value").isEmpty()
    assert preferences.damaged


def test_a_corrupt_file_is_ignored(tmp_path):
    path = tmp_path / "rnnviz.ini"
    path.write_bytes(b"\x00\xff[[[\n=@ByteArray(\n\xfe" * 40)
    preferences = Preferences(path)
    assert preferences.text("theme", "system", ("system", "dark")) == "system"
    preferences.keep("theme", "dark")
    assert reopened(preferences).text("theme", "system", ("system", "dark")) == "dark"


def test_the_newest_recent_file_comes_first_and_only_once(preferences):
    for number in range(RECENT + 3):
        preferences.keep_recent(f"{number}.toml")
    preferences.keep_recent("5.toml")
    recent = preferences.texts("recent")
    assert recent[0] == "5.toml"
    assert len(recent) == len(set(recent)) == RECENT
    preferences.forget_recent("5.toml")
    assert "5.toml" not in preferences.texts("recent")


def test_a_folder_that_cannot_be_made_is_no_crash(tmp_path):
    (tmp_path / "file").write_text("")
    preferences = Preferences(tmp_path / "file" / "rnnviz.ini")
    preferences.keep("theme", "dark")
    assert not preferences.flush()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_what_is_no_plain_file_is_neither_waited_for_nor_replaced(tmp_path):
    path = tmp_path / "rnnviz.ini"
    os.mkfifo(path)
    preferences = Preferences(path)
    assert preferences.damaged
    preferences.keep("theme", "dark")
    assert not preferences.flush()
    assert os.listdir(tmp_path) == ["rnnviz.ini"]
    assert path.is_fifo()


@pytest.mark.parametrize(
    "text",
    [
        "[General]\ntheme = " + "[" * 100_000,
        "[General]\ntheme = " + "9" * 5_000,
        "[General]\nexport/width = 1e999\ntheme = null\nrecent = {}\nlayout = []",
        "#" + "x" * LARGEST,
        "theme = dark",
        "[General]\ntheme",
        "",
    ],
)
def test_hostile_settings_give_way_to_defaults(text, tmp_path):
    path = tmp_path / "rnnviz.ini"
    path.write_text(text)
    preferences = Preferences(path)
    assert preferences.text("theme", "system", ("system", "dark")) == "system"
    assert preferences.number("export/width", 7, 0, 10) == 7
    assert preferences.texts("recent") == []
    assert preferences.blob("layout").isEmpty()
    preferences.keep("theme", "dark")
    assert reopened(preferences).text("theme", "system") == "dark"


class Armed:
    """An object that writes a file where it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def test_no_value_is_ever_run(tmp_path):
    path = tmp_path / "rnnviz.ini"
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    settings.setValue("theme", Armed(tmp_path / "ran"))
    settings.sync()
    del settings
    assert "@Variant" in path.read_text()
    assert Preferences(path).text("theme", "system", ("system", "dark")) == "system"
    assert not (tmp_path / "ran").exists()


def test_two_windows_keep_what_the_other_has_written(tmp_path):
    one, other = Preferences(tmp_path / "rnnviz.ini"), Preferences(tmp_path / "rnnviz.ini")
    one.keep("theme", "dark")
    other.keep("language", "zh_CN")
    assert one.flush()
    again = reopened(other)
    assert (again.text("theme", ""), again.text("language", "")) == ("dark", "zh_CN")


def test_settings_of_an_older_program_are_read_where_they_are_plain(tmp_path):
    (tmp_path / "rnnviz.ini").write_text("[General]\ntheme=dark\nsidebar=false\n")
    preferences = Preferences(tmp_path / "rnnviz.ini")
    assert preferences.text("theme", "system", ("system", "dark")) == "dark"
    assert preferences.flag("sidebar", True) is False
    assert not preferences.damaged
