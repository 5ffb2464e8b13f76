"""Names from files are shown on one line, and proposed as file names, never as paths."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from rnnviz.window.file.preset_dialog import PresetWords
from rnnviz.window.language import preset_title, preset_watch

FOREIGN = ["../../x", "a\nb\x1b[31m", "\u202etxt.exe", "con", "x" * 300, "/etc/passwd", "..", ""]


def test_a_foreign_name_is_proposed_as_a_file_in_the_folder(make_window, small, monkeypatch):
    window = make_window()
    proposed = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda _, title, path, kinds: (proposed.append(path), kinds)
    )
    folder = Path(window.preferences.folder)
    for name in FOREIGN:
        proposed.clear()
        window.run.open(replace(small, name=name))
        window.own_presets.save_as(PresetWords((name, ""), (name, ""), elsewhere=True))
        window.run.open(replace(small, name=name))
        window.files.save_recording()
        assert len(proposed) == 2, name
        for path in map(Path, proposed):
            assert path.parent == folder, name
            assert path.name.isprintable()
            assert len(path.name.encode()) <= 255


def test_titles_are_one_line(small):
    odd = replace(small, title="a\nb\x1b[31m", watch="c\u202ed\ne")
    assert preset_title(odd, "en") == "a�b�[31m"
    assert preset_watch(odd, "en") == "c�d�e"


def test_recent_files_are_listed_on_one_line(make_window):
    window = make_window()
    path = "folder/a\nb\x1b & c.toml"
    window.preferences.keep_recent(path)
    window.files.recent.aboutToShow.emit()
    (action,) = window.files.recent.actions()
    assert action.text() == "a�b� && c.toml"
    assert action.data() == path
    window.files.recent.triggered.emit(action)
    assert window.preferences.texts("recent") == []
    window.jobs.finish(60)


def test_a_recent_name_that_no_file_can_have_is_forgotten(make_window, qtbot):
    window = make_window()
    for path in ("x" * 300 + ".toml", "nul\0.toml"):
        window.preferences.keep_recent(path)
        window.files.recent.aboutToShow.emit()
        window.files.recent.triggered.emit(window.files.recent.actions()[0])
        qtbot.waitUntil(lambda: not window.jobs.busy)
        assert window.preferences.texts("recent") == []
        _, error, told = window.notices.kept[-1]
        assert error
        assert told.isprintable()
