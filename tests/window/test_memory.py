"""What is remembered comes back typed; what is damaged gives way."""

import os

import pytest
from PySide6.QtCore import QByteArray, QSettings

from rnnviz.window.preference_file import LARGEST, RECENT, Preferences


def reopened(memory):
    assert memory.flush()
    return Preferences(memory.path)


def test_values_come_back_with_their_types(memory):
    memory.keep("flag", False)
    memory.keep("number", 0.25)
    memory.keep("text", "zh_CN")
    memory.keep("blob", QByteArray(b"\x00\xff,;\n"))
    memory.keep("one", ["a"])
    memory.keep("texts", ["a, b", "δ"])
    again = reopened(memory)
    assert again.flag("flag", True) is False
    assert again.number("number", 1, 0, 1) == 0.25
    assert again.text("text", "en", ("en", "zh_CN")) == "zh_CN"
    assert again.blob("blob") == QByteArray(b"\x00\xff,;\n")
    assert again.texts("one") == ["a"]
    assert again.texts("texts") == ["a, b", "δ"]
    assert not again.damaged


def test_missing_values_are_defaults_and_no_damage(memory):
    assert memory.flag("flag", True) is True
    assert memory.number("number", 7, 0, 10) == 7
    assert memory.text("text", "en") == "en"
    assert memory.blob("blob").isEmpty()
    assert memory.texts("texts") == []
    assert not memory.damaged


def test_wrong_types_and_limits_give_way_to_defaults_and_are_noted(memory):
    memory.keep("value", "perhaps")
    assert memory.flag("value", True) is True
    assert memory.damaged
    memory.damaged = False
    assert memory.number("value", 2, 0, 10) == 2
    assert memory.damaged
    memory.damaged = False
    memory.keep("large", 11.0)
    assert memory.number("large", 2, 0, 10) == 2
    assert memory.damaged
    memory.damaged = False
    assert memory.text("value", "en", ("en", "zh_CN")) == "en"
    assert memory.damaged
    memory.damaged = False
    assert memory.blob("value").isEmpty()
    assert memory.damaged


def test_a_corrupt_file_is_ignored(tmp_path):
    path = tmp_path / "rnnviz.ini"
    path.write_bytes(b"\x00\xff[[[\n=@ByteArray(\n\xfe" * 40)
    memory = Preferences(path)
    assert memory.text("theme", "system", ("system", "dark")) == "system"
    memory.keep("theme", "dark")
    assert reopened(memory).text("theme", "system", ("system", "dark")) == "dark"


def test_the_newest_recent_file_comes_first_and_only_once(memory):
    for number in range(RECENT + 3):
        memory.keep_recent(f"{number}.toml")
    memory.keep_recent("5.toml")
    recent = memory.texts("recent")
    assert recent[0] == "5.toml"
    assert len(recent) == len(set(recent)) == RECENT
    memory.forget_recent("5.toml")
    assert "5.toml" not in memory.texts("recent")


def test_a_folder_that_cannot_be_made_is_no_crash(tmp_path):
    (tmp_path / "file").write_text("")
    memory = Preferences(tmp_path / "file" / "rnnviz.ini")
    memory.keep("theme", "dark")
    assert not memory.flush()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_what_is_no_plain_file_is_neither_waited_for_nor_replaced(tmp_path):
    path = tmp_path / "rnnviz.ini"
    os.mkfifo(path)
    memory = Preferences(path)
    assert memory.damaged
    memory.keep("theme", "dark")
    assert not memory.flush()
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
    memory = Preferences(path)
    assert memory.text("theme", "system", ("system", "dark")) == "system"
    assert memory.number("export/width", 7, 0, 10) == 7
    assert memory.texts("recent") == []
    assert memory.blob("layout").isEmpty()
    memory.keep("theme", "dark")
    assert reopened(memory).text("theme", "system") == "dark"


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
    memory = Preferences(tmp_path / "rnnviz.ini")
    assert memory.text("theme", "system", ("system", "dark")) == "dark"
    assert memory.flag("sidebar", True) is False
    assert not memory.damaged
