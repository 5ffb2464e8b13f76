"""What is remembered comes back typed; what is damaged gives way."""

from PySide6.QtCore import QByteArray

from rnnviz.window.memory import RECENT, Memory


def reopened(memory):
    assert memory.flush()
    return Memory(memory.path)


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
    memory = Memory(path)
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
    memory = Memory(tmp_path / "file" / "rnnviz.ini")
    memory.keep("theme", "dark")
    assert not memory.flush()
